package access_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/policy"
)

// forWorlds runs a law on random questions about live operations.
func forWorlds(t *testing.T, n int, law func(r *rand.Rand, w world, before access.Decision) error) {
	t.Helper()
	held := 0
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 2))
		w := newWorld(r)
		if slices.ContainsFunc(w.own, func(o access.Need) bool { return !w.p.Live(o) }) {
			continue
		}
		held++
		if err := law(r, w, w.p.Decide(w.own, w.needs)); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, w)
		}
	}
	if held < n/4 {
		t.Errorf("only %d of %d questions count", held, n)
	}
}

// touchesOwn reports whether a need is an own action as well: then a statement
// about it changes which requests count.
func (w world) touchesOwn() bool {
	return slices.ContainsFunc(w.own, func(o access.Need) bool {
		return slices.ContainsFunc(w.needs, func(n access.Need) bool { return n.Action == o.Action })
	})
}

// with decides again with one more statement about a need. It reports whether
// something about that is open: a variable without a value where it counts.
func (w world) with(r *rand.Rand, effect policy.Effect) (d access.Decision, open bool) {
	dialect := w.docs[0].Dialect
	s := worlds.Generate(r, dialect)[0].Statements[0]
	s.Effect, s.NotAction = effect, false
	s.Actions = worlds.Texts(pick(r, w.needs).Action)
	docs := append(slices.Clone(w.docs), worlds.NewDocument(dialect, "more.json", s))
	boundaries := slices.Clone(w.boundaries)
	for i, b := range boundaries {
		boundaries[i] = append(slices.Clone(b), docs[len(docs)-1])
	}
	open = strings.Contains(string(docs[len(docs)-1].File.Data), "${")
	return access.NewPrincipal(docs, boundaries...).Decide(w.own, w.needs), open
}

func TestAllowNeverLowers(t *testing.T) {
	forWorlds(t, 2*questions(), func(r *rand.Rand, w world, before access.Decision) error {
		if w.touchesOwn() {
			return nil
		}
		after, open := w.with(r, policy.Allow)
		if open && after.Verdict == access.Undecided {
			return nil // it may be a grant or nothing
		}
		if after.Verdict < before.Verdict {
			return fmt.Errorf("an Allow makes %v %v", before.Verdict, after.Verdict)
		}
		return nil
	})
}

func TestDenyNeverRaises(t *testing.T) {
	forWorlds(t, 2*questions(), func(r *rand.Rand, w world, before access.Decision) error {
		if w.touchesOwn() {
			return nil
		}
		if before.Verdict == access.Undecided {
			return nil // a Deny can settle what was open
		}
		if after, _ := w.with(r, policy.Deny); after.Verdict > before.Verdict {
			return fmt.Errorf("a Deny makes %v %v", before.Verdict, after.Verdict)
		}
		return nil
	})
}

// same reports a difference in what was decided; the witness may be another.
func same(a, b access.Decision) error {
	if a.Verdict != b.Verdict || !slices.Equal(a.Causes, b.Causes) {
		return fmt.Errorf("%v %v became %v %v", a.Verdict, a.Causes, b.Verdict, b.Causes)
	}
	return nil
}

func TestOrderDoesNotMatter(t *testing.T) {
	forWorlds(t, 2*questions(), func(r *rand.Rand, w world, before access.Decision) error {
		var docs []*policy.Document
		for _, d := range w.docs {
			statements := slices.Clone(d.Statements)
			r.Shuffle(len(statements), func(i, j int) { statements[i], statements[j] = statements[j], statements[i] })
			for i := range statements {
				s := &statements[i]
				s.Actions, s.Resources = slices.Clone(s.Actions), slices.Clone(s.Resources)
				slices.Reverse(s.Actions)
				slices.Reverse(s.Resources)
				s.Conditions = slices.Clone(s.Conditions)
				slices.Reverse(s.Conditions)
			}
			docs = append(docs, worlds.NewDocument(d.Dialect, d.File.Path, statements...))
		}
		r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		needs := slices.Clone(w.needs)
		slices.Reverse(needs)
		return same(before, access.NewPrincipal(docs, w.boundaries...).Decide(w.own, needs))
	})
}

// TestSplittingDoesNotMatter writes every statement as several, one for each
// action and resource, in documents of their own.
func TestSplittingDoesNotMatter(t *testing.T) {
	forWorlds(t, 2*questions(), func(r *rand.Rand, w world, before access.Decision) error {
		var docs []*policy.Document
		for _, d := range w.docs {
			for _, s := range d.Statements {
				for _, part := range split(s) {
					docs = append(docs, worlds.NewDocument(d.Dialect, "part.json", part))
				}
			}
		}
		return same(before, access.NewPrincipal(docs, w.boundaries...).Decide(w.own, w.needs))
	})
}

// TestEarlierDecisionsDoNotMatter asks one principal in several ways, and a new
// one in each.
func TestEarlierDecisionsDoNotMatter(t *testing.T) {
	forWorlds(t, 2*questions(), func(r *rand.Rand, w world, _ access.Decision) error {
		for range 4 {
			needs := slices.Clone(w.needs)
			for i := range needs {
				switch n := &needs[i]; r.IntN(5) {
				case 0:
					n.ResourceLess, n.SameResource = !n.ResourceLess, false
				case 1:
					n.SameResource = !n.SameResource && !n.ResourceLess
				case 2:
					n.Class = pick(r, []access.Class{access.ByGrant, access.ByDenial, access.Always})
				case 3:
					n.Universe = randomNeed(r, w.docs[0].Dialect).Universe
				}
			}
			fresh := access.NewPrincipal(w.docs, w.boundaries...)
			if err := same(fresh.Decide(w.own, needs), w.p.Decide(w.own, needs)); err != nil {
				return fmt.Errorf("%w for %+v", err, needs)
			}
		}
		return nil
	})
}

func split(s policy.Statement) []policy.Statement {
	parts := []policy.Statement{s}
	if !s.NotAction {
		parts = nil
		for _, a := range s.Actions {
			part := s
			part.Actions = []policy.Text{a}
			parts = append(parts, part)
		}
	}
	if s.NotResource || !s.HasResource {
		return parts
	}
	var out []policy.Statement
	for _, part := range parts {
		for _, r := range s.Resources {
			piece := part
			piece.Resources = []policy.Text{r}
			out = append(out, piece)
		}
	}
	return out
}

// TestUnreadableIsNeverRounded puts an operator that nobody documents into a
// principal. It can be true of every request or of none.
func TestUnreadableIsNeverRounded(t *testing.T) {
	neverRounded(t, 2*questions(), func(r *rand.Rand, docs []*policy.Document) (strange, always, never []*policy.Document) {
		weird := worlds.Test(pick(r, []string{"Weird", "NumericLessThen"}), pick(r, []string{"k", "g:UserName"}), "v")
		chosen := r.IntN(8)
		for _, d := range docs {
			with := slices.Clone(d.Statements)
			without := slices.Clone(d.Statements)
			kept := []policy.Statement{}
			for i := range with {
				if chosen>>(i%3)&1 == 0 {
					kept = append(kept, without[i])
					continue
				}
				with[i].Conditions = append(slices.Clone(with[i].Conditions), weird)
				with[i].HasCondition = true
			}
			strange = append(strange, worlds.NewDocument(d.Dialect, "strange.json", with...))
			always = append(always, worlds.NewDocument(d.Dialect, "always.json", without...))
			never = append(never, worlds.NewDocument(d.Dialect, "never.json", kept...))
		}
		return strange, always, never
	})
}

// TestSpellingIsNeverRounded writes services of Huawei 1.1 in upper case. Such
// a pattern works or it does not.
func TestSpellingIsNeverRounded(t *testing.T) {
	neverRounded(t, 3*questions(), func(r *rand.Rand, docs []*policy.Document) (strange, works, fails []*policy.Document) {
		for _, d := range docs {
			with, kept := slices.Clone(d.Statements), slices.Clone(d.Statements)
			for i := range with {
				if d.Dialect != policy.Huawei11 || r.IntN(2) == 0 {
					continue
				}
				with[i].Actions, kept[i].Actions = slices.Clone(with[i].Actions), nil
				for j, a := range with[i].Actions {
					if service, rest, found := strings.Cut(a.Value, ":"); found && service != "*" {
						with[i].Actions[j].Value = strings.ToUpper(service) + ":" + rest
					} else {
						kept[i].Actions = append(kept[i].Actions, a)
					}
				}
			}
			strange = append(strange, worlds.NewDocument(d.Dialect, "strange.json", with...))
			works = append(works, d)
			fails = append(fails, worlds.NewDocument(d.Dialect, "fails.json", kept...))
		}
		return strange, works, fails
	})
}

// neverRounded holds that documents with something open get a verdict only where it
// is right in both readings of them: else they are undecided, and some are.
func neverRounded(t *testing.T, n int, open func(*rand.Rand, []*policy.Document) (docs, one, other []*policy.Document)) {
	t.Helper()
	undecided := 0
	forWorlds(t, n, func(r *rand.Rand, w world, _ access.Decision) error {
		if w.needs[0].SameResource {
			return nil // where nothing is the same, the type counts
		}
		docs, one, other := open(r, w.docs)
		got := access.NewPrincipal(docs, w.boundaries...).Decide(w.own, w.needs)
		if got.Verdict == access.Undecided {
			undecided++
			return nil
		}
		return w.agrees(got, one, other)
	})
	if undecided == 0 {
		t.Error("no question was undecided")
	}
}

// agrees checks a verdict against other readings of the principal, as far as
// the operation is live there.
func (w world) agrees(got access.Decision, readings ...[]*policy.Document) error {
	for _, docs := range readings {
		p := access.NewPrincipal(docs, w.boundaries...)
		if slices.ContainsFunc(w.own, func(o access.Need) bool { return !p.Live(o) }) {
			continue
		}
		if v := p.Decide(w.own, w.needs).Verdict; v != got.Verdict && max(v, got.Verdict) > access.Missing {
			return fmt.Errorf("%v is %v as\n%s", got.Verdict, v, worlds.Describe(docs))
		}
	}
	return nil
}
