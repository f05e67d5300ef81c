package compare

import (
	"slices"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/workers"
)

// version is that of the form.
const version = "1"

// How much is listed: all is counted.
const (
	mostListed = 50000
	mostBytes  = 16 << 20 // of a list, about
)

// Diff says what a change of policies does: which actions are gained and lost, and
// which operations work no more, or work now. The principals of both sides belong
// together by their names. Each claim about an action is exact, and comes with a
// request; what cannot be decided is listed.
func Diff(cat *catalog.Catalog, q answer.Question, old, now Side, o audit.Options) *Difference {
	d := difference{out: &Difference{Version: version}, pairs: pairs(&old, &now), counted: map[int]bool{}}
	d.actions(cat, o.Workers)
	d.operations(cat, q, &old, &now, o)
	d.close()
	return d.out
}

// difference is the work of [Diff].
type difference struct {
	out   *Difference
	pairs []pair
	size  [6]int // bytes of the lists
	// acts and works bound what is listed of the principals of one file: of their actions,
	// and of their operations. Those of some pairs are only counted.
	acts, works answer.Shares
	counted     map[int]bool
}

// The lists of a difference, by their place in size.
const (
	listGained = iota
	listLost
	listUndecided
	listBroken
	listUnblocked
	listChanged
)

// actions compares what each pair allows.
func (d *difference) actions(cat *catalog.Catalog, most int) {
	means := audit.NewGrantings(cat)
	type both struct{ gained, lost changes }
	const part = 16 // pairs that are held at a time
	for from := 0; from < len(d.pairs); from += part {
		some := d.pairs[from:min(from+part, len(d.pairs))]
		found, brief := make([]both, len(some)), make([]bool, len(some))
		for i := range some {
			brief[i] = !d.acts.Open(some[i].present())
		}
		workers.Each(len(some), most, func(i int) {
			if p := &some[i]; !p.same && !p.blind {
				found[i].gained, found[i].lost = change(cat, means, p.old, p.new, brief[i])
			}
		})
		for i := range some {
			d.enter(from+i, found[i].gained, found[i].lost)
		}
	}
}

// enter lists what was found of a pair.
func (d *difference) enter(at int, gained, lost changes) {
	p := &d.pairs[at]
	who := p.present()
	c := ComparedPrincipal{Name: who.Name, Platform: who.Platform, Change: Changed}
	switch {
	case p.blind:
		c.Change = NotCompared
	case p.same:
		c.Change = Same
	case p.old == nil:
		c.Change = Added
	case p.new == nil:
		c.Change = Removed
	}
	if p.old != nil && p.new != nil && p.old.Name != p.new.Name {
		c.Before = p.old.Name
	}
	c.Gained, c.Lost = len(gained.found), len(lost.found)
	d.out.Principals = append(d.out.Principals, c)
	open, before := d.acts.Open(who), d.listed()
	d.counted[at] = !open
	d.list(who, open, gained.found, &d.out.Gained, &d.out.Counts.Gained, listGained)
	d.list(who, open, lost.found, &d.out.Lost, &d.out.Counts.Lost, listLost)
	d.list(who, open, slices.Concat(gained.undecided, lost.undecided), &d.out.Undecided, &d.out.Counts.Undecided, listUndecided)
	d.acts.Add(who, d.listed()-before)
	d.out.Unanswered = d.out.Unanswered || gained.spent || lost.spent
}

// listed is the size of all lists.
func (d *difference) listed() (n int) {
	for _, size := range d.size {
		n += size
	}
	return n
}

func (d *difference) list(who *principal.Principal, open bool, found []ActionChange, to *[]ActionChange, count *int, list int) {
	if *count += len(found); !open {
		return
	}
	for _, c := range found {
		n := 300 + 2*len(who.Name) + 2*len(c.Name())
		if w := c.Witness; w != nil {
			n += len(w.Resource)
			for _, k := range w.Context {
				for _, v := range k.Values {
					n += len(k.Key) + len(v) + 16
				}
			}
		}
		for _, g := range c.GrantedBy {
			n += 100 + len(g.Path) + len(g.Pattern) + len(g.Pointer)
		}
		if d.size[list] += n; len(*to) >= mostListed || d.size[list] > mostBytes {
			return
		}
		c.Principal = who.Name
		c.Lost = c.Lost && list == listUndecided
		*to = append(*to, c)
	}
}

// close says what became of the principals, once all is known.
func (d *difference) close() {
	for i := range d.out.Principals {
		c := &d.out.Principals[i]
		d.out.Unanswered = d.out.Unanswered || c.Change == NotCompared
	}
}

// standing is how an operation stands for a principal.
type standing struct {
	id    catalog.OperationID
	state string
}

// operations compares how the operations of each pair stand.
func (d *difference) operations(cat *catalog.Catalog, q answer.Question, old, now *Side, o audit.Options) {
	o.All = true
	before := make([][]standing, len(d.pairs))
	at := d.judged(old, func(p *pair) *principal.Principal { return p.old })
	next := 0
	r := audit.Survey(cat, old.Input, o, func(s *audit.Standing) {
		before[at[next]] = standingsOf(s)
		next++
	})
	d.out.Old = judgedOf(old, r)
	d.out.Lower(r.Lowered)
	at, next = d.judged(now, func(p *pair) *principal.Principal { return p.new }), 0
	r = audit.Survey(cat, now.Input, o, func(s *audit.Standing) {
		d.compare(cat, q, at[next], before[at[next]], s)
		next++
	})
	d.out.New = judgedOf(now, r)
	d.out.Lower(r.Lowered)
	for i := range d.pairs {
		if p := &d.pairs[i]; p.new == nil && !p.blind {
			d.compare(cat, q, i, before[i], nil)
		}
	}
	d.out.Unanswered = d.out.Unanswered || old.Failed || now.Failed || len(d.out.Old.Unreadable)+len(d.out.New.Unreadable) > 0
}

// judged makes the principals of a side those that have to be judged, and gives the
// pairs that they belong to.
func (d *difference) judged(s *Side, of func(*pair) *principal.Principal) (at []int) {
	var kept []principal.Principal
	for i := range d.pairs {
		if p := of(&d.pairs[i]); p != nil && !d.pairs[i].same && !d.pairs[i].blind {
			kept, at = append(kept, *p), append(at, i)
		}
	}
	s.Input.Principals = kept
	return at
}

func judgedOf(s *Side, r *audit.Report) JudgedSide {
	return JudgedSide{
		Name: s.Name, Principals: len(r.Principals), Unjudged: r.Unjudged, NotAnalysed: r.NotAnalysed, Unreadable: answer.Unreadable(r),
	}
}

// standingsOf lists the operations that stand somehow, in the order of the catalogue.
func standingsOf(s *audit.Standing) []standing {
	all := make([]standing, 0, len(s.Results)+len(s.NotGranted))
	for _, r := range s.Results {
		all = append(all, standing{r.Operation.ID, r.State.String()})
	}
	for i := range s.NotGranted {
		all = append(all, standing{s.NotGranted[i].Operation.ID, answer.NotGranted})
	}
	slices.SortFunc(all, func(a, b standing) int { return int(a.id) - int(b.id) })
	return all
}

// compare lists the operations of a pair whose state is another now. Without a
// standing there is no principal any more.
func (d *difference) compare(cat *catalog.Catalog, q answer.Question, i int, before []standing, s *audit.Standing) {
	who, holder := &d.out.Principals[i], d.pairs[i].present()
	open, size := !d.counted[i] && d.works.Open(holder), d.listed()
	defer func() { d.works.Add(holder, d.listed()-size) }()
	enter := func(was string, a answer.Ability) {
		if was == a.State {
			return
		}
		op := OperationChange{Principal: who.Name, Platform: who.Platform, Before: was, Now: a}
		switch {
		case works(was) && fails(a.State):
			who.Broken++
			d.operation(op, open, &d.out.Broken, &d.out.Counts.Broken, listBroken)
		case fails(was) && works(a.State):
			who.Unblocked++
			d.operation(op, open, &d.out.Unblocked, &d.out.Counts.Unblocked, listUnblocked)
		default:
			d.operation(op, open, &d.out.Changed, &d.out.Counts.Changed, listChanged)
		}
	}
	known := map[catalog.OperationID]string{}
	for _, b := range before {
		known[b.id] = b.state
	}
	was := func(id catalog.OperationID) string {
		state, is := known[id]
		delete(known, id)
		if !is {
			return answer.NotGranted
		}
		return state
	}
	if s != nil {
		for _, r := range s.Results {
			switch state := was(r.Operation.ID); {
			case state == r.State.String():
			case !open:
				enter(state, answer.Ability{State: r.State.String()})
			default:
				enter(state, answer.AbilityOf(cat, q, s, r))
			}
		}
		for i := range s.NotGranted {
			n := &s.NotGranted[i]
			if state := was(n.Operation.ID); state != answer.NotGranted {
				enter(state, answer.AbsentAbility(cat, q, n))
			}
		}
	}
	for _, b := range before {
		if _, left := known[b.id]; left && b.state != answer.NotGranted {
			op := cat.Operation(b.id)
			n := audit.NotGranted{Operation: &op}
			for _, a := range op.Actions {
				n.Lacked = append(n.Lacked, cat.ActionName(a))
			}
			enter(b.state, answer.AbsentAbility(cat, q, &n))
		}
	}
}

func works(state string) bool {
	return state == audit.Ready.String() || state == audit.Partial.String()
}

func fails(state string) bool {
	return state == audit.Blocked.String() || state == audit.MayFail.String() || state == answer.NotGranted
}

func (d *difference) operation(op OperationChange, open bool, to *[]OperationChange, count *int, list int) {
	if *count++; !open {
		return
	}
	if d.size[list] += answer.Weight(&op.Now) + 2*len(op.Principal); len(*to) < mostListed && d.size[list] <= mostBytes {
		*to = append(*to, op)
	}
}
