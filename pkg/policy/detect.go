package policy

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
)

// detector finds the documents of a file: at the root, in a list, or inside
// what an API wraps around them.
type detector struct {
	file *diag.File
	opts Options
	docs []*Document
	// searched says that the whole file was searched for secrets: it is once,
	// however many texts in it cannot be read.
	searched *bool
	// rendered says that the file is not the JSON of the documents.
	rendered bool
	// evidence is the text that may show a platform.
	evidence []byte
	signed   *signed
}

// signed is what the whole file shows of the platform; it is looked for once.
type signed struct {
	looked   bool
	platform Platform
	sign     string
}

func newDetector(file *diag.File, opts Options) *detector {
	return &detector{file: file, opts: opts, evidence: file.Data, searched: new(bool), signed: &signed{}}
}

// envelope is what surrounds a policy and says something about it.
type envelope struct {
	name    string
	kind    Text // the scope of a Huawei custom policy: AX or XA
	vendors bool // the platform's own
	wrapped bool
}

// documents gives the documents of a tree, at least one.
func (d *detector) documents(t tree) []*Document {
	d.walk(t.root, envelope{})
	if len(d.docs) == 0 {
		d.docs = append(d.docs, unknown(d.file, t.root))
	}
	blame(d.docs, t)
	return d.docs
}

// walk looks for documents in a value and in the wrappers it knows.
func (d *detector) walk(n *node, e envelope) {
	switch n.kind {
	case kindArray:
		for _, c := range n.children {
			d.walk(c, e)
			if isStatement(c) {
				break // a list of statements without a policy: said once
			}
		}
	case kindString:
		if e.wrapped {
			d.inString(n, e)
		}
	case kindObject:
		if d.known(n, e) {
			return
		}
		e = e.around(n)
		for _, c := range n.children {
			if isWrapper(c.name) {
				d.walk(c, e)
			}
		}
	}
}

// known reads n when it is a document itself.
func (d *detector) known(n *node, e envelope) bool {
	doc := &Document{File: d.file, Span: n.span, Pointer: n.pointer(), Name: e.name, rendered: d.rendered}
	doc.Vendors = e.vendors || vendorsName(cmp.Or(e.name, path.Base(d.file.Path)))
	switch {
	case isPolicy(n):
		doc.Type = e.kind
		readPolicy(doc, n, d.opts)
	case isStatement(n):
		loneStatement(doc, n, d.opts)
	case isWorkspace(n):
		readWorkspace(doc, n)
	case isAuthorization(n):
		readAuthorizations(doc, n, d.opts)
	default:
		return false
	}
	d.place(doc)
	d.docs = append(d.docs, doc)
	return true
}

// place gives a document the platform that the file shows, where the grammar
// leaves it open.
func (d *detector) place(doc *Document) {
	if !doc.Assumed {
		return
	}
	if s := d.signed; !s.looked {
		s.looked = true
		s.platform, s.sign = sign(d.evidence)
	}
	if d.signed.platform != "" {
		doc.Platform, doc.Sign, doc.Assumed = d.signed.platform, Sign{Text: d.signed.sign}, false
	}
}

// inString reads a document that stands in a JSON string.
func (d *detector) inString(n *node, e envelope) {
	text, at, ok := d.inner(n)
	if !ok {
		return
	}
	t, err := parseTree(text, at, n, d.opts.maxDepth())
	if span, found := unquoted(text, err); found {
		place := Place{Span: at.span(span), Pointer: n.pointer()}
		doc := NotAnalysable(d.file, place, message.New("placeholder-unquoted"), message.New("placeholder-unquoted-hint"))
		doc.Name = e.name
		d.docs = append(d.docs, doc)
		return
	}
	if err != nil {
		doc := broken(d.file, d.opts, syntaxProblems(text, at, n.pointer(), d.opts.maxDepth(), err))
		doc.Span, doc.Pointer, doc.Name = n.span, n.pointer(), e.name
		if !*d.searched {
			*d.searched, doc.Secrets = true, findSecrets(d.file.Data)
		}
		d.docs = append(d.docs, doc)
		return
	}
	inner := &detector{
		file: d.file, opts: d.opts, searched: d.searched, rendered: d.rendered, signed: d.signed, evidence: d.evidence,
	}
	if inner.walk(t.root, envelope{name: e.name, kind: e.kind}); len(inner.docs) == 0 {
		return
	}
	blame(inner.docs, t)
	d.docs = append(d.docs, inner.docs...)
}

// inner gives the text of a document that stands in a string; false where none
// does.
func (d *detector) inner(n *node) ([]byte, origin, bool) {
	start := strings.TrimLeft(n.text, " \t\r\n")
	encoded := isEncoded([]byte(start))
	if !strings.HasPrefix(start, "{") && !encoded {
		return nil, origin{}, false
	}
	var text []byte
	var at origin
	switch raw := d.file.Data[n.span.Start:n.span.End]; {
	case n.inside != nil:
		text, at = []byte(n.text), *n.inside
	case d.rendered:
		// All of it stands where the string does.
		text, at = []byte(n.text), origin{base: n.span.Start, stops: []stop{{0, n.span.Start}, {len(n.text) + 1, n.span.Start}}}
	case len(raw) < 2 || raw[0] != '"':
		return nil, origin{}, false
	default:
		text, at = embedded(raw, n.span.Start)
	}
	if encoded {
		trimmed := bytes.TrimSpace(text)
		text, at = decoded(trimmed, at.from(bytes.Index(text, trimmed[:3])))
	}
	return text, at, true
}

// wrappers are the names, without case and separators, under which APIs and
// exports keep policies.
var wrappers = []string{
	"assumerolepolicydocument", "auth", "body", "content", "data", "defaultpolicyversion", "document",
	"groupdetaillist", "grouppolicylist", "identity", "inlinepolicies", "policies", "policy", "policydetails",
	"policydocument", "policylist", "policyversion", "policyversionlist", "policyversions", "response", "result",
	"role", "roledetaillist", "rolepolicylist", "roles", "trustpolicy", "userdetaillist", "userpolicylist",
}

func isWrapper(name string) bool {
	if len(name) > 32 {
		return false
	}
	_, ok := slices.BinarySearch(wrappers, plainName(name))
	return ok
}

// around adds what the members of n say about the policies inside.
func (e envelope) around(n *node) envelope {
	e.wrapped = true
	e.vendors = e.vendors || vendorsOwn(n) || n.get("Policy").is(kindObject) && vendorsOwn(n.get("Policy"))
	if name := nameOf(n); name != "" {
		e.name = name
	}
	if t := n.get("type"); t.is(kindString) && (n.get("policy") != nil || n.get("policy_document") != nil) && !systemRole(n) {
		e.kind = t.value()
	}
	return e
}

// nameOf gives the name that an object, or the object beside the policy,
// states.
func nameOf(n *node) string {
	for _, key := range []string{"display_name", "policy_name", "PolicyName", "RoleName", "role_name", "UserName", "GroupName", "name"} {
		if c := n.get(key); c.is(kindString) && c.text != "" {
			return c.text
		}
	}
	for _, key := range []string{"Policy", "Role"} {
		if c := n.get(key); c.is(kindObject) && !isPolicy(c) && c.fold("PolicyDocument") == nil {
			return nameOf(c)
		}
	}
	return ""
}

// systemRole reports a role of the platform itself, which has a catalog.
func systemRole(n *node) bool {
	c := n.get("catalog")
	return c.is(kindString) && !match.EqualFold(c.text, "CUSTOMED")
}

// vendorsOwn reports whether what surrounds a policy says that it is the platform's
// own: by its catalog, its type or its resource name.
func vendorsOwn(n *node) bool {
	if systemRole(n) {
		return true
	}
	if t := n.get("PolicyType"); t.is(kindString) && t.text == "System" {
		return true
	}
	for _, key := range []string{"Arn", "PolicyArn"} {
		c := n.get(key)
		if c.is(kindString) && (OfAWS(c.text) || strings.HasPrefix(c.text, "acs:ram::system:")) {
			return true
		}
	}
	return false
}

// OfAWS reports whether a text is the resource name of a managed policy of AWS, in
// any partition.
func OfAWS(arn string) bool {
	partition, rest, _ := strings.Cut(strings.TrimPrefix(arn, "arn:"), ":")
	return strings.HasPrefix(arn, "arn:aws") && strings.HasPrefix(partition, "aws") && strings.HasPrefix(rest, "iam::aws:policy/")
}

// vendorsName reports whether a policy, or its file, has a name as the platforms
// give their own: customers' names do not begin so.
func vendorsName(name string) bool {
	return slices.ContainsFunc([]string{"AWS", "Amazon", "Aliyun"}, func(prefix string) bool {
		rest, is := strings.CutPrefix(name, prefix)
		return is && rest != "" && ('A' <= rest[0] && rest[0] <= 'Z' || rest[0] == '-' || rest[0] == '_')
	})
}

// unknown is the document of a file that holds none.
func unknown(file *diag.File, root *node) *Document {
	found := root.sort()
	switch {
	case root.fold("Statement") != nil:
		found = message.New("found-no-statement")
	case root.kind == kindObject:
		found = message.New("found-other-object")
	}
	return &Document{
		File: file, Span: root.span, Pointer: root.pointer(),
		Reason: message.New("document-unknown", message.Part("found", found)),
	}
}

// blame gives every duplicate and every secret to the document it stands in,
// or that stands beside it in the same file. Names that differ only in case are
// a mistake of policies; in other JSON they are just two names.
func blame(docs []*Document, t tree) {
	if len(docs) == 0 {
		return
	}
	around := newEnclosing(docs)
	for _, s := range t.secrets {
		doc := docs[max(around.find(s.Span), 0)]
		doc.Secrets = append(doc.Secrets, s)
	}
	for _, dup := range t.duplicates {
		i := around.find(dup.second.key)
		if !dup.exact && (i < 0 || docs[i].Kind == KindUnknown) {
			continue
		}
		doc := docs[max(i, 0)]
		doc.add(dup.problem())
	}
}

// enclosing finds the documents around places.
type enclosing struct {
	docs []*Document
	ends []int // the furthest end of the documents up to each
}

func newEnclosing(docs []*Document) enclosing {
	e := enclosing{docs, make([]int, len(docs))}
	furthest := 0
	for i, d := range docs {
		furthest = max(furthest, d.Span.End)
		e.ends[i] = furthest
	}
	return e
}

// find gives the first document around a place, -1 when there is none. The
// documents stand in order, and few in each other.
func (e enclosing) find(s diag.Span) int {
	found := -1
	for i := sort.Search(len(e.docs), func(i int) bool { return e.docs[i].Span.Start > s.Start }) - 1; i >= 0 && e.ends[i] >= s.End; i-- {
		if s.End <= e.docs[i].Span.End {
			found = i
		}
	}
	return found
}

// Mentions reports whether a text speaks of any document [Parse] knows. It is
// a quick look, for files that may be anything: true says little, false says
// that Parse would find none, or a policy with nothing but its Version, which
// grants nothing.
func Mentions(text []byte) bool {
	for _, word := range []string{
		"tatement", "ermission", "embers", "secret_key", "gency", "redential", "AGENCY", "CREDENTIAL", "ffect", `\u`, "EFFECT", "STATEMENT",
	} {
		if bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}

// plainName is a name in lower case without separators.
func plainName(name string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(match.Fold(name))
}
