package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// explainedCell is what a workspace role has of a permission point.
type explainedCell struct {
	Role      string   `json:"role"`
	Reach     []string `json:"reach,omitempty"` // none: the role lacks it
	Certainty string   `json:"certainty"`       // also unknown
	Rule      string   `json:"rule,omitempty"`  // by which it was inferred
	RuleSays  string   `json:"rule_says,omitempty"`
}

// addRoles tells which workspace roles hold an action and which lack it.
func (x *explanation) addRoles(cat *catalog.Catalog, id catalog.ActionID, lang string) {
	cells := cat.ActionCells(id)
	if len(cells) == 0 {
		return
	}
	for _, role := range cat.Roles(x.Platform) {
		cell := explainedCell{Role: role.Name, Certainty: untold}
		if i := slices.IndexFunc(cells, func(c catalog.Cell) bool { return c.Role == role.ID }); i >= 0 {
			c := cells[i]
			cell.Certainty, cell.Rule, cell.RuleSays = c.Certainty.String(), c.Rule.Name, c.Rule.Says.In(lang)
			for _, r := range c.Reach {
				cell.Reach = append(cell.Reach, r.String())
			}
		}
		x.Roles = append(x.Roles, cell)
	}
}

// untold is the certainty of a cell that could not be made out.
const untold = "unknown"

// roles prints who holds a permission point and who lacks it, rule by rule.
func (p page) roles(point string, cells []explainedCell) {
	if len(cells) == 0 {
		return
	}
	p.Wrapped(2, "", fmt.Sprintf("workspace roles ('permgap roles --action %s' shows where each holds it)", point))
	type claim struct{ rule, said string }
	var order []claim
	roles, says := map[claim][]string{}, map[string]string{}
	for _, c := range cells {
		key := claim{c.Rule, "held (" + c.Certainty + ") by "}
		switch {
		case c.Certainty == untold:
			key.said = "no source tells of "
		case len(c.Reach) == 0:
			key.said = "lacked (" + c.Certainty + ") by "
		}
		if roles[key] == nil {
			order = append(order, key)
		}
		roles[key] = append(roles[key], c.Role)
		says[c.Rule] = c.RuleSays
	}
	var rules []string
	for _, key := range order {
		if says[key.rule] != "" {
			rules = append(rules, key.rule+": "+says[key.rule])
			says[key.rule] = ""
		}
		text := strings.Join(roles[key], ", ")
		if key.rule != "" {
			text += "; rule " + key.rule
		}
		p.Wrapped(4, key.said, text)
	}
	for _, r := range rules {
		p.Wrapped(4, "rule ", r)
	}
}

// systemRole says what a name of the platform's own roles and policies is for.
func (p page) systemRole(kind catalog.RoleKind) {
	text := "a role of the platform: attach it to a user group"
	switch kind {
	case catalog.ServiceRole:
		text = "a role that a service acts with: it must exist, and is created once in the account"
	case catalog.AgencyRole:
		text = "an agency: it must exist in the account, where a service acts with it"
	case catalog.SystemPolicy:
		text = "a ready-made policy of the platform: attach it as it is"
	}
	p.Wrapped(2, "", text+"; in the Action list of a policy its name grants nothing (PG305)")
}

// dependsOn finds the operation that lists what a system role depends on: the
// catalogue calls it iam.role.NAME, in small letters and hyphens.
func dependsOn(cat *catalog.Catalog, p policy.Platform, role string) []catalog.OperationID {
	name := strings.Join(strings.FieldsFunc(role, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}), "-")
	if id, ok := cat.FindOperation(p, "iam.role."+name); ok {
		return []catalog.OperationID{id}
	}
	return nil
}

// needRole lists the operations that need a role or policy of the platform.
func needRole(cat *catalog.Catalog, p policy.Platform, name, lang string) []requiredBy {
	var out []requiredBy
	for _, e := range cat.RoleRequiredBy(p, name) {
		op := cat.Operation(e.Operation)
		r := op.Requires[e.Requirement]
		n := needs(cat, &op)
		n.When, n.Sources = r.When.In(lang), sourceList(r.Sources, lang)
		out = append(out, n)
	}
	return out
}
