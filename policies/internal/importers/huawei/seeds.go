package huawei

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/flattext"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// devenviron reads the permission table of ModelArts' development environment.
func devenviron(shared fs.FS) (assemble.Document, error) {
	const id = "devenviron-2025-10-29"
	page, err := fs.ReadFile(shared, "seeds/000_modelarts_devenviron_permissions_zh.txt")
	if err != nil {
		return assemble.Document{}, err
	}
	rows, err := flattext.Permissions(string(page), id)
	if err != nil {
		return assemble.Document{}, fmt.Errorf("%s: %w", id, err)
	}
	for i := range rows {
		rows[i].Service = "modelarts"
	}
	return assemble.Document{ID: id, Age: age("2025-10-29"), Rows: rows, Source: schema.Source{
		Title: catalog.Text{En: "DevEnviron permissions", ZhHans: "开发环境权限"},
		URL:   "https://support.huaweicloud.com/api-modelarts/modelarts_03_0365.html", Updated: "2025-10-29", Standing: "official",
		Note: "the page's ticks are lost in the copy: a mark of an enterprise project is known only where it is ×",
	}}, nil
}

// overview reads ModelArts' API overview: names and groups, no actions.
func overview(shared fs.FS, names assemble.Names) (assemble.Document, error) {
	const id = "api-overview-2026-01-30"
	page, err := fs.ReadFile(shared, "seeds/003_modelarts_api_overview.txt")
	if err != nil {
		return assemble.Document{}, err
	}
	entries, err := flattext.Overview(string(page))
	if err != nil {
		return assemble.Document{}, fmt.Errorf("%s: %w", id, err)
	}
	byTitle := map[[2]string]assemble.Name{}
	for _, n := range names {
		byTitle[[2]string{n.Group, n.Title.En}] = n
	}
	rows := make([]table.Row, 0, len(entries))
	for _, e := range entries {
		title := sentence(e.Title)
		n, ok := byTitle[[2]string{e.Group, title}]
		if !ok {
			return assemble.Document{}, fmt.Errorf("%s: %s, %s: no line in names/modelarts.tsv", id, e.Group, e.Title)
		}
		row := table.Row{ID: n.ID, Service: "modelarts", Group: e.Group, Source: id, Title: catalog.Text{En: title},
			Note: "no table of permissions names the action of this API"}
		if strings.HasPrefix(n.API, "/") || strings.Contains(n.API, " ") {
			row.API = table.APIs(n.API)
		}
		rows = append(rows, row)
	}
	return assemble.Document{ID: id, NamesOnly: true, Rows: rows, Source: schema.Source{
		Title:   catalog.Text{En: "API overview"},
		Updated: "2026-01-30", Standing: "official", Note: "names and groups of the APIs; matched by meaning with the tables of permissions",
	}}, nil
}

// sentence writes a title of the vendor as a sentence.
func sentence(title string) string {
	return strings.ReplaceAll(flattext.SentenceCase(title, "Lite Server", "CodeLab"), " tor ", " ToR ")
}
