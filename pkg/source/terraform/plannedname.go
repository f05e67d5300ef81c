package terraform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// attach reads an attachment.
func (a *attached) attach(r planned, t attachment) {
	holders := a.who(r, t.holder)
	if t.what == "" {
		for _, who := range holders {
			a.give(a.holder(who, r.kind), r.address)
		}
		return
	}
	var to []*form.Holder
	for _, who := range holders {
		to = append(to, a.holder(who, r.kind))
	}
	whose, from := r.text(t.whose), []planned{r}
	if t.in != "" {
		whose, from = custom, r.blocks(t.in)
	}
	for _, one := range from {
		if len(to) == 0 {
			if len(one.texts(t.what)) == 0 {
				continue
			}
			to = append(to, a.stranger(r, t))
		}
		for _, h := range to {
			a.hand(h, one, t.what, whose)
		}
	}
}

// blocks gives the blocks of a resource, as resources of their own.
func (r planned) blocks(name string) (out []planned) {
	if m := r.marks.Member(name); name == "" || m != nil && m.Kind == policy.TrueValue {
		return nil
	}
	for i, v := range list(r.values.Member(name)) {
		one := planned{address: r.address, kind: r.kind, at: r.at, values: v, inside: true}
		if marks := list(r.marks.Member(name)); i < len(marks) {
			one.marks = marks[i]
		}
		out = append(out, one)
	}
	return out
}

// stranger gives the holder that an attachment names and the plan does not have. It has
// the address of the first attachment.
func (a *attached) stranger(r planned, t attachment) *form.Holder {
	key := cmp.Or(strings.Join(r.texts(t.holder), " "), r.address)
	key = strangerSign + string(platformOf(r.kind)) + resourceWord(t.holder) + key
	if a.held[key] == nil {
		a.held[key] = &form.Holder{Address: r.address, File: a.in.File, Platform: platformOf(r.kind)}
		a.order = append(a.order, key)
	}
	return a.held[key]
}

// listed reads the policies that a holder itself names.
func (a *attached) listed(r planned) {
	lists := listsOf(r.kind)
	for _, name := range lists.arguments {
		if len(r.texts(name)) > 0 {
			a.hand(a.holder(r.address, r.kind), r, name, "")
		}
	}
	var all []planned
	for _, kind := range lists.in {
		all = append(all, r.blocks(kind)...)
	}
	for _, p := range all {
		if whose := p.text(lists.whose); whose != inline && len(p.texts(lists.what)) > 0 {
			a.hand(a.holder(r.address, r.kind), p, lists.what, whose)
		}
	}
}

// bounded reads the boundary of a permission set.
func (a *attached) bounded(r planned) {
	for _, who := range a.who(r, "permission_set_arn") {
		for _, p := range r.blocks("permissions_boundary") {
			if name := p.text("managed_policy_arn"); name != "" {
				a.bound(a.holder(who, r.kind), name)
			}
			for _, c := range p.blocks("customer_managed_policy_reference") {
				if name := c.text("name"); name != "" {
					a.boundBy(a.holder(who, r.kind), name)
				}
			}
		}
	}
}

// boundBy reads a boundary that is named as a policy of the account.
func (a *attached) boundBy(of *form.Holder, name string) {
	before := len(of.Bounds)
	if a.bound(of, name); len(of.Bounds) > before && !strings.HasPrefix(name, "arn:") {
		of.Bounds[before] = accountPolicy + name
	}
}

// hand gives a holder the policies that an argument names.
func (a *attached) hand(to *form.Holder, r planned, argument, whose string) {
	values := r.named(argument)
	if all := r.values.Member("attached_policies"); argument == "policy_ids" && len(list(all)) > 0 {
		values = nil // they have names
		for _, one := range r.blocks("attached_policies") {
			values = append(values, one.named("name")...)
		}
	}
	for _, v := range values {
		if a.left--; a.left < 0 {
			to.Open = true
			return
		}
		name := cmp.Or(a.called[string(to.Platform)+v.Text], v.Text)
		if own := a.named[string(to.Platform)+"policy"+v.Text]; own != "" {
			a.give(to, own)
			continue
		}
		a.shown = append(a.shown, v.Span)
		names := &to.Roles
		if whose == custom {
			names = &to.Elsewhere
		}
		to.Attach(names, name, form.Attachment{File: a.in.File, Place: policy.Place{Span: v.Span}, Address: r.address})
	}
	if len(values) > 0 {
		return
	}
	var own []string
	if !r.inside {
		own = a.referred(r, argument)
	}
	for _, address := range own {
		a.give(to, address)
	}
	to.Open = to.Open || len(own) == 0
}

// call notes the name that a data source has for the id of a policy.
func (p *planReader) call(kind string, values, marks *policy.Value) {
	r := planned{values: values, marks: marks}
	if wordOf(kind) != "policy" && !slices.Contains([]string{"huaweicloud_identity_role", "opentelekomcloud_identity_role_v3"}, kind) {
		return
	}
	if id, name := r.text("id"), cmp.Or(r.text("display_name"), r.text("name")); id != "" && name != "" {
		p.called[string(platformOf(kind))+id] = name
	}
}
