package message

import (
	"slices"
	"strconv"
	"strings"
)

// Table has the words of one language.
type Table struct {
	// sections are sorted by ID, each in itself. They are searched in turn, so the
	// first have what reports say most.
	sections []*[]entry
	// plural gives the category of a number as CLDR has it: "one", "other", ….
	plural func(n int) string
	// subject makes a title the subject of a sentence.
	subject func(title string) string
}

// entry is one template.
type entry struct {
	id       ID
	template string
}

// In gives the table of a language, English where there is none.
func In(string) *Table { return &english }

// Text says a message. Templates are written in a part of ICU MessageFormat:
//
//	{name}                                       a text, a number, or a message in its own words
//	{n, plural, one {# role} other {# roles}}    by number; # is the number; =0 for one number alone
//	{kind, select, role {…} none {…} other {…}}  by text; "none" is an argument that is empty or missing
//	{names, list, and}                           a list: its last two are joined by "list-and", the others by "list-start";
//	                                             as well {names, list, or} and {names, list, commas}
//	{title, subject}                             a title as the subject of a sentence
//	{name, quoted}                               a text in quotes, with what a quote could hide escaped
//	{n, number}                                  a number in groups of digits: 6,144
//	'{'  '}'                                     a brace
//
// A message that the table does not have is said by its ID and arguments.
func (t *Table) Text(m Message) string {
	if m.IsZero() {
		return ""
	}
	var b strings.Builder
	template, known := t.template(m.ID)
	if known && asItStands(template) {
		return template
	}
	b.Grow(len(template)/2 + 48) // most of a template is cases that are not said
	t.fill(&b, m, template, known)
	return b.String()
}

// asItStands reports whether a template is said as it stands.
func asItStands(template string) bool {
	return strings.IndexByte(template, '{') < 0 && strings.IndexByte(template, '}') < 0
}

// Phrase says a message of an ID and arguments.
func (t *Table) Phrase(id ID, args ...Arg) string { return t.Text(New(id, args...)) }

// Has reports whether the table can say a message.
func (t *Table) Has(id ID) bool {
	_, found := t.template(id)
	return found
}

func (t *Table) template(id ID) (string, bool) {
	for _, section := range t.sections {
		all := *section
		from, to := 0, len(all)
		for from < to { // by hand: this is much of what a text costs
			if mid := int(uint(from+to) / 2); all[mid].id < id {
				from = mid + 1
			} else {
				to = mid
			}
		}
		if from < len(all) && all[from].id == id {
			return all[from].template, true
		}
	}
	return "", false
}

func (t *Table) say(b *strings.Builder, m Message) {
	template, known := t.template(m.ID)
	t.fill(b, m, template, known)
}

// fill says a message by its template, if there is one.
func (t *Table) fill(b *strings.Builder, m Message, template string, known bool) {
	if !known {
		b.WriteString(string(m.ID))
		for _, a := range m.Args {
			b.WriteByte(' ')
			t.value(b, a.value, "and")
		}
		return
	}
	f := filling{table: t, args: m.Args, out: b}
	f.fill(template, "")
}

// value writes an argument; of a list, joined by a word of the table.
func (t *Table) value(b *strings.Builder, v any, join string) {
	switch v := v.(type) {
	case string:
		b.WriteString(v)
	case int:
		b.WriteString(strconv.Itoa(v))
	case Message:
		if !v.IsZero() {
			t.say(b, v)
		}
	case []string:
		b.WriteString(t.list(v, join))
	case list:
		b.WriteString(t.list(append(slices.Clone(v.items), t.Phrase("list-more", Count("count", v.more))), join))
	case []Message:
		words := make([]string, len(v))
		for i, m := range v {
			words[i] = t.Text(m)
		}
		b.WriteString(t.list(words, join))
	}
}

// list joins words as the language does: a, b and c.
func (t *Table) list(words []string, join string) string {
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	words = words[:len(words)-1]
	if len(words) == 0 {
		return last
	}
	between := t.Phrase("list-start")
	return t.Phrase("list-"+ID(join), Text("first", strings.Join(words, between)), Text("last", last))
}
