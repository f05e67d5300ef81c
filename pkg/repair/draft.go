package repair

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// draft is a policy that is made beside another one.
type draft struct {
	turn       int // in whose turn it was made
	path       string
	base       *policy.Document // as it was read
	grammar    grammar
	statements []statement
	kind       string // what its name ends with: global, project, or 2 for what is more than fits
	medium     medium
	moved      int // actions that come from the other one
	docs       []*policy.Document
	texts      [][]byte
	paths      []string
	written    []int // the parts that are there already
}

// The kinds of policies beside another one, as their names end.
const (
	forAll      = "global"
	forProjects = "project"
	tooMuch     = "2" // what one policy cannot have
)

// add adds statements; what is on the same resources in the same case is one.
func (one *draft) add(d *desk, all []statement, p policy.Platform) bool {
	for _, s := range all {
		at := slices.IndexFunc(one.statements, func(known statement) bool {
			return known.whole == "" && s.whole == "" && known.raw == s.raw && slices.Equal(known.resources, s.resources) &&
				slices.Equal(known.pins, s.pins) && len(known.tests)+len(s.tests) == 0
		})
		if at < 0 {
			one.statements = append(one.statements, s)
			continue
		}
		into := &one.statements[at]
		into.actions = slices.Concat(into.actions, s.actions)
		slices.Sort(into.actions)
		into.actions = slices.Compact(into.actions)
	}
	one.render(d, p)
	return true
}

// count counts the actions of a policy.
func (one *draft) count(i int) (n int) {
	if i < len(one.docs) {
		for k := range one.docs[i].Statements {
			n += len(one.docs[i].Statements[k].Actions)
		}
	}
	return n
}

// purpose says in a word what a policy beside another one is for.
func (one *draft) purpose(d *desk) string {
	if one.kind != forAll {
		return one.kind
	}
	for _, doc := range one.docs {
		for i := range doc.Statements {
			for _, a := range doc.Statements[i].Actions {
				if audit.ScopeOf(d.cat, doc, a.Value) == catalog.ScopeBoth {
					return "both"
				}
			}
		}
	}
	return one.kind
}
