package policies

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/testinput"
)

// published are the policies that vendors publish, by the platform they are
// taken as of.
var published = []struct {
	name     string
	platform policy.Platform
	glob     string // of the shared folder
	leaveOut string
}{
	{"Huawei Cloud's documentation", policy.HuaweiCloud, "corpora/huawei-docs/*.json", ""},
	{"Huawei Cloud, other places", policy.HuaweiCloud, "corpora/huawei/*.json", "otc_*"},
	{"Open Telekom Cloud's documentation", policy.OpenTelekomCloud, "corpora/huawei/otc_*.json", ""},
	{"Alibaba Cloud's system policies", policy.AlibabaCloud, "facts/alibaba/system_policies/*.json", ""},
	{"Alibaba Cloud, examples", policy.AlibabaCloud, "corpora/alibaba/*.json", ""},
	{"Alibaba Cloud, policies of skills", policy.AlibabaCloud, "facts/alibaba/skills_policies.tsv", ""},
}

// auditPublished audits one of the sets, each document by itself.
func auditPublished(t *testing.T, i int) *audit.Report {
	t.Helper()
	set := published[i]
	o := policy.Options{Platform: set.platform}
	folder := testinput.Shared(t, path.Dir(set.glob))
	var docs []*policy.Document
	if strings.HasSuffix(set.glob, ".tsv") {
		docs = skillPolicies(t, filepath.Join(folder, path.Base(set.glob)), o)
	} else {
		paths, err := filepath.Glob(filepath.Join(folder, path.Base(set.glob)))
		if err != nil {
			t.Fatal(err)
		}
		paths = slices.DeleteFunc(paths, func(p string) bool {
			left, _ := path.Match(set.leaveOut, filepath.Base(p))
			return left
		})
		read, err := source.Load(t.Context(), paths, source.Options{Policy: o})
		if err != nil {
			t.Fatal(err)
		}
		docs = read.Documents
	}
	if len(docs) == 0 {
		t.Fatalf("%s names no document", set.glob)
	}
	return audit.Run(embedded(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
}

// skillPolicies reads a table of statements: one document for each page that has
// a policy, and one statement for neighbours that differ only in their actions.
func skillPolicies(t *testing.T, table string, o policy.Options) (docs []*policy.Document) {
	t.Helper()
	f, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type statement struct {
		Effect    string
		Action    []string
		Resource  []string
		Condition json.RawMessage `json:",omitempty"`
	}
	statements := map[string][]statement{}
	var order []string
	for _, r := range tableOf(t, f) {
		if r[8] != "sample (policy block)" {
			continue
		}
		_, name, _ := strings.Cut(r[9], "/skills/")
		s := statement{Effect: r[3], Action: []string{r[2]}, Resource: strings.Split(r[5], ";"), Condition: json.RawMessage(r[6])}
		all := statements[name]
		if all == nil {
			order = append(order, name)
		}
		if n := len(all) - 1; n >= 0 && all[n].Effect == s.Effect && slices.Equal(all[n].Resource, s.Resource) &&
			string(all[n].Condition) == r[6] {
			all[n].Action = append(all[n].Action, r[2])
		} else {
			statements[name] = append(all, s)
		}
	}
	for _, name := range order {
		text, err := json.Marshal(map[string]any{"Version": "1", "Statement": statements[name]})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		docs = append(docs, policy.Parse(diag.NewFile(fmt.Sprintf("%s.json", name), text), o)...)
	}
	return docs
}
