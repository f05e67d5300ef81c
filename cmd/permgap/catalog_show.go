package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
)

// coverage is the JSON form of what is known.
type coverage struct {
	Version string                  `json:"version"`
	Groups  []catalog.GroupCoverage `json:"groups"`
}

// coverageTable shows how much is known of each group of operations.
func coverageTable(cat *catalog.Catalog, in []policy.Platform, _ string) table {
	t := table{empty: "the catalogue has no operations here", header: []string{"service", "group", "operations", "with action", "with prerequisites"}}
	list := []catalog.GroupCoverage{}
	unknown := 0
	for _, p := range in {
		for _, g := range catalog.Coverage(cat, p) {
			list = append(list, g)
			unknown += len(g.Neither)
			t.rows = append(t.rows, []string{string(p) + "/" + g.Service, g.Group,
				strconv.Itoa(g.Operations), strconv.Itoa(g.Actions), strconv.Itoa(g.Prerequisites)})
		}
	}
	if unknown > 0 {
		t.footer = fmt.Sprintf("%s with neither; --format json names them", countOf(unknown, "operation"))
	}
	t.values = coverage{"1", list}
	return t
}

func (a *app) catalogShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "show SERVICE|OPERATION...",
		Short:   "Show a service with its operations and actions, or one operation",
		Example: "  permgap catalog show modelarts\n  permgap catalog show modelarts.notebook.start",
		Args:    needArgs("a service or an operation; 'permgap catalog list' lists the services"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			var answers []answer
			for _, name := range args {
				found := a.services(in.catalog, in.Config, name)
				if len(found) == 0 {
					found = a.explanations(in.catalog, name, in.Config, "'permgap catalog show' takes services and operations; 'permgap catalog list' lists the services")
				}
				answers = append(answers, found...)
			}
			return a.showAnswers(answers, in)
		},
	}
}

// shownServices are those of one name as JSON gives them.
type shownServices struct {
	Version  string         `json:"version"`
	Services []shownService `json:"services"`
}

// shownService is a service as JSON gives it.
type shownService struct {
	serviceRow
	OperationList []shownOperation `json:"operation_list"`
	ActionList    []shownAction    `json:"action_list"`
}

type shownOperation struct {
	Operation     string   `json:"operation"`
	Title         string   `json:"title,omitempty"`
	Group         string   `json:"group,omitempty"`
	API           []string `json:"api,omitempty"`
	Actions       []string `json:"actions,omitempty"`
	Prerequisites int      `json:"prerequisites"`
	NothingNeeded bool     `json:"nothing_needed,omitempty"` // a source states it
	Overlay       string   `json:"overlay,omitempty"`
}

type shownAction struct {
	Action    string `json:"action"`
	Title     string `json:"title,omitempty"`
	Access    string `json:"access,omitempty"`
	Mentioned bool   `json:"mentioned,omitempty"`
	Inferred  bool   `json:"inferred,omitempty"`
	Overlay   string `json:"overlay,omitempty"`
}

// services gives the services of that name, of whatever platform.
func (a *app) services(cat *catalog.Catalog, c *config.Config, name string) []answer {
	found := []shownService{}
	for _, p := range platforms(c) {
		for _, s := range cat.Services(p) {
			// As other lists write it, or by itself.
			if strings.EqualFold(s.Name, name) || strings.EqualFold(string(p)+"/"+s.Name, name) {
				found = append(found, gather(cat, s, c.Lang))
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return []answer{{shownServices{"1", found}, func(p *report.Page) {
		for i, s := range found {
			if i > 0 {
				p.Blank()
			}
			writeService(p, s)
		}
	}}}
}

func gather(cat *catalog.Catalog, s catalog.Service, lang string) shownService {
	out := shownService{serviceRow: serviceOf(s, lang)}
	for _, id := range cat.Operations(s.Platform) {
		op := cat.Operation(id)
		if op.Service != s.Name {
			continue
		}
		row := shownOperation{Operation: op.Name, Title: op.Title.In(lang), Group: op.Group, API: op.API, Prerequisites: countNeeds(&op), NothingNeeded: op.NoneNeeded, Overlay: op.Overlay}
		for _, own := range op.Actions {
			row.Actions = append(row.Actions, cat.ActionName(own))
		}
		out.OperationList = append(out.OperationList, row)
		out.Prerequisites += row.Prerequisites
	}
	for _, id := range cat.Actions(s.Platform) {
		if act := cat.Action(id); act.Service == s.Name {
			out.ActionList = append(out.ActionList, shownAction{act.Name, act.Title.In(lang), act.Access.String(), act.Mentioned, act.Standing == catalog.Inferred, act.Overlay})
		}
	}
	return out
}

func writeService(p *report.Page, s shownService) {
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
