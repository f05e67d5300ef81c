package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/testinput"
)

// Every format of a report that was read from its JSON is the format of the
// report itself.
func TestReadRendersTheSame(t *testing.T) {
	reports := map[string]*audit.Report{"sample": sample(), "clean": cleanReport(), "empty": {Version: "1"}, "wild": wild(30, 4, 40)}
	for i, h := range hostile {
		reports[fmt.Sprint("hostile ", i)] = hostileReport(h)
		reports[fmt.Sprint("hostile ", i)].Version = reportVersion
	}
	in := Options{Dir: "/w/repo/sub", Root: "/w/repo", Links: map[string]string{sharedPath: "/w/repo/elsewhere.json"}}
	for name, r := range reports {
		if r.Files == nil {
			r.Files = map[string]*diag.File{}
		}
		back, err := Read("report.json", renderFormat(t, JSON, r, in))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range Formats() {
			for _, o := range []Options{
				{}, {Width: 50, Color: true}, {Width: 200, Verbose: true}, {GroupBy: ByOperation, FailOn: diag.Note}, {Quiet: true},
			} {
				there := o
				there.InRepository = InRepository(back)
				o.Dir, o.Root, o.Links = in.Dir, in.Root, in.Links
				want, got := renderFormat(t, f.Write, r, o), renderFormat(t, f.Write, back, there)
				if !bytes.Equal(want, got) {
					t.Errorf("%s, %s, %+v: got\n%.2000s\nwant\n%.2000s", name, f.Name, o, got, want)
				}
			}
		}
	}
}

// What is no report is an error with its place.
func TestReadRefuses(t *testing.T) {
	whole := string(renderFormat(t, JSON, sample(), Options{}))
	with := func(old, wrong string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("the sample has no %s", old)
		}
		return strings.Replace(whole, old, wrong, 1)
	}
	nested := `{"id":"x","args":{}}`
	for range 5 {
		nested = `{"id":"x","args":{"y":` + nested + `}}`
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "r.json:1:1: not JSON: unexpected end of JSON input"},
		{"a word", "report", "r.json:1:1: not JSON: invalid character 'r' looking for beginning of value"},
		{"half", "{\n \"version\": \"1\",\n", "r.json:2:17: not JSON: unexpected end of JSON input"},
		{"more behind it", "{}\n{}", "r.json:2:1: not JSON: invalid character '{' after top-level value"},
		{"a list", "[]", "r.json:1:1: expected a report, which is an object, found a list"},
		{"null", "null", "r.json:1:1: expected a report, which is an object, found null"},
		{"an empty object", " {}", `r.json:1:1: no report of an audit: it has no "version"`},
		{"an answer", `{"version": "1", "answers": []}`, `r.json:1:1: no report of an audit: it has no "tool"`},
		{"another version", with(`"version": "1"`, `"version": "2"`), `r.json:2:14: a report of version "2", and this program reads version "1"`},
		{"a version of another type", with(`"version": "1"`, `"version": 1`), `r.json:2:14: version: expected a string, found a number`},
		{"twice", with(`"version": "1",`, "\"version\": \"1\",\n\"version\": \"1\","), `r.json:3:1: "version" stands twice`},
		{"a list that is none", with(`"findings": [`, `"findings": null, "more": [`), `:15: expected findings to be a list, found null`},
		{"a finding that is none", with(`"findings": [`, `"findings": [7,`), `findings[0]: expected an object, found a number`},
		{"null for a finding", with(`"findings": [`, `"findings": [null,`), `findings[0]: level: expected a level (error, warning or note)`},
		{"a level", with(`"level": "error"`, `"level": "fatal"`), `findings[0]: unknown level "fatal" (one of error, warning, note)`},
		{"a number", with(`"offset": `, `"offset": "1`+"\", \"x\": 1"), `: findings[0].location.offset: expected a whole number, found a string`},
		{"a negative number", with(`"line": `, `"line": -`), `: line: expected a number from 0 to 2147483647, found -`},
		{
			"a number without end", with(`"offset": `, `"offset": 99999999999`),
			`location: offset: expected a number from 0 to 2147483647, found 99999999999`,
		},
		{"a text", with(`"message": "`, `"message": [], "x": "`), `findings[0].message: expected a string, found a list`},
		{
			"arguments", with(`"message": "`, `"message_id": "x", "message_args": [], "message": "`),
			`findings[0]: arguments of a message must be an object`,
		},
		{
			"nested sentences", with(`"message": "`, `"message_id": "x", "message_args": {"x": `+nested+`}, "message": "`),
			"sentences in sentences",
		},
		{
			"a long part", with(`"parts": [`, `"parts": [{"text": "`+strings.Repeat("x", 9000)+`"},{}], "x": [`),
			`files[0]: lines: parts: a part of a line has at most 8000 bytes`,
		},
		{"depth", strings.Repeat("[", 100) + strings.Repeat("]", 100), "r.json:1:65: nested deeper than a report is (64 levels)"},
	} {
		r, err := Read("r.json", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "r.json:") {
			t.Errorf("%s: %v", c.name, err)
		}
		if r != nil {
			t.Errorf("%s gives a report", c.name)
		}
	}
	if _, err := Read("r.json", []byte(with(`"version": "1"`, `"of a later program": [{}], "version": "1"`))); err != nil {
		t.Errorf("a member that a later version adds: %v", err)
	}
	if _, err := Read("r.json", []byte("\uFEFF"+whole)); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
}

// Each of the numbers of a report may be a lie, and so may its lines: nothing
// panics, and nothing grows.
func TestReadLies(t *testing.T) {
	for _, lie := range []int{0, 1, 2, 80, 4001, mostNumber} {
		r := hostileReport("x")
		r.Version = reportVersion
		set(reflect.ValueOf(r).Elem(), lie)
		r.Files = nil
		r.Shown = []audit.ShownFile{{Path: "x", Lines: []audit.ShownLine{{Line: lie, Offset: lie, Parts: []audit.LinePart{
			{Column: lie, Text: "a", More: true}, {Column: 1, Text: "b"}, {Column: lie - 1, Text: strings.Repeat("c", 5000)}}}}}}
		back, err := Read("r.json", renderFormat(t, JSON, r, Options{}))
		if lie == 0 && err != nil && strings.Contains(err.Error(), "found -1") {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Formats() {
			if out := renderFormat(t, f.Write, back, Options{Verbose: true, InRepository: InRepository(back)}); len(out) > 1<<16 {
				t.Errorf("%d: %s has %d bytes", lie, f.Name, len(out))
			}
		}
	}
}

// set gives every number of a value.
func set(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.Int:
		v.SetInt(int64(n))
	case reflect.Pointer:
		if !v.IsNil() {
			set(v.Elem(), n)
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[message.Args]() {
			return
		}
		for i := range v.Len() {
			set(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type().Field(i).Tag.Get("json") != "-" {
				set(v.Field(i), n)
			}
		}
	}
}

// A report of very many findings is written in time.
func TestReadManyFindings(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	var b bytes.Buffer
	b.WriteString(`{"version":"1","tool":{"name":"permgap","version":"x"},"summary":{},"findings":[`)
	const n = 8_000
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"code":"PG101","level":"error","operation":"o%d","granted_by":[{"pattern":"*"}],`+
			`"prerequisites":[{"action":"a%d"}],"location":{"path":"p","line":1,"column":1}}`, i, i)
	}
	b.WriteString(`]}`)
	testinput.AtMost(t, 2*testinput.Second, "a report", func() {
		r, err := Read("r.json", b.Bytes())
		if err != nil || len(r.Findings) != n {
			t.Fatal(err)
		}
		for _, f := range Formats() {
			renderFormat(t, f.Write, r, Options{})
		}
	})
}

// FuzzRead reads whatever a file holds, and makes every format of it.
func FuzzRead(f *testing.F) {
	evil := hostileReport("::error::\x1b[2J\u202e")
	evil.Version = reportVersion
	for _, r := range []*audit.Report{sample(), cleanReport(), {Version: reportVersion}, evil} {
		var b bytes.Buffer
		if err := JSON(&b, r, Options{}); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes(), uint8(0))
		var small bytes.Buffer
		if err := json.Compact(&small, b.Bytes()); err != nil {
			f.Fatal(err)
		}
		f.Add(small.Bytes(), uint8(40))
	}
	f.Fuzz(func(t *testing.T, data []byte, columns uint8) {
		r, err := Read("r.json", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "r.json:") {
				t.Errorf("no place: %v", err)
			}
			return
		}
		for _, format := range Formats() {
			var b bytes.Buffer
			if err := format.Write(&b, r, Options{Width: int(columns), Verbose: columns%2 == 0, InRepository: InRepository(r)}); err != nil {
				t.Fatalf("%s: %v", format.Name, err)
			}
			for _, c := range b.String() {
				if c != '\n' && !visible(c) {
					t.Fatalf("%s shows %U", format.Name, c)
				}
			}
			if b.Len() > 1<<20+200*len(data) {
				t.Errorf("%s: %d bytes make %d", format.Name, len(data), b.Len())
			}
		}
	})
}
