package policy

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/rule"
)

// grammar is what a dialect says about the shape of its policies.
type grammar struct {
	dialect   Dialect
	root      []string // the elements of a policy
	statement []string // the elements of a statement
	// lists: where several strings may stand a list must stand, even of one.
	lists bool
	// statementObject: a single statement may stand without its list.
	statementObject bool
	// resourceObject: Resource may be {"uri": [...]}, naming agencies.
	resourceObject bool
	// resourceRequired: a statement needs Resource or NotResource.
	resourceRequired bool
	// code names the vendor's error for a mistake; nil when it publishes none.
	code func(mistake) string
	// check looks at what only this dialect limits.
	check func(r *reader, policy *node)
}

// mistake is one that vendors number.
type mistake uint8

const (
	wrongStatement mistake = iota + 1
	wrongAction
	bothActions
	actionCharacters
	wrongResource
	blankResource
	noRegion
	unknownKey
)

// reader fills a document from its tree.
type reader struct {
	doc     *Document
	grammar *grammar
	// quiet: the document is recognised but not judged, and mistakes in it are
	// no business of ours.
	quiet bool
}

// add notes a problem, unless the document is not judged anyway.
func (r *reader) add(p Problem) {
	if !r.quiet {
		r.doc.add(p)
	}
}

// problem notes a harmless one; level 0 is the level of the rule.
func (r *reader) problem(code rule.Code, level diag.Severity, at Place, message, hint string) {
	r.add(Problem{Code: code, Level: level, Message: message, Hint: hint, Span: at.Span, Pointer: at.Pointer})
}

// fatal notes a mistake that keeps the document from being interpreted.
func (r *reader) fatal(at Place, message, hint string, related ...Place) {
	r.add(Problem{
		Code: rule.MalformedElement, Message: message, Hint: hint, Span: at.Span, Pointer: at.Pointer,
		Fatal: true, Related: related,
	})
}

// warn notes a mistake whose intent is plain: the document is judged.
func (r *reader) warn(at Place, message, hint string) {
	r.problem(rule.MalformedElement, diag.Warning, at, message, hint)
}

// code gives the vendor's number of a mistake as the end of a message.
func (r *reader) code(m mistake) string {
	if r.grammar.code == nil {
		return ""
	}
	return " (" + r.grammar.code(m) + ")"
}

// names checks the names of the members of an object: unknown ones and wrong
// case.
func (r *reader) names(n *node, known []string, what string) {
	for _, c := range n.children {
		if slices.Contains(known, c.name) {
			continue
		}
		i := slices.IndexFunc(known, func(k string) bool { return equalFold(k, c.name) })
		switch {
		case i < 0:
			r.unknown(c, known, what)
		case n.get(known[i]) == nil: // both spellings are a duplicate, and said to be
			r.warn(c.keyPlace(), fmt.Sprintf("the element %s is spelled %s", quote(c.name), quote(known[i])), "read as "+quote(known[i]))
		}
	}
}

// unknown notes an element that does not belong where it stands.
func (r *reader) unknown(c *node, known []string, what string) {
	message := fmt.Sprintf("%s is no element of %s in %s", quote(c.name), what, r.grammar.dialect)
	hint := maybe(match.Nearest(c.name, known))
	if home := homeOf(c.name, what); home != "" {
		hint = "it belongs to " + home
	}
	level := diag.Severity(0)
	switch {
	case equalFold(c.name, "Depends") && (c.kind == kindNull || c.kind == kindArray && len(c.children) == 0):
		level = diag.Note // empty, and published by the vendor itself
	case r.grammar.code != nil:
		message += " (" + keyCode(c.name, r.grammar.code(unknownKey)) + ")"
	}
	r.problem(rule.UnknownElement, level, c.keyPlace(), message, hint)
}

// homeOf says where an element of another grammar, or of another object,
// belongs.
func homeOf(name, here string) string {
	inStatement := here == "a statement"
	switch name = foldName(name); name {
	case "principal", "notprincipal":
		return "resource policies and trust policies"
	case "depends":
		return `roles ("Version": "1.0")`
	case "notresource":
		return "AWS policies"
	case "id":
		return "AWS policies"
	case "effect", "action", "notaction", "resource", "condition", "sid":
		switch {
		case !inStatement:
			return "a statement"
		case name == "condition":
			return `policies ("Version": "1.1")`
		case name == "sid":
			return "Huawei 5.0, RAM and AWS policies"
		}
	case "version", "statement":
		if inStatement {
			return "the policy around the statement"
		}
	}
	return ""
}

// texts reads a list of strings, or one string; false for null and for what
// is neither.
func (r *reader) texts(n *node, what string, code mistake) ([]Text, bool) {
	switch n.kind {
	case kindNull:
		return nil, false
	case kindString:
		if r.grammar.lists {
			r.warn(n.place(), fmt.Sprintf("%s must be a list of strings, found a string%s", quote(what), r.code(code)), "put it in brackets: ["+quote(n.text)+"]")
		}
		return []Text{n.value()}, true
	case kindArray:
		texts := make([]Text, 0, len(n.children))
		for _, c := range n.children {
			if c.kind != kindString {
				r.fatal(c.place(), fmt.Sprintf("%s must be a list of strings, found %s in it%s", quote(what), c.describe(), r.code(code)), "")
				continue
			}
			texts = append(texts, c.value())
		}
		return texts, true
	}
	r.fatal(n.place(), fmt.Sprintf("%s must be a list of strings, found %s%s", quote(what), n.describe(), r.code(code)), "")
	return nil, false
}

// quote gives text of the document for a message: in quotes, escaped, and
// whole. How much of it is shown is the business of who shows it.
func quote(s string) string { return strconv.Quote(s) }

const longestQuote = 60

// short cuts a text that is no string of a document, where nothing says how
// far it reaches, and names its length.
func short(s string) string {
	n := utf8.RuneCountInString(s)
	if n <= longestQuote {
		return s
	}
	return fmt.Sprintf("%s… (%s characters)", string([]rune(s)[:longestQuote-1]), thousands(n))
}

// thousands writes a number with separators.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
