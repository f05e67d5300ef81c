package assemble

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// older takes what an older document adds to a known operation.
func (b *build) older(op *operation, r *table.Row) {
	mergeTitle(&op.Title, r.Title)
	if len(r.Actions) == 1 && len(op.Actions) == 1 && b.renamedKey(r) == rowKey(&table.Row{API: r.API, Actions: op.Actions}) {
		b.defect(op.service, schema.Defect{Kind: "renamed", Where: strings.Join(r.API, " "), Written: r.Actions[0], Corrected: op.Actions[0], Source: r.Source,
			Note: "the older name of the operation's action"})
	}
	op.Group = cmp.Or(op.Group, r.Group)
	if len(op.Actions) == 0 {
		op.Note = cmp.Or(op.Note, r.Note)
	}
	if b.sources[r.Source].NamesOnly {
		return
	}
	was, is := names(r.Requires), names(op.Requires)
	switch {
	case slices.Equal(was, is):
		confirm(op.Requires, r)
	case len(was) > 0 && slices.Contains(op.Source, r.Source):
		op.Requires = union(op.Requires, withSource(r.Requires, r.Source))
	case len(was) > 0:
		b.disagree(op, r, was, is)
	}
	op.Source = addSource(op.Source, r.Source)
}

// withSource notes on every requirement which source states it.
func withSource(reqs []schema.Requirement, source string) []schema.Requirement {
	stated := slices.Clone(reqs)
	for i := range stated {
		stated[i].Source = addSource(slices.Clone(stated[i].Source), source)
	}
	return stated
}

// confirm adds an older source that states the same prerequisites.
func confirm(reqs []schema.Requirement, r *table.Row) {
	for i := range reqs {
		for _, q := range r.Requires {
			if slices.Equal(names(reqs[i:i+1]), names([]schema.Requirement{q})) {
				reqs[i].Source = addSource(slices.Clone(reqs[i].Source), r.Source)
			}
		}
	}
}

// union adds the requirements of a second row of the same page.
func union(reqs, more []schema.Requirement) []schema.Requirement {
	for _, m := range more {
		if !slices.ContainsFunc(reqs, func(q schema.Requirement) bool {
			return slices.Equal(names([]schema.Requirement{q}), names([]schema.Requirement{m}))
		}) {
			reqs = append(reqs, m)
		}
	}
	return reqs
}

// disagree keeps both readings of two editions: the newer in force.
func (b *build) disagree(op *operation, r *table.Row, was, is []string) {
	where := strings.Join(slices.Concat(op.API, op.Actions), " ")
	b.defect(op.service, schema.Defect{
		Kind: "conflict", Where: where, Written: strings.Join(was, " "),
		Corrected: strings.Join(is, " "), Source: r.Source,
		Note: "other prerequisites than the newer source " + op.Source[0] + ", which is in force",
	})
}

func mergeTitle(t *catalog.Text, o catalog.Text) {
	t.En = cmp.Or(t.En, o.En)
	t.ZhHans = cmp.Or(t.ZhHans, o.ZhHans)
	t.ZhHant = cmp.Or(t.ZhHant, o.ZhHant)
}

// names gives every name that requirements hold, sorted, each once.
func names(reqs []schema.Requirement) []string {
	seen := map[string]bool{}
	for _, r := range reqs {
		for _, n := range slices.Concat(r.All, r.Any, []string{r.Pattern, r.Role}) {
			if n != "" {
				seen[n] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
