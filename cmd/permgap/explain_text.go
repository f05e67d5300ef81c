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
	if r := x.Retracted; r != nil {
		p.Wrapped(2, "", strings.TrimSuffix(fmt.Sprintf("taken away on %s by %s: %s", r.Platform, r.Overlay, r.Reason), ": "))
	}
	if x.Action != nil {
		p.asked(x)
		p.action(x.Action)
		p.roles(x.Name, x.Roles)
	}
	if x.Role != nil {
		p.role(x.Role)
	}
	if x.system != 0 {
		p.systemRole(x.system)
		p.platformRole(x.System)
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
	case slices.ContainsFunc(x.Action.WorkspaceCodes, func(code string) bool { return strings.EqualFold(code, x.Asked) }):
		p.Wrapped(2, "", fmt.Sprintf("%s is its code in workspace roles; policies spell it %s", x.Asked, x.Name))
	default:
		p.Wrapped(2, "", fmt.Sprintf("%s is another spelling of it", x.Asked))
	}
}

// page prints what the catalogue says.
type page struct{ *report.Page }

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
	if op.Note != "" {
		p.Wrapped(2, "note: ", op.Note)
	}
	if len(op.Twins) > 0 {
		p.Wrapped(2, "same purpose: ", strings.Join(op.Twins, ", "))
	}
	p.prerequisites(op)
	for _, r := range op.Retracted {
		text := r.Name
		if r.Reason != "" {
			text += ": " + r.Reason
		}
		p.Wrapped(4, "taken away by "+r.Overlay+": ", text)
	}
	p.sources(2, op.Sources)
	p.origin(op.Checked, op.Overlay)
}

// prerequisites prints them by feature, with their sources where those are not
// the operation's.
func (p page) prerequisites(op *explainedOperation) {
	if len(op.Prerequisites) == 0 {
		none := "no known prerequisite"
		if op.NothingNeeded {
			none = cmp.Or(op.NoneBy, "a source") + " states that nothing else is needed"
		}
		p.Line(2, "%s", p.Dim(none))
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
		p.sources(6, slices.DeleteFunc(slices.Clone(g.sources), func(s datedSource) bool { return slices.Contains(op.Sources, s) }))
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
	if len(r.With) > 0 {
		label += ", with " + withValues(r.With)
	}
	if r.By == catalog.Agency.String() {
		label += ", by the agency"
	}
	if r.Standing != "" && r.Standing != catalog.Official.String() {
		label += ", " + r.Standing
	}
	if r.Overlay != "" {
		label += ", from " + r.Overlay
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
