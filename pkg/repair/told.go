package repair

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
)

// Told says what the policies alone do not: where several are attached, and what
// must be there besides.
func (g *Generated) Told() (out []message.Message) {
	for _, p := range g.Policies {
		if p.Scope != "" && (len(g.Policies) > 1 || p.Scope != catalog.ScopeProject.String()) {
			out = append(out, message.New("generated-attach", message.Name("name", p.Name), message.Text("scope", p.Scope)))
		}
	}
	if len(g.Policies) > 1 {
		out = append(out, message.New("repair-together"))
	}
	for _, l := range g.Left {
		out = append(out, l.Message)
	}
	return out
}
