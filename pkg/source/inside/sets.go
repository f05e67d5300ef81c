package inside

import (
	"bytes"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// isSets reports a file with permission sets of IAM Identity Center that hold more than
// an inline policy. One without is read as the policy that it has.
func isSets(in *form.Input) bool {
	head := in.Text[:min(len(in.Text), headSize)]
	text := bytes.TrimLeft(head, "\xEF\xBB\xBF \t\r\n")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' && !in.Ends(".yaml", ".yml") {
		return false
	}
	has := func(word string) bool {
		return bytes.Contains(head, []byte(`"`+word+`"`)) || bytes.Contains(head, []byte(word+":"))
	}
	if !bytes.Contains(head, []byte("InlinePolicy")) { // without a quote, it is found fast
		return false
	}
	return has("InlinePolicy") && (has("ManagedPolicies") || has("AttachedManagedPolicies") ||
		has("CustomerManagedPolicyReferences") || has("PermissionsBoundary"))
}

// readSets reads permission sets, wherever they stand in a file: as the answers of the
// API about one are put together, or as a list of them.
func readSets(in *form.Input, tops []*policy.Value) form.Reading {
	r := reader{in: in, platform: policy.AWS}
	t := newAttaching(&r)
	for i, top := range tops {
		at := &place{}
		if len(tops) > 1 {
			at = at.label("[" + itoa(i) + "]")
		}
		t.sets(top, at)
	}
	t.finish()
	r.rest("json")
	return r.reading()
}

// sets finds permission sets, and policies that stand elsewhere.
func (t *attaching) sets(v *policy.Value, at *place) {
	if member(v, "InlinePolicy") != nil {
		t.set(v, at)
		return
	}
	switch {
	case isPolicy(v):
		t.search(v, at, "")
	case v.Kind == policy.ObjectValue:
		for _, m := range v.Values {
			t.sets(m, at.below(m.Name))
		}
	case v.Kind == policy.ListValue:
		for i, m := range v.Values {
			t.sets(m, at.at(i))
		}
	case v.Kind == policy.StringValue && holdsPolicy(v.Text):
		t.search(v, at, "")
	}
}

// set reads one. Its name stands in it, or in the description of it.
func (t *attaching) set(v *policy.Value, at *place) {
	name := textOf(member(v, "Name"))
	if name == "" {
		name = textOf(member(member(v, "PermissionSet"), "Name"))
	}
	before := len(t.docs)
	if inline := member(v, "InlinePolicy"); textOf(inline) != "" || inline.Kind == policy.ObjectValue {
		t.search(inline, at.below(inline.Name), name)
	}
	address := at.address()
	if name != "" {
		address = "permission set " + cut(name)
	} else if address == "" {
		address = "permission set"
	}
	if t.held[address] != nil { // two have this name
		address += " at " + at.address()
	}
	h := t.holderAt(address, policy.AWS, append([]*policy.Document(nil), t.docs[before:]...))
	for _, list := range [...]string{"ManagedPolicies", "AttachedManagedPolicies", "CustomerManagedPolicyReferences"} {
		if m := member(v, list); m != nil {
			t.list(h, m, at.below(list))
		}
	}
	if boundary := member(v, "PermissionsBoundary"); boundary != nil {
		t.bound(h, boundary)
	}
}
