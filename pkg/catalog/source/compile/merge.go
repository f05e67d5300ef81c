package compile

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/policy"
)

// declarations merges what a file says of its service, and what actions and
// operations refer to.
type declarations struct{ b *builder }

// service merges what a file says of its service as a whole.
func (m declarations) service(s *source) {
	service := m.b.serviceNamed(s.platform, s.Service)
	m.b.fillFile(s, "", &s.File.File, service)
	s.Service = service.Name // the spelling of the first file
}

// declarations merges what actions and operations refer to.
func (m declarations) declarations(s *source) {
	for _, id := range slices.Sorted(maps.Keys(s.Sources)) {
		m.source(s, id, s.Sources[id])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Resources)) {
		k := keyOf(aType, s.platform, s.Service, name)
		if at := load.Key("resources", name); m.b.claim(s, k, name, at) {
			slot(m.b, k, &m.b.model.Types, catalog.TypeSpec{Platform: s.platform, Service: s.Service, Name: name}).Patterns = s.Resources[name]
			m.checkPatterns(s, at, s.Resources[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Features)) {
		k := keyOf(aFeature, s.platform, s.Service, name)
		if at := load.Key("features", name); m.b.claim(s, k, name, at) {
			f := slot(m.b, k, &m.b.model.Features, catalog.Feature{Platform: s.platform, Service: s.Service, Name: name})
			setText(s, at, &f.Title, s.Features[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
		k := keyOf(aRule, s.platform, s.Service, name)
		if at := load.Key("rules", name); m.b.claim(s, k, name, at) {
			r := slot(m.b, k, &m.b.model.Rules, catalog.Rule{Platform: s.platform, Service: s.Service, Name: name})
			setText(s, at, &r.Says, s.Rules[name])
		}
	}
	for i, r := range s.Roles {
		m.role(s, load.Index("roles", i), r)
	}
	m.roleNames(s, "role_names", s.RoleNames, catalog.SystemRole)
	m.roleNames(s, "service_roles", s.ServiceRoles, catalog.ServiceRole)
	m.roleNames(s, "system_policies", s.SystemPolicies, catalog.SystemPolicy)
	for i, a := range s.Agencies {
		m.platformRole(s, load.Index("agencies", i), &a, m.roleName(s, load.Index("agencies", i), a.Name, catalog.AgencyRole))
	}
	for i, d := range s.Defects {
		m.defect(s, load.Index("defects", i), d)
	}
}

// roleNames merges names of the platform's own roles and policies. Files of
// several services may declare the same one, but all as the same kind.
func (m declarations) roleNames(s *source, list string, names []string, kind catalog.RoleKind) {
	for i, name := range names {
		m.roleName(s, load.Index(list, i), name, kind)
	}
}

// roleName merges one such name; nil when it is empty.
func (m declarations) roleName(s *source, at, name string, kind catalog.RoleKind) *catalog.RoleNameSpec {
	if name == "" {
		m.b.fail(s.File, at, "an empty role name")
		return nil
	}
	r := slot(m.b, keyOf(aRoleName, s.platform, "", name), &m.b.model.RoleNames,
		catalog.RoleNameSpec{Platform: s.platform, Service: s.Service, Name: name, Kind: kind})
	if r.Kind != kind && !s.patch {
		m.b.fail(s.File, at, "%s is a %s already", name, r.Kind)
	}
	r.Kind = kind
	return r
}

// contents merges what is known of names that are declared.
func (m declarations) contents(s *source) {
	for i, c := range s.Contents {
		at := load.Index("contents", i)
		k := keyOf(aRoleName, s.platform, "", c.Name)
		place, ok := m.b.at(k)
		if !ok {
			m.b.fail(s.File, load.Field(at, "name"), "unknown role %q: declare it under role_names, service_roles or system_policies", c.Name)
			continue
		}
		m.platformRole(s, at, &c, &m.b.model.RoleNames[place])
	}
}

// platformRole merges what a file tells of a role, policy or agency.
func (m declarations) platformRole(s *source, at string, from *schema.PlatformRole, to *catalog.RoleNameSpec) {
	if to == nil {
		return
	}
	name := to.Name // the spelling of the first file
	if !m.b.claim(s, keyOf(aRoleName, s.platform, "", name), name, at) {
		return
	}
	m.b.fillPlatformRole(s, at, from, to)
	to.Name = name
	if value := load.Field(at, "content"); s.Has(value) && !json.Valid([]byte(from.Content)) {
		m.b.fail(s.File, value, "the content of %s is no JSON", name)
	}
	if value := load.Field(at, "trusts"); s.Has(value) && to.Kind != catalog.AgencyRole {
		m.b.fail(s.File, value, "%s is a %s, not an agency: only those trust a service", name, to.Kind)
	}
}

func (m declarations) checkPatterns(s *source, value string, patterns []string) {
	if len(patterns) == 0 {
		m.b.fail(s.File, value, "a resource type without a pattern")
	}
	for i, p := range patterns {
		if p == "" {
			m.b.fail(s.File, load.Index(value, i), "an empty pattern")
		}
	}
}

func (m declarations) source(s *source, id string, from schema.Source) {
	at := load.Key("sources", id)
	k := keyOf(aSource, s.platform, s.Service, id)
	if !m.b.claim(s, k, id, at) {
		return
	}
	to := slot(m.b, k, &m.b.model.Sources, catalog.ServiceSource{Platform: s.platform, Service: s.Service, Source: catalog.Source{ID: id}})
	m.b.fillSource(s, at, &from, to)
	if to.Standing == 0 && from.Standing == "" {
		m.b.fail(s.File, at, "source %s has no standing (one of %s)", id, spellings[catalog.Standing]())
	}
	if to.Title == (catalog.Text{}) {
		m.b.fail(s.File, at, "source %s has no title", id)
	}
	m.b.checkDate(s, load.Field(at, "read"), from.Read, time.DateOnly, monthOnly)
	if from.URL != "" && !strings.HasPrefix(from.URL, "https://") && !strings.HasPrefix(from.URL, "http://") {
		m.b.fail(s.File, load.Field(at, "url"), "%q is not the address of a page: it starts with https://", from.URL)
	}
}

func (m declarations) role(s *source, at string, from schema.Role) {
	k := keyOf(aRole, s.platform, "", from.Name)
	if from.Name == "" {
		m.b.fail(s.File, at, "a role without a name")
		return
	}
	if !m.b.claim(s, k, from.Name, at) {
		return
	}
	to := slot(m.b, k, &m.b.model.Roles, catalog.RoleSpec{Platform: s.platform, Service: s.Service, Name: from.Name})
	name := to.Name
	m.b.fillRole(s, at, &from, to)
	to.Name = name
}

func (m declarations) defect(s *source, at string, from schema.Defect) {
	if from.Kind == "" || from.Where == "" {
		m.b.fail(s.File, at, "a defect needs kind and where")
	}
	d := catalog.DefectSpec{Platform: s.platform, Service: s.Service}
	m.b.fillDefect(s, at, &from, &d)
	if m.b.whole() || !m.keeps(d) {
		m.b.model.Defects = append(m.b.model.Defects, d)
	}
}

// keeps reports whether a catalogue that files are laid over has a defect.
func (m declarations) keeps(d catalog.DefectSpec) bool {
	if m.b.defects == nil {
		m.b.defects = map[catalog.DefectSpec]bool{}
		for _, p := range policy.Platforms() {
			for _, known := range m.b.below.Specs(p).Defects() {
				m.b.defects[known] = true
			}
		}
	}
	return m.b.defects[d]
}
