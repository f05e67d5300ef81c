package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// attachment is a type of resource that gives a policy to somebody.
type attachment struct {
	kind string
	// holder is the argument that names who holds it, of the resource types, and what
	// the argument with the policy, or "" where the resource is the policy.
	holder, what string
}

// attachmentTypes are the types of attachments. Sources: the documentation of the
// providers in the Terraform registry.
func attachmentTypes() []attachment {
	return []attachment{
		{"alicloud_ram_group_policy_attachment", "group_name", "policy_name"},
		{"alicloud_ram_role_policy_attachment", "role_name", "policy_name"},
		{"alicloud_ram_user_policy_attachment", "user_name", "policy_name"},
		{"aws_iam_group_policy", "group", ""},
		{"aws_iam_group_policy_attachment", "group", "policy_arn"},
		{"aws_iam_policy_attachment", "groups", "policy_arn"},
		{"aws_iam_policy_attachment", "roles", "policy_arn"},
		{"aws_iam_policy_attachment", "users", "policy_arn"},
		{"aws_iam_role_policy", "role", ""},
		{"aws_iam_role_policy_attachment", "role", "policy_arn"},
		{"aws_iam_user_policy", "user", ""},
		{"aws_iam_user_policy_attachment", "user", "policy_arn"},
		{"huaweicloud_identity_group_role_assignment", "group_id", "role_id"},
		{"huaweicloud_identity_role_assignment", "group_id", "role_id"},
		{"huaweicloud_identity_user_role_assignment", "user_id", "role_id"},
		{"huaweicloud_identityv5_policy_agency_attach", "agency_id", "policy_id"},
		{"huaweicloud_identityv5_policy_group_attach", "group_id", "policy_id"},
		{"huaweicloud_identityv5_policy_user_attach", "user_id", "policy_id"},
		{"opentelekomcloud_identity_role_assignment_v3", "group_id", "role_id"},
	}
}

// lists are the arguments of holders that list policies by name or resource name.
func lists(kind string) []string {
	switch kind {
	case "aws_iam_role":
		return []string{"managed_policy_arns"}
	case "huaweicloud_identity_agency":
		return []string{"all_resources_roles", "domain_roles"}
	}
	return nil
}

// holders finds who holds the documents of the module: what is attached to one role,
// user, group or agency is held together.
func (c *collector) holders() []form.Holder {
	held := map[string]*form.Holder{}
	m := c.module
	for _, address := range m.config.addresses() {
		b := m.config.resources[address]
		if strings.HasPrefix(address, "data.") {
			continue
		}
		for _, a := range attachmentTypes() {
			if a.kind == b.labels[0] {
				c.attached(held, address, b, a)
			}
		}
		for _, name := range lists(b.labels[0]) {
			if l := b.attr(name); l != nil {
				c.listed(held, address, leaf{l.expr, m.scope(), l.names})
			}
		}
		for _, p := range b.inner("project_role") {
			if l := p.attr("roles"); l != nil && b.labels[0] == "huaweicloud_identity_agency" {
				c.listed(held, address, leaf{l.expr, m.scope(), l.names})
			}
		}
		if a := b.attr("permissions_boundary"); a != nil {
			c.bound(held, address, leaf{a.expr, m.scope(), a.names})
		}
	}
	var out []form.Holder
	for _, address := range m.config.addresses() {
		h := held[address]
		if h == nil {
			continue
		}
		// The policies of its own blocks are held as well.
		for _, d := range c.of[address] {
			if d.Judged() {
				h.Documents = with(h.Documents, d)
			}
		}
		if len(h.Documents) > 0 && (len(h.Documents) > 1 || len(h.Roles) > 0 || len(h.Boundaries) > 0 || h.Open) {
			out = append(out, *h)
		}
	}
	return out
}

func with(docs []*policy.Document, d *policy.Document) []*policy.Document {
	if slices.Contains(docs, d) {
		return docs
	}
	return append(docs, d)
}

// holder gives the holder of an address, if the module has it once.
func (c *collector) holder(held map[string]*form.Holder, address string) *form.Holder {
	b := c.module.config.resources[address]
	if b == nil || b.attr("count") != nil || b.attr("for_each") != nil {
		return nil
	}
	if held[address] == nil {
		held[address] = &form.Holder{
			Address: c.module.address + address, File: c.tree.files[b.header.Filename], Platform: platformOf(b.labels[0]),
		}
	}
	return held[address]
}

// attached reads one attachment.
func (c *collector) attached(held map[string]*form.Holder, address string, b *block, a attachment) {
	who, what := b.attr(a.holder), b.attr(a.what)
	if who == nil || a.what != "" && what == nil {
		return
	}
	keys, _, ok := c.module.scope().instances(b)
	if !ok {
		keys = []instance{{scope: c.module.scope()}}
	}
	for _, k := range keys {
		for _, one := range (leaf{who.expr, k.scope, who.names}).elements() {
			h := c.holder(held, one.target())
			if h == nil {
				continue
			}
			if a.what == "" {
				c.give(h, address)
				continue
			}
			c.hand(h, leaf{what.expr, k.scope, what.names})
		}
	}
}

// elements gives the elements of a list that is written out, else the expression.
func (l leaf) elements() []leaf {
	r := l.resolve()
	if t, ok := r.e.(*hclsyntax.TupleConsExpr); ok {
		var out []leaf
		for _, e := range t.Exprs {
			out = append(out, leaf{e, r.s, r.names})
		}
		return out
	}
	if call, ok := r.e.(*hclsyntax.FunctionCallExpr); ok && call.Name == "toset" && len(call.Args) == 1 {
		return leaf{call.Args[0], r.s, r.names}.elements()
	}
	return []leaf{l}
}

// listed reads a list of policies that a resource holds.
func (c *collector) listed(held map[string]*form.Holder, address string, l leaf) {
	h := c.holder(held, address)
	if h == nil {
		return
	}
	for _, one := range l.elements() {
		c.hand(h, one)
	}
}

// bound reads the boundary of a resource.
func (c *collector) bound(held map[string]*form.Holder, address string, l leaf) {
	h := c.holder(held, address)
	if h == nil {
		return
	}
	if docs := c.of[l.target()]; len(docs) == 1 {
		h.Boundaries = docs
	}
}

// hand gives a holder what an expression names: a policy of the module, or one of the
// platform by its name.
func (c *collector) hand(h *form.Holder, l leaf) {
	if target := l.target(); target != "" {
		if b := c.module.config.resources[target]; b != nil {
			if !strings.HasPrefix(target, "data.") {
				c.give(h, target)
				return
			}
			for _, name := range [...]string{"display_name", "name", "arn", "policy_name"} {
				if a := b.attr(name); a != nil {
					if v := c.module.scope().value(a.expr, a.names); isText(v) {
						h.Roles = append(h.Roles, v.AsString())
						return
					}
				}
			}
		}
		h.Open = true
		return
	}
	if v := l.s.value(l.e, l.names); isText(v) {
		name := v.AsString()
		if own := c.module.named(name, h.Platform); own != "" {
			c.give(h, own)
			return
		}
		h.Roles = append(h.Roles, name)
		return
	}
	h.Open = true
}

// give gives a holder the document of a resource, if it has one.
func (c *collector) give(h *form.Holder, address string) {
	docs := c.of[address]
	if len(docs) != 1 || !docs[0].Judged() {
		h.Open = true
		return
	}
	h.Documents = with(h.Documents, docs[0])
}

// named finds the policy of the module that has a name.
func (m *module) named(name string, of policy.Platform) string {
	for _, address := range m.config.addresses() {
		b := m.config.resources[address]
		if strings.HasPrefix(address, "data.") || holderOf(b.labels[0]).kind == "" || platformOf(b.labels[0]) != of {
			continue
		}
		for _, arg := range [...]string{"name", "policy_name", "display_name"} {
			if a := b.attr(arg); a != nil {
				if v := m.scope().value(a.expr, a.names); isText(v) && v.AsString() == name {
					return address
				}
			}
		}
	}
	return ""
}

// target gives the address of the resource that an expression refers to: by its id,
// resource name or name; "" for any other expression.
func (l leaf) target() string {
	// A name that is written out would lead away from the resource, so the reference is
	// looked at first.
	for range mostReferences {
		if address := reference(plain(l.e), l.s.module); address != "" {
			return address
		}
		next, ok := l.next()
		if !ok {
			return ""
		}
		l = next
	}
	return ""
}

// reference gives the address that a name of the language refers to.
func reference(e hclsyntax.Expression, m *module) string {
	switch x := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return referenceOf(x.Traversal, m)
	case *hclsyntax.RelativeTraversalExpr:
		return reference(plain(x.Source), m)
	case *hclsyntax.IndexExpr:
		return reference(plain(x.Collection), m)
	case *hclsyntax.SplatExpr:
		return reference(plain(x.Source), m)
	}
	return ""
}

func referenceOf(t hcl.Traversal, m *module) string {
	var names []string
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, s.Name)
		case hcl.TraverseAttr:
			names = append(names, s.Name)
		}
	}
	for _, n := range [...]int{3, 2} {
		if len(names) >= n && (n == 3) == (names[0] == "data") {
			if address := strings.Join(names[:n], "."); m.config.resources[address] != nil {
				return address
			}
		}
	}
	return ""
}
