package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/report"
)

// writeExplanation prints an explanation for a person.
func writeExplanation(out *report.Page, x *explanation) {
	if x.rule != nil {
		writeRule(out, *x.rule)
		return
	}
	p := page{out}
	p.Line(0, "%s  %s", p.Bold(x.Name), p.Dim(cmp.Or(x.RoleKind, x.Kind)+" on "+string(x.Platform)))
	for _, other := range x.others {
		p.Wrapped(2, "", fmt.Sprintf("also on %s: --platform %s shows it there", other, other))
	}
	if x.action != nil {
		p.asked(x)
		p.action(x.action)
		p.roles(x.Name, x.Roles)
	}
	if x.Role != nil {
		p.role(x.Role)
	}
	if x.system != 0 {
		p.systemRole(x.system)
	}
	for i := range x.Operations {
		p.operation(x, &x.Operations[i])
	}
	if x.Kind == "action" && len(x.Operations) == 0 {
		p.Line(2, "%s", p.Dim("the catalogue knows no operation of it"))
	}
	if x.system != 0 && len(x.RequiredBy) == 0 {
		p.Line(2, "%s", p.Dim("no operation of the catalogue needs it"))
	}
	p.neededBy(x.RequiredBy)
}

// asked says what a name is that is not the action's own.
func (p page) asked(x *explanation) {
	switch {
	case x.Asked == "":
	case slices.ContainsFunc(x.action.WorkspaceCodes, func(code string) bool { return strings.EqualFold(code, x.Asked) }):
		p.Wrapped(2, "", fmt.Sprintf("%s is its code in workspace roles; policies spell it %s", x.Asked, x.Name))
	default:
		p.Wrapped(2, "", fmt.Sprintf("%s is another spelling of it", x.Asked))
	}
}

// page prints what the catalogue says.
type page struct{ *report.Page }

func (p page) action(a *catalog.Action) {
	if t := a.Title.In(p.Lang()); t != "" {
		p.Wrapped(2, "", t)
	}
	var facts []string
	add := func(label, value string) {
		if value != "" {
			facts = append(facts, label+" "+value)
		}
	}
	add("access", a.Access.String())
	add("scope", a.Scope.String())
	add("enterprise project", a.EnterpriseProject)
	if a.Default != catalog.DefaultNone {
		facts = append(facts, a.Default.String()+" by default")
	}
	if a.Deprecated {
		facts = append(facts, "deprecated")
	}
	if len(facts) > 0 {
		p.Wrapped(2, "", strings.Join(facts, "; "))
	}
	if len(a.Resources) > 0 {
		p.Wrapped(2, "resource: ", strings.Join(a.Resources, ", "))
	} else if a.ResourceLess {
		p.Wrapped(2, "resource: ", "none; a grant needs \"*\"")
	}
	if len(a.Aliases) > 0 {
		p.Wrapped(2, "also spelt: ", strings.Join(a.Aliases, ", "))
	}
	if len(a.WorkspaceCodes) > 0 {
		p.Wrapped(2, "in workspace roles: ", strings.Join(a.WorkspaceCodes, ", "))
	}
	if len(a.ReplacedBy) > 0 {
		p.Wrapped(2, "renamed to: ", strings.Join(a.ReplacedBy, ", "))
	}
	p.sources(2, sourceList(a.Sources, p.Lang()))
}

func (p page) operation(x *explanation, op *explainedOperation) {
	head := "operation "
	if x.Kind == "action" {
		head = "unlocks "
	}
	if x.Kind != "operation" { // whose heading stands there already
		p.Blank()
		p.Line(0, "%s%s", head, p.Bold(op.Operation))
	}
	if op.Title != "" {
		p.Wrapped(2, "", op.Title)
	}
	for _, api := range op.API {
		p.Wrapped(2, "", api)
	}
	if x.Kind != "action" && x.system == 0 || len(op.Actions) > 1 {
		own := strings.Join(op.Actions, ", ")
		if own == "" {
			own = "no source tells which action it needs"
		}
		p.Wrapped(2, "action: ", own)
	}
	if op.note != "" {
		p.Wrapped(2, "note: ", op.note)
	}
	p.prerequisites(op)
	p.sources(2, op.sources)
}

// prerequisites prints them by feature, with their sources where those are not
// the operation's.
func (p page) prerequisites(op *explainedOperation) {
	if len(op.Prerequisites) == 0 {
		p.Line(2, "%s", p.Dim("no known prerequisite"))
		return
	}
	p.Line(2, "needs also")
	type group struct {
		label   string
		names   []string
		sources []datedSource
	}
	var groups []group
	for _, r := range op.Prerequisites {
		label := prerequisiteLabel(r)
		i := slices.IndexFunc(groups, func(g group) bool { return g.label == label && slices.Equal(g.sources, r.Sources) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{label: label, sources: r.Sources})
		}
		groups[i].names = append(groups[i].names, prerequisiteName(r))
	}
	for _, g := range groups {
		p.Wrapped(4, g.label+": ", strings.Join(g.names, ", "))
		p.sources(6, slices.DeleteFunc(slices.Clone(g.sources), func(s datedSource) bool { return slices.Contains(op.sources, s) }))
	}
}

func prerequisiteLabel(r explainedPrerequisite) string {
	label := "always"
	if r.Feature != "" {
		label = "for " + r.Feature
	}
	if r.When != "" {
		label += " (" + r.When + ")"
	}
	if r.By == catalog.Agency.String() {
		label += ", by the agency"
	}
	if r.Standing != "" && r.Standing != catalog.Official.String() {
		label += ", " + r.Standing
	}
	return label
}

func prerequisiteName(r explainedPrerequisite) string {
	switch {
	case r.Role != "":
		return "the " + cmp.Or(r.RoleKind, "role") + " " + r.Role
	case r.Action != "":
		return r.Action
	}
	return strings.Join(r.AnyOf, " or ")
}

func (p page) sources(indent int, list []datedSource) {
	for _, s := range list {
		p.Wrapped(indent, "source: ", sourceLine(s))
	}
}

// sourceLine writes a source as one line: title, date, address.
func sourceLine(s datedSource) string {
	parts := make([]string, 0, 3)
	for _, part := range []string{s.Title, s.note(), s.URL} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func (p page) neededBy(list []requiredBy) {
	if len(list) == 0 {
		return
	}
	p.Blank()
	p.Line(0, "needed by")
	for _, n := range list {
		format, args := "%s", []any{n.Operation}
		if n.Action != "" {
			format, args = format+"  %s", append(args, p.Dim(n.Action))
		}
		if n.When != "" {
			format, args = format+"  %s", append(args, p.Dim("("+n.When+")"))
		}
		p.Line(2, format, args...)
		p.sources(4, n.Sources)
	}
}
