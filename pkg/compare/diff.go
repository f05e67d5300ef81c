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
	// About so many bytes of JSON are listed in all, and of a list: those of the actions
	// leave room for the operations.
	mostBytes     = 15 << 17
	mostOfList    = 3 << 18 // of each list but one
	mostUndecided = 1 << 17
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
	size  [6]int  // bytes of the lists
	full  [6]bool // nothing more is listed
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
	const part = 2 // pairs at a time: what they search is known afterwards
	work := newWork(d.pairs)
	for from := 0; from < len(d.pairs); from += part {
		some := d.pairs[from:min(from+part, len(d.pairs))]
		found, left := make([]both, len(some)), make([]rooms, len(some))
		work.spend(some, means)
		for i := range some {
			left[i] = rooms{-1, -1, -1}
			if d.acts.Open(some[i].present()) {
				left[i] = rooms{d.left(listGained), d.left(listLost), d.left(listUndecided)}
			}
		}
		workers.Each(len(some), most, func(i int) {
			if p := &some[i]; p.compared() {
				found[i].gained, found[i].lost = change(cat, means, p.old, p.new, left[i], work.sharers)
			}
		})
		for i := range some {
			d.enter(from+i, found[i].gained, found[i].lost)
			work.searched(found[i].gained.work + found[i].lost.work)
		}
	}
}

// enter lists what was found of a pair.
func (d *difference) enter(at int, gained, lost changes) {
	p := &d.pairs[at]
	who := p.present()
	c := ComparedPrincipal{Name: who.Name, Platform: who.Platform, Change: Changed}
	switch {
	case p.blind, p.spent:
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
	c.TooMuch = p.spent || gained.spent || lost.spent
	c.Gained, c.Lost = len(gained.found)+gained.unlisted, len(lost.found)+lost.unlisted
	d.out.Counts.Gained += gained.unlisted
	d.out.Counts.Lost += lost.unlisted
	d.out.Counts.Undecided += gained.unsaid + lost.unsaid
	d.out.Principals = append(d.out.Principals, c)
	open, before := d.acts.Open(who), d.listed()
	d.counted[at] = !open
	d.list(who, open, gained.found, &d.out.Gained, &d.out.Counts.Gained, listGained)
	d.list(who, open, lost.found, &d.out.Lost, &d.out.Counts.Lost, listLost)
	d.list(who, open, slices.Concat(gained.undecided, lost.undecided), &d.out.Undecided, &d.out.Counts.Undecided, listUndecided)
	d.acts.Add(who, d.listed()-before)
}

// listed is the size of all lists.
func (d *difference) listed() (n int) {
	for _, size := range d.size {
		n += size
	}
	return n
}

// left is what is left of the bytes of a list.
func (d *difference) left(list int) int {
	switch {
	case d.full[list]:
		return -1
	case list == listUndecided:
		return mostUndecided - d.size[list]
	}
	return min(mostOfList-d.size[list], mostBytes-d.listed())
}

// room takes so many bytes of a list that has n entries; false where it is full.
func (d *difference) room(list, bytes, n int) bool {
	if d.full[list] = d.left(list) < bytes || n >= mostListed; !d.full[list] {
		d.size[list] += bytes
	}
	return !d.full[list]
}

func (d *difference) list(who *principal.Principal, open bool, found []ActionChange, to *[]ActionChange, count *int, list int) {
	if *count += len(found); !open {
		return
	}
	for _, c := range found {
		if !d.room(list, weigh(&c)+len(who.Name), len(*to)) {
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
		d.out.Unanswered = d.out.Unanswered || c.Change == NotCompared || c.TooMuch
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
	before, unlooked := make([][]standing, len(d.pairs)), make([]bool, len(d.pairs))
	at := d.judged(old, func(p *pair) *principal.Principal { return p.old })
	next := 0
	r := audit.States(cat, old.Input, o, func(s *audit.Standing) {
		before[at[next]] = standingsOf(s)
		unlooked[at[next]] = s.Unlooked
		next++
	})
	d.out.Old = judgedOf(old, r)
	d.out.Lower(r.Lowered)
	at, next = d.judged(now, func(p *pair) *principal.Principal { return p.new }), 0
	r = audit.States(cat, now.Input, o, func(s *audit.Standing) {
		if i := at[next]; s.Unlooked || unlooked[i] {
			d.out.Principals[i].TooMuch = true
		} else {
			d.compare(cat, q, i, before[i], s)
		}
		next++
	})
	d.out.New = judgedOf(now, r)
	d.out.Lower(r.Lowered)
	for i := range d.pairs {
		if p := &d.pairs[i]; p.new == nil && p.compared() {
			if unlooked[i] {
				d.out.Principals[i].TooMuch = true
			} else {
				d.compare(cat, q, i, before[i], nil)
			}
		}
	}
	d.out.Unanswered = d.out.Unanswered || old.Failed || now.Failed || len(d.out.Old.Unreadable)+len(d.out.New.Unreadable) > 0
}

// judged makes the principals of a side those that have to be judged, and gives the
// pairs that they belong to.
func (d *difference) judged(s *Side, of func(*pair) *principal.Principal) (at []int) {
	var kept []principal.Principal
	for i := range d.pairs {
		if p := of(&d.pairs[i]); p != nil && d.pairs[i].compared() {
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
	all := make([]standing, 0, len(s.Results)+len(s.Ready)+len(s.NotGranted))
	for _, id := range s.Ready {
		all = append(all, standing{id, audit.Ready.String()})
	}
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
		results := s.Results
		live := func(r *audit.Result) {
			switch state := was(r.Operation.ID); {
			case state == r.State.String():
			case !open:
				enter(state, answer.Ability{State: r.State.String()})
			default:
				enter(state, answer.AbilityOf(cat, q, s, r))
			}
		}
		for _, id := range s.Ready {
			for len(results) > 0 && results[0].Operation.ID < id {
				live(results[0])
				results = results[1:]
			}
			switch state := was(id); {
			case state == audit.Ready.String():
			case !open:
				enter(state, answer.Ability{State: audit.Ready.String()})
			default:
				enter(state, answer.AbilityOf(cat, q, s, s.ReadyResult(id)))
			}
		}
		for _, r := range results {
			live(r)
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
	if d.room(list, answer.Weight(&op.Now)+2*len(op.Principal), len(*to)) {
		*to = append(*to, op)
	}
}
