// Package intent tells the operations that the author of a policy meant from
// those that come along with what they need.
//
// An action that a helper needs (`ecs:serverVolumes:use`) can unlock operations
// of its own. Nobody who granted it for the sake of another operation wants to
// hear what those lack. So an operation whose own action is a prerequisite of
// another live operation is incidental, unless the policy names it more plainly
// than the other. docs/intent.md shows the kinds with pictures.
//
// The package works on numbers and knows no policies: who asks says how each
// action is granted and what each operation needs.
package intent

import "slices"

// Grant is the plainest way in which the Allows of a principal reach an action.
type Grant uint8

// The grants, from the vaguest. All but Carried name the action.
const (
	// Carried is only reached by wider patterns, Allow NotAction, or the content
	// of a role.
	Carried Grant = iota
	// ByType is granted by a pattern with a literal service and type, or by a
	// whole service.
	ByType
	// Exact is granted by its own name.
	Exact
)

// Operation is one live operation.
type Operation struct {
	Service string
	Own     []int // the actions that call it, as numbers
	Grant   Grant // of all of them, the vaguest
	// Wide says that a type or whole-service pattern grants one of them, whatever
	// else does.
	Wide  bool
	Needs []Need // of the caller, with every feature and every member of a group
	Ready bool
}

// Need is an action that an operation needs. One that stands for a wildcard
// prerequisite names nothing exactly.
type Need struct {
	Action   int
	Wildcard bool
}

// Meant is the answer for an operation that is meant.
const Meant = -1

// Explained gives for each operation the one that explains it, or [Meant].
//
// Of operations that explain each other, those that are ready are meant where
// there are any: with them, the policy does what it was written for.
func Explained(all []Operation) []int {
	g := explains(all)
	component, count := g.components()
	ready := make([]int, count) // a ready operation of each component
	for i := range ready {
		ready[i] = Meant
	}
	for i := range all {
		if all[i].Ready && ready[component[i]] == Meant {
			ready[component[i]] = i
		}
	}
	outside, inside := make([]int, len(all)), make([]int, len(all)) // the first that explains it
	for i := range all {
		outside[i], inside[i] = Meant, Meant
	}
	entered := make([]bool, count)
	for from, to := range g {
		for _, t := range to {
			first := inside
			if component[from] != component[t] {
				entered[component[t]] = true
				first = outside
			}
			if first[t] == Meant {
				first[t] = from
			}
		}
	}
	by := outside
	for i := range all {
		switch c := component[i]; {
		case by[i] != Meant:
		case entered[c]:
			by[i] = inside[i]
		case ready[c] != Meant && !all[i].Ready:
			by[i] = ready[c]
		}
	}
	return by
}

// graph lists for each operation those that it explains.
type graph [][]int

// mostSteps bounds the work: an overlay can let every operation need every
// other one. What is not looked at explains nothing, and so more is meant.
const mostSteps = 1 << 18

func explains(all []Operation) graph {
	owners := map[int][]int{}
	for t := range all {
		for _, a := range all[t].Own {
			owners[a] = append(owners[a], t)
		}
	}
	g := make(graph, len(all))
	steps := 0
	last := make([]int, len(all)) // the last that explains an operation, and one
	for o := range all {
		covered := map[int][]int{} // the own actions of an operation with several that are needed
		for _, n := range all[o].Needs {
			for _, t := range owners[n.Action] {
				if steps++; steps > mostSteps {
					return g
				}
				if t == o || last[t] == o+1 || !explainedBy(&all[o], &all[t], n) {
					continue
				}
				if own := all[t].Own; len(own) > 1 {
					if !slices.Contains(covered[t], n.Action) {
						covered[t] = append(covered[t], n.Action)
					}
					if len(covered[t]) < len(own) {
						continue
					}
				}
				last[t] = o + 1
				g[o] = append(g[o], t)
			}
		}
	}
	return g
}

// explainedBy reports whether an operation that needs an action may explain one
// that has it as its own.
func explainedBy(o, t *Operation, n Need) bool {
	switch {
	case t.Grant > Carried && o.Grant == Carried:
		return false // a name is no accident of something vaguer
	case n.Wildcard && t.Grant > Carried:
		return false // a wildcard names nothing: no error of a name goes
	case t.Wide && o.Service == t.Service:
		return false // the pattern means the whole type or service
	}
	return true
}

// components numbers the strongly connected components (Tarjan), without
// recursion: a policy can make a chain of any length.
func (g graph) components() (of []int, count int) {
	const unseen = -1
	of = make([]int, len(g))
	index, low := make([]int, len(g)), make([]int, len(g))
	for i := range g {
		of[i], index[i] = unseen, unseen
	}
	type frame struct{ at, next int }
	var stack []int
	var frames []frame
	next := 0
	enter := func(i int) {
		index[i], low[i] = next, next
		next++
		stack = append(stack, i)
		frames = append(frames, frame{at: i})
	}
	for root := range g {
		if index[root] != unseen {
			continue
		}
		enter(root)
		for len(frames) > 0 {
			f := &frames[len(frames)-1]
			if f.next < len(g[f.at]) {
				to := g[f.at][f.next]
				f.next++
				switch {
				case index[to] == unseen:
					enter(to)
				case of[to] == unseen:
					low[f.at] = min(low[f.at], index[to])
				}
				continue
			}
			at := f.at
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				above := frames[len(frames)-1].at
				low[above] = min(low[above], low[at])
			}
			if low[at] != index[at] {
				continue
			}
			for {
				top := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				of[top] = count
				if top == at {
					break
				}
			}
			count++
		}
	}
	return of, count
}
