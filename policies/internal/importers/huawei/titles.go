package huawei

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/names"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

const titlesHead = "# English titles that other documents give: API, actions, title. Written by the import of pages.\n"

// titlesKnown are the titles for operations whose documents have none in
// English: what other pages call them, by assemble.Key, and in our own words.
type titlesKnown struct {
	pages map[string]string
	own   map[string]catalog.Text
}

func knownTitles() titlesKnown {
	return titlesKnown{parseTitles(names.Titles), parseOwn(names.English)}
}

// parseOwn reads lines of service or action, a document's title, and ours in
// English and perhaps in Chinese.
func parseOwn(text string) map[string]catalog.Text {
	own := map[string]catalog.Text{}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch len(f) {
		case 3:
			own[f[0]+"\n"+f[1]] = catalog.Text{En: f[2]}
		case 4:
			own[f[0]+"\n"+f[1]] = catalog.Text{En: f[2], ZhHans: f[3]}
		}
	}
	return own
}

// parseTitles reads lines of API, actions and title into titles by assemble.Key.
func parseTitles(text string) map[string]string {
	titles := map[string]string{}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) == 3 {
			titles[assemble.Key(f[0], strings.Fields(f[1]))] = f[2]
		}
	}
	return titles
}

// parseWords reads lines of action, title, word and English title.
func parseWords(text string) map[string]assemble.Name {
	words := map[string]assemble.Name{}
	for line := range strings.Lines(text) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 4 {
			id := strings.ReplaceAll(f[0], ":", ".") + "." + f[2]
			words[f[0]+"\n"+f[1]] = assemble.Name{ID: id, Title: catalog.Text{En: f[3]}}
		}
	}
	return words
}

// PageTitles finds English titles for the operations of both platforms that
// have none: what Open Telekom Cloud calls the same API with the same actions,
// the same API of another version, or the only operation of the same action.
// It gives the text of names/titles.tsv.
func PageTitles(shared, pages fs.FS) (string, error) {
	told, err := titlesTold(shared, pages)
	if err != nil {
		return "", err
	}
	lines := map[string]bool{}
	for _, make := range []func(fs.FS, titlesKnown) (map[string]schema.File, error){huaweiCloud, openTelekomCloud} {
		files, err := make(shared, titlesKnown{})
		if err != nil {
			return "", err
		}
		alone := operationsByAction(files)
		for _, f := range files {
			for _, o := range f.Operations {
				if line, ok := told.line(o, alone); ok {
					lines[line] = true
				}
			}
		}
	}
	return titlesHead + strings.Join(slices.Sorted(maps.Keys(lines)), ""), nil
}

// titlesBy are what documents call operations, by the ways to tell them. Of
// action are rows that name one action, of beside those that name others too.
type titlesBy struct{ key, loose, action, beside map[string][]string }

func titlesTold(shared, pages fs.FS) (titlesBy, error) {
	t := titlesBy{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	docs, err := pageDocuments(pages, otcRepositories)
	if err != nil {
		return t, err
	}
	for _, read := range []func(fs.FS) ([]assemble.Document, error){otcDocuments, otcHistory} {
		more, err := read(shared)
		if err != nil {
			return t, err
		}
		docs = append(docs, more...)
	}
	for _, d := range docs {
		for _, r := range d.Rows {
			t.add(r)
		}
	}
	return t, nil
}

func (t titlesBy) add(r table.Row) {
	if r.Title.En == "" || len(r.Actions) != 1 {
		return
	}
	action := strings.ToLower(r.Actions[0])
	by := t.action
	if slices.ContainsFunc(r.Requires, func(q schema.Requirement) bool { return slices.Contains(q.Source, impliedRule) }) {
		by = t.beside
	}
	by[action] = appendNew(by[action], r.Title.En)
	for _, api := range r.API {
		for m, key := range map[*map[string][]string]string{&t.key: assemble.Key(api, r.Actions), &t.loose: looseKey(api, r.Actions)} {
			(*m)[key] = appendNew((*m)[key], r.Title.En)
		}
	}
}

var versionOf = regexp.MustCompile(` /[vV][0-9.]+/`)

// looseKey tells an operation without the version of its API.
func looseKey(api string, actions []string) string {
	return assemble.Key(strings.Replace(versionOf.ReplaceAllString(api, " /"), "/{project_id}", "", 1), actions)
}

// operationsByAction counts the operations that each action unlocks.
func operationsByAction(files map[string]schema.File) map[string]int {
	n := map[string]int{}
	for _, f := range files {
		for _, o := range f.Operations {
			for _, a := range o.Actions {
				n[strings.ToLower(a)]++
			}
		}
	}
	return n
}

// line gives the line of names/titles.tsv for an operation without a title.
func (t titlesBy) line(o schema.Operation, alone map[string]int) (string, bool) {
	if o.Title.En != "" || len(o.Actions) != 1 {
		return "", false
	}
	api, action := "", strings.ToLower(o.Actions[0])
	for _, candidate := range o.API {
		for _, titles := range [][]string{t.key[assemble.Key(candidate, o.Actions)], t.loose[looseKey(candidate, o.Actions)]} {
			if len(titles) > 0 {
				return candidate + "\t" + o.Actions[0] + "\t" + titles[0] + "\n", true
			}
		}
		api = candidate
	}
	titles := t.action[action]
	if len(titles) == 0 {
		titles = t.beside[action]
	}
	if len(titles) == 1 && alone[action] == 1 {
		return api + "\t" + o.Actions[0] + "\t" + titles[0] + "\n", true
	}
	return "", false
}
