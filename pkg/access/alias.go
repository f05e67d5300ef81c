package access

import "slices"

// candidates lists the statements that can match a need under any of its
// names, in document order.
func (l *layer) candidates(n Need) []entry {
	elsewhere := func(alias string) bool { return service(alias) != service(n.Action) }
	if !slices.ContainsFunc(n.Aliases, elsewhere) {
		return l.index.lookup(n.Action)
	}
	all := make([]entry, len(l.statements))
	for i, s := range l.statements {
		all[i] = entry{statement: s, patterns: s.actions.patterns}
	}
	return all
}

// accepts tells whether the statement takes a need under any of its names: a
// list of actions takes the permission when it has one of them, and a NotAction
// leaves it out when it has one of them.
func (e entry) accepts(n Need) (at int, f found) {
	at, f = e.match(n.Action)
	strongest := [...]found{plain, vague, miss}
	if e.statement.actions.not {
		strongest = [...]found{miss, vague, plain}
	}
	for _, alias := range n.Aliases {
		other, g := e.match(alias)
		if slices.Index(strongest[:], g) < slices.Index(strongest[:], f) {
			at, f = other, g
		}
	}
	return at, f
}
