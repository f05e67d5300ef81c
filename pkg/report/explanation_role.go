package report

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
)

// writeHolders prints who holds a permission point and who lacks it, rule by rule.
func writeHolders(p *Page, point string, cells []answer.RoleCell) {
	if len(cells) == 0 {
		return
	}
	p.Wrapped(2, "", fmt.Sprintf("workspace roles ('permgap roles --action %s' shows where each holds it)", point))
	type claim struct{ rule, said string }
	var order []claim
	roles, says := map[claim][]string{}, map[string]string{}
	for _, c := range cells {
		key := claim{c.Rule, "held (" + c.Certainty + ") by "}
		switch {
		case c.Certainty == answer.Untold:
			key.said = "no source tells of "
		case len(c.Reach) == 0:
			key.said = "lacked (" + c.Certainty + ") by "
		}
		if roles[key] == nil {
			order = append(order, key)
		}
		roles[key] = append(roles[key], c.Role)
		says[c.Rule] = c.RuleSays
	}
	var rules []string
	for _, key := range order {
		if says[key.rule] != "" {
			rules = append(rules, key.rule+": "+says[key.rule])
			says[key.rule] = ""
		}
		text := strings.Join(roles[key], ", ")
		if key.rule != "" {
			text += "; rule " + key.rule
		}
		p.Wrapped(4, key.said, text)
	}
	for _, r := range rules {
		p.Wrapped(4, "rule ", r)
	}
}

// writeRoleKind says what a name of the platform's own roles and policies is for.
func writeRoleKind(p *Page, kind string) {
	text := "a role of the platform: attach it to a user group"
	switch kind {
	case catalog.ServiceRole.String():
		text = "a role that a service acts with: it must exist, and is created once in the account"
	case catalog.AgencyRole.String():
		text = "an agency: it must exist in the account, where a service acts with it"
	case catalog.SystemPolicy.String():
		text = "a ready-made policy of the platform: attach it as it is"
	}
	p.Wrapped(2, "", text+"; in the Action list of a policy its name grants nothing (PG305)")
}

// writePlatformRole prints what is known of a role of the platform.
func writePlatformRole(p *Page, r *answer.PlatformRole) {
	if r == nil {
		return
	}
	for _, line := range []struct{ label, text string }{
		{"", r.Title}, {"trusts: ", r.Trusts}, {"holds: ", strings.Join(r.Holds, ", ")}, {"content of: ", r.Updated},
	} {
		if line.text != "" {
			p.Wrapped(2, line.label, line.text)
		}
	}
	for line := range strings.Lines(string(r.Content)) {
		p.Wrapped(4, "", strings.TrimRight(line, "\r\n"))
	}
	writeSources(p, 2, r.Sources)
}

// writeWorkspaceRole prints what a role holds, in numbers.
func writeWorkspaceRole(p *Page, r *answer.WorkspaceRole) {
	if r.Title != "" {
		p.Wrapped(2, "", r.Title)
	}
	p.Line(2, "holds %d permission points, lacks %d; 'permgap roles %s' lists them", r.Holds, r.Lacks, r.Role)
	writeSources(p, 2, r.Sources)
}
