package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
)

// Subject is what a page is about.
type Subject struct {
	ID      string // of the source in the catalogue
	Service string
	// Roles are display names of roles and system policies: one that a cell of
	// prerequisites names is needed.
	Roles []string
}

// Rows reads the tables of permissions of a page.
func Rows(name string, text []byte, about Subject) ([]rows.Row, error) {
	tables, left, err := Tables(name, text)
	if err != nil {
		return nil, err
	}
	var all []rows.Row
	found := false
	for _, t := range tables {
		c, ok := columnsOf(t)
		if !ok {
			continue
		}
		found = true
		for _, cells := range t.Rows {
			if r, ok := c.row(cells, about); ok {
				all = append(all, r)
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("no table of permissions: one has a column Action (授权项) beside Permission, API, "+
			"Dependencies or Access Level%s", because(left))
	}
	return all, nil
}

func because(left []error) string {
	if len(left) == 0 {
		return ""
	}
	return fmt.Sprintf("; %d tables could not be read, the first because %v", len(left), left[0])
}

// columns are the places of a table's columns, -1 for one that is not there.
type columns struct{ title, api, action, needs, project, access int }

// columnNames are the starts of the headers that each column goes by.
var columnNames = []struct {
	of    func(*columns) *int
	names []string
}{
	{func(c *columns) *int { return &c.needs }, []string{"dependen", "related action", "依赖"}},
	{func(c *columns) *int { return &c.title }, []string{"permission", "api function", "operation", "api功能", "权限", "操作", "gaussdb(dws) 资源操作"}},
	{func(c *columns) *int { return &c.api }, []string{"api", "对应api"}},
	{func(c *columns) *int { return &c.action }, []string{"action", "授权项", "对应的授权项"}},
	{func(c *columns) *int { return &c.project }, []string{"enterprise", "企业项目", "授权项作用域", "scope"}},
	{func(c *columns) *int { return &c.access }, []string{"access level", "访问级别"}},
}

// columnsOf finds the columns of a table of permissions: actions, and beside
// them what they are for.
func columnsOf(t Table) (columns, bool) {
	c := columns{-1, -1, -1, -1, -1, -1}
	taken := map[int]bool{}
	for _, column := range columnNames {
		at := column.of(&c)
		for _, name := range column.names {
			if i := t.free(name, taken); *at < 0 && i >= 0 {
				*at, taken[i] = i, true
			}
		}
	}
	if c.action < 0 && c.title >= 0 && c.needs >= 0 { // the actions are called permissions
		c.action, c.title = c.title, max(t.free("operation", taken), t.free("description", taken))
	}
	return c, c.action >= 0 && (c.title >= 0 || c.api >= 0 || c.needs >= 0 || c.access >= 0)
}

// free finds the first column of a name that no other has taken.
func (t Table) free(name string, taken map[int]bool) int {
	for i, h := range t.Header {
		if h = strings.ToLower(strings.Trim(h, "* ")); strings.HasPrefix(h, name) && !taken[i] {
			return i
		}
	}
	return -1
}

// row reads the cells of a row; false for one that states nothing.
func (c columns) row(cells []string, about Subject) (rows.Row, bool) {
	cell := func(at int) string {
		if at < 0 || at >= len(cells) {
			return ""
		}
		return cells[at]
	}
	r := rows.Row{Page: about.ID, Service: about.Service, Title: rows.Text(firstSentence(cell(c.title))), API: apis(cell(c.api))}
	names := actionWords(cell(c.action))
	if len(names) == 0 {
		return r, len(r.API) > 0 // the page names no action of this API
	}
	if names = slices.DeleteFunc(names, func(n string) bool { return strings.Contains(n, "*") }); len(names) == 0 {
		return r, false
	}
	// The first action of the page's own service is the operation's own.
	if i := slices.IndexFunc(names, func(n string) bool { return rows.Service(n) == about.Service }); i > 0 {
		names[0], names[i] = names[i], names[0]
	}
	for _, n := range names {
		r.Actions = append(r.Actions, schema.Action{Name: n, Access: accessOf(cell(c.access)), EnterpriseProject: mark(cell(c.project))})
	}
	for _, n := range actionWords(cell(c.needs)) {
		switch {
		case strings.EqualFold(n, names[0]):
		case strings.Contains(n, "*"):
			r.Requires = append(r.Requires, schema.Requirement{Pattern: n})
		default:
			r.Requires = append(r.Requires, schema.Requirement{All: []string{n}})
		}
	}
	remarks := strings.ToLower(cell(c.needs) + " " + cell(c.api))
	for _, role := range about.Roles {
		if strings.Contains(remarks, strings.ToLower(role)) {
			r.Requires = append(r.Requires, schema.Requirement{Role: role})
		}
	}
	r.ActionsOnly = len(r.API) == 0 && c.needs < 0 && c.access >= 0
	return r, true
}

// actionWords gives the actions among the words of a cell, each once, and what
// looks like several that ran together.
func actionWords(cell string) []string {
	var names []string
	for _, w := range strings.FieldsFunc(plain(cell), func(c rune) bool { return strings.ContainsRune(" \t\n,;/\"、，；。：", c) }) {
		w = strings.Trim(w, ".()（）")
		w, _, _ = strings.Cut(w, "（")
		if (rows.IsAction(w) || strings.Count(w, ":") > 2) && !slices.Contains(names, w) {
			names = append(names, w)
		}
	}
	return names
}

// plain takes the marks of literals and escapes out of a text.
func plain(text string) string { return strings.NewReplacer("`", "", `\`, "").Replace(text) }

// reference is a link of reStructuredText: its text stands before the label.
var reference = regexp.MustCompile("(?s):ref:`([^`<]*?)\\s*(?:<[^`]*>)?`")

// firstSentence gives the first sentence of a cell, without its full stop.
func firstSentence(cell string) string {
	cell, _, _ = strings.Cut(reference.ReplaceAllString(cell, "$1"), "\n\n")
	cell = plain(cell)
	cell = strings.Join(strings.Fields(cell), " ")
	cell, _, _ = strings.Cut(cell, ". ")
	cell, _, _ = strings.Cut(cell, "。")
	return strings.TrimSuffix(cell, ".")
}

// mark reads whether a grant may be limited to an enterprise project: a tick,
// or what a cell lists as supported.
func mark(cell string) string {
	supported, not := cell, ""
	for _, word := range []string{"不支持", "Not supported"} {
		if before, after, ok := strings.Cut(supported, word); ok {
			supported, not = before, after
		}
	}
	switch strings.TrimSpace(cell) {
	case "√", "Y", "Yes", "✓", "支持", "Supported":
		return "yes"
	case "×", "x", "X", "N", "No", "不支持", "Not supported":
		return "no"
	}
	switch {
	case strings.Contains(supported, "nterprise"):
		return "yes"
	case strings.Contains(not, "nterprise"):
		return "no"
	}
	return ""
}

// accessOf gives a level of access in the catalogue's words, "" for another.
func accessOf(cell string) string {
	switch level := strings.ToLower(strings.TrimSpace(cell)); level {
	case "list", "read", "write", "tagging", "permissions":
		return level
	case "permission_management", "permissions management":
		return "permissions"
	}
	return ""
}

var (
	methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
	// A path starts with a slash, a version or, after all, a host.
	pathForm = regexp.MustCompile(`^(/|[vV][0-9][0-9.]*/|https?://)`)
	// Another way to write a parameter: /:job_id.
	colonParameter = regexp.MustCompile(`/:([a-zA-Z_]+)`)
	// Blanks that a path is broken at: "/v1/ {project_id}", "{ key_id }".
	blankBefore = regexp.MustCompile(`/\s+\{`)
	braces      = regexp.MustCompile(`\{[^{}]*\}`)
)

// apis reads an API cell: methods and paths, in one line or in two. What is
// wrong in a path stays wrong: the catalogue keeps such slips as defects, and
// package propose mends them by those.
func apis(cell string) []string {
	cell = blankBefore.ReplaceAllString(plain(cell), "/{")
	cell = braces.ReplaceAllStringFunc(cell, func(s string) string { return strings.Join(strings.Fields(s), "") })
	var found []string
	method := ""
	for _, w := range strings.Fields(strings.ReplaceAll(cell, ";", " ")) {
		switch {
		case slices.Contains(methods, strings.ToUpper(w)):
			method = strings.ToUpper(w)
		case method != "" && pathForm.MatchString(w):
			if api := method + " " + colonParameter.ReplaceAllString(w, "/{$1}"); !slices.Contains(found, api) {
				found = append(found, api)
			}
			method = ""
		}
	}
	return found
}
