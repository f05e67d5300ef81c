package huawei

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
)

// identityDocuments reads what the pages of single APIs of ModelArts say of
// identity policies (5.0).
func identityDocuments(shared fs.FS) ([]assemble.Document, error) {
	records, err := tsv.Read(shared, "facts/huawei/modelarts_v5_per_api.tsv", "api", "action", "access_level", "resource_type", "source", "updated")
	if err != nil {
		return nil, err
	}
	var docs []assemble.Document
	for _, r := range records {
		name := r.Get("source")[strings.LastIndex(r.Get("source"), "/")+1:]
		id := "api-" + strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(name, ".html"), ".md"))
		d := page(id, "API "+strings.TrimSuffix(strings.TrimSuffix(name, ".html"), ".md"), read, name, "")
		d.Source.URL = r.Get("source")
		if date := r.Get("updated"); len(date) == len("2006-01-02") {
			d.Source.Updated, d.Source.Read = date, ""
		}
		row := table.Row{Service: "modelarts", Source: id, ActionsOnly: true}
		if table.IsAction(r.Get("action")) {
			row.Actions = []string{r.Get("action")}
			row.Access = strings.ToLower(r.Get("access_level"))
		} else {
			d.Age, d.NamesOnly, row.ActionsOnly = 0, true, false
			row.Note = "identity policies (5.0) ask for no action"
			row.API = table.APIs(r.Get("api"))
		}
		d.Rows = []table.Row{row}
		docs = append(docs, d)
	}
	return append(docs, fiveNames()), nil
}

// fiveNames are the names that identity policies use where the older model has
// others; one old name may stand for several new ones.
func fiveNames() assemble.Document {
	const id = "service-v2-permissions"
	return assemble.Document{ID: id, Rows: []table.Row{{Service: "modelarts", Source: id, ActionsOnly: true,
		Actions: []string{"modelarts::listTagsForResource", "modelarts::listResourcesByTag", "modelarts::listTags"}}}}
}

// aliases are the names of identity policies (5.0) that stand for one older
// name, and other accepted spellings.
var aliases = map[string][]string{
	"modelarts:pool:update":               {"modelarts:pool:updatePool"},
	"modelarts:tag:create":                {"modelarts::tagResource"},
	"modelarts:tag:delete":                {"modelarts::unTagResource"},
	"elb:healthmonitors:delete":           {"elb:healthmonitor:delete"},
	"nat:dnatRules:delete":                {"nat:dnat_rules:delete"},
	"csms:secret:createStage":             {"csms:secretStage:create"},
	"csms:secret:createVersion":           {"csms:secretVersion:create"},
	"csms:secret:getStage":                {"csms:secretStage:get"},
	"csms:secret:getVersion":              {"csms:secretVersion:get"},
	"csms:secret:listVersion":             {"csms:secretVersion:list"},
	"csms:secret:updateStage":             {"csms:secretStage:update"},
	"csms:secret:updateVersion":           {"csms:secretVersion:update"},
	"lts:alarmRule:deleteSqlAlarmRule":    {"lts:sqlalarmrules:delete"},
	"lts:alarmRule:listSqlAlarmRule":      {"lts:sqlalarmrules:get"},
	"lts:logGroup:createLogGroup":         {"lts:groups:create"},
	"lts:logGroup:deleteLogGroup":         {"lts:groups:delete"},
	"lts:logGroup:listLogGroup":           {"lts:groups:get", "lts:groups:list"},
	"lts:logGroup:updateLogGroup":         {"lts:groups:put"},
	"lts:structConfig:createStructConfig": {"lts:structConfig:create"},
	"lts:structConfig:getStructConfig":    {"lts:structConfig:get"},
	"lts:transfer:createTransfer":         {"lts:transfers:create"},
	"lts:transfer:deleteTransfer":         {"lts:transfers:delete"},
	"lts:transfer:listTransfer":           {"lts:transfers:list"},
	"lts:transfer:updateTransfer":         {"lts:transfers:put"},
	"kps:SSHKeyPair:bind":                 {"kps:domainKeypairs:bind"},
	"kps:SSHKeyPair:create":               {"kps:domainKeypairs:create"},
	"kps:SSHKeyPair:delete":               {"kps:domainKeypairs:delete"},
	"kps:SSHKeyPair:get":                  {"kps:domainKeypairs:get"},
	"kps:SSHKeyPair:unbind":               {"kps:domainKeypairs:unbind", "ecs:serverKeypairs:unbind"},
}

// renames are the names that newer editions write instead. SWR's Enterprise
// Edition still has swr:repository:listTags; what uses the basic edition asks
// for the newer name.
var renames = map[string][]string{
	"ecs:serverKeypairs:create":       {"kps:SSHKeyPair:create"},
	"ecs:serverKeypairs:delete":       {"kps:SSHKeyPair:delete"},
	"ecs:serverKeypairs:get":          {"kps:SSHKeyPair:get"},
	"modelarts:dataset:createDataset": {"modelarts:dataset:create"},
	"modelarts:dataset:getDataset":    {"modelarts:dataset:get"},
	"modelarts:dataset:listDatasets":  {"modelarts:dataset:list"},
	"swr:repository:listTags":         {"swr:repo:listRepoTags"},
	"modelarts:tag:listTags":          {"modelarts::listTagsForResource", "modelarts::listResourcesByTag", "modelarts::listTags"},
}

// typeOf names the resource types whose paths a source tells, by the service
// and the middle part of an action.
var typeOf = map[string]string{
	"kps:SSHKeyPair": "SSHKeyPair", "obs:bucket": "bucket", "obs:object": "object",
	"swr:namespace": "namespace", "swr:repo": "repo", "swr:repository": "repository",
}

// narrow are the ModelArts actions whose own page names a resource type.
var narrow = map[string]string{
	"modelarts:devserver:create": "devserver", "modelarts:devserver:start": "devserver", "modelarts:model:create": "model",
	"modelarts:pool:create": "pool", "modelarts:trainJob:delete": "trainJob", "modelarts:trainJob:logExport": "trainJob",
	"modelarts:workflow:create": "workflow", "modelarts:workspace:create": "workspace",
}

// allBuckets need every bucket: no source tells of a narrower resource.
var allBuckets = []string{"obs:bucket:ListAllMyBuckets", "obs:bucket:CreateBucket"}

func huaweiResources(action string) []string {
	if t, ok := narrow[action]; ok {
		return []string{t}
	}
	if slices.Contains(allBuckets, action) {
		return nil
	}
	if cut := strings.LastIndexByte(action, ':'); cut > 0 {
		if t, ok := typeOf[action[:cut]]; ok {
			return []string{t}
		}
	}
	return nil
}

// otcResources: ModelArts takes no resource path there, so its actions need
// every resource; buckets and objects have paths.
func otcResources(action string) []string {
	switch {
	case table.Service(action) == "modelarts":
		return []string{"-"}
	case table.Service(action) == "obs":
		return huaweiResources(action)
	}
	return nil
}

// obsTypes are the paths of OBS.
var obsTypes = map[string][]string{"bucket": {"obs:*:*:bucket:*"}, "object": {"obs:*:*:object:*"}}

var obsPaths = schema.Source{
	Title: catalog.Text{En: "Policies published for OBS"}, URL: "https://github.com/huaweicloudDocs/obs", Read: read, Standing: "sample",
	Note: "the paths of buckets and objects, as the published policies write them",
}
