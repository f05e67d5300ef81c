package report

import (
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/message"
)

// writeHolders prints who holds a permission point and who lacks it, rule by rule.
func writeHolders(p *Page, point string, cells []answer.RoleCell) {
	if len(cells) == 0 {
		return
	}
	p.Wrapped(2, "", p.say("page-holders", message.Text("action", point)))
	type claim struct {
		rule, certainty string
		held            bool
	}
	var order []claim
	roles, says := map[claim][]string{}, map[string]string{}
	for _, c := range cells {
		key := claim{c.Rule, c.Certainty, len(c.Reach) > 0}
		if roles[key] == nil {
			order = append(order, key)
		}
		roles[key] = append(roles[key], c.Role)
		says[c.Rule] = c.RuleSays
	}
	var rules []string
	for _, key := range order {
		if says[key.rule] != "" {
			rules = append(rules, p.say("page-rule-says", message.Text("rule", key.rule), message.Text("says", says[key.rule])))
			says[key.rule] = ""
		}
		label := p.say("page-lacked", message.Text("certainty", key.certainty))
		switch {
		case key.certainty == answer.Untold:
			label = p.say("page-untold")
		case key.held:
			label = p.say("page-held", message.Text("certainty", key.certainty))
		}
		p.Wrapped(4, label+" ", p.say("page-roles", message.Texts("roles", roles[key]), message.Text("rule", key.rule)))
	}
	for _, r := range rules {
		p.Wrapped(4, p.say("page-rule")+" ", r)
	}
}

// writeRoleKind says what a name of the platform's own roles and policies is for.
func writeRoleKind(p *Page, kind string) {
	switch kind {
	case serviceRole:
		p.Wrapped(2, "", p.say("page-kind-service-role"))
	case agencyRole:
		p.Wrapped(2, "", p.say("page-kind-agency"))
	case systemPolicy:
		p.Wrapped(2, "", p.say("page-kind-system-policy"))
	default:
		p.Wrapped(2, "", p.say("page-kind-role"))
	}
}

// writePlatformRole prints what is known of a role of the platform.
func writePlatformRole(p *Page, r *answer.PlatformRole) {
	if r == nil {
		return
	}
	if r.Title != "" {
		p.Wrapped(2, "", r.Title)
	}
	p.labelled(2, p.say("page-trusts"), r.Trusts)
	p.listed(2, p.say("page-holds"), r.Holds)
	p.labelled(2, p.say("page-content"), r.Updated)
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
	p.Line(2, "%s", p.say("page-workspace-role",
		message.Count("holds", r.Holds), message.Count("lacks", r.Lacks), message.Text("role", r.Role)))
	writeSources(p, 2, r.Sources)
}
