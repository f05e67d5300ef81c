package huawei

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
)

// read is when the pages without a date of their own were read.
const read = "2026-11"

// pages are the tables of ModelArts' modules, by the module's name in the facts.
var pages = map[string]assemble.Document{
	"training":                page("training-permissions", "Training management permissions", read, "modelarts_03_0364.html", ""),
	"training (older crawl)":  page("training-permissions-older", "Training management permissions, older state", "", "modelarts_03_0364.html", "an older copy of the page; its date is unknown"),
	"training-old-v1":         page("training-v1-permissions", "Training job permissions (old version)", "", "modelarts_03_0163.html", "a copy of the page; its date is unknown"),
	"devenviron-old-v1":       page("devenviron-v1-permissions", "DevEnviron permissions (old version)", "", "modelarts_03_0162.html", "a copy of the page; its date is unknown"),
	"model":                   page("model-permissions", "Model management permissions", read, "modelarts_03_0164.html", ""),
	"model (older en-us)":     page("model-permissions-older", "Model management permissions, older English page", "", "modelarts_03_0164.html", "the row is not on newer pages; its date is unknown"),
	"service-v1":              page("service-permissions", "Service management permissions", read, "modelarts_03_0165.html", "read in part"),
	"service-v2 (new)":        page("service-v2-permissions", "Service management permissions (v2)", read, "modelarts_03_0174.html", "read in part"),
	"data":                    page("data-permissions", "Data management permissions", read, "modelarts_03_0161.html", "read in part"),
	"workspace":               page("workspace-permissions", "Workspace management permissions", read, "modelarts_03_0166.html", ""),
	"authorization":           page("authorization-permissions", "Authorization management permissions", read, "modelarts_03_0167.html", ""),
	"resource-pool":           page("resource-permissions", "Resource management permissions", read, "modelarts_03_0362.html", "read in part"),
	"workflow":                page("workflow-permissions", "Workflow permissions", "2026-07-03", "modelarts_03_0363.html", ""),
	"lite-server":             page("lite-server-permissions-2025-02-12", "Lite Server permissions", "2025-02-12", "modelarts_03_0366.html", ""),
	"service-v2 (secondhand)": secondHand(),
}

// page makes the document of a module; a date of a month is when it was read.
func page(id, title, date, file, note string) assemble.Document {
	d := assemble.Document{ID: id, Age: age(date), Source: schema.Source{Title: catalog.Text{En: title},
		URL: "https://support.huaweicloud.com/api-modelarts/" + file, Standing: "official", Note: note}}
	switch {
	case date == "":
		d.Age = olderThanDated
	case date == read:
		d.Source.Read = date
	default:
		d.Source.Updated = date
	}
	return d
}

// olderThanDated is the age of copies whose date is unknown: before the pages
// of October 2021, which have the same rows.
const olderThanDated = 20210101

func secondHand() assemble.Document {
	return assemble.Document{ID: "service-v2-sample", Age: 20260101, Source: schema.Source{
		Title: catalog.Text{En: "A project that deploys to ModelArts, citing modelarts_03_0174"},
		URL:   "https://github.com/qiuhanzhang616-arch/deepseek-v4.1-flash-modelarts", Read: read, Standing: "sample",
	}}
}

// modelartsDocuments reads the tables of ModelArts' other modules.
func modelartsDocuments(shared fs.FS) ([]assemble.Document, error) {
	records, err := tsv.Read(shared, "facts/huawei/modelarts_current.tsv",
		"module", "permission", "api", "action_v3", "action_v5", "dependencies", "enterprise_project", "source", "note")
	if err != nil {
		return nil, err
	}
	byModule := map[string]*assemble.Document{}
	var order []string
	for _, r := range records {
		module := r.Get("module")
		if strings.Contains(r.Get("source"), "github.com") {
			module = "service-v2 (secondhand)"
		}
		d, ok := byModule[module]
		if !ok {
			known, ok := pages[module]
			if !ok {
				return nil, fmt.Errorf("modelarts_current.tsv, line %d: module %q is not known", r.Line, module)
			}
			known.Source.URL, _, _ = strings.Cut(r.Get("source"), " ")
			d = &known
			byModule[module] = d
			order = append(order, module)
		}
		d.Rows = append(d.Rows, modelartsRow(r, d.ID))
	}
	docs := make([]assemble.Document, 0, len(order))
	for _, m := range order {
		docs = append(docs, *byModule[m])
	}
	return docs, nil
}

// authorizationIDs name the rows whose API cell has paths without methods.
var authorizationIDs = map[string]string{
	"modelarts:authorization:create": "modelarts.authorization.create",
	"modelarts:authorization:delete": "modelarts.authorization.delete",
	"modelarts:authorization:list":   "modelarts.authorization.list",
}

func modelartsRow(r tsv.Record, source string) table.Row {
	row := table.Row{Service: "modelarts", Source: source, EnterpriseProject: mark(r.Get("enterprise_project"))}
	actions := strings.Fields(r.Get("action_v3"))
	needs, twice := once(strings.Fields(r.Get("dependencies")))
	apis(&row, r.Get("api"), source)
	if len(actions) > 0 {
		demand(&row, actions, needs)
		row.ID = authorizationIDs[row.Actions[0]]
	} else {
		row.Requires = requires("", needs)
		row.Note = "the table names no action of its own"
	}
	switch {
	case row.ID != "":
		row.Note = "the table names paths (…/authorizations) without methods"
	case r.Get("api") == "/v2/{project_id}/agency":
		row.ID, row.API = "modelarts.authorization.createAgency", []string{"POST /v2/{project_id}/agency"}
		row.Note = "the table names prerequisites but no action of its own; identity policies (5.0) ask for none"
	case strings.HasPrefix(r.Get("api"), "/"):
		row.ID = "modelarts.model.update"
	}
	for _, name := range twice {
		row.Defects = append(row.Defects, schema.Defect{Kind: "duplicate", Where: r.Get("api") + ", prerequisites", Written: name + " (twice)", Corrected: name, Source: source})
	}
	return row
}

// once drops the names that stand twice and gives them back.
func once(names []string) (unique, twice []string) {
	for _, n := range names {
		was := len(unique)
		if unique = appendNew(unique, n); len(unique) == was {
			twice = append(twice, n)
		}
	}
	return unique, twice
}

// modelartsDefects are the slips of these pages, which the facts give mended.
var modelartsDefects = []schema.Defect{
	{Kind: "typo", Where: "Creating a ModelArts agency, prerequisites", Written: "iam:agencies:create/iam:agenciam:createV5", Corrected: "iam:agencies:create or iam:agencies:createV5", Note: "the slash stands for an alternative", Source: "authorization-permissions"},
	{Kind: "fused", Where: "DELETE /v1/{project_id}/workspaces/{ws_id}, action", Written: "modelarts:exemlProject:deletemodelarts:notebook:delete", Corrected: "modelarts:exemlProject:delete modelarts:notebook:delete", Source: "workspace-permissions"},
	{Kind: "fused", Where: "POST /v1/{project_id}/dev-servers, prerequisites", Written: "ecs:serverKeypairs:createecs:*:get", Corrected: "ecs:serverKeypairs:create ecs:*:get", Source: "lite-server-permissions-2025-02-12"},
	{Kind: "typo", Where: "POST /v1/{project_id}/dev-servers, prerequisites", Written: "vpc.*.list", Corrected: "vpc:*:list", Note: "dots for colons; so too eps, evs and ims", Source: "lite-server-permissions-2025-02-12"},
	{Kind: "typo", Where: "POST /v1/{project_id}/networks, prerequisites", Written: "vpc.*.get vpc.*.list", Corrected: "vpc:*:get vpc:*:list", Note: "dots for colons; so too on the other network and edge pool rows", Source: "resource-permissions"},
	{Kind: "typo", Where: "GET /v1/{project_id}/edge-pools, prerequisites", Written: "ief.*.get", Corrected: "ief:*:get", Source: "resource-permissions"},
	{Kind: "typo", Where: "POST /v1/{project_id}/models, prerequisites", Written: "obs:bucket:ListAllMybuckets", Corrected: "obs:bucket:ListAllMyBuckets", Note: "the case of one letter; names are compared without regard to it", Source: "model-permissions"},
}
