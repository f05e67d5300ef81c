package policy

import (
	"bytes"
	"errors"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// This file alone touches JSON tokens. It turns text into a tree of nodes and
// accepts exactly the JSON of RFC 8259 with valid UTF-8; the decoder allows
// duplicate names, because both places are to be named (see duplicate).

// errDeep says that values are nested deeper than allowed.
var errDeep = errors.New("nested too deep")

// errMany says that there are more values than are held.
var errMany = errors.New("too many values")

// maxValues bounds the values of a text: the tree of one of 10 MiB that holds
// nothing but short ones takes fifty times its size. An export of an account
// with thousands of policies has fewer.
const maxValues = 400_000

// badJSON is the place where the decoder gave up, as an offset in the text.
type badJSON struct {
	offset int
	err    error
}

func (e *badJSON) Error() string { return e.err.Error() }

// duplicate is a name that stands twice in an object.
type duplicate struct {
	first, second *node
	exact         bool // else they differ in the case of letters
}

// tree is a parsed text.
type tree struct {
	root       *node
	duplicates []duplicate
	secrets    []Secret // their text is in the tree no more
	slabs      []*slab
}

// slab is room for nodes. That of a text whose documents are made is used again.
type slab [64]node

var slabs sync.Pool

// release gives the nodes of the tree back: nothing may know them any more.
func (t *tree) release() {
	for _, s := range t.slabs {
		*s = slab{}
		slabs.Put(s)
	}
	*t = tree{}
}

// parseTree reads one JSON value and nothing behind it. Offsets go through at,
// so that spans are places in the file. The error is a *badJSON.
func parseTree(text []byte, at origin, parent *node, maxDepth int) (tree, error) {
	b := builder{
		dec:  jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true)),
		text: text, at: at, depth: maxDepth,
	}
	root, err := b.value(parent)
	if err == nil {
		err = b.finish()
	}
	if err != nil {
		return tree{}, &badJSON{offset: b.failedAt(err), err: err}
	}
	return tree{root: root, duplicates: b.duplicates, secrets: hideSecrets(root, b.suspects), slabs: b.slabs}, nil
}

// parseFirst reads the first value of a text that holds several. It gives the
// length of its text and how many values it has.
func parseFirst(text []byte, at origin, maxDepth int) (t tree, length, values int, err error) {
	b := builder{
		dec:  jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true)),
		text: text, at: at, depth: maxDepth,
	}
	root, err := b.value(nil)
	if err != nil {
		return tree{}, 0, b.values, err
	}
	return tree{root: root, duplicates: b.duplicates, secrets: hideSecrets(root, b.suspects)}, b.end, b.values, nil
}

type builder struct {
	dec        *jsontext.Decoder
	text       []byte
	at         origin
	end        int // offset behind the last token
	depth      int // levels still allowed
	values     int
	slab       []node // what is left of the last
	slabs      []*slab
	stack      []*node // children of the containers that are open
	duplicates []duplicate
	suspects   []*node
}

// token reads the next token and gives its range in the text.
func (b *builder) token() (jsontext.Token, diag.Span, error) {
	tok, err := b.dec.ReadToken()
	if err != nil {
		return tok, diag.Span{}, err
	}
	start := b.end
	for start < len(b.text) && isDelimiter(b.text[start]) {
		start++
	}
	b.end = int(b.dec.InputOffset())
	return tok, diag.Span{Start: start, End: b.end}, nil
}

func isDelimiter(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == ':'
}

func (b *builder) value(parent *node) (*node, error) {
	tok, span, err := b.token()
	if err != nil {
		return nil, err
	}
	if b.values++; b.values > maxValues {
		return nil, errMany
	}
	n := b.node()
	n.kind, n.parent = kind(tok.Kind()), parent
	switch n.kind {
	case kindObject, kindArray:
		if b.depth--; b.depth < 0 {
			return nil, errDeep
		}
		err = b.container(n)
		b.depth++
		span.End = b.end
	default:
		n.text = tok.String()
	}
	n.span = b.at.span(span)
	return n, err
}

// container reads the children and the closing bracket.
func (b *builder) container(n *node) error {
	base := len(b.stack)
	for {
		switch b.dec.PeekKind() {
		case '}', ']':
			_, _, err := b.token()
			n.children = append([]*node(nil), b.stack[base:]...)
			b.stack = b.stack[:base]
			b.findDuplicates(n)
			return err
		}
		var name string
		var key diag.Span
		if n.kind == kindObject {
			tok, span, err := b.token()
			if err != nil {
				return err
			}
			name, key = tok.String(), b.at.span(span)
		}
		c, err := b.value(n)
		if err != nil {
			return err
		}
		c.name, c.key, c.index = name, key, int32(len(b.stack)-base)
		if isSuspect(c) {
			b.suspects = append(b.suspects, c)
		}
		b.stack = append(b.stack, c)
	}
}

// finish makes sure that nothing follows the value.
func (b *builder) finish() error {
	_, span, err := b.token()
	switch {
	case err == nil:
		b.end = span.Start
		return errors.New("more text behind the document")
	case isEnd(err):
		return nil
	}
	return err
}

// isEnd reports a plain end of the text, which the decoder says with io.EOF itself.
func isEnd(err error) bool {
	var syntactic *jsontext.SyntacticError
	return !errors.As(err, &syntactic)
}

// failedAt gives the offset of an error in the text.
func (b *builder) failedAt(err error) int {
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntactic):
		return min(int(syntactic.ByteOffset), len(b.text))
	case errors.Is(err, errDeep), errors.Is(err, errMany):
		return b.end - 1 // the bracket that was one too many
	}
	return min(b.end, len(b.text))
}

// node takes a node from the slab: one allocation for many. A short text has less.
func (b *builder) node() *node {
	if few := 4 + len(b.text)/32; len(b.slab) == 0 && few < len(slab{}) {
		b.slab = make([]node, few)
	} else if len(b.slab) == 0 {
		s, _ := slabs.Get().(*slab)
		if s == nil {
			s = new(slab)
		}
		b.slab, b.slabs = s[:], append(b.slabs, s)
	}
	n := &b.slab[0]
	b.slab = b.slab[1:]
	return n
}

// smallObject is the number of members up to which comparing all pairs is
// cheaper than a map.
const smallObject = 12

// findDuplicates notes every name of n that an earlier member has too, the
// same spelling before one in another case.
func (b *builder) findDuplicates(n *node) {
	if n.kind != kindObject || len(n.children) < 2 {
		return
	}
	if len(n.children) <= smallObject {
		for i, c := range n.children {
			b.noteDuplicate(c, find(n.children[:i], c.name, sameName), find(n.children[:i], c.name, match.EqualFold))
		}
		return
	}
	exact := make(map[string]*node, len(n.children))
	folded := make(map[string]*node, len(n.children))
	for _, c := range n.children {
		key := match.Fold(c.name)
		b.noteDuplicate(c, exact[c.name], folded[key])
		exact[c.name], folded[key] = c, c
	}
}

func (b *builder) noteDuplicate(c, exact, folded *node) {
	if exact != nil {
		b.duplicates = append(b.duplicates, duplicate{exact, c, true})
	} else if folded != nil {
		b.duplicates = append(b.duplicates, duplicate{folded, c, false})
	}
}

func find(nodes []*node, name string, same func(a, b string) bool) *node {
	for _, n := range nodes {
		if same(n.name, name) {
			return n
		}
	}
	return nil
}

func sameName(a, b string) bool { return a == b }

// problem says that a name stands twice.
func (d duplicate) problem() Problem {
	says := message.New("duplicate-name", message.Name("name", d.second.name))
	if !d.exact {
		says = message.New("duplicate-in-case", message.Name("first", d.first.name), message.Name("second", d.second.name))
	}
	return Problem{
		Code: rule.DuplicateKey, Message: says, Hint: message.New("duplicate-name-hint"),
		Span: d.second.key, Pointer: d.second.pointer(), Fatal: true,
		Related: []Place{{Message: message.New("duplicate-first-here"), Span: d.first.key, Pointer: d.first.pointer()}},
	}
}
