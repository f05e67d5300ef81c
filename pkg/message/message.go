// Package message holds what the program says: which sentence, and what it is
// about. The words are made at the edge, in the language of the reader.
//
// A [Message] is an [ID] and arguments with names. A [Table] has one template
// for every ID, in the grammar of ICU MessageFormat as far as it is needed here
// (see [Table.Text]). Plurals, lists and the order of arguments belong to the
// templates, so that another language is another table and no other code.
//
// The package knows nothing of policies, findings or output formats, and
// escapes nothing: who prints a text does.
package message

import (
	"slices"
	"strconv"
	"strings"
)

// ID names a sentence. It stays the same when its words change.
type ID string

// Message is a sentence as data. The zero Message says nothing.
type Message struct {
	ID   ID   `json:"id"`
	Args Args `json:"args"`
}

// New makes a message.
func New(id ID, args ...Arg) Message { return Message{ID: id, Args: args} }

// IsZero reports whether the message says nothing.
func (m Message) IsZero() bool { return m.ID == "" }

// Args are the arguments of a message, in the order in which they were given.
// In JSON they are an object: a text is a string, a count a number, a list an
// array (an object with "items" and "more" where it was cut), a message an
// object with "id" and "args".
type Args []Arg

// Arg is one argument.
type Arg struct {
	Name  string
	value any // string, int, []string, list, Message or []Message
	about bool
}

// list is a list of which only the beginning is there.
type list struct {
	items []string
	more  int
}

// Name is an argument that tells one message from another of the same ID: a
// name of an action, a role, a file. It is a part of fingerprints.
func Name(name, value string) Arg { return Arg{name, value, true} }

// Names is a list of such names.
func Names(name string, values []string) Arg { return Arg{name, values, true} }

// Text is an argument that identifies nothing: a title, a date, a place.
func Text(name, value string) Arg { return Arg{name, value, false} }

// Texts is a list of them.
func Texts(name string, values []string) Arg { return Arg{name, values, false} }

// First is a list of which at most so many are shown, and the rest counted. One
// more is shown rather than counted.
func First(name string, values []string, most int) Arg {
	if len(values) <= most+1 {
		return Texts(name, values)
	}
	return Some(name, values[:most:most], len(values)-most)
}

// Some is a list of which so many more are there than are given.
func Some(name string, values []string, more int) Arg {
	if more == 0 {
		return Texts(name, values)
	}
	return Arg{name, list{values, more}, false}
}

// Count is a number.
func Count(name string, n int) Arg { return Arg{name, n, false} }

// Part is a message in a message.
func Part(name string, m Message) Arg { return Arg{name, m, true} }

// Parts is a list of messages.
func Parts(name string, all []Message) Arg { return Arg{name, all, true} }

// Aside gives an argument that identifies nothing, whatever it is.
func Aside(a Arg) Arg { return Arg{a.Name, a.value, false} }

// Key gives the ID and the arguments that identify: equal for two messages that
// say the same of the same, in whatever words.
func (m Message) Key() string { return m.key(false) }

// Whole gives the ID and all arguments: equal for two messages that say the same.
func (m Message) Whole() string { return m.key(true) }

func (m Message) key(whole bool) string {
	var b strings.Builder
	m.writeKey(&b, whole)
	return b.String()
}

func (m Message) writeKey(b *strings.Builder, whole bool) {
	b.WriteString(string(m.ID))
	for _, a := range m.Args {
		if !a.about && !whole {
			continue
		}
		switch v := a.value.(type) {
		case string:
			keyText(b, v)
		case int:
			b.WriteByte(' ')
			b.WriteString(strconv.Itoa(v))
		case []string:
			keyTexts(b, v)
		case list:
			keyTexts(b, v.items)
			b.WriteString(" +" + strconv.Itoa(v.more))
		case Message:
			b.WriteByte('(')
			v.writeKey(b, whole)
			b.WriteByte(')')
		case []Message:
			for _, part := range v {
				b.WriteByte('(')
				part.writeKey(b, whole)
				b.WriteByte(')')
			}
		}
	}
}

func keyTexts(b *strings.Builder, texts []string) {
	for _, text := range texts {
		keyText(b, text)
	}
}

// keyText writes a text so that no two lists of texts are written alike.
func keyText(b *strings.Builder, text string) {
	b.WriteByte(' ')
	b.WriteString(strconv.Quote(text))
}

// Map gives the message with every text of its arguments replaced.
func (m Message) Map(to func(string) string) Message {
	if len(m.Args) == 0 {
		return m
	}
	args := make(Args, len(m.Args))
	for i, a := range m.Args {
		args[i] = Arg{a.Name, mapped(a.value, to), a.about}
	}
	return Message{m.ID, args}
}

func mapped(value any, to func(string) string) any {
	switch v := value.(type) {
	case string:
		return to(v)
	case []string:
		return mapTexts(v, to)
	case list:
		return list{mapTexts(v.items, to), v.more}
	case Message:
		return v.Map(to)
	case []Message:
		parts := make([]Message, len(v))
		for i, part := range v {
			parts[i] = part.Map(to)
		}
		return parts
	}
	return value
}

func mapTexts(all []string, to func(string) string) []string {
	out := make([]string, len(all))
	for i, text := range all {
		out[i] = to(text)
	}
	return out
}

// Size estimates the bytes of the message in JSON, with half of its indentation.
func (m Message) Size() int {
	n := 50 + len(m.ID)
	for _, a := range m.Args {
		n += 8 + len(a.Name)
		switch v := a.value.(type) {
		case string:
			n += len(v)
		case int:
			n += 8
		case []string:
			n += sizeOf(v)
		case list:
			n += 40 + sizeOf(v.items)
		case Message:
			n += v.Size()
		case []Message:
			for _, part := range v {
				n += part.Size()
			}
		}
	}
	return n
}

func sizeOf(all []string) int {
	n := 0
	for _, text := range all {
		n += 20 + len(text)
	}
	return n
}

// Texts gives every text of the arguments, in order.
func (a Args) Texts(yield func(string) bool) { a.texts(yield) }

func (a Args) texts(yield func(string) bool) bool {
	for i := range a {
		going := true
		switch v := a[i].value.(type) {
		case string:
			going = yield(v)
		case []string:
			going = !slices.ContainsFunc(v, func(text string) bool { return !yield(text) })
		case list:
			going = !slices.ContainsFunc(v.items, func(text string) bool { return !yield(text) })
		case Message:
			going = yield(string(v.ID)) && v.Args.texts(yield)
		case []Message:
			going = !slices.ContainsFunc(v, func(m Message) bool { return !yield(string(m.ID)) || !m.Args.texts(yield) })
		}
		if !going {
			return false
		}
	}
	return true
}

// Get gives an argument as a text; false where there is none of the name that
// is one.
func (a Args) Get(name string) (string, bool) {
	for i := range a {
		if a[i].Name == name {
			text, is := a[i].value.(string)
			return text, is
		}
	}
	return "", false
}

// Equal reports whether two lists of arguments are the same.
func (a Args) Equal(b Args) bool {
	return slices.EqualFunc(a, b, func(x, y Arg) bool {
		return x.Name == y.Name && x.about == y.about && sameValue(x.value, y.value)
	})
}

func sameValue(x, y any) bool {
	switch x := x.(type) {
	case []string:
		y, is := y.([]string)
		return is && slices.Equal(x, y)
	case list:
		y, is := y.(list)
		return is && x.more == y.more && slices.Equal(x.items, y.items)
	case Message:
		y, is := y.(Message)
		return is && x.Equal(y)
	case []Message:
		y, is := y.([]Message)
		return is && slices.EqualFunc(x, y, Message.Equal)
	}
	switch y.(type) {
	case string, int:
		return x == y
	}
	return false
}

// Equal reports whether two messages are the same, whatever they identify by.
func (m Message) Equal(other Message) bool { return m.ID == other.ID && m.Args.Equal(other.Args) }

func (a Args) find(name string) any {
	for i := range a {
		if a[i].Name == name {
			return a[i].value
		}
	}
	return nil
}
