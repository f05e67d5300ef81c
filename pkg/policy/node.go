package policy

import (
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
)

// kind is the sort of a JSON value; the bytes are those that begin it.
type kind byte

const (
	kindObject kind = '{'
	kindArray  kind = '['
	kindString kind = '"'
	kindNumber kind = '0'
	kindTrue   kind = 't'
	kindFalse  kind = 'f'
	kindNull   kind = 'n'
)

// node is one JSON value with its place in the file. Children of an object
// carry their name.
type node struct {
	kind     kind
	index    int32     // position among the children of an array
	span     diag.Span // of the value, quotes and brackets included
	key      diag.Span // of the name, quotes included
	name     string    // the decoded name
	text     string    // the decoded string, or the number as it is written
	parent   *node
	children []*node
	path     string // cached pointer
	// inside is where the text of a string stands, if the file is no JSON.
	inside *origin
}

// get finds a member by its exact name; nil when there is none or n is no object.
func (n *node) get(name string) *node {
	if n == nil || n.kind != kindObject {
		return nil
	}
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// fold finds a member by name in any case; the exact spelling wins.
func (n *node) fold(name string) *node {
	if c := n.get(name); c != nil || n == nil || n.kind != kindObject {
		return c
	}
	for _, c := range n.children {
		if match.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// is reports whether n is a value of kind k; nil is none.
func (n *node) is(k kind) bool { return n != nil && n.kind == k }

// pointer gives the JSON pointer of the value. The root of a document that
// stands in a string has the pointer of the string.
func (n *node) pointer() string {
	if n.path != "" || n.parent == nil {
		return n.path
	}
	n.path = n.parent.pointer()
	switch n.parent.kind {
	case kindObject:
		n.path += "/" + escapePointer(n.name)
	case kindArray:
		n.path += "/" + strconv.Itoa(int(n.index))
	}
	return n.path
}

// escapePointer writes a name as a part of a JSON pointer.
func escapePointer(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// value gives the string with its place.
func (n *node) value() Text {
	if n == nil {
		return Text{}
	}
	return Text{Value: n.text, Span: n.span, Pointer: n.pointer()}
}

// place gives the place of the value, keyPlace that of its name.
func (n *node) place() Place { return Place{Span: n.span, Pointer: n.pointer()} }

func (n *node) keyPlace() Place { return Place{Span: n.key, Pointer: n.pointer()} }

// open gives the place of the bracket that begins the value: what a message
// about something missing inside points at.
func (n *node) open() Place {
	return Place{Span: diag.Span{Start: n.span.Start, End: n.span.Start + 1}, Pointer: n.pointer()}
}

// sort names the sort of the value, as a part of messages.
func (n *node) sort() message.Message {
	switch n.kind {
	case kindObject:
		return message.New("found-object")
	case kindArray:
		return message.New("found-list")
	case kindString:
		return message.New("found-string")
	case kindNumber:
		return message.New("found-number")
	case kindNull:
		return message.New("found-null")
	}
	return message.New("found-literal", message.Name("literal", n.text))
}

// lower folds one ASCII letter, as match.Fold does.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
