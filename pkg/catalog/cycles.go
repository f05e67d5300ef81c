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
	all := c.Actions(p)
	g := &walk{catalog: c, at: make(map[ActionID]int, len(all)), order: make([]int, len(all)), low: make([]int, len(all)),
		open: make([]bool, len(all))}
	for i, id := range all {
		g.at[id] = i
	}
	for i, id := range all {
		if g.order[i] == 0 {
			g.visit(id)
		}
		if slices.Contains(leadsTo(c, id), id) {
			r.Self = append(r.Self, id)
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
func leadsTo(c *Catalog, id ActionID) []ActionID {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return nil
	}
	var out []ActionID
	for _, operation := range x.unlocks(row) {
		from, to := x.span(operations, operation, operationFirst, requirements)
		for r := from; r < to; r++ {
			out = append(out, idsAt[ActionID](x, requirements, r, requirementAny)...)
		}
	}
	return sortedIDs(out)
}

// walk is Tarjan's search for groups of actions that lead to each other.
type walk struct {
	catalog    *Catalog
	at         map[ActionID]int // where an action stands in what follows
	order, low []int            // order 0: not visited
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
		i := g.at[top.id]
		if len(top.next) == 0 {
			g.leave(top.id)
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				parent := g.at[frames[len(frames)-1].id]
				g.low[parent] = min(g.low[parent], g.low[i])
			}
			continue
		}
		id := top.next[0]
		top.next = top.next[1:]
		j, ok := g.at[id]
		switch {
		case !ok: // only in a crafted index
		case g.order[j] == 0:
			frames = append(frames, g.enter(id))
		case g.open[j]:
			g.low[i] = min(g.low[i], g.order[j])
		}
	}
}

func (g *walk) enter(id ActionID) frame {
	i := g.at[id]
	g.count++
	g.order[i], g.low[i], g.open[i] = g.count, g.count, true
	g.stack = append(g.stack, id)
	return frame{id, leadsTo(g.catalog, id)}
}

// leave closes an action; the first one of a group takes the group along.
func (g *walk) leave(id ActionID) {
	i := g.at[id]
	if g.low[i] != g.order[i] {
		return
	}
	at := slices.Index(g.stack, id)
	group := slices.Clone(g.stack[at:])
	g.stack = g.stack[:at]
	for _, member := range group {
		g.open[g.at[member]] = false
	}
	if len(group) > 1 {
		g.groups = append(g.groups, group)
	}
}
