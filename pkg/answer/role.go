package answer

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// WorkspaceRole is a workspace role, in numbers.
type WorkspaceRole struct {
	Role     string          `json:"role"`
	Platform policy.Platform `json:"platform"`
	Title    string          `json:"title,omitempty"`
	Holds    int             `json:"holds"` // permission points it holds, at any reach
	Lacks    int             `json:"lacks"`
	Sources  []Source        `json:"sources"`
}

// workspaceRoleOf counts what a role holds and lacks.
func workspaceRoleOf(q Question, cat *catalog.Catalog, r catalog.Role) *WorkspaceRole {
	row := &WorkspaceRole{Role: r.Name, Platform: r.Platform, Title: r.Title.In(q.Lang), Sources: q.sources(r.Sources)}
	for _, c := range cat.RoleCells(r.ID) {
		if len(c.Reach) > 0 {
			row.Holds++
		} else {
			row.Lacks++
		}
	}
	return row
}

// RoleCell is what a workspace role has of a permission point.
type RoleCell struct {
	Role      string   `json:"role"`
	Reach     []string `json:"reach"`          // none: the role lacks it
	Certainty string   `json:"certainty"`      // also unknown
	Rule      string   `json:"rule,omitempty"` // by which it was inferred
	RuleSays  string   `json:"rule_says,omitempty"`
}

// cellsOf tells which workspace roles hold an action and which lack it.
func cellsOf(q Question, cat *catalog.Catalog, p policy.Platform, id catalog.ActionID) []RoleCell {
	cells := cat.ActionCells(id)
	if len(cells) == 0 {
		return nil
	}
	var out []RoleCell
	for _, role := range cat.Roles(p) {
		cell := RoleCell{Role: role.Name, Certainty: Untold}
		if i := slices.IndexFunc(cells, func(c catalog.Cell) bool { return c.Role == role.ID }); i >= 0 {
			c := cells[i]
			cell.Certainty, cell.Rule, cell.RuleSays = c.Certainty.String(), c.Rule.Name, c.Rule.Says.In(q.Lang)
			cell.Reach = reachNames(c.Reach)
		}
		out = append(out, cell)
	}
	return out
}

// Untold is the certainty of a cell that could not be made out.
const Untold = "unknown"

// PlatformRole is what the catalogue says of a role, policy or agency of the
// platform.
type PlatformRole struct {
	Title   string          `json:"title,omitempty"`
	Trusts  string          `json:"trusts,omitempty"`
	Holds   []string        `json:"holds"`
	Updated string          `json:"updated,omitempty"` // of the content
	Content json.RawMessage `json:"content,omitempty"`
	// Inferred says that the content was deduced, and by what: the platform
	// publishes none.
	Inferred   bool     `json:"inferred,omitempty"`
	InferredBy []string `json:"inferred_by"`
	Sources    []Source `json:"sources"`
}

// platformRoleOf gives what is known of a role beyond its name; nil when
// that is nothing.
func platformRoleOf(q Question, cat *catalog.Catalog, p policy.Platform, name string) *PlatformRole {
	r, ok := cat.PlatformRole(p, name)
	if !ok || r.Title == (catalog.Text{}) && r.Trusts == "" && r.Content == "" && len(r.Holds)+len(r.Sources) == 0 {
		return nil
	}
	x := &PlatformRole{Title: r.Title.In(q.Lang), Trusts: r.Trusts, Holds: r.Holds, Updated: r.Updated,
		InferredBy: []string{}, Sources: q.sources(r.Sources)}
	if json.Valid([]byte(r.Content)) {
		x.Content = json.RawMessage(r.Content)
		for _, s := range r.Sources {
			if s.Standing == catalog.Inferred {
				x.Inferred = true
				x.InferredBy = append(x.InferredBy, cmp.Or(s.Note, s.Title.In(q.Lang)))
			}
		}
	}
	return x
}

// dependsOn finds the operation that lists what a role depends on: the
// catalogue calls it iam.role.NAME, in small letters and hyphens, and on
// Alibaba Cloud ram.role.NAME.
func dependsOn(cat *catalog.Catalog, p policy.Platform, role string) []catalog.OperationID {
	name := strings.Join(strings.FieldsFunc(role, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}), "-")
	for _, service := range []string{"iam", "ram"} {
		if id, ok := cat.FindOperation(p, service+".role."+name); ok {
			return []catalog.OperationID{id}
		}
	}
	return nil
}

// needRole lists the operations that need a role or policy of the platform.
func needRole(q Question, cat *catalog.Catalog, p policy.Platform, name string) []RequiredBy {
	var out []RequiredBy
	for _, e := range cat.RoleRequiredBy(p, name) {
		op := cat.Operation(e.Operation)
		r := op.Requires[e.Requirement]
		n := needs(cat, &op)
		n.When, n.Sources = r.When.In(q.Lang), q.sources(r.Sources)
		out = append(out, n)
	}
	return out
}
