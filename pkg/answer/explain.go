package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// Explain finds what a name stands for: a rule, else on the likeliest platform
// that knows it an action, an operation, an API or a role. A name that means
// nothing gives an explanation of the kind unknown and an error, with what may
// be meant; else the hint is what is taken, in the words of the caller.
func Explain(cat *catalog.Catalog, q Question, name string, takes message.Message) (Explanation, error) {
	if r, ok := rule.Get(name); ok {
		x := RuleOf(r)
		return Explanation{Kind: "rule", Name: string(r.Code), Rule: &x}, nil
	}
	var found *Explanation
	if short, of := principal.NameOfARN(name); of != "" && cat.RoleKind(of, short) != 0 {
		found = q.explainOn(cat, of, short)
		found.Asked = name
		return *found, nil
	}
	for _, p := range q.likely() {
		switch x := q.explainOn(cat, p, name); {
		case x == nil:
		case found == nil:
			found = x
		default:
			found.AlsoOn = append(found.AlsoOn, p)
		}
	}
	if found == nil {
		return unknown(cat, q, name, takes)
	}
	found.Retracted = q.retracted(cat, name)
	return *found, nil
}

// unknown is the answer for a name that means nothing.
func unknown(cat *catalog.Catalog, q Question, name string, takes message.Message) (Explanation, error) {
	x := Explanation{Kind: "unknown", Name: name, Retracted: q.retracted(cat, name)}
	var u unanswered
	if r := x.Retracted; r == nil {
		u = unknownName(cat, q, name, takes)
	} else {
		u = unanswered{
			message.New("name-taken-away", message.Name("name", r.Name), message.Text("overlay", r.Overlay)),
			message.New("hint-overlay-reason", message.Text("reason", r.Reason)),
		}
	}
	words := message.In("")
	x.Message, x.MessageID, x.MessageArgs = words.Text(u.said), u.said.ID, u.said.Args
	x.Hint, x.HintID, x.HintArgs = words.Text(u.advice), u.advice.ID, u.advice.Args
	return x, u.err()
}

// retracted finds what an overlay says of a name that it takes away; nil when
// none does.
func (q Question) retracted(cat *catalog.Catalog, name string) *Retraction {
	for _, p := range q.likely() {
		if r, ok := cat.Retracted(p, name); ok {
			return &Retraction{p, r.Name, r.Overlay, r.Reason}
		}
	}
	return nil
}

// explainOn is what a name means on a platform; nil for nothing.
func (q Question) explainOn(cat *catalog.Catalog, p policy.Platform, name string) *Explanation {
	x := &Explanation{Name: name, Platform: p}
	if id, ok := cat.Lookup(p, name); ok {
		act := cat.Action(id)
		x.Kind, x.Name, x.Action = "action", act.Name, actionOf(q, &act)
		if !match.EqualFold(name, act.Name) {
			x.Asked = name
		}
		x.Operations = q.operations(cat, cat.Unlocks(id))
		x.Roles = cellsOf(q, cat, p, id)
		x.RequiredBy = neededBy(cat, id)
		return x
	}
	if id, ok := cat.FindOperation(p, name); ok {
		x.Kind, x.Name = "operation", cat.Operation(id).Name
		x.Operations = q.operations(cat, []catalog.OperationID{id})
		for _, own := range cat.Operation(id).Actions {
			x.RequiredBy = append(x.RequiredBy, neededBy(cat, own)...)
		}
		return x
	}
	if role, ok := cat.FindRole(p, name); ok {
		x.Kind, x.Name = "role", role.Name
		x.Role = workspaceRoleOf(q, cat, role)
		return x
	}
	if kind := cat.RoleKind(p, name); kind != 0 {
		x.Kind, x.RoleKind = "role", kind.String()
		x.System = platformRoleOf(q, cat, p, name)
		x.Operations = q.operations(cat, dependsOn(cat, p, name))
		x.RequiredBy = needRole(q, cat, p, name)
		return x
	}
	if ids := cat.FindAPI(p, name); strings.Contains(name, "/") && len(ids) > 0 {
		x.Kind = "api"
		x.Operations = q.operations(cat, ids)
		return x
	}
	if ids := names.Titled(cat, p, name); len(ids) > 0 {
		x.Kind, x.Asked = "operation", name
		if len(ids) > 1 {
			x.Kind = "title"
		} else {
			x.Name = cat.OperationName(ids[0])
			for _, own := range cat.Operation(ids[0]).Actions {
				x.RequiredBy = append(x.RequiredBy, neededBy(cat, own)...)
			}
		}
		x.Operations = q.operations(cat, ids)
		return x
	}
	return nil
}

// operations tells of some operations.
func (q Question) operations(cat *catalog.Catalog, ids []catalog.OperationID) []Operation {
	var out []Operation
	for _, id := range ids {
		op := cat.Operation(id)
		e := Operation{
			Operation: op.Name, Title: op.Title.In(q.Lang), API: op.API, Note: op.Note, Sources: q.sources(op.Sources),
			NothingNeeded: op.NoneNeeded, NoneBy: op.NoneBy, Checked: op.Checked, Overlay: op.Overlay,
			Deprecated: op.Deprecated,
		}
		for _, twin := range op.Twins {
			e.Twins = append(e.Twins, cat.OperationName(twin))
		}
		for _, r := range op.Retracted {
			e.Retracted = append(e.Retracted, Retraction{Name: r.Name, Overlay: r.Overlay, Reason: r.Reason})
		}
		for _, own := range op.Actions {
			e.Actions = append(e.Actions, cat.ActionName(own))
		}
		for i := range op.Requires {
			e.Prerequisites = append(e.Prerequisites, q.prerequisite(cat, &op, &op.Requires[i]))
		}
		out = append(out, e)
	}
	return out
}

// prerequisite tells of one; without sources of its own it has the operation's.
func (q Question) prerequisite(cat *catalog.Catalog, op *catalog.Operation, r *catalog.Requirement) Prerequisite {
	p := Prerequisite{
		Pattern: r.Pattern, Role: r.Role, RoleKind: r.RoleKind.String(), Feature: r.Feature,
		When: r.When.In(q.Lang), By: cmp.Or(r.By, catalog.Caller).String(),
		Standing: r.Standing.String(), Always: r.Always, Checked: r.Checked, Overlay: r.Overlay, Sources: q.sources(r.Sources),
		Without: q.sources(r.Without),
	}
	if by, ok := cat.Specs(op.Platform).Source(r.FeatureBy.Service, r.FeatureBy.Name); ok {
		from := q.source(by.Source)
		p.FeatureBy = &from
	}
	if r.Feature != "" {
		p.FeatureTitle = featureTitle(cat, op, r.Feature).In(q.Lang)
		p.FeatureDeduced = r.FeatureBy != (catalog.Ref{}) || r.Standing == catalog.Inferred
	}
	for _, with := range r.With {
		if n := len(p.With); n > 0 && p.With[n-1].Key == with.Key {
			p.With[n-1].Values = append(p.With[n-1].Values, with.Value)
			continue
		}
		p.With = append(p.With, Pin{with.Key, []string{with.Value}})
	}
	if len(p.Sources) == 0 {
		p.Sources = q.sources(op.Sources)
	}
	for _, id := range r.Any {
		p.AnyOf = append(p.AnyOf, cat.ActionName(id))
	}
	if len(p.AnyOf) == 1 {
		p.Action, p.AnyOf = p.AnyOf[0], nil
	}
	return p
}

// featureTitle says what a feature of an operation is.
func featureTitle(cat *catalog.Catalog, op *catalog.Operation, name string) catalog.Text {
	for _, f := range cat.Features(op.Platform) {
		if f.Service == op.Service && f.Name == name {
			return f.Title
		}
	}
	return catalog.Text{}
}

// neededBy lists the operations that need an action, each once.
func neededBy(cat *catalog.Catalog, id catalog.ActionID) []RequiredBy {
	var out []RequiredBy
	for _, e := range cat.RequiredBy(id) {
		op := cat.Operation(e.Operation)
		n := needs(cat, &op)
		if !slices.ContainsFunc(out, func(o RequiredBy) bool { return o.Operation == n.Operation && o.Action == n.Action }) {
			out = append(out, n)
		}
	}
	return out
}

// needs names an operation as one that needs something.
func needs(cat *catalog.Catalog, op *catalog.Operation) RequiredBy {
	n := RequiredBy{Operation: op.Name, Platform: op.Platform}
	if len(op.Actions) > 0 {
		n.Action = cat.ActionName(op.Actions[0])
	}
	return n
}
