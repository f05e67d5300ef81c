package inside

import (
	"bytes"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Account is the kind of what the API of an account says of who holds which
// policies: the authorization details of an AWS account, whose users, groups and
// roles hold their policies, and lists of policies or holders, which say nothing of
// what is granted.
func Account(values Values, broken func(in *form.Input, err error) form.Reading) form.Kind {
	return form.Kind{Name: "account", Is: isAccount, Read: func(in *form.Input) form.Reading {
		tops, err := values(in)
		if isSets(in) {
			if len(tops) == 0 && err != nil {
				return broken(in, err)
			}
			return readSets(in, tops)
		}
		if len(tops) != 1 || tops[0].Kind != policy.ObjectValue {
			return form.Reading{Documents: policy.Parse(in.File, in.Policy)}
		}
		r := reader{in: in}
		if isDetails(tops[0]) {
			a := account{reader: &r, policies: map[string][]*policy.Document{}, groups: map[string]*group{}, left: mostHoldings}
			a.read(tops[0])
			r.rest("json")
			return r.reading()
		}
		lists(&r, tops[0])
		return r.reading()
	}}
}

func isAccount(in *form.Input) bool {
	if isSets(in) {
		return true
	}
	head := bytes.TrimLeft(in.Text[:min(len(in.Text), headSize)], "\xEF\xBB\xBF \t\r\n")
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	has := func(word string) bool { return bytes.Contains(head, []byte(word)) }
	if has("DetailList") && (has(`"UserDetailList"`) || has(`"GroupDetailList"`) || has(`"RoleDetailList"`)) {
		return true
	}
	if has("tatement") {
		return false
	}
	return has(`"AttachedPolicies"`) || has(`"attached_policies"`) || has(`"AttachedManagedPolicies"`) ||
		has(`"CustomerManagedPolicyReferences"`) || has(`"PolicyUsers"`) ||
		has(`"PolicyType"`) && has(`"PolicyName"`) || has(`"AttachDate"`)
}

func isDetails(top *policy.Value) bool {
	return member(top, "UserDetailList") != nil || member(top, "GroupDetailList") != nil || member(top, "RoleDetailList") != nil
}

// mostHoldings bounds who holds what in one file.
const mostHoldings = 200_000

// account reads the authorization details of an account.
type account struct {
	*reader
	policies map[string][]*policy.Document // the default versions, by resource name
	groups   map[string]*group
	left     int // holdings that may be added
	// lacking are the policies that a holder has and the file has not.
	lacking []*policy.Value
	open    bool                        // a group of the user is not in the file
	named   map[string]*policy.Document // that names made
}

type group struct {
	docs    []*policy.Document
	lacking []*policy.Value
	members int
}

func (a *account) read(top *policy.Value) {
	root := &place{}
	a.platform, a.shows = policy.AWS, "details"
	if all := member(top, "Policies"); all != nil {
		for i, p := range all.Values {
			a.managed(p, root.below("Policies").at(i))
		}
	}
	list := func(name string, each func(v *policy.Value, at *place)) {
		if all := member(top, name); all != nil && all.Kind == policy.ListValue {
			for i, v := range all.Values {
				each(v, root.below(name).at(i))
			}
		}
	}
	list("GroupDetailList", func(v *policy.Value, at *place) {
		docs := append(a.inline(v, "GroupPolicyList", at), a.attached(v, at)...)
		a.groups[textOf(member(v, "GroupName"))] = &group{docs: docs, lacking: a.lacks()}
	})
	list("UserDetailList", func(v *policy.Value, at *place) {
		docs := append(a.inline(v, "UserPolicyList", at), a.attached(v, at)...)
		if names := member(v, "GroupList"); names != nil {
			for _, name := range names.Values {
				g := a.groups[textOf(name)]
				if a.open = a.open || g == nil; g != nil {
					g.members++
					docs = append(docs, g.docs...)
					for _, arn := range g.lacking {
						a.lack(arn, at)
					}
					a.left -= len(g.docs) + len(g.lacking)
				}
				if a.left < 0 {
					break
				}
			}
		}
		a.hold("user "+textOf(member(v, "UserName")), v, docs, at)
	})
	list("RoleDetailList", func(v *policy.Value, at *place) {
		if trust := member(v, "AssumeRolePolicyDocument"); trust != nil {
			a.document(trust, at.below(trust.Name), textOf(member(v, "RoleName")))
		}
		a.hold("role "+textOf(member(v, "RoleName")), v, append(a.inline(v, "RolePolicyList", at), a.attached(v, at)...), at)
	})
	list("GroupDetailList", func(v *policy.Value, at *place) {
		if name := textOf(member(v, "GroupName")); a.groups[name].members == 0 {
			a.lacking = a.groups[name].lacking
			a.hold("group "+name, v, a.groups[name].docs, at)
		}
	})
}

// managed reads the default version of a policy: the others grant nothing.
func (a *account) managed(p *policy.Value, at *place) {
	arn, name := textOf(member(p, "Arn")), textOf(member(p, "PolicyName"))
	versions := member(p, "PolicyVersionList")
	if versions == nil {
		return
	}
	asked := textOf(member(p, "DefaultVersionId"))
	a.vendors = policy.OfAWS(arn)
	for i, v := range versions.Values {
		isDefault := member(v, "IsDefaultVersion")
		is := isDefault != nil && isDefault.Kind == policy.TrueValue || asked != "" && textOf(member(v, "VersionId")) == asked
		document := member(v, "Document")
		switch {
		case document == nil:
		case is || len(versions.Values) == 1:
			a.policies[arn] = append(a.policies[arn], a.made(document, at.below("PolicyVersionList").at(i).below("Document"), name)...)
		default:
			a.cover(document)
		}
	}
	a.vendors = false
}

// made gives the documents of a value.
func (a *account) made(v *policy.Value, at *place, name string) []*policy.Document {
	before := len(a.docs)
	a.document(v, at, name)
	return a.docs[before:len(a.docs):len(a.docs)]
}

// inline reads the policies that stand in their holder.
func (a *account) inline(v *policy.Value, list string, at *place) []*policy.Document {
	all := member(v, list)
	if all == nil {
		return nil
	}
	var out []*policy.Document
	for i, p := range all.Values {
		if document := member(p, "PolicyDocument"); document != nil {
			out = append(out, a.made(document, at.below(list).at(i).below("PolicyDocument"), textOf(member(p, "PolicyName")))...)
		}
	}
	return out
}

// attached gives the policies that a holder has by their resource names.
func (a *account) attached(v *policy.Value, at *place) []*policy.Document {
	all := member(v, "AttachedManagedPolicies")
	if all == nil {
		return nil
	}
	var out []*policy.Document
	for i, p := range all.Values {
		docs := a.byARN(member(p, "PolicyArn"), at.below(all.Name).at(i))
		out = append(out, docs...)
		if a.left -= len(docs); a.left < 0 {
			break
		}
	}
	return out
}

// byARN gives a policy of the account; one that the file does not have is named.
func (a *account) byARN(arn *policy.Value, at *place) []*policy.Document {
	if arn == nil {
		return nil
	}
	docs, known := a.policies[arn.Text]
	if !known {
		a.lack(arn, at)
	}
	return docs
}

// mostLacking bounds how many policies a holder may have that the file has not.
const mostLacking = 100

// lack notes a policy that a holder has and the file has not. Those
// beyond the bound are named.
func (a *account) lack(arn *policy.Value, at *place) {
	switch is := func(v *policy.Value) bool { return v.Text == arn.Text }; {
	case slices.ContainsFunc(a.lacking, is):
	case len(a.lacking) < mostLacking:
		a.lacking = append(a.lacking, arn)
	default:
		a.leaveAttached(arn, at)
	}
}

// lacks gives what the file lacks of a holder, once.
func (a *account) lacks() []*policy.Value {
	all := a.lacking
	a.lacking = nil
	return all
}

// leaveAttached names a policy that the file does not have.
func (a *account) leaveAttached(arn *policy.Value, at *place) {
	a.leave(arn, at, policy.AttachedByName(cutAt(arn.Text, longestAttached)), policy.AttachedHint(a.platform))
}

// arns gives the resource names.
func arns(all []*policy.Value) (names []string) {
	for _, v := range all {
		names = append(names, cutAt(v.Text, longestAttached))
	}
	return names
}

// hold says who holds documents, and what bounds them.
func (a *account) hold(name string, v *policy.Value, docs []*policy.Document, at *place) {
	lacking, open := a.lacks(), a.open
	a.open = false
	a.left -= len(docs)
	if a.left < 0 {
		a.leave(v, at, message.New("not-analysable-holdings", message.Count("most", mostHoldings)), message.Message{})
		return
	}
	h := form.Holder{Address: cut(name), File: a.in.File, Platform: policy.AWS, Open: open}
	held := make(map[*policy.Document]bool, len(docs))
	for _, d := range docs {
		if !held[d] {
			held[d] = true
			h.Documents = append(h.Documents, d)
			h.Open = h.Open || d.NotAnalysable()
		}
	}
	if boundary := member(v, "PermissionsBoundary"); boundary != nil {
		h.Boundaries = a.byARN(member(boundary, "PermissionsBoundaryArn"), at.below(boundary.Name))
		h.Bounds = arns(a.lacks())
	}
	for _, arn := range lacking {
		list := &h.Elsewhere
		if policy.OfAWS(arn.Text) {
			list = &h.Roles
		}
		h.Attach(list, cutAt(arn.Text, longestAttached), a.standsAt(arn, at))
	}
	a.holders = append(a.holders, h)
	a.byNames()
}

// byNames gives the last holder documents of what it has by names, if it has nothing else.
func (a *account) byNames() {
	h := &a.holders[len(a.holders)-1]
	if a.named == nil {
		a.named = map[string]*policy.Document{}
	}
	h.Bind()
	a.docs = append(a.docs, h.ByNames(a.named)...)
}

// lists reads what an answer lists without contents: policies by their names, or who
// holds one. The platform's own that are attached to somebody are held by their names.
func lists(r *reader, top *policy.Value) {
	root := &place{}
	for _, l := range [...]struct {
		name string
		of   policy.Platform
	}{
		{"AttachedPolicies", policy.AWS}, {"AttachedManagedPolicies", policy.AWS}, {"CustomerManagedPolicyReferences", policy.AWS},
		{"attached_policies", policy.HuaweiCloud}, {"Policies", policy.AWS},
	} {
		all, at := member(top, l.name), root.below(l.name)
		if inner := member(all, "Policy"); inner != nil {
			all, at, l.of = inner, at.below("Policy"), policy.AlibabaCloud
		}
		if all == nil || all.Kind != policy.ListValue {
			continue
		}
		r.platform = l.of
		attachedTo(r, all, at)
		return
	}
	for _, name := range [...]string{"PolicyUsers", "PolicyGroups", "PolicyRoles", "Users", "Groups", "Roles"} {
		if all := member(top, name); all != nil && len(all.Values) > 0 {
			r.leave(all, root.below(name), message.New("not-analysable-holders"), policy.AttachedHint(""))
			return
		}
	}
}

// attachedTo reads a list of policies that somebody holds, as the API gives it.
func attachedTo(r *reader, all *policy.Value, at *place) {
	h := form.Holder{Address: at.address(), File: r.in.File, Platform: r.platform}
	for _, v := range all.Values {
		name := ""
		for _, key := range [...]string{"PolicyName", "policy_name", "Name"} {
			if name = textOf(member(v, key)); name != "" {
				break
			}
		}
		switch name = cut(name); {
		case name == "":
		case isPlatforms(v):
			h.Attach(&h.Roles, name, r.standsAt(v, at))
		default:
			h.Attach(&h.Elsewhere, name, r.standsAt(v, at))
		}
	}
	switch {
	case len(h.Roles) > 0:
		r.docs, r.holders = append(r.docs, h.ByNames(map[string]*policy.Document{})...), append(r.holders, h)
	case len(h.Elsewhere) > 0:
		r.leave(all, at, policy.AttachedByName(h.Elsewhere...), policy.AttachedHint(r.platform))
	}
}

// isPlatforms reports an element of a list that is attached, and one of the platform's own.
func isPlatforms(v *policy.Value) bool {
	if textOf(member(v, "PolicyType")) == "System" {
		return member(v, "AttachDate") != nil // a list of all policies has none
	}
	name, _ := nameIn(v)
	return policy.OfAWS(name) || strings.Contains(textOf(member(v, "urn")), ":system:")
}
