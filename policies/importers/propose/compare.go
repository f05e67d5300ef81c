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
	derived bool // its id is made from its action or path
}

// same reports whether a row is about a new operation too.
func (o *newOperation) same(r rows.Row) bool {
	return len(r.API) > 0 && len(o.API) > 0 && apiKey(o.API[0]) == apiKey(r.API[0]) &&
		(len(o.Actions) == 0 || r.Own() == "" || slices.Equal(o.Actions, own(r)))
}

// Kept is a difference that is not proposed.
type Kept struct{ What, Why string }

// compare finds what the rows state and the files do not, and the other way
// round. What has another source too, or was looked at by a person, stays.
func compare(p *platform, all []rows.Row, pages map[string]bool) *comparison {
	c := &comparison{platform: p, pages: pages, stated: map[*operation]map[string]map[string]bool{},
		declared: map[string]*newAction{}, altered: map[*action]schema.Action{}, lacks: map[*operation][]schema.Requirement{},
		cuts: map[*operation]map[int][]string{}, gone: map[*operation]bool{}, owns: map[*operation]string{}}
	var unknown []rows.Row
	for _, r := range all {
		r = mend(c, r)
		c.names(r)
		if r.ActionsOnly {
			continue
		}
		if !c.known(r) {
			unknown = append(unknown, r)
		}
	}
	slices.SortStableFunc(unknown, func(a, b rows.Row) int { return strings.Compare(c.date(b.Page), c.date(a.Page)) })
	for _, r := range unknown {
		if o := c.otherAction(r); o != nil {
			c.states(o, r)
			if c.may("the action of operation "+o.ID+": "+r.Page+" states "+r.Own(), o.file, o.item()) {
				c.owns[o] = r.Own()
			}
		} else {
			c.unknown(r)
		}
	}
	for _, o := range p.operations {
		if len(o.rows) > 0 {
			c.prerequisites(o)
		} else if !o.Removed && c.only(o.Source) && c.may("operation "+o.ID+": no page states it any more", o.file, o.item()) {
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
		if a := p.actions[name]; !a.named && !a.Removed && name == fold(a.Name) && c.only(a.Source) &&
			c.may("action "+a.Name+": no page states it any more", a.file, a.item()) {
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
		return "it stands in a table, or not as an item of its own"
	case yamledit.Value(i.Node, "checked") != nil:
		return "a person checked it"
	case i.Commented():
		return "a person's comment stands at it"
	}
	return ""
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

// otherAction finds the one operation that has the API of a row and that
// nothing but the row's page is a source of, when no row has an action that it
// has: the page gives it another one now.
func (c *comparison) otherAction(r rows.Row) *operation {
	var found *operation
	for _, api := range r.API {
		for _, o := range c.byAPI[apiKey(api)] {
			claimed := slices.ContainsFunc(o.rows, func(r rows.Row) bool { return r.Own() != "" })
			if claimed || !slices.Contains(o.Source, r.Page) || !c.only(o.Source) || found != nil && found != o {
				return nil
			}
			found = o
		}
	}
	return found
}

// unknown takes a row of an operation that the files do not have.
func (c *comparison) unknown(r rows.Row) {
	id, _, _ := strings.Cut(r.Operation, ".")
	service := cmp.Or(rows.Service(r.Own()), id, r.Service, c.serviceOf(r.Page))
	for _, o := range c.added {
		if o.ID == r.Operation || r.Operation == "" && o.same(r) || o.same(r) && o.derived {
			c.also(o, r)
			return
		}
	}
	o := &newOperation{service: service, derived: r.Operation == ""}
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

// also takes a further row about a new operation. A page that names no action
// is a source of it only where no other is.
func (c *comparison) also(o *newOperation, r rows.Row) {
	if r.Operation != "" && o.derived {
		delete(c.byID, fold(o.ID))
		o.ID, o.derived = r.Operation, false
		c.byID[fold(o.ID)] = &operation{Operation: o.Operation}
	}
	switch first := len(o.Actions) == 0 && len(o.Requires) == 0; {
	case r.Own() == "" && len(r.Requires) == 0:
		return
	case first:
		o.Actions, o.Source = own(r), []string{r.Page}
	case !slices.Contains(o.Source, r.Page):
		o.Source = append(o.Source, r.Page)
	}
	if len(o.Requires) > 0 && c.date(r.Page) < c.date(o.Source[0]) {
		return // the newer page has the word
	}
	o.Requires = append(o.Requires, c.lacking(r.Requires, o.Operation)...)
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
