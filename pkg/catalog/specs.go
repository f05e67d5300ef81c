package catalog

import "github.com/permgap/permgap/pkg/policy"

// Specs gives single entries of a platform as they were written, for who lays
// others over them. Names are found in any case.
type Specs struct{ x *index }

// Specs gives the entries of a platform.
func (c *Catalog) Specs(p policy.Platform) Specs {
	x, _ := c.part(p)
	return Specs{x}
}

// spec reads the record that was found, if any.
func spec[T any](x *index, find func() (int, bool), read func(*index, int) T) (v T, ok bool) {
	if x == nil {
		return v, false
	}
	row, ok := find()
	if !ok {
		return v, false
	}
	return read(x, row), true
}

// Service gives a service.
func (s Specs) Service(name string) (ServiceSpec, bool) {
	return spec(s.x, func() (int, bool) { return s.x.find(services, serviceName, name) }, (*index).readServiceSpec)
}

// Type gives a resource type of a service.
func (s Specs) Type(service, name string) (TypeSpec, bool) {
	return spec(s.x, func() (int, bool) { return s.x.findOwned(types, service, name) }, (*index).readTypeSpec)
}

// Source gives a source of a service.
func (s Specs) Source(service, id string) (ServiceSource, bool) {
	return spec(s.x, func() (int, bool) { return s.x.findOwned(sources, service, id) }, (*index).readServiceSource)
}

// Feature gives a feature of a service.
func (s Specs) Feature(service, name string) (Feature, bool) {
	return spec(s.x, func() (int, bool) { return s.x.findOwned(features, service, name) }, (*index).readFeature)
}

// Rule gives a rule of a service.
func (s Specs) Rule(service, name string) (Rule, bool) {
	return spec(s.x, func() (int, bool) { return s.x.findOwned(rules, service, name) }, (*index).readRule)
}

// Role gives a workspace role.
func (s Specs) Role(name string) (RoleSpec, bool) {
	return spec(s.x, func() (int, bool) { return s.x.findRole(name) }, (*index).readRoleSpec)
}

// RoleName gives a role, policy or agency of the platform itself.
func (s Specs) RoleName(name string) (RoleNameSpec, bool) {
	return spec(s.x, func() (int, bool) { return s.x.find(roleNames, roleNameName, name) }, (*index).readRoleNameSpec)
}

// Action gives an action by its own name.
func (s Specs) Action(name string) (ActionSpec, bool) {
	return spec(s.x, func() (int, bool) { return s.x.find(actions, actionName, name) }, (*index).actionSpec)
}

// ActionOf gives the name of the action that an alias or a workspace code means.
func (s Specs) ActionOf(alias string) (string, bool) {
	return spec(s.x, func() (int, bool) { return s.x.alias(alias) }, func(x *index, row int) string { return x.str(actions, row, actionName) })
}

// Operation gives an operation.
func (s Specs) Operation(id string) (OperationSpec, bool) {
	return spec(s.x, func() (int, bool) { return s.x.find(operations, operationName, id) }, (*index).operationSpec)
}

// Naming lists the operations that name an action: as their own, as one
// without which a list is cut, or as a prerequisite.
func (s Specs) Naming(action string) (ids []string) {
	if s.x == nil {
		return nil
	}
	row, ok := s.x.find(actions, actionName, action)
	if !ok {
		return nil
	}
	for operation := range s.x.all(operations) {
		names := int(s.x.get(operations, operation, operationListAll))-1 == row
		from, to := s.x.list(operations, operation, operationActions)
		for i := from; i < to && !names; i++ {
			names = int(s.x.get(lists, i, 0)) == row
		}
		first, last := s.x.span(operations, operation, operationFirst, requirements)
		for r := first; r < last && !names; r++ {
			from, to := s.x.list(requirements, r, requirementAny)
			for i := from; i < to && !names; i++ {
				names = int(s.x.get(lists, i, 0)) == row
			}
		}
		if names {
			ids = append(ids, s.x.str(operations, operation, operationName))
		}
	}
	return ids
}

// Defect reports whether a catalogue keeps such a defect.
func (s Specs) Defect(d DefectSpec) bool {
	if s.x == nil {
		return false
	}
	for row := range s.x.all(defects) {
		if s.x.readDefectSpec(row) == d {
			return true
		}
	}
	return false
}
