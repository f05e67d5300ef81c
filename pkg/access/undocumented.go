package access

import "github.com/permgap/permgap/pkg/access/compile"

// undecidedSummary names what in the evidence nobody documents.
func (d Decision) undecidedSummary() string {
	var names []string
	for _, g := range d.Evidence {
		names = append(names, g.undocumented()...)
	}
	if len(names) == 0 {
		return "hangs on an operator, a value or a spelling that cannot be interpreted"
	}
	return "hangs on what is not documented: " + list(union(nil, names))
}

// undocumented names what about a statement is documented nowhere.
func (g Grant) undocumented() []string {
	var names []string
	if (&Inspection{document: g.Document}).Undocumented(g.Action) {
		names = append(names, "the spelling "+g.Action.Value)
	}
	s := g.prepared
	if s == nil {
		return append(names, g.doubts()...)
	}
	s.undocumentedOnce.Do(func() { s.undocumented = g.doubts() })
	return append(names, s.undocumented...)
}

// doubts names what about the resources and the conditions of a statement is
// documented nowhere: the first few of many.
func (g Grant) doubts() []string {
	var names []string
	i := Inspect(g.Document, g.Statement)
	switch {
	case i.region.Vague && g.Statement.NotResource:
		names = append(names, "NotResource")
	case i.region.Vague:
		names = append(names, "the resources")
	case i.region.Not:
		for _, template := range i.region.Templates {
			names = append(names, without(template.Needs())...)
		}
	}
	table := compile.NewTable()
	for _, c := range g.Statement.Conditions {
		if _, known := g.Document.Dialect.Operator(c.Operator.Value); !known {
			names = append(names, "the operator "+c.Operator.Value)
			continue
		}
		t := table.Test(g.Document.Dialect, c)
		if t.Unreadable {
			names = append(names, "the values of "+c.Operator.Value+" on "+c.Key.Value)
		}
		names = append(names, without(t.Lacking())...)
	}
	names = union(nil, names)
	return names[:min(len(names), shown+1)]
}

// without names variables that may have no value.
func without(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = "${" + name + "} without a value"
	}
	return all
}
