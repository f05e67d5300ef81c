package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// mentions says which principals of a platform may grant an action: those with
// an Allow that names it, or that leaves out what it names. It is made once for
// all, and much smaller than what judges them.
type mentions struct {
	names    map[string][]int // principals by the names they grant, in lower case
	patterns []mentioned      // names with a wildcard
	open     []int            // principals that grant what they do not name
}

// mentioned is a name with wildcards and the principals that grant it.
type mentioned struct {
	*match.Pattern
	by []int
}

func newMentions(everybody []principal.Principal, platform policy.Platform) *mentions {
	m := &mentions{names: map[string][]int{}}
	at := map[string]int{} // of the patterns
	for i := range everybody {
		if everybody[i].Platform != platform {
			continue
		}
		for _, d := range everybody[i].Documents {
			if d.Judged() {
				m.document(i, d, at)
			}
		}
	}
	return m
}

// document adds what the Allows of a document name.
func (m *mentions) document(principal int, d *policy.Document, at map[string]int) {
	for i := range d.Statements {
		s := &d.Statements[i]
		switch {
		case s.Effect != policy.Allow:
			continue
		case s.NotAction:
			m.open = once(m.open, principal)
			continue
		}
		for _, a := range s.Actions {
			name := strings.ToLower(a.Value)
			if !strings.ContainsAny(name, "*?") {
				m.names[name] = once(m.names[name], principal)
				continue
			}
			n, known := at[name]
			if !known {
				n = len(m.patterns)
				at[name] = n
				// A question mark that is none matches too much, and harms nothing.
				m.patterns = append(m.patterns, mentioned{match.Compile(name, match.Options{Fold: true, Question: true}), nil})
			}
			m.patterns[n].by = once(m.patterns[n].by, principal)
		}
	}
}

// once adds a principal to a list in order, unless it was the last to be added.
func once(list []int, principal int) []int {
	if n := len(list); n > 0 && list[n-1] == principal {
		return list
	}
	return append(list, principal)
}

// candidates lists the principals that may grant an action, in order.
func (m *mentions) candidates(action string) []int {
	action = strings.ToLower(action)
	lists := [][]int{m.names[action], m.open}
	for _, p := range m.patterns {
		if p.Match(action) {
			lists = append(lists, p.by)
		}
	}
	lists = slices.DeleteFunc(lists, func(l []int) bool { return len(l) == 0 })
	if len(lists) == 1 {
		return lists[0]
	}
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}
