package source

import (
	"bytes"
	"context"
	"path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignore is what one .gitignore says, or one list of patterns, about what stands
// below its folder.
type ignore struct {
	folder string // of the patterns, from the folder that is walked; "../" leads up from it
	at     string // the path of the file
	rules  []ignoreRule
}

type ignoreRule struct {
	pattern  string
	negated  bool // takes back what a rule above said
	folders  bool // only folders
	anywhere bool // of a name, in any folder
	line     int
}

// The bounds of a list of patterns. What stands beyond them leaves nothing out.
const (
	mostIgnoreBytes = 64 << 10
	mostIgnoreRules = 1000
	mostPattern     = 256
)

// newIgnore reads the lines of a .gitignore.
func newIgnore(folder string, text []byte) ignore {
	out := ignore{folder: folder}
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if len(out.rules) == mostIgnoreRules {
			break
		}
		if rule, ok := parseIgnore(strings.TrimRight(line, "\r\n")); ok {
			rule.line = number
			out.rules = append(out.rules, rule)
		}
	}
	return out
}

// parseIgnore reads one line; false for one that says nothing.
func parseIgnore(line string) (r ignoreRule, ok bool) {
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if strings.HasPrefix(line, "#") {
		return r, false
	}
	if rest, found := strings.CutPrefix(line, "!"); found {
		r.negated, line = true, rest
	}
	if rest, found := strings.CutSuffix(line, "/"); found {
		r.folders, line = true, rest
	}
	r.anywhere = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	// Braces are plain characters here.
	r.pattern = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
	return r, line != "" && len(line) <= mostPattern && doublestar.ValidatePattern(r.pattern)
}

// IsIgnore reports whether a text can be one of [Options].Exclude; an empty one or
// a comment says nothing, and can.
func IsIgnore(text string) bool {
	if _, ok := parseIgnore(text); ok {
		return true
	}
	text = strings.TrimRight(text, " ")
	return text == "" || strings.HasPrefix(text, "#") || text == "!" || text == "/"
}

// Pattern is a pattern of files as a .gitignore has it.
type Pattern struct{ rule ignoreRule }

// ParsePattern reads one; false for a text that is none, or that takes files back.
func ParsePattern(text string) (Pattern, bool) {
	r, ok := parseIgnore(text)
	return Pattern{r}, ok && !r.negated
}

// Matches reports whether a file matches, or a folder that it stands in.
func (p Pattern) Matches(file string) bool {
	for i := 1; i <= len(file); i++ {
		if end := i == len(file); (end || file[i] == '/') && (!end || !p.rule.folders) && p.rule.matches(file[:i]) {
			return true
		}
	}
	return false
}

// says gives what the list says about a path below the folder that is walked:
// nothing, to leave it out, or to take it.
func (g ignore) says(name string, folder bool) (out, said bool) {
	r, said := g.rule(name, folder)
	return said && !r.negated, said
}

// rule gives the rule that speaks of a path.
func (g ignore) rule(name string, folder bool) (r ignoreRule, said bool) {
	below := name
	switch {
	case g.folder == "." || g.folder == "":
	case strings.HasPrefix(g.folder, up):
		below = strings.TrimPrefix(g.folder, up) + name
	default:
		rest, inside := strings.CutPrefix(name, g.folder+"/")
		if !inside {
			return ignoreRule{}, false
		}
		below = rest
	}
	for i := len(g.rules) - 1; i >= 0; i-- {
		if r := g.rules[i]; (folder || !r.folders) && r.matches(below) {
			return r, true
		}
	}
	return ignoreRule{}, false
}

// up begins the folder of an ignore above the one that is walked: behind it stands
// the way back down, with a slash.
const up = "../"

func (r ignoreRule) matches(below string) bool {
	if r.anywhere {
		below = path.Base(below)
	}
	if !strings.ContainsAny(r.pattern, `*?[\`) {
		return below == r.pattern
	}
	matched, err := doublestar.Match(r.pattern, below)
	return err == nil && matched
}

// sieve decides what a walk leaves out: the lists that hold, the nearest last.
type sieve struct {
	exclude ignore
	lists   []ignore
	base    string // see [Options].Base
	gits    bool   // read .gitignore
	root    string // of the repository; "" for none
	way     string // from there to the folder that is walked: "", or with a slash behind
	tracked *tracked
	// inside, if set, is the rule that leaves out the folder that is walked, all but the
	// files that are tracked.
	inside *verdict
}

// verdict is why something is left out: by a rule of a .gitignore, or as the user says.
type verdict struct {
	list ignore
	rule ignoreRule
	user bool
}

// leavesOut says why a file or folder is left out; nil where it is not. A folder that is
// left out may have files that are tracked.
func (s *sieve) leavesOut(ctx context.Context, r Reader, name, shown string, folder bool) *verdict {
	for _, n := range [...]string{name, shown, s.fromBase(shown)} {
		if n == "" {
			continue
		}
		if out, said := s.exclude.says(n, folder); said && out {
			return &verdict{user: true}
		}
	}
	by := s.inside
	for i := len(s.lists) - 1; i >= 0 && by == nil; i-- {
		if rule, said := s.lists[i].rule(name, folder); said {
			if rule.negated {
				break
			}
			by = &verdict{list: s.lists[i], rule: rule}
		}
	}
	if by != nil && !folder && s.tracks(ctx, r, name, false) {
		return nil
	}
	return by
}

// tracks reports whether git has a file, or one below a folder, in its index, which is
// read when it is first asked for.
func (s *sieve) tracks(ctx context.Context, r Reader, name string, folder bool) bool {
	if s.root == "" {
		return false
	}
	if s.tracked == nil {
		s.tracked = readTracked(ctx, r, s.root, s.way)
	}
	return s.tracked.has(name, folder)
}

// fromBase gives a path from the folder of the patterns; "" where there is none.
func (s *sieve) fromBase(shown string) string {
	if s.base == "" || s.base == "." || len(s.exclude.rules) == 0 {
		return ""
	}
	base, err := filepath.Abs(s.base)
	if err != nil {
		return ""
	}
	path, err := filepath.Abs(filepath.FromSlash(shown))
	if err != nil {
		return ""
	}
	from, err := filepath.Rel(base, path)
	if err != nil || !filepath.IsLocal(from) {
		return ""
	}
	return filepath.ToSlash(from)
}

// newSieve makes that of a folder that was named: with the patterns of the user,
// and what the .gitignore files above it say, up to the root of its repository.
func newSieve(ctx context.Context, o Options, folder string) *sieve {
	s := &sieve{gits: !o.NoIgnore, base: o.Base, exclude: newIgnore(".", []byte(strings.Join(o.Exclude, "\n")))}
	if !s.gits {
		return s
	}
	dir, err := filepath.Abs(folder)
	if err != nil {
		return s
	}
	within, err := filepath.Abs(o.Reader.Within)
	if err != nil {
		return s
	}
	var above []ignore
	way := ""
	for !o.Reader.IsRepository(dir) && (o.Reader.Within == "" || dir != within) {
		parent := filepath.Dir(dir)
		if parent == dir {
			return s // no repository: what stands above is somebody else's
		}
		way = filepath.Base(dir) + "/" + way
		at := filepath.Join(parent, gitIgnore)
		if o.Reader.Within != "" {
			if at, err = filepath.Rel(within, at); err == nil {
				at = filepath.Join(o.Reader.Within, at)
			}
		}
		if text, err := o.Reader.Head(ctx, at, mostIgnoreBytes); err == nil {
			list := newIgnore(up+way, text)
			list.at = fromHere(at)
			above = append([]ignore{list}, above...)
		}
		dir = parent
	}
	s.lists, s.way = above, way
	if s.root = dir; o.Reader.Within != "" {
		if s.root, err = filepath.Rel(within, dir); err == nil {
			s.root = filepath.Join(o.Reader.Within, s.root)
		}
	}
	if !o.Reader.IsRepository(dir) {
		s.root = "" // it may be above, where nothing is read
	}
	return s
}

// fromHere gives a path from the current folder.
func fromHere(path string) string {
	if here, err := filepath.Abs("."); err == nil && filepath.IsAbs(path) {
		if rel, err := filepath.Rel(here, path); err == nil {
			path = rel
		}
	}
	return filepath.ToSlash(path)
}

const gitIgnore = ".gitignore"

// enter adds what the .gitignore of a folder says, and gives what takes it off
// again.
func (s *sieve) enter(ctx context.Context, l *loader, f *folder, below string) (leave func()) {
	before := len(s.lists)
	file, info, err := l.opts.Reader.openFound(f.path, filepath.Join(below, gitIgnore))
	if err == nil {
		defer file.Close()
		if regular(info) == nil {
			text, _ := limitedHead(attentive{ctx, file}, mostIgnoreBytes)
			list := newIgnore(filepath.ToSlash(below), text)
			list.at = filepath.ToSlash(filepath.Join(f.path, below, gitIgnore))
			s.lists = append(s.lists, list)
		}
	}
	return func() { s.lists = s.lists[:before] }
}
