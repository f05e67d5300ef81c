package alibaba

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/policies/importers/tables"
)

// apiList is the source of the names of APIs.
const apiList = "api-names"

// files makes the files of a service.
func (s *service) files(made map[string]string) {
	stem := path.Join(Folder, s.name)
	if len(s.actions) == 0 && len(s.roles) == 0 {
		return
	}
	made[stem+".reference.yaml"] = s.reference()
	if len(s.actions) > 0 {
		made[stem+".actions.tsv"] = s.table()
	}
}

// table has the actions of the service.
func (s *service) table() string {
	var b strings.Builder
	b.WriteString("name\taccess\tresources\tkeys\tstanding\tsource\n")
	for _, a := range s.actions {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\n", a.name, a.level, strings.Join(a.types, "; "), strings.Join(a.keys, "; "),
			a.standing, strings.Join(a.sources, "; "))
	}
	return b.String()
}

// reference makes the YAML that the table refers to.
func (s *service) reference() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by policies/importers from its tables. Write facts of your own into %s.yaml.\n", s.name)
	fmt.Fprintf(&b, "platform: %s\nservice: %s\n", Folder, s.name)
	if s.title != "" {
		fmt.Fprintf(&b, "title: {en: %s}\n", tables.Scalar(s.title))
	}
	if !s.hand.covered[s.name] {
		b.WriteString("coverage: part\n")
	}
	b.WriteString("each_action: true\nsources:\n")
	for _, p := range s.pages {
		if !s.used[p[1]] {
			continue
		}
		fmt.Fprintf(&b, "  %s:\n    title: {en: %s}\n    url: %s\n    %s\n    standing: %s\n", p[1], tables.Scalar(p[2]), p[3], p[4], p[6])
		if p[5] != "" {
			fmt.Fprintf(&b, "    note: %s\n", tables.Scalar(p[5]))
		}
	}
	if s.used[apiList] {
		slices.Sort(s.products)
		fmt.Fprintf(&b, "  %s:\n    title: {en: %s}\n    url: https://api.aliyun.com/\n    read: 2026-11\n    standing: inferred\n    note: >-\n"+
			"      the RAM code of the product and the name of an API: so are most actions called, and not all; the APIs are\n"+
			"      those of %s\n", apiList,
			tables.Scalar("Lists of the APIs, joined with the RAM codes of the products"), strings.Join(s.products, ", "))
	}
	if len(s.resources) > 0 {
		b.WriteString("resources:\n")
		for _, name := range slices.Sorted(maps.Keys(s.resources)) {
			if !s.hand.resources[s.name][name] {
				fmt.Fprintf(&b, "  %s: [%s]\n", tables.Scalar(name), strconv.Quote(s.resources[name]))
			}
		}
	}
	s.serviceRoles(&b)
	return b.String()
}

// serviceRoles lists the service-linked roles, and what who creates one needs.
func (s *service) serviceRoles(b *strings.Builder) {
	if len(s.roles) == 0 {
		return
	}
	b.WriteString("service_roles:\n")
	for _, r := range s.roles {
		if !r.declared {
			fmt.Fprintf(b, "  - %s\n", r.name)
		}
	}
	b.WriteString("operations:\n")
	for _, r := range s.roles {
		if r.service == "" {
			continue // its page does not say what the permission is limited to
		}
		fmt.Fprintf(b, "  - id: ram.role.%s\n    title: {en: Creating the service-linked role %s}\n    requires:\n",
			strings.ToLower(r.name), r.name)
		standing := ""
		if r.basis != "stated" {
			standing = ", standing: inferred"
		}
		fmt.Fprintf(b, "      - {all: [ram:CreateServiceLinkedRole], with: {ram:ServiceName: %s}%s}\n    source: [%s]\n",
			r.service, standing, r.source)
	}
}
