package answer

import (
	"encoding/json"
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// others lists all else that the operations need, so that one repair is enough.
func (w *why) others(x *Denied) {
	for _, op := range w.meant() {
		o := w.cat.Operation(op)
		for _, a := range o.Actions {
			w.ownNeed(x, &o, a)
		}
		result := w.result(&o)
		if result == nil {
			continue
		}
		for i := range result.Prerequisites {
			w.alsoNeed(x, &o, &result.Prerequisites[i])
		}
	}
}

// meant lists the operations that were most likely called: those of the call, or
// that the action unlocks; else, of those that need it, those whose own actions the
// policies allow.
func (w *why) meant() []catalog.OperationID {
	ops := w.calls
	if len(ops) == 0 {
		ops = w.needs
		if w.holder != nil && len(ops) > 1 {
			allowed := slices.DeleteFunc(slices.Clone(ops[:min(len(ops), mostWhyOperations)]), func(op catalog.OperationID) bool {
				own := w.ownOf([]catalog.OperationID{op})
				return len(own) == 0 || slices.ContainsFunc(own, func(a string) bool {
					return w.ask(a, "").Verdict <= access.Missing
				})
			})
			if len(allowed) > 0 {
				ops = allowed
			}
		}
	}
	if len(ops) > mostWhyNeeds {
		return nil // any of them: what they have in common says nothing
	}
	return ops
}

// ownNeed adds an own action of an operation, where another one was denied.
func (w *why) ownNeed(x *Denied, op *catalog.Operation, a catalog.ActionID) {
	name := w.cat.ActionName(a)
	if name == x.Action {
		return
	}
	n := AlsoNeeded{
		Operation: op.Name, Action: name, AnyOf: []string{}, Via: []string{}, By: catalog.Caller.String(),
		Scope: w.scope([]catalog.ActionID{a}),
	}
	if w.holder != nil {
		n.Verdict = w.ask(name, "").Verdict.String()
	}
	x.AlsoNeeds = append(x.AlsoNeeds, n)
}

// alsoNeed adds a prerequisite, unless it is what was denied.
func (w *why) alsoNeed(x *Denied, op *catalog.Operation, p *audit.Prerequisite) {
	r := p.Stated
	if match.EqualFold(p.Action, x.Action) && p.Action != "" {
		return
	}
	n := AlsoNeeded{
		Operation: op.Name, Action: p.Action, AnyOf: append([]string{}, p.AnyOf...), Role: r.Role, RoleKind: r.RoleKind.String(),
		Feature: r.Feature, When: r.When.In(w.q.Lang), By: r.By.String(), Standing: r.Standing.String(), Via: append([]string{}, p.Via...),
		Scope: w.scope(r.Any),
	}
	if r.Pattern != "" {
		n.Action, n.Pattern = "", r.Pattern
	}
	if w.holder != nil {
		n.Verdict = p.Ruling.Verdict.String()
	}
	x.AlsoNeeds = append(x.AlsoNeeds, n)
}

// scope gives the scope that all of some actions share, where policies must keep
// to one.
func (w *why) scope(ids []catalog.ActionID) string {
	if !w.platform.HuaweiFamily() || len(ids) == 0 {
		return ""
	}
	scope := w.cat.ActionScope(ids[0])
	if slices.ContainsFunc(ids, func(a catalog.ActionID) bool { return w.cat.ActionScope(a) != scope }) {
		return ""
	}
	return scope.String()
}

// result judges an operation as if its own actions were allowed: only then all
// that it needs is asked for. Where the policies deny them, it is judged without
// the policies.
func (w *why) result(op *catalog.Operation) *audit.Result {
	if r, known := w.results[op.ID]; known {
		return r
	}
	if len(op.Actions) == 0 || len(w.results) == mostWhyJudged {
		return nil
	}
	w.results[op.ID] = w.judgeAs(op)
	return w.results[op.ID]
}

func (w *why) judgeAs(op *catalog.Operation) *audit.Result {
	own := w.allow(op)
	for _, who := range [...]*principal.Principal{w.holder, {Platform: w.platform}} {
		if who == nil {
			continue
		}
		p := *who
		p.Documents = append(slices.Clip(p.Documents), own...)
		p.Only, p.Require = []string{op.Name}, nil
		for r := range audit.Judge(w.cat, &p, audit.Options{Lang: w.q.Lang}) {
			if r.Operation.ID == op.ID {
				return r
			}
		}
	}
	return nil
}

// ask decides about an action on a resource.
func (w *why) ask(action, resource string) audit.Asked {
	key := action + " " + resource
	if _, known := w.asked[key]; !known {
		w.asked[key] = audit.Ask(w.cat, w.holder, action, resource, audit.Options{})
	}
	return w.asked[key]
}

// allow makes a policy that allows the own actions of an operation everywhere.
func (w *why) allow(op *catalog.Operation) []*policy.Document {
	version := map[policy.Platform]string{policy.AWS: "2012-10-17", policy.AlibabaCloud: "1"}[w.platform]
	statement := map[string]any{"Effect": "Allow", "Action": w.ownOf([]catalog.OperationID{op.ID})}
	if version == "" {
		version = "1.1"
	} else {
		statement["Resource"] = "*"
	}
	text, err := json.Marshal(map[string]any{"Version": version, "Statement": []any{statement}})
	if err != nil { // never
		return nil
	}
	return policy.Parse(diag.NewFile("", text), policy.Options{Platform: w.platform})
}
