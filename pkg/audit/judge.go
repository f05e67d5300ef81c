package audit

import (
	"iter"
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/principal"
)

// Judge decides every operation that the policies of a principal unlock, and
// gives what it decided in the order of the catalogue. A feature that is not in
// use is left out, as [Options] say. How an operation is meant depends on all the
// others, so all are judged before the first is given. [Run] does this for many
// principals and makes findings of it.
//
// What is required of the principal ([principal.Principal].Require) and no Allow
// unlocks is not among the results.
func Judge(cat *catalog.Catalog, p *principal.Principal, o Options) iter.Seq[*Result] {
	return NewJudging(cat).Judge(p, o)
}

// Absent lists what is required of a principal and not granted to it: the names of
// operations.
func Absent(cat *catalog.Catalog, p *principal.Principal, o Options) (names []string) {
	if len(p.Require) == 0 {
		return nil
	}
	j, means := newJudge(newNeeds(cat), p, &o), newExpansions(cat)
	for _, name := range p.Require {
		want, _ := means.resolve(p.Platform, name)
		for _, id := range want.Operations {
			op := cat.Operation(id)
			if len(op.Actions) > 0 && !isLive(op.Actions, j.rights.mayUseAll) && !slices.Contains(names, op.Name) {
				names = append(names, op.Name)
			}
		}
	}
	return names
}

// AbsentActions lists the actions that what is required of a principal is allowed by, and
// that it lacks: none that a Deny or a boundary takes away.
func AbsentActions(cat *catalog.Catalog, p *principal.Principal, o Options) (ids []catalog.ActionID) {
	j, means := newJudge(newNeeds(cat), p, &o), newExpansions(cat)
	for _, name := range p.Require {
		want, _ := means.resolve(p.Platform, name)
		own := []catalog.ActionID{}
		for _, id := range want.Operations {
			own = append(own, cat.Operation(id).Actions...)
		}
		if len(want.Operations) == 0 && want.Action >= 0 {
			own = append(own, want.Action)
		}
		for _, a := range own {
			ruling := j.rights.rule(a)
			if ruling.Verdict == access.Missing && !ruling.Has(access.AtBoundary) && !slices.Contains(ids, a) {
				ids = append(ids, a)
			}
		}
	}
	return ids
}

// Judging judges several principals, and remembers what it asked the catalogue.
type Judging struct {
	needs *needs
	means *expansions
}

// NewJudging makes one.
func NewJudging(cat *catalog.Catalog) *Judging { return &Judging{newNeeds(cat), newExpansions(cat)} }

// Judge gives what [Judge] gives of a principal.
func (g *Judging) Judge(p *principal.Principal, o Options) iter.Seq[*Result] {
	j := newJudge(g.needs, p, &o)
	return func(yield func(*Result) bool) {
		for _, r := range j.results(g.means) {
			if !yield(r) {
				return
			}
		}
	}
}

// judge decides the operations of one principal.
type judge struct {
	cat         *catalog.Catalog
	principal   *principal.Principal
	opts        *Options
	rights      *rights
	common      *common
	granted     []catalog.ActionID // known actions that its Allows name
	withoutRole int                // operations that the policies grant and the roles do not
	outside     int                // operations that the policies grant and a boundary leaves out
	undecided   int                // verdicts that would have cost too much
	walked      int                // see mostSteps
	wish        wish
	// survey says that all is asked for: also what is not granted, and how that which
	// is judged in any case is meant. Only then touched lists the operations that an
	// Allow names and that cannot be used.
	survey  bool
	touched []catalog.OperationID
	// brief says that nobody asks for the results of operations that need nothing:
	// they are ready, and only listed.
	brief bool
	ready []catalog.OperationID
}

func newJudge(n *needs, p *principal.Principal, o *Options) *judge {
	r := newRights(n, p, o.RoleBasis)
	return &judge{cat: n.cat, principal: p, opts: o, rights: r, common: newCommon(r)}
}

func (j *judge) scale() scale { return j.rights.scale }

// results judges each live operation, or those that the user names, and says how
// each is meant.
func (j *judge) results(means *expansions) []*Result {
	j.wish = newWish(j, j.liveOperations(means), means)
	var all []*Result
	for _, id := range j.wish.live {
		switch {
		case j.wish.only && !j.wish.named[id]:
		case j.brief && j.cat.NeedsNothing(id) && !j.rights.caller.Spent():
			j.ready = append(j.ready, id)
		default:
			all = append(all, j.operation(id))
		}
	}
	mean(j, all, means)
	return all
}

// liveOperations lists the operations that some Allow of the principal unlocks.
func (j *judge) liveOperations(means *expansions) []catalog.OperationID {
	var unlocked, live []catalog.OperationID
	j.granted, j.rights.outright = grantedActions(j.cat, j.principal, j.rights.caller.GrantsOutright, means)
	for _, a := range j.granted {
		unlocked = j.cat.AppendUnlocked(unlocked, a)
	}
	if j.survey {
		unlocked = append(unlocked, heldByRoles(j)...)
	}
	slices.Sort(unlocked)
	r := j.rights
	j.withoutRole, j.outside = 0, 0
	var own []catalog.ActionID
	for _, id := range slices.Compact(unlocked) {
		own = j.cat.AppendOwnActions(own[:0], id)
		switch {
		case isLive(own, r.mayUse):
			live = append(live, id)
			continue
		case r.roles != nil && isLive(own, r.granted):
			j.withoutRole++
		case r.unbounded != nil && isLive(own, r.grantedUnbounded):
			j.outside++
		}
		if j.survey {
			j.touched = append(j.touched, id)
		}
	}
	return live
}

// isLive reports whether all own actions of an operation can be used, for
// something at least.
func isLive(own []catalog.ActionID, can func(catalog.ActionID) bool) bool {
	for _, a := range own {
		if !can(a) {
			return false
		}
	}
	return len(own) > 0
}
