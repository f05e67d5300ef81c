package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit/workspace"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
)

// rolesFlags are the flags of the roles command.
type rolesFlags struct {
	action  string
	modules []string
	from    []string
}

func (a *app) rolesCommand() *cobra.Command {
	var f rolesFlags
	cmd := &cobra.Command{
		Use:   "roles [ROLE...]",
		Short: "Show what workspace roles hold, and who holds a permission point",
		Long: `Show the permission points of workspace roles (Alibaba Cloud PAI), module by
module, or with --action which roles hold one point and which lack it. Roles
that are named limit both. Each cell carries how surely the source tells it:
the published table lost columns.`,
		Example: `  permgap roles --module paidsw
  permgap roles PAI.AlgoDeveloper
  permgap roles --action PaiDSW:ListAllInstances`,
		RunE: func(cmd *cobra.Command, names []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			return a.roles(cmd, in, names, f)
		},
	}
	cmd.Flags().StringVar(&f.action, "action", "", "tell who holds this permission `POINT` and who lacks it")
	cmd.Flags().StringSliceVar(&f.modules, "module", nil, "show only these services (`NAME,...`), such as paidsw")
	cmd.Flags().StringArrayVar(&f.from, "from", nil, "`FILE` with a document of the platform that describes custom roles; may be repeated")
	return cmd
}

func (a *app) roles(cmd *cobra.Command, in lookup, names []string, f rolesFlags) error {
	papers, err := a.papers(cmd, f.from, in.Config)
	if err != nil {
		return err
	}
	if _, err := workspace.Resolve(in.catalog, rolePlatform(in.Config), names, papers); err != nil {
		return err
	}
	if f.action != "" {
		return a.who(in.catalog, papers, f.action, names, in.format, in.Config)
	}
	m, err := workspace.MatrixOf(in.catalog, rolePlatform(in.Config), papers, names, f.modules)
	if err != nil {
		return err
	}
	if len(m.Modules) == 0 {
		where := f.modules
		if len(where) == 0 {
			where = []string{string(rolePlatform(in.Config))}
		}
		return usage(cmd, "no permission points of roles in %s", orList(where))
	}
	if in.format == "json" {
		return a.printJSON(matrixJSON(m))
	}
	return a.show(a.style(in.Config), func(p *report.Page) { writeMatrix(p, m) })
}

// papers reads the documents of the platform that say what custom roles hold.
func (a *app) papers(cmd *cobra.Command, paths []string, c *config.Config) ([]*policy.Workspace, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	res, err := source.Load(cmd.Context(), paths, source.Options{Reader: a.files(), Stdin: a.stdin, Policy: policy.Options{Platform: policy.Platform(c.Platform)}})
	if err != nil {
		return nil, err
	}
	if len(res.Failures) > 0 {
		return nil, res.Failures[0]
	}
	var out []*policy.Workspace
	for _, d := range res.Documents {
		if d.Workspace == nil || d.Broken() {
			return nil, fmt.Errorf("%s: holds no roles; expected an answer of ListPermissions or a request of CreateWorkspaceRole", d.File.Path)
		}
		out = append(out, d.Workspace)
	}
	return out, nil
}

// who tells which roles hold a point; nobody makes the exit code 1.
func (a *app) who(cat *catalog.Catalog, papers []*policy.Workspace, point string, names []string, format string, c *config.Config) error {
	answer, err := workspace.Who(cat, rolePlatform(c), papers, point, names)
	if err != nil {
		a.code = exitFindings
		a.complain(err)
		if format == "json" {
			return a.printJSON(workspace.Answer{Version: "1", Action: point, HeldBy: []workspace.Holder{}, LackedBy: []workspace.Lacking{}})
		}
		return nil
	}
	if format == "json" {
		return a.printJSON(answer)
	}
	return a.show(a.style(c), func(p *report.Page) { writeAnswer(p, answer) })
}

func writeAnswer(p *report.Page, answer workspace.Answer) {
	p.Line(0, "%s", p.Bold(answer.Action))
	if answer.Default != "" {
		p.Line(0, "allowed to everyone unless a policy denies it")
	}
	var rows [][]string
	for _, h := range answer.HeldBy {
		rows = append(rows, []string{"holds it", h.Role, strings.Join(h.Reach, ", "), h.Certainty})
	}
	for _, l := range answer.LackedBy {
		rows = append(rows, []string{"lacks it", l.Role, "", l.Certainty})
	}
	for _, name := range answer.Unknown {
		rows = append(rows, []string{"not told", name, "", ""})
	}
	if len(rows) > 0 {
		p.Table([]string{"", "role", "reach", "certainty"}, rows)
	}
}

func writeMatrix(p *report.Page, m workspace.Matrix) {
	for i, mod := range m.Modules {
		if i > 0 {
			p.Blank()
		}
		if title := mod.Title.In(p.Lang()); title != "" {
			p.Line(0, "%s  %s", p.Bold(mod.Service), title)
		} else {
			p.Line(0, "%s", p.Bold(mod.Service))
		}
		header := []string{"point"}
		for _, col := range m.Columns {
			header = append(header, columnTitle(col.Short))
		}
		var rows [][]string
		for _, r := range mod.Rows {
			row := []string{r.Name}
			for _, cell := range r.Cells {
				row = append(row, cell.Mark())
			}
			rows = append(rows, row)
		}
		p.Table(header, rows)
	}
	p.Blank()
	for _, l := range workspace.Legend() {
		p.Line(0, "%-8s %s", l[0], p.Dim(l[1]))
	}
}

// columnTitle shortens the name of a role to what tells it from the others.
func columnTitle(role string) string {
	for _, word := range [...]string{"Workspace", "Algo"} {
		if rest := strings.TrimPrefix(role, word); rest != "" {
			role = rest
		}
	}
	for _, word := range [...]string{"Developer", "Manager"} {
		if rest := strings.TrimSuffix(role, word); rest != "" {
			role = rest
		}
	}
	return role
}

// matrixRow is one point of the matrix as JSON gives it.
type matrixRow struct {
	Action string       `json:"action"`
	Title  string       `json:"title,omitempty"`
	Roles  []matrixCell `json:"roles"`
}

type matrixCell struct {
	Role      string   `json:"role"`
	Held      *bool    `json:"held"` // null where no source tells
	Reach     []string `json:"reach,omitempty"`
	Certainty string   `json:"certainty"`
}

type matrixRows struct {
	Version string      `json:"version"`
	Points  []matrixRow `json:"points"`
}

func matrixJSON(m workspace.Matrix) matrixRows {
	rows := []matrixRow{}
	for _, mod := range m.Modules {
		for _, r := range mod.Rows {
			row := matrixRow{Action: r.Action, Title: r.Title.In("en")}
			for i, cell := range r.Cells {
				mc := matrixCell{Role: m.Columns[i].Role, Certainty: workspace.CertaintyName(cell.Certainty)}
				if cell.Certainty != 0 {
					held := len(cell.Reach) > 0
					mc.Held = &held
				}
				for _, reach := range cell.Reach {
					mc.Reach = append(mc.Reach, reach.String())
				}
				row.Roles = append(row.Roles, mc)
			}
			rows = append(rows, row)
		}
	}
	return matrixRows{"1", rows}
}
