package propose

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
	"github.com/permgap/permgap/policies/importers/yamledit"
)

// prerequisites compares what the rows of an operation state with what it has.
func (c *comparison) prerequisites(o *operation) {
	have := o.Operation
	for _, page := range slices.Sorted(maps.Keys(c.stated[o])) {
		if !c.speaks(o, page) {
			continue
		}
		var lacks []schema.Requirement
		for _, r := range o.rows {
			if r.Page == page {
				more := c.lacking(r.Requires, have)
				lacks, have.Requires = append(lacks, more...), append(slices.Clone(have.Requires), more...)
			}
		}
		lacks = join(lacks)
		for i, q := range lacks {
			unsaid := func(id string) bool {
				return slices.ContainsFunc(rows.Names(q), func(n string) bool { return !c.stated[o][id][c.canonical(n)] })
			}
			if len(q.Source) == 0 && slices.ContainsFunc(o.Source, unsaid) {
				lacks[i].Source = []string{page}
			}
		}
		if len(lacks) > 0 && c.may("prerequisites of "+o.ID+": "+page+" also states "+listed(lacks), o.file, o.item()) {
			c.lacks[o] = append(c.lacks[o], lacks...)
		}
	}
	for i, q := range o.Requires {
		var left []string
		from := c.stating(o, q)
		if len(from) == 0 {
			continue
		}
		gone := slices.DeleteFunc(rows.Names(q), func(n string) bool {
			still := slices.ContainsFunc(from, func(page string) bool { return c.stated[o][page][c.canonical(n)] })
			if still {
				left = append(left, n)
			}
			return still
		})
		// An any-of that a page states one member of is a person's reading of it.
		if len(gone) == 0 || len(q.Any) > 0 && len(left) > 0 {
			continue
		}
		what := "prerequisites of " + o.ID + ": " + strings.Join(from, " and ") + noLonger(from) + strings.Join(gone, " ")
		item := o.item()
		if i >= o.inFile {
			item = nil
		}
		if item != nil {
			if items := o.file.doc.Items(yamledit.Value(item.Node, "requires")); i < len(items) && yamledit.Value(items[i].Node, "checked") != nil {
				item = &items[i]
			}
		}
		if c.may(what, o.file, item) {
			if c.cuts[o] == nil {
				c.cuts[o] = map[int][]string{}
			}
			c.cuts[o][i] = left
		}
	}
}

func noLonger(pages []string) string {
	if len(pages) > 1 {
		return " no longer state "
	}
	return " no longer states "
}

// stating gives the pages of this run that a prerequisite is stated by, none
// when anything else states it too, or nothing but an inference.
func (c *comparison) stating(o *operation, q schema.Requirement) []string {
	from := q.Source
	if len(from) == 0 {
		from = o.Source
	}
	var pages []string
	for _, id := range from {
		switch {
		case c.pages[id]:
			pages = append(pages, id)
		case c.sources[id].Standing != "inferred":
			return nil
		}
	}
	return pages
}

// speaks reports whether a page has the word on an operation's prerequisites:
// nothing newer describes it, and no disagreement is on record.
func (c *comparison) speaks(o *operation, page string) bool {
	if c.conflicts[page+"\x00"+fold(strings.Join(slices.Concat(o.API, o.Actions), " "))] {
		return false
	}
	return !slices.ContainsFunc(o.Source, func(id string) bool { return id != page && c.date(id) > c.date(page) })
}

// lacking gives those of some requirements that an operation lacks, each once.
func (c *comparison) lacking(reqs []schema.Requirement, o schema.Operation) []schema.Requirement {
	has := map[string]bool{}
	for _, a := range o.Actions {
		has[c.canonical(a)] = true
	}
	for _, q := range o.Requires {
		for _, n := range rows.Names(q) {
			has[c.canonical(n)] = true
		}
	}
	var lacks []schema.Requirement
	for _, q := range reqs {
		// One of an any-of is enough: an operation that needs one of them has it.
		had := slices.ContainsFunc(rows.Names(q), func(n string) bool { return has[c.canonical(n)] })
		for _, n := range rows.Names(q) {
			has[c.canonical(n)] = true
		}
		if !had {
			lacks = append(lacks, q)
		}
	}
	return lacks
}

// join puts prerequisites that differ only in their action into one list.
func join(reqs []schema.Requirement) []schema.Requirement {
	var out []schema.Requirement
	for _, q := range reqs {
		i := slices.IndexFunc(out, func(o schema.Requirement) bool {
			return len(o.All) > 0 && len(q.All) > 0 && o.Feature == q.Feature && o.When == q.When && o.By == q.By &&
				o.Standing == q.Standing && slices.Equal(o.Source, q.Source)
		})
		if i < 0 {
			out = append(out, q)
			continue
		}
		out[i].All = append(slices.Clone(out[i].All), q.All...)
	}
	for i := range out {
		slices.SortFunc(out[i].All, func(a, b string) int { return cmp.Compare(fold(a), fold(b)) })
		out[i].All = slices.Compact(out[i].All)
	}
	return out
}

func listed(reqs []schema.Requirement) string {
	var names []string
	for _, q := range reqs {
		names = append(names, rows.Names(q)...)
	}
	return strings.Join(names, " ")
}
