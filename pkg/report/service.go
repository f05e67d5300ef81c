package report

import (
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
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
	p.Line(0, "%s  %s", p.Bold(s.Service), p.Dim("service on "+string(s.Platform)))
	p.Line(0, "%s", s.Title)
	if s.Scope != "" {
		p.Line(0, "scope %s", s.Scope)
	}
	if s.Coverage != "" {
		p.Line(0, "known in %s", s.Coverage)
	}
	p.Blank()
	var rows [][]string
	for _, op := range s.OperationList {
		own := strings.Join(op.Actions, ", ")
		if own == "" {
			own = "unknown"
		}
		needs := strconv.Itoa(op.Prerequisites)
		if op.NothingNeeded {
			needs = "none"
		}
		rows = append(rows, []string{op.Operation, own, needs, op.Title})
	}
	if len(rows) > 0 {
		p.Table([]string{"operation", "action", "needs", "title"}, rows)
		p.Blank()
	}
	rows = nil
	for _, act := range s.ActionList {
		known := "own table"
		switch {
		case act.Overlay != "":
			known = act.Overlay
		case act.Mentioned:
			known = "only as a prerequisite"
		case act.Inferred:
			known = "only inferred"
		}
		rows = append(rows, []string{act.Action, act.Access, known, act.Title})
	}
	if len(rows) > 0 {
		p.Table([]string{"action", "access", "known from", "title"}, rows)
	}
}
