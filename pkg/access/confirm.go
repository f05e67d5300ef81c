package access

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// Bounds of the search for values of variables.
const (
	maxBindings = 32
	maxTries    = 64
	maxConfirms = 32
)

// confirm gives a request of the chosen context for which an answer holds
// whatever was assumed about references: values of the variables are tried. It
// gives nil if none is found. The resource is the one that the answer was
// found on; ask finds it again under a binding.
func (e *explorer) confirm(depth int, resource string, ask func(*explorer, view) (string, match.Answer)) *Witness {
	if len(e.used) == 0 {
		return &Witness{Resource: e.named(resource), Context: e.contextOf(depth)}
	}
	if e.confirms++; e.confirms > maxConfirms {
		e.out.unread = true
		return nil
	}
	contexts := e.contexts(depth)
	for _, t := range e.plainly(contexts[0]) {
		if w := e.confirmUnder(t.binding, t.held, ask); w != nil {
			return w
		}
	}
	tries := maxTries
	for _, c := range contexts {
		for _, b := range e.bindings(c, resource) {
			if tries--; tries < 0 {
				break
			}
			if w := e.confirmUnder(b, c, ask); w != nil {
				return w
			}
		}
	}
	e.out.unread = true
	return nil
}

// held is what a context has under each key, named as the tests name it.
type held map[string][]element

// contexts lists the chosen values, and with one key changed for others that
// only variables tell apart.
func (e *explorer) contexts(depth int) []held {
	first := held{}
	for i, set := range e.vars[:depth] {
		if !set.opaque {
			first[set.tests[0].name] = set.cells[e.chosen[i]].set
		}
	}
	all := []held{first}
	for i, set := range e.vars[:depth] {
		if set.opaque {
			continue
		}
		for _, other := range set.cells[e.chosen[i]].others {
			changed := maps.Clone(first)
			changed[set.tests[0].name] = other
			all = append(all, changed)
		}
	}
	return all
}

// usedReferences lists the references of all that takes part.
func (e *explorer) usedReferences() []*reference {
	var all []*reference
	for _, s := range e.sides() {
		all = union(all, s.references)
	}
	for _, set := range e.vars {
		for _, t := range set.tests {
			all = union(all, t.references)
		}
	}
	return all
}

func (e *explorer) sides() []*side {
	all := slices.Clone(e.own)
	for _, g := range e.groups {
		all = append(all, g.members...)
	}
	return all
}

// confirmUnder asks again with values of the variables.
func (e *explorer) confirmUnder(b binding, sets held, ask func(*explorer, view) (string, match.Answer)) *Witness {
	b, context, documented := e.join(b, sets)
	if !documented {
		return nil
	}
	again, documented := e.under(b, context)
	if !documented {
		return nil
	}
	v := again.view()
	for i := range again.own {
		if again.ownAllowed(i, v.surely, v.possibly) != match.Yes {
			return nil
		}
	}
	resource, a := ask(again, v)
	if a != match.Yes {
		return nil
	}
	return &Witness{Resource: e.named(resource), Context: context}
}

// join makes a context of keys and variables: what a key has, the variable of
// its name has. It reports false if that is several values, of which nothing
// is documented.
func (e *explorer) join(b binding, sets held) (binding, map[string][]string, bool) {
	context := map[string][]string{}
	b = maps.Clone(b)
	for key, set := range sets {
		delete(b, lower(key))
		switch {
		case len(set) == 1:
			b[lower(key)] = set[0].value
		case len(set) > 1 && slices.Contains(e.names(), lower(key)):
			return nil, nil, false
		}
		if len(set) > 0 {
			context[key] = values(set)
		}
	}
	e.name(context, b)
	return b, context, true
}

// under gives an explorer for one context, in which the variables have values.
// It reports false where what they make of a rule is not documented.
func (e *explorer) under(b binding, context map[string][]string) (*explorer, bool) {
	d := *e.decision
	d.answers = nil
	again := &explorer{decision: &d, truth: slices.Clone(e.truth)}
	for _, set := range e.vars {
		for _, t := range set.tests {
			again.truth[t.id] = t.under(b, context)
		}
	}
	documented := true
	for _, s := range e.own {
		again.own = append(again.own, s.under(b, &documented))
	}
	for _, g := range e.groups {
		var members []*side
		for _, m := range g.members {
			members = append(members, m.under(b, &documented))
		}
		again.groups = append(again.groups, group{members})
	}
	return again, documented
}

func (e *explorer) refusedUnder(again *explorer, v view) (string, match.Answer) {
	a, resource := again.refused(v.possibly, v.surely)
	return resource, a
}

func (e *explorer) allowedUnder(again *explorer, v view) (string, match.Answer) {
	a, resource := again.allowed(v.surely, v.possibly)
	return resource, a
}
