package huawei

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"

	"github.com/permgap/permgap/pkg/catalog"
)

// impliedRule is the source of prerequisites that stand beside an action in
// the same cell, which no column of the table calls a dependency.
const impliedRule = "rule-several-actions"

func impliedDocument() assemble.Document {
	return assemble.Document{ID: impliedRule, Source: schema.Source{
		Title: catalog.Text{En: "Several actions in one cell"}, Standing: "inferred",
		Note: "the table puts several actions into the action cell of one operation: of those of its own service the one whose verb fits the title and the method of the API is the operation's, the others are taken as its prerequisites; but nothing that reads needs an action that writes",
	}}
}

// demand fills in the own action of a row and its prerequisites: what the
// table calls dependencies, and what stands beside the action in its cell. The
// row has its title, API, service and source already. A cell without an API
// that names only actions of other services tells of a page of the console:
// it has no action of its own.
func demand(row *table.Row, actions, needs []string) {
	var own string
	implied := actions
	if i := ownAction(row, actions); i >= 0 {
		own, implied = actions[i], slices.Delete(slices.Clone(actions), i, i+1)
		row.Actions = []string{own}
	}
	needs = slices.DeleteFunc(slices.Clone(needs), func(n string) bool { return n == own })
	row.Requires = requires(own, needs)
	reads := own != "" && (isMethod(row, "GET", "HEAD") || len(row.API) == 0 && verbFits(row, own) && isRead(own))
	implied = slices.DeleteFunc(slices.Clone(implied), func(n string) bool { return slices.Contains(needs, n) || reads && !isRead(n) })
	for _, q := range requires(own, implied) {
		q.Standing, q.Source = "inferred", []string{row.Source, impliedRule}
		row.Requires = append(row.Requires, q)
	}
}

// ownAction gives the place of the action that is the operation's own among
// those of a cell, -1 if there is none: of those of the row's service the one
// that fits best, the first of equals.
func ownAction(row *table.Row, actions []string) int {
	if len(actions) == 1 {
		return 0
	}
	ofService := slices.ContainsFunc(actions, func(a string) bool { return table.Service(a) == row.Service })
	if !ofService && len(row.API) == 0 {
		return -1
	}
	best, at := -1, -1
	for i, a := range actions {
		if ofService && table.Service(a) != row.Service {
			continue
		}
		if f := fitness(row, a); f > best {
			best, at = f, i
		}
	}
	return at
}

// fitness tells how well an action fits a row: by its title, by the method of
// its API, or at least by reading where the API reads and writing where it
// writes.
func fitness(row *table.Row, action string) int {
	n := 0
	if isMethod(row, "GET", "HEAD") == isRead(action) {
		n = 1
	}
	if len(row.API) == 0 {
		n = 0 // whether it reads, only the title tells
	}
	if isMethod(row, "DELETE") && slices.Contains(deletes, verbOf(action)) {
		n++
	}
	if verbFits(row, action) {
		n += 2
	}
	return n
}

func isMethod(row *table.Row, methods ...string) bool {
	if len(row.API) == 0 {
		return false
	}
	method, _, _ := strings.Cut(row.API[0], " ")
	return slices.Contains(methods, method)
}

// verbOf gives the first word of the last part of an action, in small letters:
// create for ecs:cloudServers:createServers.
func verbOf(action string) string {
	last := action[strings.LastIndexByte(action, ':')+1:]
	for i, c := range last {
		if i > 0 && (c < 'a' || c > 'z') {
			return strings.ToLower(last[:i])
		}
	}
	return strings.ToLower(last)
}

// reading and deletes are the verbs of actions that read and that remove.
var (
	reading = []string{"get", "list", "query", "show", "check", "head", "describe", "search"}
	deletes = []string{"delete", "remove", "revoke"}
)

func isRead(action string) bool { return slices.Contains(reading, verbOf(action)) }

// titleVerbs are the verbs of actions and how titles begin that speak of them.
var titleVerbs = []struct {
	verbs  []string
	titles []string
}{
	{[]string{"get", "show", "query"}, []string{"querying", "query", "obtaining", "obtain", "viewing", "查询", "获取"}},
	{[]string{"list"}, []string{"querying", "query", "listing", "obtaining", "obtain", "查询", "获取"}},
	{[]string{"create", "add"}, []string{"creating", "create", "adding", "add", "创建", "添加", "增加"}},
	{[]string{"delete", "remove"}, []string{"deleting", "delete", "removing", "batch delete", "删除", "移除", "批量删除"}},
	{[]string{"update", "modify"}, []string{"updating", "update", "modifying", "更新", "修改"}},
	{[]string{"upload"}, []string{"uploading", "上传"}},
	{[]string{"copy"}, []string{"copying", "replicating", "复制", "Region内复制"}},
	{[]string{"put"}, []string{"copying", "uploading", "configuring"}},
}

// verbFits reports whether the title of a row speaks of what an action does.
func verbFits(row *table.Row, action string) bool {
	for _, v := range titleVerbs {
		if !slices.Contains(v.verbs, verbOf(action)) {
			continue
		}
		for _, title := range v.titles {
			if strings.HasPrefix(strings.ToLower(row.Title.En), strings.ToLower(title)) || strings.HasPrefix(row.Title.ZhHans, title) {
				return true
			}
		}
	}
	return false
}
