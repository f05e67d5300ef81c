package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// hostile are strings that some reader takes for more than text.
var hostile = []string{
	"\x1b[31mred\x1b[2J\x1b[1;1H",
	"\x1b]0;title\a\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
	"c1\u009b31m\u009d0;t\u009c",
	"bidi\u202eesrever\u2066x\u2069\u200f",
	"new\nline\r\nreturn\rtab\tnul\x00",
	"::error::owned",
	" ::add-mask::x",
	"##[add-mask]x ##vso[task.setvariable]y",
	"100%25 %0A::error::x,y:z",
	"a|b\\|c",
	"`code` ``x`` ```",
	"<script>alert(1)</script><img src=x onerror=y>&amp;\"'",
	"=cmd|' /C calc'!A0",
	"+1 -1 @SUM(A1)",
	"@octocat #1 GH-1 :tada: https://evil.example www.evil.example",
	"[click](javascript:alert(1)) ![x](y) {0} {{1}}",
	"]]><!--</details></testcase>",
	"\\u001b \\n \\x1b",
	"zero\u200bwidth\ufeff\u00ad\u2060",
	"e\u0301\u0301\u0301\u0301\u0301\u0301 zalgo",
	"invisible\u3164\u115f\U000e0041",
	"../../etc/passwd",
	"- * # > 1. ~~~",
}

// hostileReport has a string in every string field there is.
func hostileReport(s string) *audit.Report {
	r := &audit.Report{}
	fill(reflect.ValueOf(r).Elem(), s)
	r.Files = map[string]*diag.File{s: diag.NewFile(s, []byte(s+"\n"+s+"\n"))}
	for f := range r.All() {
		f.Level = diag.Error
	}
	r.LeftOut[0].Level = diag.Warning
	for i := range r.Compared {
		for j := range r.Compared[i].Unused {
			r.Compared[i].Unused[j].Level = diag.Note
		}
	}
	failed := r.NotAnalysed[0]
	failed.Failed = true
	r.NotAnalysed = append(r.NotAnalysed, failed)
	verdicts := []string{"missing", "denied", "partial", "undecided", s}
	f := *r.Findings[0]
	for _, v := range verdicts {
		p := f.Prerequisites[0]
		p.Verdict = diag.Verdict(v)
		f.Prerequisites = append(f.Prerequisites, p)
	}
	second := f
	second.Operation += "2"
	r.Findings = append(r.Findings, &second)
	third := &diag.Finding{Code: "PG301", Level: diag.Warning, Message: s,
		Location: diag.Location{Path: s, Line: 1, Column: 1, EndLine: 1, EndColumn: 4}}
	r.Findings = append(r.Findings, third)
	return r
}

// fill sets every string to s, every number to 1 and gives lists one element.
// Messages stay without an ID, so that the words are those of the report.
func fill(v reflect.Value, s string) {
	if v.Type() == reflect.TypeFor[message.ID]() || v.Type() == reflect.TypeFor[message.Args]() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Int:
		v.SetInt(1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), s)
	case reflect.Map:
		if v.Type().Elem().Kind() == reflect.Slice {
			v.Set(reflect.ValueOf(map[string][]string{s: {s}}))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				fill(v.Field(i), s)
			}
		}
	}
}

func TestHostileStrings(t *testing.T) {
	for i, s := range hostile {
		r := hostileReport(s)
		for _, f := range Formats() {
			t.Run(fmt.Sprintf("%s/%d", f.Name, i), func(t *testing.T) {
				for _, o := range []Options{{}, {Width: 60, Verbose: true, GroupBy: ByOperation}, {Width: 100000}} {
					out := string(renderFormat(t, f.Write, r, o))
					for line := range strings.Lines(out) {
						checkLine(t, f.Name, strings.TrimSuffix(line, "\n"))
					}
					if shown := readBack(t, f.Name, out); o.Width > 1000 || f.Name != "table" {
						checkShown(t, f.Name, s, shown)
					}
				}
			})
		}
	}
}

// checkLine holds for every line of every format; only github writes commands,
// and only its own.
func checkLine(t *testing.T, format, line string) {
	t.Helper()
	if format == "github" && strings.HasPrefix(line, "::") {
		checkCommand(t, line)
		line = line[2:]
	}
	if what := unsafe(line); what != "" {
		t.Errorf("%s lets out %s: %+q", format, what, line)
	}
}

// checkCommand reads a line as GitHub's runner does: the name and properties
// end at the second "::", pairs are parted by commas.
func checkCommand(t *testing.T, line string) {
	t.Helper()
	info, data, found := strings.Cut(line[2:], "::")
	name, properties, _ := strings.Cut(info, " ")
	if !found || name != "error" && name != "warning" && name != "notice" || data == "" {
		t.Errorf("no command of ours: %q", line)
	}
	for _, p := range strings.Split(properties, ",") {
		key, _, _ := strings.Cut(p, "=")
		if !strings.Contains(" title file line endLine col endColumn ", " "+key+" ") {
			t.Errorf("property %q in %q", p, line)
		}
	}
}

// readBack gives the strings that a reader of a format gets to see.
func readBack(t *testing.T, format, out string) string {
	t.Helper()
	switch format {
	case "json", "sarif", "gitlab", "rdjson":
		var v any
		if err := json.Unmarshal([]byte(out), &v); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		var b strings.Builder
		collect(&b, reflect.ValueOf(v))
		return b.String()
	case "junit":
		return xmlStrings(t, out)
	case "markdown":
		return html.UnescapeString(strings.NewReplacer("`", "", "<code>", "", "</code>", "").Replace(out))
	}
	return out
}

func collect(b *strings.Builder, v reflect.Value) {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		b.WriteString(v.String() + "\x00")
	case reflect.Slice:
		for i := range v.Len() {
			collect(b, v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			collect(b, v.MapIndex(k))
		}
	}
}

func xmlStrings(t *testing.T, out string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(out))
	var b strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatalf("junit is no XML: %v\n%s", err, out)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if !strings.Contains(" testsuites testsuite testcase failure error skipped system-out ", " "+x.Name.Local+" ") {
				t.Errorf("junit: element %s", x.Name.Local)
			}
			for _, a := range x.Attr {
				b.WriteString(a.Value + "\x00")
			}
		case xml.CharData:
			b.Write(x)
		case xml.Comment, xml.Directive:
			t.Errorf("junit: a comment or directive: %q", token)
		}
	}
}

// checkShown makes sure that a string was not lost: json gives it back as it
// was, the others show its escaped form.
func checkShown(t *testing.T, format, s, shown string) {
	t.Helper()
	want := Escape(shorten(s))
	switch format {
	case "json":
		want = s
	case "github":
		want = strings.NewReplacer("%", "%25").Replace(want)
	case "sarif":
		want = escapeArguments(want)
		shown = strings.ReplaceAll(shown, `\[`, "[")
	case "markdown":
		want, shown = strings.ReplaceAll(want, "`", ""), strings.ReplaceAll(shown, "`", "")
	}
	if !strings.Contains(bare(shown), bare(want)) {
		t.Errorf("%s loses %+q:\n%s", format, want, shown)
	}
}

// JSON gives back exactly what the report holds.
func TestJSONRoundTrip(t *testing.T) {
	for _, s := range append(hostile, strings.Repeat("长", 10240)) {
		r := hostileReport(s)
		r.Version = reportVersion
		got, err := Read("report.json", renderFormat(t, JSON, r, Options{}))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(audit.Report{}, "Files", "Shown")); d != "" {
			t.Errorf("%+.300q comes back otherwise:\n%.2000s", s, d)
		}
	}
}

// A very long string is shortened for people, with its length; whole in json.
func TestLongStrings(t *testing.T) {
	s := strings.Repeat("x", 5000) + "middle" + strings.Repeat("y", 5234)
	r := hostileReport(s)
	for _, f := range Formats() {
		o := Options{}
		if f.Name == "table" {
			o.Width = 100000
		}
		out := renderFormat(t, f.Write, r, o)
		if f.Name == "json" {
			if !bytes.Contains(out, []byte(s)) {
				t.Error("json shortens")
			}
			continue
		}
		if !strings.Contains(readBack(t, f.Name, string(out)), "(10240 characters)") {
			t.Errorf("%s does not name the length", f.Name)
		}
		whole := bytes.Count(out, []byte("middle"))
		switch f.Name { // paths that a program opens must stay whole
		case "sarif", "github", "gitlab", "junit", "rdjson":
			whole -= bytes.Count(out, []byte("middle"+s[5006:]))
		}
		if whole != 0 {
			t.Errorf("%s shows it whole:\n%.6000s", f.Name, out[max(bytes.Index(out, []byte("middle"))-5200, 0):])
		}
	}
}

// In Markdown no hostile word stays outside of a code span.
func TestMarkdownIsInert(t *testing.T) {
	for _, s := range hostile {
		fence := ""
		text, marked := strings.CutPrefix(string(renderFormat(t, Markdown, hostileReport(s), Options{})), markdownMark)
		if !marked {
			t.Error("a comment does not begin with its mark")
		}
		for line := range strings.Lines(text) {
			if fence != "" || strings.HasPrefix(line, "```") {
				switch {
				case fence == "":
					fence = line
				case line == fence:
					fence = ""
				}
				continue
			}
			outside := outsideCode(line)
			for _, bad := range []string{"<script", "<img", "](j", "![", "@oct", "#1", ":tada:", "https://evil", "www.", "<!--",
				"</testcase", "~~~", "*"} {
				if strings.Contains(outside, bad) {
					t.Errorf("%q stands outside of code: %s", bad, line)
				}
			}
			if strings.HasPrefix(line, "| ") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 5 {
				t.Errorf("not four cells: %s", line)
			}
		}
	}
}

// outsideCode takes code spans and code elements out of a line.
func outsideCode(line string) string {
	for _, fence := range [][2]string{{"<code>", "</code>"}, {"`", "`"}} {
		for {
			before, rest, found := strings.Cut(line, fence[0])
			if !found {
				break
			}
			_, after, _ := strings.Cut(rest, fence[1])
			line = before + " " + after
		}
	}
	return line
}
