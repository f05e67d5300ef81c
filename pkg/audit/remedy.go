package audit

import (
	"encoding/json"
	"slices"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// eachRole is the argument that says what is known of each role, where that
// differs: of those that the sentence does not name as holding it.
func (p *point) eachRole() message.Arg {
	r := p.tell.rights
	if r.roles == nil || len(r.roles.Roles())+len(r.unknownRoles) < 2 {
		return message.Aside(message.Parts("roles", nil))
	}
	var all []message.Message
	kinds := map[string]bool{}
	for _, told := range r.roles.Claims(p.name) {
		known := "holds"
		switch {
		case told.Certainty == 0:
			known = "unknown"
		case len(told.Reach) == 0:
			known = "lacks"
		case len(told.Reach) < len(policy.Reaches()):
			known = "some"
		}
		certainty := workspace.CertaintyName(told.Certainty)
		kinds[known+certainty] = true
		if h := p.ruling.Role; h != nil && h.Held && slices.Contains(h.From, told.Role) {
			continue
		}
		all = append(all, message.New("role-claims", message.Text("role", told.Role), message.Text("known", known),
			message.Texts("reach", reachNames(told.Reach)), message.Text("certainty", certainty)))
	}
	for _, name := range r.unknownRoles {
		kinds["unknown"] = true
		all = append(all, message.New("role-claims", message.Text("role", name), message.Text("known", "unknown"),
			message.Texts("reach", nil), message.Text("certainty", workspace.CertaintyName(0))))
	}
	if len(kinds) < 2 {
		all = nil
	}
	return message.Aside(message.Parts("roles", all))
}

func reachNames(reach []policy.Reach) []string {
	var out []string
	for _, r := range reach {
		out = append(out, r.String())
	}
	return out
}

// remedy says what to change: the smallest role that holds the action everywhere,
// or a statement of a policy. Where it is untold whether it is lacked (yes, no), it
// says how to find out.
func (p *point) remedy(untold string) message.Message {
	r := p.tell.rights
	return message.New("give-role-or-allow",
		message.Text("role", workspace.Smallest(r.cat, r.principal.Platform, r.principal.Papers(), p.name)),
		message.Text("basis", string(r.basis)), message.Text("untold", untold), p.statement())
}

// statement is the argument with the statement of a RAM policy that allows the
// action on all that it works on.
func (p *point) statement() message.Arg {
	need := p.tell.rights.need(p.id)
	var resource any = "*"
	switch {
	case need.ResourceLess || len(need.Universe) == 0:
	case len(need.Universe) == 1:
		resource = need.Universe[0]
	default:
		resource = need.Universe
	}
	text, err := json.Marshal(struct {
		Effect, Action string
		Resource       any
	}{"Allow", p.name, resource})
	if err != nil {
		return message.Text("statement", "")
	}
	return message.Text("statement", string(text))
}
