package huawei

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
)

const support = "https://support.huaweicloud.com/"

// web holds what people read on single pages of the documentation: the pages,
// and a line for each API or action that one of them states. "-" is an empty
// cell; an address without a host is one of [support], a page without a date
// has the month in which it was read.
//
//go:embed webpages.tsv webrows.tsv
var web embed.FS

// webDocuments gives a document a page.
func webDocuments(fs.FS) ([]assemble.Document, error) {
	pages, err := tsv.Read(web, "webpages.tsv", "id", "url", "updated", "title", "note")
	if err != nil {
		return nil, err
	}
	rows, err := tsv.Read(web, "webrows.tsv", "page", "title", "api", "action", "access", "needs", "feature", "when", "note")
	if err != nil {
		return nil, err
	}
	var docs []assemble.Document
	at := map[string]int{}
	for _, p := range pages {
		date := given(p, "updated")
		d := assemble.Document{ID: p.Get("id"), Age: pageAge(date), Source: datedSource(p.Get("title"), p.Get("url"), date)}
		d.Source.Note = given(p, "note")
		at[d.ID] = len(docs)
		docs = append(docs, d)
	}
	for _, r := range rows {
		i, ok := at[r.Get("page")]
		if !ok {
			return nil, fmt.Errorf("webrows.tsv: line %d: webpages.tsv has no page %q", r.Line, r.Get("page"))
		}
		docs[i].Rows = append(docs[i].Rows, webRow(r))
	}
	return append(docs, turboPage()), nil
}

// webRow reads a line. One without an API only lists its action.
func webRow(r tsv.Record) table.Row {
	action := r.Get("action")
	row := table.Row{Title: catalog.Text{En: given(r, "title")}, API: table.APIs(given(r, "api")), Actions: []string{action},
		Access: given(r, "access"), Requires: requires(action, strings.Fields(given(r, "needs"))), Note: given(r, "note"), Source: r.Get("page")}
	row.ActionsOnly = len(row.API) == 0
	for i := range row.Requires {
		q := &row.Requires[i]
		q.Feature = given(r, "feature")
		q.When.En = cmp.Or(given(r, "when"), q.When.En)
	}
	return row
}

// given is a cell without the mark of an empty one.
func given(r tsv.Record, column string) string {
	if cell := r.Get(column); cell != "-" {
		return cell
	}
	return ""
}

// pageAge of a page without a date: when it was read.
func pageAge(updated string) int {
	if updated == "" {
		return age(read)
	}
	return age(updated)
}

func datedSource(title, url, updated string) schema.Source {
	if !strings.HasPrefix(url, "https://") {
		url = support + url
	}
	s := schema.Source{Title: catalog.Text{En: title}, URL: url, Updated: updated, Standing: "official"}
	if updated == "" {
		s.Read = read
	}
	return s
}

// turboPage is the newer state of the table of SFS Turbo, as far as it could
// be read: the European edition of 2025, whose prerequisites are those of 2021.
func turboPage() assemble.Document {
	const id, date, shares = "sfs-turbo-actions-2025-07-22", "2025-07-22", "/v1/{project_id}/sfs-turbo/shares"
	create, remove := "sfsturbo:shares:createShare", "sfsturbo:shares:deleteShare"
	storage := []string{"dss:*:count", "dss:*:get", "dss:*:list"}
	encrypted := schema.Requirement{Role: "KMS Administrator", When: catalog.Text{En: "the instance is encrypted"}}
	d := assemble.Document{ID: id, Age: age(date), Source: datedSource("SFS Turbo file system actions", "eu/fr-fr/api-sfs/sfs_02_0083.html", date), Rows: []table.Row{
		{API: []string{"POST " + shares}, Actions: []string{create}, Requires: append(requires(create, append(storage, "vpc:*:*")), encrypted)},
		{API: []string{"DELETE " + shares + "/{share_id}"}, Actions: []string{remove}, Requires: requires(remove, append(storage, "vpc:*:*"))},
		{API: []string{"GET " + shares + "/{share_id}"}, Actions: []string{"sfsturbo:shares:getShare"}},
		{API: []string{"GET " + shares + "/detail"}, Actions: []string{"sfsturbo:shares:getAllShares"}},
	}}
	d.Source.Note = "the European edition, read in part"
	for i := range d.Rows {
		d.Rows[i].Source = id
	}
	return d
}
