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

// actionMerger merges actions with their rows of the role matrix.
type actionMerger struct{ b *builder }

// actions merges the actions of a file.
func (m actionMerger) actions(s *source) {
	for i, a := range s.Actions {
		at := load.Index("actions", i)
		if problem := nameProblem(a.Name); problem != "" {
			m.b.fail(s.File, load.Field(at, "name"), "action %q %s", a.Name, problem)
			continue
		}
		m.action(s, at, a)
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

func (m actionMerger) action(s *source, at string, from schema.Action) {
	k := keyOf(anAction, s.platform, "", from.Name)
	if from.Removed {
		m.b.remove(s, k, at, from.Name, from.Checked, from.Reason)
		return
	}
	if i, ok := m.b.at(k); ok && s.patch && from.Mentioned && !m.b.model.Actions[i].Mentioned && !m.b.gone(k) {
		return // it is known by more than a mention
	} else if ok && !s.patch && m.b.given[k].Path != s.Path {
		// A file that only mentions an action yields to one that tells of it.
		if from.Mentioned {
			return
		}
		if m.b.model.Actions[i].Mentioned {
			delete(m.b.given, k)
			m.b.model.Actions[i] = catalog.ActionSpec{Platform: s.platform, Name: from.Name}
		}
	}
	if !m.b.claim(s, k, from.Name, at) {
		return
	}
	delete(m.b.removed, k)
	to := slot(m.b, k, &m.b.model.Actions, catalog.ActionSpec{Platform: s.platform, Name: from.Name, Mentioned: from.Mentioned})
	if to.Service == "" {
		to.Service = m.serviceOf(s, from)
	}
	m.fill(s, at, from, to)
	if !m.b.whole() {
		to.Overlay = s.Path
	}
}

// serviceOf gives the service of an action: the one its name starts with, if
// there is one or the action is only mentioned; else that of the file.
func (m actionMerger) serviceOf(s *source, a schema.Action) string {
	prefix, _, _ := strings.Cut(a.Name, ":")
	if name, ok := m.b.spelt(keyOf(aService, s.platform, "", prefix)); ok {
		return name
	}
	if a.Mentioned && prefix != "" {
		return m.b.serviceNamed(s.platform, prefix).Name
	}
	return s.Service
}

// fill overwrites what a file gives of an action.
func (m actionMerger) fill(s *source, at string, from schema.Action, to *catalog.ActionSpec) {
	name := to.Name // the spelling of the first file
	m.b.fillAction(s, at, &from, to)
	to.Name = name
	if value := load.Field(at, "resources"); s.Has(value) {
		to.ResourceLess = slices.Equal(from.Resources, []string{"-"})
		to.Types = nil
		if !to.ResourceLess {
			to.Types = refs(s, from.Resources)
		}
	}
	to.Cells = slices.Clone(to.Cells)
	places := map[string]int{}
	for i, c := range to.Cells {
		places[c.Role] = i
	}
	for _, role := range slices.Sorted(maps.Keys(from.Roles)) {
		cell := from.Roles[role]
		cell.InferredBy = cmp.Or(cell.InferredBy, from.InferredBy)
		m.cell(s, load.Key(load.Field(at, "roles"), role), role, cell, to, places)
	}
}

// cell merges one cell of the role matrix; places says where the cells of the
// action's roles stand.
func (m actionMerger) cell(s *source, at, role string, from schema.Cell, to *catalog.ActionSpec, places map[string]int) {
	spec := catalog.CellSpec{Role: role}
	if name, ok := m.b.spelt(keyOf(aRole, s.platform, "", role)); ok {
		spec.Role = name
	}
	if from.InferredBy != "" {
		spec.Rule = catalog.Ref{Service: s.Service, Name: from.InferredBy}
	}
	setWord(m.b, s, at, "certainty", from.Certainty, &spec.Certainty)
	if from.Certainty == "" {
		m.b.fail(s.File, at, "the cell of %s has no certainty (one of %s)", role, spellings[catalog.Certainty]())
	}
	for i, text := range from.Reach {
		if text == schema.AllReaches {
			spec.Reach = policy.Reaches()
			break
		}
		r, ok := reach(text)
		if !ok {
			m.b.fail(s.File, load.Index(load.Field(at, "reach"), i), "unknown reach %q (one of %s, %s)", text, reachWords(), schema.AllReaches)
		}
		spec.Reach = append(spec.Reach, r)
	}
	slices.Sort(spec.Reach)
	spec.Reach = slices.Compact(spec.Reach)
	if i, ok := places[spec.Role]; ok {
		to.Cells[i] = spec
		return
	}
	places[spec.Role] = len(to.Cells)
	to.Cells = append(to.Cells, spec)
}
