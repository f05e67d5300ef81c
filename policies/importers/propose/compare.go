package propose

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
	"github.com/permgap/permgap/policies/importers/yamledit"
)

// comparison holds the rows of some pages against the files of a platform:
// what is to be added, altered and taken away, and what is left as it is.
type comparison struct {
	*platform
	pages map[string]bool // of this run
	// stated are the names that a page states of an operation.
	stated map[*operation]map[string]map[string]bool

	declared map[string]*newAction // by folded name
	added    []*newOperation
	altered  map[*action]schema.Action
	lacks    map[*operation][]schema.Requirement
	cuts     map[*operation]map[int][]string // names left, by place of the prerequisite
	gone     map[*operation]bool
	owns     map[*operation]string // the own action that a page gives an operation now
	dropped  []*action
	kept     []Kept
}

type newAction struct {
	schema.Action
	service string
}

type newOperation struct {
	schema.Operation
	service string
}

// Kept is a difference that is not proposed.
type Kept struct{ What, Why string }

// compare finds what the rows state and the files do not, and the other way
// round. What has another source too, or was looked at by a person, stays.
func (p *platform) compare(all []rows.Row, pages map[string]bool) *comparison {
	c := &comparison{platform: p, pages: pages, stated: map[*operation]map[string]map[string]bool{},
		declared: map[string]*newAction{}, altered: map[*action]schema.Action{}, lacks: map[*operation][]schema.Requirement{},
		cuts: map[*operation]map[int][]string{}, gone: map[*operation]bool{}, owns: map[*operation]string{}}
	var unknown []rows.Row
	for _, r := range all {
		r = c.mend(r)
		c.names(r)
		if r.ActionsOnly {
			continue
		}
		if !c.known(r) {
			unknown = append(unknown, r)
		}
	}
	for _, r := range unknown {
		if o := c.otherAction(r); o != nil {
			c.states(o, r)
			if c.may("the action of operation "+o.ID+": "+r.Own(), o.file, o.item()) {
				c.owns[o] = r.Own()
			}
		} else {
			c.unknown(r)
		}
	}
	for _, o := range p.operations {
		if len(o.rows) > 0 {
			c.prerequisites(o)
		} else if !o.Removed && c.only(o.Source) && c.may("operation "+o.ID, o.file, o.item()) {
			c.gone[o] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.actions)) {
		if a := p.actions[name]; name == fold(a.Name) && len(a.stated) > 0 && !a.Removed {
			c.alter(a)
		}
	}
	c.stillNamed()
	for _, name := range slices.Sorted(maps.Keys(p.actions)) {
		if a := p.actions[name]; !a.named && !a.Removed && name == fold(a.Name) && c.only(a.Source) && c.may("action "+a.Name, a.file, a.item()) {
			c.dropped = append(c.dropped, a)
		}
	}
	return c
}

// may reports whether an entry may be changed, and notes why not.
func (c *comparison) may(what string, f *file, i *yamledit.Item) bool {
	why := untouched(i)
	if why != "" {
		c.kept = append(c.kept, Kept{f.path + ": " + what, why})
	}
	return why == ""
}

// untouched says why an entry is a person's and stays, "" for one that an
// importer may change.
func untouched(i *yamledit.Item) string {
	switch {
	case i == nil:
		return "it is not written as an item of its own"
	case yamledit.Value(i.Node, "checked") != nil:
		return "a person checked it"
	case i.Commented():
		return "a person's comment stands at it"
	}
	return ""
}

// mend corrects the names and paths of a row that the catalogue knows as slips.
func (c *comparison) mend(r rows.Row) rows.Row {
	var actions []schema.Action
	for _, a := range r.Actions {
		for _, name := range c.right(a.Name) {
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
				names = append(names, c.right(n)...)
			}
			*list = slices.DeleteFunc(names, func(n string) bool { return !rows.IsAction(n) })
		}
		r.Requires[i] = q
	}
	return r
}

func (c *comparison) right(name string) []string {
	if names := c.mended[fold(name)]; names != nil && c.actions[fold(name)] == nil {
		return names
	}
	return []string{name}
}

// known takes a row to the operations that it is about. A cell may list the
// actions of several, one for each kind of thing, or begin with another action
// than the operation's own.
func (c *comparison) known(r rows.Row) bool {
	found := false
	for i := range max(1, len(r.Actions)) {
		if i > 0 && len(r.API) == 0 {
			break
		}
		one := r
		one.Actions = slices.Concat(r.Actions[i:], r.Actions[:i])
		o := c.find(one)
		if o == nil {
			continue
		}
		found = true
		if !o.Removed { // a person's word: it does not exist
			c.states(o, one)
		}
	}
	return found
}

// names takes the actions that a row names. Beside the operation's own the
// cell may name others, which it does not list thereby.
func (c *comparison) names(r rows.Row) {
	for i, a := range r.Actions {
		if i == 0 || r.ActionsOnly {
			c.lists(a, r.Page)
		} else {
			c.mentions(a.Name, r.Page)
		}
	}
	for _, q := range r.Requires {
		for _, n := range slices.Concat(q.All, q.Any) {
			c.mentions(n, r.Page)
		}
	}
}

// states notes that a row is about an operation.
func (c *comparison) states(o *operation, r rows.Row) {
	o.rows = append(o.rows, r)
	if c.stated[o] == nil {
		c.stated[o] = map[string]map[string]bool{}
	}
	if c.stated[o][r.Page] == nil {
		c.stated[o][r.Page] = map[string]bool{}
	}
	for _, q := range r.Requires {
		for _, n := range rows.Names(q) {
			c.stated[o][r.Page][c.canonical(n)] = true
		}
	}
	for _, a := range r.Actions { // several in a cell: they may be its prerequisites
		c.stated[o][r.Page][c.canonical(a.Name)] = true
	}
}

// otherAction finds the one operation that has the API of a row and that the
// row's page is a source of, when no row has an action that it has: the page
// gives it another one now.
func (c *comparison) otherAction(r rows.Row) *operation {
	var found *operation
	for _, api := range r.API {
		for _, o := range c.byAPI[apiKey(api)] {
			claimed := slices.ContainsFunc(o.rows, func(r rows.Row) bool { return r.Own() != "" })
			if claimed || !slices.Contains(o.Source, r.Page) || found != nil && found != o {
				return nil
			}
			found = o
		}
	}
	return found
}

// lists takes an action that a page lists.
func (c *comparison) lists(stated schema.Action, page string) {
	a := c.actions[fold(stated.Name)]
	if a == nil {
		c.declare(stated, page)
		return
	}
	a.named = true
	if a.Mentioned || slices.Contains(a.Source, page) && c.date(page) == c.date(a.Source[0]) {
		a.stated = append(a.stated, stated)
	}
	if a.Mentioned {
		a.listedBy = page
	}
}

// alter finds what an action's newest pages state otherwise. Where they
// contradict themselves, or another page as new is not read, the file stands.
func (c *comparison) alter(a *action) {
	want := a.Action
	alone := !slices.ContainsFunc(a.Source, func(id string) bool { return !c.pages[id] && c.date(id) >= c.date(a.Source[0]) })
	choose := func(have string, of func(schema.Action) string) string {
		first := ""
		if have != "" && !alone {
			return have
		}
		for _, s := range a.stated {
			if of(s) == have {
				return have
			}
			first = cmp.Or(first, of(s))
		}
		return cmp.Or(first, have)
	}
	want.Access = choose(a.Access, func(s schema.Action) string { return s.Access })
	want.EnterpriseProject = choose(a.EnterpriseProject, func(s schema.Action) string { return s.EnterpriseProject })
	want.Default = choose(a.Default, func(s schema.Action) string { return s.Default })
	for _, s := range a.stated {
		want.Deprecated = want.Deprecated || s.Deprecated
		if s.Roles != nil {
			want.Roles, want.InferredBy = s.Roles, s.InferredBy
		}
	}
	if a.listedBy != "" {
		want.Mentioned, want.Source = false, []string{a.listedBy}
	}
	if !sameAction(a.Action, want) && c.may("action "+a.Name, a.file, a.item()) {
		c.altered[a] = want
	}
}

// sameAction compares what a page may change of an action.
func sameAction(a, b schema.Action) bool {
	return a.Access == b.Access && a.EnterpriseProject == b.EnterpriseProject && a.Mentioned == b.Mentioned &&
		a.Default == b.Default && a.Deprecated == b.Deprecated && len(a.Roles) == len(b.Roles) &&
		!slices.ContainsFunc(slices.Collect(maps.Keys(b.Roles)), func(role string) bool { return !sameCell(a, b, role) })
}

// sameCell compares what a role holds of an action, and by which rule.
func sameCell(a, b schema.Action, role string) bool {
	x, had := a.Roles[role]
	y, has := b.Roles[role]
	return had && has && slices.Equal(x.Reach, y.Reach) && x.Certainty == y.Certainty &&
		cmp.Or(x.InferredBy, a.InferredBy) == cmp.Or(y.InferredBy, b.InferredBy)
}

// mentions takes an action that a prerequisite names.
func (c *comparison) mentions(name, page string) {
	if a := c.actions[fold(name)]; a != nil {
		a.named = true
	} else if c.declared[fold(name)] == nil {
		c.declare(schema.Action{Name: name, Mentioned: true}, page)
	}
}

// declare adds an action; a page that lists it wins over one that mentions it.
func (c *comparison) declare(a schema.Action, page string) {
	have := c.declared[fold(a.Name)]
	if have == nil || have.Mentioned && !a.Mentioned {
		if len(a.Source) == 0 {
			a.Source = []string{page}
		}
		c.declared[fold(a.Name)] = &newAction{a, rows.Service(a.Name)}
	} else if !slices.Contains(have.Source, page) {
		have.Source = append(have.Source, page)
	}
}

// unknown takes a row of an operation that the files do not have.
func (c *comparison) unknown(r rows.Row) {
	service, _, _ := strings.Cut(r.Operation, ".")
	if own := r.Own(); own != "" {
		service = rows.Service(own)
	}
	if service == "" {
		service = c.serviceOf(r.Page)
	}
	for _, o := range c.added {
		if r.Operation == "" && len(r.API) > 0 && len(o.API) > 0 && apiKey(o.API[0]) == apiKey(r.API[0]) && slices.Equal(o.Actions, own(r)) {
			o.Requires = append(o.Requires, c.lacking(r.Requires, o.Operation)...)
			return
		}
	}
	o := &newOperation{service: service}
	o.ID = cmp.Or(r.Operation, c.newID(service, r))
	o.Title, o.API, o.Actions, o.Source = r.Title, r.API, own(r), []string{r.Page}
	if o.Title == (catalog.Text{}) {
		o.Title.En = cmp.Or(strings.Join(r.API, ", "), r.Own())
	}
	o.Requires = c.lacking(r.Requires, o.Operation)
	for _, a := range r.Actions[min(1, len(r.Actions)):] {
		// Several actions in a cell: that the others are prerequisites is not said.
		q := schema.Requirement{All: []string{a.Name}, Standing: "inferred"}
		if _, ok := c.sources[severalActions]; ok {
			q.Source = []string{r.Page, severalActions}
		}
		o.Requires = append(o.Requires, c.lacking([]schema.Requirement{q}, o.Operation)...)
	}
	c.byID[fold(o.ID)] = &operation{Operation: o.Operation}
	c.added = append(c.added, o)
}

// severalActions is the rule by which the further actions of a cell are taken
// for prerequisites.
const severalActions = "rule-several-actions"

func own(r rows.Row) []string {
	if len(r.Actions) == 0 {
		return nil
	}
	return []string{r.Own()}
}

// serviceOf gives the service whose file has a page among its sources.
func (c *comparison) serviceOf(page string) string {
	for _, f := range c.files {
		if _, ok := f.Sources[page]; ok {
			return f.Service
		}
	}
	return ""
}

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
			if len(q.Source) == 0 && !slices.Equal(o.Source, []string{page}) {
				lacks[i].Source = []string{page}
			}
		}
		if len(lacks) > 0 && c.may("prerequisites of "+o.ID+": "+listed(lacks), o.file, o.item()) {
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
		what := "prerequisites of " + o.ID + ": " + strings.Join(gone, " ")
		item := o.item()
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
		isNew := false
		for _, n := range rows.Names(q) {
			isNew = isNew || !has[c.canonical(n)]
			has[c.canonical(n)] = true
		}
		if isNew {
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
			return len(o.All) > 0 && len(q.All) > 0 && o.Feature == q.Feature && o.When == q.When && o.By == q.By && o.Standing == q.Standing && slices.Equal(o.Source, q.Source)
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

// stillNamed marks the actions that the operations go on naming: they stay.
func (c *comparison) stillNamed() {
	for _, o := range c.operations {
		if c.gone[o] {
			continue
		}
		if c.owns[o] == "" {
			for _, n := range o.Actions {
				c.stays(n)
			}
		}
		for i, q := range o.Requires {
			names := slices.Concat(q.All, q.Any)
			if left, cut := c.cuts[o][i]; cut {
				names = left
			}
			for _, n := range names {
				c.stays(n)
			}
		}
	}
}

func (c *comparison) stays(name string) {
	if a := c.actions[fold(name)]; a != nil {
		a.named = true
	}
}

// only reports an entry that nothing but pages of this run is a source of.
func (c *comparison) only(from []string) bool {
	pages := 0
	for _, id := range from {
		switch {
		case c.pages[id]:
			pages++
		case c.sources[id].Standing != "inferred":
			return false
		}
	}
	return pages > 0
}
