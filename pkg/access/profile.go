package access

import (
	"crypto/sha256"
	"hash"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// profile is what the statements of a principal say of one need, found out once.
type profile struct {
	// likeness names the statements that match the need and how its resources are
	// given: needs with the same name have the same outcome.
	likeness Likeness
	// granted: an Allow without condition holds every resource, nothing denies
	// and nothing bounds it. The evidence is that of these Allows.
	granted  bool
	evidence []Grant
	omitted  int // grants that the evidence leaves out
	// missing: no statement matches, and nothing else can decide it.
	missing bool
	// overBudget: the work of the principal was spent before it was found out.
	overBudget bool
}

// mostCited bounds the evidence of a decision: more places tell nobody more.
const mostCited = 10

// maxSteps bounds the work on one principal: patterns compared with the names of
// actions, and what searches take. Principals in use stay a hundred times below.
const maxSteps = 1 << 27

// spend notes work.
func (p *Principal) spend(steps int) {
	p.memo.Lock()
	defer p.memo.Unlock()
	p.memo.steps += steps
}

// exhausted reports whether all the work that a principal may take is done.
func (p *Principal) exhausted() bool {
	p.memo.Lock()
	defer p.memo.Unlock()
	return p.memo.steps > maxSteps
}

// needKey tells needs apart.
type needKey struct {
	action, aliases, universe  string
	resourceLess, sameResource bool
	class                      Class
}

func keyOf(n Need) needKey {
	return needKey{n.Action, strings.Join(n.Aliases, "\x00"), strings.Join(n.Universe, "\x00"), n.ResourceLess, n.SameResource, n.Class}
}

// profile finds out what the statements say of a need.
func (p *Principal) profile(n Need) *profile {
	return recall(&p.memo, p.memo.profiles, keyOf(n), func() *profile { return p.newProfile(n) })
}

// Likeness is what the statements of a principal say of a need: decisions about
// needs of one likeness have the same verdict, whatever the operation.
type Likeness [sha256.Size]byte

// Likeness gives that of a need. Where the budget of the principal is spent, all
// are alike.
func (p *Principal) Likeness(n Need) Likeness { return p.profile(n).likeness }

// Open reports whether the work on the principal was spent before anything was
// found out of a need: then it counts as live and every decision about it is
// undecided.
func (p *Principal) Open(n Need) bool { return n.Class != Always && p.profile(n).overBudget }

func (p *Principal) newProfile(n Need) *profile {
	if p.exhausted() {
		return &profile{overBudget: true}
	}
	f := &profile{missing: n.Class == ByGrant && len(p.layers) == 1}
	denied, steps := false, 0
	h := sha256.New()
	for _, text := range append([]string{strconv.Itoa(int(n.Class)), strconv.FormatBool(n.ResourceLess), strconv.FormatBool(n.SameResource)}, n.Universe...) {
		add(h, text)
	}
	for i := range p.layers {
		add(h, ";")
		for _, e := range p.layers[i].candidates(n) {
			at, applies := e.appliesTo(n)
			steps += 1 + len(e.patterns)
			if applies == doesNotApply {
				continue
			}
			f.missing = false
			s := e.statement
			add(h, strconv.Itoa(s.order)+string(' '+byte(applies)))
			if applies == mayApply { // a doubt is about the pattern
				for _, id := range e.doubts(n) {
					add(h, strconv.Itoa(id))
				}
			}
			switch {
			case s.source.Effect == policy.Deny:
				denied = true
			case applies != surelyApplies || s.guard != 0 || !s.region.All():
			case len(f.evidence) < mostCited:
				f.evidence = append(f.evidence, s.grant(at))
			default:
				f.omitted++
			}
		}
	}
	h.Sum(f.likeness[:0])
	f.granted = len(p.layers) == 1 && !denied && (n.Class == ByDenial || len(f.evidence) > 0)
	if !f.granted {
		f.evidence, f.omitted = nil, 0
	}
	p.spend(steps)
	return f
}

func add(h hash.Hash, text string) {
	h.Write([]byte(text))
	h.Write([]byte{0})
}

// nameOf names what a decision depends on. Decisions with the same name have the
// same outcome. It reports false if that was not found out.
func (p *Principal) nameOf(own, needs []Need) (name string, ok bool) {
	var b strings.Builder
	for _, list := range [...][]Need{own, needs} {
		for _, n := range list {
			f := p.profile(n)
			if f.overBudget {
				return "", false
			}
			b.Write(f.likeness[:])
		}
		b.WriteByte('|')
	}
	return b.String(), true
}

// tooLarge is the decision where the work of the principal is spent.
func tooLarge() Decision {
	return Decision{Verdict: Undecided, Causes: []Cause{OverBudget}}
}
