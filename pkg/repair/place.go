package repair

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

// grant is a statement that grants an operation.
type grant struct {
	doc       *policy.Document
	statement int
}

// grantsOf lists the statements that grant the operations which need a permission,
// each once.
func grantsOf(w *want) (out []grant) {
	for _, r := range w.by {
		for _, own := range r.Own() {
			for _, g := range own.Grants {
				if at := indexOf(g.Document, g.Statement); at >= 0 && !slices.Contains(out, grant{g.Document, at}) {
					out = append(out, grant{g.Document, at})
				}
			}
		}
	}
	return out
}

func indexOf(d *policy.Document, s *policy.Statement) int {
	for i := range d.Statements {
		if &d.Statements[i] == s {
			return i
		}
	}
	return -1
}

// alone reports whether a permission can stand in a statement for all operations
// that need it: by its effect, resources and condition. Keys of the caller are alike
// in every call, so a statement that alone grants the operations may test them.
func (g grant) alone(w *want, all []grant) bool {
	s := &g.doc.Statements[g.statement]
	if s.Effect != policy.Allow || s.NotAction || len(s.Actions) == 0 || s.NotResource || s.AgencyURI || len(w.pins) > 0 {
		return false
	}
	if (s.HasCondition || len(s.Conditions) > 0) && (len(all) > 1 || !ofCaller(s)) {
		return false
	}
	return !s.HasResource || w.same && len(all) == 1 || covered(s.Resources, w.resources)
}

// listed reports whether the actions of the statement are written as a list.
func (g grant) listed() bool {
	return addNames(g.doc.File.Data, &g.doc.Statements[g.statement], []string{"a"}) != nil
}

func ofCaller(s *policy.Statement) bool {
	return len(s.Conditions) > 0 && !slices.ContainsFunc(s.Conditions, func(t policy.Test) bool {
		return !platform.OfCaller(t.Key.Value) || platform.RequestedRegion(t.Key.Value)
	})
}

// coverSteps bounds a comparison of patterns.
const coverSteps = 100_000

// covered reports whether the resources of a statement are all that a permission is
// needed on; nil is every resource.
func covered(given []policy.Text, needed []string) bool {
	var union []*match.Pattern
	for _, r := range given {
		if r.Value == "*" {
			return true
		}
		if !strings.Contains(r.Value, "${") && !strings.Contains(r.Value, "?") {
			union = append(union, match.Compile(r.Value, match.Options{}))
		}
	}
	if len(union) == 0 || needed == nil {
		return false
	}
	return !slices.ContainsFunc(needed, func(one string) bool {
		_, answer := match.Covers(match.Compile(one, match.Options{}), union, coverSteps)
		return answer != match.Yes
	})
}
