package access_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/policy"
)

// replay holds decisions about a world against requests around everything
// that its documents mention.
type replay struct {
	world
	*spec.Evaluator
	samples   spec.Samples
	contexts  []map[string][]string
	resources map[string][]string // by type
}

// mostContexts bounds the contexts that are looked at; few worlds have more.
const mostContexts = 400

func newReplay(r *rand.Rand, w world) *replay {
	var actions, universes []string
	for _, n := range w.actions() {
		actions = append(actions, n.Action)
		universes = append(universes, n.Universe...)
	}
	p := &replay{world: w, Evaluator: spec.NewEvaluator(w.docs, w.boundaries), resources: map[string][]string{}}
	p.samples = spec.Around(w.all(), actions, universes)
	p.contexts, _ = p.samples.Contexts(r, w.all(), mostContexts)
	return p
}

func (w world) actions() []access.Need { return slices.Concat(w.own, w.needs) }

// sampled lists the resources of a need to look at in a context.
func (p *replay) sampled(n access.Need, context map[string][]string) []string {
	if n.ResourceLess {
		return []string{"*"}
	}
	here := strings.Join(n.Universe, " ") + "\x00" + p.Variables(context)
	if n.SameResource {
		here += "\x00same"
	}
	if p.resources[here] == nil {
		s := p.samples
		s.Resources = append(slices.Clip(s.Resources), s.Named(context)...)
		all := s.ResourcesIn(n.Universe...)
		if !n.SameResource { // else the types of the own actions matter as well
			all = p.Distinct(all, context)
		}
		p.resources[here] = all
	}
	return p.resources[here]
}

// ask evaluates one request by the specification: allowed, refused, or not
// settled by the documentation.
func (p *replay) ask(n access.Need, resource string, context map[string][]string) (spec.Outcome, bool) {
	r := spec.Request{Action: n.Action, Resource: resource, Context: context}
	if n.Class != access.ByDenial {
		o, err := p.Evaluate(r)
		return o, err == nil
	}
	switch denied, settled := p.Denied(r); {
	case denied:
		return spec.ExplicitDeny, true
	case settled:
		return spec.Allow, true
	}
	return 0, false
}

// refuses reports whether a request is refused, be it by a Deny or not.
func (p *replay) refuses(n access.Need, resource string, context map[string][]string) bool {
	r := spec.Request{Action: n.Action, Resource: resource, Context: context}
	if n.Class == access.ByDenial {
		denied, _ := p.Denied(r)
		return denied
	}
	return p.Refuses(r)
}

func (p *replay) allowed(n access.Need, resource string, context map[string][]string) bool {
	o, ok := p.ask(n, resource, context)
	return ok && o == spec.Allow
}

// live reports whether all own actions are allowed on some resource.
func (p *replay) live(context map[string][]string) bool {
	return !slices.ContainsFunc(p.own, func(own access.Need) bool {
		return !slices.ContainsFunc(p.sampled(own, context), func(r string) bool { return p.allowed(own, r, context) })
	})
}

// counts reports whether a need is needed on a resource.
func (p *replay) counts(n access.Need, resource string, context map[string][]string) bool {
	return !n.SameResource || !slices.ContainsFunc(p.own, func(own access.Need) bool {
		return !own.ResourceLess && (!within(own, resource) || !p.allowed(own, resource, context))
	})
}

func within(n access.Need, resource string) bool {
	return len(n.Universe) == 0 || slices.ContainsFunc(n.Universe, func(u string) bool { return spec.Glob(u, resource) })
}

// seen is what the sampled requests showed.
type seen struct {
	live    bool
	counted bool // some resource is one that a need is about
	// Requests of the kind, or nothing; what is open the documentation leaves so.
	granted, refused, open, perhaps string
	onlyExplicitly                  bool // all refusals are by a Deny
}

// service is how far a need is served.
type service uint8

const (
	served service = iota
	unsettled
	unserved
)

// look evaluates all sampled requests in which the operation is allowed.
func (p *replay) look() seen {
	s := seen{onlyExplicitly: true}
	for _, context := range p.contexts {
		if !p.live(context) {
			continue
		}
		s.live = true
		best := unserved
		for _, members := range p.kinds() {
			best = min(best, p.serve(members, context, &s))
		}
		switch best {
		case unserved:
			s.refused = fmt.Sprint(context)
		case unsettled:
			s.open = fmt.Sprint(context)
		}
	}
	return s
}

// kinds joins the needs by type: members of one have to refuse the same.
func (w world) kinds() [][]access.Need {
	var kinds [][]access.Need
	for _, n := range w.needs {
		i := slices.IndexFunc(kinds, func(k []access.Need) bool { return typeOf(k[0]) == typeOf(n) })
		if i < 0 {
			kinds = append(kinds, nil)
			i = len(kinds) - 1
		}
		kinds[i] = append(kinds[i], n)
	}
	return kinds
}

func typeOf(n access.Need) string { return fmt.Sprint(n.ResourceLess, n.SameResource, n.Universe) }

// serve tells how members of one type serve the resource that they serve worst.
func (p *replay) serve(members []access.Need, context map[string][]string, s *seen) service {
	worst := served
	for _, resource := range p.sampled(members[0], context) {
		if !p.counts(members[0], resource, context) {
			continue
		}
		s.counted = true
		best := unserved
		for _, n := range members {
			switch o, ok := p.ask(n, resource, context); {
			case o == spec.Allow:
				best = served
				s.granted = fmt.Sprintf("%s on %s in %v", n.Action, resource, context)
			case !ok && !p.refuses(n, resource, context):
				best = min(best, unsettled)
				s.perhaps = fmt.Sprintf("%s on %s in %v", n.Action, resource, context)
			case ok && o != spec.ExplicitDeny:
				s.onlyExplicitly = false
			}
		}
		worst = max(worst, best)
	}
	return worst
}

// check holds a decision against what was seen.
func (p *replay) check(d access.Decision) error {
	s := p.look()
	if !s.counted && d.Verdict == access.Granted && !p.sampledWell() {
		return nil // both may be allowed on a resource that only another value of a variable names
	}
	if !s.counted { // the operation is never allowed on a resource of the type
		p.needs = slices.Clone(p.needs)
		for i := range p.needs {
			p.needs[i].SameResource = false
		}
		s = p.look()
	}
	if !s.live {
		return nil
	}
	switch {
	case d.Verdict == access.Granted && s.refused != "":
		return fmt.Errorf("granted, but refused in %s", s.refused)
	case d.Verdict == access.Granted && s.open != "":
		return fmt.Errorf("granted, but not documented: %s", s.open)
	case d.Verdict <= access.Missing && s.granted != "":
		return fmt.Errorf("%v, but allowed: %s", d.Verdict, s.granted)
	case d.Verdict <= access.Missing && s.perhaps != "" && p.sampledWell(): // a variable without a value may void any statement
		return fmt.Errorf("%v, but not documented: %s", d.Verdict, s.perhaps)
	case d.Verdict == access.Denied && !s.onlyExplicitly:
		return errors.New("denied, but no Deny refuses some request")
	case d.Verdict == access.Partial && s.granted == "" && p.sampledWell():
		return errors.New("partial, but no request is allowed")
	case d.Verdict == access.Partial:
		return p.checkWitness(d.Witness)
	}
	return nil
}

// sampledWell reports whether samples are bound to have a request of every
// kind: the needs have types, and nothing hangs on the value of a variable.
func (w world) sampledWell() bool {
	return typed(w.needs) && !slices.ContainsFunc(w.all(), func(d *policy.Document) bool {
		return strings.Contains(string(d.File.Data), "${")
	})
}

// typed reports whether all needs have types. Of others there are names which
// patterns of several types share by accident, and samples don't have them.
func typed(needs []access.Need) bool {
	return !slices.ContainsFunc(needs, func(n access.Need) bool { return !n.ResourceLess && len(n.Universe) == 0 })
}

// checkWitness checks that the witness is refused while the operation is
// allowed.
func (p *replay) checkWitness(w *access.Witness) error {
	if w == nil {
		return errors.New("partial without a witness")
	}
	if typed(p.own) && p.sampledWell() && !p.live(w.Context) {
		return fmt.Errorf("the operation is not allowed with the witness %+v", *w)
	}
	for i, members := range p.kinds() {
		refuse := func(resource string) bool {
			return within(members[0], resource) && p.counts(members[0], resource, w.Context) &&
				!slices.ContainsFunc(members, func(n access.Need) bool { return !p.refuses(n, resource, w.Context) })
		}
		if i == 0 && !refuse(w.Resource) || i > 0 && !slices.ContainsFunc(p.sampled(members[0], w.Context), refuse) {
			return fmt.Errorf("the witness %+v is not refused by %+v", *w, members)
		}
	}
	return nil
}

// checkWorld decides one random question and replays it.
func checkWorld(r *rand.Rand) (access.Verdict, error) {
	w := newWorld(r)
	p := newReplay(r, w)
	for _, own := range w.own {
		if w.p.Live(own) {
			continue
		}
		alone := replay{world: world{own: []access.Need{own}}, Evaluator: p.Evaluator, samples: p.samples, resources: p.resources}
		for _, context := range p.contexts {
			if alone.live(context) {
				return 0, fmt.Errorf("%s is not live, but allowed in %v\n%v", own.Action, context, w)
			}
		}
		return 0, nil
	}
	d := w.p.Decide(w.own, w.needs)
	if err := p.check(d); err != nil {
		return 0, fmt.Errorf("%w\n%v\n%v %+v", err, w, d.Causes, d.Witness)
	}
	return d.Verdict, w.repair(d)
}

// repair checks the difference of missing and denied: a grant of the need
// repairs the one, and changes nothing about the other.
func (w world) repair(d access.Decision) error {
	if d.Verdict > access.Missing || len(w.needs) > 1 {
		return nil
	}
	doc := spec.NewDocument(policy.Huawei50, "repair.json", spec.Statement(policy.Allow, []string{w.needs[0].Action}, []string{"*"}))
	var boundaries [][]*policy.Document
	for _, b := range w.boundaries {
		boundaries = append(boundaries, append([]*policy.Document{doc}, b...))
	}
	after := access.NewPrincipal(append([]*policy.Document{doc}, w.docs...), boundaries...).Decide(w.own, w.needs)
	if d.Verdict == access.Denied && after.Verdict != access.Denied {
		return fmt.Errorf("denied, but a grant makes it %v\n%v", after.Verdict, w)
	}
	if d.Verdict == access.Missing && after.Verdict <= access.Missing && w.needs[0].Action != w.own[0].Action {
		return fmt.Errorf("missing, but a grant makes it %v\n%v", after.Verdict, w)
	}
	return nil
}

var seeds = flag.Int("seeds", 1000, "random questions to replay")

// questions is fewer where the race detector makes each slow.
func questions() int {
	if testing.Short() {
		return *seeds / 4
	}
	return *seeds
}

func TestReplay(t *testing.T) {
	counts := map[access.Verdict]int{}
	for seed := range uint64(questions()) {
		r := rand.New(rand.NewPCG(seed, 1))
		v, err := checkWorld(r)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		counts[v]++
	}
	t.Log(counts)
	for v := access.Denied; v <= access.Granted; v++ {
		if v != access.Undecided && counts[v] < questions()/50 {
			t.Errorf("only %d of %d questions were %v", counts[v], questions(), v)
		}
	}
	if counts[access.Undecided] > questions()/100 {
		t.Errorf("%d of %d questions were undecided", counts[access.Undecided], questions())
	}
}

// FuzzDecide compares verdicts with the executable specification.
func FuzzDecide(f *testing.F) {
	for i := range byte(8) {
		f.Add([]byte{i, 255 - i, 7 * i})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := checkWorld(newRand(data)); err != nil {
			t.Fatal(err)
		}
	})
}
