package catalog

import (
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// CycleReport tells where prerequisites lead back to themselves. Sources do
// say such things, so this is no error; walks over the graph must end anyway.
type CycleReport struct {
	Self  []ActionID   // actions that an operation of theirs requires
	Pairs [][]ActionID // two actions that require each other
	Rings [][]ActionID // larger groups in which each leads to each other
}

// Cycles finds the cycles among the actions of a platform ("" for all): an
// action leads to those that the operations it unlocks name as prerequisites.
// Wildcard prerequisites are left out: they name nothing.
func Cycles(c *Catalog, p policy.Platform) (r CycleReport) {
	from, to := c.of(p, actions)
	g := &walk{catalog: c, first: from, order: make([]int, to-from), low: make([]int, to-from), open: make([]bool, to-from)}
	for i := from; i < to; i++ {
		if g.order[i-from] == 0 {
			g.visit(ActionID(i))
		}
		if slices.Contains(c.leadsTo(ActionID(i)), ActionID(i)) {
			r.Self = append(r.Self, ActionID(i))
		}
	}
	for _, group := range g.groups {
		slices.Sort(group)
		if len(group) == 2 {
			r.Pairs = append(r.Pairs, group)
		} else {
			r.Rings = append(r.Rings, group)
		}
	}
	slices.SortFunc(r.Pairs, slices.Compare[[]ActionID])
	slices.SortFunc(r.Rings, slices.Compare[[]ActionID])
	return r
}

// leadsTo lists the actions that an action's operations name, each once.
func (c *Catalog) leadsTo(id ActionID) []ActionID {
	var out []ActionID
	for _, o := range c.Unlocks(id) {
		from, to := c.span(operations, int(o), operationRequires, requirements)
		for row := from; row < to; row++ {
			out = append(out, members[ActionID](c, requirements, row, requirementAny)...)
		}
	}
	return sortedIDs(out)
}

// walk is Tarjan's search for groups of actions that lead to each other.
type walk struct {
	catalog    *Catalog
	first      int
	order, low []int // by action from first; order 0: not visited
	open       []bool
	stack      []ActionID
	count      int
	groups     [][]ActionID // of two and more
}

// frame is an action whose successors are being visited.
type frame struct {
	id   ActionID
	next []ActionID
}

// visit searches from an action, without recursion: chains may be long.
func (g *walk) visit(root ActionID) {
	frames := []frame{g.enter(root)}
	for len(frames) > 0 {
		top := &frames[len(frames)-1]
		i := int(top.id) - g.first
		if len(top.next) == 0 {
			g.leave(top.id)
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				parent := int(frames[len(frames)-1].id) - g.first
				g.low[parent] = min(g.low[parent], g.low[i])
			}
			continue
		}
		id := top.next[0]
		top.next = top.next[1:]
		j := int(id) - g.first
		switch {
		case j < 0 || j >= len(g.order): // of another platform: only in a crafted index
		case g.order[j] == 0:
			frames = append(frames, g.enter(id))
		case g.open[j]:
			g.low[i] = min(g.low[i], g.order[j])
		}
	}
}

func (g *walk) enter(id ActionID) frame {
	i := int(id) - g.first
	g.count++
	g.order[i], g.low[i], g.open[i] = g.count, g.count, true
	g.stack = append(g.stack, id)
	return frame{id, g.catalog.leadsTo(id)}
}

// leave closes an action; the first one of a group takes the group along.
func (g *walk) leave(id ActionID) {
	i := int(id) - g.first
	if g.low[i] != g.order[i] {
		return
	}
	at := slices.Index(g.stack, id)
	group := slices.Clone(g.stack[at:])
	g.stack = g.stack[:at]
	for _, member := range group {
		g.open[int(member)-g.first] = false
	}
	if len(group) > 1 {
		g.groups = append(g.groups, group)
	}
}
