package compile

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/policies/internal/load"
	"github.com/permgap/permgap/policies/internal/schema"
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
		if o.Removed {
			b.remove(s, k, at, o.ID)
			continue
		}
		if needs := b.needsOfNew(s, o); needs != "" && !b.known(k) {
			b.fail(s.File, load.Field(at, "id"), "there is no operation %s to correct%s: a new one needs %s", o.ID, b.nearOperation(s, o.ID), needs)
			continue
		}
		if b.claim(s, k, o.ID, at) {
			delete(b.removed, k)
			b.operation(s, at, o, slot(b, k, &b.model.Operations, catalog.OperationSpec{Platform: s.platform, Service: s.Service, Name: o.ID}))
		}
	}
}

// needsOfNew says what an operation lacks to be a new one; "" when it may be.
// Without a title or an action it was meant as the correction of another.
func (b *builder) needsOfNew(s *source, o schema.Operation) string {
	untitled := o.Title == catalog.Text{}
	switch {
	case b.mode == Overlay && untitled && len(o.Actions) == 0:
		return "a title and an action"
	case b.mode == Whole && s.Corrections() && (untitled || len(o.Source) == 0):
		return "a title and a source"
	}
	return ""
}

func (b *builder) known(k key) bool {
	_, is := b.index[k]
	return is
}

// nearOperation names the operation of the platform that was meant.
func (b *builder) nearOperation(s *source, id string) string {
	if !b.mayHint() {
		return ""
	}
	var ids []string
	for _, o := range b.model.Operations {
		if o.Platform == s.platform {
			ids = append(ids, o.Name)
		}
	}
	if near := match.Nearest(id, ids); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// operation overwrites what a file gives of an operation.
func (b *builder) operation(s *source, at string, from schema.Operation, to *catalog.OperationSpec) {
	setText(s, load.Field(at, "title"), &to.Title, from.Title)
	set(s, at, "group", &to.Group, from.Group)
	set(s, at, "api", &to.API, from.API)
	set(s, at, "actions", &to.Actions, from.Actions)
	set(s, at, "list_all", &to.ListAll, from.ListAll)
	set(s, at, "source", &to.Sources, refs(s, from.Source))
	set(s, at, "note", &to.Note, from.Note)
	if s.Has(load.Field(at, "requires")) {
		to.Requires = b.requirements(s, load.Field(at, "requires"), from.Requires)
	}
	added, removed := load.Field(at, "requires_added"), load.Field(at, "requires_removed")
	if !s.patch {
		for _, value := range []string{added, removed} {
			if s.Has(value) {
				b.fail(s.File, value, "this is for corrections: change requires instead")
			}
		}
		return
	}
	for i, name := range from.RequiresRemoved {
		b.removeNeed(s, load.Index(removed, i), name, to)
	}
	to.Requires = slices.Clip(to.Requires)
	for _, r := range b.requirements(s, added, from.RequiresAdded) {
		if !slices.ContainsFunc(to.Requires, func(o catalog.RequirementSpec) bool { return sameNeed(o, r) }) {
			to.Requires = append(to.Requires, r)
		}
	}
}

// sameNeed reports whether two prerequisites say the same: corrections that
// are laid over a catalogue that holds them already add nothing.
func sameNeed(a, b catalog.RequirementSpec) bool {
	return slices.Equal(a.Any, b.Any) && a.Pattern == b.Pattern && a.Role == b.Role && a.Feature == b.Feature && a.When == b.When &&
		a.By == b.By && a.Standing == b.Standing && a.Always == b.Always && a.SameResource == b.SameResource && slices.Equal(a.Sources, b.Sources)
}

// removeNeed takes an action, a pattern or a role out of the prerequisites,
// also out of any-of groups.
func (b *builder) removeNeed(s *source, at, name string, to *catalog.OperationSpec) {
	found := false
	var left []catalog.RequirementSpec
	for _, r := range to.Requires {
		if r.Pattern == name || r.Role == name {
			found = true
			continue
		}
		if i := slices.Index(r.Any, name); i >= 0 {
			found = true
			r.Any = slices.Delete(slices.Clone(r.Any), i, i+1)
			if len(r.Any) == 0 {
				continue
			}
		}
		left = append(left, r)
	}
	if !found {
		b.fail(s.File, at, "%s does not require %s", to.Name, name)
	}
	to.Requires = left
}

// requirements turns entries of requires into prerequisites: one for each
// member of all, one for each other entry.
func (b *builder) requirements(s *source, at string, from []schema.Requirement) []catalog.RequirementSpec {
	var out []catalog.RequirementSpec
	for i, r := range from {
		value := load.Index(at, i)
		spec := catalog.RequirementSpec{
			Pattern: r.Pattern, Role: r.Role, Feature: r.Feature, When: r.When,
			Always: r.Always, SameResource: r.SameResource, Sources: refs(s, r.Source),
		}
		setWord(b, s, value, "by", r.By, byWords, &spec.By)
		setWord(b, s, value, "standing", r.Standing, standingWords, &spec.Standing)
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
			spec.Any = r.Any
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
	if i, ok := b.index[keyOf(aRole, s.platform, "", name)]; ok {
		return b.model.Roles[i].Name
	}
	if i, ok := b.index[keyOf(aRoleName, s.platform, "", name)]; ok {
		return b.model.RoleNames[i].Name
	}
	return name
}
