package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// bound is one end of what may be allowed: which Allows and Denies hold, and how
// their patterns with variables are read. What really is allowed lies between
// view.least and view.most, as an Allow only adds and a Deny only takes away.
type bound struct {
	allow, deny    mask
	allows, denies reading
}

// most allows all that may be allowed: every possible Allow, only sure Denies.
func (v view) most() bound { return bound{v.possibly, v.surely, largest, smallest} }

// least allows only what surely is: sure Allows only, every possible Deny.
func (v view) least() bound { return bound{v.surely, v.possibly, smallest, largest} }

// as gives the bound with the same reading for Allows and Denies, if there is one.
func (b bound) as(r reading) bound {
	if r == nil {
		return b
	}
	return bound{b.allow, b.deny, r, r}
}

// reading says what a pattern with variables is taken for, in a region or in a
// complement: nil for nothing.
type reading func(s *compile.Template, complement bool) *match.Pattern

// smallest reads a region as small as it can be. A complement may hold nothing
// where a variable has no value: nobody documents it.
func smallest(s *compile.Template, complement bool) *match.Pattern {
	switch {
	case !complement:
		return nil
	case s.Lacks(nil):
		return compile.Everything
	}
	return s.Widest
}

// largest reads a region as large as it can be: a complement leaves out nothing.
func largest(s *compile.Template, complement bool) *match.Pattern {
	if complement {
		return nil
	}
	return s.Widest
}

// patterns gives the patterns whose union a region is, or leaves out if it is a
// complement.
func (as reading) patterns(r *compile.Region) []*match.Pattern {
	if len(r.Templates) == 0 {
		return r.Exact
	}
	ps := slices.Clip(r.Exact)
	for _, s := range r.Templates {
		if p := as(s, r.Not); p != nil {
			ps = append(ps, p)
		}
	}
	return ps
}

// holdsStar reports whether a region holds the request of an action that has no
// resource.
func (as reading) holdsStar(r *compile.Region) bool {
	return slices.ContainsFunc(as.patterns(r), compile.IsStar) != r.Not
}

// state is what a pattern with variables does for one resource. It is the same
// wherever the pattern stands, which is why one unknown stays one.
type state uint8

const (
	noMatch state = iota
	matches
	// noValue: a variable has no value. The pattern matches nothing, and a complement
	// of it holds nothing either.
	noValue
)

// mostTemplates bounds the patterns with variables of one question; every way in
// which they hold a resource is a question of its own.
const mostTemplates = 5

// inEachState asks for resources that some patterns with variables match and
// others don't, in every way there is, until the answer is Yes. It first asks
// between the bounds, where each place of a pattern is read on its own: what is
// not there is nowhere.
func (d dependencies) inEachState(valued func() []string, resourceLess bool, ask func(where clause, as reading) (string,
	match.Answer)) (string, match.Answer) {
	if s, a := ask(anyResource, nil); a == match.No || len(d.templates) == 0 {
		return s, a
	}
	var can [][]state
	var named []*compile.Template
	for _, s := range d.templates {
		states := []state{noMatch}
		if !resourceLess || s.Widest.Everything() {
			states = append(states, matches)
		}
		if slices.Contains(d.complemented, s) && s.Lacks(valued()) {
			states = append(states, noValue)
		}
		if len(states) > 1 {
			named, can = append(named, s), append(can, states)
		}
	}
	if len(named) > mostTemplates {
		return "", match.Undecided
	}
	answer := match.No
	at := make([]state, len(named))
	for {
		s, a := ask(where(named, at), readAs(named, at))
		if a == match.Yes {
			return s, a
		}
		answer = either(answer, a)
		if !advance(at, can) {
			return "", answer
		}
	}
}

// where describes the resources that patterns can hold in these states.
func where(named []*compile.Template, at []state) clause {
	var f fragment
	for i, s := range named {
		if at[i] == matches {
			f.all = append(f.all, s.Widest)
		}
	}
	return clause{f}
}

// readAs reads patterns for a resource that they hold in these states.
func readAs(named []*compile.Template, at []state) reading {
	return func(s *compile.Template, complement bool) *match.Pattern {
		i := slices.Index(named, s)
		if i >= 0 && (at[i] == matches || at[i] == noValue && complement) {
			return compile.Everything
		}
		return nil
	}
}

// advance goes on to the next choice of the states that each can have; it
// reports false behind the last.
func advance(at []state, can [][]state) bool {
	for i := range at {
		if next := slices.Index(can[i], at[i]) + 1; next < len(can[i]) {
			at[i] = can[i][next]
			return true
		}
		at[i] = noMatch
	}
	return false
}

// dependencies are what an answer depends on: guards, the patterns with
// variables, and those of them that matter also without a value.
type dependencies struct {
	guards                  mask
	templates, complemented []*compile.Template
}

func (d *dependencies) add(more dependencies) {
	d.guards = d.guards.or(more.guards)
	d.templates = union(d.templates, more.templates)
	d.complemented = union(d.complemented, more.complemented)
}

// union adds what is not there yet.
func union[T comparable](all, more []T) []T {
	for _, x := range more {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

func both(a, b match.Answer) match.Answer {
	if a == match.No || b == match.No {
		return match.No
	}
	return max(a, b) // Undecided is behind Yes and No
}

func either(a, b match.Answer) match.Answer {
	if a == match.Yes || b == match.Yes {
		return match.Yes
	}
	return max(a, b)
}
