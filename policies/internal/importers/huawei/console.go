package huawei

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
)

// consoleNote marks a function that is listed and never judged.
const consoleNote = "a function of the console without an action of its own: listed, never judged"

// someUses is the case of a role whose sentence names none.
const someUses = "only for some of its uses"

// otcConsole reads what functions of a console depend on.
func otcConsole(shared fs.FS) ([]assemble.Document, error) {
	function := ""
	return otcTable(shared, "facts/huawei/otc_console.tsv", func(r tsv.Record, source string) []table.Row {
		if f := r.Get("console_function"); f != "" {
			function = f
		}
		row := consoleRow(otcService(r.Get("repo")), catalog.Text{En: function}, source)
		text := r.Get("role_or_policy") + " " + r.Get("note")
		for _, role := range allRoles(text, "") {
			row.Requires = append(row.Requires, schema.Requirement{Role: role, When: catalog.Text{En: someUses}})
		}
		names, _ := once(slices.DeleteFunc(strings.Fields(text), func(w string) bool { return !table.IsAction(w) }))
		row.Requires = append(row.Requires, requires("", names)...)
		return []table.Row{row}
	})
}

func consoleRow(service string, function catalog.Text, source string) table.Row {
	row := table.Row{ID: service + ".console." + kebab(function.En), Title: catalog.Text{En: "Console: " + function.En},
		Group: "Console functions", Service: service, Source: source, Note: consoleNote}
	if function.ZhHans != "" {
		row.Title.ZhHans = "控制台：" + function.ZhHans
	}
	return row
}

// docsConsole reads the same from Huawei Cloud's documentation. Its tables of
// roles are among those of the system policies, which docsRoles reads.
func docsConsole(shared fs.FS) ([]assemble.Document, error) {
	records, err := tsv.Read(shared, "facts/huawei-docs/hw_role_dependencies.tsv", "repo", "file", "page_title", "date", "row")
	if err != nil {
		return nil, err
	}
	var docs []assemble.Document
	for _, r := range records {
		name, needs, other := consoleCells(r.Get("row"))
		if name == "" {
			continue
		}
		en, ok := consoleFunctions[name]
		if !ok {
			return nil, fmt.Errorf("hw_role_dependencies.tsv, line %d: the function %q has no English name", r.Line, name)
		}
		id := r.Get("repo") + "-console"
		if len(docs) == 0 || docs[len(docs)-1].ID != id {
			docs = append(docs, docsPage(id, r))
		}
		row := consoleRow(docsService(r.Get("repo")), catalog.Text{En: en, ZhHans: name}, id)
		row.Requires = consoleRoles(needs, other)
		d := &docs[len(docs)-1]
		d.Rows = append(d.Rows, row)
	}
	return docs, nil
}

// consoleCells gives the function of a row, the text that names roles, and
// when they are needed where it says nothing else; no function for a row of
// another table.
func consoleCells(row string) (name, needs, other string) {
	for _, cell := range strings.Split(row, " ; ") {
		head, text, _ := strings.Cut(cell, "=")
		switch head {
		case "Console控制台功能", "GES操作":
			name = text
		case "需配置角色/策略":
			needs, other = text, someUses
		case "依赖的OBS权限":
			needs = text
		}
	}
	return name, needs, other
}

// consoleRoles reads the roles of a cell sentence by sentence.
func consoleRoles(text, other string) []schema.Requirement {
	var reqs []schema.Requirement
	for _, sentence := range strings.FieldsFunc(strings.ReplaceAll(text, " / ", "。"), func(r rune) bool { return r == '。' || r == '；' }) {
		when := cmp.Or(consoleCase(sentence), other)
		roles := allRoles(sentence, "")
		for _, role := range roles {
			q := schema.Requirement{Role: role, When: catalog.Text{En: strings.TrimPrefix(when+instead(sentence, role, roles), "; ")}}
			if !slices.ContainsFunc(reqs, func(p schema.Requirement) bool { return p.Role == q.Role && p.When == q.When }) {
				reqs = append(reqs, q)
			}
		}
	}
	return reqs
}

// consoleCase says when a sentence's roles are needed, "" if it does not tell.
func consoleCase(sentence string) string {
	for _, c := range consoleCases {
		if strings.Contains(sentence, c.phrase) {
			return c.when
		}
	}
	return ""
}

// instead names the role that a sentence puts beside another with an "or".
func instead(sentence, role string, roles []string) string {
	plain := strings.NewReplacer("策略", "", "权限", "", "角色", "", "或者", "或").Replace(sentence)
	for _, r := range roles {
		if strings.Contains(plain, role+"或"+r) || strings.Contains(plain, r+"或"+role) {
			return "; " + r + " is enough instead"
		}
	}
	return ""
}

// consoleCases give the case of a role by a phrase of its sentence; the first
// that it contains counts.
var consoleCases = []struct{ phrase, when string }{
	{"ELB类型的服务", "creating a Service of the ELB type"},
	{"Java探针", "using the Java probe"},
	{"NAT网关类型的服务", "creating a Service of the NAT gateway type"},
	{"极速文件存储", "using SFS Turbo"},
	{"对象存储", "using object storage"},
	{"文件存储", "using file storage"},
	{"弹性扩容", "scaling out automatically"},
	{"转包周期", "changing to yearly or monthly billing"},
	{"创建和删除节点", "creating and deleting nodes"},
	{"导入存储", "importing storage"},
	{"密钥", "viewing secrets"},
	{"首次购买", "buying for the first time"},
	{"普通租户类", "buying the ordinary tenant type"},
	{"总览中", "seeing the charts of the overview"},
}

// consoleFunctions are the English names of the functions.
var consoleFunctions = map[string]string{
	"总览": "Overview", "工作负载": "Workloads", "集群管理": "Cluster management", "节点管理": "Node management",
	"网络管理": "Network management", "存储管理": "Storage management", "命名空间": "Namespaces", "模板市场": "Chart market",
	"插件管理": "Add-on management", "权限管理": "Permission management", "配置中心": "Configuration center", "帮助中心": "Help center",
	"其他服务跳转":             "Links to other services",
	"查看元数据":              "Viewing metadata",
	"创建/导入/复制/编辑/删除元数据":  "Changing metadata",
	"创建图（带初始数据），导入图/导出图": "Importing and exporting graphs",
	"安全总览":               "Security overview",
	"购买WAF实例（独享模式）":      "Buying a dedicated WAF instance",
	"购买WAF实例（专属云）":       "Buying a WAF instance in a dedicated cloud",
	"管理独享引擎":             "Managing dedicated engines",
	"添加防护网站（ELB模式）":      "Adding a website in ELB mode",
	"实例组管理":              "Managing instance groups",
	"添加防护网站（云模式、独享模式）":   "Adding a website in cloud or dedicated mode",
	"修改服务器信息":            "Changing server information",
	"网站设置列表":             "List of website settings",
	"告警通知":               "Alarm notifications",
	"开启全量日志":             "Enabling full logs",
}
