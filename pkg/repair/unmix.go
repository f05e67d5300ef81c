package repair

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// unmix moves the global actions of a policy that has project-level ones as well
// (PG406) into a policy beside it, with their resources and conditions.
func (d *desk) unmix(doc *policy.Document) {
	if k := d.kinds(doc); !doc.Dialect.OneScope() || !k.global || !k.project || doc.Type.Value != "" {
		return
	}
	f := d.open(doc)
	if f == nil || !f.json || d.exists(d.freePath(doc.File.Path, forAll)) {
		d.unmixed(doc)
		return
	}
	now := f.docs[f.placeOf(doc)]
	var moved []statement
	var edits []edit
	gone := map[int]bool{}
	names := 0
	for i := range now.Statements {
		s := &now.Statements[i]
		out := d.globals(now, s)
		switch {
		case len(out) == 0:
		case len(out) == len(s.Actions):
			gone[i] = true
			moved = append(moved, statement{whole: string(f.now[s.Span.Start:s.Span.End])})
		case s.NotResource || s.AgencyURI:
			continue
		default:
			moved = append(moved, partOf(f.now, s, out))
			edits = append(edits, remove(spansOf(s.Actions), func(k int) bool { return out[k] })...)
		}
		names += len(out)
	}
	spans := make([]diag.Span, len(now.Statements))
	for i := range spans {
		spans[i] = now.Statements[i].Span
	}
	edits = append(edits, remove(spans, func(i int) bool { return gone[i] })...)
	text := apply(f.now, edits)
	if len(moved) == 0 || len(gone) == len(now.Statements) || f.intact(text) == nil {
		d.unmixed(doc)
		return
	}
	f.write(text)
	f.moved += names
	one := &draft{path: d.freePath(doc.File.Path, forAll), base: doc, grammar: grammar{doc.Dialect, doc.Version.Value}, kind: forAll,
		moved: names}
	d.drafts = append(d.drafts, one)
	one.add(d, moved, doc.Platform)
}

// unmixed says that the global actions are to be moved by hand.
func (d *desk) unmixed(doc *policy.Document) {
	var names []string
	for i := range doc.Statements {
		s := &doc.Statements[i]
		for at := range d.globals(doc, s) {
			if name := s.Actions[at].Value; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	d.mixed = append(d.mixed, Left{message.New("repair-unmix", message.Name("path", doc.File.Path),
		message.First("names", names, fewNames)), true})
}

// globals lists the actions of an Allow that are global, by their index.
func (d *desk) globals(doc *policy.Document, s *policy.Statement) map[int]bool {
	out := map[int]bool{}
	if s.Effect != policy.Allow || s.NotAction {
		return out
	}
	for i, a := range s.Actions {
		if second(audit.ScopeOf(d.cat, doc, a.Value)) {
			out[i] = true
		}
	}
	return out
}

// partOf is a statement with some of the actions of another one.
func partOf(data []byte, s *policy.Statement, some map[int]bool) (out statement) {
	for i, a := range s.Actions {
		if some[i] {
			out.actions = append(out.actions, a.Value)
		}
	}
	if s.HasResource {
		var values []string
		for _, r := range s.Resources {
			values = append(values, r.Value)
		}
		out.raw.resource = encode(values)
	}
	if at := s.ConditionAt; s.HasCondition && at.Len() > 1 {
		out.raw.condition = strings.TrimSpace(string(data[at.Start:at.End]))
	}
	return out
}

func spansOf(all []policy.Text) []diag.Span {
	out := make([]diag.Span, len(all))
	for i, t := range all {
		out[i] = t.Span
	}
	return out
}
