package inside

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// NamesPolicies reports a text that may attach policies of a platform by their names,
// as manifests and exports of stacks do.
func NamesPolicies(text []byte) bool {
	has := func(word string) bool { return bytes.Contains(text, []byte(word)) }
	return has(":iam::aws:policy/") && (has("olicyArn") || has("policies")) || has("alicloud:ram/") && has("olicyAttachment")
}

// naming finds who holds policies by their names in the manifests or resources of a file.
// Who holds documents too is not known there: these are judged alone.
type naming struct {
	*reader
	held  map[string]*form.Holder
	order []string
	left  int
}

func newNaming(r *reader) *naming {
	return &naming{reader: r, held: map[string]*form.Holder{}, left: mostAttached}
}

// finish adds the holders to the reading.
func (n *naming) finish() {
	out, made := form.Several(n.order, n.held, nil, func(string) bool { return false })
	n.holders, n.docs = append(n.holders, out...), append(n.docs, made...)
}

// to gives the holder with a name, or that stands at a place; what stands there has the
// address that is shown.
func (n *naming) to(word, name string, at *place) *form.Holder {
	key := word + " " + cmp.Or(name, at.address())
	if n.held[key] == nil {
		n.held[key] = &form.Holder{Address: at.address(), File: n.in.File, Platform: n.platform}
		n.order = append(n.order, key)
	}
	return n.held[key]
}

// values reads what a resource names: the policies of one that holds them, or those that
// it attaches to another.
func (n *naming) values(kind, id string, v *policy.Value, at *place) {
	attaches := strings.Contains(kind, "PolicyAttachment")
	for _, word := range [...]string{"Role", "User", "Group"} {
		low := strings.ToLower(word)
		if !strings.HasSuffix(kind, word) && (!attaches || !strings.Contains(kind, word+"PolicyAttachment")) {
			continue
		}
		if attaches {
			for _, key := range [...]string{low, low + "Name"} {
				id = cmp.Or(textOf(member(v, key)), id)
			}
			if ref := textOf(member(member(v, low+"Ref"), "name")); ref != "" {
				id = ref
			}
		}
		for _, key := range [...]string{"managedPolicyArns", "policyArn", "policies", "policyName"} {
			if list := member(v, key); list != nil && (key != "policyName" || textOf(member(v, "policyType")) == "System") {
				n.names(word, id, list, at, at.below(key))
			}
		}
	}
}

// names attaches the platform's own policies of a list, or one.
func (n *naming) names(word, id string, list *policy.Value, of, at *place) {
	all := []*policy.Value{list}
	if list.Kind == policy.ListValue {
		all = list.Values
	}
	for _, v := range all {
		name := textOf(v)
		if name == "" {
			continue
		}
		if n.left--; n.left < 0 {
			return
		}
		h := n.to(word, id, of)
		names := &h.Roles
		if n.platform == policy.AWS && !policy.OfAWS(name) {
			names = &h.Elsewhere
		}
		h.Attach(names, cutAt(name, longestAttached), n.standsAt(v, at))
	}
}
