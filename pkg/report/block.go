package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// A block is what a format for people shows as one thing: a finding, or all
// findings of one rule that one grant causes. Its strings are shortened and
// not yet escaped.
type block struct {
	findings []*diag.Finding // at least one
	header   string
	details  []detail
}

// A detail is one labelled part of a block: names and what is said of them, a
// sentence, or the table of operations.
type detail struct {
	label string
	names []item
	// list tells the lists that names of several blocks are compared in; empty
	// where the names are part of a sentence.
	list string
	text string // behind the names, or alone
	// lacks are the operations of a block and how many prerequisites each lacks.
	lacks []lack
	// more counts what was left out; what names it ("operation").
	more int
	what string
	// source marks where a claim comes from: worth less space than the claim.
	source bool
}

// An item is the name of a prerequisite and what qualifies it.
type item struct{ name, notes string }

func (i item) String() string {
	if i.notes == "" {
		return i.name
	}
	return i.name + " (" + i.notes + ")"
}

type lack struct {
	count     int
	operation string
	title     string
}

func (b *block) first() *diag.Finding { return b.findings[0] }
func (b *block) code() string         { return b.first().Code }
func (b *block) level() diag.Severity { return b.first().Level }
func (b *block) place() diag.Location { return b.first().Location }

// eachBlock groups the findings and describes one group after another. brief
// leaves out what would make a block too long to read.
func eachBlock(r *audit.Report, by string, brief bool) iter.Seq[block] {
	return func(yield func(block) bool) {
		for _, g := range group(r.Findings, by) {
			if !yield(blockOf(r, g, brief)) {
				return
			}
		}
	}
}

// blockOf describes a group.
func blockOf(r *audit.Report, g []*diag.Finding, brief bool) block {
	b := described(r, g, brief)
	if brief {
		b.details = fewerSources(b.details, fewSources, func(detail) bool { return true })
	}
	return b
}

// described is blockOf with all sources.
func described(r *audit.Report, g []*diag.Finding, brief bool) block {
	return block{findings: g, header: header(g), details: describe(r, g, brief)}
}

// quoted puts a name of a policy in quotes, shortened.
func quoted(s string) string { return `"` + shorten(s) + `"` }

// plural counts something.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// more counts what is not shown: "3 more operations". Of several words the
// first is the noun.
func more(n int, what string) string {
	if what == "more" {
		return fmt.Sprintf("%d more", n)
	}
	noun, rest, _ := strings.Cut(what, " ")
	if n != 1 {
		noun += "s"
	}
	return strings.TrimSuffix(fmt.Sprintf("%d more %s %s", n, noun, rest), " ")
}

// at names a place: path:line:column, or as much of it as is known.
func at(path string, line, column int) string {
	path = shownPath(path)
	switch {
	case line == 0:
		return path
	case column == 0:
		return fmt.Sprintf("%s:%d", path, line)
	}
	return fmt.Sprintf("%s:%d:%d", path, line, column)
}

func atLocation(l diag.Location) string { return at(l.Path, l.Line, l.Column) }
func atGrant(g diag.Grant) string       { return at(g.Path, g.Line, g.Column) }
func atEvidence(e diag.Evidence) string { return at(e.Path, e.Line, e.Column) }

func shownPath(path string) string {
	if path == "-" {
		return "<stdin>"
	}
	return shorten(path)
}

// describe lists the details of a group.
func describe(r *audit.Report, g []*diag.Finding, brief bool) []detail {
	var d []detail
	if len(g) == 1 {
		d = append(d, identity(r, g[0], brief)...)
	}
	d = append(d, prerequisites(g)...)
	if len(g) > 1 {
		d = append(d, operations(g))
	}
	d = append(d, elsewhere(g, brief)...)
	for _, f := range g {
		d = append(d, related(f, brief)...)
	}
	d = append(d, evidenceMore(g)...)
	d = append(d, sources(g)...)
	if h := hint(g); h != "" {
		d = append(d, detail{label: "help", text: shorten(h)})
	}
	return distinctDetails(d)
}

// related lists the further places of a finding.
func related(f *diag.Finding, brief bool) []detail {
	if f.Places > 1 {
		return []detail{places(f, brief)}
	}
	var d []detail
	for _, rel := range f.Related {
		d = append(d, detail{label: "note", text: shorten(reason(&rel)) + ": " + atLocation(rel.Location)})
	}
	if f.RelatedMore > 0 {
		d = append(d, detail{label: "note", text: "and at " + plural(f.RelatedMore, "more place")})
	}
	return d
}

// evidenceMore counts the places that verdicts rest on and that are not listed.
func evidenceMore(g []*diag.Finding) []detail {
	most := 0
	for _, f := range g {
		for i := range f.Prerequisites {
			most = max(most, f.Prerequisites[i].EvidenceMore)
		}
	}
	if most == 0 {
		return nil
	}
	return []detail{{label: "note", text: fmt.Sprintf("verdicts rest on up to %s that are not listed", plural(most, "more statement"))}}
}

// identity tells which operation a single finding is about, and for whom.
func identity(r *audit.Report, f *diag.Finding, brief bool) []detail {
	var d []detail
	if f.Operation != "" {
		text := shorten(f.Operation)
		if title := titleOf(f); title != "" && !strings.Contains(sentence(f), title) {
			text += ": " + title
		}
		if len(f.API) > 0 {
			text += " (" + shorten(strings.Join(f.API, "; ")) + ")"
		}
		d = append(d, detail{label: "operation", text: text})
	}
	if f.Principal != "" && f.Principal != f.Location.Path && len(r.Principals) > 1 {
		d = append(d, detail{label: "principal", text: shorten(f.Principal)})
	}
	if len(f.GrantedBy) > 1 {
		d = append(d, detail{label: "also granted by", text: strings.Join(alsoGranted(f, brief), ", ")})
	}
	return d
}

// alsoGranted names the grants behind the first.
func alsoGranted(f *diag.Finding, brief bool) []string {
	const few = 3
	var places []string
	left := len(f.GrantedBy) - 1 + f.GrantedByMore
	for i, g := range f.GrantedBy[1:] {
		if brief && i == few && left > 1 {
			break
		}
		places = append(places, fmt.Sprintf("%s at %s", quoted(g.Pattern), atGrant(g)))
		left--
	}
	if left > 0 {
		places = append(places, fmt.Sprintf("and %d more", left))
	}
	return places
}

// operations is the table of the operations of a group, the worst first.
func operations(g []*diag.Finding) detail {
	d := detail{label: operationsLabel(g[0]), what: "operation"}
	for _, f := range g {
		names := map[string]bool{}
		for _, p := range f.Prerequisites {
			names[p.Name()] = true
		}
		d.lacks = append(d.lacks, lack{len(names), shorten(f.Operation), cmp.Or(titleOf(f), shorten(strings.Join(f.API, "; ")))})
	}
	slices.SortStableFunc(d.lacks, func(a, b lack) int {
		return cmp.Or(b.count-a.count, strings.Compare(a.operation, b.operation))
	})
	return d
}

// operationsLabel says what the numbers beside the operations count.
func operationsLabel(f *diag.Finding) string {
	switch rule.Code(f.Code) {
	case rule.PrerequisitePartial:
		return "operations, and how many prerequisites each holds only in part"
	case rule.PrerequisiteUndecided:
		return "operations, and how many prerequisites of each are undecided"
	}
	return "operations, and how many prerequisites each lacks"
}

// hint is the hint of a group when all its findings agree on one.
func hint(g []*diag.Finding) string {
	for _, f := range g[1:] {
		if advice(f) != advice(g[0]) {
			return ""
		}
	}
	return advice(g[0])
}

// distinctDetails drops a sentence that stands there already.
func distinctDetails(d []detail) []detail {
	seen := map[string]bool{}
	return slices.DeleteFunc(d, func(d detail) bool {
		if d.text == "" || d.names != nil {
			return false
		}
		k := d.label + "\x00" + d.text
		if seen[k] {
			return true
		}
		seen[k] = true
		return false
	})
}
