package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// A single thing is shown where the line that counts it is as long.
func TestOneMore(t *testing.T) {
	l := levels(1, Options{})[0]
	lines := func(n int) []string {
		r := wild(n, 1, 1)
		r.Principals[0].Notes = nil
		for i := range n {
			r.Principals[0].Notes = append(r.Principals[0].Notes, audit.Note{Text: fmt.Sprintf("assumption %d", i)})
		}
		return strings.Split(string(renderFormat(t, Text, r, Options{Width: 100})), "\n")
	}
	more := func(lines []string, what string) bool {
		return slices.ContainsFunc(lines, func(s string) bool { return strings.Contains(s, "more "+what) || strings.HasSuffix(s, what) })
	}
	if more(lines(l.rows+1), "operation (--verbose shows all)") || !more(lines(l.rows+2), "operations (--verbose shows all)") {
		t.Errorf("operations: %q\n%q", lines(l.rows+1), lines(l.rows+2))
	}
	if more(lines(4), "… and 1 more") || !more(lines(5), "… and 2 more") {
		t.Errorf("notes: %q\n%q", lines(4), lines(5))
	}
}

func TestFewerSentences(t *testing.T) {
	p := &textPrinter{w: Options{}.words(), limits: limits{sentences: 2, sources: 1}}
	sentence := func(text string) detail { return detail{label: "note", text: text} }
	source := func(text string) detail { return detail{label: "source", text: text, kind: aSource} }
	long := strings.Repeat("long ", 30)
	for _, tt := range []struct {
		name string
		in   []detail
		want string
	}{
		{"one more", []detail{sentence("a"), sentence("b"), sentence("c"), source("s"), source("t")}, "a b c s t"},
		{"a long one more", []detail{sentence("a"), sentence("b"), sentence(long), source("s"), source(long)}, "a b +1 s +1"},
		{"two more", []detail{sentence("a"), sentence("b"), sentence("c"), sentence("d"), source("s"), source("t"), source("u")}, "a b +2 s +2"},
	} {
		p.above = above{}
		var got []string
		for _, d := range p.trim(tt.in, 60) {
			text := d.text
			if !d.more.IsZero() {
				text = "+" + strings.Fields(p.w.table.Text(d.more))[0]
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What something was deduced by is no source.
func TestInferredBy(t *testing.T) {
	r := wild(1, 1, 1)
	r.Findings[0].Prerequisites[0].Sources = []diag.Source{devenviron,
		{ID: "rule", Title: "Several actions in one cell", Standing: "inferred"}}
	out := strings.Join(strings.Fields(string(renderFormat(t, Text, r, Options{}))), " ")
	for _, want := range []string{`= inferred by: "Several actions in one cell"`, `= source: "开发环境权限"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
}

// Names are never cut in the middle of a long message.
func TestShortenAtSpaces(t *testing.T) {
	const name = "ecs:cloudServers:listServerInterfaces"
	got := shorten("renamed to " + strings.TrimSuffix(strings.Repeat(name+", ", 30), ", "))
	for _, w := range strings.Fields(got)[2:] {
		if w = strings.Trim(w, ","); w != name && !strings.HasPrefix(w, "…(") && !strings.HasSuffix(w, ")…") {
			t.Errorf("%q in %q", w, got)
		}
	}
	if one := shorten(strings.Repeat("x", 1000)); len(one) > longest {
		t.Errorf("a word of its own is cut: %d", len(one))
	}
}
