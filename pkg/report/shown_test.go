package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// showing gives what is shown of a file for a finding at a place.
func showing(f *diag.File, l diag.Location) shownFiles {
	return shownOf(&audit.Report{Files: map[string]*diag.File{l.Path: f}, Findings: []*diag.Finding{{Location: l}}})
}

// Only lines that findings are about are shown, each once, and of a long one
// the parts near the findings; no secret, and no byte that JSON could not hold.
func TestShownLines(t *testing.T) {
	text := "\uFEFF{\n\"a\": \"b\",\n\"secret\": \"geheim\",\n\"raw\": \"\xff\xfe\"\n" + strings.Repeat("\"长\",", 1000) + "\n}"
	f := diag.NewFile("p", []byte(text))
	at := func(what string) diag.Span {
		start := strings.Index(text, what)
		return diag.Span{Start: start, End: start + len(what)}
	}
	f.Hidden = []diag.Span{at("geheim")}
	long := strings.Index(text, `"长"`)
	var findings []*diag.Finding
	for _, s := range []diag.Span{
		{Start: 3, End: 4}, at(`"a"`), at(`"b"`), at(`"geheim"`), at("\"\xff\xfe\""),
		{Start: long + 6*400, End: long + 6*400 + 5}, {Start: 3, End: len(text)},
	} {
		findings = append(findings, &diag.Finding{Location: f.Locate(s, "")})
	}
	shown := shownLines(&audit.Report{Files: map[string]*diag.File{"p": f, "other": diag.NewFile("other", nil)}, Findings: findings}, false)
	var got []string
	for _, l := range shown[0].Lines {
		for _, p := range l.Parts {
			got = append(got, fmt.Sprintf("%d@%d:%d %d %.12s %v", l.Line, l.Offset, p.Column, len(p.Text), p.Text, p.More))
		}
		if len(l.Parts) == 0 {
			got = append(got, fmt.Sprintf("%d@%d", l.Line, l.Offset))
		}
	}
	want := []string{
		"1@0:1 1 { false", `2@5:1 9 "a": "b", false`, `3@15:1 19 "secret": "* false`, "4@35:1 15 \"raw\": \"\uFFFD\uFFFD\" false",
		`5@47:667 999 ","长","长","长 true`, `5@47:1334 1001 长","长","长"," true`, `5@47:2001 1000 "长","长","长", true`,
		"6@6048",
	}
	if d := cmp.Diff(want, got); d != "" || len(shown) != 1 {
		t.Errorf("%d files\n%s", len(shown), d)
	}
}

// TestSpanInLine: a place whose offset is that of another text is found by its
// columns, as of a document that stands in another file.
func TestSpanInLine(t *testing.T) {
	f := diag.NewFile("p", []byte("{\n\"a\": \"b\",\n\"c\": 1\n}"))
	for _, c := range []struct {
		l          diag.Location
		start, end int
	}{
		{diag.Location{Line: 2, Column: 6, EndLine: 2, EndColumn: 9, Offset: 7, Length: 3}, 5, 8},
		{diag.Location{Line: 2, Column: 6, EndLine: 2, EndColumn: 9, Offset: 500, Length: 3}, 5, 8},
		{diag.Location{Line: 2, Column: 6, EndLine: 3, EndColumn: 2, Offset: 500, Length: 3}, 5, 9},
		{diag.Location{Line: 2, Column: 6, Offset: 500}, 5, 5},
	} {
		if start, end := spanInLine(f, c.l); start != c.start || end != c.end {
			t.Errorf("%+v: %d to %d, want %d to %d", c.l, start, end, c.start, c.end)
		}
	}
}
