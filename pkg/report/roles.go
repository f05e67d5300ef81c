package report

import (
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// Holders prints who holds a permission point and who lacks it.
func Holders(p *Page, who answer.Holders) {
	p.Line(0, "%s", p.Bold(who.Action))
	if who.Default != "" {
		p.Wrapped(0, "", p.say("page-everyone"))
	}
	var rows [][]string
	for _, h := range who.HeldBy {
		rows = append(rows, []string{p.say("page-holds-it"), h.Role, reachIn(p, h.Reach), h.Certainty})
	}
	for _, l := range who.LackedBy {
		rows = append(rows, []string{p.say("page-lacks-it"), l.Role, "", l.Certainty})
	}
	for _, name := range who.Unknown {
		rows = append(rows, []string{p.say("page-not-told"), name, "", ""})
	}
	if len(rows) > 0 {
		p.Table([]string{"", p.say("column-role"), p.say("column-reach"), p.say("column-certainty")}, rows)
	}
	members(p, who.Members)
	attachables(p, who.Attachable, len(rows) > 0)
}

// reachIn names the resources for which a point is held.
func reachIn(p *Page, reach []string) string {
	if len(reach) == len(policy.Reaches()) {
		return p.say("page-all-resources")
	}
	return p.say("page-names", message.Texts("names", reach))
}

// members prints which members hold a point.
func members(p *Page, list []answer.MemberHolding) {
	if len(list) == 0 {
		return
	}
	var rows [][]string
	for _, m := range list {
		says := p.say("page-holds-it")
		switch {
		case m.Certainty == answer.Untold:
			says = p.say("page-not-told")
		case len(m.Reach) == 0:
			says = p.say("page-lacks-it")
		}
		name := m.Member
		if name == "" {
			name = p.say("page-caller")
		}
		rows = append(rows, []string{says, name, p.say("page-names", message.Texts("names", m.Roles)),
			reachIn(p, m.Reach), m.Certainty})
	}
	p.Blank()
	p.Table([]string{"", p.say("column-member"), p.say("column-roles"), p.say("column-reach"), p.say("column-certainty")}, rows)
}

// mostAttachables is how many roles of the platform a page lists.
const mostAttachables = 10

// attachables prints the platform's own roles and policies that grant an action.
func attachables(p *Page, list []answer.Attachable, more bool) {
	if len(list) == 0 {
		if !more {
			p.Wrapped(0, "", p.say("page-no-attachable"))
		}
		return
	}
	if more {
		p.Blank()
	}
	p.Wrapped(0, "", p.say("page-attachable"))
	var rows [][]string
	for _, a := range list[:min(len(list), mostAttachables)] {
		contents := p.say("page-attachable-contents", message.Text("kind", attachableKind(a)), message.Text("updated", a.Updated))
		rows = append(rows, []string{a.Role, a.RoleKind, strconv.Itoa(a.Actions), contents})
	}
	p.Table([]string{p.say("column-role"), p.say("column-role-kind"), p.say("column-actions"), p.say("column-contents")}, rows)
	if left := len(list) - mostAttachables; left > 0 {
		p.Wrapped(0, "", p.say("page-more-attachable", message.Count("count", left)))
	}
}

func attachableKind(a answer.Attachable) string {
	if a.Inferred {
		return "inferred"
	}
	return "published"
}

// Matrix prints what roles hold, module by module.
func Matrix(p *Page, m workspace.Matrix) {
	for i, mod := range m.Modules {
		if i > 0 {
			p.Blank()
		}
		if title := mod.Title.In(p.Lang()); title != "" {
			p.Line(0, "%s  %s", p.Bold(mod.Service), title)
		} else {
			p.Line(0, "%s", p.Bold(mod.Service))
		}
		header := []string{p.say("column-point")}
		for _, col := range m.Columns {
			header = append(header, columnTitle(col.Short))
		}
		var rows [][]string
		for _, r := range mod.Rows {
			row := []string{r.Name}
			for _, cell := range r.Cells {
				row = append(row, cell.Mark())
			}
			rows = append(rows, row)
		}
		p.Table(header, rows)
	}
	p.Blank()
	for _, mark := range workspace.Legend() {
		p.Line(0, "%-8s %s", mark, p.Dim(p.say("mark-means", message.Text("mark", mark))))
	}
}

// columnTitle shortens the name of a role to what tells it from the others.
func columnTitle(role string) string {
	for _, word := range [...]string{"Workspace", "Algo"} {
		if rest := strings.TrimPrefix(role, word); rest != "" {
			role = rest
		}
	}
	for _, word := range [...]string{"Developer", "Manager"} {
		if rest := strings.TrimSuffix(role, word); rest != "" {
			role = rest
		}
	}
	return role
}
