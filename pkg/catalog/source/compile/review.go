package compile

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Review says what keeps files that compile from being a part of the
// catalogue: every fact there names a document that can be looked up, and
// names, APIs and titles are whole. Overlays need none of it. The remarks are
// on what a document may well leave open.
func Review(files []*load.File) (problems, remarks load.Problems) {
	v := reviewer{documents: map[document]schema.Source{}, stated: map[key][]string{}}
	for _, f := range files {
		for id, s := range f.Sources {
			v.documents[documentOf(f, id)] = s
		}
		for _, o := range f.Operations {
			if len(o.Source) > 0 {
				v.stated[operationKey(f, o.ID)] = o.Source
			}
		}
	}
	for _, f := range files {
		v.file(f)
	}
	return v.problems.Sorted(), v.remarks.Sorted()
}

// Remarks says what is no error in an overlay and was hardly meant; c is the
// catalogue with the overlay.
func Remarks(f *load.File, c *catalog.Catalog) load.Problems {
	var v reviewer
	platform := policy.Platform(f.Platform)
	known := func(id string) int {
		found, ok := c.FindOperation(platform, id)
		if !ok {
			return 0
		}
		o := c.Operation(found)
		return len(o.Actions)
	}
	v.skeleton(f)
	for i, o := range f.Operations {
		at := load.Index("operations", i)
		if !o.Removed && known(o.ID) == 0 {
			v.fail(f, at, "%s has no action, so no audit judges it: name its own under actions", o.ID)
		}
		v.form(f, at, o)
	}
	return v.problems.Sorted()
}

type reviewer struct {
	documents map[document]schema.Source
	stated    map[key][]string // the sources of each operation
	problems  load.Problems
	remarks   load.Problems
}

// document is a source of a service, whose files may share it.
type document struct{ platform, service, id string }

func (v *reviewer) remark(f *load.File, at, format string, args ...any) {
	v.remarks = append(v.remarks, f.Problem(at, format, args...))
}

func operationKey(f *load.File, id string) key {
	return keyOf(anOperation, policy.Platform(f.Platform), "", id)
}

func documentOf(f *load.File, id string) document {
	return document{f.Platform, match.Fold(f.Service), id}
}

func (v *reviewer) fail(f *load.File, at, format string, args ...any) {
	v.problems = append(v.problems, f.Problem(at, format, args...))
}

// file reviews a file of the catalogue.
func (v *reviewer) file(f *load.File) {
	v.skeleton(f)
	for id, s := range f.Sources {
		if s.URL == "" && s.Standing != catalog.Inferred.String() {
			v.remark(f, load.Key("sources", id), "source %s has no url: say where the document stands", id)
		}
	}
	for i, a := range f.Actions {
		if len(a.Source) == 0 && !a.Removed {
			v.fail(f, load.Index("actions", i), "no source states the action %s: name one under source", a.Name)
		}
	}
	for i, o := range f.Operations {
		at := load.Index("operations", i)
		from := v.stated[operationKey(f, o.ID)]
		v.requirements(f, load.Field(at, "requires"), from, o.Requires)
		v.requirements(f, load.Field(at, "requires_added"), from, o.RequiresAdded)
		if o.Removed || f.Adds(i) || o.ID == "" {
			continue
		}
		if prefix, _, _ := strings.Cut(o.ID, "."); match.Fold(prefix) != match.Fold(f.Service) {
			v.fail(f, load.Field(at, "id"), "operation %s in a file of %s: its id starts with %s.", o.ID, f.Service, match.Fold(f.Service))
		}
		v.form(f, at, o)
		v.title(f, at, o)
		if len(from) == 0 {
			v.fail(f, at, "no source states the operation %s: name one under source", o.ID)
		}
	}
}

// What Begin writes in the place of a page.
const (
	PlaceholderTitle = "The title of the page"
	PlaceholderURL   = "https://example.com/the-page"
)

// skeleton finds the sources that still say what a new file begins with.
func (v *reviewer) skeleton(f *load.File) {
	for id, s := range f.Sources {
		at := load.Key("sources", id)
		if s.Title.En == PlaceholderTitle {
			v.fail(f, load.Field(at, "title"), "source %s has the title that a new file begins with: write that of the page", id)
		}
		if s.URL == PlaceholderURL {
			v.fail(f, load.Field(at, "url"), "source %s has the url that a new file begins with: write that of the page", id)
		}
	}
}

// idForm is service.thing.verb, of any number of parts.
var idForm = onDemand{form: `^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$`}

// apiForm is a method and a path whose braces are closed, or a name for an API
// that has none.
var apiForm = onDemand{form: `^([A-Z]+ /([^{}\s;]|\{[^{}\s]+\})*|[A-Za-z]+)$`}

// onDemand is an expression that is compiled when it is first asked for: a program
// that reviews nothing starts without it.
type onDemand struct {
	form     string
	once     sync.Once
	compiled *regexp.Regexp
}

func (d *onDemand) matches(text string) bool {
	d.once.Do(func() { d.compiled = regexp.MustCompile(d.form) })
	return d.compiled.MatchString(text)
}

// form finds ids and APIs that are cut or broken: sources break cells at blanks
// and lose braces.
func (v *reviewer) form(f *load.File, at string, o schema.Operation) {
	if !idForm.matches(o.ID) {
		v.fail(f, load.Field(at, "id"), "%q is no id of an operation: write %s.thing.verb, in letters, digits, - and _",
			o.ID, match.Fold(f.Service))
	}
	for i, api := range o.API {
		value := load.Index(load.Field(at, "api"), i)
		switch {
		case strings.HasPrefix(api, "/"):
			v.fail(f, value, "the API %q has no method: write GET %s, for instance", api, api)
		case !apiForm.matches(api) || strings.ContainsAny(api[len(api)-1:], "/?,") && !strings.HasSuffix(api, " /"):
			v.fail(f, value, "the API %q is cut or broken: write a method and a path, GET /v1/{project_id}/things, or its name", api)
		}
	}
}

// longTitle is more than the longest title that is no sentence.
const longTitle = 110

// title checks that an operation has one. The documents of the Huawei family
// write whole sentences in its place.
func (v *reviewer) title(f *load.File, at string, o schema.Operation) {
	if !policy.Platform(f.Platform).HuaweiFamily() {
		if o.Title == (catalog.Text{}) {
			v.remark(f, at, "operation %s has no title", o.ID)
		}
		return
	}
	value := load.Field(at, "title")
	if o.Title.En == "" || strings.ContainsFunc(o.Title.En, func(r rune) bool { return r > unicode.MaxLatin1 && r != '’' }) {
		v.fail(f, value, "operation %s has no title in English", o.ID)
	}
	if strings.HasSuffix(o.Title.En, ".") || strings.HasSuffix(o.Title.ZhHans, "。") || len(o.Title.En) > longTitle {
		v.fail(f, value, "the title of %s is a sentence: write what is done, without a full stop, in at most %d letters", o.ID, longTitle)
	}
}

// requirements checks that each has a source with a date; from are those of
// the operation.
func (v *reviewer) requirements(f *load.File, at string, from []string, all []schema.Requirement) {
	for i, r := range all {
		names := r.Source
		if len(names) == 0 {
			names = from
		}
		if len(names) == 0 {
			continue // told by Compile
		}
		if !slices.ContainsFunc(names, func(id string) bool {
			s := v.documents[documentOf(f, id)]
			return s.Updated+s.Read != ""
		}) {
			v.fail(f, load.Index(at, i), "no source of this has a date: write updated or read at %s", strings.Join(names, " or "))
		}
	}
}
