package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report"
)

// writeExplanation prints an explanation for a person.
func writeExplanation(w io.Writer, x *explanation, o report.Options) {
	if x.rule != nil {
		writeRule(w, *x.rule, o)
		return
	}
	p := page{w: w, style: report.NewStyle(o), width: pageWidth(o)}
	p.line(0, "%s  %s", p.style.Bold(report.Escape(x.Name)), p.style.Dim(x.Kind+" on "+string(x.Platform)))
	if x.action != nil {
		p.action(x.action, o.Lang)
	}
	if x.Role != nil {
		p.role(x.Role)
	}
	if x.system {
		p.wrapped(2, "", "a system role or policy: attach it to a user group; in the Action list of a policy its name grants nothing (PG305)")
	}
	for i := range x.Operations {
		p.operation(x, &x.Operations[i])
	}
	if x.Kind == "action" && len(x.Operations) == 0 {
		p.line(2, "%s", p.style.Dim("the catalogue knows no operation of it"))
	}
	p.neededBy(x.RequiredBy)
}

func pageWidth(o report.Options) int {
	if o.Width > 0 {
		return max(o.Width, 40)
	}
	return 80
}

// page writes indented lines.
type page struct {
	w     io.Writer
	style report.Style
	width int
}

func (p page) line(indent int, format string, args ...any) {
	fmt.Fprintf(p.w, "%s%s\n", strings.Repeat(" ", indent), fmt.Sprintf(format, args...))
}

// wrapped writes a label and text that wraps behind it.
func (p page) wrapped(indent int, label, text string) {
	at := indent + len([]rune(label))
	p.line(indent, "%s%s", p.style.Dim(label), report.Wrap(report.Escape(text), p.width, at))
}

func (p page) action(a *catalog.Action, lang string) {
	if t := a.Title.In(lang); t != "" {
		p.wrapped(2, "", t)
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
		p.wrapped(2, "", strings.Join(facts, "; "))
	}
	if len(a.Resources) > 0 {
		p.wrapped(2, "resource: ", strings.Join(a.Resources, ", "))
	} else if a.ResourceLess {
		p.wrapped(2, "resource: ", "none; a grant needs \"*\"")
	}
	if len(a.Aliases) > 0 {
		p.wrapped(2, "also spelt: ", strings.Join(a.Aliases, ", "))
	}
	if len(a.ReplacedBy) > 0 {
		p.wrapped(2, "renamed to: ", strings.Join(a.ReplacedBy, ", "))
	}
	p.sources(2, sourceList(a.Sources, lang))
}

func (p page) operation(x *explanation, op *explainedOperation) {
	fmt.Fprintln(p.w)
	head := "operation "
	if x.Kind == "action" {
		head = "unlocks "
	}
	if x.Kind != "operation" {
		p.line(0, "%s%s", head, p.style.Bold(op.Operation))
	}
	if op.Title != "" {
		p.wrapped(2, "", op.Title)
	}
	for _, api := range op.API {
		p.wrapped(2, "", api)
	}
	if x.Kind != "action" || len(op.Actions) > 1 {
		own := strings.Join(op.Actions, ", ")
		if own == "" {
			own = "no source tells which action it needs"
		}
		p.wrapped(2, "action: ", own)
	}
	if op.note != "" {
		p.wrapped(2, "note: ", op.note)
	}
	p.prerequisites(op.Prerequisites)
	p.sources(2, op.sources)
}

// prerequisites prints them by feature, those without one first.
func (p page) prerequisites(list []explainedPrerequisite) {
	if len(list) == 0 {
		p.line(2, "%s", p.style.Dim("no known prerequisite"))
		return
	}
	p.line(2, "needs also")
	var order []string
	byLabel := map[string][]string{}
	for _, r := range list {
		label := prerequisiteLabel(r)
		if _, seen := byLabel[label]; !seen {
			order = append(order, label)
		}
		byLabel[label] = append(byLabel[label], prerequisiteName(r))
	}
	for _, label := range order {
		p.wrapped(4, label+": ", strings.Join(byLabel[label], ", "))
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
		return "the role " + r.Role
	case r.Action != "":
		return r.Action
	}
	return strings.Join(r.AnyOf, " or ")
}

func (p page) sources(indent int, list []diag.Source) {
	for _, s := range list {
		p.wrapped(indent, "source: ", sourceLine(s))
	}
}

// sourceLine writes a source as one line: title, date, address.
func sourceLine(s diag.Source) string {
	parts := make([]string, 0, 3)
	for _, part := range []string{s.Title, s.Updated, s.URL} {
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
	fmt.Fprintln(p.w)
	p.line(0, "needed by")
	for _, n := range list {
		if n.Action == "" {
			p.line(2, "%s", n.Operation)
			continue
		}
		p.line(2, "%s  %s", n.Operation, p.style.Dim(n.Action))
	}
}
