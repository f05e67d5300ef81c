package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// doubts are the spellings that the platform does not document. Each is taken
// to mean something and to mean nothing, the same wherever it stands; a verdict
// that hangs on it is undecided.
type doubts struct {
	names []string
	taken uint // by place in names
	meter meter
}

// maxDoubts bounds the doubts of one question: every way to take them is a
// question of its own.
const maxDoubts = 5

// take reports whether a spelling is taken to mean something.
func (d *doubts) take(name string) bool {
	i := slices.Index(d.names, name)
	if i < 0 {
		i = len(d.names)
		d.names = append(d.names, name)
	}
	return d.taken>>i&1 != 0
}

// next takes them in another way; it reports false behind the last.
func (d *doubts) next() bool {
	d.taken++
	return d.taken>>len(d.names) == 0
}

// takes reports whether a statement takes a need that it matches in a way that
// is not documented.
func (d *doubts) takes(e entry, n Need) bool {
	listed := false
	for _, p := range e.vague(n) {
		listed = d.take("action "+p.String()) || listed
	}
	return listed != e.statement.actions.not
}

// vague lists the patterns by which a statement takes a need under any of its
// names in a way that is not documented.
func (e entry) vague(n Need) []actionPattern {
	names := append([]string{n.Action}, n.Aliases...)
	var all []actionPattern
	for _, p := range e.patterns {
		if p.vague && slices.ContainsFunc(names, p.Match) {
			all = append(all, p)
		}
	}
	return all
}

// region reports whether a region outside the grammar is taken to hold every
// resource, or none. It may hold some of them, and what is asked about others
// is another doubt.
func (d *doubts) region(s *policy.Statement, about string) bool {
	name := "region " + about
	for _, text := range s.Resources {
		name += "\x00" + text.Value
	}
	return d.take(name)
}

// pass is a question with the doubts taken in one way.
type pass struct {
	*decision
	ruling
	live         bool
	own, members []*side
}

// rule judges by search, in every way to take what can't be read.
func (p *Principal) rule(own, needs []Need) ruling {
	var passes []pass
	doubts := doubts{}
	defer func() { p.spend(doubts.meter.steps()) }()
	for {
		d := p.newDecision(&doubts)
		x := pass{decision: d, own: d.newSides(own, ownPlace(own, needs)), members: d.newSides(needs, place)}
		x.sort()
		if len(doubts.names) > maxDoubts {
			return undecided(x.members)
		}
		x.ruling, x.live = d.judge(x.own, x.members)
		passes = append(passes, x)
		if !doubts.next() {
			return agree(passes)
		}
	}
}

// sort finishes the sides, which name what can't be read.
func (x *pass) sort() {
	measureTogether(x.own, x.members)
	x.decision.sort(x.own...)
	x.decision.sort(x.members...)
}

// place names the resources that a need is asked for on.
func place(n Need) string {
	switch {
	case n.ResourceLess:
		return "*"
	case n.SameResource:
		return "same " + strings.Join(n.Universe, " ")
	}
	return strings.Join(n.Universe, " ")
}

// ownPlace is place for the own actions: their resources are those of needs
// only where all are about the same.
func ownPlace(own, needs []Need) func(Need) string {
	return func(n Need) string {
		n.SameResource = true
		other := func(o Need) bool { return place(o) != place(n) }
		if n.ResourceLess || slices.ContainsFunc(needs, other) || slices.ContainsFunc(own, func(o Need) bool { return !slices.Equal(o.Universe, n.Universe) }) {
			return "own " + place(n)
		}
		return place(n)
	}
}

// agree joins the rulings of all passes. Those in which the operation is live
// count, or all if it never is.
func agree(passes []pass) ruling {
	counting := slices.DeleteFunc(slices.Clone(passes), func(x pass) bool { return !x.live })
	if len(counting) == 0 {
		counting = passes
	}
	first := counting[0]
	same, refused := true, true
	for _, x := range counting {
		same = same && x.Verdict == first.Verdict
		refused = refused && x.Verdict <= Missing
	}
	switch {
	case same && first.Verdict != Partial || len(passes) == 1:
		return first.ruling
	case same:
		for _, x := range counting {
			if everyPass(passes, func(other pass) bool { return other.refuses(x.Witness) }) {
				return x.ruling
			}
		}
	case refused:
		return ruling{Decision: Decision{Verdict: Missing}}
	}
	var members []*side
	for _, x := range passes {
		members = append(members, x.members...)
	}
	return undecided(members)
}

func undecided(members []*side) ruling {
	return ruling{Decision{Verdict: Undecided, Causes: []Cause{Unreadable}}, partialEvidence(members, true)}
}

func everyPass(passes []pass, is func(pass) bool) bool {
	return !slices.ContainsFunc(passes, func(x pass) bool { return !is(x) })
}

// at gives the question for the context of one request. It reports false if
// the variables have no values there that are documented.
func (x pass) at(w *Witness) (e *explorer, v view, ok bool) {
	e = &explorer{decision: x.decision, own: x.own, groups: groupByType(x.members)}
	e.vars = x.p.variables(x.testIDs())
	e.used = e.usedReferences()
	e.truth = make([]truth, len(x.p.table.tests))
	b := binding{}
	for key, held := range w.Context {
		if len(held) == 1 {
			b[lower(key)] = held[0]
		} else if slices.Contains(e.names(), lower(key)) {
			return nil, view{}, false
		}
	}
	e, ok = e.under(b, w.Context)
	return e, e.view(), ok
}

// refuses reports whether the needs are surely refused, as a witness shows.
func (x pass) refuses(w *Witness) bool {
	e, v, ok := x.at(w)
	if !ok {
		return false
	}
	for i, g := range e.groups {
		if i > 0 {
			if _, a := e.groupRefused(g, v.possibly, v.surely); a != match.Yes {
				return false
			}
			continue
		}
		if g.sameResource() && slices.ContainsFunc(e.own, func(s *side) bool { return !s.need.ResourceLess && !s.allows(w, v.possibly, v.surely) }) {
			return true
		}
		if slices.ContainsFunc(g.members, func(s *side) bool { return s.allows(w, v.possibly, v.surely) }) {
			return false
		}
	}
	return true
}

// exceeds reports whether the own action is surely allowed and the needed one
// refused, as a witness shows.
func (x pass) exceeds(w *Witness) bool {
	e, v, ok := x.at(w)
	return ok && e.own[0].allows(w, v.surely, v.possibly) && !e.groups[0].members[0].allows(w, v.possibly, v.surely)
}

// allows reports whether the action is allowed on the resource of a witness:
// allow and deny select the statements whose conditions hold.
func (s *side) allows(w *Witness, allow, deny mask) bool {
	resource := literal(w.Resource)
	reach := func(rules []rule, holds mask) bool {
		return slices.ContainsFunc(rules, func(r rule) bool {
			if s.need.ResourceLess {
				return holds.has(r.guard) && r.region.whole(sure)
			}
			names := func(p *match.Pattern) bool { return p.Match(resource) }
			return holds.has(r.guard) && slices.ContainsFunc(r.region.exact, names) != r.region.not
		})
	}
	if reach(s.denies, deny) {
		return false
	}
	return s.base || !slices.ContainsFunc(s.layers, func(l []rule) bool { return !reach(l, allow) })
}
