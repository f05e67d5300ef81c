package repair

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// Diff gives a change as a unified diff that git and patch apply.
func (c *Change) Diff() string {
	name := inPatch(c.Path)
	from, to := quoted("a/"+name), quoted("b/"+name)
	head := ""
	if c.Before == nil {
		head = fmt.Sprintf("diff --git %s %s\nnew file mode 100644\n", from, to)
		from = "/dev/null"
	}
	return head + unified(from, to, string(c.Before), string(c.After))
}

// inPatch gives a path as a patch has it: from the current folder, without a way up and
// down again. What is not below it keeps its way.
func inPatch(name string) string {
	here, err := filepath.Abs(".")
	if whole, e := filepath.Abs(filepath.FromSlash(name)); e == nil && err == nil {
		if below, err := filepath.Rel(here, whole); err == nil && filepath.IsLocal(below) {
			return filepath.ToSlash(below)
		}
	}
	return path.Clean(name)
}

// Shown gives the lines of a diff that are the file's own: those that are added,
// removed, or stand beside them.
func Shown(diff string) string {
	var b strings.Builder
	for line := range strings.Lines(diff) {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") {
			b.WriteString(strings.TrimRight(line[1:], "\r\n") + " ")
		}
	}
	return b.String()
}

// ShowsSecret reports whether a diff would show a secret of the file.
func (c *Change) ShowsSecret(diff string) bool {
	shown := Shown(diff)
	return slices.ContainsFunc(c.secrets, func(secret string) bool { return strings.Contains(shown, secret) })
}

// textsAt lists the lines at some places.
func textsAt(data []byte, places []diag.Span) (out []string) {
	for _, s := range places {
		for line := range strings.Lines(string(data[s.Start:min(s.End, len(data))])) {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
	}
	return out
}

// quoted writes a path as git does: one with a sign that does not show, a quote or a
// backslash in quotes.
func quoted(path string) string {
	plain := true
	var b strings.Builder
	for i := range len(path) {
		switch c := path[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
			plain = false
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
			plain = false
		default:
			b.WriteByte(c)
		}
	}
	if plain {
		return path
	}
	return `"` + b.String() + `"`
}
