// Package propose compares what pages and tables state with the catalogue's
// YAML, and proposes changes to it: a unified diff and a list of what is
// added, changed and gone. It takes rows of package rows; writing is left to
// the caller.
//
// The YAML is the truth. An entry that has another source too, that a person
// checked (checked:) or commented is never touched; ids, titles, features,
// conditions and notes are the YAML's own and are not compared. A name that a
// page writes wrong is mended by the defect that the YAML has of it.
package propose

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/policies/importers/rows"
)

// Statement is what some pages of a platform state, whole.
type Statement struct {
	Platform string
	Pages    []string // ids of the sources, also of pages that state nothing any more
	Rows     []rows.Row
	// Sources are the pages that the catalogue does not have yet, or that have
	// another date by now, by id. What is empty stays as the catalogue has it.
	Sources map[string]schema.Source
}

// Proposal is a change of the catalogue that nobody has made yet.
type Proposal struct {
	Files                []File // that change, by path
	Added, Changed, Gone []string
	Kept                 []Kept
	Doubts               []string // what a person should look at before it is written
	// Refused says why this should not be written without a second look.
	Refused []string
}

// File is a file before and after; "" before for a new one.
type File struct{ Path, Before, After string }

// Diff gives the change as a unified diff.
func (f File) Diff() string {
	return udiff.Unified("a/"+f.Path, "b/"+f.Path, f.Before, f.After)
}

// Empty reports that the catalogue says what the pages say.
func (p Proposal) Empty() bool { return len(p.Files) == 0 }

// Allow names what a refresh may lose.
type Allow struct {
	Drop    []string // services, as SERVICE or PLATFORM/SERVICE
	Columns []string // of a page: needs, api, enterprise_project
}

// Make compares statements with the catalogue. The error is for statements
// that cannot be compared, and for a change that would not compile.
func (c *Catalogue) Make(statements []Statement, allow Allow) (Proposal, error) {
	var out Proposal
	for _, s := range statements {
		p := c.platforms[s.Platform]
		if p == nil {
			return out, fmt.Errorf("no platform %q%s: the catalogue has %s", s.Platform, meant(s.Platform, c.platforms),
				strings.Join(slices.Sorted(maps.Keys(c.platforms)), ", "))
		}
		for id, given := range s.Sources {
			if err := p.source(id, given); err != nil {
				return out, err
			}
		}
		pages := map[string]bool{}
		for _, id := range s.Pages {
			pages[id] = true
		}
		for _, r := range s.Rows {
			if _, ok := p.sources[r.Page]; !ok {
				return out, fmt.Errorf("line %d: no source %q on %s%s: add it to sources: of the service's file first", r.Line, r.Page,
					s.Platform, meant(r.Page, p.sources))
			}
			pages[r.Page] = true
		}
		out.Refused = append(out.Refused, p.lostColumns(s, pages, allow.Columns)...)
		w := writer{catalogue: c, comparison: compare(p, s.Rows, pages)}
		if err := errors.Join(w.redate(&out, s.Sources), w.write(&out)); err != nil {
			return out, err
		}
	}
	for _, f := range c.files {
		if after := f.after(); after != f.before {
			out.Files = append(out.Files, File{f.path, f.before, after})
		}
	}
	slices.SortFunc(out.Kept, func(a, b Kept) int { return strings.Compare(a.What, b.What) })
	slices.SortFunc(out.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	if out.Empty() {
		return out, nil
	}
	drops, err := c.drops(allow.Drop)
	out.Refused = append(out.Refused, drops...)
	return out, err
}

// source takes what is given of a page.
func (p *platform) source(id string, given schema.Source) error {
	have, known := p.sources[id]
	if given.Updated != "" || given.Read != "" {
		have.Updated, have.Read = given.Updated, given.Read
	}
	have.URL, have.Standing = cmp.Or(given.URL, have.URL), cmp.Or(have.Standing, given.Standing)
	if given.Title != (catalog.Text{}) {
		have.Title = given.Title
	}
	if !known && (have.Title == (catalog.Text{}) || have.URL == "" || have.Updated == "" && have.Read == "") {
		return fmt.Errorf("%s has no source %q%s: a new one needs -title, -url, and -updated or -read", p.name, id, meant(id, p.sources))
	}
	p.sources[id] = have
	return nil
}

// meant names the key that a misspelt one most likely means.
func meant[T any](name string, known map[string]T) string {
	if near := match.Nearest(name, slices.Sorted(maps.Keys(known))); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// Service checks a name of a service against those of a platform. A new one
// begins with a file of its own.
func (c *Catalogue) Service(platform, name string) error {
	p := c.platforms[platform]
	if p == nil {
		return fmt.Errorf("no platform %q%s: the catalogue has %s", platform, meant(platform, c.platforms),
			strings.Join(slices.Sorted(maps.Keys(c.platforms)), ", "))
	}
	known := map[string]bool{}
	for _, f := range p.files {
		known[f.Service] = true
	}
	if near := meant(name, known); !known[name] && near != "" {
		return fmt.Errorf("no service %q on %s%s; one that is new begins with permgap catalog new %s --platform %s", name,
			platform, near, name, platform)
	}
	return nil
}

// Source checks the id of a page that is to be read again.
func (c *Catalogue) Source(platform, id string) error {
	p := c.platforms[platform]
	if _, ok := p.sources[id]; !ok {
		return fmt.Errorf("%s has no source %q%s: a new one needs -title, -url, and -updated or -read", platform, id, meant(id, p.sources))
	}
	return nil
}

// inferred reports whether a source is a rule by which something was deduced.
func (p *platform) inferred(source string) bool { return p.sources[source].Standing == "inferred" }

// lostColumns names the pages whose column of prerequisites, APIs or marks of
// enterprise projects has gone: the catalogue has facts from it, and no row
// states one any more.
func (p *platform) lostColumns(s Statement, pages map[string]bool, allowed []string) []string {
	type column struct{ page, name string }
	had, has := map[column]int{}, map[column]bool{}
	for _, a := range p.actions {
		if a.EnterpriseProject != "" && len(a.Source) == 1 && untouched(a.item()) == "" {
			had[column{a.Source[0], "enterprise_project"}]++
		}
	}
	for _, o := range p.operations {
		if len(o.Source) == 0 || untouched(o.item()) != "" {
			continue
		}
		if len(o.API) > 0 && !slices.ContainsFunc(o.Source, p.inferred) { // a deduced API stands in no column
			had[column{o.Source[0], "api"}]++
		}
		for _, q := range o.Requires {
			if q.Standing == "inferred" {
				continue // from another column
			}
			had[column{append(slices.Clone(q.Source), o.Source...)[0], "needs"}]++
		}
	}
	for _, r := range s.Rows {
		has[column{r.Page, "api"}] = has[column{r.Page, "api"}] || len(r.API) > 0
		has[column{r.Page, "needs"}] = has[column{r.Page, "needs"}] || len(r.Requires) > 0
		for _, a := range r.Actions {
			has[column{r.Page, "enterprise_project"}] = has[column{r.Page, "enterprise_project"}] || a.EnterpriseProject != ""
		}
	}
	var lost []string
	for c, n := range had {
		if pages[c.page] && !has[c] && !slices.Contains(allowed, c.name) {
			lost = append(lost, fmt.Sprintf("%s: the column %s is gone; "+
				"the catalogue has %d entries from it (-allow-lost-column %s if that is meant)", c.page, c.name, n, c.name))
		}
	}
	slices.Sort(lost)
	return lost
}

// drops names the services that would lose too much, in the catalogue that the
// changed files compile to.
func (c *Catalogue) drops(allow []string) ([]string, error) {
	before, err := c.compiled(func(f *file) string { return f.before })
	if err != nil {
		return nil, fmt.Errorf("the catalogue as it is: %w", err)
	}
	after, err := c.compiled((*file).after)
	if err != nil {
		return nil, fmt.Errorf("the proposal would not compile; these stand in the files that it makes:\n%w", err)
	}
	var drops []string
	for _, d := range compile.Drops(before, after, allow) {
		drops = append(drops, fmt.Sprintf("%s (-allow-drop %s if that is meant)", d, d.Service))
	}
	return drops, nil
}

// compiled gives the catalogue of the files.
func (c *Catalogue) compiled(text func(*file) string) (*catalog.Catalog, error) {
	var files []*load.File
	var problems load.Problems
	for _, f := range c.files {
		t := text(f)
		if t == "" {
			continue
		}
		loaded, wrong := parse(f.path, t)
		files, problems = append(files, loaded), append(problems, wrong...)
	}
	model, wrong := compile.Compile(files)
	if err := append(problems, wrong...).Sorted().Err(); err != nil {
		return nil, err
	}
	indexes, err := catalog.Encode(model)
	if err != nil {
		return nil, err
	}
	return catalog.Open(indexes...)
}
