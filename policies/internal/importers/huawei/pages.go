package huawei

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/mdtable"
	"github.com/permgap/permgap/policies/internal/importers/rstgrid"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// repository is one that holds documentation, as OWNER/NAME, with the service
// that its tables are about and the date of its last change.
type repository struct{ name, service, updated string }

// MissingRepositories lists the repositories of documentation that a folder
// does not hold as OWNER/NAME. Without them an import of pages would take away
// what only they tell.
func MissingRepositories(from fs.FS) []string {
	var missing []string
	for _, r := range slices.Concat(otcRepositories, huaweiRepositories) {
		if info, err := fs.Stat(from, r.name); err != nil || !info.IsDir() {
			missing = append(missing, r.name)
		}
	}
	return missing
}

// pageDocuments reads the permission tables of the repositories that lie in a
// folder as OWNER/NAME. One that is not there is left out.
func pageDocuments(from fs.FS, repositories []repository) ([]assemble.Document, error) {
	var docs []assemble.Document
	for _, r := range repositories {
		if _, err := fs.Stat(from, r.name); err != nil {
			continue
		}
		err := fs.WalkDir(from, r.name, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !permissionPage(file) {
				return err
			}
			data, err := fs.ReadFile(from, file)
			if err != nil {
				return err
			}
			file = strings.TrimPrefix(file, r.name+"/")
			d, err := r.page(unused(r.id(file, string(data)), docs), file, string(data))
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			if len(d.Rows) > 0 {
				docs = append(docs, d)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// unused gives an id a number when another document has it.
func unused(id string, docs []assemble.Document) string {
	free := func(id string) bool {
		return !slices.ContainsFunc(docs, func(d assemble.Document) bool { return d.ID == id })
	}
	numbered := id
	for n := 2; !free(numbered); n++ {
		numbered = fmt.Sprintf("%s-%d", id, n)
	}
	return numbered
}

// permissionPage tells by a page's place whether it may hold a table of
// permissions; the tables of a page are judged by their columns.
func permissionPage(file string) bool {
	switch path.Ext(file) {
	case ".rst":
		return strings.Contains(file, "permission") || strings.Contains(file, "action")
	case ".md":
		return true
	}
	return false
}

// label finds the name that a page has in the vendor's own collection.
var label = regexp.MustCompile(`(?m)^(?::original_name: (.*)\.html\s*|# .*<a name="(.*?)"></a>\s*)$`)

// page reads one page of a repository.
func (r repository) page(id, file, text string) (assemble.Document, error) {
	d := assemble.Document{ID: id, Age: age(r.updated), Source: schema.Source{
		URL: otcRepository + r.name + "/blob/HEAD/" + strings.ReplaceAll(file, " ", "%20"), Updated: r.updated, Standing: "official",
		Note: "dated by the repository's last change",
	}}
	if !strings.Contains(text, "ction") && !strings.Contains(text, "授权项") && !strings.Contains(text, "Dependency") {
		return d, nil
	}
	grids, err := r.grids(file, text)
	if err != nil {
		return d, err
	}
	for _, g := range grids {
		title := strings.Join(strings.Fields(cmp.Or(g.Page, g.Title)), " ")
		if path.Ext(file) == ".md" {
			d.Source.Title.ZhHans = title
		} else {
			d.Source.Title.En = title
		}
		c, ok := columnsOf(g)
		if !ok {
			continue
		}
		for _, cells := range g.Rows {
			if row, ok := r.row(c, cells, d.ID); ok {
				d.Rows = append(d.Rows, row)
			}
		}
	}
	return d, nil
}

// grids reads the tables of a page. Of a page in reStructuredText those with
// cells that span others are left out: no table of permissions has them.
func (r repository) grids(file, text string) ([]table.Grid, error) {
	if path.Ext(file) == ".md" {
		return mdtable.Parse(text)
	}
	grids, _ := rstgrid.Readable(text)
	return grids, nil
}

// id names a page by its service and its label, else its place.
func (r repository) id(file, text string) string {
	name := strings.TrimSuffix(file, path.Ext(file))
	if m := label.FindStringSubmatch(text); m != nil {
		name = strings.TrimPrefix(strings.ToLower(m[1]+m[2]), "en-us_")
	}
	return r.service + "-" + strings.TrimPrefix(kebab(name), r.service+"-")
}

// columns are the places of a table's columns, -1 for one that is not there.
type columns struct{ title, api, action, needs, project int }

// columnNames are the starts of the headers that each column goes by.
var columnNames = []struct {
	of    func(*columns) *int
	names []string
}{
	{func(c *columns) *int { return &c.title }, []string{"permission", "api function", "operation", "api功能", "权限"}},
	{func(c *columns) *int { return &c.api }, []string{"api", "对应api"}},
	{func(c *columns) *int { return &c.action }, []string{"action", "授权项"}},
	{func(c *columns) *int { return &c.needs }, []string{"dependen", "related action", "依赖"}},
	{func(c *columns) *int { return &c.project }, []string{"enterprise", "企业项目"}},
}

// columnsOf finds the columns of a table of permissions: actions, and beside
// them APIs or prerequisites.
func columnsOf(g table.Grid) (columns, bool) {
	c := columns{-1, -1, -1, -1, -1}
	taken := map[int]bool{}
	for _, column := range columnNames {
		at := column.of(&c)
		for _, name := range column.names {
			if i := free(g, name, taken); *at < 0 && i >= 0 {
				*at, taken[i] = i, true
			}
		}
	}
	if c.action < 0 && c.title >= 0 && c.needs >= 0 {
		c.action, c.title = c.title, g.Column("description")
	}
	return c, c.action >= 0 && c.title >= 0 && (c.api >= 0 || c.needs >= 0)
}

// free finds the first column of a name that no other has taken.
func free(g table.Grid, name string, taken map[int]bool) int {
	for i, h := range g.Header {
		if h = strings.ToLower(strings.Trim(h, "* ")); strings.HasPrefix(h, name) && !taken[i] {
			return i
		}
	}
	return -1
}
