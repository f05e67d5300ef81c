package inside

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// attaching finds who holds which policies of a template: what is attached to one role,
// user or group is held together, with the platform's own policies by their names.
type attaching struct {
	*reader
	resources map[string]*resource
	order     []*resource
	named     map[string]*resource // by what they are and their name; nil where two have it
	held      map[string]*form.Holder
	holders   []string                      // their addresses, as they were met
	of        map[string][]*policy.Document // the documents of holders
	groups    map[string][]string           // those of a user
	members   map[string][]string           // those of a group
	lists     []listed
	left      int // holdings that may be added
}

// resource is one of a template.
type resource struct {
	kind       string
	properties *policy.Value
	at         *place // of its properties
	platform   policy.Platform
	docs       []*policy.Document
	// globally is the boundary of all functions of a SAM template; nil for none.
	globally *policy.Value
}

// listed is a list of policies by names that a holder has.
type listed struct {
	holder string
	value  *policy.Value
	at     *place
}

// mostAttached bounds who holds what in one template.
const mostAttached = 20_000

func newAttaching(r *reader) *attaching {
	return &attaching{
		reader: r, resources: map[string]*resource{}, named: map[string]*resource{}, held: map[string]*form.Holder{},
		of: map[string][]*policy.Document{}, groups: map[string][]string{}, members: map[string][]string{}, left: mostAttached,
	}
}

// add notes a resource, once it has been read.
func (t *attaching) add(id string, one *resource) {
	t.resources[id] = one
	t.order = append(t.order, one)
	for _, name := range [...]string{"RoleName", "UserName", "GroupName", "ManagedPolicyName", "PolicyName"} {
		if text := textOf(member(one.properties, name)); text != "" && one.word() != "" && one.isNamedBy(name) {
			key := one.word() + " " + text
			if _, twice := t.named[key]; twice {
				one = nil
			}
			t.named[key] = one
			return
		}
	}
}

// word says what a resource is to those who refer to it; "" for none of these.
func (one *resource) word() string {
	if !strings.HasPrefix(one.kind, "AWS::IAM::") && !strings.HasPrefix(one.kind, "ALIYUN::RAM::") {
		return ""
	}
	switch one.kind[strings.LastIndexByte(one.kind, ':')+1:] {
	case "Role":
		return "role"
	case "User":
		return "user"
	case "Group":
		return "group"
	case "ManagedPolicy":
		return "policy"
	}
	return ""
}

// isNamedBy reports the property that has its name.
func (one *resource) isNamedBy(property string) bool {
	switch property {
	case "ManagedPolicyName", "PolicyName":
		return one.word() == "policy"
	}
	return strings.EqualFold(property, one.word()+"Name")
}

// finish reads what the resources attach, and names what nobody can be judged by.
func (t *attaching) finish() {
	for _, one := range t.order {
		t.resource(one)
	}
	for _, user := range t.holders {
		u := t.held[user]
		for _, group := range t.groups[user] {
			g := t.held[group]
			for _, d := range t.of[group] {
				if d.Judged() {
					g.Hold(d)
				}
			}
			if t.left -= len(g.Documents) + len(g.Roles) + len(g.Elsewhere); t.left < 0 {
				break
			}
			u.Join(g)
		}
	}
	out, made := form.Several(t.holders, t.held, t.of, func(address string) bool { return len(t.members[address]) > 0 && t.left >= 0 })
	t.reader.holders, t.docs = append(t.reader.holders, out...), append(t.docs, made...)
	for _, l := range t.lists {
		if !t.holds(l.holder) && len(t.held[l.holder].At) == 0 && !slices.ContainsFunc(t.members[l.holder], t.holds) {
			t.byName(l.value, l.at)
		}
	}
}

func (t *attaching) holds(address string) bool {
	return t.held[address] != nil && len(t.held[address].Documents) > 0
}

// resource reads what one attaches, and to whom.
func (t *attaching) resource(one *resource) {
	property := func(name string) *policy.Value { return member(one.properties, name) }
	own := func(names ...string) {
		for _, name := range names {
			if v := property(name); v != nil {
				t.list(t.holder(one), v, one.at.below(name))
			}
		}
	}
	switch word := one.word(); {
	case word == "role", word == "user", word == "group":
		t.holder(one)
		own("ManagedPolicyArns")
		t.ros(one)
		if groups := property("Groups"); word == "user" && groups != nil {
			t.join(t.who(groups, "group"), []*resource{one})
		}
	case word == "policy", one.kind == "AWS::IAM::Policy":
		for _, to := range [...]string{"Roles", "Users", "Groups"} {
			t.assign(one, property(to), strings.ToLower(strings.TrimSuffix(to, "s")))
		}
	case one.kind == "AWS::IAM::RolePolicy":
		t.assign(one, property("RoleName"), "role")
	case one.kind == "AWS::IAM::UserPolicy":
		t.assign(one, property("UserName"), "user")
	case one.kind == "AWS::IAM::GroupPolicy":
		t.assign(one, property("GroupName"), "group")
	case strings.HasSuffix(one.kind, "::UserToGroupAddition"):
		t.join(t.who(property("GroupName"), "group"), t.who(property("Users"), "user"))
	case strings.HasPrefix(one.kind, "ALIYUN::RAM::AttachPolicyTo"):
		t.attachment(one, strings.ToLower(strings.TrimPrefix(one.kind, "ALIYUN::RAM::AttachPolicyTo")))
	case strings.HasPrefix(one.kind, "AWS::Serverless::"):
		if property("Policies") != nil && property("Role") == nil {
			t.holder(one)
			own("Policies")
		}
	case one.kind == "AWS::SSO::PermissionSet":
		t.holder(one)
		own("ManagedPolicies", "CustomerManagedPolicyReferences")
	}
	boundary := property("PermissionsBoundary")
	if boundary == nil && one.kind == "AWS::Serverless::Function" {
		boundary = one.globally
	}
	if boundary != nil && t.held[one.address()] != nil {
		t.bound(t.held[one.address()], boundary)
	}
}

func (one *resource) address() string { return one.at.address() }

// holder gives the holder that a resource is, with the documents in it.
func (t *attaching) holder(one *resource) *form.Holder {
	return t.holderAt(one.address(), one.platform, one.docs)
}

func (t *attaching) holderAt(address string, platform policy.Platform, docs []*policy.Document) *form.Holder {
	if h := t.held[address]; h != nil {
		return h
	}
	h := &form.Holder{Address: address, File: t.in.File, Platform: platform}
	for _, d := range docs {
		if d.NotAnalysable() && !strings.HasSuffix(d.Address, ".AssumeRolePolicyDocument") {
			h.Open = true
		}
	}
	t.held[address] = h
	t.holders = append(t.holders, address)
	t.of[address] = docs
	return h
}

// assign gives the policy that a resource is to those whom a property names.
func (t *attaching) assign(one *resource, to *policy.Value, word string) {
	for _, h := range t.who(to, word) {
		t.give(t.holder(h), one)
	}
}

// attachment reads an attachment of ROS, to a user, role or group.
func (t *attaching) attachment(one *resource, word string) {
	name, to := member(one.properties, "PolicyName"), member(one.properties, nameProperty(word))
	if name == nil {
		return
	}
	holders := t.who(to, word)
	kind, at := textOf(member(one.properties, "PolicyType")), one.at.below(name.Name)
	for _, h := range holders {
		t.rosName(t.holder(h), name, kind, at)
		t.lists = append(t.lists, listed{h.address(), name, at})
	}
	if len(holders) == 0 && kind == "System" { // the template does not have who holds it
		t.rosName(t.holder(one), name, kind, at)
		t.lists = append(t.lists, listed{one.address(), name, at})
		return
	}
	if len(holders) == 0 && t.refers(name, "policy") == nil && t.named["policy "+textOf(name)] == nil {
		t.byName(name, at)
	}
}

// nameProperty is the property that names one holder: RoleName for role.
func nameProperty(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:] + "Name"
}

// ros reads what a user or role of ROS has attached.
func (t *attaching) ros(one *resource) {
	attachments := member(one.properties, "PolicyAttachments")
	for _, kind := range [...]string{"System", "Custom"} {
		list := member(attachments, kind)
		if list == nil {
			continue
		}
		for _, name := range pieces(list) {
			t.rosName(t.holder(one), name, kind, one.at.below("PolicyAttachments").below(kind))
		}
		t.lists = append(t.lists, listed{one.address(), list, one.at.below("PolicyAttachments").below(kind)})
	}
}

// rosName gives a holder a policy of ROS by its name and type.
func (t *attaching) rosName(to *form.Holder, name *policy.Value, kind string, at *place) {
	own := t.refers(name, "policy")
	text := textOf(resolve(name).Value)
	if own == nil && kind != "System" {
		own = t.named["policy "+text]
	}
	switch {
	case own != nil:
		t.give(to, own)
	case text == "" || isOpen(text):
		to.Open = true
	case kind == "System":
		t.name(&to.Roles, text, to, t.standsAt(name, at))
	default:
		t.name(&to.Elsewhere, text, to, t.standsAt(name, at))
	}
}

// standsAt is the place of a name.
func (r *reader) standsAt(v *policy.Value, at *place) form.Attachment {
	return form.Attachment{File: r.in.File, Place: policy.Place{Span: v.Span, Pointer: at.pointer()}, Address: at.address()}
}

// list gives a holder what a list names: policies of the template, or others by their
// names. What stands there as a document is held already.
func (t *attaching) list(to *form.Holder, list *policy.Value, at *place) {
	for _, one := range pieces(list) {
		here := t.standsAt(one, at)
		if one.Kind == policy.ObjectValue && !isFunction(one) {
			switch name, arn := nameIn(one); {
			case isPolicy(one):
			case arn:
				t.handName(to, name, here)
			case name != "":
				t.customer(to, name, here)
			}
			continue
		}
		if own := t.refers(one, "policy"); own != nil {
			t.give(to, own)
			continue
		}
		t.handName(to, textOf(resolve(one).Value), here)
	}
	t.lists = append(t.lists, listed{to.Address, list, at})
}

// handName gives a holder a policy by its name or resource name.
func (t *attaching) handName(to *form.Holder, name string, at form.Attachment) {
	name = inAWS(name)
	switch {
	case holdsPolicy(name):
	case strings.HasPrefix(name, "arn:") && !policy.OfAWS(name):
		t.customer(to, name, at)
	case name == "" || isOpen(name):
		to.Open = true
	default:
		t.name(&to.Roles, name, to, at)
	}
}

// customer gives a holder a policy of the account, by the last part of its name.
func (t *attaching) customer(to *form.Holder, name string, at form.Attachment) {
	last := name[strings.LastIndexByte(name, '/')+1:]
	switch own := t.named["policy "+last]; {
	case own != nil:
		t.give(to, own)
	case isOpen(last):
		to.Open = true
	default:
		t.name(&to.Elsewhere, name, to, at)
	}
}

// name adds a name to one of the lists of a holder.
func (t *attaching) name(list *[]string, name string, to *form.Holder, at form.Attachment) {
	if t.left--; t.left < 0 {
		to.Open = true
		return
	}
	to.Attach(list, cutAt(name, longestAttached), at)
}

// inAWS gives a resource name in the partition of the public regions.
func inAWS(name string) string { return strings.ReplaceAll(name, "${AWS::Partition}", "aws") }

// isOpen reports a text that is known only later.
func isOpen(text string) bool {
	return strings.Contains(text, "${") || strings.Contains(text, "{{resolve:")
}

// give gives a holder the documents of a resource, if all of them are judged.
func (t *attaching) give(to *form.Holder, one *resource) {
	if t.left -= len(one.docs); t.left < 0 || len(one.docs) == 0 ||
		slices.ContainsFunc(one.docs, func(d *policy.Document) bool { return !d.Judged() }) {
		to.Open = true
		return
	}
	to.Hold(one.docs...)
}

// bound reads a boundary: a policy of the template, or one by its resource name.
func (t *attaching) bound(of *form.Holder, boundary *policy.Value) {
	for _, v := range pieces(boundary) {
		if m := member(v, "CustomerManagedPolicyReference"); m != nil { // of a permission set
			v = m
		}
		name, _ := nameIn(v)
		own := t.refers(v, "policy")
		if name == "" {
			name = inAWS(textOf(resolve(v).Value))
		}
		if own == nil && !policy.OfAWS(name) {
			own = t.named["policy "+name[strings.LastIndexByte(name, '/')+1:]]
		}
		switch {
		case own != nil && len(own.docs) == 1 && own.docs[0].Judged():
			of.Boundaries = own.docs
			continue
		case name == "":
			continue
		case !strings.HasPrefix(name, "arn:") && !isOpen(name):
			name = "arn:aws:iam::*:policy/" + name // of the account, whatever AWS has of this name
		}
		of.Bounds = append(of.Bounds, cutAt(name, longestAttached))
	}
}

// who finds the resources that a property names: by a reference, else by their names.
func (t *attaching) who(v *policy.Value, word string) (out []*resource) {
	for _, one := range pieces(v) {
		found := t.refers(one, word)
		if found == nil {
			found = t.named[word+" "+textOf(one)]
		}
		if found == nil {
			continue
		}
		if t.left--; t.left < 0 {
			return nil
		}
		out = append(out, found)
	}
	return out
}

// join puts users into groups.
func (t *attaching) join(groups, users []*resource) {
	for _, g := range groups {
		for _, u := range users {
			if t.left--; t.left < 0 {
				return
			}
			t.holder(g)
			t.holder(u)
			group, user := g.address(), u.address()
			t.members[group] = append(t.members[group], user)
			t.groups[user] = append(t.groups[user], group)
		}
	}
}

// refers gives the resource of the template that a function names, if it is a role,
// user, group or policy as the word says.
func (t *attaching) refers(v *policy.Value, word string) *resource {
	if v == nil || !isFunction(v) {
		return nil
	}
	id := ""
	switch a := v.Values[0]; {
	case a.Kind == policy.ListValue && a.Name == "Fn::GetAtt" && len(a.Values) > 0:
		id = textOf(a.Values[0])
	case a.Name == "Ref" || a.Name == "Fn::GetAtt":
		id = textOf(a)
	case a.Name == "Fn::Sub":
		if text := textOf(a); strings.HasPrefix(text, "${") && strings.IndexByte(text, '}') == len(text)-1 {
			id = text[2 : len(text)-1]
		}
	}
	id, _, _ = strings.Cut(id, ".")
	if one := t.resources[id]; one != nil && one.word() == word {
		return one
	}
	return nil
}

// pieces gives the elements of a list, and both branches of a condition.
func pieces(v *policy.Value) []*policy.Value {
	switch {
	case v == nil, v.Kind == policy.NullValue:
		return nil
	case v.Kind == policy.ListValue:
		var out []*policy.Value
		for _, one := range v.Values {
			out = append(out, branches(one)...)
		}
		return out
	}
	return branches(v)
}

// branches gives a value, or both of a condition.
func branches(v *policy.Value) []*policy.Value {
	if !isFunction(v) {
		return []*policy.Value{v}
	}
	a := v.Values[0]
	switch {
	case a.Name == "Ref" && a.Text == "AWS::NoValue":
		return nil
	case a.Name == "Fn::If" && a.Kind == policy.ListValue && len(a.Values) == 3:
		return append(pieces(a.Values[1]), pieces(a.Values[2])...)
	}
	return []*policy.Value{v}
}

// nameIn gives the resource name that an object has of a policy, else its name: that of
// a policy of the account.
func nameIn(v *policy.Value) (name string, arn bool) {
	for _, key := range [...]string{"Arn", "PolicyArn", "ManagedPolicyArn"} {
		if text := textOf(member(v, key)); text != "" {
			return text, true
		}
	}
	return textOf(member(v, "Name")), false
}

// byName names what a list attaches: the template does not say what it grants.
func (r *reader) byName(list *policy.Value, at *place) {
	var names []string
	for _, v := range pieces(list) {
		if name, _ := nameIn(v); name != "" {
			names = append(names, cutAt(name, longestAttached))
			continue
		}
		if v = resolve(v).Value; v.Kind == policy.StringValue && v.Text != "" && !holdsPolicy(v.Text) {
			names = append(names, cutAt(inAWS(v.Text), longestAttached))
		}
	}
	if len(names) > 0 {
		r.leave(list, at, policy.AttachedByName(names...), policy.AttachedHint(r.platform))
	}
}
