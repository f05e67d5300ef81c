package audit

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// requirements is the work on what is required of one principal. What several
// names stand for is judged once.
type requirements struct {
	*judge
	ready      map[catalog.OperationID]readiness // the live operations, with findings of their own
	all        *neighbours
	operations map[catalog.OperationID]bool
	points     map[catalog.ActionID]bool // told by themselves
	findings   []diag.Finding
}

// required tells which required operations and actions are not ready, and how
// many of them were judged.
func (j *judge) required(ready map[catalog.OperationID]readiness, all *neighbours) (out []diag.Finding, judged int) {
	r := requirements{judge: j, ready: ready, all: all, operations: map[catalog.OperationID]bool{}, points: map[catalog.ActionID]bool{}}
	actions := map[catalog.ActionID]bool{}
	for _, name := range j.principal.Require {
		want, ok := principal.ResolveRequired(j.cat, j.principal.Platform, name)
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
	return r.findings, len(r.operations) + len(actions)
}

func (r *requirements) tell(f ...diag.Finding) { r.findings = append(r.findings, f...) }

// point judges an action by itself.
func (r *requirements) point(a catalog.ActionID) {
	if !r.points[a] {
		r.points[a] = true
		r.tell(r.requiredPoint(a)...)
	}
}

// operation judges one operation: what it needs of its own, which is told by
// itself where workspace roles have a part, then its prerequisites, also of one
// that no Allow brought to light.
func (r *requirements) operation(id catalog.OperationID) {
	if r.operations[id] {
		return
	}
	r.operations[id] = true
	op := r.cat.Operation(id)
	if r.roles != nil {
		for _, a := range op.Actions {
			r.point(a)
		}
	}
	if !isLive(op.Actions, r.mayUse) {
		if r.roles == nil || len(op.Actions) == 0 {
			r.tell(r.notLive(&op))
		}
		return
	}
	state, told := r.ready[id]
	if !told {
		state = r.judgeOperation(&op)
	}
	if state.verdict == access.Granted {
		return
	}
	f := r.notReady(&op, state)
	if !told { // nothing else names them
		for i := range state.gaps {
			if len(state.gaps[i].via) == 0 {
				f.Prerequisites = append(f.Prerequisites, r.prerequisite(&op, &state.gaps[i], r.all))
			}
		}
	}
	r.tell(f)
}

// notLive is the finding for a required operation whose own actions cannot be
// used.
func (j *judge) notLive(op *catalog.Operation) diag.Finding {
	if len(op.Actions) == 0 {
		return j.requiredFinding(op, "cannot be judged: no source tells which action it needs")
	}
	var denied, lacked, parts []string
	var denials []access.Grant
	for _, a := range op.Actions {
		switch point := j.cat.ActionName(a); {
		case j.mayUse(a):
		case j.rule(a).Verdict == access.Denied:
			denied = append(denied, point)
			denials = append(denials, j.caller.Denials(point)...)
		default:
			lacked = append(lacked, point)
		}
	}
	if len(lacked) > 0 {
		parts = append(parts, "not granted: "+list(lacked, "and"))
	}
	if len(denied) > 0 {
		parts = append(parts, "denied: "+list(denied, "and"))
	}
	f := j.requiredFinding(op, "not ready: "+strings.Join(parts, "; "))
	pointAt(&f, denials)
	return f
}

// notReady is the finding for a required operation that lacks prerequisites.
func (j *judge) notReady(op *catalog.Operation, state readiness) diag.Finding {
	why := "some prerequisites are granted only in part"
	switch {
	case state.verdict <= access.Missing:
		why = counted(blocking(state), "prerequisite is", "prerequisites are", "not granted")
	case state.verdict == access.Undecided:
		why = "some prerequisites could not be decided"
	}
	f := j.requiredFinding(op, "not ready: "+why)
	f.Level = diag.Note
	for i := range state.gaps {
		if g := &state.gaps[i]; len(g.via) == 0 {
			f.Level = max(f.Level, g.decision.weight())
		}
	}
	if len(j.principal.Documents) == 0 && state.verdict <= access.Missing {
		f.Hint = "no policy was given: give those that grant what roles do not hold"
	}
	return f
}

// weight is how heavy it is that a prerequisite of a required operation is not
// granted: roles that reach less far are a warning, as is what a doubtful cell
// says, and what no source tells is a note.
func (r ruling) weight() diag.Severity {
	switch {
	case r.has(RoleUntold):
		return diag.Note
	case r.has(RoleReach), r.doubtful:
		return diag.Warning
	}
	return diag.Error
}

func blocking(state readiness) int {
	n := 0
	for _, g := range state.gaps {
		if len(g.via) == 0 && g.decision.Verdict <= access.Missing {
			n++
		}
	}
	return n
}

func (j *judge) requiredFinding(op *catalog.Operation, state string) diag.Finding {
	f := j.about(rule.RequiredNotReady, op)
	f.Fingerprint = fingerprint(f.Code, j.principal.Name, op.Name)
	f.Location = j.start()
	f.Message = fmt.Sprintf("%s is required and %s", subject(f.Title, op.Name), state)
	if grants := j.grantsOf(op).first; len(grants) > 0 {
		f.Location = grants[0].Location()
	}
	return f
}

// requiredBase is a finding about the principal as a whole: it points at the
// start of its first document.
func (j *judge) requiredBase(code rule.Code, what string) diag.Finding {
	f := j.told(code)
	f.Fingerprint = fingerprint(f.Code, j.principal.Name, what)
	f.Location = j.start()
	return f
}

// start is the place of the principal as a whole.
func (j *judge) start() diag.Location {
	if j.principal.Listed() {
		return j.principal.At
	}
	for _, docs := range [...][]*policy.Document{j.principal.Documents, j.principal.Workspace} {
		for _, d := range docs {
			return d.File.Locate(diag.Span{Start: d.Span.Start, End: min(d.Span.Start+1, d.Span.End)}, d.Pointer)
		}
	}
	return diag.Location{Path: j.principal.Name}
}
