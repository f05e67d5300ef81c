package access

// undecidedSummary names what in the evidence nobody documents.
func (d Decision) undecidedSummary() string {
	var names []string
	for _, g := range d.Evidence {
		names = append(names, g.undocumented()...)
	}
	if len(names) == 0 {
		return "hangs on an operator, a value or a spelling that cannot be interpreted"
	}
	return "hangs on what is not documented: " + list(distinct(names))
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
	s.asked.Do(func() { s.doubtful = g.doubts() })
	return append(names, s.doubtful...)
}

// doubts names what about the resources and the conditions of a statement is
// documented nowhere: the first few of many.
func (g Grant) doubts() []string {
	var names []string
	i := Inspect(g.Document, g.Statement)
	switch {
	case i.region.vague && g.Statement.NotResource:
		names = append(names, "NotResource")
	case i.region.vague:
		names = append(names, "the resources")
	case i.region.not:
		names = append(names, without(i.region.references)...)
	}
	for _, c := range g.Statement.Conditions {
		if _, known := parseOperator(g.Document.Dialect, c.Operator.Value); !known {
			names = append(names, "the operator "+c.Operator.Value)
			continue
		}
		tests := newTable()
		t := tests.tests[tests.intern(g.Document.Dialect, c)]
		if t.unreadable {
			names = append(names, "the values of "+c.Operator.Value+" on "+c.Key.Value)
		}
		if t.negated {
			names = append(names, without(t.references)...)
		}
	}
	names = distinct(names)
	return names[:min(len(names), shown+1)]
}

// without names variables that may have no value.
func without(references []*reference) []string {
	var names []string
	for _, r := range references {
		for _, p := range r.pieces {
			if p.variable && !p.falls {
				names = append(names, "${"+p.spelled+"} without a value")
			}
		}
	}
	return names
}
