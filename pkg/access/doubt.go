package access

import "github.com/permgap/permgap/pkg/access/compile"

// Doubt is something in a statement that no documentation defines.
type Doubt struct {
	Kind DoubtKind
	Name string // the spelling, the operator or the variable
	Key  string // the condition key, of DoubtfulValues
}

// DoubtKind is what a doubt is about.
type DoubtKind string

// The kinds.
const (
	DoubtfulSpelling    DoubtKind = "spelling"     // of an action
	DoubtfulResources   DoubtKind = "resources"    // how they are written
	DoubtfulNotResource DoubtKind = "not-resource" // in a dialect without it
	DoubtfulOperator    DoubtKind = "operator"     // an unknown one
	DoubtfulValues      DoubtKind = "values"       // that the operator cannot read
	DoubtfulVariable    DoubtKind = "variable"     // that may have no value
)

// mostDoubts is how many of a statement are listed.
const mostDoubts = 4

// Doubts lists what in the evidence no documentation defines, each once.
func (d Decision) Doubts() []Doubt {
	var all []Doubt
	for _, g := range d.Evidence {
		all = union(all, g.undocumented())
	}
	return all
}

// undocumented lists the doubts about one statement.
func (g Grant) undocumented() []Doubt {
	var all []Doubt
	if g.Document.Dialect.Undocumented(g.Action.Value) {
		all = append(all, Doubt{Kind: DoubtfulSpelling, Name: g.Action.Value})
	}
	s := g.prepared
	if s == nil {
		return append(all, g.doubts()...)
	}
	s.undocumentedOnce.Do(func() { s.undocumented = g.doubts() })
	return append(all, s.undocumented...)
}

// doubts lists what is doubtful about the resources and the conditions of a
// statement: the first few of many.
func (g Grant) doubts() []Doubt {
	var all []Doubt
	r := g.Region()
	switch {
	case r.Vague && g.Statement.NotResource:
		all = append(all, Doubt{Kind: DoubtfulNotResource})
	case r.Vague:
		all = append(all, Doubt{Kind: DoubtfulResources})
	case r.Not:
		for _, template := range r.Templates {
			all = append(all, unset(template.Needs())...)
		}
	}
	table := compile.NewTable()
	for _, c := range g.Statement.Conditions {
		if _, known := g.Document.Dialect.Operator(c.Operator.Value); !known {
			all = append(all, Doubt{Kind: DoubtfulOperator, Name: c.Operator.Value})
			continue
		}
		t := table.Test(g.Document.Dialect, c)
		if t.Unreadable {
			all = append(all, Doubt{DoubtfulValues, c.Operator.Value, c.Key.Value})
		}
		all = append(all, unset(t.Lacking())...)
	}
	all = union(nil, all)
	return all[:min(len(all), mostDoubts)]
}

// unset are the doubts about variables that may have no value.
func unset(names []string) []Doubt {
	all := make([]Doubt, len(names))
	for i, name := range names {
		all[i] = Doubt{Kind: DoubtfulVariable, Name: name}
	}
	return all
}
