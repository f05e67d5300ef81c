package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
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
	// stands counts what a sentence stands for beside the one that it names.
	stands int
	// lacks are the operations of a block and how many permissions each lacks.
	lacks []lack
	more  message.Message // says what was left out; zero: nothing
	kind  detailKind
}

// detailKind is what formats choose details by.
type detailKind uint8

const (
	aDetail  detailKind = iota
	aSource             // where a claim comes from: worth less space than the claim
	anAdvice            // what to do next
	aPolicy             // a published policy that does without something
)

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

// describer puts groups of findings into words.
type describer struct {
	w words
	r *audit.Report
	// brief leaves out what would make a block too long to read.
	brief bool
}

// describing gives the describer of formats that show blocks one by one.
func describing(r *audit.Report, o Options) describer { return describer{o.words(), r, true} }

// each groups the findings and describes one group after another.
func (d describer) each(by string) iter.Seq[block] {
	return func(yield func(block) bool) {
		for _, g := range group(d.r.Findings, by) {
			if !yield(d.block(g)) {
				return
			}
		}
	}
}

// block describes a group.
func (d describer) block(g []*diag.Finding) block {
	b := d.whole(g)
	if d.brief {
		b.details = fewerSources(d.w, b.details, fewSources, func(detail) bool { return true })
	}
	return b
}

// whole is block with all sources.
func (d describer) whole(g []*diag.Finding) block {
	said := header(d.w, g)
	return block{findings: g, header: said, details: d.details(g, said)}
}

// details lists the details of a group below its sentence.
func (d describer) details(g []*diag.Finding, said string) []detail {
	out := make([]detail, 0, roomForDetails)
	if len(g) == 1 {
		out = append(out, d.identity(g[0], said)...)
	}
	out = append(out, newParts(d.w, g)...)
	out = append(out, prerequisites(d.w, g)...)
	switch {
	case len(g) == 1:
	case g[0].Code == string(rule.ExcessGrant):
		_, parts := excess(d.w, g)
		out = append(out, parts...)
	default:
		out = append(out, operations(d.w, g))
	}
	out = append(out, elsewhere(d.w, g, d.brief)...)
	for _, f := range g {
		out = append(out, d.related(f)...)
	}
	out = append(out, evidenceMore(d.w, g)...)
	out = append(out, sources(d.w, g)...)
	out = append(out, published(d.w, g)...)
	if h := hint(d.w, g); h != "" {
		out = append(out, detail{label: d.w.say("label-help"), text: shorten(h), kind: anAdvice})
	}
	out = append(out, secondPolicy(d.w, g)...)
	out = append(out, notInUse(d.w, g)...)
	return distinctDetails(out)
}

// roomForDetails is what most blocks need.
const roomForDetails = 12

// related lists the further places of a finding.
func (d describer) related(f *diag.Finding) []detail {
	if f.Places > 1 {
		return []detail{places(d.w, f, d.brief)}
	}
	var out []detail
	for i := range f.Related {
		rel := &f.Related[i]
		out = append(out, detail{label: d.w.say("label-note"), text: d.w.say("related-at",
			message.Text("reason", shorten(d.w.reason(rel))), message.Text("place", atLocation(rel.Location)))})
	}
	if f.RelatedMore > 0 {
		out = append(out, detail{label: d.w.say("label-note"), text: d.w.say("related-more",
			message.Count("count", f.RelatedMore), message.Text("code", f.Code)), stands: f.RelatedMore - 1})
	}
	return out
}

// identity tells which operation a single finding is about, and for whom, as far as
// its sentence does not say it.
func (d describer) identity(f *diag.Finding, said string) []detail {
	var out []detail
	if f.Operation != "" {
		title := shorten(withoutStop(f.Title))
		if strings.Contains(said, title) {
			title = ""
		}
		out = append(out, detail{label: d.w.say("label-operation"), text: d.w.say("operation-line",
			message.Text("operation", shorten(f.Operation)), message.Text("title", title),
			message.Text("api", shorten(strings.Join(f.API, "; "))))})
	}
	if f.Principal != "" && f.Principal != f.Location.Path && len(d.r.Principals) > 1 {
		out = append(out, detail{label: d.w.say("label-principal"), text: shorten(f.Principal)})
	}
	if f.Principal == "" && strings.HasPrefix(f.Address, "module.") { // the place is that of each call
		out = append(out, detail{label: d.w.say("label-document"), text: shorten(f.Address)})
	}
	if len(f.GrantedBy) > 1 {
		out = append(out, detail{label: d.w.say("label-also-granted"), text: d.alsoGranted(f)})
	}
	return out
}

// alsoGranted names the grants behind the first.
func (d describer) alsoGranted(f *diag.Finding) string {
	const few = 3
	grants := f.GrantedBy[1:]
	if d.brief && len(grants)+f.GrantedByMore > few+1 {
		grants = grants[:min(few, len(grants))]
	}
	var places []string
	for _, g := range grants {
		places = append(places, d.w.table.Text(patternAt(g.Pattern, atGrant(g))))
	}
	return d.w.say("also-granted", message.Some("grants", places, len(f.GrantedBy)-1+f.GrantedByMore-len(grants)))
}

// evidenceMore counts the places that verdicts rest on and that are not listed.
func evidenceMore(w words, g []*diag.Finding) []detail {
	most := 0
	for _, f := range g {
		for i := range f.Prerequisites {
			most = max(most, f.Prerequisites[i].EvidenceMore)
		}
	}
	if most == 0 {
		return nil
	}
	return []detail{{label: w.say("label-note"), text: w.say("evidence-more", message.Count("count", most))}}
}

// places is the detail of a finding that stands for the same at many places.
func places(w words, f *diag.Finding, brief bool) detail {
	shown := f.Related
	if few := 3; brief && len(shown) > few {
		shown = shown[:few]
	}
	named := []string{atLocation(f.Location)}
	for _, rel := range shown {
		named = append(named, atLocation(rel.Location))
	}
	return detail{label: w.say("label-places"), text: w.say("places-all", message.Count("count", f.Places),
		message.Some("places", named, f.Places-len(named)))}
}

// operations is the table of the operations of a group, the worst first.
func operations(w words, g []*diag.Finding) detail {
	d := detail{label: w.say("label-operations", message.Text("code", g[0].Code))}
	for _, f := range g {
		names := map[string]bool{}
		for i := range f.Prerequisites {
			names[f.Prerequisites[i].Name()] = true
		}
		title := cmp.Or(shorten(withoutStop(f.Title)), shorten(strings.Join(f.API, "; ")))
		d.lacks = append(d.lacks, lack{len(names), shorten(f.Operation), title})
	}
	slices.SortStableFunc(d.lacks, func(a, b lack) int {
		return cmp.Or(b.count-a.count, strings.Compare(a.operation, b.operation))
	})
	return d
}

// hint is the hint of a group when all its findings agree on one.
func hint(w words, g []*diag.Finding) string {
	first := w.advice(g[0])
	for _, f := range g[1:] {
		if w.advice(f) != first {
			return ""
		}
	}
	return first
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
