package huawei

import (
	"io/fs"
	"path"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/schema"
)

const support = "https://support.huaweicloud.com/"

// apiPage is what the page of a single API says of its authorization by
// identity policies: action, level, alias and prerequisites.
type apiPage struct {
	title, url, updated string // "" for a page without a date
	api, action, access string
	needs               string // of identity policies (5.0) only: told in a note, not judged
}

var apiPages = []apiPage{
	{"Creating and importing an SSH key pair", "api-dew/CreateKeypair.html", "2026-01-19", "POST /v3/{project_id}/keypairs",
		"kps:SSHKeyPair:create", "write", "kms:cmk:createDataKey and kms:cmk:list"},
	{"Creating a secret version", "intl/en-us/api-dew/CreateSecretVersion.html", "", "POST /v1/{project_id}/secrets/{secret_name}/versions",
		"csms:secret:createVersion", "write", "kms:cmk:createDataKey"},
	{"Querying the secret version and value", "intl/en-us/api-dew/ShowSecretVersion.html", "", "GET /v1/{project_id}/secrets/{secret_name}/versions/{version_id}",
		"csms:secret:getVersion", "read", "kms:cmk:decryptDataKey"},
	{"Querying the secret version list", "intl/en-us/api-dew/ListSecretVersions.html", "", "GET /v1/{project_id}/secrets/{secret_name}/versions",
		"csms:secret:listVersion", "list", ""},
	{"Creating a secret version status", "intl/en-us/api-dew/CreateSecretStage.html", "2026-06-09", "POST /v1/{project_id}/secrets/{secret_name}/stages",
		"csms:secret:createStage", "write", ""},
	{"Updating the version status of a secret", "intl/en-us/api-dew/UpdateSecretStage.html", "", "PUT /v1/{project_id}/secrets/{secret_name}/stages/{stage_name}",
		"csms:secret:updateStage", "write", ""},
	{"Querying the version status of a secret", "intl/en-us/api-dew/ShowSecretStage.html", "", "GET /v1/{project_id}/secrets/{secret_name}/stages/{stage_name}",
		"csms:secret:getStage", "read", ""},
	{"Creating a log group", "intl/en-us/api-lts/CreateLogGroup.html", "2025-12-17", "POST /v2/{project_id}/groups",
		"lts:logGroup:createLogGroup", "write", ""},
	{"Querying the image tag list (V3)", "intl/es-us/api-swr/swr_02_0125.html", "", "GET /v3/manage/namespaces/{namespace}/repos/{repository}/tags",
		"swr:repo:listRepoTags", "list", ""},
}

// apiPageDocuments gives a document a page.
func apiPageDocuments(fs.FS) ([]assemble.Document, error) {
	var docs []assemble.Document
	for _, p := range apiPages {
		docs = append(docs, p.document())
	}
	return append(docs, turboPage()), nil
}

func (p apiPage) document() assemble.Document {
	id := "api-" + strings.ToLower(strings.TrimSuffix(path.Base(p.url), ".html"))
	row := table.Row{Title: catalog.Text{En: p.title}, API: []string{p.api}, Actions: []string{p.action}, Access: p.access, Source: id}
	if p.needs != "" {
		row.Note = "under identity policies (5.0) the page also asks for " + p.needs + "; of the older model nothing is stated"
	}
	return assemble.Document{ID: id, Age: pageAge(p.updated), Rows: []table.Row{row}, Source: datedSource(p.title, p.url, p.updated)}
}

// pageAge of a page without a date: when it was read.
func pageAge(updated string) int {
	if updated == "" {
		return age(read)
	}
	return age(updated)
}

func datedSource(title, url, updated string) schema.Source {
	s := schema.Source{Title: catalog.Text{En: title}, URL: support + url, Updated: updated, Standing: "official"}
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
