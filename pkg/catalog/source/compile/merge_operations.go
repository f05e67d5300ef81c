package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/match"
)

// operations merges the operations of a file.
func (b *builder) operations(s *source) {
	for i, o := range s.Operations {
		at := load.Index("operations", i)
		if o.ID == "" {
			b.fail(s.File, at, "an operation without an id")
			continue
		}
		k := keyOf(anOperation, s.platform, "", o.ID)
		if s.Extends {
			b.extend(s, at, o, k)
			continue
		}
		if o.Removed {
			b.remove(s, k, at, o.ID, o.Checked, o.Reason)
			continue
		}
		if needs := b.needsOfNew(o); needs != "" && !b.has(k) {
			b.fail(s.File, load.Field(at, "id"), "there is no operation %s to correct%s: a new one needs %s", o.ID, b.nearOperation(s, o.ID), needs)
			continue
		}
		if b.claim(s, k, o.ID, at) {
			delete(b.removed, k)
			b.operation(s, at, o, slot(b, k, &b.model.Operations, catalog.OperationSpec{Platform: s.platform, Service: s.Service, Name: o.ID}))
		}
	}
}

// extend adds the prerequisites of a table to an operation.
func (b *builder) extend(s *source, at string, from schema.Operation, k key) {
	place, ok := b.at(k)
	if !ok || b.gone(k) {
		b.fail(s.File, load.Field(at, "id"), "unknown operation %q%s", from.ID, b.nearOperation(s, from.ID))
		return
	}
	to := &b.model.Operations[place]
	to.Requires = append(slices.Clip(to.Requires), b.requirements(s, load.Field(at, "requires_added"), from.RequiresAdded)...)
}

// needsOfNew says what an operation of an overlay lacks to be a new one; ""
// when it may be. Without a title or an action it was meant as the correction
// of another.
func (b *builder) needsOfNew(o schema.Operation) string {
	if !b.whole() && o.Title == (catalog.Text{}) && len(o.Actions) == 0 {
		return "a title and an action"
	}
	return ""
}

// nearOperation names the operation of the platform that was meant.
func (b *builder) nearOperation(s *source, id string) string {
	if !b.hint() {
		return ""
	}
	var ids []string
	for _, o := range b.model.Operations {
		if o.Platform == s.platform {
			ids = append(ids, o.Name)
		}
	}
	near := match.Nearest(id, ids)
	if near == "" && !b.whole() {
		near = strings.Join(b.below.SuggestOperations(s.platform, id, 1), "")
	}
	if near == "" {
		return ""
	}
	return " (did you mean " + near + "?)"
}

// mostHints is how many problems of a run get one: each takes a search.
const mostHints = 50

// hint reports whether one more may be looked for.
func (b *builder) hint() bool {
	b.hints++
	return b.hints <= mostHints
}

// operation overwrites what a file gives of an operation.
func (b *builder) operation(s *source, at string, from schema.Operation, to *catalog.OperationSpec) {
	name := to.Name // the spelling of the first file
	b.fillOperation(s, at, &from, to)
	to.Name = name
	if !b.whole() {
		to.Overlay = s.Path
	}
	if value := load.Field(at, "requires"); s.Has(value) {
		old := to.Needs()
		to.Requires, to.NoneNeeded = b.requirements(s, value, from.Requires), from.RequiresNone
		b.retract(s, from.Reason, to, old)
	}
	added, removed := load.Field(at, "requires_added"), load.Field(at, "requires_removed")
	if !s.patch {
		for _, value := range []string{added, removed} {
			if s.Has(value) {
				b.fail(s.File, value, "this is for overlays: change requires instead")
			}
		}
		return
	}
	old := to.Needs()
	b.removeNeeds(s, removed, from.RequiresRemoved, to)
	b.retract(s, from.Reason, to, old)
	to.Requires = slices.Clip(to.Requires)
	has := map[string]bool{}
	for _, r := range to.Requires {
		has[needKey(r)] = true
	}
	for _, r := range b.requirements(s, added, from.RequiresAdded) {
		if k := needKey(r); !has[k] {
			has[k] = true
			to.Requires = append(to.Requires, r)
		}
	}
	to.NoneNeeded = to.NoneNeeded && len(to.Requires) == 0
}

// needKey is the same for two prerequisites that say the same, whoever says
// it: files that are laid over a catalogue which holds them already add nothing.
func needKey(r catalog.RequirementSpec) string {
	r.Overlay = ""
	return fmt.Sprintf("%q", fmt.Sprint(r))
}

// retract keeps which prerequisites an overlay takes away.
func (b *builder) retract(s *source, reason string, to *catalog.OperationSpec, old []string) {
	if b.whole() {
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
func (b *builder) removeNeeds(s *source, at string, names []string, to *catalog.OperationSpec) {
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
			b.fail(s.File, load.Index(at, i), "%s does not require %s", to.Name, name)
		}
	}
	to.Requires = left
}

// requirements turns entries of requires into prerequisites: one for each
// member of all, one for each other entry.
func (b *builder) requirements(s *source, at string, from []schema.Requirement) []catalog.RequirementSpec {
	var out []catalog.RequirementSpec
	for i, r := range from {
		value := load.Index(at, i)
		var spec catalog.RequirementSpec
		b.fillRequirement(s, value, &r, &spec)
		if !b.whole() {
			spec.Overlay = s.Path
		}
		if !b.oneKind(s, value, r) {
			continue
		}
		if spec.Role != "" {
			spec.Role = b.roleSpelling(s, spec.Role)
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
func (b *builder) oneKind(s *source, at string, r schema.Requirement) bool {
	kinds := 0
	for _, given := range []bool{len(r.All) > 0, len(r.Any) > 0, r.Pattern != "", r.Role != ""} {
		if given {
			kinds++
		}
	}
	switch {
	case kinds == 0:
		b.fail(s.File, at, "an empty requirement: give one of all, any, pattern and role")
	case kinds > 1:
		b.fail(s.File, at, "a requirement is one of all, any, pattern and role: make several of it")
	}
	return kinds == 1
}

// roleSpelling gives a declared role as it is declared.
func (b *builder) roleSpelling(s *source, name string) string {
	for _, e := range []entry{aRole, aRoleName} {
		if spelling, ok := b.spelt(keyOf(e, s.platform, "", name)); ok {
			return spelling
		}
	}
	return name
}
