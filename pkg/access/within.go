package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Within reports whether the second principal surely allows an action wherever the
// first does, by what is written alike: each Allow of the first that names it is one of
// the second, and each Deny of the second one of the first. False says nothing.
func (p *Pair) Within(action string) bool {
	if len(p.outer) > len(p.inner) || p.both.Spent() {
		return false
	}
	n, steps := Need{Action: action}, 0
	defer func() { p.both.spend(steps) }()
	for i := range p.outer {
		inner, sure := p.said(&p.inner[i], n, &steps)
		outer, also := p.said(&p.outer[i], n, &steps)
		if !sure || !also || !has(outer.allows, inner.allows) || !has(inner.denies, outer.denies) {
			return false
		}
	}
	return true
}

// sayings are what statements say beside their actions, by number and in order.
type sayings struct{ allows, denies []int }

// said gives what the statements of a layer that apply to a need say beside their
// actions; false where a spelling leaves open which do.
func (p *Pair) said(l *layer, n Need, steps *int) (all sayings, sure bool) {
	for _, e := range l.candidates(n) {
		_, applies := e.appliesTo(n)
		*steps += (1 + len(e.patterns)) * perPattern
		switch {
		case applies == doesNotApply:
		case applies == mayApply:
			return sayings{}, false
		case e.statement.source.Effect == policy.Allow:
			all.allows = append(all.allows, p.beside[e.statement])
		default:
			all.denies = append(all.denies, p.beside[e.statement])
		}
	}
	slices.Sort(all.allows)
	slices.Sort(all.denies)
	return all, true
}

// has reports whether a sorted list has all of another.
func has(all, some []int) bool {
	for _, n := range some {
		for len(all) > 0 && all[0] < n {
			all = all[1:]
		}
		if len(all) == 0 || all[0] != n {
			return false
		}
	}
	return true
}

// besideActions numbers what statements say beside their actions.
func besideActions(layers []layer) map[*statement]int {
	numbers, by := map[*statement]int{}, map[string]int{}
	for i := range layers {
		for _, s := range layers[i].statements {
			text := textBeside(s)
			if _, known := by[text]; !known {
				by[text] = len(by)
			}
			numbers[s] = by[text]
		}
	}
	return numbers
}

// textBeside writes what a statement says beside its actions.
func textBeside(s *statement) string {
	var b strings.Builder
	source := s.source
	fmt.Fprint(&b, source.Effect, s.document.Dialect, s.guard, source.NotResource, source.HasResource, source.AgencyURI)
	write(&b, source.Resources)
	return b.String()
}

func write(b *strings.Builder, list []policy.Text) {
	fmt.Fprint(b, " ", len(list))
	for _, text := range list {
		fmt.Fprint(b, " ", len(text.Value), ":", text.Value)
	}
}
