package huawei

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/flattext"
	"github.com/permgap/permgap/policies/internal/importers/names"
	"github.com/permgap/permgap/policies/internal/importers/rstgrid"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
)

// OpenTelekomCloud gives the files of Open Telekom Cloud, by service.
func OpenTelekomCloud(shared fs.FS) (map[string]schema.File, error) {
	return openTelekomCloud(shared, knownTitles())
}

func openTelekomCloud(shared fs.FS, known titlesKnown) (map[string]schema.File, error) {
	chosen, err := chosenNames()
	if err != nil {
		return nil, err
	}
	for i := range chosen { // the ids are shared, the titles are this platform's own
		chosen[i].Title, chosen[i].Group = catalog.Text{}, ""
	}
	roles, err := roleNames(shared, otcRoleColumns)
	if err != nil {
		return nil, err
	}
	p := assemble.Platform{Name: "opentelekomcloud", Names: chosen, Services: otcServices(), RoleNames: roles, SystemPolicy: systemPolicy, Resources: otcResources,
		Misspelt: otcMisspelt, Words: parseWords(names.Words), Aliases: otcAliases, English: known.pages, Own: known.own}
	p.Add(impliedDocument())
	seed, err := otcDevenviron(shared)
	if err != nil {
		return nil, err
	}
	p.Add(seed)
	if err := addAll(&p, shared, otcDocuments, otcHistory, otcScenarios, otcConsole, otcRoles); err != nil {
		return nil, err
	}
	return finished(&p)
}

const otcRepository = "https://github.com/"

// otcDevenviron reads the grid table of the development environment.
func otcDevenviron(shared fs.FS) (assemble.Document, error) {
	const id = "modelarts_03_0365"
	data, err := fs.ReadFile(shared, "seeds/001_modelarts_devenviron_permissions_otc.rst.txt")
	if err != nil {
		return assemble.Document{}, err
	}
	tables, err := rstgrid.Parse(string(data))
	if err != nil {
		return assemble.Document{}, fmt.Errorf("%s: %w", id, err)
	}
	d := assemble.Document{ID: id, Age: age("2025-08-26"), Source: schema.Source{
		Title: catalog.Text{En: "DevEnviron permissions (new version)"}, URL: otcRepository + "opentelekomcloud-docs/modelarts",
		Updated: "2025-08-26", Standing: "official", Note: "dated by the repository's last change",
	}}
	for _, t := range tables {
		d.Rows = append(d.Rows, gridRows(t, id)...)
	}
	for i := range d.Rows {
		mendStorage(&d.Rows[i])
	}
	return d, nil
}

// gridRows reads a table with the columns permission, API, action and enterprise project.
func gridRows(t table.Grid, source string) []table.Row {
	permission, api, action, ep := t.Column("Permission"), t.Column("API"), t.Column("Action"), t.Column("Enterprise")
	if permission < 0 || api < 0 || action < 0 {
		return nil
	}
	var rows []table.Row
	for _, cells := range t.Rows {
		r := table.Row{Title: catalog.Text{En: flattext.SentenceCase(cells[permission])}, Service: "modelarts", Source: source}
		r.Actions = strings.Fields(cells[action])
		if ep >= 0 {
			r.EnterpriseProject = mark(cells[ep])
		}
		apis(&r, cells[api], source)
		rows = append(rows, r)
	}
	return rows
}

// mendStorage corrects the API of one row, which the page copies from the row
// above; Huawei Cloud's page has the right one.
func mendStorage(r *table.Row) {
	const right = "GET /v1/{project_id}/notebooks/{id}/storage"
	if !slices.Equal(r.Actions, []string{"modelarts:notebook:listMountedStorages"}) || len(r.API) != 1 || r.API[0] == right {
		return
	}
	r.Defects = append(r.Defects, schema.Defect{
		Kind: "wrong-api", Where: r.Title.En, Written: r.API[0], Corrected: right, Source: r.Source,
		Note: "the page repeats the API of the row above it; Huawei Cloud's page of 2025-10-29 has this one",
	})
	r.API = []string{right}
}

var pageName = regexp.MustCompile(`^(.*?)\s*\[(.*)\.html\]$`)

// otcPage makes the document of a page from its repository and file.
func otcPage(repo, file, updated string) assemble.Document {
	name, id := file, strings.TrimSuffix(path.Base(file), ".rst")
	if m := pageName.FindStringSubmatch(file); m != nil {
		name, id = m[1], strings.ToLower(m[2])
	}
	stem := strings.ReplaceAll(strings.TrimSuffix(path.Base(name), ".rst"), "_", " ")
	return assemble.Document{ID: id, Age: age(updated), Source: schema.Source{
		Title: catalog.Text{En: strings.ToUpper(stem[:1]) + stem[1:]}, URL: otcRepository + repo + "/blob/HEAD/" + name,
		Updated: updated, Standing: "official", Note: "dated by the repository's last change",
	}}
}

// lastChanges gives the date of the last change of each repository.
func lastChanges(shared fs.FS) (map[string]string, error) {
	records, err := tsv.Read(shared, "facts/huawei/otc_summary.tsv", "repo", "last_commit")
	if err != nil {
		return nil, err
	}
	dates := map[string]string{}
	for _, r := range records {
		dates[r.Get("repo")] = r.Get("last_commit")
	}
	return dates, nil
}

// otcTable reads a table of facts whose rows name a repository and a file,
// and gives a document a page.
func otcTable(shared fs.FS, file string, rowsOf func(r tsv.Record, source string) []table.Row) ([]assemble.Document, error) {
	dates, err := lastChanges(shared)
	if err != nil {
		return nil, err
	}
	records, err := tsv.Read(shared, file, "repo", "file")
	if err != nil {
		return nil, err
	}
	byID := map[string]int{}
	var docs []assemble.Document
	for _, r := range records {
		d := otcPage(r.Get("repo"), r.Get("file"), dates[r.Get("repo")])
		i, ok := byID[d.ID]
		if !ok {
			i = len(docs)
			byID[d.ID] = i
			docs = append(docs, d)
		}
		docs[i].Rows = append(docs[i].Rows, rowsOf(r, d.ID)...)
	}
	return docs, nil
}

// otcDocuments reads the API authorization tables of the services.
func otcDocuments(shared fs.FS) ([]assemble.Document, error) {
	return otcTable(shared, "facts/huawei/otc_actions.tsv", otcRows)
}

// repositoryServices are the services whose repository has another name.
var repositoryServices = map[string]string{
	"auto-scaling": "as", "cloud-container-engine": "cce", "data-warehouse-service": "dws", "dedicated-host": "deh",
	"distributed-message-service": "dms", "elastic-cloud-server": "ecs", "elastic-volume-service": "evs",
	"identity-access-management": "iam", "image-management-service": "ims", "key-management-service": "kms",
	"load-balancer": "elb", "object-storage-service": "obs", "relational-database-service": "rds",
	"scalable-file-service": "sfsturbo", "virtual-private-cloud": "vpc", "modelarts": "modelarts",
	"cloud-search-service": "css", "data-arts-studio": "dataartsstudio",
}

func otcService(repo string) string { return repositoryServices[path.Base(repo)] }

func otcRows(r tsv.Record, source string) []table.Row {
	row := table.Row{Title: catalog.Text{En: strings.TrimSuffix(r.Get("permission"), ".")}, Source: source, Service: otcService(r.Get("repo")),
		EnterpriseProject: mark(r.Get("enterprise_project"))}
	apis(&row, r.Get("api"), source)
	var actions []string
	for _, a := range strings.Fields(r.Get("action")) {
		if !table.IsPattern(a) {
			actions = appendNew(actions, a)
		}
	}
	needs, _ := once(strings.Fields(r.Get("dependencies")))
	if len(actions) == 0 {
		row.Note = "the table names no action"
		if len(row.API) == 0 {
			return nil
		}
		return []table.Row{row}
	}
	lists := underHeadings(r.Get("dep_raw"))
	needs = slices.DeleteFunc(needs, func(n string) bool { return lists[n] != nil && slices.Contains(actions, n) })
	rows := demands(row, actions, needs, lists)
	for i := range rows {
		for _, remark := range []string{r.Get("api"), r.Get("dep_raw")} {
			rows[i].Requires = append(rows[i].Requires, englishRoles(remark)...)
		}
	}
	return rows
}

// englishRoles reads the roles that a remark asks for.
func englishRoles(remark string) []schema.Requirement {
	var reqs []schema.Requirement
	switch {
	case strings.Contains(remark, "Administrator permissions for CSBS"):
		return []schema.Requirement{{Role: "CSBS Administrator", When: catalog.Text{En: "backing up with CSBS; with CBR its administrator's permissions"}}}
	case strings.Contains(remark, "Tenant Administrator permissions for OBS"):
		return []schema.Requirement{{Role: "Tenant Administrator", When: catalog.Text{En: "on OBS, where the image file lies"}}}
	case strings.Contains(remark, "the KMS Administrator permissions"):
		return []schema.Requirement{{Role: "KMS Administrator", When: catalog.Text{En: "the file system is encrypted"}}}
	}
	return reqs
}

// otcHistory reads what earlier states of the documentation of ModelArts had.
func otcHistory(shared fs.FS) ([]assemble.Document, error) {
	records, err := tsv.Read(shared, "facts/huawei/modelarts_otc_history.tsv", "commit", "file", "permission", "api", "action", "enterprise_project")
	if err != nil {
		return nil, err
	}
	order := map[string]int{"2a50f95": 3, "69d0ffd": 2, "a52ad03": 1}
	byID := map[string]int{}
	var docs []assemble.Document
	for _, r := range records {
		d := otcPage("opentelekomcloud-docs/modelarts", r.Get("file"), "")
		if d.ID == "modelarts_03_0365" {
			continue // the page is read from its own file
		}
		d.ID += "-" + r.Get("commit")
		i, ok := byID[d.ID]
		if !ok {
			d.Source.URL = otcRepository + "opentelekomcloud-docs/modelarts/tree/" + r.Get("commit")
			d.Source.Note, d.Source.Read = "state of the repository at this commit", read
			d.Age = order[r.Get("commit")]
			i, byID[d.ID] = len(docs), len(docs)
			docs = append(docs, d)
		}
		row := table.Row{Title: catalog.Text{En: flattext.SentenceCase(r.Get("permission"), "ExeML")}, Service: "modelarts", Source: d.ID,
			EnterpriseProject: mark(r.Get("enterprise_project"))}
		apis(&row, r.Get("api"), d.ID)
		if actions := strings.Fields(r.Get("action")); len(actions) > 0 {
			demand(&row, actions, nil)
		} else {
			row.Note = "the table names no action"
		}
		docs[i].Rows = append(docs[i].Rows, row)
	}
	return docs, nil
}
