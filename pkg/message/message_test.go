package message

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// tiny is a language with another order of words, other plurals and lists.
var tiny = Table{
	sections: []*[]entry{{
		{"few", "{names, list, and}"},
		{"list-and", "{first}和{last}"},
		{"list-more", "另外{count}个"},
		{"list-start", "、"},
		{"needs", "{count, plural, other {#个}}{names, list, and} <- {title, subject}"},
	}},
	plural:  func(int) string { return "other" },
	subject: func(title string) string { return "“" + title + "”" },
}

var plain = Table{
	sections: []*[]entry{&englishBase, {
		{"brace", "'{'{name}'}' 'quoted {name}'"},
		{"few", "{names, list, or}"},
		{"kind", "{kind, select, role {the role {name}} none {nothing} other {{name} of {kind}}}"},
		{"limit", "{name, quoted} has {count, number}"},
		{"listed", "{names, list, commas}"},
		{"needs", "{title, subject} needs {names, list, and}: {count, plural, =0 {none} one {# role} other {# roles, {count} in all}}"},
		{"number", "# is not a plural: {names, plural, one {# is} other {# are}}"},
		{"why", "it fails: {why}{when, select, none {} other { when {when}}}"},
	}},
	plural:  english.plural,
	subject: englishSubject,
}

func TestText(t *testing.T) {
	needs := func(title string, n int, names ...string) Message {
		return New("needs", Text("title", title), Names("names", names), Count("count", n))
	}
	for _, c := range []struct {
		name  string
		table *Table
		m     Message
		want  string
	}{
		{"nothing", &plain, Message{}, ""},
		{"none", &plain, needs("Starting it", 0), "Starting it needs : none"},
		{"one", &plain, needs("Start it", 1, "a"), `"Start it" needs a: 1 role`},
		{"several", &plain, needs("Starting it.", 3, "a", "b", "c"), "Starting it needs a, b and c: 3 roles, 3 in all"},
		{"another order", &tiny, needs("启动", 3, "a", "b", "c"), "3个a、b和c <- “启动”"},
		{"a list that is cut", &plain, New("few", First("names", []string{"a", "b", "c", "d"}, 2)), "a, b or 2 more"},
		{"one more is shown", &plain, New("few", First("names", []string{"a", "b", "c"}, 2)), "a, b or c"},
		{"cut, in another language", &tiny, New("few", First("names", []string{"a", "b", "c", "d"}, 2)), "a、b和另外2个"},
		{"a brace", &plain, New("brace", Name("name", "x")), "{x} 'quoted x'"},
		{"an argument is no template", &plain, New("brace", Name("name", "{name}'{'#")), "{{name}'{'#} 'quoted {name}'{'#'"},
		{"commas", &plain, New("listed", Names("names", []string{"a", "b", "c"})), "a, b, c"},
		{"chosen", &plain, New("kind", Name("kind", "role"), Name("name", "x")), "the role x"},
		{"chosen by nothing", &plain, New("kind"), "nothing"},
		{"chosen by another", &plain, New("kind", Name("kind", "agency"), Name("name", "x")), "x of agency"},
		{"the number of a list", &plain, New("number", Names("names", []string{"a", "b"})), "# is not a plural: 2 are"},
		{"a message in a message", &plain, New("why", Part("why", New("kind"))), "it fails: nothing"},
		{"a list that is cut elsewhere", &plain, New("few", Some("names", []string{"a"}, 2)), "a or 2 more"},
		{"a list of which all is there", &plain, New("few", Some("names", []string{"a", "b"}, 0)), "a or b"},
		{"an argument that reads like none", &plain, New("why", Part("why", New("brace", Name("name", "x"))), Text("when", "none")),
			"it fails: {x} 'quoted x' when none"},
		{"messages", &plain, New("why", Parts("why", []Message{New("kind"), New("kind")}), Text("when", "w")),
			"it fails: nothing and nothing when w"},
		{"quoted, and a large number", &plain, New("limit", Name("name", "a \"b\"\n"), Count("count", 1234567)), `"a \"b\"\n" has 1,234,567`},
		{"small numbers", &plain, New("limit", Name("name", ""), Count("count", -123)), `"" has -123`},
		{"unknown", &plain, New("who", Name("a", "x"), Count("n", 2)), "who x 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.table.Text(c.m); got != c.want {
				t.Errorf("said %q, want %q", got, c.want)
			}
			data, err := json.Marshal(c.m)
			if err != nil {
				t.Fatal(err)
			}
			var back Message
			if err := json.Unmarshal(data, &back); err != nil {
				t.Fatalf("%s: %v", data, err)
			}
			if identifying := func(m Message) Message { return m.Map(func(s string) string { return s }) }; !identifying(c.m).Equal(c.m) {
				t.Error("a copy is not equal")
			}
			if got := c.table.Text(back); got != c.want {
				t.Errorf("read back from %s it says %q, want %q", data, got, c.want)
			}
		})
	}
}

// TestKey holds that a key tells what identifies and nothing else.
func TestKey(t *testing.T) {
	base := New("a", Name("x", "1"), Text("t", "words"), Count("n", 3), Part("p", New("b", Name("y", "2"))))
	same := New("a", Name("x", "1"), Text("t", "mots"), Count("n", 4), Part("p", New("b", Name("y", "2"), Text("z", "more"))))
	if base.Key() != same.Key() {
		t.Errorf("%q and %q differ by words alone", base.Key(), same.Key())
	}
	for _, other := range []Message{
		New("b", base.Args...),
		New("a", Name("x", "2"), Part("p", New("b", Name("y", "2")))),
		New("a", Name("x", "1"), Part("p", New("b", Name("y", "3")))),
		New("a", Names("x", []string{"1", ""}), Part("p", New("b", Name("y", "2")))),
	} {
		if other.Key() == base.Key() {
			t.Errorf("%+v has the key of another: %q", other, base.Key())
		}
	}
}

// TestWhole holds that a whole key tells every argument, and a key none that is
// an aside.
func TestWhole(t *testing.T) {
	base := New("a", Name("x", "1"), Text("t", "words"), Count("n", 3), Aside(Part("p", New("b", Name("y", "2")))))
	for _, other := range []Message{
		New("a", Name("x", "1"), Text("t", "mots"), Count("n", 3), Aside(Part("p", New("b", Name("y", "2"))))),
		New("a", Name("x", "1"), Text("t", "words"), Count("n", 4), Aside(Part("p", New("b", Name("y", "2"))))),
		New("a", Name("x", "1"), Text("t", "words"), Count("n", 3), Aside(Part("p", New("b", Name("y", "3"))))),
		New("a", Name("x", "1"), First("t", []string{"w", "v", "u"}, 1)),
		New("a", Name("x", "1"), First("t", []string{"w", "v", "u", "t"}, 1)),
	} {
		if base.Whole() == other.Whole() {
			t.Errorf("%s does not tell %+v from %+v", base.Whole(), base, other)
		}
		if base.Key() != other.Key() {
			t.Errorf("the keys %q and %q differ by an aside", base.Key(), other.Key())
		}
	}
}

func TestMap(t *testing.T) {
	m := New("needs", Text("title", "a"), Names("names", []string{"b", "c"}), Part("p", New("x", Name("d", "e"))))
	data, err := json.Marshal(m.Map(strings.ToUpper))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(data); got != `{"id":"needs","args":{"title":"A","names":["B","C"],"p":{"id":"x","args":{"d":"E"}}}}` {
		t.Errorf("mapped to %s", got)
	}
}

// TestEnglish holds that the table is in order and that each template is one.
func TestEnglish(t *testing.T) {
	seen := map[ID]bool{}
	for _, section := range english.sections {
		if !slices.IsSortedFunc(*section, func(a, b entry) int { return strings.Compare(string(a.id), string(b.id)) }) {
			t.Errorf("the section that begins with %s is not sorted", (*section)[0].id)
		}
		for _, e := range *section {
			if seen[e.id] {
				t.Errorf("%s stands twice", e.id)
			}
			seen[e.id] = true
			if err := Check(e.template); err != nil {
				t.Errorf("%s: %v", e.id, err)
			}
		}
	}
}
