package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// grantedActions lists the known actions that an Allow of a principal names, and those
// that one names which grants outright, in order.
func grantedActions(
	cat *catalog.Catalog, p *principal.Principal, outright func(*policy.Statement) bool, means *expansions,
) (all, plainly []catalog.ActionID) {
	if !cat.HasActions(p.Platform) {
		return nil, nil
	}
	named := 0
	for _, d := range p.Policies() {
		for i := range d.Statements {
			named += len(d.Statements[i].Actions)
		}
	}
	granted := granted{cat: cat, means: means, seen: make(map[expansion]seen, min(named, mostExpected))}
	for _, d := range p.Policies() {
		if !d.Judged() {
			continue
		}
		for i := range d.Statements {
			if s := &d.Statements[i]; s.Effect == policy.Allow {
				granted.add(d, s, outright(s))
			}
		}
	}
	return granted.ids.sorted(), granted.outright.sorted()
}

// mostExpected bounds the room for patterns that is made at once: many may be the same.
const mostExpected = 1 << 12

func never(*policy.Statement) bool { return false }

// granted collects the actions that statements mean, also by an alias.
type granted struct {
	cat   *catalog.Catalog
	means *expansions
	ids   actionSet
	// outright are those that statements grant outright by the name itself.
	outright actionSet
	seen     map[expansion]seen // patterns that are done
	all      []catalog.ActionID // of the platform, when they were asked for
}

// seen says where the actions of a pattern are.
type seen struct{ granted, outright bool }

func (g *granted) add(d *policy.Document, s *policy.Statement, outright bool) {
	if s.NotAction {
		g.addOthers(d, s)
		return
	}
	g.ids.room(len(s.Actions))
	if outright {
		g.outright.room(len(s.Actions))
	}
	for _, text := range s.Actions {
		key := expansionOf(d, text.Value)
		known := g.seen[key]
		if known.granted && (known.outright || !outright) {
			continue
		}
		g.seen[key] = seen{true, known.outright || outright}
		m := g.means.meant(d, text.Value)
		if !known.granted {
			g.ids.addMeant(m)
		}
		if outright {
			g.outright.add(m.ids...)
		}
	}
}

// addOthers adds what a NotAction does not name.
func (g *granted) addOthers(d *policy.Document, s *policy.Statement) {
	if g.all == nil {
		g.all = g.cat.Expand(d.Platform, match.Compile("*", match.Options{}))
	}
	var left actionSet
	once := map[string]bool{}
	for _, text := range s.Actions {
		if !once[text.Value] {
			once[text.Value] = true
			left.addMeant(g.means.meant(d, text.Value))
		}
	}
	out := left.sorted()
	for _, id := range g.all {
		if _, is := slices.BinarySearch(out, id); !is {
			g.ids.add(id)
		}
	}
}

// actionSet collects actions, each once.
type actionSet struct {
	ids  []catalog.ActionID
	most int // from so many on repeated ones are taken out
}

func (s *actionSet) add(ids ...catalog.ActionID) {
	if s.ids = append(s.ids, ids...); len(s.ids) > s.most {
		s.most = 2*len(s.sorted()) + 1024
	}
}

// room makes room for so many.
func (s *actionSet) room(n int) { s.ids = slices.Grow(s.ids, n) }

// addMeant adds the actions that a pattern matches by any name.
func (s *actionSet) addMeant(m *meant) {
	s.add(m.ids...)
	s.add(m.others()...)
}

// sorted lists the actions in order.
func (s *actionSet) sorted() []catalog.ActionID {
	slices.Sort(s.ids)
	s.ids = slices.Compact(s.ids)
	return s.ids
}

// actionPattern compiles an action as the document's dialect reads it.
func actionPattern(d *policy.Document, text string) *match.Pattern {
	return match.Compile(text, match.Options{Fold: true, Question: d.Dialect.Question()})
}

// Grantings says which known actions principals grant. It is safe for several
// goroutines, and remembers what patterns match.
type Grantings struct {
	cat   *catalog.Catalog
	means *expansions
}

// NewGrantings makes one.
func NewGrantings(cat *catalog.Catalog) *Grantings { return &Grantings{cat, newExpansions(cat)} }

// Of lists the known actions that an Allow of a principal names, in the order of the
// catalogue: by its name, or another that the action has.
func (g *Grantings) Of(p *principal.Principal) []catalog.ActionID {
	all, _ := grantedActions(g.cat, p, never, g.means)
	return all
}
