package policy

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
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
	check func(l limits)
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
	own   func(p Platform, name string) bool // see [Options.Own]
}

// vendors reports whether a policy is the platform's own, by what is around it or
// by its name: customers' may have less.
func (r *reader) vendors() bool {
	d := r.doc
	if !d.Vendors && r.own != nil {
		d.Vendors = r.own(d.Platform, cmp.Or(d.Name, strings.TrimSuffix(path.Base(d.File.Path), ".json")))
	}
	return d.Vendors
}

// add notes a problem, unless the document is not judged anyway.
func (r *reader) add(p Problem) {
	if !r.quiet {
		r.doc.add(p)
	}
}

// problem notes a harmless one; level 0 is the level of the rule.
func (r *reader) problem(code rule.Code, level diag.Severity, at Place, says, hint message.Message) {
	r.add(Problem{Code: code, Level: level, Message: says, Hint: hint, Span: at.Span, Pointer: at.Pointer})
}

// fatal notes a mistake that keeps the document from being interpreted.
func (r *reader) fatal(at Place, says, hint message.Message, related ...Place) {
	r.add(Problem{
		Code: rule.MalformedElement, Message: says, Hint: hint, Span: at.Span, Pointer: at.Pointer,
		Fatal: true, Related: related,
	})
}

// warn notes a mistake whose intent is plain: the document is judged.
func (r *reader) warn(at Place, says, hint message.Message) {
	r.problem(rule.MalformedElement, diag.Warning, at, says, hint)
}

// code gives the vendor's number of a mistake; "" where it has none.
func (r *reader) code(m mistake) string {
	if r.grammar.code == nil {
		return ""
	}
	return r.grammar.code(m)
}

// identify settles dialect and platform of a policy. Its Version decides, then
// the platform that was asked for, then the spelling of actions and resources.
func (r *reader) identify(n *node, opts Options) {
	version := n.fold("Version")
	guess, sure := guessDialect(n, opts.Platform)
	dialect := guess
	switch {
	case version == nil || version.kind == kindNull:
		r.warn(n.open(), message.New("version-missing", message.Text("dialect", guess.String())),
			message.New("version-missing-hint", message.Text("version", bestVersion(guess))))
	case version.kind != kindString && version.kind != kindNumber:
		r.fatal(version.place(), notString("Version", version), write(bestVersion(guess)))
	default:
		r.doc.Version = version.value()
		known := dialectOf(version.text)
		switch {
		case known == DialectUnknown:
			says := message.New("version-unknown", message.Name("version", version.text))
			r.fatal(version.place(), says, didYouMean(bestVersion(guess)))
		case opts.Platform != "" && !opts.Platform.Speaks(known):
			found := []message.Arg{
				message.Name("version", version.text), message.Text("dialect", known.String()), message.Name("platform", string(opts.Platform)),
			}
			if opts.shown {
				r.fatal(version.place(), message.New("version-of-other-place", found...), write(bestVersion(guess)))
			} else {
				r.fatal(version.place(), message.New("version-of-other-platform", found...), message.New("version-of-other-platform-hint"))
			}
			dialect = known
		case version.kind == kindNumber:
			r.warn(version.place(), notString("Version", version), write(version.text))
			dialect = known
		default:
			dialect = known
		}
	}
	r.grammar = grammarOf(dialect)
	if r.quiet && dialect == guess && !sure && (version == nil || dialectOf(version.text) == DialectUnknown) {
		return // a bucket policy, say, that could be anybody's
	}
	r.doc.Dialect, r.doc.Platform = dialect, dialect.Platform()
	if r.doc.Platform.HuaweiFamily() {
		r.doc.Assumed = opts.Platform == ""
		if opts.Platform.HuaweiFamily() {
			r.doc.Platform = opts.Platform
		}
	}
}

// What an element can stand in, as messages choose by.
const (
	inPolicy    = "policy"
	inStatement = "statement"
	inAgencies  = "agencies" // the object form of Resource
)

// names checks the names of the members of an object: unknown ones and wrong
// case.
func (r *reader) names(n *node, known []string, where string) {
	for _, c := range n.children {
		if slices.Contains(known, c.name) {
			continue
		}
		i := slices.IndexFunc(known, func(k string) bool { return match.EqualFold(k, c.name) })
		switch {
		case i < 0:
			r.unknown(c, known, where)
		case n.get(known[i]) == nil: // both spellings are a duplicate, and said to be
			r.warn(c.keyPlace(), message.New("element-spelling", message.Name("found", c.name), message.Name("name", known[i])), write(known[i]))
		}
	}
}

// write is the advice to write a text, in quotes.
func write(text string) message.Message { return message.New("write", message.Text("text", text)) }

// didYouMean turns a suggestion into advice; "" into none.
func didYouMean(suggestion string) message.Message {
	if suggestion == "" {
		return message.Message{}
	}
	return message.New("did-you-mean", message.Text("name", suggestion))
}

// unknown notes an element that does not belong where it stands.
func (r *reader) unknown(c *node, known []string, where string) {
	hint := didYouMean(match.Nearest(c.name, known))
	if home := homeOf(c.name, where); home != "" {
		hint = message.New("element-home", message.Text("home", home))
	}
	level, code := diag.Severity(0), ""
	switch {
	case match.EqualFold(c.name, "Depends") && (c.kind == kindNull || c.kind == kindArray && len(c.children) == 0):
		level = diag.Note // empty, and published by the vendor itself
	case r.grammar.code != nil:
		code = keyCode(c.name, r.grammar.code(unknownKey))
	}
	says := message.New("element-unknown", message.Name("name", c.name), message.Name("where", where),
		message.Text("dialect", r.grammar.dialect.String()), message.Text("code", code))
	r.problem(rule.UnknownElement, level, c.keyPlace(), says, hint)
}

// homeOf says where an element of another grammar, or of another object,
// belongs, as messages choose by; "" where nobody knows.
func homeOf(name, where string) string {
	switch name = match.Fold(name); name {
	case "principal", "notprincipal":
		return "attached"
	case "depends":
		return "role"
	case "notresource", "id":
		return "aws"
	case "effect", "action", "notaction", "resource", "condition", "sid":
		switch {
		case where != inStatement:
			return inStatement
		case name == "condition":
			return "custom-policy"
		case name == "sid":
			return "with-sid"
		}
	case "version", "statement":
		if where == inStatement {
			return inPolicy
		}
	}
	return ""
}

// texts reads a list of strings, or one string; false for null and for what
// is neither.
func (r *reader) texts(n *node, name string, code mistake) ([]Text, bool) {
	switch n.kind {
	case kindNull:
		return nil, false
	case kindString:
		if text, open := filled(n.text); r.grammar.lists && (open == nil || text != "*") { // a placeholder may be a list
			r.warn(n.place(), r.noList(name, n, code), message.New("put-in-brackets", message.Text("text", n.text)))
		}
		return []Text{n.value()}, true
	case kindArray:
		texts := make([]Text, 0, len(n.children))
		for _, c := range n.children {
			if c.kind != kindString {
				r.fatal(c.place(), message.New("not-a-string-in-list",
					message.Name("name", name), message.Part("found", c.sort()), message.Text("code", r.code(code))), message.Message{})
				continue
			}
			texts = append(texts, c.value())
		}
		return texts, true
	}
	r.fatal(n.place(), r.noList(name, n, code), message.Message{})
	return nil, false
}

func (r *reader) noList(name string, n *node, code mistake) message.Message {
	return message.New("not-a-list-of-strings",
		message.Name("name", name), message.Part("found", n.sort()), message.Text("code", r.code(code)))
}

const mostOfName = 60

// short cuts a name that is no string of a document, where nothing says how far
// it reaches.
func short(s string) string {
	if utf8.RuneCountInString(s) <= mostOfName {
		return s
	}
	return string([]rune(s)[:mostOfName-1]) + "…"
}
