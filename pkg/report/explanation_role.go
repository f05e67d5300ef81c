package report

import (
	"bytes"
	"encoding/json"
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
	if len(r.Content) > 0 {
		p.Wrapped(2, "", p.say("page-content", message.Text("kind", contentKind(r)), message.Text("updated", r.Updated)))
		for line := range strings.Lines(laidOut(r.Content)) {
			text := strings.TrimLeft(line, " ")
			p.Wrapped(4+len(line)-len(text), "", strings.TrimRight(text, "\r\n"))
		}
	}
	for _, rule := range r.InferredBy {
		p.labelled(2, p.say("page-inferred-by"), rule)
	}
	writeSources(p, 2, r.Sources)
}

// writeNoContents says of a role or policy that what it grants is not known.
func writeNoContents(p *Page, x *answer.Explanation) {
	if attached := x.RoleKind != serviceRole && x.RoleKind != agencyRole; attached && (x.System == nil || len(x.System.Content) == 0) {
		p.Line(2, "%s", p.Dim(p.say("role-without-contents")))
	}
}

func contentKind(r *answer.PlatformRole) string {
	if r.Inferred {
		return "inferred"
	}
	return "published"
}

// laidOut writes a document as people do: a pattern a line.
func laidOut(content []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, content, "", "  ") != nil {
		return string(content)
	}
	return b.String()
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
