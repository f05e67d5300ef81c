package propose

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
)

// mend corrects the names and paths of a row that the catalogue knows as slips.
func mend(c *comparison, r rows.Row) rows.Row {
	var actions []schema.Action
	for _, a := range r.Actions {
		for _, name := range right(c, a.Name) {
			if !rows.IsAction(name) {
				c.kept = append(c.kept, Kept{r.Page + ": " + name, "it is no action; what it stands for can be kept under defects"})
				continue
			}
			a.Name = name
			actions = append(actions, a)
		}
	}
	r.Actions = actions
	r.API = slices.Clone(r.API)
	for i, api := range r.API {
		// Several rows may break off at the same place, or be right in writing what
		// is wrong in another: then the title tells.
		known := c.paths[r.Page+"\x00"+api]
		sole := len(known) == 1 && len(c.byAPI[apiKey(api)]) == 0
		for _, d := range known {
			if sole || d.Where == r.Title.ZhHans || d.Where == r.Title.En {
				r.API[i] = d.Corrected
			}
		}
	}
	r.Requires = slices.Clone(r.Requires)
	for i, q := range r.Requires {
		for _, list := range []*[]string{&q.All, &q.Any} {
			var names []string
			for _, n := range *list {
				names = append(names, right(c, n)...)
			}
			*list = slices.DeleteFunc(names, func(n string) bool { return !rows.IsAction(n) })
		}
		r.Requires[i] = q
	}
	return r
}

func right(c *comparison, name string) []string {
	if names := c.mended[fold(name)]; names != nil && c.actions[fold(name)] == nil {
		return names
	}
	if a := c.actions[fold(name)]; a != nil {
		return []string{a.Name} // as its own service writes it by now
	}
	return []string{name}
}
