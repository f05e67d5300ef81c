package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// operationMerger merges operations with their prerequisites.
type operationMerger struct{ b *builder }

// operations merges the operations of a file.
func (m operationMerger) operations(s *source) {
	for i, o := range s.Operations {
		at := load.Index("operations", i)
		if o.ID == "" {
			m.b.fail(s.File, at, "an operation without an id")
			continue
		}
		k := keyOf(anOperation, s.platform, "", o.ID)
		if !s.patch && s.Adds(i) {
			continue // when all operations are there
		}
		if o.Removed {
			m.b.remove(s, k, at, o.ID, o.Checked, o.Reason)
			continue
		}
		if needs := m.needsOfNew(o); needs != "" && !m.b.has(k) {
			m.b.fail(s.File, load.Field(at, "id"), "there is no operation %s to correct%s: a new one needs %s", o.ID,
				m.b.nearOperation(s, o.ID), needs)
			continue
		}
		if m.b.claim(s, k, o.ID, at) {
			delete(m.b.removed, k)
			m.operation(s, at, o, slot(m.b, k, &m.b.model.Operations, catalog.OperationSpec{Platform: s.platform, Service: s.Service, Name: o.ID}))
		}
	}
}

// eachAction makes an operation of each action of the services whose files say
// so, unless one of its name is given. An action that is only deduced has none:
// nothing is known of it.
func (m operationMerger) eachAction(all []*source) {
	services := map[key]bool{}
	for _, s := range all {
		if s.EachAction {
			services[keyOf(aService, s.platform, "", s.Service)] = true
		}
	}
	if len(services) == 0 {
		return
	}
	for _, a := range m.b.model.Actions {
		if a.Mentioned || a.Standing == catalog.Inferred || !services[keyOf(aService, a.Platform, "", a.Service)] ||
			m.b.gone(keyOf(anAction, a.Platform, "", a.Name)) {
			continue
		}
		name := strings.Replace(a.Name, ":", ".", 1)
		if k := keyOf(anOperation, a.Platform, "", name); !m.b.has(k) && !m.b.gone(k) {
			slot(m.b, k, &m.b.model.Operations, catalog.OperationSpec{
				Platform: a.Platform, Service: a.Service, Name: name, Actions: []string{a.Name}, Sources: a.Sources,
			})
		}
	}
}

// extensions adds further prerequisites to operations that are given elsewhere.
func (m operationMerger) extensions(s *source) {
	for i, o := range s.Operations {
		if o.ID != "" && !s.patch && s.Adds(i) {
			m.extend(s, load.Index("operations", i), o, keyOf(anOperation, s.platform, "", o.ID))
		}
	}
}

// extend adds prerequisites to an operation.
func (m operationMerger) extend(s *source, at string, from schema.Operation, k key) {
	for _, field := range []string{"requires_removed", "group", "api", "list_all", "twin", "note", "deprecated", "checked", "reason"} {
		if value := load.Field(at, field); s.Has(value) {
			m.b.fail(s.File, value, "%s belongs where the operation is given: beside requires_added stands source at most", field)
		}
	}
	place, ok := m.b.at(k)
	if !ok || m.b.gone(k) {
		m.b.fail(s.File, load.Field(at, "id"), "unknown operation %q%s", from.ID, m.b.nearOperation(s, from.ID))
		return
	}
	to := &m.b.model.Operations[place]
	to.Requires = append(slices.Clip(to.Requires), m.requirements(s, load.Field(at, "requires_added"), from.RequiresAdded)...)
}

// needsOfNew says what an operation of an overlay lacks to be a new one; ""
// when it may be. Without a title or an action it was meant as the correction
// of another.
func (m operationMerger) needsOfNew(o schema.Operation) string {
	if !m.b.whole() && o.Title == (catalog.Text{}) && len(o.Actions) == 0 {
		return "a title and an action"
	}
	return ""
}

// operation overwrites what a file gives of an operation.
func (m operationMerger) operation(s *source, at string, from schema.Operation, to *catalog.OperationSpec) {
	name := to.Name // the spelling of the first file
	m.b.fillOperation(s, at, &from, to)
	to.Name = name
	if !m.b.whole() {
		to.Overlay = s.Path
	}
	if value := load.Field(at, "requires"); s.Has(value) {
		old := to.Needs()
		to.Requires, to.NoneNeeded = m.requirements(s, value, from.Requires), from.RequiresNone
		m.retract(s, from.Reason, to, old)
	}
	added, removed := load.Field(at, "requires_added"), load.Field(at, "requires_removed")
	if !s.patch {
		for _, value := range []string{added, removed} {
			if s.Has(value) {
				m.b.fail(s.File, value, "this is for overlays: change requires instead")
			}
		}
		return
	}
	old := to.Needs()
	m.removeNeeds(s, removed, from.RequiresRemoved, to)
	m.retract(s, from.Reason, to, old)
	to.Requires = slices.Clip(to.Requires)
	has := map[string]bool{}
	for _, r := range to.Requires {
		has[needKey(r)] = true
	}
	for _, r := range m.requirements(s, added, from.RequiresAdded) {
		if k := needKey(r); !has[k] {
			has[k] = true
			to.Requires = append(to.Requires, r)
		}
	}
	to.NoneNeeded = to.NoneNeeded && len(to.Requires) == 0
}

// needKey is the same for two prerequisites that say the same in
// different files: those that are laid over a catalogue which holds them already add nothing.
func needKey(r catalog.RequirementSpec) string {
	r.Overlay = ""
	return fmt.Sprintf("%q", fmt.Sprint(r))
}

// retract keeps which prerequisites an overlay takes away.
func (m operationMerger) retract(s *source, reason string, to *catalog.OperationSpec, old []string) {
	if m.b.whole() {
		return
	}
	kept := map[string]bool{}
	for _, need := range to.Needs() {
		kept[need] = true
	}
	to.Retracted = slices.Clip(to.Retracted)
	for _, need := range old {
		if !kept[need] {
			to.Retracted = append(to.Retracted, catalog.Retraction{Name: need, Overlay: s.Path, Reason: reason})
		}
	}
}

// removeNeeds takes actions, patterns and roles out of the prerequisites, also
// out of any-of groups.
func (m operationMerger) removeNeeds(s *source, at string, names []string, to *catalog.OperationSpec) {
	if len(names) == 0 {
		return
	}
	found := map[string]bool{}
	for _, name := range names {
		found[name] = false
	}
	goes := func(name string) bool {
		_, is := found[name]
		if is {
			found[name] = true
		}
		return is
	}
	var left []catalog.RequirementSpec
	for _, r := range to.Requires {
		if r.Pattern != "" && goes(r.Pattern) || r.Role != "" && goes(r.Role) {
			continue
		}
		if len(r.Any) > 0 {
			if r.Any = slices.DeleteFunc(slices.Clone(r.Any), goes); len(r.Any) == 0 {
				continue
			}
		}
		left = append(left, r)
	}
	for i, name := range names {
		if !found[name] {
			m.b.fail(s.File, load.Index(at, i), "%s does not require %s", to.Name, name)
		}
	}
	to.Requires = left
}

// requirements turns entries of requires into prerequisites: one for each
// member of all, one for each other entry.
func (m operationMerger) requirements(s *source, at string, from []schema.Requirement) []catalog.RequirementSpec {
	var out []catalog.RequirementSpec
	for i, r := range from {
		value := load.Index(at, i)
		var spec catalog.RequirementSpec
		m.b.fillRequirement(s, value, &r, &spec)
		if !m.b.whole() {
			spec.Overlay = s.Path
		}
		if !m.oneKind(s, value, r) {
			continue
		}
		if spec.Role != "" {
			spec.Role = m.roleSpelling(s, spec.Role)
		}
		for _, name := range r.All {
			spec.Any = []string{name}
			out = append(out, spec)
		}
		if len(r.All) == 0 {
			out = append(out, spec)
		}
	}
	return out
}

// oneKind checks that a requirement is exactly one of all, any, pattern and
// role.
func (m operationMerger) oneKind(s *source, at string, r schema.Requirement) bool {
	kinds := 0
	for _, given := range []bool{len(r.All) > 0, len(r.Any) > 0, r.Pattern != "", r.Role != ""} {
		if given {
			kinds++
		}
	}
	switch {
	case kinds == 0 && (r.All == nil && s.Has(load.Field(at, "all")) || r.Any == nil && s.Has(load.Field(at, "any"))):
		// no list, which is reported already
	case kinds == 0:
		m.b.fail(s.File, at, "an empty requirement: give one of all, any, pattern and role")
	case kinds > 1:
		m.b.fail(s.File, at, "a requirement is one of all, any, pattern and role: make several of it")
	}
	return kinds == 1
}

// roleSpelling gives a declared role as it is declared.
func (m operationMerger) roleSpelling(s *source, name string) string {
	for _, e := range []entry{aRole, aRoleName} {
		if spelling, ok := m.b.spelt(keyOf(e, s.platform, "", name)); ok {
			return spelling
		}
	}
	return name
}
