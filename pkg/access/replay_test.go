package access_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

// replay holds decisions about a world against requests around everything
// that its documents mention.
type replay struct {
	world
	*spec.Evaluator
	samples   worlds.Samples
	contexts  []map[string][]string // of one call
	calls     []calls
	resources map[string][]string // by type
	whole     bool                // the calls, in all readings, stand for all there are
}

// calls are the contexts of the operation's own call and of the one that the needs
// must allow: they agree in the keys of the caller.
type calls struct{ own, need map[string][]string }

// Bounds of the contexts that are looked at, and of the pairs of calls; few worlds
// have more.
const (
	mostContexts = 400
	mostCalls    = 150
)

func newReplay(r *rand.Rand, w world) *replay {
	var actions, universes []string
	for _, n := range w.actions() {
		actions = append(actions, n.Action)
		universes = append(universes, n.Universe...)
	}
	p := &replay{world: w, Evaluator: spec.NewEvaluator(w.docs, w.boundaries), resources: map[string][]string{}}
	p.samples = worlds.Around(w.all(), actions, universes)
	p.contexts, p.whole = p.samples.Contexts(r, w.all(), mostContexts)
	p.calls = p.pairs()
	if len(p.calls) > mostCalls {
		r.Shuffle(len(p.calls), func(i, j int) { p.calls[i], p.calls[j] = p.calls[j], p.calls[i] })
		p.calls, p.whole = p.calls[:mostCalls], false
	}
	return p
}

// pairs joins each context with what the others have of the keys of requests.
func (p *replay) pairs() []calls {
	var all []calls
	requests, seen := []map[string][]string{}, map[string]bool{}
	for _, context := range p.contexts {
		for _, pinned := range p.pinned(spec.Joined(nil, context, true)) {
			if name := fmt.Sprintf("%q", pinned); !seen[name] {
				seen[name] = true
				requests = append(requests, pinned)
			}
		}
	}
	for _, own := range p.contexts {
		for _, request := range requests {
			all = append(all, calls{own, request})
		}
	}
	return all
}

// pinned gives the contexts of a call in which keys have the values that the needs
// have pinned.
func (w world) pinned(context map[string][]string) []map[string][]string {
	all := []map[string][]string{context}
	for _, pin := range w.needs[0].With {
		var next []map[string][]string
		for _, context := range all {
			for _, v := range pin.Values {
				one := maps.Clone(context)
				one[pin.Key] = []string{v}
				next = append(next, one)
			}
		}
		all = next
	}
	return all
}

// context gives the context in which an action is asked for.
func (w world) context(n access.Need, isNeed bool, c calls) map[string][]string {
	if !isNeed {
		return c.own
	}
	return spec.Joined(c.own, c.need, w.regionApart(n))
}

// regionApart reports whether one of the operation and a need goes to a service
// without regions.
func (w world) regionApart(n access.Need) bool {
	return slices.ContainsFunc(w.own, func(o access.Need) bool { return o.Global != n.Global })
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

// request is the request for an own action or a need.
func (w world) request(n access.Need, isNeed bool, resource string, c calls) spec.Request {
	r := spec.Request{Action: n.Action, Resource: resource, Context: w.context(n, isNeed, c)}
	if isNeed {
		r.Call, r.RegionApart = 1, w.regionApart(n)
	}
	return r
}

// allows reports whether an answer lets a need through.
func allows(n access.Need, a spec.Answer) bool {
	return !a.Denied && (a.Allowed || n.Class == access.ByDenial)
}

// reading is what the requests of one context show in one reading of what the
// documentation leaves open.
type reading struct {
	// The operation is allowed: in all ways of reading the resources, or some.
	live, mayLive bool
	counted       []string // the types of needs for which some resource counts
	// Requests of the kind, or nothing.
	granted, refused string
	onlyExplicitly   bool // all refusals are by a Deny
}

func (s *reading) count(kind string) {
	if !slices.Contains(s.counted, kind) {
		s.counted = append(s.counted, kind)
	}
}

// eachReading calls f in every reading of the doubts about calls. It reports false
// if there are more doubts than that.
func (p *replay) eachReading(c calls, mostDoubts int, f func()) bool {
	var doubts []spec.Doubt
	note := func(needs []access.Need, isNeed bool) {
		for _, n := range needs {
			for _, d := range p.Doubts([]string{n.Action}, p.request(n, isNeed, "", c)) {
				if !slices.Contains(doubts, d) {
					doubts = append(doubts, d)
				}
			}
		}
	}
	note(p.own, false)
	note(p.needs, true)
	if len(doubts) > mostDoubts {
		return false
	}
	p.Assuming(doubts, f)
	return true
}

const (
	mostDoubts   = 6
	mostReadings = 200 // of the contexts of one world that have doubts
)

// alive reports whether all own actions are allowed on some resource, and
// whether they may be.
func (p *replay) alive(c calls) (live, may bool) {
	live, may = true, true
	for _, own := range p.own {
		all, some := false, false
		for _, resource := range p.sampled(own, c.own) {
			always := true
			p.Readings([]spec.Request{p.request(own, false, resource, c)}, func(a []spec.Answer) {
				some = some || allows(own, a[0])
				always = always && allows(own, a[0])
			})
			all = all || always
		}
		live, may = live && all, may && some
	}
	return live, may
}

// asked are the needs that a request for some members is about: those members,
// and for the same resource the own actions.
func (p *replay) asked(members []access.Need) []access.Need {
	asked := slices.Clone(members)
	if members[0].SameResource {
		for _, own := range p.own {
			if !own.ResourceLess {
				asked = append(asked, own)
			}
		}
	}
	return asked
}

// serve calls f with every reading of the requests for members on a resource
// that they are about.
func (p *replay) serve(members []access.Need, resource string, c calls, f func([]spec.Answer)) {
	asked := p.asked(members)
	var requests []spec.Request
	for i, n := range asked {
		if !within(n, resource) {
			return
		}
		requests = append(requests, p.request(n, i < len(members), resource, c))
	}
	p.Readings(requests, func(answers []spec.Answer) {
		for i := len(members); i < len(asked); i++ {
			if !allows(asked[i], answers[i]) {
				return
			}
		}
		f(answers)
	})
}

func within(n access.Need, resource string) bool {
	return n.ResourceLess || len(n.Universe) == 0 || slices.ContainsFunc(n.Universe, func(u string) bool { return spec.Glob(u, resource) })
}

// read evaluates the sampled requests of calls in the reading that is assumed.
func (p *replay) read(c calls) reading {
	s := reading{onlyExplicitly: true}
	if s.live, s.mayLive = p.alive(c); !s.mayLive {
		return s
	}
	refused := true
	for _, members := range p.kinds() {
		fails := false
		for _, resource := range p.sampledFor(members, c) {
			p.serve(members, resource, c, func(answers []spec.Answer) {
				s.count(typeOf(members[0]))
				served := false
				for i, n := range members {
					served = served || allows(n, answers[i])
					s.onlyExplicitly = s.onlyExplicitly && (allows(n, answers[i]) || answers[i].Denied)
				}
				if fails = fails || !served; served {
					s.granted = fmt.Sprintf("%s on %s in %v", members[0].Action, resource, c)
				}
			})
		}
		refused = refused && fails
	}
	if refused {
		s.refused = fmt.Sprint(c)
	}
	return s
}

// sampledFor lists the resources to look at for needs of one type.
func (p *replay) sampledFor(members []access.Need, c calls) []string {
	all := slices.Clone(p.sampled(members[0], p.context(members[0], true, c)))
	if members[0].SameResource {
		all = append(all, p.sampled(members[0], c.own)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// look evaluates the sampled requests of all calls.
func (p *replay) look() (all reading) {
	all.onlyExplicitly = true
	readings := 0
	for _, c := range p.calls {
		most := mostDoubts
		if readings > mostReadings {
			most = 0
		}
		read := p.eachReading(c, most, func() {
			readings++
			s := p.read(c)
			all.mayLive = all.mayLive || s.mayLive
			for _, t := range s.counted {
				all.count(t)
			}
			all.granted = cmp.Or(all.granted, s.granted)
			all.refused = cmp.Or(all.refused, s.refused)
			all.onlyExplicitly = all.onlyExplicitly && s.onlyExplicitly
		})
		p.whole = p.whole && read
	}
	return all
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

func typeOf(n access.Need) string {
	return fmt.Sprint(n.ResourceLess, n.SameResource, slices.Sorted(slices.Values(n.Universe)))
}

// check holds a decision against what was seen.
func (p *replay) check(d access.Decision) error {
	s := p.look()
	elsewhere := func(n access.Need) bool { return n.SameResource && !slices.Contains(s.counted, typeOf(n)) }
	if slices.ContainsFunc(p.needs, elsewhere) { // the operation is never allowed on a resource of the type
		if d.Verdict == access.Granted && !p.sampledWell() {
			return nil // both may be allowed on a resource that only another value of a variable names
		}
		p.needs = slices.Clone(p.needs)
		for i := range p.needs {
			p.needs[i].SameResource = p.needs[i].SameResource && !elsewhere(p.needs[i])
		}
		s = p.look()
	}
	if !s.mayLive {
		return nil
	}
	switch {
	case d.Verdict == access.Granted && s.refused != "":
		return fmt.Errorf("granted, but refused in %s", s.refused)
	case d.Verdict <= access.Missing && s.granted != "":
		return fmt.Errorf("%v, but allowed: %s", d.Verdict, s.granted)
	case d.Verdict == access.Denied && !s.onlyExplicitly:
		return errors.New("denied, but no Deny refuses some request")
	case d.Verdict == access.Partial && s.granted == "" && p.whole && p.sampledWell():
		return errors.New("partial, but no request is allowed")
	case d.Verdict == access.Partial:
		return p.checkWitness(d.Witness)
	}
	return nil
}

// sampledWell reports whether samples are bound to have a request of every
// kind: the needs have types, and nothing depends on the value of a variable.
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
// allowed, however what is open is read.
func (p *replay) checkWitness(w *access.Witness) (err error) {
	if w == nil {
		return errors.New("partial without a witness")
	}
	alive, counts := false, false
	c := calls{w.Own, w.Context}
	if err := p.sameCaller(w); err != nil {
		return err
	}
	settled := p.eachReading(c, mostDoubts, func() {
		_, live := p.alive(c)
		alive = alive || live || !typed(p.own) || !p.sampledWell()
		for i, members := range p.kinds() {
			refuse := func(resource string) bool {
				counted, served := false, false
				p.serve(members, resource, c, func(answers []spec.Answer) {
					counted = true
					for i, n := range members {
						served = served || allows(n, answers[i])
					}
				})
				counts = counts || counted
				return !served
			}
			if i == 0 && !refuse(w.Resource) || i > 0 && typed(members) && !slices.ContainsFunc(p.sampledFor(members, c), refuse) {
				err = fmt.Errorf("the witness %+v is not refused by %+v", *w, members)
			}
		}
	})
	switch {
	case !settled:
		return fmt.Errorf("the witness %+v has too much open", *w)
	case !alive, !counts:
		return fmt.Errorf("the operation is not allowed with the witness %+v", *w)
	}
	return err
}

// sameCaller checks that the calls of a witness agree in the keys of the caller,
// and that the refused one has the values that are pinned.
func (p *replay) sameCaller(w *access.Witness) error {
	want := spec.Joined(w.Own, w.Context, slices.ContainsFunc(p.needs, p.regionApart))
	if !maps.EqualFunc(w.Context, want, slices.Equal[[]string]) {
		return fmt.Errorf("the witness %+v has two callers", *w)
	}
	for _, pin := range p.needs[0].With {
		held, has := w.Context[pin.Key]
		if has && (len(held) != 1 || !slices.Contains(pin.Values, held[0])) {
			return fmt.Errorf("the witness %+v has not what is pinned", *w)
		}
	}
	return nil
}

// checkWorld decides one random question and replays it.
func checkWorld(r *rand.Rand, w world) (access.Verdict, error) {
	p := newReplay(r, w)
	for _, own := range w.own {
		if w.p.Live(own) {
			continue
		}
		alone := replay{world: world{own: []access.Need{own}}, Evaluator: p.Evaluator, samples: p.samples, resources: p.resources}
		for _, context := range p.contexts {
			var err error
			alone.eachReading(calls{own: context}, mostDoubts, func() {
				if _, may := alone.alive(calls{own: context}); may {
					err = fmt.Errorf("%s is not live, but allowed in %v\n%v", own.Action, context, w)
				}
			})
			if err != nil {
				return 0, err
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
	if d.Verdict > access.Missing || len(w.needs) > 1 || w.touchesOwn() {
		return nil
	}
	doc := worlds.NewDocument(policy.Huawei50, "repair.json", worlds.Statement(policy.Allow, []string{w.needs[0].Action}, []string{"*"}))
	var boundaries [][]*policy.Document
	for _, b := range w.boundaries {
		boundaries = append(boundaries, append([]*policy.Document{doc}, b...))
	}
	after := access.NewPrincipal(append([]*policy.Document{doc}, w.docs...), boundaries...).Decide(w.own, w.needs)
	if d.Verdict == access.Denied && after.Verdict != access.Denied {
		return fmt.Errorf("denied, but a grant makes it %v\n%v", after.Verdict, w)
	}
	if d.Verdict == access.Missing && after.Verdict <= access.Missing {
		return fmt.Errorf("missing, but a grant makes it %v\n%v", after.Verdict, w)
	}
	return nil
}

var (
	seeds = flag.Int("seeds", testinput.Times(250, 1000), "random questions to replay")
	from  = flag.Uint64("from", 0, "the seed of the first")
)

// questions is fewer where the race detector makes each slow.
func questions() int {
	if testing.Short() {
		return *seeds / 4
	}
	return *seeds
}

// replaySeeds asks many questions that make makes, and wants a share of each
// verdict.
func replaySeeds(t *testing.T, n int, stream uint64, make func(*rand.Rand) world) (counts map[access.Verdict]int) {
	t.Helper()
	counts = map[access.Verdict]int{}
	for seed := *from; seed < *from+uint64(n); seed++ {
		r := rand.New(rand.NewPCG(seed, stream))
		v, err := checkWorld(r, make(r))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		counts[v]++
	}
	t.Log(counts)
	for v := access.Denied; v <= access.Granted; v++ {
		if v != access.Undecided && counts[v] < n/100 {
			t.Errorf("only %d of %d questions were %v", counts[v], n, v)
		}
	}
	return counts
}

func TestReplay(t *testing.T) {
	testinput.OneGoroutine(t)
	if n := replaySeeds(t, questions(), 1, newWorld)[access.Undecided]; n > questions()/100 {
		t.Errorf("%d of %d questions were undecided", n, questions())
	}
}

// TestReplayBlurred asks about documents with parts that are open: some verdicts
// depend on them, and most don't.
func TestReplayBlurred(t *testing.T) {
	testinput.OneGoroutine(t)
	asked := questions() / testinput.OneIn(2) // each costs much
	if n := replaySeeds(t, asked, 3, newBlurredWorld)[access.Undecided]; n < asked/100 || n > asked/5 {
		t.Errorf("%d of %d questions were undecided", n, asked)
	}
}

// fuzzWorlds compares verdicts with the executable specification.
func fuzzWorlds(f *testing.F, make func(*rand.Rand) world) {
	for i := range byte(8) {
		f.Add([]byte{i, 255 - i, 7 * i})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newRand(data)
		if _, err := checkWorld(r, make(r)); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzDecide(f *testing.F)        { fuzzWorlds(f, newWorld) }
func FuzzDecideBlurred(f *testing.F) { fuzzWorlds(f, newBlurredWorld) }
