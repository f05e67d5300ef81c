package huawei

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// misspelt are the actions that tables of Huawei Cloud write wrong, in small
// letters, and the name that the service's own newer table has.
var misspelt = map[string]string{
	"vpc:ports:creare":         "vpc:ports:create",
	"elb:healthmonitor:delete": "elb:healthmonitors:delete",
	"nat:dnat_rules:delete":    "nat:dnatRules:delete",
}

// otcMisspelt are those of Open Telekom Cloud. Its load balancer's tables all
// have elb:healthmonitor:delete, so that one is no slip there.
var otcMisspelt = map[string]string{
	"apig:apis:listbindedtrottles": "apig:apis:listBindedThrottles",
	"dli:jobs:list_all":            "dli:jobs:listAll",
	"dli:table:describe_table":     "dli:table:describeTable",
	"swr:repository:listnamespace": "swr:repository:listNamespaces",
	"vpc:ports:ge":                 "vpc:ports:get",
}

// otcAliases are older spellings on Open Telekom Cloud.
var otcAliases = map[string][]string{
	"dli:jobs:listAll":              {"dli:jobs:list_all"},
	"dli:table:describeTable":       {"dli:table:describe_table"},
	"swr:repository:listNamespaces": {"swr:repository:listNamespace"},
}

// unlabelled takes away what a cell puts before an action to say for which
// resource it is: "Disk: evs:volumeTags:get" ran together.
func unlabelled(name, where, source string) (string, []schema.Defect) {
	if strings.Count(name, ":") != 3 {
		return name, nil
	}
	_, action, _ := strings.Cut(name, ":")
	return action, []schema.Defect{{Kind: "label", Where: where, Written: name, Corrected: action, Source: source,
		Note: "the cell says before the action for which resource it is"}}
}
