package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/audit/workspace"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source"
)

// checkNames refuses roles, required operations and features that nothing
// knows: a misspelt one would make every audit pass.
func checkNames(cat *catalog.Catalog, p *plan, c *config.Config) error {
	var errs mistakes
	for _, pr := range p.input.Principals {
		if pr.At.Path == "" { // the roles of a listed member are the platform's word
			for _, name := range pr.Roles {
				errs.tell("role of "+pr.Name, name, func() error {
					return placed(p.places[name], checkRole(cat, p, pr, name))
				})
			}
		}
		for _, name := range pr.Require {
			errs.tell("require", name, func() error {
				if requirable(cat, p, name) {
					return nil
				}
				return placed(p.places[name], unknownRequired(cat, p, name))
			})
		}
	}
	for _, list := range [...]struct {
		key   string
		names []string
	}{{"features", c.Features}, {"without", c.Without}} {
		for i, name := range list.names {
			errs.tell(list.key, name, func() error {
				return placed(c.At(list.key, i), checkFeature(cat, name))
			})
		}
	}
	return errs.join()
}

// mistakes are the errors about names, each name looked at once and each error
// told once: the first of many, since what a misspelt one means takes long to find.
type mistakes struct {
	seen map[[2]string]bool
	told map[string]bool
	errs []error
}

// mostMistakes is how many are looked for and told.
const mostMistakes = 20

// tell looks at a name as one kind of name.
func (m *mistakes) tell(kind, name string, look func() error) {
	key := [2]string{kind, name}
	if m.seen[key] || len(m.errs) > mostMistakes {
		return
	}
	if m.seen == nil {
		m.seen, m.told = map[[2]string]bool{}, map[string]bool{}
	}
	m.seen[key] = true
	switch err := look(); {
	case err == nil || m.told[err.Error()]:
	case len(m.errs) == mostMistakes:
		m.errs = append(m.errs, fmt.Errorf("and more names that are not known: %d are told at a time", mostMistakes))
	default:
		m.told[err.Error()] = true
		m.errs = append(m.errs, err)
	}
}

func (m *mistakes) join() error { return errors.Join(m.errs...) }

// placed puts in front of an error where the configuration says what is wrong.
func placed(at string, err error) error {
	if at == "" || err == nil {
		return err
	}
	return fmt.Errorf("%s: %w", at, err)
}

// checkRole refuses a role name that means nothing to a principal.
func checkRole(cat *catalog.Catalog, p *plan, pr audit.Principal, name string) error {
	if p.unreadRole(name) || audit.ServiceRole(cat, pr.Platform, name) || audit.DependsOn(pr, name) || cat.IsRoleName(pr.Platform, name) {
		return nil
	}
	var of error
	if pr.Platform == policy.AlibabaCloud {
		var papers []*policy.Workspace
		for _, d := range pr.Workspace {
			papers = append(papers, d.Workspace)
		}
		if _, of = workspace.Resolve(cat, pr.Platform, []string{name}, papers); of == nil {
			return nil
		}
	}
	err := fmt.Errorf("unknown role %q on %s", source.Head(name), pr.Platform)
	for _, other := range policy.Platforms() {
		if _, ok := cat.FindRole(other, name); ok || cat.IsRoleName(other, name) {
			return hinted{err, fmt.Sprintf("it is a role of %s, and this principal is of %s", other, pr.Platform)}
		}
	}
	if near := nearest(name, slices.Concat(cat.RoleNames(pr.Platform), dependencies(pr)), 3); len(near) > 0 {
		return hinted{err, didYouMean(near)}
	}
	if of != nil {
		return of
	}
	return hinted{err, "the documents depend on no role of that name, and the catalogue does not know it"}
}

// dependencies lists the roles that the documents of a principal depend on.
func dependencies(pr audit.Principal) []string {
	var out []string
	for _, d := range pr.Documents {
		for _, dep := range d.Depends {
			out = append(out, dep.DisplayName.Value)
		}
	}
	return out
}

// unreadRole reports whether a document defines a custom role of that name and
// could not be read: that is told in the report.
func (p *plan) unreadRole(name string) bool {
	return slices.ContainsFunc(p.input.Documents, func(d *policy.Document) bool {
		return d.Workspace != nil && d.Broken() && strings.EqualFold(d.Workspace.RoleName, name)
	})
}

// requirable reports whether a platform of the plan knows a required name.
func requirable(cat *catalog.Catalog, p *plan, name string) bool {
	return slices.ContainsFunc(p.platforms(), func(of policy.Platform) bool {
		_, ok := audit.ResolveRequired(cat, of, name)
		return ok
	})
}

// platforms lists those of the principals.
func (p *plan) platforms() []policy.Platform {
	var out []policy.Platform
	for _, pr := range p.input.Principals {
		if !slices.Contains(out, pr.Platform) {
			out = append(out, pr.Platform)
		}
	}
	return out
}

// unknownRequired is the error for a required name that no platform of the
// plan has.
func unknownRequired(cat *catalog.Catalog, p *plan, name string) error {
	err := fmt.Errorf("unknown required operation %q", source.Head(name))
	for _, other := range policy.Platforms() {
		if _, ok := audit.ResolveRequired(cat, other, name); ok {
			return hinted{err, fmt.Sprintf("it is one of %s, and no principal of this run is of that platform", other)}
		}
	}
	if hint := meant(cat, p.platforms(), name, nil); hint != "" {
		return hinted{err, hint}
	}
	return hinted{err, "--require takes operations, actions and APIs; 'permgap catalog show SERVICE' lists those of a service"}
}

// checkFeature refuses a feature that no operation has.
func checkFeature(cat *catalog.Catalog, name string) error {
	var known []string
	for _, p := range policy.Platforms() {
		known = append(known, featureNames(cat, p)...)
	}
	if slices.Contains(known, name) {
		return nil
	}
	slices.Sort(known)
	err := fmt.Errorf("unknown feature %q", source.Head(name))
	if near := nearest(name, known, 3); len(near) > 0 {
		return hinted{err, didYouMean(near)}
	}
	return hinted{err, "it is one of " + strings.Join(slices.Compact(known), ", ")}
}
