package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/workspace"
	"github.com/permgap/permgap/pkg/source"
)

// Use says which optional features are in use.
type Use struct {
	Features []string // only these, if there are any
	Without  []string // not these
	// At gives the place where a name stands, by the list (features, without)
	// and index; "" for one that stands nowhere.
	At func(list string, i int) string
}

// Check refuses roles, required operations and features that nothing knows: a
// misspelt one would make every audit pass. It joins the errors, each with its
// place and a hint.
func (p *Plan) Check(cat *catalog.Catalog, use Use) error {
	var errs mistakes
	titles := principal.NewTitles(cat)
	for _, pr := range p.Principals {
		if !pr.Listed() { // the roles of a listed member are the platform's word
			for _, name := range pr.Roles {
				errs.tell("role of "+pr.Name, name, func() error {
					return p.placed(name, checkRole(cat, p, pr, name))
				})
			}
		}
		for _, name := range pr.Require {
			errs.tell("require", name, func() error {
				if p.knows(name, titles.Resolve) {
					return nil
				}
				return p.placed(name, unknownOperation(cat, p, name, "unknown required operation",
					"--require accepts operations, actions, APIs and titles"))
			})
		}
		for _, name := range pr.Only {
			errs.tell("only", name, func() error {
				if principal.IsGlob(name) || p.knows(name, titles.Resolve) {
					return nil
				}
				return p.placed(name, unknownOperation(cat, p, name, "unknown operation",
					"--only accepts operations, actions, APIs, titles and patterns"))
			})
		}
	}
	p.checkInUse(cat, &errs)
	for _, list := range [...]struct {
		key   string
		names []string
	}{{"features", use.Features}, {"without", use.Without}} {
		for i, name := range list.names {
			errs.tell(list.key, name, func() error {
				err := p.checkFeature(cat, name)
				if use.At != nil {
					err = diag.Placed(use.At(list.key, i), err)
				}
				return err
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
		m.errs = append(m.errs, fmt.Errorf("and more unknown names: only the first %d are listed", mostMistakes))
	default:
		m.told[err.Error()] = true
		m.errs = append(m.errs, err)
	}
}

func (m *mistakes) join() error { return errors.Join(m.errs...) }

// checkRole refuses a role name that means nothing to a principal.
func checkRole(cat *catalog.Catalog, p *Plan, pr principal.Principal, name string) error {
	if p.unreadRole(name) || pr.DependsOn(name) || cat.IsRoleName(pr.Platform, name) || principal.ServiceRole(cat, pr.Platform, name) {
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
	if len(cat.RoleNames(pr.Platform)) == 0 {
		return diag.Hint(err, fmt.Sprintf("the catalogue has no roles and policies of %s: "+
			"give the document of the policy as a file", pr.Platform))
	}
	for _, other := range policy.Platforms() {
		if _, ok := cat.FindRole(other, name); ok || cat.IsRoleName(other, name) {
			return diag.Hint(err, fmt.Sprintf("it is a role of %s, and this principal is of %s", other, pr.Platform))
		}
	}
	if near := match.NearestOf(name, slices.Concat(cat.RoleNames(pr.Platform), dependencies(pr)), 3); len(near) > 0 {
		return diag.Hint(err, diag.DidYouMean(near))
	}
	for _, other := range policy.Platforms() {
		if near := match.NearestOf(name, cat.RoleNames(other), 1); other != pr.Platform && len(near) > 0 {
			return diag.Hint(err, diag.DidYouMean(near)+" It is a role of "+string(other))
		}
	}
	if of != nil {
		return of
	}
	return diag.Hint(err, "the documents depend on no role of that name, and the catalogue does not know it")
}

// dependencies lists the roles that the documents of a principal depend on.
func dependencies(pr principal.Principal) []string {
	var out []string
	for _, d := range pr.Documents {
		for _, dep := range d.Depends {
			out = append(out, dep.DisplayName.Value)
		}
	}
	return out
}

// resolver says what the name of operations means on a platform.
type resolver = func(policy.Platform, string) (principal.Required, bool)

// knows reports whether a platform of the plan knows the name of operations.
func (p *Plan) knows(name string, resolve resolver) bool {
	return slices.ContainsFunc(p.platforms(), func(of policy.Platform) bool {
		_, ok := resolve(of, name)
		return ok
	})
}

// unknownOperation is the error for the name of an operation that no platform of
// the plan has; accepts says what the name could be.
func unknownOperation(cat *catalog.Catalog, p *Plan, name, what, accepts string) error {
	err := fmt.Errorf("%s %q", what, source.Head(name))
	for _, other := range policy.Platforms() {
		if _, ok := principal.ResolveRequired(cat, other, name); ok {
			return diag.Hint(err, fmt.Sprintf("it is one of %s, and no principal of this run is of that platform", other))
		}
	}
	if hint := message.In("").Text(names.Meant(cat, p.platforms(), name, nil)); hint != "" {
		return diag.Hint(err, hint)
	}
	return diag.Hint(err, accepts+"; 'permgap catalog show SERVICE' lists those of a service")
}

// checkFeature refuses a feature that no operation has. Where none is near it lists
// those of the platforms of the plan.
func (p *Plan) checkFeature(cat *catalog.Catalog, name string) error {
	var known []string
	for _, of := range policy.Platforms() {
		known = append(known, names.Features(cat, of)...)
	}
	if slices.Contains(known, name) {
		return nil
	}
	slices.Sort(known)
	err := fmt.Errorf("unknown feature %q", source.Head(name))
	if near := match.NearestOf(name, known, 3); len(near) > 0 {
		return diag.Hint(err, diag.DidYouMean(near))
	}
	known = slices.Compact(known)
	if part := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return !hasWord(k, name) }); len(part) > 0 {
		return diag.Hint(err, diag.DidYouMean(part[:min(len(part), 3)]))
	}
	var own []string
	for _, of := range p.platforms() {
		own = append(own, names.Features(cat, of)...)
	}
	slices.Sort(own)
	return diag.Hint(err, "it is one of "+strings.Join(slices.Compact(own), ", "))
}

// hasWord reports whether a word is one of those that a name is made of.
func hasWord(name, word string) bool {
	return slices.Contains(strings.Split(name, "-"), strings.ToLower(word))
}

// CheckNames refuses the names of a description that no platform knows, where there are
// no documents which show the platform that is meant.
func CheckNames(cat *catalog.Catalog, s Spec, use Use) error {
	r := reading{plan: &Plan{places: map[string]string{}}, cat: cat}
	r.plan.note(s, "require", s.Require)
	r.plan.note(s, "resources", s.InUse.Resources)
	require := r.require(s.Require)
	for _, of := range policy.Platforms() {
		if s.Platform == "" || s.Platform == of {
			r.plan.Principals = append(r.plan.Principals, principal.Principal{Platform: of, Require: require, InUse: s.InUse})
		}
	}
	return r.plan.Check(cat, use)
}
