package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// Standing is how the operations of one principal stand. It is valid until the
// function that was given it returns.
type Standing struct {
	Principal *principal.Principal
	// Results are the operations that it can use, in the order of the catalogue;
	// those that come along with others too (see [Result.ExplainedBy]).
	Results []*Result
	// Ready are operations that it can use and that need nothing more, in the same order:
	// those that [States] gives without a result.
	Ready []catalog.OperationID
	// NotGranted are operations that it cannot use, in the same order: those that
	// [principal.Principal].Only and Require name; where Only is empty also those
	// that an Allow names, and that a Deny or a boundary removes.
	NotGranted []NotGranted
	// Actions are those that Only names and that no operation uses.
	Actions []ActionStanding
	// Notes say on which assumptions it was judged.
	Notes []Note
	// Unlooked says that it was not judged: the principals before it took all the work.
	Unlooked bool

	tell *teller
}

// ReadyResult gives the result of one of those that are ready and only listed.
func (s *Standing) ReadyResult(id catalog.OperationID) *Result {
	r := s.tell.judge.operation(id)
	mean(s.tell.judge, []*Result{r}, s.tell.means)
	return r
}

// NotGranted is an operation that cannot be used, and its own actions: each is in
// one of the lists.
type NotGranted struct {
	Operation *catalog.Operation
	Denied    []string // by a Deny
	Outside   []string // granted, and outside a boundary
	Unmatched []string // granted on other resources than those that are asked for
	Lacked    []string // the rest: nothing grants them
	Denials   []access.Grant
}

// ActionStanding is an action that no operation uses.
type ActionStanding struct {
	Action *catalog.Action
	State  State // Ready or Undecided; zero where it cannot be used
	Denied bool
}

// Survey audits the input like [Run], and gives how the operations of each
// principal stand, in the order of the principals. Options.All judges every
// operation whatever it comes along with, as it does in an audit.
func Survey(cat *catalog.Catalog, in Input, o Options, each func(*Standing)) *Report {
	return survey(newRun(cat, in.More == nil && len(in.Principals) == 1, o), in, each)
}

// States is [Survey] for who asks for the states alone: operations that need nothing
// are only listed ([Standing.Ready]), and the findings are those of the documents.
func States(cat *catalog.Catalog, in Input, o Options, each func(*Standing)) *Report {
	r := newRun(cat, in.More == nil && len(in.Principals) == 1, o)
	r.statesOnly, r.work.whole = true, mostStates
	for _, d := range in.Documents {
		r.work.whole += len(d.File.Data) / 2
	}
	return survey(r, in, each)
}

func survey(r *run, in Input, each func(*Standing)) *Report {
	r.each = each
	r.part(in)
	if in.More != nil {
		for part := range in.More {
			r.part(part)
		}
	}
	return r.close()
}

// standingOf gathers what was judged of a principal.
func standingOf(t *teller, results []*Result, notes []Note) *Standing {
	j := t.judge
	s := &Standing{Principal: j.principal, Notes: slices.Clone(notes), tell: t}
	absent := j.wish.absent
	if !j.wish.only {
		absent = slices.Concat(absent, j.touched)
	}
	for _, r := range results {
		if !isLive(r.Operation.Actions, j.rights.mayUseAll) {
			absent = append(absent, r.Operation.ID)
			continue
		}
		s.Results = append(s.Results, r)
	}
	for _, id := range j.ready {
		if j.rights.used == nil || isLive(j.cat.OwnActions(id), j.rights.mayUseAll) {
			s.Ready = append(s.Ready, id)
		} else {
			absent = append(absent, id)
		}
	}
	slices.Sort(absent)
	for _, id := range slices.Compact(absent) {
		s.NotGranted = append(s.NotGranted, notGranted(t.rights, id))
	}
	for _, a := range j.wish.points {
		act := ActionStanding{Denied: j.rights.rule(a).Verdict == access.Denied}
		known := j.cat.Action(a)
		act.Action = &known
		switch {
		case !j.rights.mayUseAll(a):
		case j.rights.caller.OverBudget(j.rights.need(a)):
			act.State = Undecided
		default:
			act.State = Ready
		}
		s.Actions = append(s.Actions, act)
	}
	return s
}

// notGranted says of each own action of an operation why it cannot be used.
func notGranted(r *rights, id catalog.OperationID) NotGranted {
	n := NotGranted{Operation: r.needs.entries.operation(id)}
	for _, a := range n.Operation.Actions {
		name := r.cat.ActionName(a)
		switch {
		case r.mayUseAll(a):
		case r.rule(a).Verdict == access.Denied:
			n.Denied = append(n.Denied, name)
			n.Denials = append(n.Denials, r.caller.Denials(name)...)
		case r.unbounded != nil && !r.mayUse(a) && r.grantedUnbounded(a):
			n.Outside = append(n.Outside, name)
		case len(r.grantsOf(a).first) > 0 && r.roles == nil:
			n.Unmatched = append(n.Unmatched, name)
		default:
			n.Lacked = append(n.Lacked, name)
		}
	}
	return n
}

// Gap gives a lacking prerequisite of one of the results in the form of reports,
// with its weight and bounded as findings are.
func (s *Standing) Gap(r *Result, p *Prerequisite) diag.Prerequisite {
	known, _ := rule.Get(string(ruleOf(p)))
	told := s.tell.prerequisite(p)
	told.Weight = s.tell.judge.scale().meant(r, known.Level, p).String()
	boundPrerequisite(&told)
	return told
}

// heldByRoles lists the operations that workspace roles unlock without any Allow.
func heldByRoles(j *judge) (held []catalog.OperationID) {
	if j.rights.roles == nil || j.rights.basis == BasisAnd {
		return nil
	}
	known := map[catalog.ActionID]bool{}
	holds := func(a catalog.ActionID) bool {
		is, asked := known[a]
		if !asked {
			h := j.rights.holding(j.rights.need(a))
			is = h != nil && h.Held
			known[a] = is
		}
		return is
	}
	for _, id := range j.cat.Operations(j.principal.Platform) {
		if own := j.cat.OwnActions(id); len(own) > 0 && !slices.ContainsFunc(own, func(a catalog.ActionID) bool { return !holds(a) }) {
			held = append(held, id)
		}
	}
	return held
}
