package audit

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// Required is what a name given to --require stands for.
type Required struct {
	Name       string
	Operations []catalog.OperationID
	Action     catalog.ActionID // -1 when the name is no action
}

// ResolveRequired finds what a required name means on a platform: an operation
// id, an action or an API. ok is false when the catalogue knows none of them.
func ResolveRequired(cat *catalog.Catalog, p policy.Platform, name string) (r Required, ok bool) {
	r = Required{Name: name, Action: -1}
	if id, found := cat.FindOperation(p, name); found {
		r.Operations = []catalog.OperationID{id}
		return r, true
	}
	if id, found := cat.Lookup(p, name); found {
		r.Action = id
		r.Operations = cat.Unlocks(id)
		return r, true
	}
	if strings.Contains(name, "/") {
		r.Operations = cat.FindAPI(p, name)
	}
	return r, len(r.Operations) > 0
}

// required tells which required operations are not ready.
func (j *judge) required(ready map[catalog.OperationID]readiness) []diag.Finding {
	var out []diag.Finding
	for _, name := range j.principal.Require {
		want, ok := ResolveRequired(j.cat, j.principal.Platform, name)
		if !ok {
			continue // refused before the audit, or of another platform
		}
		if len(want.Operations) == 0 {
			out = append(out, j.requiredAction(want)...)
			continue
		}
		for _, id := range want.Operations {
			out = append(out, j.requiredOperation(id, name, ready)...)
		}
	}
	return out
}

// requiredOperation judges one required operation: the permission points it
// needs where workspace roles are held, then whether it is ready.
func (j *judge) requiredOperation(id catalog.OperationID, name string, ready map[catalog.OperationID]readiness) []diag.Finding {
	if j.roles != nil {
		op := j.cat.Operation(id)
		var out []diag.Finding
		for _, a := range op.Actions {
			out = append(out, j.requiredPoint(a, name)...)
		}
		if len(out) > 0 || len(j.principal.Documents) == 0 {
			return out
		}
		if _, judged := ready[id]; !judged {
			ready[id] = j.judgeOperation(&op)
		}
	}
	if why := j.notReady(id, ready); why != "" {
		return []diag.Finding{j.requiredFinding(id, why)}
	}
	return nil
}

// notReady says why an operation is not ready; "" when it is.
func (j *judge) notReady(id catalog.OperationID, ready map[catalog.OperationID]readiness) string {
	state, live := ready[id]
	op := j.cat.Operation(id)
	switch {
	case len(op.Actions) == 0:
		return "no source tells which action it needs"
	case !live:
		return "not granted: " + list(j.notHeld(&op), "and")
	case state.verdict == access.Granted:
		return ""
	case state.verdict <= access.Missing:
		return counted(blocking(state), "prerequisite is", "prerequisites are", "not granted")
	}
	return "some prerequisites are granted only in part"
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

// notHeld lists the own actions of an operation that the principal lacks.
func (j *judge) notHeld(op *catalog.Operation) []string {
	var names []string
	for _, a := range op.Actions {
		if !j.holds(a).held {
			names = append(names, j.cat.ActionName(a))
		}
	}
	return names
}

// requiredAction judges a required action that belongs to no operation.
func (j *judge) requiredAction(want Required) []diag.Finding {
	if j.roles != nil {
		return j.requiredPoint(want.Action, want.Name)
	}
	if j.holds(want.Action).held {
		return nil
	}
	f := j.requiredBase(rule.RequiredNotReady, want.Name)
	f.Action = j.cat.ActionName(want.Action)
	f.Message = fmt.Sprintf("%s is required and not granted", f.Action)
	return []diag.Finding{f}
}

func (j *judge) requiredFinding(id catalog.OperationID, why string) diag.Finding {
	op := j.cat.Operation(id)
	f := j.requiredBase(rule.RequiredNotReady, op.Name)
	f.Operation, f.Title, f.API = op.Name, op.Title.In(j.opts.Lang), op.API
	if len(op.Actions) > 0 {
		f.Action = j.cat.ActionName(op.Actions[0])
	}
	state := "not ready"
	if len(op.Actions) == 0 {
		state = "cannot be judged"
	}
	f.Message = fmt.Sprintf("%s is required and %s: %s", cmp.Or(f.Title, op.Name), state, why)
	if grants := j.grantsOf(&op); len(grants) > 0 {
		f.Location = grants[0].Location()
	}
	return f
}

// requiredBase is a finding about the principal as a whole: it points at the
// start of its first document.
func (j *judge) requiredBase(code rule.Code, what string) diag.Finding {
	r, _ := rule.Get(string(code))
	f := diag.Finding{
		Code: string(r.Code), Rule: r.Name, Level: r.Level,
		Principal: j.principal.Name, Platform: string(j.principal.Platform),
		Fingerprint: fingerprint(string(r.Code), j.principal.Name, what),
	}
	f.Location = j.start()
	return f
}

// start is the place of the principal as a whole.
func (j *judge) start() diag.Location {
	if j.principal.At.Path != "" {
		return j.principal.At
	}
	if len(j.principal.Documents) == 0 {
		return diag.Location{Path: j.principal.Name}
	}
	d := j.principal.Documents[0]
	return d.File.Locate(diag.Span{Start: d.Span.Start, End: min(d.Span.Start+1, d.Span.End)}, d.Pointer)
}
