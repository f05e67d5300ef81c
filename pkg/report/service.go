package report

import (
	"cmp"
	"strconv"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/message"
)

// Services prints services, a blank line between them.
func Services(p *Page, list []answer.ShownService) {
	for i, s := range list {
		if i > 0 {
			p.Blank()
		}
		writeService(p, s)
	}
}

// writeService prints a service with its operations and actions.
func writeService(p *Page, s answer.ShownService) {
	p.Line(0, "%s  %s", p.Bold(s.Service), p.Dim(p.say("page-service", message.Text("platform", string(s.Platform)))))
	p.Line(0, "%s", s.Title)
	if s.Scope != "" {
		p.Wrapped(0, "", p.say("page-scope", message.Text("scope", s.Scope)))
	}
	if s.Coverage != "" {
		p.Wrapped(0, "", p.say("page-coverage", message.Text("coverage", s.Coverage)))
	}
	p.Blank()
	var rows [][]string
	for _, op := range s.OperationList {
		own := cmp.Or(p.say("page-names", message.Texts("names", op.Actions)), p.say("page-unknown"))
		needs := strconv.Itoa(op.Prerequisites)
		if op.NothingNeeded {
			needs = p.say("page-none")
		}
		rows = append(rows, []string{op.Operation, own, needs, op.Title})
	}
	if len(rows) > 0 {
		p.Table([]string{p.say("column-operation"), p.say("column-action"), p.say("column-needs"), p.say("column-title")}, rows)
		p.Blank()
	}
	rows = nil
	for _, act := range s.ActionList {
		known := p.say("page-own-table")
		switch {
		case act.Overlay != "":
			known = act.Overlay
		case act.Mentioned:
			known = p.say("page-only-prerequisite")
		case act.Inferred:
			known = p.say("page-only-inferred")
		}
		rows = append(rows, []string{act.Action, act.Access, known, act.Title})
	}
	if len(rows) > 0 {
		p.Table([]string{p.say("column-action"), p.say("column-access"), p.say("column-known"), p.say("column-title")}, rows)
	}
}
