// Package pai reads the table of PAI's workspace roles: the appendix of roles
// and permissions of Alibaba Cloud's Platform for AI, one row a permission
// point, with what each role holds of it. The cells of the page lost their
// columns; each row names the rule that put them back and how sure that is.
package pai

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
)

// The columns of the table; the last ones are the roles.
const (
	page = iota
	operation
	title
	titleZhHant
	actionName
	workspace
	defaultTo
	deprecated
	ticks
	certainty
	rule
	firstRole
)

var header = []string{"page", "operation", "title", "title_zh_hant", "action", "workspace", "default", "deprecated",
	"ticks", "certainty", "rule",
	"developer", "operator", "labels", "guest", "maxcompute"}

// roles are the workspace roles of the columns.
var roles = []string{"PAI.AlgoDeveloper", "PAI.AlgoOperator", "PAI.LabelManager", "PAI.WorkspaceGuest", "PAI.MaxComputeDeveloper"}

// administrators share the first column, which every row with a tick has ticked.
var administrators = []string{"PAI.WorkspaceOwner", "PAI.WorkspaceAdmin"}

// The rules of single cells, whatever the row's own.
const (
	firstColumn = "first-column"
	noColumn    = "no-column"
	laterTick   = "later-tick"   // of the newer page: one tick is the first column's
	columnsLost = "columns-lost" // nothing but the first column is known
)

// columnsPage is the source of the cells beside the page.
const columnsPage = "appendix-columns"

// Parse reads the table.
func Parse(text string) ([]rows.Row, error) {
	lines, err := rows.Table(text, header)
	if err != nil {
		return nil, err
	}
	all := make([]rows.Row, len(lines))
	for i, cells := range lines {
		all[i] = rows.Row{Page: cells[page], Line: i + 2, Operation: cells[operation],
			Title: catalog.Text{En: cells[title], ZhHant: cells[titleZhHant]}}
		switch {
		case cells[operation] != "" && !rows.IsOperation(cells[operation]):
			return nil, fmt.Errorf("line %d: %q is no id of an operation: want SERVICE.NAME", i+2, cells[operation])
		case cells[actionName] != "" && !rows.IsAction(cells[actionName]):
			return nil, fmt.Errorf("line %d: %q is no action", i+2, cells[actionName])
		}
		if cells[operation] != "" || cells[actionName] == "" {
			continue // an operation without a permission point of its own
		}
		a := schema.Action{Name: cells[actionName], Title: all[i].Title, Workspace: strings.Fields(cells[workspace]),
			Default: cells[defaultTo], Deprecated: cells[deprecated] == "yes"}
		if (cells[rule] == "") != (cells[ticks] == "0") {
			return nil, fmt.Errorf("line %d: %s ticks and the rule %q: a row with a tick needs one, and no other", i+2, cells[ticks], cells[rule])
		}
		if cells[rule] != "" {
			a.InferredBy, a.Roles = row(cells)
			a.Source = []string{cells[page], columnsPage}
		}
		all[i].Actions = []schema.Action{a}
	}
	return all, nil
}

// row gives the cells of a row by role, and the rule they follow from.
func row(cells []string) (follows string, held map[string]schema.Cell) {
	follows, held = cells[rule], map[string]schema.Cell{}
	sure, first := cells[certainty], cells[rule]
	switch {
	case cells[rule] == columnsLost || cells[rule] == laterTick:
		follows, first, sure = firstColumn, firstColumn, "high"
	case sure != "exact" && sure != "high":
		first, sure = firstColumn, "high"
	}
	set := func(role string, reach []string, certainty, by string) {
		if by == follows {
			by = ""
		}
		held[role] = schema.Cell{Reach: reach, Certainty: certainty, InferredBy: by}
	}
	for _, role := range administrators {
		set(role, []string{schema.AllReaches}, sure, first)
	}
	for i, role := range roles {
		switch cell := cells[firstRole+i]; cell {
		case "": // the table has no column for the role
			set(role, nil, "high", noColumn)
		case "?":
		case "none":
			set(role, nil, cells[certainty], cells[rule])
		default:
			set(role, strings.Fields(cell), cells[certainty], cells[rule])
		}
	}
	return follows, held
}
