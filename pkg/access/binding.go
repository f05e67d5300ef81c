package access

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// binding gives variables their values by name; one that is not in it has
// none.
type binding map[string]string

// trial is a way to fill a context: what its keys hold, and the values of the
// variables.
type trial struct {
	held    held
	binding binding
}

// plainly gives the plain cases of a context: variables have values of their
// own, and the keys that references match have what these make of them.
// Variables of which no reference matches have no value, or one that nothing
// matches; and none has one where there are fallbacks.
func (e *explorer) plainly(sets held) []trial {
	every, matched := binding{}, binding{}
	for i, name := range e.names() {
		every[name] = "someone"
		if i > 0 {
			every[name] += strconv.Itoa(i + 1)
		}
	}
	for key, set := range sets {
		if _, is := every[lower(key)]; is && len(set) == 1 {
			every[lower(key)] = set[0].value
		}
	}
	for _, set := range sets {
		for _, el := range set {
			for _, name := range namesOf(el.references) {
				matched[name] = every[name]
			}
		}
	}
	filled := e.filled(sets, every)
	return []trial{{filled, matched}, {filled, every}, {e.filled(sets, binding{}), binding{}}}
}

// filled gives the keys that references match what these make of them.
func (e *explorer) filled(sets held, b binding) held {
	names := e.names()
	out := held{}
	for key, set := range sets {
		out[key] = nil // absent, if nothing follows
		for _, el := range set {
			if !slices.Contains(names, lower(key)) {
				el = el.following(b)
			}
			out[key] = append(out[key], el)
		}
	}
	return out
}

// following gives an element with the value that its first reference has.
func (el element) following(b binding) element {
	if len(el.references) == 0 {
		return el
	}
	if text, known := el.references[0].expand(b, literal); known {
		el.value = strings.ReplaceAll(plainText(text), "*", "x")
	}
	return el
}

// bindings lists the values of the variables that are worth trying: those of
// the context; for any other variable none, those that make a reference match,
// and one that nothing knows.
func (e *explorer) bindings(sets held, resource string) []binding {
	candidates := map[string][]string{}
	offer := func(bs []binding) {
		for _, b := range bs {
			for name, v := range b {
				if !slices.Contains(candidates[name], v) {
					candidates[name] = append(candidates[name], v)
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(sets)) {
		for _, el := range sets[key] {
			for _, r := range el.references {
				offer(r.unify(literal(el.value)))
				for _, name := range r.needed() {
					offer([]binding{{name: literal(el.value)}})
				}
			}
		}
	}
	for _, s := range e.sides() {
		for _, r := range s.references {
			if r.wide.Match(resource) {
				offer(r.unify(resource))
			}
		}
	}
	all := []binding{{}}
	for _, name := range e.names() {
		all = spread(all, name, append(candidates[name], e.stranger()))
	}
	return all
}

// spread gives each binding every value of one more variable.
func spread(all []binding, name string, candidates []string) []binding {
	out := slices.Clone(all)
	for _, v := range candidates {
		for _, b := range all {
			with := maps.Clone(b)
			with[name] = plainText(v)
			out = append(out, with)
		}
	}
	return out[:min(len(out), maxBindings)]
}

// names lists the variables that take part.
func (e *explorer) names() []string { return namesOf(e.used) }

func namesOf(references []*reference) []string {
	var names []string
	for _, r := range references {
		for _, p := range r.pieces {
			if p.variable && !slices.Contains(names, p.name) {
				names = append(names, p.name)
			}
		}
	}
	return names
}

// stranger is a value that no test and no resource names, or the one request
// of an action without resources.
func (e *explorer) stranger() string {
	if slices.ContainsFunc(e.sides(), func(s *side) bool { return s.need.ResourceLess }) {
		return "*"
	}
	return "someone"
}
