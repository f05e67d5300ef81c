package policy

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
)

// policyElements are the elements of a policy, whatever its dialect.
var policyElements = []string{"Version", "Statement", "Id", "Depends"}

// isPolicy reports whether an object is a policy, perhaps a malformed one.
func isPolicy(n *node) bool {
	if n.kind != kindObject {
		return false
	}
	statement := n.fold("Statement")
	switch {
	case statement == nil:
		return misspelledPolicy(n)
	case slices.ContainsFunc(statementsOf(n), likeStatement):
		return true
	}
	// Nothing in the statements says so; then the frame must.
	if n.get("Statement") == nil {
		return false
	}
	return n.get("Version") != nil || !slices.ContainsFunc(n.children, func(c *node) bool {
		return !slices.Contains(policyElements, c.name)
	})
}

// misspelledPolicy recognises a policy whose "Statement" is missing or wrongly
// spelled.
func misspelledPolicy(n *node) bool {
	version := n.get("Version")
	onlyElements := true
	for _, c := range n.children {
		near := match.Nearest(c.name, []string{"Statement"}) != ""
		if near && (likeStatement(c) || slices.ContainsFunc(c.children, likeStatement)) {
			return true
		}
		onlyElements = onlyElements && (near || slices.Contains(policyElements, c.name))
	}
	return onlyElements && version.is(kindString) && dialectOf(version.text) != DialectUnknown
}

// likeStatement reports whether a value has an element that only statements have.
func likeStatement(n *node) bool {
	return n.fold("Effect") != nil || n.fold("Action") != nil || n.fold("NotAction") != nil
}

// isStatement reports a statement that stands alone, without a policy.
func isStatement(n *node) bool {
	effect := n.fold("Effect")
	return effect.is(kindString) && (n.fold("Action") != nil || n.fold("NotAction") != nil) &&
		match.Nearest(strings.TrimSpace(effect.text), []string{"Allow", "Deny"}) != ""
}

// loneStatement refuses a statement without a policy around it.
func loneStatement(doc *Document, n *node, opts Options) {
	doc.Platform = opts.Platform
	r := reader{doc: doc}
	r.fatal(n.open(), message.New("statement-alone"), message.New("statement-alone-hint"))
}

// readPolicy reads a policy of any kind.
func readPolicy(doc *Document, n *node, opts Options) {
	r := reader{doc: doc, own: opts.Own}
	doc.Kind = KindIdentity
	if holders := principals(n); holders > 0 && holders == len(statementsOf(n)) {
		doc.Kind, doc.Reason = attachment(n)
		r.quiet = true
	}
	r.identify(n, opts)
	if doc.Kind == KindIdentity && doc.Dialect == Huawei10 {
		doc.Kind = KindRole
	}
	r.policy(n)
}

// principals counts the statements that name a principal. Where all do, the
// policy is not attached to an identity.
func principals(policy *node) int {
	n := 0
	for _, s := range statementsOf(policy) {
		if s.fold("Principal") != nil || s.fold("NotPrincipal") != nil {
			n++
		}
	}
	return n
}

// attachment tells a trust policy from a resource policy: it lets somebody
// assume a role or an agency and names no resource.
func attachment(policy *node) (Kind, message.Message) {
	trust, actions := true, 0
	if limitsResources(policy) {
		return KindResource, message.New("document-resource-control-policy")
	}
	each(policy, func(element string, n *node) {
		switch {
		case element == "Resource" || element == "NotResource":
			trust = trust && n.text == "*"
		default:
			actions++
			trust = trust && assumes(n.text)
		}
	})
	if trust && actions > 0 {
		return KindTrust, message.New("document-trust-policy")
	}
	return KindResource, message.New("document-resource-policy")
}

// limitsResources reports a resource control policy of AWS: every statement denies
// something to everybody, on resources of any name. No policy of one resource
// does only that, since it would let nobody in.
func limitsResources(policy *node) bool {
	all := statementsOf(policy)
	for _, s := range all {
		resource := s.fold("Resource")
		if resource.is(kindArray) && len(resource.children) == 1 {
			resource = resource.children[0]
		}
		if !s.fold("Effect").is(kindString) || s.fold("Effect").text != Deny.String() || !resource.is(kindString) || resource.text != "*" ||
			!s.fold("Principal").is(kindString) || s.fold("Principal").text != "*" {
			return false
		}
	}
	return len(all) > 0
}

// assumes reports the actions that trust policies consist of.
func assumes(action string) bool {
	service, operation, ok := strings.Cut(match.Fold(action), ":")
	if !ok || service != "sts" && service != "iam" {
		return false
	}
	for _, prefix := range []string{"assumerole", "agencies:assume", "tagsession", "setsourceidentity", "setcontext", "tokens:assume"} {
		if strings.HasPrefix(operation, prefix) {
			return true
		}
	}
	return false
}
