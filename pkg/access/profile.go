package access

import (
	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/policy"
)

// profile is what the statements of a principal say of one need, found out once.
type profile struct {
	like Likeness
	// granted: an Allow without condition holds every resource, nothing denies
	// and nothing bounds it.
	granted bool
	// missing: no statement matches, and nothing else can decide it.
	missing bool
	// plainly is an Allow of all resources that nothing but its condition limits.
	plainly *statement
	// overBudget: the work of the principal was spent before it was found out.
	overBudget bool
}

// Likeness stands for what the statements of a principal say of a need: which of
// them match, and how its resources are given. Decisions about needs of one
// likeness have the same verdict for one operation, whichever it is.
type Likeness int32

// mostCited bounds the evidence of a decision: more places tell nobody more.
const mostCited = 10

// maxSteps bounds the work on one principal: patterns compared with the names of
// actions, and what searches take. Principals in use stay fifty times below.
const maxSteps = 1 << 26

// perPattern is how many steps a pattern and a name are: each pair is compared
// when it is found out who applies, and again for the doubts about it.
const perPattern = 16

// spend notes work.
func (p *Principal) spend(steps int) {
	p.memo.Lock()
	defer p.memo.Unlock()
	p.memo.steps += steps
}

// Share says that the principal is one of n that share the work which one may
// take: they stand in one file. Few enough share it that those in use do not
// notice.
func (p *Principal) Share(n int) {
	p.memo.Lock()
	defer p.memo.Unlock()
	p.memo.sharers = min(n, mostSharers)
}

const mostSharers = 16

// Work gives the work that the principal took, as a part of what one may take.
func (p *Principal) Work() float64 {
	p.memo.Lock()
	defer p.memo.Unlock()
	return float64(p.memo.steps) / maxSteps
}

// Spent reports whether all the work that a principal may take is done. [Principal.Decide]
// is undecided then, unless no search is needed; [Principal.Cut] finds nothing. Only
// [Principal.Live] goes on.
func (p *Principal) Spent() bool {
	p.memo.Lock()
	defer p.memo.Unlock()
	return p.memo.steps > maxSteps/max(1, p.memo.sharers)
}

// needKey tells needs apart: lists by where they stand, since who asks twice has
// one list.
type needKey struct {
	action                     string
	aliases, universe          *string
	with                       *Pin
	aliasCount, universeCount  int32
	resourceLess, sameResource bool
	global                     bool
	class                      Class
}

func keyOf(n Need) needKey {
	k := needKey{
		action: n.Action, aliasCount: int32(len(n.Aliases)), universeCount: int32(len(n.Universe)),
		resourceLess: n.ResourceLess, sameResource: n.SameResource, global: n.Global, class: n.Class,
	}
	if len(n.Aliases) > 0 {
		k.aliases = &n.Aliases[0]
	}
	if len(n.With) > 0 {
		k.with = &n.With[0]
	}
	if len(n.Universe) > 0 {
		k.universe = &n.Universe[0]
	}
	return k
}

// Expect makes room for so many needs that are asked for.
func (p *Principal) Expect(needs int) {
	p.memo.Lock()
	defer p.memo.Unlock()
	if p.memo.profiles == nil && needs > 0 {
		p.memo.profiles = make(map[needKey]profile, needs)
	}
}

// profile finds out what the statements say of a need.
func (p *Principal) profile(n Need) profile {
	return recall(&p.memo, &p.memo.profiles, keyOf(n), func() profile { return p.newProfile(n) })
}

// Likeness gives that of a need. Where the budget of the principal is spent, all
// are alike.
func (p *Principal) Likeness(n Need) Likeness { return p.profile(n).like }

// OverBudget reports whether the work on the principal was spent before anything was
// found out of a need: then it counts as live and every decision about it is
// undecided.
func (p *Principal) OverBudget(n Need) bool { return n.Class != Always && p.profile(n).overBudget }

func (p *Principal) newProfile(n Need) profile {
	if p.Spent() {
		return profile{overBudget: true}
	}
	f := profile{missing: n.Class == ByGrant && len(p.layers) == 1}
	denied, outright, variables, steps := false, n.Class == ByDenial, false, 0
	key := append(p.memo.takeRoom(), byte(n.Class), bit(n.ResourceLess), bit(n.SameResource), bit(n.Global))
	key = key.number(p.memo.types.of(n.Universe, p.anyCase).number)
	for _, pin := range pinsOf(p, []Need{n}) {
		for _, text := range append([]string{pin.Key}, pin.Values...) {
			key = append(key.number(len(text)), text...)
		}
		key = key.number(-2)
	}
	for i := range p.layers {
		key = key.number(-1)
		for _, e := range p.layers[i].candidates(n) {
			_, applies := e.appliesTo(n)
			steps += (1 + len(e.patterns)) * perPattern
			if applies == doesNotApply {
				continue
			}
			s := e.statement
			f.missing, denied = false, denied || s.source.Effect == policy.Deny
			outright = outright || s.grantsOutright(applies)
			variables = variables || len(s.regions[compile.OwnCall].Templates) > 0
			if f.plainly == nil && s.allowsEverything(applies) {
				f.plainly = s
			}
			key = append(key.number(s.order), byte(applies))
			if applies == mayApply { // a doubt is about the pattern
				for _, id := range e.doubts(n) {
					key = key.number(id)
				}
			}
		}
	}
	f.granted = len(p.layers) == 1 && !denied && outright
	if len(p.layers) > 1 || denied || variables {
		f.plainly = nil
	}
	f.like = p.memo.likeness(key)
	p.spend(steps)
	return f
}

// grantsOutright reports whether an Allow holds whatever the request.
func (s *statement) grantsOutright(a application) bool { return s.guard == 0 && s.allowsEverything(a) }

// allowsEverything reports whether an Allow holds for every resource, if its condition
// is met.
func (s *statement) allowsEverything(a application) bool {
	return a == surelyApplies && s.source.Effect == policy.Allow && s.regions[compile.OwnCall].All()
}

// outright gives the Allows that grant a need by themselves as evidence.
func (p *Principal) outright(n Need) (grants []Grant, omitted int) {
	for _, e := range p.layers[0].candidates(n) {
		at, applies := e.appliesTo(n)
		switch {
		case !e.statement.grantsOutright(applies):
		case len(grants) < mostCited:
			grants = append(grants, e.statement.grant(at))
		default:
			omitted++
		}
	}
	return grants, omitted
}

// memoKey says what an outcome depends on, as numbers and texts in a row: outcomes
// with the same key are the same.
type memoKey []byte

func (k memoKey) number(n int) memoKey {
	return append(k, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// takeRoom lends room for a key: with many statements keys are long.
func (m *memo) takeRoom() memoKey {
	m.Lock()
	defer m.Unlock()
	room := m.room
	m.room = nil
	return room[:0]
}

// likeness numbers a key, whose room is given back.
func (m *memo) likeness(k memoKey) Likeness {
	m.Lock()
	defer m.Unlock()
	m.room = k
	like, known := m.likes[string(k)]
	if !known {
		like = Likeness(len(m.likes) + 1)
		note(&m.likes, string(k), like)
	}
	return like
}

// rulingKey gives what a decision depends on: the likenesses of its needs. It reports
// false if the work was spent before they were found out.
func (p *Principal) rulingKey(own, needs []Need) (string, bool) {
	k := make(memoKey, 0, 64)
	for _, list := range [...][]Need{own, needs} {
		for _, n := range list {
			f := p.profile(n)
			if f.overBudget {
				return "", false
			}
			k = k.number(int(f.like))
		}
		k = k.number(-1)
	}
	return string(k), true
}
