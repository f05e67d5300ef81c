package catalog

import (
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// ActionName gives only the name of an action.
func (c *Catalog) ActionName(id ActionID) string { return c.str(actions, int(id), actionName) }

// Action gives an action whole; the zero Action for an id out of range.
func (c *Catalog) Action(id ActionID) Action {
	row := int(id)
	if row < 0 || row >= c.rows(actions) {
		return Action{}
	}
	b := c.get(actions, row, actionBits)
	a := Action{
		ID:                id,
		Name:              c.ActionName(id),
		Title:             c.text(actions, row, actionTitle),
		Access:            Access(unpack(b, bitAccess)),
		Scope:             Scope(unpack(b, bitScope)),
		Deprecated:        unpack(b, bitDeprecated) != 0,
		EnterpriseProject: enterpriseName(unpack(b, bitEnterprise)),
		ResourceLess:      unpack(b, bitResourceLess) != 0,
		ReplacedBy:        c.strings(actions, row, actionReplacedBy),
		Aliases:           c.strings(actions, row, actionAliases),
		WorkspaceCodes:    c.strings(actions, row, actionWorkspace),
		Sources:           c.sourcesOf(actions, row, actionSources),
		Mentioned:         unpack(b, bitMentioned) != 0,
	}
	a.Platform, a.Service = c.owner(actions, row, actionService)
	service := c.get(services, int(c.get(actions, row, actionService)), serviceBits)
	if a.Scope == 0 {
		a.Scope = Scope(unpack(service, 0))
	}
	a.Default = Default(unpack(service, 1))
	if own := unpack(b, bitDefault); own != 0 {
		a.Default = Default(own - 1)
	}
	for _, t := range members[int](c, actions, row, actionTypes) {
		a.Resources = append(a.Resources, c.strings(types, t, typePatterns)...)
	}
	return a
}

// Operation gives an operation whole; the zero Operation, with ListAll -1, for
// an id out of range.
func (c *Catalog) Operation(id OperationID) Operation {
	row := int(id)
	if row < 0 || row >= c.rows(operations) {
		return Operation{ListAll: -1}
	}
	o := Operation{
		ID:      id,
		Name:    c.OperationName(id),
		Title:   c.text(operations, row, operationTitle),
		Group:   c.str(operations, row, operationGroup),
		API:     c.strings(operations, row, operationAPI),
		Actions: members[ActionID](c, operations, row, operationActions),
		Sources: c.sourcesOf(operations, row, operationSources),
		Note:    c.str(operations, row, operationNote),
		ListAll: ActionID(c.get(operations, row, operationListAll)) - 1,
	}
	o.Platform, o.Service = c.owner(operations, row, operationService)
	from, to := c.span(operations, row, operationRequires, requirements)
	o.Requires = collect(from, to, func(i int) Requirement { return c.requirement(i, o.Sources) })
	return o
}

// OperationName gives only the id of an operation.
func (c *Catalog) OperationName(id OperationID) string {
	return c.str(operations, int(id), operationName)
}

// requirement gives a prerequisite; what it does not say of its sources and
// standing follows from those of its operation.
func (c *Catalog) requirement(row int, operation []Source) Requirement {
	b := c.get(requirements, row, requirementBits)
	r := Requirement{
		Any:          members[ActionID](c, requirements, row, requirementAny),
		Pattern:      c.str(requirements, row, requirementPattern),
		Role:         c.str(requirements, row, requirementRole),
		Feature:      c.str(requirements, row, requirementFeature),
		When:         c.text(requirements, row, requirementWhen),
		By:           By(unpack(b, 0)),
		Standing:     Standing(unpack(b, 1)),
		Always:       unpack(b, 2) != 0,
		SameResource: unpack(b, 3) != 0,
		Sources:      c.sourcesOf(requirements, row, requirementSources),
	}
	if r.Sources == nil {
		r.Sources = operation
	}
	if r.Role != "" {
		p, _ := c.owner(operations, int(c.get(requirements, row, requirementOperation)), operationService)
		r.RoleKind = c.RoleKind(p, r.Role)
	}
	if r.By == 0 {
		r.By = Caller
	}
	if r.Standing == 0 {
		r.Standing = best(r.Sources)
	}
	return r
}

// best gives the firmest standing among sources.
func best(sources []Source) (s Standing) {
	for _, source := range sources {
		if s == 0 || source.Standing != 0 && source.Standing < s {
			s = source.Standing
		}
	}
	return s
}

// Unlocks lists the operations that have the action among their own.
func (c *Catalog) Unlocks(id ActionID) []OperationID {
	return members[OperationID](c, actions, int(id), actionUnlocks)
}

// RequiredBy lists the operations that need the action, alone, in an any-of
// group or through a wildcard prerequisite.
func (c *Catalog) RequiredBy(id ActionID) []Edge {
	from, to := c.list(actions, int(id), actionRequiredBy)
	return collect(from, to, func(i int) Edge { return c.edge(int(c.get(lists, i, 0))) })
}

// RoleRequiredBy lists the operations of a platform that need a role or system
// policy of the platform.
func (c *Catalog) RoleRequiredBy(p policy.Platform, name string) []Edge {
	var out []Edge
	for row := range c.rows(requirements) {
		if role := c.str(requirements, row, requirementRole); role == "" || !equalFold(role, name) {
			continue
		}
		operation := int(c.get(requirements, row, requirementOperation))
		if of, _ := c.owner(operations, operation, operationService); p == "" || of == p {
			out = append(out, c.edge(row))
		}
	}
	return out
}

// edge gives a prerequisite as an edge.
func (c *Catalog) edge(row int) Edge {
	operation := int(c.get(requirements, row, requirementOperation))
	return Edge{OperationID(operation), row - int(c.get(operations, operation, operationRequires))}
}

// RoleCells gives the cells of a role, in action order.
func (c *Catalog) RoleCells(r RoleID) []Cell {
	from, to := c.list(roles, int(r), roleCells)
	return collect(from, to, func(i int) Cell { return c.cell(int(c.get(lists, i, 0))) })
}

// ActionCells gives the cells of an action, in role order.
func (c *Catalog) ActionCells(id ActionID) []Cell {
	from, to := c.span(actions, int(id), actionCells, cells)
	return collect(from, to, c.cell)
}

func (c *Catalog) cell(row int) Cell {
	b := c.get(cells, row, cellBits)
	cell := Cell{
		Role:      RoleID(c.get(cells, row, cellRole)),
		Action:    ActionID(c.get(cells, row, cellAction)),
		Certainty: Certainty(unpack(b, 1)),
	}
	for _, r := range policy.Reaches() {
		if unpack(b, 0)&(1<<(r-1)) != 0 {
			cell.Reach = append(cell.Reach, r)
		}
	}
	if r := c.get(cells, row, cellRule); r != 0 {
		cell.Rule = c.rule(int(r) - 1)
	}
	return cell
}

func (c *Catalog) rule(row int) Rule {
	r := Rule{Name: c.str(rules, row, ruleName), Says: c.text(rules, row, ruleSays)}
	r.Platform, r.Service = c.owner(rules, row, ruleService)
	return r
}

func (c *Catalog) service(row int) Service {
	return Service{
		Platform:   c.platform(row),
		Name:       c.str(services, row, serviceName),
		Title:      c.text(services, row, serviceTitle),
		Scope:      Scope(unpack(c.get(services, row, serviceBits), 0)),
		Actions:    int(c.get(services, row, serviceActions)),
		Operations: int(c.get(services, row, serviceOperations)),
	}
}

func (c *Catalog) role(row int) Role {
	r := Role{
		ID:      RoleID(row),
		Name:    c.str(roles, row, roleName),
		Title:   c.text(roles, row, roleTitle),
		Sources: c.sourcesOf(roles, row, roleSources),
	}
	r.Platform, r.Service = c.owner(roles, row, roleService)
	return r
}

func (c *Catalog) feature(row int) Feature {
	f := Feature{Name: c.str(features, row, featureName), Title: c.text(features, row, featureTitle)}
	f.Platform, f.Service = c.owner(features, row, featureService)
	return f
}

func (c *Catalog) defect(row int) Defect {
	d := Defect{
		Kind:      c.str(defects, row, defectKind),
		Where:     c.str(defects, row, defectWhere),
		Written:   c.str(defects, row, defectWritten),
		Corrected: c.str(defects, row, defectCorrected),
		Note:      c.str(defects, row, defectNote),
	}
	d.Platform, d.Service = c.owner(defects, row, defectService)
	if s := c.get(defects, row, defectSource); s != 0 {
		d.Source = c.source(int(s) - 1)
	}
	return d
}

func (c *Catalog) source(row int) Source {
	return Source{
		ID:       c.str(sources, row, sourceID),
		Title:    c.text(sources, row, sourceTitle),
		URL:      c.str(sources, row, sourceURL),
		Updated:  c.str(sources, row, sourceUpdated),
		Read:     c.str(sources, row, sourceRead),
		Standing: Standing(unpack(c.get(sources, row, sourceBits), 0)),
		Note:     c.str(sources, row, sourceNote),
	}
}

func (c *Catalog) serviceSource(row int) ServiceSource {
	s := ServiceSource{Source: c.source(row)}
	s.Platform, s.Service = c.owner(sources, row, sourceService)
	return s
}

// sourcesOf reads a field that is a list of sources.
func (c *Catalog) sourcesOf(s section, row, field int) []Source {
	from, to := c.list(s, row, field)
	return collect(from, to, func(i int) Source { return c.source(int(c.get(lists, i, 0))) })
}

// enterpriseNames are the values of Action.EnterpriseProject.
var enterpriseNames = [...]string{"", "yes", "no"}

func enterpriseName(v uint8) string {
	if int(v) < len(enterpriseNames) {
		return enterpriseNames[v]
	}
	return ""
}

// sortedIDs sorts ids and leaves each once.
func sortedIDs[ID ~int32](ids []ID) []ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}
