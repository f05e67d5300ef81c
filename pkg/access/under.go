package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// name puts the values of variables into a context, under the names that the
// documents spell. An agency is no key.
func (e *explorer) name(context map[string][]string, b binding) {
	for _, r := range e.used {
		for _, p := range r.pieces {
			value, has := b[p.name]
			if !p.variable || !has || strings.HasPrefix(p.name, "/") || len(heldUnder(context, p.name)) > 0 {
				continue
			}
			context[p.spelled] = []string{value}
		}
	}
}

// heldUnder gives the values of a key, whose case does not matter.
func heldUnder(context map[string][]string, key string) []string {
	for k, held := range context {
		if lower(k) == lower(key) {
			return held
		}
	}
	return nil
}

// under answers a test for a context and values of the variables; what can't
// be read stays open.
func (t *test) under(b binding, context map[string][]string) truth {
	if t.unreadable {
		return open
	}
	bound, known := t.bind(b)
	held := heldUnder(context, t.key)
	if !known && len(held) > 0 {
		return open
	}
	var set []element
	for _, v := range held {
		set = append(set, element{value: v})
	}
	if !known {
		return t.holds(nil)
	}
	return bound.holds(set)
}

// under gives the side with values of the variables. It clears ok where nothing
// is documented: of a complement that names a variable without a value.
func (s *side) under(b binding, ok *bool) *side {
	bound := *s
	bound.named = named{}
	bind := func(rules []rule) []rule {
		out := slices.Clone(rules)
		for i, r := range out {
			out[i].region = r.region.under(b, ok)
		}
		return out
	}
	bound.layers = nil
	for _, l := range s.layers {
		bound.layers = append(bound.layers, bind(l))
	}
	bound.denies = bind(s.denies)
	return &bound
}

func (r *region) under(b binding, ok *bool) *region {
	if len(r.references) == 0 {
		return r
	}
	bound := &region{not: r.not, exact: slices.Clone(r.exact)}
	for _, ref := range r.references {
		text, known := ref.expand(b, literal)
		switch {
		case known:
			bound.exact = append(bound.exact, match.Compile(text, ref.wide.Options()))
		case r.not:
			*ok = false
		}
	}
	return bound
}
