package compile

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/policies/internal/load"
)

// entry is what the model holds of one kind.
type entry uint8

const (
	aService entry = iota
	aType
	aSource
	aFeature
	aRule
	aRole
	aRoleName
	anAction
	anOperation
)

var entryNames = [...]string{"service", "resource type", "source", "feature", "rule", "role", "role name", "action", "operation"}

// key names an entry of a platform. The service is empty for what is unique in
// the platform; names that differ in case only are the same.
type key struct {
	entry         entry
	platform      policy.Platform
	service, name string
}

func keyOf(e entry, p policy.Platform, service, name string) key {
	return key{e, p, fold(service), fold(name)}
}

// fold folds ASCII letters, as the index does.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// builder is a model in the making. Its maps tell where an entry stands in its
// slice, and where a file gives it first.
type builder struct {
	mode     Mode
	model    catalog.Model
	index    map[key]int
	given    map[key]load.Problem // a place; its message is the path
	removed  map[key]bool
	problems load.Problems
	hints    int // names that were looked for; see mayHint
}

// mostHints is for how many unknown names the nearest known one is looked for.
const mostHints = 50

// mayHint reports whether one more may be looked for.
func (b *builder) mayHint() bool {
	b.hints++
	return b.hints <= mostHints
}

// newBuilder starts from a model, none of whose slices it changes.
func newBuilder(m catalog.Model, mode Mode) *builder {
	b := &builder{mode: mode, index: map[key]int{}, given: map[key]load.Problem{}, removed: map[key]bool{}}
	b.model = catalog.Model{
		Services: slices.Clone(m.Services), Types: slices.Clone(m.Types), Sources: slices.Clone(m.Sources),
		Features: slices.Clone(m.Features), Rules: slices.Clone(m.Rules), Roles: slices.Clone(m.Roles), Actions: slices.Clone(m.Actions),
		Operations: slices.Clone(m.Operations), RoleNames: slices.Clone(m.RoleNames), Defects: slices.Clone(m.Defects),
	}
	for i, s := range m.Services {
		b.index[keyOf(aService, s.Platform, "", s.Name)] = i
	}
	for i, t := range m.Types {
		b.index[keyOf(aType, t.Platform, t.Service, t.Name)] = i
	}
	for i, s := range m.Sources {
		b.index[keyOf(aSource, s.Platform, s.Service, s.ID)] = i
	}
	for i, f := range m.Features {
		b.index[keyOf(aFeature, f.Platform, f.Service, f.Name)] = i
	}
	for i, r := range m.Rules {
		b.index[keyOf(aRule, r.Platform, r.Service, r.Name)] = i
	}
	for i, r := range m.Roles {
		b.index[keyOf(aRole, r.Platform, "", r.Name)] = i
	}
	for i, r := range m.RoleNames {
		b.index[keyOf(aRoleName, r.Platform, "", r.Name)] = i
	}
	for i, a := range m.Actions {
		b.index[keyOf(anAction, a.Platform, "", a.Name)] = i
	}
	for i, o := range m.Operations {
		b.index[keyOf(anOperation, o.Platform, "", o.Name)] = i
	}
	return b
}

func (b *builder) fail(f *load.File, value, format string, args ...any) {
	b.problems = append(b.problems, f.Problem(value, format, args...))
}

// result gives the model without what was removed.
func (b *builder) result() catalog.Model {
	m := b.model
	m.Actions = slices.DeleteFunc(m.Actions, func(a catalog.ActionSpec) bool {
		return b.removed[keyOf(anAction, a.Platform, "", a.Name)]
	})
	m.Operations = slices.DeleteFunc(m.Operations, func(o catalog.OperationSpec) bool {
		return b.removed[keyOf(anOperation, o.Platform, "", o.Name)]
	})
	return m
}

// claim says that a file gives an entry, and reports whether it may: once in
// the files of services, once in each file that corrects them.
func (b *builder) claim(s *source, k key, name, value string) bool {
	if b.again(s, k, name, value) {
		return false
	}
	place := s.Problem(value, "%s", s.Path)
	b.given[k] = place
	return true
}

// again reports an entry that stands twice.
func (b *builder) again(s *source, k key, name, value string) bool {
	first, ok := b.given[k]
	if !ok || s.patch && first.Path != s.Path {
		return false
	}
	b.fail(s.File, value, "%s %s stands twice, first at %s:%d", entryNames[k.entry], name, first.Path, first.Line)
	return true
}

// slot gives the entry of a key to be filled, a new one when there is none.
func slot[T any](b *builder, k key, all *[]T, fresh T) *T {
	i, ok := b.index[k]
	if !ok {
		i = len(*all)
		b.index[k] = i
		*all = append(*all, fresh)
	}
	return &(*all)[i]
}

// set overwrites a field that the file gives.
func set[T any](s *source, value, field string, dst *T, src T) {
	if s.Has(load.Field(value, field)) {
		*dst = src
	}
}

// setText overwrites the languages of a text that the file gives.
func setText(s *source, value string, dst *catalog.Text, src catalog.Text) {
	set(s, value, "en", &dst.En, src.En)
	set(s, value, "zh-Hans", &dst.ZhHans, src.ZhHans)
	set(s, value, "zh-Hant", &dst.ZhHant, src.ZhHant)
}

// setWord overwrites a field with the meaning of a word.
func setWord[T any](b *builder, s *source, value, field, text string, table []word[T], dst *T) {
	at := load.Field(value, field)
	if !s.Has(at) {
		return
	}
	if v, ok := meaning(table, text); ok {
		*dst = v
		return
	}
	b.fail(s.File, at, "unknown %s %q (one of %s)", field, text, spellings(table))
}

// refs names sources or resource types of the file's service.
func refs(s *source, names []string) []catalog.Ref {
	var out []catalog.Ref
	for _, name := range names {
		out = append(out, catalog.Ref{Service: s.Service, Name: name})
	}
	return out
}
