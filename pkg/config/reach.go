package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/source"
)

// What a configuration may reach. One that was found came with the policies
// that are audited, from the one who wrote them; one that was named is the user's
// word, and yet writes nothing.

// format refuses a format that names a file.
func (c *checker) format(n *yaml.Node) {
	for _, word := range strings.Split(n.Value, ",") {
		if name, _, toFile := strings.Cut(word, "="); toFile {
			c.fail(n, "a configuration names no output; give --format %s=FILE on the command line", source.Head(name))
			return
		}
	}
}

// pathOf refuses a path that leads out of the folder of a configuration that
// was found. Links are refused where they are followed. A text with commas is
// read as several paths.
func (c *checker) pathOf(n *yaml.Node, name string) {
	if !c.found {
		return
	}
	for _, path := range append(strings.Split(n.Value, ","), n.Value) {
		if why := outside(path); why != "" {
			c.fail(n, "%s: %s, and a configuration that is found reads only below its own folder; name it with --config", name, why)
			return
		}
	}
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
