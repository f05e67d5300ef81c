package access

import (
	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/policy"
)

// Defect is why a grant has no effect for an action that its pattern matches.
// The zero value is a grant that can have one.
type Defect string

// The defects.
const (
	// OtherResources: the resources it names are none of the action's types.
	OtherResources Defect = "other-resources"
	// NeedsStar: the action has no resource, and the grant names some.
	NeedsStar Defect = "needs-star"
)

// Inspection asks about the grants of one statement: what it grants is read
// once, however many actions it names.
type Inspection struct {
	document  *policy.Document
	statement *policy.Statement
	region    compile.Region
	types     *Types
	memo      *memo // once something is asked
}

// Inspect prepares one of the statements that are asked for the same needs.
func (t *Types) Inspect(d *policy.Document, s *policy.Statement) *Inspection {
	return &Inspection{document: d, statement: s, region: compile.NewTable().Region(d.Dialect, s), types: t}
}

// Narrow reports whether the statement names resources that are not all.
func (i *Inspection) Narrow() bool { return i.region.Narrow() }

// Defect tells why the statement has no effect for an action that one of its
// patterns matches; nothing for an action whose resource types are unknown, and
// nothing that depends on a policy variable or a search that is too large. A
// pattern is worth a finding only if all the actions it matches have the
// defect.
func (i *Inspection) Defect(n Need) Defect {
	switch {
	case i.region.Vague:
		return ""
	case i.statement.AgencyURI && !compile.TakesAgency(n.Action):
		return OtherResources
	}
	if i.memo == nil {
		i.memo = newMemo(i.types)
	}
	s := newTyped(n, new(meter), i.memo, i.document.Dialect.AnyCaseService())
	switch {
	case s.plainlyReaches(&i.region), s.mayReach(s.trimmed(&i.region)):
		return ""
	case n.ResourceLess:
		return NeedsStar
	}
	return OtherResources
}
