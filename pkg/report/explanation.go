package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/rule"
)

// Explanation prints what a name needs and is needed by.
func Explanation(p *Page, x *answer.Explanation) {
	if x.Rule != nil {
		r, _ := rule.Get(string(x.Rule.Code))
		Rule(p, r)
		return
	}
	if x.Kind == "service" {
		Services(p, x.Services)
		return
	}
	p.Line(0, "%s  %s", p.Bold(x.Name), p.Dim(cmp.Or(x.RoleKind, x.Kind)+" on "+string(x.Platform)))
	for _, other := range x.AlsoOn {
		p.Wrapped(2, "", fmt.Sprintf("also on %s: --platform %s shows it there", other, other))
	}
	if r := x.Retracted; r != nil {
		p.Wrapped(2, "", strings.TrimSuffix(fmt.Sprintf("taken away on %s by %s: %s", r.Platform, r.Overlay, r.Reason), ": "))
	}
	if x.Action != nil {
		writeAsked(p, x)
		writeAction(p, x.Action)
		writeHolders(p, x.Name, x.Roles)
	}
	if x.Role != nil {
		writeWorkspaceRole(p, x.Role)
	}
	if x.RoleKind != "" {
		writeRoleKind(p, x.RoleKind)
		writePlatformRole(p, x.System)
	}
	for i := range x.Operations {
		writeOperation(p, x, &x.Operations[i])
	}
	if x.Kind == "action" && len(x.Operations) == 0 {
		p.Line(2, "%s", p.Dim("the catalogue knows no operation of it"))
	}
	if x.RoleKind != "" && len(x.RequiredBy) == 0 {
		p.Line(2, "%s", p.Dim("no operation of the catalogue needs it"))
	}
	writeNeededBy(p, x.RequiredBy)
}

// writeAsked says what a name is that is not the action's own.
func writeAsked(p *Page, x *answer.Explanation) {
	switch {
	case x.Asked == "":
	case slices.ContainsFunc(x.Action.WorkspaceCodes, func(code string) bool { return strings.EqualFold(code, x.Asked) }):
		p.Wrapped(2, "", fmt.Sprintf("%s is its code in workspace roles; policies spell it %s", x.Asked, x.Name))
	default:
		p.Wrapped(2, "", fmt.Sprintf("%s is another spelling of it", x.Asked))
	}
}

// writeOperation prints an operation of an explanation.
func writeOperation(p *Page, x *answer.Explanation, op *answer.Operation) {
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
	if x.Kind != "action" && x.RoleKind == "" || len(op.Actions) > 1 {
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
	writeNeeds(p, op)
	for _, r := range op.Retracted {
		text := r.Name
		if r.Reason != "" {
			text += ": " + r.Reason
		}
		p.Wrapped(4, "taken away by "+r.Overlay+": ", text)
	}
	writeSources(p, 2, op.Sources)
	writeOrigin(p, op.Checked, op.Overlay)
}

// writeNeeds prints the prerequisites of an operation by feature, with their
// sources where those are not the operation's.
func writeNeeds(p *Page, op *answer.Operation) {
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
		sources []answer.Source
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
		writeSources(p, 6, slices.DeleteFunc(slices.Clone(g.sources), func(s answer.Source) bool { return slices.Contains(op.Sources, s) }))
	}
}

// prerequisiteLabel says when a prerequisite is needed, and by whom.
func prerequisiteLabel(r answer.Prerequisite) string {
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

// prerequisiteName says what is needed.
func prerequisiteName(r answer.Prerequisite) string {
	switch {
	case r.Role != "":
		return "the " + cmp.Or(r.RoleKind, "role") + " " + r.Role
	case r.Action+r.Pattern != "":
		return cmp.Or(r.Action, r.Pattern)
	}
	return strings.Join(r.AnyOf, " or ")
}

// writeSources prints each source on a line.
func writeSources(p *Page, indent int, list []answer.Source) {
	for _, s := range list {
		p.Wrapped(indent, "source: ", sourceLine(s))
	}
}

// sourceLine writes a source as one line: title, date, address.
func sourceLine(s answer.Source) string {
	parts := make([]string, 0, 3)
	for _, part := range []string{s.Title, s.Dated(), s.URL} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// writeNeededBy prints the operations that need what was asked for.
func writeNeededBy(p *Page, list []answer.RequiredBy) {
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
		writeSources(p, 4, n.Sources)
	}
}
