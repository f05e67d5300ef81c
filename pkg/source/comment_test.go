package source

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/source/terraform"
)

func TestYAMLComments(t *testing.T) {
	for text, want := range map[string][]string{
		"# a":                             {"# a"},
		"a: b # c\nd: e#f\n  # g\r\n":     {"# c", "# g"},
		"a: \"b # c\" # d":                {"# d"},
		"a: 'it''s # b' # c":              {"# c"},
		"a: it's # b":                     {"# b"},
		"a: \"b\n # c\n d\" # e":          {"# e"},
		"a: |\n  # b\n\n  # c\n# d":       {"# d"},
		"- |-\n  # b\n- c # d":            {"# d"},
		"- a: > # x\n    # b\n  c: d # e": {"# x", "# e"},
		"a: |2-\n  # b\nc: d # e":         {"# e"},
		"a: !Sub |\n  # b\nc: d # e":      {"# e"},
		"a: !Sub \"# b\" # c":             {"# c"},
		"a: [\"# b\", '# c', d # e\n]":    {"# e"},
		"{\"a\": \"\\\"# b\"} # c":        {"# c"},
		"a: b|\n  # c":                    {"# c"},
		"? |\n  # a\n: b # c":             {"# c"},
	} {
		if got := textsOf(text, yamlComments([]byte(text))); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func textsOf(text string, spans []diag.Span) (out []string) {
	for _, s := range spans {
		out = append(out, text[s.Start:s.End])
	}
	return out
}

func TestOtherComments(t *testing.T) {
	json := "{ // a\n \"b // c\": \"\\\" // d\", /* e\n */ \"f\": 1 /// g\n}"
	if got, want := textsOf(json, jsonComments([]byte(json))), []string{"// a", "/* e\n ", "/// g"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	hcl := "a = \"# b\" # c\nd = <<EOT\n# e\nEOT\n// f\n/* g */ h = 1\r\n# i\r\n"
	got, want := textsOf(hcl, terraform.Comments(diag.NewFile("a.tf", []byte(hcl)))), []string{"# c", "// f", "/* g */", "# i"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

// A comment is about the line behind it, or its own; many are listed up to a bound.
func TestCommentLines(t *testing.T) {
	text := "a: 1\n# permgap:ignore one\n  # permgap:ignore two\n# else\nb: 2 # permgap:ignore three\n# a permgap:ignore none\n" +
		strings.Repeat("# permgap:ignore x\n", 1000)
	in := form.New(diag.NewFile("x.yaml", []byte(text)), []byte(text))
	got := comments(in, nil)
	if len(got) != mostComments || got[mostComments-1].More != 3 {
		t.Fatalf("%d comments, and %d more", len(got), got[len(got)-1].More)
	}
	want := []Comment{
		{Path: "x.yaml", Line: 2, Column: 1, Text: "ignore one", First: 5, Last: 5},
		{Path: "x.yaml", Line: 3, Column: 3, Text: "ignore two", First: 5, Last: 5},
		{Path: "x.yaml", Line: 5, Column: 6, Text: "ignore three", First: 5, Last: 5},
	}
	if !reflect.DeepEqual(got[:3], want) {
		t.Errorf("%+v", got[:3])
	}
}

// FuzzYAMLComments holds that what is taken as a comment is none of the values: the
// file means the same with another one.
func FuzzYAMLComments(f *testing.F) {
	for _, seed := range []string{
		"a: b # c\n", "a: |\n  # b\nc: 'd # e' # f\n", "- \"a\n  # b\"\n", "a: &x |+\n  # b\n\n# c\n", "a: [b, # c\n d]\n", "a: it's # b\n",
		"a: \"\\\"\" # b\n", "--- # a\n- - |\n    # b\n", "a:\n  - b: >-\n      # c\n    d: e # f\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var with, other any
		lone := bytes.Count(data, []byte("\r")) > bytes.Count(data, []byte("\r\n"))
		if len(data) > 2000 || lone || bytes.ContainsAny(data, "\t%\u0085\u2028\u2029\uFEFF") || yaml.Unmarshal(data, &with) != nil {
			return
		}
		changed := bytes.Clone(data)
		for _, c := range yamlComments(data) {
			for i := c.Start + 1; i < c.End; i++ {
				changed[i] = '='
			}
		}
		if err := yaml.Unmarshal(changed, &other); err != nil || !reflect.DeepEqual(with, other) {
			t.Errorf("%q means %v, and %q %v (%v)", data, with, changed, other, err)
		}
	})
}
