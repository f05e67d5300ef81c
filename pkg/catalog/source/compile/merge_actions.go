package compile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/policy"
)

// actions merges the actions of a file.
func (b *builder) actions(s *source) {
	for i, a := range s.Actions {
		at := load.Index("actions", i)
		if problem := nameProblem(a.Name); problem != "" {
			b.fail(s.File, load.Field(at, "name"), "action %q %s", a.Name, problem)
			continue
		}
		b.action(s, at, a)
	}
}

// nameProblem says what keeps a string from being the name of an action.
func nameProblem(name string) string {
	switch {
	case name == "":
		return "has no name"
	case strings.ContainsAny(name, "*? \t\n"):
		return "is not one action: it holds a wildcard or white space"
	case !strings.Contains(name, ":"):
		return "has no service: write service:name"
	}
	return ""
}

func (b *builder) action(s *source, at string, from schema.Action) {
	k := keyOf(anAction, s.platform, "", from.Name)
	if from.Removed {
		b.remove(s, k, at, from.Name)
		return
	}
	if i, ok := b.index[k]; ok && s.patch && from.Mentioned && !b.model.Actions[i].Mentioned && !b.removed[k] {
		return // it is known by more than a mention
	} else if ok && !s.patch && b.given[k].Path != s.Path {
		// A file that only mentions an action yields to one that tells of it.
		if from.Mentioned {
			return
		}
		if b.model.Actions[i].Mentioned {
			delete(b.given, k)
			b.model.Actions[i] = catalog.ActionSpec{Platform: s.platform, Name: from.Name}
		}
	}
	if !b.claim(s, k, from.Name, at) {
		return
	}
	delete(b.removed, k)
	to := slot(b, k, &b.model.Actions, catalog.ActionSpec{Platform: s.platform, Name: from.Name, Mentioned: from.Mentioned})
	if to.Service == "" {
		to.Service = b.serviceOf(s, from)
	}
	b.fill(s, at, from, to)
}

// remove takes an entry away that another file gives.
func (b *builder) remove(s *source, k key, at, name string) {
	if !s.patch {
		b.fail(s.File, load.Field(at, "removed"), "removed is for corrections: take %s out of this file instead", name)
	} else if _, ok := b.index[k]; !ok || b.removed[k] {
		b.fail(s.File, load.Field(at, "removed"), "there is no %s %s to remove", entryNames[k.entry], name)
	} else {
		b.removed[k] = true
	}
}

// serviceOf gives the service of an action: the one its name starts with, if
// there is one or the action is only mentioned; else that of the file.
func (b *builder) serviceOf(s *source, a schema.Action) string {
	prefix, _, _ := strings.Cut(a.Name, ":")
	if i, ok := b.index[keyOf(aService, s.platform, "", prefix)]; ok {
		return b.model.Services[i].Name
	}
	if a.Mentioned && prefix != "" {
		return b.serviceNamed(s.platform, prefix).Name
	}
	return s.Service
}

// fill overwrites what a file gives of an action.
func (b *builder) fill(s *source, at string, from schema.Action, to *catalog.ActionSpec) {
	setText(s, load.Field(at, "title"), &to.Title, from.Title)
	setWord(b, s, at, "access", from.Access, accessWords, &to.Access)
	setWord(b, s, at, "scope", from.Scope, scopeWords, &to.Scope)
	setWord(b, s, at, "default", from.Default, defaultWords, &to.Default)
	setWord(b, s, at, "enterprise_project", from.EnterpriseProject, enterpriseWords, &to.EnterpriseProject)
	to.OwnDefault = to.OwnDefault || s.Has(load.Field(at, "default"))
	set(s, at, "deprecated", &to.Deprecated, from.Deprecated)
	set(s, at, "mentioned", &to.Mentioned, from.Mentioned)
	set(s, at, "replaced_by", &to.ReplacedBy, from.ReplacedBy)
	set(s, at, "aliases", &to.Aliases, from.Aliases)
	set(s, at, "workspace", &to.WorkspaceCodes, from.Workspace)
	set(s, at, "source", &to.Sources, refs(s, from.Source))
	if value := load.Field(at, "resources"); s.Has(value) {
		to.ResourceLess = slices.Equal(from.Resources, []string{"-"})
		to.Types = nil
		if !to.ResourceLess {
			to.Types = refs(s, from.Resources)
		}
	}
	to.Cells = slices.Clone(to.Cells)
	for _, role := range slices.Sorted(maps.Keys(from.Roles)) {
		cell := from.Roles[role]
		cell.InferredBy = cmp.Or(cell.InferredBy, from.InferredBy)
		b.cell(s, load.Key(load.Field(at, "roles"), role), role, cell, to)
	}
}

// cell merges one cell of the role matrix.
func (b *builder) cell(s *source, at, role string, from schema.Cell, to *catalog.ActionSpec) {
	spec := catalog.CellSpec{Role: role}
	if i, ok := b.index[keyOf(aRole, s.platform, "", role)]; ok {
		spec.Role = b.model.Roles[i].Name
	}
	if from.InferredBy != "" {
		spec.Rule = catalog.Ref{Service: s.Service, Name: from.InferredBy}
	}
	setWord(b, s, at, "certainty", from.Certainty, certaintyWords, &spec.Certainty)
	if from.Certainty == "" {
		b.fail(s.File, at, "the cell of %s has no certainty (one of %s)", role, spellings(certaintyWords))
	}
	for i, text := range from.Reach {
		if text == schema.AllReaches {
			spec.Reach = policy.Reaches()
			break
		}
		r, ok := meaning(reachWords, text)
		if !ok {
			b.fail(s.File, load.Index(load.Field(at, "reach"), i), "unknown reach %q (one of %s, %s)", text, spellings(reachWords), schema.AllReaches)
		}
		spec.Reach = append(spec.Reach, r)
	}
	slices.Sort(spec.Reach)
	spec.Reach = slices.Compact(spec.Reach)
	if i := slices.IndexFunc(to.Cells, func(c catalog.CellSpec) bool { return c.Role == spec.Role }); i >= 0 {
		to.Cells[i] = spec
		return
	}
	to.Cells = append(to.Cells, spec)
}
