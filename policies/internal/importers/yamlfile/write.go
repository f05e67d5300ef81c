// Package yamlfile writes a schema.File as the YAML that people read: one line
// for a small thing, lists wrapped at 110 columns, everything in a fixed
// order. It takes a file value and gives bytes; equal values give equal bytes.
package yamlfile

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

const width = 110 // columns, before a flow list is broken

// Imported is the comment of a file that an import writes.
const Imported = `Made by policies/internal/importers from the sources below. A new import writes this file anew:
what a person corrects or adds stands in SERVICE.corrections.yaml beside it, which no import touches.`

// Bytes writes a file under a comment, which is given without "# ".
func Bytes(f schema.File, comment string) []byte {
	w := &writer{}
	for line := range strings.Lines(comment) {
		w.line(strings.TrimRight("# "+strings.TrimSpace(line), " "))
	}
	w.field("platform", f.Platform)
	w.field("service", f.Service)
	w.field("scope", f.Scope)
	w.field("default", f.Default)
	w.inline("title", text(f.Title))
	w.sources(f.Sources)
	w.resources(f.Resources)
	w.texts("features", f.Features)
	w.texts("rules", f.Rules)
	w.words("role_names", f.RoleNames)
	w.words("service_roles", f.ServiceRoles)
	w.words("system_policies", f.SystemPolicies)
	w.list("roles", len(f.Roles), func(i int) { w.item(2, role(f.Roles[i])) })
	w.list("actions", len(f.Actions), func(i int) { w.action(f.Actions[i]) })
	w.list("operations", len(f.Operations), func(i int) { w.operation(f.Operations[i]) })
	w.list("defects", len(f.Defects), func(i int) { w.item(2, defect(f.Defects[i])) })
	return w.buf.Bytes()
}

type writer struct{ buf bytes.Buffer }

func (w *writer) line(s string) {
	w.buf.WriteString(s)
	w.buf.WriteByte('\n')
}

func (w *writer) field(key, value string) {
	if value != "" {
		w.line(key + ": " + scalar(value))
	}
}

func (w *writer) inline(key string, m pairs) {
	if len(m) > 0 {
		w.line(key + ": " + m.flow())
	}
}

// list writes a section of block items with an empty line before it.
func (w *writer) list(key string, n int, item func(int)) {
	if n == 0 {
		return
	}
	w.line("\n" + key + ":")
	for i := range n {
		item(i)
	}
}

func (w *writer) sources(m map[string]schema.Source) {
	if len(m) == 0 {
		return
	}
	w.line("\nsources:")
	for _, id := range slices.Sorted(maps.Keys(m)) {
		w.line("  " + id + ":")
		w.block("    ", "    ", source(m[id]))
	}
}

func (w *writer) resources(m map[string][]string) {
	if len(m) == 0 {
		return
	}
	w.line("\nresources:")
	for _, name := range slices.Sorted(maps.Keys(m)) {
		w.line("  " + name + ": " + flowList(m[name]))
	}
}

// texts writes a section of names and what they mean.
func (w *writer) texts(key string, m map[string]catalog.Text) {
	if len(m) == 0 {
		return
	}
	w.line("\n" + key + ":")
	for _, name := range slices.Sorted(maps.Keys(m)) {
		w.line("  " + name + ": " + text(m[name]).flow())
	}
}

// words writes a section of names.
func (w *writer) words(key string, names []string) {
	if len(names) == 0 {
		return
	}
	w.line("\n" + key + ":")
	for _, n := range names {
		w.line("  - " + scalar(n))
	}
}

// item writes one list item: on one line when it fits, else one key a line.
func (w *writer) item(indent int, m pairs) {
	pad := strings.Repeat(" ", indent)
	if one := pad + "- " + m.flow(); len(one) <= width {
		w.line(one)
		return
	}
	w.block(pad+"- ", pad+"  ", m)
}

// block writes the keys of a map on lines of their own, lists wrapped.
func (w *writer) block(first, rest string, m pairs) {
	lead := first
	for _, p := range m {
		switch {
		case p.items != nil:
			w.wrapped(lead+p.key+": [", rest+"  ", p.items)
		case len(lead)+len(p.key)+len(p.value) > width && foldable(p.text):
			w.folded(lead+p.key+": >-", rest+"  ", p.text)
		default:
			w.line(lead + p.key + ": " + p.value)
		}
		lead = rest
	}
}

// foldable reports whether a text can be broken at its spaces and read back.
func foldable(s string) bool {
	return strings.Contains(s, " ") && !strings.Contains(s, "  ") && strings.TrimSpace(s) == s &&
		!strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) || unicode.IsSpace(r) && r != ' ' })
}

// folded writes a long text as a folded block.
func (w *writer) folded(lead, indent, text string) {
	w.line(lead)
	line := indent
	for _, word := range strings.Split(text, " ") {
		switch {
		case line == indent:
			line += word
		case len(line)+1+len(word) > width:
			w.line(line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	w.line(line)
}

// wrapped writes a flow list, broken before the items that would pass the width.
func (w *writer) wrapped(lead, indent string, items []string) {
	line := lead
	for i, it := range items {
		s := scalar(it)
		if i < len(items)-1 {
			s += ","
		}
		switch {
		case i == 0:
			line += s
		case len(line)+1+len(s) > width:
			w.line(line)
			line = indent + s
		default:
			line += " " + s
		}
	}
	w.line(line + "]")
}

func (w *writer) action(a schema.Action) {
	if len(a.Roles) == 0 {
		w.item(2, action(a))
		return
	}
	w.block("  - ", "    ", action(a).str("inferred_by", a.InferredBy))
	w.line("    roles:")
	for _, name := range slices.Sorted(maps.Keys(a.Roles)) {
		c := a.Roles[name]
		cell := pairs{}.list("reach", c.Reach).str("certainty", c.Certainty).str("inferred_by", c.InferredBy)
		w.line(fmt.Sprintf("      %s: %s", scalar(name), cell.flow()))
	}
}

func (w *writer) operation(o schema.Operation) {
	w.block("  - ", "    ", operation(o))
	w.requirements("requires", o.Requires)
	w.requirements("requires_added", o.RequiresAdded)
	w.block("    ", "    ", pairs{}.list("requires_removed", o.RequiresRemoved).list("source", o.Source).str("note", o.Note))
}

func (w *writer) requirements(key string, reqs []schema.Requirement) {
	if len(reqs) == 0 {
		return
	}
	w.line("    " + key + ":")
	for _, r := range reqs {
		w.item(6, requirement(r))
	}
}
