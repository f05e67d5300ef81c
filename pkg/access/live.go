package access

import "slices"

// isLive finds out whether some request for an action may be allowed: first by tests
// that are cheap, which answer nearly all.
func isLive(p *Principal, n Need, f profile) bool {
	if f.plainly != nil && canHold(p, f.plainly) {
		return true
	}
	s := newSearch(p, p.layers)
	defer func() { p.spend(s.q.steps()) }()
	own := s.permissions([]Need{n}, asOwn)
	if plainlyLive(p, own[0]) {
		return true
	}
	keepOfType(own)
	return own[0].canBeAllowed() && (allowedPlainly(p, own[0]) || s.everTogether(own))
}

// allowedPlainly is a cheap test of rules that are about the type: it reports true only
// if nothing can take an Allow away, and it has no condition or some request meets that.
// A policy with many keys and variables would need a search for each action.
func allowedPlainly(p *Principal, own *permission) bool {
	if len(own.layers) > 1 || len(own.denies) > 0 {
		return false
	}
	return slices.ContainsFunc(own.layers[0], func(r rule) bool {
		return r.guard == 0 || len(own.depends.templates) == 0 && !r.doubtful && !r.region.Not && canHold(p, r.statement)
	})
}

// plainlyLive is a cheap test: it reports true only if an Allow reaches some resource of
// the type, nothing can take that away, and some request meets its condition. It looks at
// resources until it finds one.
func plainlyLive(p *Principal, own *permission) bool {
	if len(own.layers) > 1 || len(own.denies) > 0 {
		return false
	}
	variable := func(r rule) bool { return len(r.region.Templates) > 0 }
	anyVariable := slices.ContainsFunc(own.layers[0], variable)
	return slices.ContainsFunc(own.layers[0], func(r rule) bool {
		if !own.plainlyReaches(r.region) {
			return false
		}
		return r.guard == 0 || !r.doubtful && !anyVariable && canHold(p, r.statement)
	})
}

// canHold reports whether some request surely meets the condition of a statement.
func canHold(p *Principal, of *statement) bool {
	return recall(&p.memo, &p.memo.holding, of.guard, func() bool {
		s := newSearch(p, p.layers)
		defer func() { p.spend(s.q.steps()) }()
		one := newTyped(Need{}, s.c.meter, &p.memo, p.anyCase)
		g := s.c.internGuard(of.guard, nil, asked{})
		one.depends.guards.set(g)
		one.layers = [][]rule{{{statement: of, region: &allResources, guard: g}}}
		return s.run([]*permission{one}, nil).everTogether
	})
}
