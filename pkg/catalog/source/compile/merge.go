package compile

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/policy"
)

// service merges what a file says of its service as a whole.
func (b *builder) service(s *source) {
	service := b.serviceNamed(s.platform, s.Service)
	setText(s, "title", &service.Title, s.Title)
	setWord(b, s, "", "scope", s.Scope, scopeWords, &service.Scope)
	setWord(b, s, "", "default", s.Default, defaultWords, &service.Default)
	s.Service = service.Name // the spelling of the first file
}

// serviceNamed gives the service of a name, a new one when there is none.
func (b *builder) serviceNamed(p policy.Platform, name string) *catalog.ServiceSpec {
	return slot(b, keyOf(aService, p, "", name), &b.model.Services, catalog.ServiceSpec{Platform: p, Name: name})
}

// declarations merges what actions and operations refer to.
func (b *builder) declarations(s *source) {
	for _, id := range slices.Sorted(maps.Keys(s.Sources)) {
		b.source(s, id, s.Sources[id])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Resources)) {
		k := keyOf(aType, s.platform, s.Service, name)
		if at := load.Key("resources", name); b.claim(s, k, name, at) {
			slot(b, k, &b.model.Types, catalog.TypeSpec{Platform: s.platform, Service: s.Service, Name: name}).Patterns = s.Resources[name]
			b.checkPatterns(s, at, s.Resources[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Features)) {
		k := keyOf(aFeature, s.platform, s.Service, name)
		if at := load.Key("features", name); b.claim(s, k, name, at) {
			f := slot(b, k, &b.model.Features, catalog.Feature{Platform: s.platform, Service: s.Service, Name: name})
			setText(s, at, &f.Title, s.Features[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
		k := keyOf(aRule, s.platform, s.Service, name)
		if at := load.Key("rules", name); b.claim(s, k, name, at) {
			r := slot(b, k, &b.model.Rules, catalog.Rule{Platform: s.platform, Service: s.Service, Name: name})
			setText(s, at, &r.Says, s.Rules[name])
		}
	}
	for i, r := range s.Roles {
		b.role(s, load.Index("roles", i), r)
	}
	b.roleNames(s, "role_names", s.RoleNames, catalog.SystemRole)
	b.roleNames(s, "service_roles", s.ServiceRoles, catalog.ServiceRole)
	b.roleNames(s, "system_policies", s.SystemPolicies, catalog.SystemPolicy)
	for i, d := range s.Defects {
		b.defect(s, load.Index("defects", i), d)
	}
}

// roleNames merges names of the platform's own roles and policies. Files of
// several services may declare the same one, but all as the same kind.
func (b *builder) roleNames(s *source, list string, names []string, kind catalog.RoleKind) {
	for i, name := range names {
		at := load.Index(list, i)
		if name == "" {
			b.fail(s.File, at, "an empty role name")
			continue
		}
		r := slot(b, keyOf(aRoleName, s.platform, "", name), &b.model.RoleNames,
			catalog.RoleNameSpec{Platform: s.platform, Service: s.Service, Name: name, Kind: kind})
		if r.Kind != kind && !s.patch {
			b.fail(s.File, at, "%s is a %s already", name, r.Kind)
		}
		r.Kind = kind
	}
}

func (b *builder) checkPatterns(s *source, value string, patterns []string) {
	if len(patterns) == 0 {
		b.fail(s.File, value, "a resource type without a pattern")
	}
	for i, p := range patterns {
		if p == "" {
			b.fail(s.File, load.Index(value, i), "an empty pattern")
		}
	}
}

func (b *builder) source(s *source, id string, from schema.Source) {
	at := load.Key("sources", id)
	k := keyOf(aSource, s.platform, s.Service, id)
	if !b.claim(s, k, id, at) {
		return
	}
	to := slot(b, k, &b.model.Sources, catalog.ServiceSource{Platform: s.platform, Service: s.Service, Source: catalog.Source{ID: id}})
	setText(s, load.Field(at, "title"), &to.Title, from.Title)
	set(s, at, "url", &to.URL, from.URL)
	set(s, at, "updated", &to.Updated, from.Updated)
	set(s, at, "read", &to.Read, from.Read)
	set(s, at, "note", &to.Note, from.Note)
	setWord(b, s, at, "standing", from.Standing, standingWords, &to.Standing)
	if to.Standing == 0 && from.Standing == "" {
		b.fail(s.File, at, "source %s has no standing (one of %s)", id, spellings(standingWords))
	}
	if to.Title == (catalog.Text{}) {
		b.fail(s.File, at, "source %s has no title", id)
	}
	if value := load.Field(at, "updated"); s.Has(value) && !isDate(from.Updated, time.DateOnly) {
		b.fail(s.File, value, "%q is not a date: write it as 2026-01-31", from.Updated)
	}
	if value := load.Field(at, "read"); s.Has(value) && !isDate(from.Read, time.DateOnly) && !isDate(from.Read, monthOnly) {
		b.fail(s.File, value, "%q is not a date: write it as 2026-01-31 or 2026-01", from.Read)
	}
	if from.URL != "" && !strings.HasPrefix(from.URL, "https://") && !strings.HasPrefix(from.URL, "http://") {
		b.fail(s.File, load.Field(at, "url"), "%q is not the address of a page: it starts with https://", from.URL)
	}
}

// monthOnly is the layout of a date whose day is not known.
const monthOnly = "2006-01"

func isDate(text, layout string) bool {
	_, err := time.Parse(layout, text)
	return err == nil
}

func (b *builder) role(s *source, at string, from schema.Role) {
	k := keyOf(aRole, s.platform, "", from.Name)
	if from.Name == "" {
		b.fail(s.File, at, "a role without a name")
		return
	}
	if !b.claim(s, k, from.Name, at) {
		return
	}
	to := slot(b, k, &b.model.Roles, catalog.RoleSpec{Platform: s.platform, Service: s.Service, Name: from.Name})
	setText(s, load.Field(at, "title"), &to.Title, from.Title)
	set(s, at, "source", &to.Sources, refs(s, from.Source))
}

func (b *builder) defect(s *source, at string, from schema.Defect) {
	if from.Kind == "" || from.Where == "" {
		b.fail(s.File, at, "a defect needs kind and where")
	}
	d := catalog.DefectSpec{
		Platform: s.platform, Service: s.Service, Kind: from.Kind, Where: from.Where,
		Written: from.Written, Corrected: from.Corrected, Note: from.Note,
	}
	if from.Source != "" {
		d.Source = catalog.Ref{Service: s.Service, Name: from.Source}
	}
	if b.mode == Whole || !slices.Contains(b.model.Defects, d) {
		b.model.Defects = append(b.model.Defects, d)
	}
}
