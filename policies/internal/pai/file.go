package pai

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// read is when the pages were read: they bear no date of their own.
const read = "2026-11"

// fileBuilder gathers one file.
type fileBuilder struct {
	schema.File
	service string
	sources map[string]bool
	alias   map[string][]string // found in rows that have no action of their own
	lost    map[int][]string    // actions without some columns, by ticks
	kinds   map[string]string   // patterns of resource types
}

func newFile(service string) *fileBuilder {
	return &fileBuilder{
		File:    schema.File{Platform: "alibabacloud", Service: service, Title: titles[service], Rules: map[string]catalog.Text{}},
		service: service, sources: map[string]bool{}, alias: map[string][]string{},
		lost: map[int][]string{}, kinds: map[string]string{},
	}
}

func (f *fileBuilder) add(a schema.Action) { f.Actions = append(f.Actions, a) }

func (f *fileBuilder) do(o schema.Operation) { f.Operations = append(f.Operations, o) }

// resource gives the name of the resource type of a relative resource, and
// keeps its pattern.
func (f *fileBuilder) resource(relative string) string {
	var words []string
	for _, s := range strings.Split(strings.Trim(relative, "/"), "/") {
		if !identifier.MatchString(s) {
			words = append(words, s)
		}
	}
	name := strings.Join(words, "-")
	f.kinds[name] = f.pattern(relative)
	return name
}

// pattern gives the whole type of a relative resource. What the appendix
// writes stands below a workspace, but for what the provider offers.
func (f *fileBuilder) pattern(relative string) string {
	segments := strings.Split(strings.Trim(relative, "/"), "/")
	for i, s := range segments {
		if identifier.MatchString(s) {
			segments[i] = "*"
		}
	}
	inside := "workspace/*/"
	if strings.HasPrefix(relative, official) {
		inside = ""
	}
	return "acs:" + f.service + ":*:*:" + inside + strings.Join(segments, "/")
}

func (f *fileBuilder) finish() schema.File {
	f.Resources = map[string][]string{}
	for name, pattern := range f.kinds {
		f.Resources[name] = []string{pattern}
	}
	f.finishActions()
	f.finishOperations()
	for _, ticks := range slices.Sorted(maps.Keys(f.lost)) {
		names := slices.Sorted(slices.Values(f.lost[ticks]))
		f.Defects = append(f.Defects, schema.Defect{
			Kind: "lost-cells", Where: strings.Join(names, ", "), Written: fmt.Sprintf("%d ticks", ticks),
			Note: "the empty cells moved to the end of the row; which roles the ticks belong to cannot be recovered", Source: inferred,
		})
	}
	f.Sources = f.describe()
	if f.service == "paiworkspace" {
		for _, name := range Roles() {
			f.Roles = append(f.Roles, schema.Role{Name: name, Title: roleTitles[name], Source: []string{appendix}})
		}
	}
	return f.File
}

func (f *fileBuilder) finishActions() {
	for i := range f.Actions {
		a := &f.Actions[i]
		a.Aliases = append(a.Aliases, f.alias[a.Name]...)
		for _, alias := range a.Aliases {
			if typos[alias] == a.Name {
				f.Defects = append(f.Defects, schema.Defect{
					Kind: "typo", Where: a.Name, Written: alias, Corrected: a.Name,
					Note: "both spellings are known; which one the platform checks is not", Source: a.Source[0],
				})
			}
		}
	}
	slices.SortFunc(f.Actions, func(a, b schema.Action) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
}

// finishOperations sorts, and finds the listings that another action completes.
func (f *fileBuilder) finishOperations() {
	known := map[string]bool{}
	for _, a := range f.Actions {
		known[a.Name] = true
	}
	for i := range f.Operations {
		o := &f.Operations[i]
		if len(o.Actions) == 0 {
			continue
		}
		if all := ListAll(o.Actions[0]); known[all] {
			o.ListAll = all
		}
	}
	slices.SortFunc(f.Operations, func(a, b schema.Operation) int {
		return cmp.Compare(strings.ToLower(a.ID), strings.ToLower(b.ID))
	})
}

// ListAll gives the name of the action that would complete a listing:
// PaiDSW:ListAllInstances for PaiDSW:ListInstances; "" for what lists nothing.
func ListAll(action string) string {
	prefix, name, _ := strings.Cut(action, ":")
	verb, rest := splitVerb(name)
	if verb != "List" && verb != "Get" || strings.HasPrefix(rest, "All") {
		return ""
	}
	return prefix + ":" + verb + "All" + rest
}

// describe gives the sources the file names.
func (f *fileBuilder) describe() map[string]schema.Source {
	out := map[string]schema.Source{}
	if f.sources[appendix] {
		out[appendix] = schema.Source{
			Title:    catalog.Text{En: "Appendix: Roles and permissions", ZhHans: "附录:角色及权限列表", ZhHant: "附錄:角色及許可權列表"},
			URL:      "https://help.aliyun.com/zh/pai/appendix-list-of-roles-and-permissions",
			Read:     read,
			Standing: "official",
			Note: "Read in its Traditional Chinese edition, which bears no date. Simplified Chinese titles are those in other characters and mainland words; the page's own may differ." +
				f.resourceNote(),
		}
	}
	if f.sources[appendixEn] {
		out[appendixEn] = schema.Source{
			Title:    catalog.Text{En: "Appendix: List of roles and permissions (newer English page)"},
			URL:      "https://www.alibabacloud.com/help/en/pai/appendix-list-of-roles-and-permissions",
			Read:     read,
			Standing: "official",
			Note:     "Only the codes and the number of ticks could be made out.",
		}
	}
	if len(f.Rules) > 0 {
		out[inferred] = schema.Source{
			Title:    catalog.Text{En: "The role columns of the appendix, put back in place"},
			Standing: "inferred",
			Note:     "In copies of the page the empty cells of a row moved to its end. Each row and cell names the rule that put it back.",
		}
	}
	return out
}

// resourceNote says how far the patterns of resources are the vendor's words.
func (f *fileBuilder) resourceNote() string {
	switch {
	case len(f.kinds) == 0:
		return ""
	case f.service == "paidsw":
		return " Resources are given relative to a workspace."
	}
	return " Resources are given relative to a workspace; their prefix follows the form documented for paidsw."
}
