package terraform

import (
	"cmp"
	"slices"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// formed is a type of resource whose arguments say what a document of the platform's API
// says: the names of its elements by those of the arguments. Sources: the documentation
// of the providers in the Terraform registry.
type formed struct {
	kind     string
	platform policy.Platform
	// in is the list of the document that has the elements; "" for the document itself.
	in       string
	elements [][2]string
	// user is the argument that names a user, and known those whose values must be known.
	user  string
	known []string
}

func formedOf(kind string) (formed, bool) {
	switch kind {
	case "alicloud_pai_workspace_member":
		return formed{
			kind: kind, platform: platform.AlibabaCloud, in: "Members", user: "user_id", known: []string{"roles"},
			elements: [][2]string{{"user_id", "MemberName"}, {"roles", "Roles"}},
		}, true
	case "huaweicloud_modelarts_authorization":
		return formed{
			kind: kind, platform: platform.HuaweiCloud,
			elements: [][2]string{{"user_id", "user_id"}, {"type", "type"}, {"agency_name", "content"}},
		}, true
	}
	return formed{}, false
}

// member is what a document says of the roles of a user in a workspace.
type member struct {
	doc   *policy.Document
	users []string // the keys of the resources
}

// document makes the document of its elements.
func (f formed) document(all *policy.Value) *policy.Value {
	if f.in == "" {
		return all
	}
	list := &policy.Value{Kind: policy.ListValue, Name: f.in, Key: all.Span, Span: all.Span, Values: []*policy.Value{all}}
	return &policy.Value{Kind: policy.ObjectValue, Span: all.Span, Values: []*policy.Value{list}}
}

// collect finds the document that the arguments of a resource make.
func (f formed) collect(c *collector, w where, b *block, s *scope) {
	m := maker{reader: &c.reader, file: b.header.Filename, platform: f.platform}
	c.tree.use(m.file, span(b.whole))
	all := &policy.Value{Kind: policy.ObjectValue, Span: span(b.whole)}
	var of member
	for _, e := range f.elements {
		a := b.attr(e[0])
		if a == nil {
			continue
		}
		l := a.in(s)
		v := m.argument(a, s)
		if e[0] == f.user {
			var name string
			of.users, name = usersOf(l)
			if name != "" || v.Kind != policy.StringValue {
				v = &policy.Value{Kind: policy.StringValue, Text: cmp.Or(name, w.address+w.instance), Span: v.Span}
			}
		}
		if slices.Contains(f.known, e[0]) && (l.texts() == nil || len(l.texts()) > mostInstances) {
			m.why = message.New("terraform-unknown", message.Text("name", l.unknownName()))
		}
		v.Name, v.Key = e[1], span(a.at)
		all.Values = append(all.Values, v)
	}
	if !m.why.IsZero() {
		c.leave(w, notAnalysable(c.tree.files[m.file], span(b.header), w.address+w.instance, m.why))
		return
	}
	for _, d := range policy.ParseValue(c.tree.files[m.file], f.document(all), c.optionsFor(f.platform)) {
		if of.doc = d; f.in != "" {
			c.roles = append(c.roles, of)
		}
		c.add(w, d)
	}
}

// usersOf finds the resources of a user that an argument names, and its name, else its
// address.
func usersOf(l leaf) (keys []string, name string) {
	for _, o := range l.objects() {
		if wordOf(o.block().labels[0]) == "user" {
			keys = append(keys, o.key())
			name = cmp.Or(name, nameOf(o), o.key())
		}
	}
	return keys, name
}

// joinMembers gives users what a workspace says of their roles, where they hold something
// else as well.
func joinMembers(members []member, held map[string]*form.Holder) {
	for _, m := range members {
		for _, key := range m.users {
			if h := held[key]; h != nil && len(m.users) == 1 && !m.doc.Broken() {
				h.Members = append(h.Members, m.doc)
			}
		}
	}
}

// read makes the document of the arguments of a resource in a plan or state.
func (f formed) read(p *planReader, address string, at, values, marks *policy.Value) {
	all := &policy.Value{Kind: policy.ObjectValue, Span: at.Span}
	var user string
	for _, e := range f.elements {
		v, secret := values.Member(e[0]), marks.Member(e[0])
		switch {
		case secret != nil && secret.Kind == policy.TrueValue:
			p.tell(address, at, message.New("terraform-sensitive", message.Text("name", e[0])))
			return
		case e[0] == f.user:
			user = textOf(v)
			v = &policy.Value{Kind: policy.StringValue, Text: cmp.Or(p.users[user], user, address), Span: at.Span}
		case v == nil && slices.Contains(f.known, e[0]) || !known(p.unknown[address].Member(e[0])):
			p.tell(address, at, message.New("terraform-unknown", message.Text("name", e[0])))
			return
		case v == nil:
			continue
		}
		one := *v
		one.Name, one.Key = e[1], v.Span
		p.shown = append(p.shown, v.Span)
		all.Values = append(all.Values, &one)
	}
	options := p.in.Policy
	options.Platform = cmp.Or(options.Platform, f.platform)
	docs := policy.ParseValue(p.in.File, f.document(all), options)
	p.add(address, f.kind, docs)
	for _, d := range docs {
		if f.in != "" {
			p.roles = append(p.roles, member{doc: d, users: []string{user}})
		}
	}
}

// known reports whether all of a value is known, as the marks of a plan say.
func known(unknown *policy.Value) bool {
	if unknown == nil {
		return true
	}
	return unknown.Kind != policy.TrueValue && !slices.ContainsFunc(unknown.Values, func(v *policy.Value) bool { return !known(v) })
}
