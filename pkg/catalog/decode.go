package catalog

// Model turns the index back into what it was written from, in the order of
// the index.
func (c *Catalog) Model() Model {
	return Model{
		Services:   collect(0, c.rows(services), c.serviceSpec),
		Types:      collect(0, c.rows(types), c.typeSpec),
		Sources:    c.Sources(""),
		Features:   c.Features(""),
		Rules:      collect(0, c.rows(rules), c.rule),
		Roles:      collect(0, c.rows(roles), c.roleSpec),
		Actions:    collect(0, c.rows(actions), c.actionSpec),
		Operations: collect(0, c.rows(operations), c.operationSpec),
		RoleNames:  collect(0, c.rows(roleNames), c.roleNameSpec),
		Defects:    collect(0, c.rows(defects), c.defectSpec),
	}
}

func (c *Catalog) serviceSpec(row int) ServiceSpec {
	s := c.service(row)
	return ServiceSpec{s.Platform, s.Name, s.Title, s.Scope, Default(unpack(c.get(services, row, serviceBits), 1))}
}

func (c *Catalog) typeSpec(row int) TypeSpec {
	p, service := c.owner(types, row, typeService)
	return TypeSpec{p, service, c.str(types, row, typeName), c.strings(types, row, typePatterns)}
}

func (c *Catalog) roleSpec(row int) RoleSpec {
	r := c.role(row)
	return RoleSpec{r.Platform, r.Service, r.Name, r.Title, c.sourceRefs(roles, row, roleSources)}
}

func (c *Catalog) roleNameSpec(row int) RoleNameSpec {
	p, service := c.owner(roleNames, row, roleNameService)
	return RoleNameSpec{p, service, c.str(roleNames, row, roleNameName), c.roleKind(row)}
}

func (c *Catalog) defectSpec(row int) DefectSpec {
	d := c.defect(row)
	spec := DefectSpec{
		Platform: d.Platform, Service: d.Service, Kind: d.Kind, Where: d.Where,
		Written: d.Written, Corrected: d.Corrected, Note: d.Note,
	}
	if s := c.get(defects, row, defectSource); s != 0 {
		spec.Source = c.ref(sources, int(s)-1)
	}
	return spec
}

func (c *Catalog) actionSpec(row int) ActionSpec {
	a := c.Action(ActionID(row))
	b := c.get(actions, row, actionBits)
	spec := ActionSpec{
		Platform: a.Platform, Service: a.Service, Name: a.Name, Title: a.Title, Access: a.Access,
		Scope: Scope(unpack(b, bitScope)), Deprecated: a.Deprecated, EnterpriseProject: a.EnterpriseProject,
		ResourceLess: a.ResourceLess, ReplacedBy: a.ReplacedBy, Aliases: a.Aliases, WorkspaceCodes: a.WorkspaceCodes, Mentioned: a.Mentioned,
		Types:   c.refsOf(types, actions, row, actionTypes),
		Sources: c.sourceRefs(actions, row, actionSources),
	}
	if own := unpack(b, bitDefault); own != 0 {
		spec.OwnDefault, spec.Default = true, Default(own-1)
	}
	for _, cell := range c.ActionCells(a.ID) {
		spec.Cells = append(spec.Cells, CellSpec{c.str(roles, int(cell.Role), roleName), cell.Reach, cell.Certainty, Ref{cell.Rule.Service, cell.Rule.Name}})
	}
	return spec
}

func (c *Catalog) operationSpec(row int) OperationSpec {
	o := c.Operation(OperationID(row))
	spec := OperationSpec{
		Platform: o.Platform, Service: o.Service, Name: o.Name, Title: o.Title, Group: o.Group, API: o.API,
		Actions: c.actionNames(o.Actions), ListAll: c.ActionName(o.ListAll), Note: o.Note,
		Sources: c.sourceRefs(operations, row, operationSources),
	}
	first := int(c.get(operations, row, operationRequires))
	for i, r := range o.Requires {
		b := c.get(requirements, first+i, requirementBits)
		spec.Requires = append(spec.Requires, RequirementSpec{
			Any: c.actionNames(r.Any), Pattern: r.Pattern, Role: r.Role, Feature: r.Feature, When: r.When,
			By: By(unpack(b, 0)), Standing: Standing(unpack(b, 1)), Always: r.Always, SameResource: r.SameResource,
			Sources: c.sourceRefs(requirements, first+i, requirementSources),
		})
	}
	return spec
}

func (c *Catalog) actionNames(ids []ActionID) []string {
	return collect(0, len(ids), func(i int) string { return c.ActionName(ids[i]) })
}

// ref gives the name of a source or a resource type.
func (c *Catalog) ref(s section, row int) Ref {
	_, service := c.owner(s, row, 0)
	return Ref{service, c.str(s, row, 1)}
}

func (c *Catalog) refsOf(to, s section, row, field int) []Ref {
	ids := members[int](c, s, row, field)
	return collect(0, len(ids), func(i int) Ref { return c.ref(to, ids[i]) })
}

func (c *Catalog) sourceRefs(s section, row, field int) []Ref {
	return c.refsOf(sources, s, row, field)
}
