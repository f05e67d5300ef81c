package policy

import (
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// Value is a value of another notation than JSON, with its place in the file: what
// a reader of YAML or of a configuration language makes of its own tree.
type Value struct {
	Kind ValueKind
	// Text is the string, or a number as it is written.
	Text string
	// Span is the place of the value in the file.
	Span diag.Span
	// Name and Key are those of a member of an object, with the place of the name.
	Name string
	Key  diag.Span
	// Values are the members of an object or list.
	Values []*Value
	// Inside says where the text of a string stands in the file, so that a policy
	// in it has places; nil for a string without such a place.
	Inside *Origin
}

// ValueKind is the kind of a [Value].
type ValueKind uint8

// The kinds.
const (
	NullValue ValueKind = iota
	ObjectValue
	ListValue
	StringValue
	NumberValue
	TrueValue
	FalseValue
)

var kindsOfValues = [...]kind{kindNull, kindObject, kindArray, kindString, kindNumber, kindTrue, kindFalse}

// ParseValue reads the documents of a value; none where it holds no document. The
// reader bounds the number of values and their depth; more than [MaxValues] are no
// document.
func ParseValue(file *diag.File, v *Value, opts Options) []*Document {
	return parseValue(file, v, "", envelope{}, opts)
}

// parseValue reads the documents of a value with a pointer, inside an envelope.
func parseValue(file *diag.File, v *Value, pointer string, e envelope, opts Options) []*Document {
	b := builder{depth: opts.maxDepth()}
	root := b.plant(v, nil)
	if root == nil {
		return nil
	}
	root.path = pointer
	t := tree{root: root, duplicates: b.duplicates, secrets: hideSecrets(root, b.suspects)}
	d := newDetector(file, opts)
	d.rendered, d.evidence = true, file.Data[v.Span.Start:v.Span.End]
	d.walk(t.root, e)
	if len(d.docs) == 0 {
		return nil
	}
	blame(d.docs, t)
	for _, doc := range d.docs {
		doc.finish()
		opts.Texts.share(doc)
	}
	return d.docs
}

// plant makes a tree of a value; nil where it is too large or too deep.
func (b *builder) plant(v *Value, parent *node) *node {
	if b.values++; b.values > maxValues {
		return nil
	}
	n := &node{
		kind: kindsOfValues[v.Kind], parent: parent, span: v.Span, name: v.Name, key: v.Key, text: v.Text,
	}
	if v.Inside != nil {
		n.inside = &v.Inside.at
	}
	if n.kind != kindObject && n.kind != kindArray {
		return n
	}
	if b.depth--; b.depth < 0 {
		return nil
	}
	for i, m := range v.Values {
		c := b.plant(m, n)
		if c == nil {
			return nil
		}
		c.index = int32(i)
		if isSuspect(c) {
			b.suspects = append(b.suspects, c)
		}
		n.children = append(n.children, c)
	}
	b.depth++
	b.findDuplicates(n)
	return n
}

// render writes a value as compact JSON, to count its characters.
func render(b *strings.Builder, n *node) {
	switch n.kind {
	case kindObject, kindArray:
		b.WriteByte(byte(n.kind))
		for i, c := range n.children {
			if i > 0 {
				b.WriteByte(',')
			}
			if n.kind == kindObject {
				b.WriteString(strconv.Quote(c.name))
				b.WriteByte(':')
			}
			render(b, c)
		}
		b.WriteByte(byte(n.kind) + 2)
	case kindString:
		b.WriteString(strconv.Quote(n.text))
	case kindNumber:
		b.WriteString(n.text)
	default:
		b.WriteString("null")
	}
}

// Ordinal is the [Document].Address of the n-th document of a file, from 1.
func Ordinal(n int) string { return strconv.Itoa(n) }
