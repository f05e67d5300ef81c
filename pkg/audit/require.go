package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// requirements is the work on what is required of one principal. What several
// names stand for is judged once.
type requirements struct {
	tell       *teller
	ready      map[catalog.OperationID]*Result // the live operations, with findings of their own
	operations map[catalog.OperationID]bool
	points     map[catalog.ActionID]bool // told by themselves
	idle       OperationCounts           // operations that are not live
	findings   []diag.Finding
}

// requiredFindings tells which required operations and actions are not ready, and
// how many of them were judged. It counts those that are not live.
func requiredFindings(
	t *teller, ready map[catalog.OperationID]*Result, counts *OperationCounts,
) (out []diag.Finding, judged int) {
	r := requirements{tell: t, ready: ready, operations: map[catalog.OperationID]bool{}, points: map[catalog.ActionID]bool{}}
	actions := map[catalog.ActionID]bool{}
	for _, name := range t.principal().Require {
		want, ok := t.means.resolve(t.principal().Platform, name)
		if !ok {
			continue // refused before the audit, or of another platform
		}
		if len(want.Operations) == 0 {
			actions[want.Action] = true
			r.point(want.Action)
		}
		for _, id := range want.Operations {
			r.operation(id)
		}
	}
	judged = len(r.operations) + len(actions)
	r.absent(&t.judge.wish)
	add(counts, r.idle)
	return r.findings, judged
}

// notOnAll gives a required operation that cannot be used on all that it is about, such
// as each of the resources in use, the state of what is reported of it.
func notOnAll(t *teller, r *Result) {
	if isLive(r.Operation.Actions, t.rights.mayUseAll) {
		return
	}
	if slices.ContainsFunc(t.principal().Require, func(name string) bool {
		want, _ := t.means.resolve(t.principal().Platform, name)
		return slices.Contains(want.Operations, r.Operation.ID)
	}) {
		r.State = Blocked
	}
}

// absent tells of what --only names and nothing grants.
func (r *requirements) absent(w *wish) {
	for _, id := range w.absent {
		if !r.operations[id] {
			r.operations[id] = true
			op := r.tell.rights.cat.Operation(id)
			r.add(r.notGranted(&op))
			r.notCounted(&op)
		}
	}
	for _, a := range w.actions {
		r.point(a)
	}
}

func (r *requirements) add(f ...diag.Finding) { r.findings = append(r.findings, f...) }

// point judges an action by itself.
func (r *requirements) point(a catalog.ActionID) {
	if !r.points[a] {
		r.points[a] = true
		r.add(pointFindings(r.tell, a)...)
	}
}

// operation judges one operation: what it needs of its own, which is reported by
// itself where workspace roles have a part, then its prerequisites, also of one
// that no Allow brought to light.
func (r *requirements) operation(id catalog.OperationID) {
	if r.operations[id] {
		return
	}
	r.operations[id] = true
	rights := r.tell.rights
	op := rights.cat.Operation(id)
	if rights.roles != nil {
		for _, a := range op.Actions {
			r.point(a)
		}
	}
	if !isLive(op.Actions, rights.mayUseAll) {
		r.notCounted(&op)
		if rights.roles == nil || len(op.Actions) == 0 {
			r.add(r.notLive(&op))
		}
		return
	}
	result, told := r.ready[id]
	if !told {
		result = r.tell.judge.operation(id)
		r.tell.judge.undecided += result.unreached
	}
	if result.Verdict() == access.Granted {
		return
	}
	f := r.notReady(result)
	if !told || f.Level == diag.Note { // nothing else names them, or they leave it met
		for p := range result.Gaps() {
			f.Prerequisites = append(f.Prerequisites, r.tell.prerequisite(p))
		}
	}
	r.add(f)
}

// notCounted counts an operation that is not live: as blocked, unless no source says
// which action it needs, or a role with unknown contents may grant it.
func (r *requirements) notCounted(op *catalog.Operation) {
	if _, counted := r.ready[op.ID]; counted {
		return
	}
	r.idle.Live++
	if denied, _, _ := r.unusable(op); len(op.Actions) > 0 && (len(denied) > 0 || !r.rolesMayGrant(op)) {
		r.idle.Blocked++
	} else {
		r.idle.Undecided++
	}
}

// notLive is the finding for a required operation whose own actions cannot be
// used.
func (r *requirements) notLive(op *catalog.Operation) diag.Finding {
	if len(op.Actions) == 0 {
		return r.finding(op, "required-without-action")
	}
	denied, lacked, denials := r.unusable(op)
	if len(denied) == 0 && r.rolesMayGrant(op) {
		f := r.finding(op, "required-untold", message.Texts("lacked", lacked))
		f.Level = diag.Note
		return f
	}
	says := message.ID("required-not-granted")
	switch {
	case len(lacked) == 0:
		says = "required-denied"
	case len(denied) > 0:
		says = "required-not-granted-and-denied"
	}
	f := r.finding(op, says, message.Texts("lacked", lacked), message.Texts("denied", denied))
	pointAt(&f, denials)
	for _, a := range op.Actions {
		onNamedResources(r.tell.rights, &f, a)
	}
	return f
}

// rolesMayGrant reports whether roles whose contents nobody knows may grant every own
// action that nothing else grants.
func (r *requirements) rolesMayGrant(op *catalog.Operation) bool {
	return !slices.ContainsFunc(op.Actions, func(a catalog.ActionID) bool {
		return !r.tell.rights.mayUse(a) && !r.tell.rights.hidden.mayGrant([]access.Need{r.tell.rights.need(a)}) ||
			r.tell.rights.mayUse(a) && !r.tell.rights.mayUseAll(a)
	})
}

// notGranted is the finding for an operation that --only names and that cannot
// be used.
func (r *requirements) notGranted(op *catalog.Operation) diag.Finding {
	denied, lacked, denials := r.unusable(op)
	f := r.finding(op, "only-not-granted", message.Texts("lacked", lacked), message.Texts("denied", denied))
	pointAt(&f, denials)
	return f
}

// unusable lists the own actions of an operation that are denied and those that
// nothing grants.
func (r *requirements) unusable(op *catalog.Operation) (denied, lacked []string, denials []access.Grant) {
	rights := r.tell.rights
	for _, a := range op.Actions {
		switch name := rights.cat.ActionName(a); {
		case rights.mayUseAll(a):
		case rights.rule(a).Verdict == access.Denied:
			denied = append(denied, name)
			denials = append(denials, rights.caller.Denials(name)...)
		default:
			lacked = append(lacked, name)
		}
	}
	return denied, lacked, denials
}

// notReady is the finding for a required operation that lacks prerequisites. What
// only a sample or a deduction names leaves it met.
func (r *requirements) notReady(result *Result) diag.Finding {
	missing := 0
	level, scale := diag.Note, r.tell.judge.scale()
	for p := range result.Gaps() {
		if len(p.Via) > 0 {
			continue
		}
		level = max(level, weight(scale, p))
		if p.Ruling.Verdict <= access.Missing {
			missing++
		}
	}
	verdict, count := result.Verdict(), message.Count("count", missing)
	says, args := message.ID("required-not-ready"), []message.Arg{message.Text("verdict", max(verdict, access.Missing).String()), count}
	switch {
	case level == diag.Note && missing > 0:
		says, args = "required-met", []message.Arg{count}
	case level < diag.Error && missing == 0 && verdict == access.Partial:
		says, args = "required-in-part", nil
	case level < diag.Error && missing > 0:
		says, args = "required-may-fail", []message.Arg{count}
	}
	f := r.finding(result.Operation, says, args...)
	f.Level = level
	if level > diag.Note && len(r.tell.principal().Policies()) == 0 && verdict <= access.Missing {
		f.Advise(message.New("give-policies"))
	}
	return f
}

// weight is how heavy it is that a prerequisite of a required operation is not
// granted: an error where its own finding would be one. Roles that reach less far
// are a warning. A role that no policy can show is a note, as is what no source
// states, what only a sample or a deduction names, and what published policies do
// without.
func weight(s scale, p *Prerequisite) diag.Severity {
	switch {
	case p.Ruling.Has(RoleUntold), p.Ruling.Has(WholeService), p.Role() != "",
		p.Stated.Standing > catalog.Official, len(p.Stated.Without) > 0:
		return diag.Note
	case p.Ruling.Has(RoleReach):
		return diag.Warning
	case p.Ruling.Verdict == access.Partial:
		return s.of(diag.Warning, p)
	case p.Ruling.Verdict == access.Undecided:
		return diag.Error
	}
	return s.of(diag.Error, p)
}

// finding is a finding about a required operation.
func (r *requirements) finding(op *catalog.Operation, says message.ID, more ...message.Arg) diag.Finding {
	f := r.tell.aboutOperation(rule.RequiredNotReady, op)
	f.Intent = Named.String()
	f.Say(message.New(says, append([]message.Arg{nameOf(op, f.Title)}, more...)...))
	f.Location = start(r.tell.principal())
	if grants := r.tell.rights.grantsOf(op.Actions...).first; len(grants) > 0 {
		f.Location = grants[0].Location()
	}
	return f
}

// start is the place of a principal as a whole.
func start(p *principal.Principal) diag.Location {
	if p.Listed() {
		return p.At
	}
	for _, docs := range [...][]*policy.Document{p.Documents, p.Workspace, p.Policies()} {
		for _, d := range docs {
			return d.File.Locate(diag.Span{Start: d.Span.Start, End: min(d.Span.Start+1, d.Span.End)}, d.Pointer)
		}
	}
	return diag.Location{Path: p.Name}
}
