package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/workspace"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
)

// rolesFlags are the flags of the roles command.
type rolesFlags struct {
	action  string
	modules []string
	from    []string
}

func rolesCommand(a *app) *cobra.Command {
	var f rolesFlags
	cmd := &cobra.Command{
		Use:   "roles [ROLE...]",
		Short: "Show what workspace roles hold, and which roles hold a permission point",
		Long: `Show the permission points of workspace roles (Alibaba Cloud PAI), module by
module. With --action, list the roles that hold one point and those that lack
it, the members of a list (--from), and the platform's own roles and policies
that grant it. Name roles to see only these.

Each cell has a certainty, since the published table lost columns.`,
		Example: `  permgap roles --module paidsw
  permgap roles PAI.AlgoDeveloper
  permgap roles --action PaiDSW:ListAllInstances
  permgap roles --action PaiDSW:ListAllInstances --from members.json
  permgap roles --action ecs:servers:create`,
		RunE: func(cmd *cobra.Command, names []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			return runRoles(a, cmd, in, names, f)
		},
	}
	cmd.Flags().StringVar(&f.action, "action", "", "list the roles that hold this permission `POINT`, and those that lack it")
	addSplitList(cmd.Flags(), &f.modules, "module", "show only these services (`NAME,...`), such as paidsw")
	addList(cmd.Flags(), &f.from, "from", "",
		"`FILE` from the platform: custom roles, members or an answer of ListPermissions; may be repeated")
	return cmd
}

func runRoles(a *app, cmd *cobra.Command, in lookup, names []string, f rolesFlags) error {
	papers, err := readPapers(a, cmd, f.from, in.Config)
	if err != nil {
		return err
	}
	on := principal.RolePlatform(policy.Platform(in.Platform))
	if _, err := workspace.Resolve(in.catalog, on, names, papers); err != nil {
		return hintOfRoles(in, names, err)
	}
	if f.action != "" {
		return runWho(a, in, papers, f.action, names)
	}
	m, err := workspace.MatrixOf(in.catalog, on, papers, names, f.modules)
	if err != nil {
		return err
	}
	if len(m.Modules) == 0 {
		where := f.modules
		if len(where) == 0 {
			where = []string{string(on)}
		}
		return usage(cmd, "no permission points of roles in %s", diag.Or(where))
	}
	if in.format == "json" {
		return a.printJSON(answer.PointsOf(in.question(), m))
	}
	return a.show(a.style(in.Config), func(p *report.Page) { report.Matrix(p, m) })
}

// hintOfRoles says of a role of the platform where its contents are shown.
func hintOfRoles(in lookup, names []string, err error) error {
	for _, name := range names {
		for _, p := range policy.Platforms() {
			if _, ok := principal.Attach(in.catalog, p, name); ok {
				return diag.Hint(fmt.Errorf("%q is a role or policy of %s, and no workspace role", name, p),
					"'permgap explain NAME' shows what it grants, 'permgap roles --action ACTION' which roles grant an action")
			}
		}
	}
	return err
}

// readPapers reads the documents of the platform that say what custom roles hold.
func readPapers(a *app, cmd *cobra.Command, paths []string, c *config.Config) ([]*policy.Workspace, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	res, err := source.Load(cmd.Context(), paths, source.Options{Reader: a.files(), Stdin: a.stdin,
		Policy: policy.Options{Platform: policy.Platform(c.Platform)}})
	if err != nil {
		return nil, err
	}
	if len(res.Failures) > 0 {
		return nil, res.Failures[0]
	}
	var out []*policy.Workspace
	for _, d := range res.Documents {
		if d.Workspace == nil || d.Broken() {
			return nil, fmt.Errorf("%s: has no roles; expected an answer of ListPermissions or a request of CreateWorkspaceRole", d.File.Path)
		}
		out = append(out, d.Workspace)
	}
	return out, nil
}

// runWho tells which roles hold a point; nobody makes the exit code 1.
func runWho(a *app, in lookup, papers []*policy.Workspace, point string, names []string) error {
	held, err := answer.Who(in.catalog, in.question(), papers, point, names)
	if err != nil {
		a.code = exitFindings
		a.complain(err)
	}
	switch {
	case in.format == "json":
		return a.printJSON(held)
	case err != nil:
		return nil
	}
	return a.show(a.style(in.Config), func(p *report.Page) { report.Holders(p, held) })
}
