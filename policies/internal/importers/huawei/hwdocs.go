package huawei

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
)

const docsRepository = "https://github.com/huaweicloudDocs/"

// docsDefects reads the malformed cells and how they were read. Tables that
// only look like permission tables are no defects of the catalogue.
func docsDefects(shared fs.FS, p *assemble.Platform) error {
	records, err := tsv.Read(shared, "facts/huawei-docs/hw_defects.tsv", "column", "seen", "read_as", "repo", "file", "line")
	if err != nil {
		return err
	}
	pages, err := tsv.Read(shared, "facts/huawei-docs/hw_actions.tsv", "repo", "file")
	if err != nil {
		return err
	}
	ids := pageIDs(pages, "docs")
	for _, r := range records {
		id, ok := ids[pageKey(r)]
		if r.Get("column") != "action" || !ok {
			continue
		}
		d := schema.Defect{Kind: "no-action", Where: "line " + r.Get("line") + " of the page", Written: r.Get("seen"), Source: id}
		switch {
		case strings.HasPrefix(r.Get("read_as"), "glued tokens split: "):
			d.Kind, d.Corrected = "fused", strings.TrimPrefix(r.Get("read_as"), "glued tokens split: ")
		case strings.HasPrefix(r.Get("read_as"), "space around"):
			d.Kind, d.Corrected = "space", strings.ReplaceAll(r.Get("seen"), " ", "")
		case strings.HasPrefix(r.Get("read_as"), "two-segment"):
			d.Kind, d.Note = "two-segment", "an operation of a topic's own policy, no action of IAM: not taken"
		default:
			d.Note = r.Get("read_as")
		}
		p.Defect(docsService(r.Get("repo")), d)
	}
	return nil
}

// docsService gives the service that most rows of a repository belong to.
func docsService(repo string) string {
	switch repo {
	case "eip":
		return "vpc"
	case "kafka":
		return "dms"
	case "dew":
		return "kms"
	}
	return repo
}

// actionsOnly are pages that list actions of policies, not of operations:
// what a system policy holds, what a shared key allows, examples, what an
// agency is given.
var actionsOnly = []string{"集群权限（IAM授权）", "共享概述", "DLI自定义策略", "配置委托"}

// otherNames are pages whose names are operations of a topic's own policy.
const otherNames = "授权操作与SMN接口的映射关系"

// docsDocuments reads Huawei Cloud's own documentation of 2019 to 2024.
func docsDocuments(shared fs.FS) ([]assemble.Document, error) {
	return docsTable(shared, "facts/huawei-docs/hw_actions.tsv", "docs")
}

// historyDocuments reads the pages that the documentation no longer has.
func historyDocuments(shared fs.FS) ([]assemble.Document, error) {
	docs, err := docsTable(shared, "facts/huawei-docs/history_actions.tsv", "history")
	for i := range docs {
		docs[i].Source.Note = "the page is no longer in the repository; its last state"
		docs[i].Source.URL, _, _ = strings.Cut(docs[i].Source.URL, "/blob/")
	}
	return docs, err
}

func docsTable(shared fs.FS, file, kind string) ([]assemble.Document, error) {
	records, err := tsv.Read(shared, file,
		"repo", "file", "page_title", "permission", "api", "action", "dependencies", "dependency_note", "enterprise_project", "date", "line", "row")
	if err != nil {
		return nil, err
	}
	var docs []assemble.Document
	ids := pageIDs(records, kind)
	for start := 0; start < len(records); {
		end := start + 1
		for end < len(records) && sameCell(records[start], records[end]) {
			end++
		}
		cell := records[start:end]
		start = end
		id := ids[pageKey(cell[0])]
		if len(docs) == 0 || docs[len(docs)-1].ID != id {
			docs = append(docs, docsPage(id, cell[0]))
		}
		d := &docs[len(docs)-1]
		d.Rows = append(d.Rows, docsRows(id, cell)...)
	}
	return docs, nil
}

func pageKey(r tsv.Record) string { return r.Get("repo") + "\x00" + r.Get("file") }

func sameCell(a, b tsv.Record) bool {
	return pageKey(a) == pageKey(b) && a.Get("line") == b.Get("line") && a.Get("row") == b.Get("row")
}

// pageIDs numbers the pages of a repository by their names.
func pageIDs(records []tsv.Record, kind string) map[string]string {
	pages := map[string][]string{}
	for _, r := range records {
		if !slices.Contains(pages[r.Get("repo")], pageKey(r)) {
			pages[r.Get("repo")] = append(pages[r.Get("repo")], pageKey(r))
		}
	}
	ids := map[string]string{}
	for repo, keys := range pages {
		slices.Sort(keys)
		for i, k := range keys {
			ids[k] = fmt.Sprintf("%s-%s-%02d", repo, kind, i+1)
		}
	}
	return ids
}

func docsPage(id string, r tsv.Record) assemble.Document {
	url := docsRepository + r.Get("repo") + "/blob/HEAD/" + strings.ReplaceAll(r.Get("file"), " ", "%20")
	return assemble.Document{ID: id, Age: age(r.Get("date")), Source: schema.Source{
		Title: textOf(r.Get("page_title")), URL: url, Updated: r.Get("date"), Standing: "official",
	}}
}

// age makes a number of a date, 20211016.
func age(date string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(date, "-", ""))
	switch {
	case err != nil:
		return 0
	case len(date) == len("2006-01"):
		return n * 100 // the day is not known
	}
	return n
}

// docsRows reads the records of one cell: one line an action.
func docsRows(id string, cell []tsv.Record) []table.Row {
	r := cell[0]
	row := table.Row{Title: textOf(r.Get("permission")), Source: id, Service: docsService(r.Get("repo")),
		EnterpriseProject: mark(r.Get("enterprise_project"))}
	if r.Get("page_title") == otherNames {
		return nil
	}
	var actions, needs []string
	for _, c := range cell {
		if a, defects := unlabelled(c.Get("action"), r.Get("permission"), id); !table.IsPattern(a) {
			actions = appendNew(actions, a)
			row.Defects = append(row.Defects, defects...)
		}
		for _, d := range strings.Fields(c.Get("dependencies")) {
			needs = appendNew(needs, d)
		}
	}
	if len(actions) == 0 {
		return nil
	}
	if slices.Contains(actionsOnly, r.Get("page_title")) {
		row.Actions, row.ActionsOnly = actions, true
		return []table.Row{row}
	}
	apis(&row, r.Get("api"), id)
	rows := demands(row, actions, needs, nil)
	for i := range rows {
		if len(rows[i].Actions) == 0 {
			consolePage(&rows[i])
		}
		rows[i].Requires = append(rows[i].Requires, remarkRequires(r.Get("dependency_note"))...)
		rows[i].Requires = append(rows[i].Requires, apiRoles(r.Get("api"))...)
	}
	return rows
}

// consolePages name the pages of the console that tables list, by title.
var consolePages = map[string]assemble.Name{
	"实例创建页": {ID: "dds.console.instance-creation", Title: catalog.Text{En: "Opening the page for creating an instance"}},
}

// consolePage names the operation of a row that has no action of its own.
func consolePage(row *table.Row) {
	n := consolePages[row.Title.ZhHans]
	row.ID, row.Title.En = n.ID, cmp.Or(row.Title.En, n.Title.En)
	row.Note = "a page of the console: the table names no action of its own"
}

// textOf gives a text in the language that it is in.
func textOf(s string) catalog.Text {
	if hasHan(s) {
		return catalog.Text{ZhHans: strings.TrimSuffix(s, "。")}
	}
	return catalog.Text{En: strings.TrimSuffix(s, ".")}
}

// apiRoles reads the role that an API cell asks for after its path; the cells
// of the image service end in "…的Tenant" for "Tenant Administrator".
func apiRoles(cell string) []schema.Requirement {
	switch {
	case strings.HasSuffix(cell, "对象存储服务的Tenant"):
		return []schema.Requirement{{Role: "Tenant Administrator", When: catalog.Text{En: "on OBS, where the image file lies"}}}
	case strings.HasSuffix(cell, "云服务器备份服务的CSBS"):
		return []schema.Requirement{{Role: "CSBS Administrator", When: catalog.Text{En: "backing up with CSBS"}}}
	}
	return nil
}

func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func mark(m string) string {
	return map[string]string{"Y": "yes", "N": "no", "√": "yes", "×": "no", "x": "no", "X": "no"}[m]
}

// apis reads an API cell and mends its slips, each a defect.
func apis(row *table.Row, cell, source string) {
	if strings.Contains(cell, "Console") && !strings.Contains(cell, "/") {
		row.Note = "console only"
		return
	}
	defect := func(written, fixed, note string) {
		row.Defects = append(row.Defects, schema.Defect{Kind: "api", Where: cmp.Or(row.Title.En, row.Title.ZhHans, fixed), Written: written, Corrected: fixed, Source: source, Note: note})
	}
	if whole := wholeAPI(cell, row.Title); whole != "" {
		defect(cell, whole, "the cell is cut; the rest is that of the other rows about the same things")
		row.API = []string{whole}
		return
	}
	joined := table.JoinPath(cell)
	for _, api := range table.APIs(strings.ReplaceAll(joined, ";", " ")) {
		fixed, changed := table.RepairAPI(api)
		switch {
		case joined != cell && strings.Contains(joined, api) && !strings.Contains(cell, api):
			defect(cell, fixed, "")
		case changed:
			defect(api, fixed, "")
		}
		row.API = appendNew(row.API, fixed)
	}
}

// cutAPIs are cells that end in the middle of a path, by the title of the row.
var cutAPIs = []struct{ cell, title, whole string }{
	{"GET /v2/{project_id}/elb/", "查询证书", "GET /v2/{project_id}/elb/certificates/{certificate_id}"},
	{"PUT /v2/{project_id}/elb/", "更新证书", "PUT /v2/{project_id}/elb/certificates/{certificate_id}"},
	{"DELETE /v2/{project_id}/elb/", "删除证书", "DELETE /v2/{project_id}/elb/certificates/{certificate_id}"},
	{"DELETE /v2/{project_id}/elb/", "删除白名单", "DELETE /v2/{project_id}/elb/whitelists/{whitelist_id}"},
	{"GET /v2/{project_id}/elb/", "查询l7rule", "GET /v2/{project_id}/elb/l7policies/{l7policy_id}/rules/{l7rule_id}"},
	{"POST /", "创建端口", "POST /v1/{project_id}/ports"},
	{"GET /v2/{project_id}/", "查询单个云硬盘详情", "GET /v2/{project_id}/volumes/{volume_id}"},
	{"DELETE /v1/{wei", "删除安全组", "DELETE /v1/{project_id}/security-groups/{security_group_id}"},
}

// wholeAPI gives the API of a cell that is cut, "" for any other.
func wholeAPI(cell string, title catalog.Text) string {
	for _, c := range cutAPIs {
		if c.cell == cell && c.title == title.ZhHans {
			return c.whole
		}
	}
	return ""
}
