package assemble

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// files ends the build: ids, groups of prerequisites, mentioned actions, order.
func (b *build) files() (map[string]schema.File, error) {
	if err := b.name(); err != nil {
		return nil, err
	}
	files := map[string]schema.File{}
	for service, f := range b.p.Services {
		f.Platform, f.Service = b.p.Name, service
		files[service] = f
	}
	edit := func(service string, change func(*schema.File)) {
		f, ok := files[service]
		if !ok {
			f = schema.File{Platform: b.p.Name, Service: service}
		}
		change(&f)
		files[service] = f
	}
	names := b.roleNames()
	spelt := b.spellings(files)
	for _, op := range b.order {
		respell(&op.Operation, spelt)
	}
	for _, op := range b.order {
		edit(op.service, func(f *schema.File) { f.Operations = append(f.Operations, b.finish(op)) })
	}
	for _, a := range b.actions {
		edit(a.service, func(f *schema.File) { f.Actions = append(f.Actions, a.Action) })
	}
	if len(names) > 0 {
		edit("iam", func(f *schema.File) { f.RoleNames, f.SystemPolicies = b.p.byKind(names) })
	}
	for _, defects := range []map[string][]schema.Defect{b.defects, b.p.defects} {
		for service, ds := range defects {
			edit(service, func(f *schema.File) { f.Defects = append(f.Defects, ds...) })
		}
	}
	b.mention(files)
	for service, f := range files {
		b.tidy(&f)
		files[service] = f
	}
	return files, nil
}

// byKind parts system roles from system policies.
func (p *Platform) byKind(names []string) (roles, policies []string) {
	for _, name := range names {
		if p.SystemPolicy != nil && p.SystemPolicy(name) {
			policies = append(policies, name)
		} else {
			roles = append(roles, name)
		}
	}
	return roles, policies
}

// finish gives an operation its features and groups its prerequisites.
func (b *build) finish(op *operation) schema.Operation {
	o := op.Operation
	if b.p.Feature != nil {
		for i, r := range o.Requires {
			if len(r.All) == 1 && r.Feature == "" {
				o.Requires[i].Feature = b.p.Feature(o.ID, r.All[0])
			}
		}
	}
	slices.SortFunc(o.Source, b.newestFirst)
	for i := range o.Requires {
		r := &o.Requires[i]
		slices.SortFunc(r.Source, b.newestFirst)
		if slices.Equal(r.Source, o.Source) {
			r.Source = nil
		}
	}
	o.Requires = Group(o.Requires)
	return o
}

func (b *build) newestFirst(x, y string) int {
	date := func(id string) string {
		s := b.sources[id].Source
		return cmp.Or(s.Updated, s.Read)
	}
	return cmp.Or(cmp.Compare(date(y), date(x)), cmp.Compare(x, y))
}

// Group joins the prerequisites that differ only in the action into one list
// each, and sorts them.
func Group(reqs []schema.Requirement) []schema.Requirement {
	var groups []schema.Requirement
	at := map[string]int{}
	for _, r := range reqs {
		if len(r.All) == 0 {
			groups = append(groups, r)
			continue
		}
		key := strings.Join([]string{r.Feature, r.When.En, r.When.ZhHans, r.By, r.Standing, strings.Join(r.Source, " ")}, "\x00")
		if i, ok := at[key]; ok {
			groups[i].All = append(slices.Clone(groups[i].All), r.All...)
			continue
		}
		at[key] = len(groups)
		groups = append(groups, r)
	}
	for i := range groups {
		groups[i].All = sortedOnce(groups[i].All)
		groups[i].Any = sortedOnce(groups[i].Any)
	}
	slices.SortStableFunc(groups, func(x, y schema.Requirement) int {
		return cmp.Or(cmp.Compare(kind(x), kind(y)), cmp.Compare(x.By, y.By), cmp.Compare(x.Feature, y.Feature),
			cmp.Compare(x.When.En+x.When.ZhHans, y.When.En+y.When.ZhHans),
			cmp.Compare(x.Pattern+x.Role+strings.Join(x.Any, " "), y.Pattern+y.Role+strings.Join(y.Any, " ")))
	})
	return groups
}

// kind orders the forms of a requirement: all, any, pattern, role.
func kind(r schema.Requirement) int {
	switch {
	case len(r.All) > 0:
		return 0
	case len(r.Any) > 0:
		return 1
	case r.Pattern != "":
		return 2
	}
	return 3
}

func sortedOnce(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	sorted := slices.Clone(names)
	slices.SortFunc(sorted, fold)
	return slices.Compact(sorted)
}

// fold compares names without regard to case, as the platforms do.
func fold(a, b string) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
}

// tidy sorts a file, joins its actions and adds the sources that it names.
func (b *build) tidy(f *schema.File) {
	slices.SortStableFunc(f.Actions, func(x, y schema.Action) int { return fold(x.Name, y.Name) })
	f.Actions = joinActions(f.Actions)
	for i := range f.Actions {
		b.describe(&f.Actions[i])
	}
	f.Defects = append(f.Defects, capitals(*f)...)
	slices.SortStableFunc(f.Operations, func(x, y schema.Operation) int { return fold(x.ID, y.ID) })
	slices.SortStableFunc(f.Defects, func(x, y schema.Defect) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Where, y.Where), cmp.Compare(x.Written, y.Written), cmp.Compare(x.Source, y.Source))
	})
	f.Defects = slices.Compact(f.Defects)
	sources := map[string]schema.Source{}
	maps.Copy(sources, f.Sources)
	for _, id := range Named(*f) {
		if d, ok := b.sources[id]; ok {
			sources[id] = d.Source
		}
	}
	f.Sources = sources
}

// capitals notes a service whose own table writes its name in capitals.
func capitals(f schema.File) []schema.Defect {
	for _, a := range f.Actions {
		if written, _, _ := strings.Cut(a.Name, ":"); written != strings.ToLower(written) && len(a.Source) > 0 {
			return []schema.Defect{{
				Kind: "case", Where: "the names of the actions", Written: written, Corrected: strings.ToLower(written), Source: a.Source[0],
				Note: "the service's name is in small letters by the grammar; the table's spelling is kept and names are compared without regard to case",
			}}
		}
	}
	return nil
}

// describe gives an action what the platform knows of it beside the tables.
func (b *build) describe(a *schema.Action) {
	slices.SortFunc(a.Source, b.newestFirst)
	if b.p.Resources != nil && len(a.Resources) == 0 {
		a.Resources = b.p.Resources(a.Name)
	}
	a.ReplacedBy = b.p.Renames[a.Name]
	for _, alias := range b.p.Aliases[a.Name] {
		if !slices.Contains(a.Aliases, alias) {
			a.Aliases = append(a.Aliases, alias)
		}
	}
}

// joinActions joins what a hand-made entry and the tables say of one action;
// the hand-made entry comes first.
func joinActions(actions []schema.Action) []schema.Action {
	var joined []schema.Action
	for _, a := range actions {
		n := len(joined)
		if n == 0 || !strings.EqualFold(joined[n-1].Name, a.Name) {
			joined = append(joined, a)
			continue
		}
		j := &joined[n-1]
		j.Access = cmp.Or(j.Access, a.Access)
		j.Resources = append(j.Resources, a.Resources...)
		j.EnterpriseProject = cmp.Or(j.EnterpriseProject, a.EnterpriseProject)
		j.Mentioned = j.Mentioned && a.Mentioned
		for _, id := range a.Source {
			j.Source = addSource(j.Source, id)
		}
	}
	return joined
}

// Named lists the sources that the entries of a file refer to.
func Named(f schema.File) []string {
	var ids []string
	for _, a := range f.Actions {
		ids = append(ids, a.Source...)
	}
	for _, o := range f.Operations {
		ids = append(ids, o.Source...)
		for _, r := range o.Requires {
			ids = append(ids, r.Source...)
		}
	}
	for _, r := range f.Roles {
		ids = append(ids, r.Source...)
	}
	for _, d := range f.Defects {
		ids = append(ids, d.Source)
	}
	return ids
}
