package repair

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
)

// choice is an any-of group: one of its members is enough.
type choice struct{ members []member }

// member is one way to meet a group: an action, and what it needs besides.
type member struct {
	name   string
	former bool // the action has newer names
	wants  []want
}

// rank stands before a name, so that a former one comes last.
func (m *member) rank() string {
	if m.former {
		return "\x7f"
	}
	return ""
}

func (l *lack) choiceOf(r *audit.Result, p *audit.Prerequisite) choice {
	c := choice{}
	for _, name := range p.AnyOf {
		m := member{name: name, wants: []want{l.wantOf(r, p, name)}}
		if id, ok := l.cat.Lookup(r.Operation.Platform, name); ok {
			m.former = len(l.cat.Action(id).ReplacedBy) > 0
		}
		for _, b := range p.Beside {
			if b.Action != name {
				continue
			}
			for _, need := range b.Needs {
				w := l.wantOf(r, p, need)
				w.pins, w.same = nil, false // of the member, not of the need
				m.wants = append(m.wants, w)
			}
		}
		for i := range m.wants {
			m.wants[i].group = true
		}
		c.members = append(c.members, m)
	}
	slices.SortFunc(c.members, func(a, b member) int { return strings.Compare(a.rank()+a.name, b.rank()+b.name) })
	return c
}

// exactGroups is up to how many groups all ways to choose are tried, and
// mostChoices bounds the work on them. Beyond, each group is chosen after the
// other.
const (
	exactGroups = 20
	mostChoices = 1 << 17
)

// choose adds the members of the groups that add the fewest names, of equal ones
// those with the fewest former names, then those whose names come first.
func (l *lack) choose() {
	have := map[string]int{}
	for key := range l.wants {
		have[key]++
	}
	open := slices.DeleteFunc(slices.Clone(l.groups), func(c choice) bool {
		return slices.ContainsFunc(c.members, func(m member) bool { return m.cost(have) == 0 })
	})
	s := selection{groups: open, have: have, picked: make([]int, len(open)), budget: mostChoices}
	if len(open) > exactGroups || !s.exactly() {
		s.greedily()
	}
	for i, at := range s.best {
		for _, w := range open[i].members[at].wants {
			l.want(w)
		}
	}
}

// cost is how many names a member adds to what there is.
func (m *member) cost(have map[string]int) (n int) {
	for i := range m.wants {
		if have[m.wants[i].key()] == 0 {
			n++
		}
	}
	return n
}

func (m *member) take(have map[string]int, by int) {
	for i := range m.wants {
		have[m.wants[i].key()] += by
	}
}

// selection looks for a member of each group.
type selection struct {
	groups []choice
	have   map[string]int
	picked []int
	best   []int
	least  int
	names  string
	budget int
}

// exactly tries all ways; false when there are too many.
func (s *selection) exactly() bool {
	s.try(0, 0)
	return s.budget > 0
}

func (s *selection) try(at, cost int) {
	if s.budget--; s.budget <= 0 || s.best != nil && cost > s.least {
		return
	}
	if at == len(s.groups) {
		if names := s.added(); s.best == nil || cost < s.least || names < s.names {
			s.best, s.least, s.names = slices.Clone(s.picked), cost, names
		}
		return
	}
	for i := range s.groups[at].members {
		m := &s.groups[at].members[i]
		more := m.cost(s.have)
		m.take(s.have, 1)
		s.picked[at] = i
		s.try(at+1, cost+more)
		m.take(s.have, -1)
	}
}

// added lists the names that the members picked add.
func (s *selection) added() string {
	var names []string
	for i, at := range s.picked {
		m := &s.groups[i].members[at]
		for k := range m.wants {
			names = append(names, m.rank()+m.wants[k].key())
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "\x01")
}

// greedily chooses one after the other.
func (s *selection) greedily() {
	have := map[string]int{}
	for key, n := range s.have {
		have[key] = n
	}
	s.best = make([]int, len(s.groups))
	for i := range s.groups {
		least := -1
		for k := range s.groups[i].members {
			if cost := s.groups[i].members[k].cost(have); least < 0 || cost < least {
				least, s.best[i] = cost, k
			}
		}
		s.groups[i].members[s.best[i]].take(have, 1)
	}
}
