package catalog

import "slices"

// Specs gives single entries of a platform as they were written, for who lays
// others over them. Names are found in any case.
type Specs struct{ x *index }

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

// Naming lists the operations that name one of some actions, by action: as
// their own, as one without which a list is cut, or as a prerequisite.
func (s Specs) Naming(names []string) map[string][]string {
	users := map[string][]string{}
	if s.x == nil {
		return users
	}
	asked := map[int]string{}
	for _, name := range names {
		if row, ok := s.x.find(actions, actionName, name); ok {
			asked[row] = name
		}
	}
	for operation := range s.x.all(operations) {
		named := append(s.x.members(operations, operation, operationActions), int(s.x.get(operations, operation, operationListAll))-1)
		first, last := s.x.span(operations, operation, operationFirst, requirements)
		for r := first; r < last; r++ {
			named = append(named, s.x.members(requirements, r, requirementAny)...)
		}
		slices.Sort(named)
		for _, row := range slices.Compact(named) {
			if name, ok := asked[row]; ok {
				users[name] = append(users[name], s.x.str(operations, operation, operationName))
			}
		}
	}
	return users
}

// Defects lists what the sources of the platform get wrong.
func (s Specs) Defects() (out []DefectSpec) {
	if s.x == nil {
		return nil
	}
	for row := range s.x.all(defects) {
		out = append(out, s.x.readDefectSpec(row))
	}
	return out
}
