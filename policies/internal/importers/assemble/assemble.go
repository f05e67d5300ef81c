// Package assemble makes the files of a platform from the rows of many
// documents: one file a service, every action and operation once. Where two
// documents describe the same operation the newer one wins; the older stays
// as a source with its date, and a defect tells where they disagree.
package assemble

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// Document is a source and what it says.
type Document struct {
	ID     string // of the source, unique within the platform
	Source schema.Source
	// Age orders editions where dates are missing: greater is newer.
	Age int
	// NamesOnly: it gives names and groups and states no permission, so it is
	// no source of an operation that another document describes.
	NamesOnly bool
	Rows      []table.Row
}

// Platform collects documents. The zero value with a Name is ready to use.
type Platform struct {
	Name  string
	Names Names // ids and English titles that people chose
	// Services holds what no table tells of a service: scope, title, resource
	// types, features, hand-made entries. Its operations and actions are kept.
	Services map[string]schema.File
	// Feature names the optional part of an operation that a prerequisite
	// serves, "" for none. Nil: none.
	Feature func(operation, action string) string
	// Resources gives the types that an action works on, nil for unknown.
	Resources func(action string) []string
	// Renames gives the newer names of an action, Aliases its other spellings.
	Renames, Aliases map[string][]string
	// Misspelt gives the right name of an action that tables write wrong, by the
	// wrong one in small letters.
	Misspelt map[string]string
	// Taken are ids, in small letters, that other files have.
	Taken map[string]bool
	// RoleNames are display names of system roles and policies, SystemPolicy
	// tells the policies among them. Nil: none.
	RoleNames    []string
	SystemPolicy func(name string) bool
	// Words name operations that share their API, or that have none, and their
	// action, by action and title with a line break between.
	Words map[string]Name
	// English gives titles for operations whose documents have none in English.
	English map[string]string // by Key
	// Own gives titles in our own words, by service or action and the document's
	// title with a line break between: the English one where there is no other,
	// and both where the document's is no title, which has a Chinese one here or
	// is itself in English.
	Own map[string]catalog.Text

	documents []Document
	defects   map[string][]schema.Defect // by service
}

// Add takes a document.
func (p *Platform) Add(d Document) { p.documents = append(p.documents, d) }

// Defect notes a defect under a service.
func (p *Platform) Defect(service string, d schema.Defect) {
	if p.defects == nil {
		p.defects = map[string][]schema.Defect{}
	}
	p.defects[service] = append(p.defects[service], d)
}

// Files gives the platform's files by service.
func (p *Platform) Files() (map[string]schema.File, error) {
	docs := slices.Clone(p.documents)
	slices.SortStableFunc(docs, func(a, b Document) int { return cmp.Compare(b.Age, a.Age) })
	b := &build{p: p, sources: map[string]Document{}, ops: map[string]*operation{}, byID: map[string]*operation{}, actions: map[string]*action{}}
	for _, d := range docs {
		if _, ok := b.sources[d.ID]; ok {
			return nil, fmt.Errorf("source %s is given twice", d.ID)
		}
		b.sources[d.ID] = d
		for i := range d.Rows {
			b.row(&d.Rows[i])
		}
	}
	return b.files()
}

// operation is one under construction; the first row that made it is of the newest document.
type operation struct {
	schema.Operation
	service string
	titled  string // the key with the title of its first row
}

type action struct {
	schema.Action
	service string
}

type build struct {
	p       *Platform
	sources map[string]Document
	ops     map[string]*operation // by key
	byID    map[string]*operation // the ids that people chose
	order   []*operation
	actions map[string]*action // by folded name
	byAPI   map[string][]*operation
	defects map[string][]schema.Defect
}

// row takes one row: the newest document comes first.
func (b *build) row(r *table.Row) {
	b.mend(r)
	service := b.serviceOf(r)
	for _, name := range r.Actions {
		b.action(name, r)
	}
	for _, d := range r.Defects {
		b.defect(service, d)
	}
	if r.ActionsOnly {
		return
	}
	key := rowKey(r)
	op, known := b.byID[r.ID]
	for _, k := range []string{titledKey(r), key, b.renamedKey(r)} {
		if !known {
			op, known = b.ops[k]
		}
	}
	if known && b.apart(op, r) {
		b.newOperation(titledKey(r), service, r)
		return
	}
	if !known && len(r.Actions) == 0 && len(r.API) > 0 {
		op, known = b.soleOperation(r.API[0])
	}
	if !known {
		b.newOperation(key, service, r)
		return
	}
	b.older(op, r)
}

// apart reports a row that is no second edition of an operation: the same page
// gives it another title and other prerequisites.
func (b *build) apart(op *operation, r *table.Row) bool {
	return r.ID == "" && op.Source[0] == r.Source && titledKey(r) != op.titled && !slices.Equal(names(r.Requires), names(op.Requires))
}

// serviceOf gives the service a row belongs to: that of its first action, else
// that of the document's id.
func (b *build) serviceOf(r *table.Row) string {
	if len(r.Actions) > 0 {
		return table.Service(r.Actions[0])
	}
	if r.Service != "" {
		return r.Service
	}
	service, _, _ := strings.Cut(r.Source, "-")
	return service
}

func (b *build) defect(service string, d schema.Defect) {
	if b.defects == nil {
		b.defects = map[string][]schema.Defect{}
	}
	b.defects[service] = append(b.defects[service], d)
}

func (b *build) action(name string, r *table.Row) {
	key := strings.ToLower(name)
	a, ok := b.actions[key]
	if !ok {
		a = &action{service: table.Service(name)}
		a.Name = name
		b.actions[key] = a
	}
	if a.EnterpriseProject == "" {
		a.EnterpriseProject = r.EnterpriseProject
	}
	a.Access = cmp.Or(a.Access, r.Access)
	a.Source = addSource(a.Source, r.Source)
}

func addSource(ids []string, id string) []string {
	if id == "" || slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// soleOperation finds the operation of an API when there is exactly one, or
// the one that people gave the API's name.
func (b *build) soleOperation(api string) (*operation, bool) {
	if n, ok := b.p.Names.find(&operation{Operation: schema.Operation{API: []string{api}}}); ok && b.byID[n.ID] != nil {
		return b.byID[n.ID], true
	}
	if ops := b.byAPI[APIKey(api)]; len(ops) == 1 {
		return ops[0], true
	}
	return nil, false
}

func (b *build) newOperation(key, service string, r *table.Row) {
	op := &operation{service: service, titled: titledKey(r)}
	own := b.ownTitle(service, r)
	op.Title, op.Group, op.Note = r.Title, r.Group, r.Note
	if own.ZhHans != "" || r.Title.ZhHans == "" && own.En != "" {
		op.Title = own
	}
	op.API = slices.Clone(r.API)
	op.Actions = slices.Clone(r.Actions)
	op.Requires = withSource(r.Requires, r.Source)
	op.Source = addSource(nil, r.Source)
	op.ID = r.ID
	if n, ok := b.p.Names.find(op); ok && op.ID == "" && b.byID[n.ID] == nil {
		op.ID = n.ID
		op.Title.En = cmp.Or(n.Title.En, op.Title.En)
	}
	if shares := len(r.API) == 0 || key == op.titled; shares && len(r.Actions) > 0 {
		n := b.p.Words[r.Actions[0]+"\n"+cmp.Or(r.Title.ZhHans, r.Title.En)]
		op.ID, op.Title.En = cmp.Or(op.ID, n.ID), cmp.Or(op.Title.En, n.Title.En)
	}
	for _, api := range append(slices.Clone(r.API), "") {
		op.Title.En = cmp.Or(op.Title.En, b.p.English[Key(api, r.Actions)])
	}
	op.Title.En = cmp.Or(op.Title.En, own.En)
	if op.ID != "" {
		b.byID[op.ID] = op
	}
	b.ops[key], b.ops[op.titled] = op, op
	b.order = append(b.order, op)
	if b.byAPI == nil {
		b.byAPI = map[string][]*operation{}
	}
	for _, api := range r.API {
		b.byAPI[APIKey(api)] = append(b.byAPI[APIKey(api)], op)
	}
}
