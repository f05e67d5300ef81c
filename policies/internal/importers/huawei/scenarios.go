package huawei

import (
	"io/fs"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/flattext"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
)

// scenarioRule is the source for which action a scenario belongs to.
const scenarioRule = "rule-scenario-actions"

// scenarioActions are the actions that a scenario plainly begins with. A
// scenario without one is listed and never judged.
var scenarioActions = map[string]string{
	"DevEnviron": "modelarts:notebook:create", "ModelArts SDK": "modelarts:notebook:create",
	"Algorithm suite": "modelarts:notebook:create", "JupyterLab plug-ins": "modelarts:notebook:create",
	"DevEnviron monitoring": "modelarts:notebook:create", "Training management": "modelarts:trainJob:create",
	"Federated training": "modelarts:trainJob:create", "Training jobs": "modelarts:trainJob:create",
	"Model management": "modelarts:model:create", "Deploying a service": "modelarts:service:create",
	"Real-time services": "modelarts:service:create", "Batch services": "modelarts:service:create",
	"Edge services": "modelarts:service:create", "Managing datasets and labels": "modelarts:dataset:createDataset",
	"Managing table datasets": "modelarts:dataset:createDataset", "Dataset and data labeling": "modelarts:dataset:createDataset",
}

// firstAgencyTable is the first of the tables that say what the agency needs.
const firstAgencyTable = 10

// otcScenarios reads what each way of using ModelArts depends on: tables 1 to
// 9 for the user, 10 to 14 for the agency. A row's function is its feature.
func otcScenarios(shared fs.FS) ([]assemble.Document, error) {
	docs, err := otcTable(shared, "facts/huawei/otc_scenarios.tsv", scenarioRow)
	if err != nil {
		return nil, err
	}
	rule := assemble.Document{ID: scenarioRule, Source: schema.Source{
		Title: catalog.Text{En: "Which action a scenario begins with"}, Standing: "inferred",
		Note: "the tables name scenarios, not operations; the action was chosen by the scenario's name, so these prerequisites are deductions",
	}}
	return append(docs, rule), nil
}

func scenarioRow(r tsv.Record, source string) []table.Row {
	number, name := tableNumber(r.Get("table"))
	scenario := r.Get("scenario")
	by := ""
	if number >= firstAgencyTable {
		by = "agency"
	}
	inWorkflow := name == "Using workflows"
	id := "modelarts.scenario." + kebab(name) + "." + kebab(scenario)
	row := table.Row{ID: id, Title: catalog.Text{En: flattext.SentenceCase(name+": "+scenario, "ModelArts SDK", "VS Code", "PyCharm Toolkit")},
		Group: "Scenarios", Service: "modelarts", Source: source}
	q := schema.Requirement{By: by, Feature: featureName(r)}
	if own, ok := scenarioActions[scenario]; ok && !inWorkflow {
		row.Actions = []string{own}
		row.Note = "the scenario's action was chosen by its name"
		q.Standing, q.Source = "inferred", []string{source, scenarioRule}
	} else {
		row.Note = "a scenario without an action of its own: listed, never judged"
	}
	item := r.Get("policy_item")
	if item == "" {
		return nil
	}
	if table.IsPattern(item) {
		q.Pattern = item
	} else {
		q.All = []string{item}
	}
	row.Requires = []schema.Requirement{q}
	return []table.Row{row}
}

// tableNumber splits "Table 3 Managing …".
func tableNumber(title string) (number int, name string) {
	rest, ok := strings.CutPrefix(title, "Table ")
	if !ok {
		return 0, title
	}
	digits, name, _ := strings.Cut(rest, " ")
	for _, c := range digits {
		number = number*10 + int(c-'0')
	}
	return number, name
}

func kebab(s string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(s) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// scenarioFeatures are the features by the service a scenario uses.
var scenarioFeatures = map[string]string{
	"SWR": "custom-image", "ECS": "ssh-login", "OBS": "obs", "SFS": "sfs", "SFS Turbo": "sfs-turbo", "MRS": "mrs",
	"SMN": "notifications", "AOM": "monitoring", "CES": "monitoring", "LTS": "logs", "IEF": "edge", "DLI": "dli",
	"DWS": "dws", "VPC": "dedicated-network", "BSS": "billing", "IAM": "users-and-agencies", "ModelArts": "modelarts",
	"ModelArts inference": "auto-labeling",
}

func featureName(r tsv.Record) string {
	if r.Get("service") == "ECS" && strings.Contains(r.Get("supported_feature"), "AZs") {
		return "availability-zones"
	}
	return scenarioFeatures[r.Get("service")]
}

// otcFeatures titles the features of Open Telekom Cloud's scenarios.
var otcFeatures = map[string]catalog.Text{
	"auto-labeling":      {En: "automatic labelling by inference"},
	"availability-zones": {En: "showing availability zones"},
	"billing":            {En: "buying, renewing and cancelling resource pools"},
	"custom-image":       {En: "custom images in SWR"},
	"dedicated-network":  {En: "networks of one's own and their VPCs"},
	"dli":                {En: "data in DLI"},
	"dws":                {En: "data in DWS"},
	"edge":               {En: "edge services, pools and nodes (IEF)"},
	"logs":               {En: "logs in LTS"},
	"modelarts":          {En: "other functions of ModelArts used on the way"},
	"monitoring":         {En: "monitoring data and alarms"},
	"mrs":                {En: "MRS clusters"},
	"notifications":      {En: "notifications through SMN"},
	"obs":                {En: "data in OBS buckets"},
	"sfs":                {En: "SFS as storage"},
	"sfs-turbo":          {En: "an SFS Turbo file system as storage"},
	"ssh-login":          {En: "remote login with an SSH key pair"},
	"users-and-agencies": {En: "lists of users and agencies"},
}
