package exception_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/message"
)

// repository is a made-up report: files with what they say, and findings.
type repository struct{ *audit.Report }

func newRepository() repository {
	return repository{&audit.Report{Files: map[string]*diag.File{}, Contents: map[string]audit.Content{}}}
}

// file adds a file that says these things.
func (r repository) file(name string, says ...uint32) repository {
	path, _, _ := strings.Cut(name, "#")
	r.Files[path] = nil
	slices.Sort(says)
	r.Contents[name] = says
	if r.Contents[path] == nil {
		r.Contents[path] = says
	}
	return r
}

// gap adds a finding of a principal, which lacks what an operation needs.
func (r repository) gap(principal, operation string, lacks ...string) repository {
	path, _, _ := strings.Cut(principal, "#")
	if _, is := r.Files[path]; !is {
		path = "config.json"
	}
	f := &diag.Finding{
		Code: "PG101", Rule: "prerequisite-missing", Level: diag.Error, Principal: principal, Operation: operation,
		Location: diag.Location{Path: path, Line: 1 + len(r.Findings)},
	}
	f.Say(message.New("operation-lacks", message.Text("title", operation), message.Count("count", len(lacks))))
	for _, l := range lacks {
		f.Prerequisites = append(f.Prerequisites, diag.Prerequisite{Action: l})
	}
	r.Findings = append(r.Findings, f)
	r.Summary.Errors++
	return r
}

// lint adds a warning about a word of a file.
func (r repository) lint(path, word string) repository {
	f := &diag.Finding{Code: "PG301", Rule: "unknown-action", Level: diag.Warning}
	f.Location = diag.Location{Path: path, Line: 1 + len(r.Findings)}
	f.Concerns(word)
	f.Say(message.New("action-unknown", message.Name("name", word)))
	r.Findings = append(r.Findings, f)
	r.Summary.Warnings++
	return r
}

// naming names files as they are, and says that these are there and were not judged.
func naming(there ...string) exception.Naming {
	return exception.Naming{
		Place: func(path string) string { return path },
		There: func(h exception.Holder) bool { return slices.Contains(there, h.String()) },
	}
}

// accepted writes a baseline of a report and reads it.
func accepted(t *testing.T, r repository) *exception.Baseline {
	t.Helper()
	return read(t, string(exception.BaselineOf(r.Report, naming(), nil).Text()))
}

func read(t *testing.T, text string) *exception.Baseline {
	t.Helper()
	b, err := exception.ReadBaseline("base.jsonl", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return b
}

// apply compares a report with a baseline and lists the findings that are left, with
// what is new of them.
func apply(b *exception.Baseline, r repository, n exception.Naming) (left []string, c *exception.Comparison) {
	c = b.Compare(r.Report, n)
	c.Apply(r.Report, audit.Suppression{Kind: audit.ByBaseline, Path: "base.jsonl"})
	for _, f := range r.Findings {
		said := audit.Holder(f) + " " + f.Code + " " + f.Operation
		if k := f.Known; k != nil {
			said += fmt.Sprintf(" new %v %s%d", k.New, k.Level, k.Count)
		}
		left = append(left, said)
	}
	return left, c
}

func TestBaselineAccepts(t *testing.T) {
	three := func() repository { return newRepository().file("a.json", 1, 2, 3, 4) }
	for _, c := range []struct {
		name      string
		then, now repository
		there     []string
		left      []string
		moved     []audit.Moved
		unused    int
	}{
		{"the same", three().gap("a.json", "o", "x", "y"), three().gap("a.json", "o", "x", "y"), nil, nil, nil, 0},
		{"a part is mended", three().gap("a.json", "o", "x", "y", "z"), three().gap("a.json", "o", "y"), nil, nil, nil, 0},
		{"a new prerequisite", three().gap("a.json", "o", "x"), three().gap("a.json", "o", "x", "y"), nil,
			[]string{"a.json PG101 o new [y] 0"}, nil, 0},
		{"another instead", three().gap("a.json", "o", "x"), three().gap("a.json", "o", "y"), nil, []string{"a.json PG101 o"}, nil, 1},
		{"a new operation", three().gap("a.json", "o", "x"), three().gap("a.json", "o", "x").gap("a.json", "p", "x"), nil,
			[]string{"a.json PG101 p"}, nil, 0},
		{"all is mended", three().gap("a.json", "o", "x"), three(), nil, nil, nil, 1},
		{"once more", three().lint("a.json", "w"), three().lint("a.json", "w").lint("a.json", "w"), nil,
			[]string{"a.json PG301  new [] 1"}, nil, 0},
		{"once less", three().lint("a.json", "w").lint("a.json", "w"), three().lint("a.json", "w"), nil, nil, nil, 0},
		{"another word", three().lint("a.json", "w"), three().lint("a.json", "v"), nil, []string{"a.json PG301 "}, nil, 1},
		{"renamed", three().gap("a.json", "o", "x"), newRepository().file("b.json", 1, 2, 3, 4).gap("b.json", "o", "x"), nil, nil,
			[]audit.Moved{{From: "a.json", To: "b.json", Count: 1}}, 0},
		{"renamed and mended", three().gap("a.json", "o", "x", "y"), newRepository().file("b.json", 1, 2, 3, 5).gap("b.json", "o",
			"x"), nil, nil,
			[]audit.Moved{{From: "a.json", To: "b.json", Count: 1}}, 0},
		{"renamed, with a new prerequisite", three().gap("a.json", "o", "x"), newRepository().file("b.json", 1, 2, 3).gap("b.json",
			"o", "x", "y"),
			nil, []string{"b.json PG101 o new [y] 0"}, nil, 0},
		{"another file in its place", three().gap("a.json", "o", "x"), newRepository().file("b.json", 7, 8, 9).gap("b.json", "o", "x"), nil,
			[]string{"b.json PG101 o"}, nil, 1},
		{"a copy", three().gap("a.json", "o", "x"), three().gap("a.json", "o", "x").file("b.json", 1, 2, 3, 4).gap("b.json", "o", "x"), nil,
			[]string{"b.json PG101 o"}, nil, 0},
		{"a copy, and the first is mended", three().gap("a.json", "o", "x"), three().file("b.json", 1, 2, 3, 4).gap("b.json", "o", "x"), nil,
			[]string{"b.json PG101 o"}, nil, 1},
		{"the first is there and was not asked for", three().gap("a.json", "o", "x"),
			newRepository().file("b.json", 1, 2, 3, 4).gap("b.json", "o", "x"), []string{"a.json"}, []string{"b.json PG101 o"}, nil, 0},
		{"two are renamed: the nearer name", three().gap("a.json", "o", "x").file("d/c.json", 1, 2, 3, 4).gap("d/c.json", "o", "y"),
			newRepository().file("e/a.json", 1, 2, 3, 4).gap("e/a.json", "o", "x").file("e/c.json", 1, 2, 3, 4).gap("e/c.json", "o", "y"), nil, nil,
			[]audit.Moved{{From: "a.json", To: "e/a.json", Count: 1}, {From: "d/c.json", To: "e/c.json", Count: 1}}, 0},
		{"another in front of the numbered", newRepository().file("a.md#1", 1, 2, 3).file("a.md#2", 4, 5, 6).gap("a.md#1", "o",
			"x").gap("a.md#2", "o", "y"),
			newRepository().file("a.md#1", 7, 8, 9).file("a.md#2", 1, 2, 3).file("a.md#3", 4, 5, 6).
				gap("a.md#1", "o", "z").gap("a.md#2", "o", "x").gap("a.md#3", "o", "y"), nil,
			[]string{"a.md#1 PG101 o"}, nil, 0},
		{"one becomes one of several", three().gap("a.json", "o", "x"),
			newRepository().file("a.json#1", 1, 2, 3, 4).file("a.json#2", 8, 9).gap("a.json#1", "o", "x"), nil, nil,
			[]audit.Moved{{From: "a.json", To: "a.json", Count: 1}}[1:], 0},
		{"an address that is gone", newRepository().file("a.tf#p.q", 1, 2).gap("a.tf#p.q", "o", "x"),
			newRepository().file("a.tf#p.r", 5), nil, nil, nil, 1},
		{"a principal", three().gap("team", "o", "x"), three().gap("team", "o", "x"), nil, nil, nil, 0},
		{"a principal that is there", three().gap("team", "o", "x"), three(), []string{"team"}, nil, nil, 0},
		{"a principal that is gone", three().gap("team", "o", "x"), three(), nil, nil, nil, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := accepted(t, c.then)
			left, compared := apply(b, c.now, naming(c.there...))
			if diff := cmp.Diff(c.left, left); diff != "" {
				t.Errorf("what is left differs:\n%s", diff)
			}
			told := c.now.Compared[0]
			if !slices.Equal(told.Moved, c.moved) || len(told.Unused) != c.unused {
				t.Errorf("moved %v, unused %v", told.Moved, told.Unused)
			}
			// A baseline that was pruned accepts the same, and has nothing to prune.
			pruned, removed, _ := compared.Pruned()
			if removed != c.unused {
				t.Errorf("%d are removed, want %d", removed, c.unused)
			}
			again := read(t, string(pruned.Text()))
			all := slices.Collect(c.now.All())
			for _, f := range all {
				f.Known = nil
			}
			now := repository{&audit.Report{Files: c.now.Files, Contents: c.now.Contents, Findings: all}}
			left, compared = apply(again, now, naming(c.there...))
			slices.Sort(left)
			slices.Sort(c.left)
			if diff := cmp.Diff(c.left, left); diff != "" {
				t.Errorf("pruned, what is left differs:\n%s", diff)
			}
			twice, removed, reduced := compared.Pruned()
			if !bytes.Equal(twice.Text(), pruned.Text()) || removed+reduced > 0 {
				t.Errorf("pruned twice, it differs:\n%s%s", pruned.Text(), twice.Text())
			}
		})
	}
}

// TestBaselineLevel: what was accepted as a warning is new as an error.
func TestBaselineLevel(t *testing.T) {
	then := newRepository().file("a.json", 1).gap("a.json", "o", "x")
	then.Findings[0].Level = diag.Warning
	b := accepted(t, then)
	left, _ := apply(b, newRepository().file("a.json", 1).gap("a.json", "o", "x"), naming())
	if !slices.Equal(left, []string{"a.json PG101 o new [] warning0"}) {
		t.Errorf("left %v", left)
	}
	lower := newRepository().file("a.json", 1).gap("a.json", "o", "x")
	lower.Findings[0].Level = diag.Note
	if left, _ := apply(b, lower, naming()); left != nil {
		t.Errorf("left %v", left)
	}
}

// TestBaselineAfterMerge: lines of both branches accept what each accepted, and no
// number of findings twice.
func TestBaselineAfterMerge(t *testing.T) {
	one := func(lacks ...string) repository {
		return newRepository().file("a.json", 1, 2).gap("a.json", "o", lacks...)
	}
	text := string(accepted(t, one("x", "y")).Text()) + string(accepted(t, one("x", "z")).Text())
	b := read(t, text)
	if left, _ := apply(b, one("x", "y", "z"), naming()); left != nil {
		t.Errorf("left %v", left)
	}
	if left, _ := apply(b, one("x", "w"), naming()); !slices.Equal(left, []string{"a.json PG101 o new [w] 0"}) {
		t.Errorf("left %v", left)
	}
	r := newRepository().file("a.json", 1).lint("a.json", "w")
	twice := strings.Replace(string(accepted(t, r).Text()), `"level"`, `"count":2,"level"`, 1)
	for _, text := range []string{string(accepted(t, r).Text()) + twice, twice + string(accepted(t, r).Text())} {
		now := newRepository().file("a.json", 1).lint("a.json", "w").lint("a.json", "w").lint("a.json", "w")
		if left, _ := apply(read(t, text), now, naming()); len(left) != 1 {
			t.Errorf("left %v of\n%s", left, text)
		}
	}
}

// TestBaselineText: the file of a report, whose order is fixed; reasons stay.
func TestBaselineText(t *testing.T) {
	r := newRepository().file("b.json", 1, 2).file("a\u202e\".json", 3).gap("b.json", "o", "y", "x").gap("b.json", "n", "x").
		lint("a\u202e\".json", "w").lint("a\u202e\".json", "w").gap("team", "o", "x")
	b := exception.BaselineOf(r.Report, naming(), nil)
	const want = `{"permgap":"baseline","version":"1"}
{"file":"a\u202e\".json","content":"00000003"}
{"file":"a\u202e\".json","rule":"PG301","action":"w","level":"warning","count":2,"id":"ID"}
{"file":"b.json","content":"0000000100000002"}
{"file":"b.json","rule":"PG101","operation":"n","level":"error","lacks":["x"],"id":"ID"}
{"file":"b.json","rule":"PG101","operation":"o","level":"error","lacks":["x","y"],"id":"ID"}
{"principal":"team","rule":"PG101","operation":"o","level":"error","lacks":["x"],"id":"ID"}
`
	text := string(b.Text())
	if diff := cmp.Diff(want, ids(text)); diff != "" {
		t.Errorf("the file differs:\n%s", diff)
	}
	slices.Reverse(r.Findings)
	if again := string(exception.BaselineOf(r.Report, naming(), nil).Text()); again != text {
		t.Errorf("in another order it is\n%s", again)
	}
	explained := read(t, strings.Replace(text, `"lacks":["x"]`, `"lacks":["x"],"reason":"on \"purpose\""`, 1))
	if again := string(exception.BaselineOf(r.Report, naming(), explained).Text()); !strings.Contains(again, `"reason":"on \"purpose\""`) {
		t.Errorf("the reason is lost:\n%s", again)
	}
	for line := range strings.Lines(text) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	if !exception.IsBaseline([]byte(text)) || exception.IsBaseline([]byte("{}")) {
		t.Error("a baseline is not known by its beginning")
	}
}

// ids writes ID for every identity.
func ids(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		before, after, found := strings.Cut(line, `"id":"`)
		out.WriteString(before)
		if found {
			out.WriteString(`"id":"ID` + after[16:])
		}
	}
	return out.String()
}

// TestBaselineKeepsBroken: what keeps a run from an answer is in no baseline.
func TestBaselineKeepsBroken(t *testing.T) {
	r := newRepository().file("a.json", 1)
	r.Findings = append(r.Findings, &diag.Finding{Code: "PG401", Level: diag.Error, Location: diag.Location{Path: "a.json"}})
	if b := exception.BaselineOf(r.Report, naming(), nil); b.Entries() != 0 {
		t.Errorf("it has %d entries", b.Entries())
	}
}

const headLine = `{"permgap":"baseline","version":"1"}` + "\n"

func TestReadBaselineRefuses(t *testing.T) {
	const entry = `{"file":"a","rule":"PG101","level":"error","id":"0123456789abcdef"}`
	for _, c := range []struct{ name, text, want, hint string }{
		{"nothing", "", "b: empty", "--write-baseline"},
		{"blank", "\n \n", "b: empty", "--write-baseline"},
		{"no baseline", "{}\n", "b:1:1: this is no baseline of permgap", "--write-baseline"},
		{"another file", "Effect: Allow\n", "b:1:1: this is no baseline of permgap", ""},
		{"bytes", "\x00\xff\xfe", "b:1:1: not UTF-8", ""},
		{"no version", `{"permgap":"baseline"}`, "b:1:1: no version", ""},
		{"a later version", `{"permgap":"baseline","version":"2"}`, `b:1:33: version "2" of the form; this permgap reads version 1`, "newer"},
		{"a conflict", headLine + "<<<<<<< HEAD\n" + entry + "\n=======\n>>>>>>> x\n", "b:2:1: a conflict of a merge", "both sides"},
		{"cut", headLine + `{"file":"a","rule`, "b:2:", ""},
		{"no object", headLine + "[]", "b:2:1: each line is an object of JSON", ""},
		{"two on a line", headLine + entry + " " + entry, "b:2:69: something stands behind the entry", ""},
		{"unknown member", headLine + strings.Replace(entry, `"level"`, `"levle"`, 1),
			`b:2:28: unknown member "levle"; did you mean "level"?`, ""},
		{"twice", headLine + strings.Replace(entry, `"level"`, `"rule"`, 1), `b:2:28: "rule" stands twice`, ""},
		{"unknown rule", headLine + strings.Replace(entry, "PG101", "PG191", 1),
			`b:2:20: no rule has the code "PG191"; did you mean "PG101"?`, ""},
		{"unknown level", headLine + strings.Replace(entry, `"error"`, `"eror"`, 1),
			`b:2:36: level must be error, warning or note, found "eror"; did you mean "error"?`, ""},
		{"a wide column", headLine + strings.Replace(entry, `"file":"a","rule":"PG101"`, `"file":"权限","rule":"PG999"`, 1),
			`b:2:21: no rule has the code "PG999"`, ""},
		{"no id", headLine + `{"file":"a","rule":"PG101"}`, "b:2:1: an entry has a rule and an id", ""},
		{"a short id", headLine + `{"file":"a","rule":"PG101","id":"01"}`, "b:2:33: id must be 16 hexadecimal digits", ""},
		{"no holder", headLine + `{"rule":"PG101","id":"0123456789abcdef"}`, "b:2:1: an entry has either a principal or a file", ""},
		{"two holders", headLine + strings.Replace(entry, `"rule"`, `"principal":"p","rule"`, 1), "b:2:1: an entry has either", ""},
		{"a text for a list", headLine + strings.Replace(entry, `"level"`, `"lacks":"x","level"`, 1),
			"b:2:36: lacks must be a list of texts", ""},
		{"numbers in a list", headLine + strings.Replace(entry, `"level"`, `"lacks":[1],"level"`, 1),
			"b:2:37: lacks must be a list of texts", ""},
		{"a count of none", headLine + strings.Replace(entry, `"level"`, `"count":0,"level"`, 1), "b:2:36: count must be a number from 1", ""},
		{"an object", headLine + strings.Replace(entry, `"level"`, `"x":{},"level"`, 1), "b:2:32: x: no member holds an object", ""},
		{"null", headLine + strings.Replace(entry, `"error"`, `null`, 1), "b:2:36: level: true, false and null mean nothing here", ""},
		{"bad content", headLine + `{"file":"a","content":"12"}`, "b:2:23: content must be 8 to 128 hexadecimal digits", ""},
		{"content of an entry", headLine + strings.Replace(entry, `"level"`, `"content":"00000001","level"`, 1),
			"b:2:13: rule does not belong beside content", ""},
		{"a long line", headLine + `{"file":"` + strings.Repeat("a", 1<<20) + `"}`, "b:2:1: a line of 1048", ""},
		{"a long name", headLine + strings.Replace(entry, `"a"`, `"`+strings.Repeat("a", 5000)+`"`, 1),
			"b:2:9: file must be made of texts of 1 to 4096 bytes", ""},
		{"many of one", headLine + manyOf(entry, 33), "b:34:1: more than 32 entries with the id 0123456789abcdef", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := exception.ReadBaseline("b", []byte(c.text))
			var hinted diag.Hinted
			errors.As(err, &hinted)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || !strings.Contains(hinted.Hint, c.hint) || len(err.Error()) > 4000 {
				t.Errorf("the error is %v (%s), want %s (%s)", err, hinted.Hint, c.want, c.hint)
			}
		})
	}
	_, err := exception.ReadBaseline("b", []byte(headLine+strings.Repeat("{\"file\":\"a\"}\n", 50)))
	if err == nil || strings.Count(err.Error(), "\n") != 20 {
		t.Errorf("many mistakes: %v", err)
	}
}

func manyOf(entry string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, strings.Replace(entry, `"level"`, fmt.Sprintf(`"lacks":["x%d"],"level"`, i), 1))
	}
	return b.String()
}

// TestReadBaselineOfOthers: ends of lines of Windows, a mark of the encoding, blank
// lines and a header that a merge doubled change nothing.
func TestReadBaselineOfOthers(t *testing.T) {
	text := string(accepted(t, newRepository().file("a.json", 1).gap("a.json", "o", "x")).Text())
	for _, other := range []string{
		"\uFEFF" + text, strings.ReplaceAll(text, "\n", "\r\n"), "\n" + text + "\n\n", text + text, strings.TrimSpace(text),
	} {
		if b := read(t, other); string(b.Text()) != text {
			t.Errorf("%q is read as\n%s", other, b.Text())
		}
	}
}

// FuzzBaseline: whatever stands in a file is read or refused, in short words; what was
// read is written and read alike, and accepts no more than its counts.
func FuzzBaseline(f *testing.F) {
	f.Add([]byte(headLine + `{"file":"a.json","content":"00000001"}` + "\n" +
		`{"file":"a.json","rule":"PG101","operation":"o","level":"error","count":2,"lacks":["x","y"],"reason":"r",` +
		`"id":"0123456789abcdef"}` + "\n"))
	f.Add([]byte("\uFEFF" + headLine + "\r\n" + `{"principal":"p\u202e","rule":"PG301","id":"0123456789abcdef"}`))
	f.Add([]byte(headLine + "<<<<<<< a\n"))
	f.Add([]byte(headLine + `{"file":"a","lacks":[[]]}` + "\n{\n}}\n\"\n[1,{}]\n"))
	f.Add([]byte(`{"permgap":"baseline","version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := exception.ReadBaseline("b", data)
		if err != nil {
			if text := err.Error(); !strings.HasPrefix(text, "b:") || len(text) > 20_000 {
				t.Errorf("the error is %q", text)
			}
			return
		}
		text := b.Text()
		again, err := exception.ReadBaseline("b", text)
		if err != nil || !bytes.Equal(again.Text(), text) {
			t.Fatalf("written as\n%s\nwhich is read with %v", text, err)
		}
		r := newRepository().file("a.json", 1, 2).gap("a.json", "o", "x").gap("p", "o", "x", "y").lint("a.json", "w")
		n := len(r.Findings)
		c := again.Compare(r.Report, naming())
		c.Apply(r.Report, audit.Suppression{Kind: audit.ByBaseline, Path: "b"})
		if len(r.Findings)+len(r.Suppressed) != n || r.Summary.Suppressed != len(r.Suppressed) || r.Compared[0].Accepted != len(r.Suppressed) {
			t.Errorf("%d findings and %d suppressed of %d; %+v", len(r.Findings), len(r.Suppressed), n, r.Summary)
		}
		pruned, _, _ := c.Pruned()
		if _, err := exception.ReadBaseline("b", pruned.Text()); err != nil {
			t.Errorf("pruned: %v", err)
		}
	})
}

// What does not show is escaped in the file, and read back.
func TestInvisible(t *testing.T) {
	text := "{\"permgap\":\"baseline\",\"version\":\"1\"}\n" +
		"{\"file\":\"a\ufe0f\u200b\U000e0101.json\",\"rule\":\"PG101\",\"level\":\"error\",\"id\":\"0123456789abcdef\"}\n"
	b, err := exception.ReadBaseline("b", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(b.Text()); !strings.Contains(got, `"a\ufe0f\u200b\udb40\udd01.json"`) {
		t.Error(got)
	}
	if _, err := exception.ReadBaseline("b", b.Text()); err != nil {
		t.Error(err)
	}
}
