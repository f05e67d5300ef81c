package assemble

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// mend corrects the misspelt actions of a row, each a defect.
func (b *build) mend(r *table.Row) {
	seen := map[string]bool{}
	right := func(names []string) []string {
		names = slices.Clone(names)
		for i, n := range names {
			mended, wrong := b.p.Misspelt[strings.ToLower(n)]
			if !wrong {
				continue
			}
			names[i] = mended
			if !seen[n] {
				seen[n] = true
				r.Defects = append(r.Defects, schema.Defect{Kind: "typo", Where: placeOf(r), Written: n, Corrected: mended, Source: r.Source})
			}
		}
		return names
	}
	if len(b.p.Misspelt) == 0 {
		return
	}
	r.Actions = right(r.Actions)
	r.Requires = slices.Clone(r.Requires)
	for i, q := range r.Requires {
		r.Requires[i].All, r.Requires[i].Any = right(q.All), right(q.Any)
	}
}

// placeOf names a row.
func placeOf(r *table.Row) string {
	return cmp.Or(strings.TrimSpace(strings.Join(r.API, " ")+" "+cmp.Or(r.Title.En, r.Title.ZhHans)), strings.Join(r.Actions, " "), r.Source)
}

// spellings gives each known action as its own service's table writes it.
func (b *build) spellings(files map[string]schema.File) map[string]string {
	spelt := map[string]string{}
	for key, a := range b.actions {
		spelt[key] = a.Name
	}
	for _, f := range files {
		for _, a := range f.Actions {
			spelt[strings.ToLower(a.Name)] = a.Name
		}
	}
	for _, op := range b.order {
		for _, r := range op.Requires {
			for _, n := range slices.Concat(r.All, r.Any) {
				if key := strings.ToLower(n); spelt[key] == "" {
					spelt[key] = n
				}
			}
		}
	}
	return spelt
}

// respell writes an operation's actions as their services write them.
func respell(o *schema.Operation, spelt map[string]string) {
	all := func(names []string) []string {
		names = slices.Clone(names)
		for i, n := range names {
			names[i] = cmp.Or(spelt[strings.ToLower(n)], n)
		}
		return names
	}
	o.Actions = all(o.Actions)
	for i, r := range o.Requires {
		o.Requires[i].All, o.Requires[i].Any = all(r.All), all(r.Any)
	}
}

// roleNames gives the display names of roles that the platform was given and
// those that prerequisites name, each once whatever its case.
func (b *build) roleNames() []string {
	known := map[string]string{}
	add := func(name string) {
		if key := strings.ToLower(name); name != "" && known[key] == "" {
			known[key] = name
		}
	}
	for _, n := range b.p.RoleNames {
		add(n)
	}
	for _, op := range b.order {
		for i, r := range op.Requires {
			add(r.Role)
			op.Requires[i].Role = known[strings.ToLower(r.Role)]
		}
	}
	return slices.Sorted(maps.Values(known))
}

// mention adds the actions that only prerequisites name to their services.
func (b *build) mention(files map[string]schema.File) {
	known := map[string]bool{}
	for _, f := range files {
		for _, a := range f.Actions {
			known[strings.ToLower(a.Name)] = true
			for _, alias := range a.Aliases {
				known[strings.ToLower(alias)] = true
			}
		}
	}
	for _, service := range slices.Sorted(maps.Keys(files)) {
		for _, op := range files[service].Operations {
			for _, r := range op.Requires {
				for _, name := range slices.Concat(r.All, r.Any) {
					if known[strings.ToLower(name)] {
						continue
					}
					known[strings.ToLower(name)] = true
					b.addMentioned(files, name, cmp.Or(first(r.Source), first(op.Source)))
				}
			}
		}
	}
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

func (b *build) addMentioned(files map[string]schema.File, name, source string) {
	service := table.Service(name)
	f, ok := files[service]
	if !ok {
		f = schema.File{Platform: b.p.Name, Service: service}
	}
	f.Actions = append(f.Actions, schema.Action{Name: name, Mentioned: true, Source: addSource(nil, source)})
	files[service] = f
}
