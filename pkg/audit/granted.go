package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// grantedActions lists the known actions that an Allow of a principal names, in
// order.
func grantedActions(cat *catalog.Catalog, p *principal.Principal, means *expansions) []catalog.ActionID {
	if !cat.HasActions(p.Platform) {
		return nil
	}
	granted := granted{cat: cat, means: means, seen: map[expansion]bool{}}
	for _, d := range p.Policies() {
		if !d.Judged() {
			continue
		}
		for i := range d.Statements {
			if s := &d.Statements[i]; s.Effect == policy.Allow {
				granted.add(d, s)
			}
		}
	}
	return granted.ids.sorted()
}

// granted collects the actions that statements mean, also by an alias.
type granted struct {
	cat   *catalog.Catalog
	means *expansions
	ids   actionSet
	seen  map[expansion]bool // patterns that are done
	all   []catalog.ActionID // of the platform, when they were asked for
}

func (g *granted) add(d *policy.Document, s *policy.Statement) {
	if s.NotAction {
		g.addOthers(d, s)
		return
	}
	for _, text := range s.Actions {
		if key := (expansion{d.Platform, d.Dialect.Question(), text.Value}); !g.seen[key] {
			g.seen[key] = true
			g.addMeant(d, text.Value, &g.ids)
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
			g.addMeant(d, text.Value, &left)
		}
	}
	out := left.sorted()
	for _, id := range g.all {
		if _, is := slices.BinarySearch(out, id); !is {
			g.ids.add(id)
		}
	}
}

// addMeant adds the actions that a pattern matches by any name.
func (g *granted) addMeant(d *policy.Document, text string, to *actionSet) {
	to.add(g.means.of(d, text)...)
	to.add(g.cat.ExpandAliases(d.Platform, actionPattern(d, text))...)
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
	return grantedActions(g.cat, p, g.means)
}
