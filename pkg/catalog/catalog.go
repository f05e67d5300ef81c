// Package catalog answers questions about actions, operations and their
// prerequisites from immutable, sorted indexes, one a platform, that are
// searched in place.
//
// [Encode] writes the indexes of a [Model]; [Open] checks them whole and
// [Embedded] trusts those that the program carries: it reads their headers, and
// of a platform that nobody asks about nothing more. [Catalog.With] lays
// entries over a catalogue, which are looked up first. Entries are made on
// demand and their strings are parts of the index. Names are compared with
// ASCII letters folded; ids and slices come in the order of the index, which is
// the same for the same catalogue.
//
// No index makes a method panic: what a broken one points to outside of itself
// reads as empty. The package judges no policy and reads no YAML.
package catalog

import (
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Catalog is an opened catalogue. It is safe for use by several goroutines.
type Catalog struct {
	parts []*index // in report order
}

// Open checks indexes whole (form, bounds, references, checksum).
func Open(indexes ...[]byte) (*Catalog, error) {
	blobs := make([]string, len(indexes))
	for i, b := range indexes {
		blobs[i] = string(b)
	}
	c, err := Embedded(blobs...)
	if err != nil {
		return nil, err
	}
	for _, x := range c.parts {
		if err := (verifier{x}).all(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Embedded opens the indexes that the program carries; only their headers are
// read.
func Embedded(indexes ...string) (*Catalog, error) {
	c := &Catalog{parts: make([]*index, 0, len(indexes))}
	for _, blob := range indexes {
		x, err := openIndex(blob)
		if err != nil {
			return nil, err
		}
		if _, ok := c.part(x.platform); ok {
			return nil, fmt.Errorf("two catalogue indexes of %s", x.platform)
		}
		c.parts = append(c.parts, x)
	}
	slices.SortFunc(c.parts, func(a, b *index) int { return a.rank - b.rank })
	return c, nil
}

// With gives a catalogue with a layer over it; the catalogue itself stays as
// it is. What is not named costs nothing: the layer is looked up, and the
// index below it is never written anew.
func (c *Catalog) With(l Layer) (*Catalog, error) {
	out := &Catalog{}
	for _, p := range policy.Platforms() {
		part := l.of(p)
		below, ok := c.part(p)
		switch {
		case part.empty():
			if ok {
				out.parts = append(out.parts, below)
			}
			continue
		case !ok:
			var err error
			if below, err = emptyIndex(p); err != nil {
				return nil, err
			}
		}
		x, err := lay(below, part)
		if err != nil {
			return nil, err
		}
		out.parts = append(out.parts, x)
	}
	return out, nil
}

// Specs gives the entries of a platform.
func (c *Catalog) Specs(p policy.Platform) Specs {
	x, _ := c.part(p)
	return Specs{x}
}

// part gives the index of a platform.
func (c *Catalog) part(p policy.Platform) (*index, bool) {
	for _, x := range c.parts {
		if x.platform == p {
			return x, true
		}
	}
	return nil, false
}

// of gives the indexes of a platform; all of them for "".
func (c *Catalog) of(p policy.Platform) []*index {
	if p == "" {
		return c.parts
	}
	for i, x := range c.parts {
		if x.platform == p {
			return c.parts[i : i+1]
		}
	}
	return nil
}

// at gives the index and the record of an id.
func (c *Catalog) at(s section, id int32) (x *index, row int, ok bool) {
	if id < 0 {
		return nil, 0, false
	}
	rank, row := int(id>>rowBits), int(id&(maxRows-1))
	for _, x := range c.parts {
		if x.rank == rank {
			return x, row, x.has(s, row)
		}
	}
	return nil, 0, false
}

// Built gives the date of the newest page that bears one, YYYY-MM-DD. What is
// laid over a catalogue does not change it.
func (c *Catalog) Built() (date string) {
	for _, x := range c.parts {
		date = max(date, x.built())
	}
	return date
}

// DateOf is what [Catalog.Built] says of the catalogue of some indexes, by their
// headers alone. What is no index has no date.
func DateOf(indexes ...string) (date string) {
	for _, blob := range indexes {
		if len(blob) >= headerSize {
			date = max(date, headerText(blob, headerBuilt, builtLength))
		}
	}
	return date
}

// Indexed lists the platforms that have an index, be it an empty one.
func (c *Catalog) Indexed() []policy.Platform {
	return collect(0, len(c.parts), func(i int) policy.Platform { return c.parts[i].platform })
}

// Platforms sums up each platform that has a service, in report order.
func (c *Catalog) Platforms() (out []PlatformCounts) {
	for _, x := range c.parts {
		if n := x.counts(); n.services > 0 {
			out = append(out, PlatformCounts{x.platform, n.services, n.actions, n.inferred, n.operations, n.prerequisites})
		}
	}
	return out
}

// entries reads every record of a section of a platform ("" for all).
func entries[T any](c *Catalog, p policy.Platform, s section, read func(*index, int) T) (out []T) {
	for _, x := range c.of(p) {
		if out == nil {
			out = make([]T, 0, x.rows(s))
		}
		for row := range x.all(s) {
			out = append(out, read(x, row))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Services lists the services of a platform ("" for all) by platform and name.
func (c *Catalog) Services(p policy.Platform) []Service {
	return entries(c, p, services, (*index).serviceView)
}

// Operations lists the operations of a platform ("" for all) in order.
func (c *Catalog) Operations(p policy.Platform) []OperationID {
	return entries(c, p, operations, func(x *index, row int) OperationID { return OperationID(x.id(row)) })
}

// Actions lists the actions of a platform ("" for all) in order.
func (c *Catalog) Actions(p policy.Platform) []ActionID {
	return entries(c, p, actions, func(x *index, row int) ActionID { return ActionID(x.id(row)) })
}

// Roles lists the workspace roles of a platform, in the source's order.
func (c *Catalog) Roles(p policy.Platform) []Role { return entries(c, p, roles, (*index).role) }

// RoleNames lists the names of [Catalog.IsRoleName], in order.
func (c *Catalog) RoleNames(p policy.Platform) []string {
	return entries(c, p, roleNames, func(x *index, row int) string { return x.str(roleNames, row, roleNameName) })
}

// PlatformRoles lists the roles, policies and agencies of a platform ("" for
// all) by name.
func (c *Catalog) PlatformRoles(p policy.Platform) []PlatformRole {
	return entries(c, p, roleNames, (*index).platformRole)
}

// Defects lists what the sources of a platform ("" for all) get wrong.
func (c *Catalog) Defects(p policy.Platform) []Defect { return entries(c, p, defects, (*index).defect) }

// Sources lists the sources of a platform ("" for all) with their service.
func (c *Catalog) Sources(p policy.Platform) []ServiceSource {
	return entries(c, p, sources, (*index).readServiceSource)
}

// Features lists the optional features of a platform.
func (c *Catalog) Features(p policy.Platform) []Feature {
	return entries(c, p, features, (*index).readFeature)
}

// Types lists the resource types of a platform, with the patterns of their
// resources.
func (c *Catalog) Types(p policy.Platform) []TypeSpec {
	return entries(c, p, types, (*index).readTypeSpec)
}

// Model turns the catalogue back into what it was written from, in the order
// of the index.
func (c *Catalog) Model() Model {
	return Model{
		Services:   entries(c, "", services, (*index).readServiceSpec),
		Types:      entries(c, "", types, (*index).readTypeSpec),
		Sources:    c.Sources(""),
		Features:   c.Features(""),
		Rules:      entries(c, "", rules, (*index).readRule),
		Roles:      entries(c, "", roles, (*index).readRoleSpec),
		Actions:    entries(c, "", actions, (*index).actionSpec),
		Operations: entries(c, "", operations, (*index).operationSpec),
		RoleNames:  entries(c, "", roleNames, (*index).readRoleNameSpec),
		Defects:    entries(c, "", defects, (*index).readDefectSpec),
	}
}

// Action gives an action whole; the zero Action for an id out of range.
func (c *Catalog) Action(id ActionID) Action {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return Action{}
	}
	return x.action(row)
}

// Terms gives of an action what decides whether a grant is about it, and where it
// applies: its platform, service and names, scope, default and resources.
func (c *Catalog) Terms(id ActionID) Action {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return Action{}
	}
	a := Action{
		ID: id, Platform: x.platform, Service: x.service(actions, row, actionService), Name: x.str(actions, row, actionName),
		Aliases:      x.strings(actions, row, actionAliases),
		ResourceLess: x.bit(actions, row, actionBits+actionResourceLess/8, actionResourceLess%8) != 0,
	}
	x.derive(row, &a)
	return a
}

// ActionName gives only the name of an action.
func (c *Catalog) ActionName(id ActionID) string {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return ""
	}
	return x.str(actions, row, actionName)
}

// ActionScope gives only the scope of an action.
func (c *Catalog) ActionScope(id ActionID) Scope {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return 0
	}
	return x.scope(row)
}

// ActionService gives only the service of an action.
func (c *Catalog) ActionService(id ActionID) string {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return ""
	}
	return x.service(actions, row, actionService)
}

// Notable reports whether the catalogue has something to say to who names an
// action: it has a newer name, codes of a workspace, or is deprecated.
func (c *Catalog) Notable(id ActionID) bool {
	x, row, ok := c.at(actions, int32(id))
	return ok && (x.get(actions, row, actionReplacedBy) != 0 || x.get(actions, row, actionWorkspaceCodes) != 0 ||
		x.bit(actions, row, actionBits+actionDeprecated/8, actionDeprecated%8) != 0)
}

// AlwaysNeeded gives the single actions that the caller of an operation needs in
// any case: without a feature and a condition, not only deduced, and with no
// published policy that does without.
func (c *Catalog) AlwaysNeeded(id OperationID) []ActionID {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return nil
	}
	return x.alwaysNeeded(row)
}

// Operation gives an operation whole; the zero Operation, with ListAll -1, for
// an id out of range.
func (c *Catalog) Operation(id OperationID) Operation {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return Operation{ListAll: -1}
	}
	return x.operation(row)
}

// OwnActions gives only the actions that an operation itself is allowed by.
func (c *Catalog) OwnActions(id OperationID) []ActionID {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return nil
	}
	return idsAt[ActionID](x, operations, row, operationActions)
}

// OperationName gives only the id of an operation.
func (c *Catalog) OperationName(id OperationID) string {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return ""
	}
	return x.str(operations, row, operationName)
}

// OperationTitle gives only the title of an operation.
func (c *Catalog) OperationTitle(id OperationID) Text {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return Text{}
	}
	return x.text(operations, row, operationTitle)
}

// OperationAPI gives only the APIs of an operation.
func (c *Catalog) OperationAPI(id OperationID) []string {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return nil
	}
	return x.strings(operations, row, operationAPI)
}

// AppendOwnActions adds what [Catalog.OwnActions] gives to a list.
func (c *Catalog) AppendOwnActions(list []ActionID, id OperationID) []ActionID {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return list
	}
	from, to := x.list(operations, row, operationActions)
	for i := from; i < to; i++ {
		list = append(list, ActionID(x.id(int(x.get(lists, i, 0)))))
	}
	return list
}

// NeedsNothing reports whether an operation has no prerequisite, and no action that
// a listing is cut without: nothing can be lacking.
func (c *Catalog) NeedsNothing(id OperationID) bool {
	x, row, ok := c.at(operations, int32(id))
	if !ok {
		return true
	}
	from, to := x.span(operations, row, operationFirst, requirements)
	return from >= to && x.optionalID(operations, row, operationListAll) < 0
}

// Unlocks lists the operations that have the action among their own.
func (c *Catalog) Unlocks(id ActionID) []OperationID { return c.AppendUnlocked(nil, id) }

// AppendUnlocked adds what [Catalog.Unlocks] gives to a list.
func (c *Catalog) AppendUnlocked(list []OperationID, id ActionID) []OperationID {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return list
	}
	x.eachUnlocked(row, func(row int) { list = append(list, OperationID(x.id(row))) })
	return list
}

// RequiredBy lists the operations that need the action, alone, in an any-of
// group or through a wildcard prerequisite.
func (c *Catalog) RequiredBy(id ActionID) []Edge {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return nil
	}
	all := x.requiredBy(row)
	return collect(0, len(all), func(i int) Edge { return x.edge(all[i]) })
}

// RoleRequiredBy lists the operations of a platform that need a role or system
// policy of the platform.
func (c *Catalog) RoleRequiredBy(p policy.Platform, name string) (out []Edge) {
	for _, x := range c.of(p) {
		for _, need := range x.attached.in(x) {
			if match.EqualFold(need.role, name) {
				out = append(out, need.edge)
			}
		}
	}
	return out
}

// in lists who needs a role attached in an index. It is read once, since policies may
// name many roles.
func (a *attached) in(x *index) []attachment {
	a.Do(func() {
		for operation := range x.all(operations) {
			from, to := x.span(operations, operation, operationFirst, requirements)
			for row := from; row < to; row++ {
				if role := x.str(requirements, row, requirementRole); role != "" {
					a.all = append(a.all, attachment{role, x.edge(row)})
				}
			}
		}
	})
	return a.all
}

// RoleCells gives the cells of a role, in action order.
func (c *Catalog) RoleCells(r RoleID) []Cell {
	x, row, ok := c.at(roles, int32(r))
	if !ok {
		return nil
	}
	all := x.roleCells(row)
	return collect(0, len(all), func(i int) Cell { return x.cell(all[i]) })
}

// ActionCells gives the cells of an action, in role order.
func (c *Catalog) ActionCells(id ActionID) []Cell {
	x, row, ok := c.at(actions, int32(id))
	if !ok {
		return nil
	}
	from, to := x.span(actions, row, actionCells, cells)
	return collect(from, to, x.cell)
}
