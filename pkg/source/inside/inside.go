// Package inside reads policies that stand inside of larger documents: templates of
// CloudFormation and SAM, also as the CDK writes them, ROS and the Serverless
// Framework; answers of the APIs of accounts; exports and manifests of tools.
//
// Every value that is a policy, or a text that holds one, is a document with the
// address of its place. Functions of a template (Ref, Fn::Sub, Fn::Join, Fn::GetAtt
// and the others) stand for texts that are known only when it is deployed: in a
// string they are placeholders. Where one stands for more than a string, the policy
// cannot be analysed, and the document says so at that place. Nothing is evaluated: no
// parameter, no condition, no include.
package inside

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Values reads the text of a template, JSON or YAML, as values with places. Short
// forms of YAML (!Sub) are objects ("Fn::Sub"). It gives what could be read before
// an error.
type Values func(in *form.Input) ([]*policy.Value, error)

// reader reads one file.
type reader struct {
	in   *form.Input
	docs []*policy.Document
	// covered are the places that documents have.
	covered  []diag.Span
	platform policy.Platform
	shows    string
	vendors  bool // they are the platform's own
	holders  []form.Holder
}

// reading gives what was read. The file may have secrets around its documents.
func (r *reader) reading() form.Reading {
	if len(r.docs) > 0 {
		secrets := &policy.Document{}
		policy.FindSecrets(r.in.File, secrets)
		r.docs[0].Secrets = append(r.docs[0].Secrets, secrets.Secrets...)
	}
	return form.Reading{Documents: r.docs, Holders: r.holders}
}

// speaks reports a text that has something to do with policies.
func speaks(text []byte) bool {
	_, found := form.Word(text, "AWS::IAM::", "ALIYUN::RAM::", "olicyDocument", "ffect", "olicies", "iamRole", "anagedPolic", "olicyArn")
	return found
}

// cover notes the places of a value. A text may reach further than its span, which
// is that of the sign before it.
func (r *reader) cover(v *policy.Value) {
	r.covered = append(r.covered, v.Span)
	if v.Inside != nil {
		r.covered = append(r.covered, diag.Span{Start: v.Inside.Offset(0), End: v.Inside.Offset(len(v.Text))})
	}
	for _, m := range v.Values {
		r.cover(m)
	}
}

// rest names a policy that stands where no document was found: outside of
// resources, or in a text that is no policy. The what is that of [form.Place].
func (r *reader) rest(what string) {
	if len(r.in.Text) != len(r.in.File.Data) {
		return
	}
	outside := bytes.Clone(r.in.File.Data)
	slices.SortFunc(r.covered, func(a, b diag.Span) int { return a.Start - b.Start })
	done := 0
	for _, s := range r.covered {
		for i := max(s.Start, done); i < s.End; i++ {
			if outside[i] != '\n' {
				outside[i] = ' '
			}
		}
		done = max(done, s.End)
	}
	if at, found := form.Effect(outside); found {
		r.docs = append(r.docs, form.Place(r.in, what, at))
	}
	slices.SortStableFunc(r.docs, func(a, b *policy.Document) int { return a.Span.Start - b.Span.Start })
}

// search finds the policies in a value.
func (r *reader) search(v *policy.Value, at *place, name string) {
	if given := nameOf(v); given != "" {
		name = given
	}
	switch {
	case isPolicy(v):
		r.document(v, at, name)
	case isFunction(v) && v.Values[0].Name == "Fn::If" && v.Values[0].Kind == policy.ListValue:
		for i, branch := range v.Values[0].Values {
			if i > 0 {
				r.search(branch, at.below("Fn::If").at(i), name)
			}
		}
	case isFunction(v):
		if text := resolve(v).Text; holdsPolicy(text) {
			r.document(v, at, name)
		} else if isDocumentName(at.name) {
			r.unknown(v, at, v.Values[0].Name)
		}
	case v.Kind == policy.StringValue:
		if holdsPolicy(v.Text) {
			r.document(v, at, name)
		} else if isDocumentName(at.name) {
			r.unknown(v, at, cut(v.Text))
		}
	case v.Kind == policy.ObjectValue:
		for _, m := range v.Values {
			r.search(m, at.below(m.Name), name)
		}
	case v.Kind == policy.ListValue:
		for i, m := range v.Values {
			r.search(m, at.at(i), name)
		}
	}
}

// document reads the policy of a value.
func (r *reader) document(v *policy.Value, at *place, name string) {
	r.cover(v)
	closed := resolve(v)
	if open := firstOpen(closed); open != nil {
		r.unknown(open.Value, at, open.what)
		return
	}
	docs := policy.ParseStanding(r.in.File, closed.Value, r.standing(at, name), r.in.Policy)
	if len(docs) == 0 {
		r.unknown(v, at, "a policy")
		return
	}
	r.docs = append(r.docs, docs...)
}

func (r *reader) standing(at *place, name string) policy.Standing {
	return policy.Standing{Address: at.address(), Pointer: at.pointer(), Name: name, Platform: r.platform, Shows: r.shows, Vendors: r.vendors}
}

// unknown notes a policy that cannot be analysed, since something stands in it that
// is known only later.
func (r *reader) unknown(v *policy.Value, at *place, what string) {
	r.cover(v)
	r.leave(v, at, message.New("not-analysable-open", message.Name("what", cut(what))), message.New("not-analysable-open-hint"))
}

func (r *reader) leave(v *policy.Value, at *place, why, hint message.Message) {
	doc := policy.NotAnalysable(r.in.File, policy.Place{Span: v.Span, Pointer: at.pointer()}, why, hint)
	doc.Address, doc.Platform = at.address(), r.platform
	r.docs = append(r.docs, doc)
}

// longestName bounds what a message repeats of a template.
const longestName = 64

// longestAttached bounds the name of a policy: resource names of AWS have a path.
const longestAttached = 256

func cut(text string) string { return cutAt(text, longestName) }

func cutAt(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// isDocumentName reports a property that is a policy.
func isDocumentName(name string) bool {
	return name == "PolicyDocument" || name == "PolicyDocumentUnchecked" || name == "InlinePolicy"
}

// isPolicy reports an object with statements.
func isPolicy(v *policy.Value) bool {
	if v.Kind != policy.ObjectValue {
		return false
	}
	s := fold(v, "Statement")
	if s == nil || s.Kind == policy.StringValue {
		return false
	}
	return fold(v, "Version") != nil || isFunction(s) || likeStatement(s) || slices.ContainsFunc(s.Values, likeStatement) || len(s.Values) == 0
}

func likeStatement(v *policy.Value) bool {
	return fold(v, "Effect") != nil || fold(v, "Action") != nil || fold(v, "NotAction") != nil
}

// holdsPolicy reports a text that is the JSON of a policy.
func holdsPolicy(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "%7B")) && strings.Contains(text, "Statement")
}

// nameOf gives the name of a policy that an object states.
func nameOf(v *policy.Value) string {
	for _, name := range [...]string{"PolicyName", "ManagedPolicyName"} {
		if m := member(v, name); m != nil && m.Kind == policy.StringValue {
			return m.Text
		}
	}
	return ""
}

// member gives a member of an object by its name; nil where there is none.
func member(v *policy.Value, name string) *policy.Value {
	if v == nil || v.Kind != policy.ObjectValue {
		return nil
	}
	for _, m := range v.Values {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// fold gives a member by its name in any case.
func fold(v *policy.Value, name string) *policy.Value {
	if v.Kind != policy.ObjectValue {
		return nil
	}
	for _, m := range v.Values {
		if len(m.Name) == len(name) && strings.EqualFold(m.Name, name) {
			return m
		}
	}
	return nil
}

func itoa(i int) string { return strconv.Itoa(i) }

func textOf(v *policy.Value) string {
	if v == nil || v.Kind != policy.StringValue {
		return ""
	}
	return v.Text
}

// place is the way to a value from the top of the file.
type place struct {
	above  *place
	name   string
	index  int
	listed bool   // it is an element of a list
	silent bool   // no part of the address
	alias  string // what the address says instead; "" for the name
}

func (p *place) below(name string) *place { return &place{above: p, name: name} }

func (p *place) quiet(name string) *place { return &place{above: p, name: name, silent: true} }

// label is a name in the address alone, before the top of a value.
func (p *place) label(name string) *place { return &place{above: p, alias: name, silent: true} }

// named gives a place another name, with which the address begins.
func (p *place) named(name string) *place {
	p.alias = name
	return p
}

func (p *place) at(i int) *place { return &place{above: p, index: i, listed: true} }

// address writes the way as people write it: Resources.Role.Policies[0]. The document
// of an inline policy has the address of the policy.
func (p *place) address() string {
	if p.name == "PolicyDocument" && p.above != nil && p.above.listed {
		p = p.above
	}
	var out string
	for ; p.above != nil; p = p.above {
		switch {
		case p.alias != "":
			return p.alias + out
		case p.silent:
		case p.listed:
			out = "[" + strconv.Itoa(p.index) + "]" + out
		default:
			out = "." + cut(p.name) + out
		}
	}
	return strings.TrimPrefix(out, ".")
}

// longestPointer bounds the pointer of a place: every name in a document repeats it.
const longestPointer = 512

// pointer writes the way as a JSON pointer; "" for one that is too long.
func (p *place) pointer() string {
	var out string
	for ; p.above != nil; p = p.above {
		if p.silent && p.alias != "" {
			continue
		}
		if p.listed {
			out = "/" + strconv.Itoa(p.index) + out
			continue
		}
		if len(p.name)+len(out) > longestPointer {
			return ""
		}
		out = "/" + strings.ReplaceAll(strings.ReplaceAll(p.name, "~", "~0"), "/", "~1") + out
	}
	return out
}
