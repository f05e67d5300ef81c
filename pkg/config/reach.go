package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/source"
)

// What a configuration may reach. One that was found came with the policies
// that are audited, from the one who wrote them; one that was named is the user's
// word, and yet writes nothing.

// format refuses a format that names a file.
func (c *checker) format(_ Key, n *yaml.Node) {
	for _, word := range strings.Split(n.Value, ",") {
		if name, _, toFile := strings.Cut(word, "="); toFile {
			who := "configuration"
			if strings.HasPrefix(c.path, variablePrefix) {
				who = "variable"
			}
			c.fail(n, "a %s names no output; give --format %s=FILE on the command line", who, source.Head(name))
			return
		}
	}
}

// pathOf refuses a path that leads out of the folder of a configuration that
// was found. Links are refused where they are followed. A text with commas is
// read as several paths.
func (c *checker) pathOf(k Key, n *yaml.Node) {
	if !c.found {
		return
	}
	for _, path := range append(strings.Split(n.Value, ","), n.Value) {
		if why := outside(path); why != "" {
			c.fail(n, "%s: %s, and %s", k.Name, why, c.reads())
			return
		}
	}
}

// reads says how far the one may read who says something.
func (c *checker) reads() string {
	if strings.HasPrefix(c.path, variablePrefix) {
		return "a variable names only files below the current folder; use the flag"
	}
	return "a configuration that is found reads only below its own folder; name it with --config"
}

// pattern is pathOf for what may be a glob.
func (c *checker) pattern(k Key, n *yaml.Node) {
	c.pathOf(k, n)
	if !strings.ContainsAny(n.Value, "*?[{") || doublestar.ValidatePattern(filepath.ToSlash(n.Value)) {
		return
	}
	if _, err := os.Lstat(moved(filepath.Dir(c.path), n.Value)); err != nil { // no file is called so
		c.badGlob(k, n)
	}
}

// excluded refuses a line that no .gitignore could have: it would leave nothing out.
func (c *checker) excluded(k Key, n *yaml.Node) {
	if !source.IsIgnore(n.Value) {
		c.badGlob(k, n)
	}
}

func (c *checker) badGlob(k Key, n *yaml.Node) {
	c.fail(n, "%s: %q is no glob: a bracket or a brace is not closed, or a backslash is last", k.Name, source.Head(n.Value))
}

// outside says how a path leaves its folder, as it is written on any system;
// "" for one that does not.
func outside(path string) string {
	path = strings.TrimSpace(path)
	shown := fmt.Sprintf("%q", source.Head(path))
	slashed := strings.ReplaceAll(path, `\`, "/")
	switch {
	case path == "-":
		return shown + " is standard input"
	case strings.HasPrefix(slashed, "/"):
		return shown + " is an absolute path"
	case len(path) > 1 && path[1] == ':' && 'a' <= path[0]|0x20 && path[0]|0x20 <= 'z':
		return shown + " names a drive"
	case slices.Contains(strings.Split(slashed, "/"), ".."):
		return shown + ` leads up, by ".."`
	}
	return ""
}
