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

// roleNames gives the display names of system roles and policies of a
// platform's tables: names that people write where an action should stand.
func roleNames(shared fs.FS, columns map[string]string) ([]string, error) {
	var names []string
	for file, column := range columns {
		records, err := tsv.Read(shared, file, column)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if n := r.Get(column); n != "" && !strings.ContainsAny(n, "()") {
				names = appendNew(names, n)
			}
		}
	}
	slices.Sort(names)
	return names, nil
}

var (
	huaweiRoleColumns = map[string]string{
		"facts/huawei/system_role_names.tsv":                  "display_name",
		"facts/huawei-docs/hw_system_policies.tsv":            "policy_or_role",
		"facts/huawei/modelarts_system_identity_policies.tsv": "policy",
	}
	otcRoleColumns = map[string]string{
		"facts/huawei/system_role_names.tsv": "display_name",
		"facts/huawei/otc_roles.tsv":         "role",
	}
)

// systemPolicy tells a system policy from a system role by its name: policies
// are called after the access they give. Some are not.
func systemPolicy(name string) bool {
	for _, end := range []string{"Access", "Operations", "Policy", "Permission"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return name == "RDS Admin" || name == "RDS Viewer"
}

// allRoles finds the roles that a sentence names, but not the role itself.
func allRoles(text, self string) []string {
	var roles []string
	for _, known := range []string{"Tenant Guest", "SWR Admin", "OBS Buckets Viewer", "OBS Viewer", "OBS Operator", "SFS Turbo Admin",
		"DEW KeypairFullAccess", "DEW KeypairReadOnlyAccess"} {
		if strings.Contains(text, known) {
			roles = appendNew(roles, known)
		}
	}
	for _, r := range roleName.FindAllString(text, -1) {
		r = strings.TrimPrefix(strings.TrimPrefix(r, "The "), "Users ")
		roles = appendNew(roles, strings.Replace(r, "FULLAccess", "FullAccess", 1))
	}
	return slices.DeleteFunc(roles, func(r string) bool { return r == self })
}

// otcRoles reads which roles a system role depends on: an operation a role,
// "holding" it, which is listed and never judged.
func otcRoles(shared fs.FS) ([]assemble.Document, error) {
	return otcTable(shared, "facts/huawei/otc_roles.tsv", func(r tsv.Record, source string) []table.Row {
		row := roleRow(r.Get("role"), source)
		for _, role := range allRoles(r.Get("dependencies"), r.Get("role")) {
			row.Requires = append(row.Requires, schema.Requirement{Role: role, When: englishCase(r.Get("dependencies"), role)})
		}
		for _, word := range strings.Fields(r.Get("dependencies")) {
			if table.IsAction(word) {
				row.Requires = append(row.Requires, requires("", []string{word})...)
			}
		}
		for i, q := range row.Requires {
			if q.Role == "" {
				row.Requires[i].When = catalog.Text{En: "only for some functions of the console"}
			}
		}
		if len(row.Requires) == 0 {
			return nil
		}
		return []table.Row{row}
	})
}

func roleRow(role, source string) table.Row {
	return table.Row{ID: "iam.role." + kebab(role), Title: catalog.Text{En: "Holding the role " + role}, Group: "System roles",
		Service: "iam", Source: source, Note: "a system role and what it depends on: listed, never judged"}
}

// englishCase gives the case of a role that is needed for one function only.
func englishCase(text, role string) catalog.Text {
	for _, sentence := range strings.Split(text, ". ") {
		switch {
		case !strings.Contains(sentence, role):
		case strings.Contains(sentence, "VPC endpoint"):
			return catalog.Text{En: "accessing a cluster through a VPC endpoint"}
		case strings.Contains(sentence, "Cloud Eye"):
			return catalog.Text{En: "using Cloud Eye"}
		case strings.Contains(sentence, "flow log"):
			return catalog.Text{En: "using VPC flow logs"}
		case strings.Contains(sentence, "NAT Gateway Administrator"):
			return catalog.Text{En: "using NAT gateways for clusters"}
		}
	}
	return catalog.Text{}
}

// chineseCases give the case of a role by a phrase of its line.
var chineseCases = []struct{ phrase, when string }{
	{"使用VPC通道", "using VPC channels"}, {"自定义认证", "using custom authentication"},
	{"选择VPC", "choosing a VPC and a subnet"}, {"选择RDS", "choosing an RDS instance"},
	{"消息通知", "for notifications"}, {"选择桶", "choosing a bucket for a backup job"}, {"购买HSS", "buying HSS quotas"},
}

// docsRoles reads the same from Huawei Cloud's documentation.
func docsRoles(shared fs.FS) ([]assemble.Document, error) {
	records, err := tsv.Read(shared, "facts/huawei-docs/hw_system_policies.tsv", "repo", "file", "page_title", "policy_or_role", "depends_on", "date")
	if err != nil {
		return nil, err
	}
	byFile := map[string]int{}
	var docs []assemble.Document
	for _, r := range records {
		i, ok := byFile[pageKey(r)]
		if !ok {
			i = len(docs)
			byFile[pageKey(r)] = i
			id := r.Get("repo") + "-roles"
			for n := 2; slices.ContainsFunc(docs, func(d assemble.Document) bool { return d.ID == id }); n++ {
				id = r.Get("repo") + "-roles-" + string(rune('0'+n))
			}
			docs = append(docs, docsPage(id, r))
		}
		row := roleRow(r.Get("policy_or_role"), docs[i].ID)
		row.Requires = chineseRoles(r.Get("depends_on"), r.Get("policy_or_role"))
		if len(row.Requires) > 0 {
			docs[i].Rows = append(docs[i].Rows, row)
		}
	}
	return docs, nil
}

func chineseRoles(text, self string) []schema.Requirement {
	var reqs []schema.Requirement
	at := map[string]int{}
	for _, line := range strings.Split(text, " / ") {
		when := catalog.Text{}
		for _, c := range chineseCases {
			if strings.Contains(line, c.phrase) {
				when.En = c.when
				break
			}
		}
		for _, role := range allRoles(line, self) {
			if i, ok := at[role]; ok {
				if when.En != "" {
					reqs[i].When = when
				}
				continue
			}
			at[role] = len(reqs)
			reqs = append(reqs, schema.Requirement{Role: role, When: when})
		}
	}
	return reqs
}
