package catalog

import (
	"iter"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// action reads an action whole.
func (x *index) action(row int) Action {
	a := x.readAction(row)
	x.derive(row, &a)
	if a.Standing == 0 {
		a.Standing = best(a.Sources)
	}
	a.Overlay = x.overlay(actions, row)
	return a
}

// derive fills in what an action has of its service and of its resource types.
func (x *index) derive(row int, a *Action) {
	a.Scope = x.scope(row)
	a.Default = Default(x.bit(services, int(x.get(actions, row, actionService)), serviceBits, serviceDefault))
	if own := x.bit(actions, row, actionBits+actionDefault/8, actionDefault%8); own != 0 {
		a.Default = Default(own - 1)
	}
	from, to := x.list(actions, row, actionTypes)
	if to-from == 1 {
		a.Resources = x.strings(types, int(x.get(lists, from, 0)), typePatterns)
		return
	}
	for i := from; i < to; i++ {
		a.Resources = append(a.Resources, x.strings(types, int(x.get(lists, i, 0)), typePatterns)...)
	}
}

// scope gives the scope of an action: its own, else that of its service.
func (x *index) scope(row int) Scope {
	if own := x.bit(actions, row, actionBits+actionScope/8, actionScope%8); own != 0 {
		return Scope(own)
	}
	return Scope(x.bit(services, int(x.get(actions, row, actionService)), serviceBits, serviceScope))
}

// renamed gives the actions that may have one newer name: those that the index
// lists, and with a layer all.
func (x *index) renamed() iter.Seq[int] {
	if x.over != nil {
		return x.all(actions)
	}
	return func(yield func(int) bool) {
		for service := range x.rows(services) {
			from, to := x.list(services, service, serviceRenamed)
			for i := from; i < to; i++ {
				if !yield(int(x.get(lists, i, 0))) {
					return
				}
			}
		}
	}
}

// inferred reports whether an action is only deduced.
func (x *index) inferred(row int) bool {
	standing := Standing(x.bit(actions, row, actionBits+actionStanding/8, actionStanding%8))
	if standing != 0 {
		return standing == Inferred
	}
	from, to := x.list(actions, row, actionSources)
	for i := from; i < to; i++ {
		standing = firmer(standing, Standing(x.bit(sources, int(x.get(lists, i, 0)), sourceBits, sourceStanding)))
	}
	return standing == Inferred
}

// operation reads an operation whole.
func (x *index) operation(row int) Operation {
	o := x.readOperation(row)
	from, to := x.span(operations, row, operationFirst, requirements)
	laid := o.Sources // what a prerequisite of the layer rests on
	o.Overlay = x.overlay(operations, row)
	wasNone := false
	if x.changed(operations, row) {
		below := x.alone().readOperation(row)
		wasNone = below.NoneNeeded
		if slices.EqualFunc(laid, below.Sources, sameSource) {
			laid = nil // they speak of the operation as it was
		}
	}
	if o.NoneNeeded && !wasNone && len(laid) == 0 {
		o.NoneBy = o.Overlay
	}
	o.Requires = collect(from, to, func(i int) Requirement { return x.requirement(i, o.Sources, laid) })
	if x.over != nil {
		o.Retracted = slices.Clone(x.over.lost[row])
	}
	return o
}

// alwaysNeeded lists the single actions that an operation needs of its caller in
// any case, as sources state.
func (x *index) alwaysNeeded(row int) (ids []ActionID) {
	if x.over != nil { // what a layer's prerequisites rest on is found out with the whole
		for _, r := range x.operation(row).Requires {
			if r.always() {
				ids = append(ids, r.Any[0])
			}
		}
		return ids
	}
	from, to := x.span(operations, row, operationFirst, requirements)
	for i := from; i < to; i++ {
		if first, end := x.list(requirements, i, requirementAny); end-first == 1 && x.statedForAll(i, row) {
			ids = append(ids, ActionID(x.id(int(x.get(lists, first, 0)))))
		}
	}
	return ids
}

// always reports whether a prerequisite is one action that the caller needs in
// any case, as sources state.
func (r *Requirement) always() bool {
	return len(r.Any) == 1 && r.Feature == "" && r.When == (Text{}) && r.By != Agency && r.Standing <= Official && len(r.Without) == 0
}

// statedForAll is the part of that which is no list, of an index without a layer.
func (x *index) statedForAll(row, operation int) bool {
	if By(x.bit(requirements, row, requirementBits+requirementBy/8, requirementBy%8)) == Agency ||
		x.get(requirements, row, requirementWithout) != 0 || x.str(requirements, row, requirementFeature) != "" ||
		x.text(requirements, row, requirementWhen) != (Text{}) {
		return false
	}
	standing := Standing(x.bit(requirements, row, requirementBits+requirementStanding/8, requirementStanding%8))
	if standing == 0 {
		by := x.sourcesAt(requirements, row, requirementSources)
		if by == nil {
			by = x.sourcesAt(operations, operation, operationSources)
		}
		standing = best(by)
	}
	return standing <= Official
}

func sameSource(a, b Source) bool { return a.ID == b.ID }

// alone gives the index without its layer.
func (x *index) alone() *index {
	y := *x
	y.over = nil
	for s := range y.tables {
		y.tables[s].marks = nil
	}
	return &y
}

// requirement gives a prerequisite; what it does not say of its sources and
// standing follows from those of its operation. One that a file lays over it
// follows from what the file says of the operation's sources (laid); where that
// is nothing, the file is its only source, and how it is known stays open.
func (x *index) requirement(row int, operation, laid []Source) Requirement {
	r := x.readRequirement(row)
	r.Overlay = x.overlay(requirements, row)
	switch {
	case r.Sources != nil:
	case r.Overlay == "":
		r.Sources = operation
	case len(laid) > 0:
		r.Sources = laid
	default:
		r.Sources = []Source{{ID: r.Overlay, Title: Text{En: r.Overlay}}}
	}
	if r.Role != "" {
		r.RoleKind = x.roleKind(r.Role)
	}
	if r.By == 0 {
		r.By = Caller
	}
	if r.Standing == 0 {
		r.Standing = best(r.Sources)
		if r.Standing == Official && best(r.Without) == Official {
			r.Standing = Inferred // two documents of the vendor disagree
		}
	}
	return r
}

// overlay names the file that gives a record, if the layer has it.
func (x *index) overlay(s section, row int) string {
	if x.over == nil {
		return ""
	}
	return x.over.overlays[place{s, row}]
}

// best gives the firmest standing among sources.
func best(sources []Source) (s Standing) {
	for _, source := range sources {
		s = firmer(s, source.Standing)
	}
	return s
}

// firmer gives the firmer of two standings.
func firmer(a, b Standing) Standing {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// roleKind tells what a role name stands for; zero for any other name.
func (x *index) roleKind(name string) RoleKind {
	row, ok := x.find(roleNames, roleNameName, name)
	if !ok {
		return 0
	}
	return RoleKind(x.bit(roleNames, row, roleNameBits, roleNameKind))
}

// unlocks lists the operations that have an action among their own.
func (x *index) unlocks(action int) (out []int) {
	x.eachUnlocked(action, func(row int) { out = append(out, row) })
	return out
}

func (x *index) eachUnlocked(action int, f func(row int)) {
	from, to := x.listAt(x.below(actions, action, actionUnlocks))
	for i := from; i < to; i++ {
		if row := int(x.get(lists, i, 0)); x.over == nil || !x.changed(operations, row) {
			f(row)
		}
	}
	if x.over != nil {
		for _, row := range x.over.unlocks[action] {
			f(row)
		}
	}
}

// requiredBy lists the prerequisites that an action is.
func (x *index) requiredBy(action int) []int {
	from, to := x.listAt(x.below(actions, action, actionRequiredBy))
	if x.over == nil {
		return collect(from, to, func(i int) int { return int(x.get(lists, i, 0)) })
	}
	stays := func(r int) bool { return !x.changed(operations, int(x.get(requirements, r, requirementOperation))) }
	var out []int
	for i := from; i < to; i++ {
		if r := int(x.get(lists, i, 0)); stays(r) {
			out = append(out, r)
		}
	}
	name := x.str(actions, action, actionName)
	if action >= x.rows(actions) { // the patterns below know only of the actions below
		for row := range x.rows(patterns) {
			if WildcardPattern(x.str(patterns, row, patternText)).Match(name) {
				out = append(out, keep(x.members(patterns, row, patternRequirements), stays)...)
			}
		}
	}
	out = append(out, x.over.required[action]...)
	for _, w := range x.over.wild {
		if w.pattern.Match(name) {
			out = append(out, w.rows...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// edge gives a prerequisite as an edge.
func (x *index) edge(row int) Edge {
	operation := int(x.get(requirements, row, requirementOperation))
	return Edge{OperationID(x.id(operation)), row - int(x.get(operations, operation, operationFirst))}
}

// needs counts what an operation needs, each once.
func (x *index) needs(operation int) int {
	seen := map[uint64]bool{}
	from, to := x.span(operations, operation, operationFirst, requirements)
	for r := from; r < to; r++ {
		for _, a := range x.members(requirements, r, requirementAny) {
			seen[uint64(a)] = true
		}
		for kind, field := range []int{requirementPattern, requirementRole} {
			if id := x.get(requirements, r, field); id != 0 {
				seen[uint64(kind+1)<<32|uint64(id)] = true
			}
		}
	}
	return len(seen)
}

func (x *index) cell(row int) Cell {
	cell := Cell{
		Role:      RoleID(x.id(int(x.get(cells, row, cellRole)))),
		Action:    ActionID(x.id(int(x.get(cells, row, cellAction)))),
		Certainty: Certainty(x.bit(cells, row, cellBits, cellCertainty)),
	}
	mask := x.bit(cells, row, cellBits, cellReachMask)
	for _, r := range policy.Reaches() {
		if mask&(1<<(r-1)) != 0 {
			cell.Reach = append(cell.Reach, r)
		}
	}
	if r := x.get(cells, row, cellRule); r != 0 {
		cell.Rule = x.readRule(int(r) - 1)
	}
	return cell
}

// roleCells lists the cells of a role, in action order.
func (x *index) roleCells(role int) []int {
	from, to := x.listAt(x.below(roles, role, roleCells))
	var out []int
	for i := from; i < to; i++ {
		if row := int(x.get(lists, i, 0)); !x.changed(actions, int(x.get(cells, row, cellAction))) {
			out = append(out, row)
		}
	}
	if x.over != nil {
		out = append(out, x.over.held[role]...)
		slices.SortStableFunc(out, func(a, b int) int {
			return compareName(x.cellAction(a), x.cellAction(b))
		})
	}
	return out
}

// cellAction gives the action of a cell.
func (x *index) cellAction(row int) string {
	return x.str(actions, int(x.get(cells, row, cellAction)), actionName)
}

func (x *index) serviceView(row int) Service {
	s := x.readServiceSpec(row)
	v := Service{
		Platform: s.Platform, Name: s.Name, Title: s.Title, Scope: s.Scope, Coverage: s.Coverage,
		Actions:    int(x.below(services, row, serviceActions)),
		Inferred:   int(x.below(services, row, serviceInferred)),
		Operations: int(x.below(services, row, serviceOperations)),
	}
	if x.over != nil {
		d := x.over.services[row]
		v.Actions, v.Inferred, v.Operations = v.Actions+d.actions, v.Inferred+d.inferred, v.Operations+d.operations
	}
	return v
}

func (x *index) role(row int) Role {
	r := x.readRoleSpec(row)
	return Role{RoleID(x.id(row)), r.Platform, r.Service, r.Name, r.Title, x.sourcesAt(roles, row, roleSources)}
}

func (x *index) platformRole(row int) PlatformRole {
	r := x.readRoleNameSpec(row)
	return PlatformRole{r.Platform, r.Service, r.Name, r.Kind, r.Title, r.Content, r.Updated, r.Trusts, r.Holds,
		x.sourcesAt(roleNames, row, roleNameSources)}
}

func (x *index) defect(row int) Defect {
	d := x.readDefectSpec(row)
	v := Defect{Platform: d.Platform, Service: d.Service, Kind: d.Kind, Where: d.Where, Written: d.Written,
		Corrected: d.Corrected, Note: d.Note}
	if s := x.get(defects, row, defectSource); s != 0 {
		v.Source = x.readServiceSource(int(s) - 1).Source
	}
	return v
}

// actionSpec reads an action as it was written.
func (x *index) actionSpec(row int) ActionSpec {
	a := x.readActionSpec(row)
	from, to := x.span(actions, row, actionCells, cells)
	for i := from; i < to; i++ {
		c := x.cell(i)
		role := x.str(roles, int(x.get(cells, i, cellRole)), roleName)
		a.Cells = append(a.Cells, CellSpec{role, c.Reach, c.Certainty, Ref{c.Rule.Service, c.Rule.Name}})
	}
	a.Overlay = x.overlay(actions, row)
	return a
}

// operationSpec reads an operation as it was written.
func (x *index) operationSpec(row int) OperationSpec {
	o := x.readOperationSpec(row)
	from, to := x.span(operations, row, operationFirst, requirements)
	for i := from; i < to; i++ {
		r := x.readRequirementSpec(i)
		r.Overlay = x.overlay(requirements, i)
		o.Requires = append(o.Requires, r)
	}
	o.Overlay = x.overlay(operations, row)
	if x.over != nil {
		o.Retracted = slices.Clone(x.over.lost[row])
	}
	return o
}

// counts sums up the platform.
func (x *index) counts() platformCounts {
	at := func(i int) int { return int(readWord(x.blob, headerCounts+4*i)) }
	c := platformCounts{at(0), at(1), at(2), at(3), at(4)}
	if x.over != nil {
		d := x.over.counts
		c = platformCounts{c.services + d.services, c.actions + d.actions, c.inferred + d.inferred, c.operations + d.operations,
			c.prerequisites + d.prerequisites}
	}
	return c
}

// built gives the date of the newest page of the index that bears one. A layer
// does not move it: what is old is judged by it, and the sources of the index
// are as old as before whatever is laid over them.
func (x *index) built() string {
	return headerText(x.blob, headerBuilt, builtLength)
}

// alias finds the action of an alias or a workspace code.
func (x *index) alias(name string) (action int, ok bool) {
	if x.over != nil {
		if row, ok := x.over.find(aliases, name); ok {
			return int(x.get(aliases, row, aliasAction)), true
		}
	}
	names := x.column(aliases, aliasName)
	for i := names.first(name); names.is(i, name); i++ {
		if action := int(x.get(aliases, i, aliasAction)); !x.changed(actions, action) {
			return action, true
		}
	}
	return -1, false
}

// otherNames gives the aliases and workspace codes with a prefix, in order,
// each with its action. A layer gives those of the actions that it changes.
func (x *index) otherNames(prefix string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for row := range x.named(aliases, aliasName, prefix) {
			action := int(x.get(aliases, row, aliasAction))
			if row < x.rows(aliases) && x.changed(actions, action) {
				continue
			}
			if !yield(x.str(aliases, row, aliasName), action) {
				return
			}
		}
	}
}
