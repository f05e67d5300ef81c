package policy

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// ModelArts authorizations: the body of POST /v2/{project_id}/authorizations
// and the list that GET gives. Whether one is complete and wise is for the
// audit; here only types are checked.

// Authorization is one ModelArts authorization: a request body or an entry of
// the list response.
type Authorization struct {
	Pointer   string
	Span      diag.Span
	UserID    Text
	UserName  Text
	Type      Text
	Content   Text
	SecretKey Text // Value is always empty
	HasSecret bool
	// Unreadable says that an element is no string, as a problem tells: what is
	// missing cannot be said.
	Unreadable bool
	Response   bool // an entry of a list response
}

var authorizationElements = []string{"user_id", "user_name", "type", "content", "secret_key"}

// isAuthorization reports whether an object is a request or a list.
func isAuthorization(n *node) bool {
	if list := n.get("auth"); list.is(kindArray) {
		return n.get("total_count") != nil && (len(list.children) == 0 || slices.ContainsFunc(list.children, isListed))
	}
	return isEntry(n)
}

// isEntry reports whether an object is a single authorization. Many other
// documents have "type" and "content", so their names are not enough.
func isEntry(n *node) bool {
	if n.kind != kindObject {
		return false
	}
	if t := n.get("type"); t.is(kindString) && (n.get("content") != nil || n.get("user_id") != nil || n.get("secret_key") != nil) &&
		match.Nearest(t.text, []string{"agency", "credential"}) != "" {
		return true
	}
	for _, c := range n.children {
		if !slices.Contains(authorizationElements, c.name) {
			return false
		}
	}
	named := n.get("user_id") != nil || n.get("user_name") != nil
	return n.get("secret_key") != nil || named && n.get("content") != nil
}

// isListed reports whether an object is an entry of a list: it may have further
// elements, such as create_time, and no type.
func isListed(n *node) bool {
	return isEntry(n) || n.kind == kindObject && n.get("content").is(kindString) &&
		(n.get("user_id").is(kindString) || n.get("user_name").is(kindString))
}

func readAuthorizations(doc *Document, n *node, opts Options) {
	doc.Kind, doc.Platform, doc.Assumed = KindAuthorization, HuaweiCloud, opts.Platform == ""
	if opts.Platform.HuaweiFamily() {
		doc.Platform = opts.Platform
	}
	r := reader{doc: doc}
	list := n.get("auth")
	if !list.is(kindArray) {
		doc.Authorizations = []Authorization{readAuthorization(&r, n, false)}
		return
	}
	for _, c := range list.children {
		if c.kind != kindObject {
			r.fatal(c.place(), message.New("authorization-no-object", message.Part("found", c.sort())), message.Message{})
			continue
		}
		doc.Authorizations = append(doc.Authorizations, readAuthorization(&r, c, true))
	}
}

// readAuthorization reads one; a response has further elements.
func readAuthorization(r *reader, n *node, response bool) Authorization {
	a := Authorization{Pointer: n.pointer(), Span: n.span, Response: response}
	for _, c := range n.children {
		var to *Text
		switch c.name {
		case "user_id":
			to = &a.UserID
		case "user_name":
			to = &a.UserName
		case "type":
			to = &a.Type
		case "content":
			to = &a.Content
		case "secret_key":
			to = &a.SecretKey
		default:
			if !response {
				r.problem(rule.UnknownElement, 0, c.keyPlace(), message.New("authorization-element", message.Name("name", c.name)),
					didYouMean(match.Nearest(c.name, authorizationElements)))
			}
			continue
		}
		switch c.kind {
		case kindNull:
		case kindString:
			*to = c.value()
		default:
			a.Unreadable = true
			r.fatal(c.place(), notString(c.name, c), message.Message{})
		}
	}
	a.HasSecret, a.SecretKey.Value = strings.TrimSpace(a.SecretKey.Value) != "", ""
	return a
}
