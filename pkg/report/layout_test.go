package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/fatih/color"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report/layout"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		"modelarts:notebook:start":   "modelarts:notebook:start",
		"创建　Notebook实例":              "创建　Notebook实例",
		"\x1b[31mred\x1b[0m":         `\x1b[31mred\x1b[0m`,
		"\x1b]0;title\a":             `\x1b]0;title\x07`,
		"\u009b31m":                  "<U+009B>31m",
		"a\u202eb\u2066":             "a<U+202E>b<U+2066>",
		"zero\u200bwidth\ufeff":      "zero<U+200B>width<U+FEFF>",
		"line\nfeed\r\ttab":          `line\nfeed\r\ttab`,
		"\u2028":                     "<U+2028>",
		"bad\xff":                    `bad\xff`,
		"no-break\u00a0space":        "no-break<U+00A0>space",
		"::error::x":                 `\x3a:error::x`,
		"say ::error::x":             `say \x3a:error::x`,
		"　::error::x":                `　\x3a:error::x`,
		"modelarts::tagResource":     "modelarts::tagResource",
		"arn:aws:s3:::b":             "arn:aws:s3:::b",
		"x ##[group]":                `x #\x23[group]`,
		"##vso[task.x]":              `#\x23vso[task.x]`,
		"## heading":                 "## heading",
		"e\u0301e\u0301":             "e\u0301e\u0301",
		"\u0301x":                    "<U+0301>x",
		"x\u0301\u0301\u0301\u0301y": "x\u0301\u0301\u0301<U+0301>y",
		"\U000e0041":                 "<U+E0041>",
		"\u3164\u115f\u2800":         "<U+3164><U+115F><U+2800>",
		"a\ufe0f\u180b\U000e0101":    "a<U+FE0F><U+180B><U+E0101>",
		"back\\slash":                `back\slash`,
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%+q) = %q, want %q", in, got, want)
		}
	}
}

// safe reports what is wrong with a line for people; "" when nothing is.
func unsafe(s string) string {
	if !utf8.ValidString(s) {
		return "invalid UTF-8"
	}
	for _, r := range s { // not by visible, which may be wrong
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Variation_Selector,
			unicode.Other_Default_Ignorable_Code_Point) {
			return "a character that does not show"
		}
	}
	if name, found := strings.CutPrefix(strings.TrimSpace(strings.ToLower(s)), "::"); found &&
		strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz-") != name {
		return "a workflow command"
	}
	if strings.Contains(s, "##[") || strings.Contains(s, "##vso[") {
		return "a log command"
	}
	return ""
}

func FuzzEscape(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Escape(s)
		if what := unsafe(got); what != "" {
			t.Errorf("Escape(%+q) = %+q: %s", s, got, what)
		}
		if again := Escape(got); again != got {
			t.Errorf("Escape(%+q) is %+q, and escaped again %+q", s, got, again)
		}
		if s != "" && got == "" {
			t.Errorf("Escape(%+q) lost everything", s)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, 20)
	}
	f.Add("swr:repo:getRepo, obs:bucket:GetBucketAcl", 12)
	f.Add(strings.Repeat("中文:", 40), 9)
	f.Fuzz(func(t *testing.T, s string, columns int) {
		columns = 8 + abs(columns)%200
		s = Escape(s)
		lines := layout.Fold(s, columns)
		joined := ""
		for _, l := range lines {
			if layout.Width(l) > columns {
				t.Errorf("fold(%q, %d): %d columns: %q", s, columns, layout.Width(l), l)
			}
			if what := unsafe(l); what != "" {
				t.Errorf("fold(%q, %d): %s: %q", s, columns, what, l)
			}
			joined += l
		}
		if bare(joined) != bare(s) {
			t.Errorf("fold(%q, %d) lost something: %q", s, columns, lines)
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

// bare takes the spaces out of a string.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

func FuzzSnippet(f *testing.F) {
	f.Add("\t\"说明\": \"a:b\"", 3, 8, 40)
	f.Fuzz(func(t *testing.T, line string, from, to, columns int) {
		line = strings.ReplaceAll(line, "\n", "")
		columns = 20 + abs(columns)%150
		file := diag.NewFile("p", []byte(line))
		s, ok := excerpt(map[string]*diag.File{"p": file},
			diag.Location{Path: "p", Line: 1, Column: from % 5000, EndLine: 1, EndColumn: to % 5000})
		if !ok {
			return
		}
		s = s.window(columns)
		shown := s.before + s.marked + s.after
		if n := layout.Width(s.before) + layout.Width(s.marked) + layout.Width(s.after); n > columns {
			t.Errorf("%d of %d columns: %q", n, columns, shown)
		}
		for _, r := range shown {
			if !visible(r) {
				t.Errorf("%+q shows %U", line, r)
			}
		}
		if indent, mark := s.caret(); !strings.HasPrefix(mark, "^") || layout.Width(indent) != layout.Width(s.before) {
			t.Errorf("mark %q at %q", mark, indent)
		}
	})
}

func TestListTable(t *testing.T) {
	header := []string{"action", "操作", "needs"}
	rows := [][]string{
		{"modelarts:notebook:create", "创建Notebook实例", "22"},
		{"s3:GetObject", "short", "7"},
		{"a::b", "one\x1b[31m two\nthree", ""},
		{"only one"},
	}
	for _, c := range []struct {
		name string
		o    Options
	}{{"list.80", Options{}}, {"list.40", Options{Width: 40}}, {"list.color", Options{Color: true}}} {
		var b bytes.Buffer
		if err := ListTable(&b, header, rows, c.o); err != nil {
			t.Fatal(err)
		}
		golden(t, c.name, b.Bytes())
	}
	var b bytes.Buffer
	if err := ListTable(&b, header, nil, Options{}); err != nil || b.String() != "action  操作  needs\n" {
		t.Errorf("no rows: %q, %v", b.String(), err)
	}
	b.Reset()
	if err := ListTable(&b, nil, nil, Options{}); err != nil || b.Len() != 0 {
		t.Errorf("no columns: %q, %v", b.String(), err)
	}
}

// Tables fit the width, keep every character and stay aligned.
func TestTableFits(t *testing.T) {
	for _, columns := range []int{60, 80, 200} {
		out := string(renderFormat(t, Table, sample(), Options{Width: columns, Quiet: true}))
		for line := range strings.Lines(out) {
			if n := layout.Width(strings.TrimSuffix(line, "\n")); n > columns {
				t.Errorf("width %d: %d columns: %s", columns, n, line)
			}
			if strings.TrimRight(line, " \n")+"\n" != line {
				t.Errorf("width %d: trailing space: %q", columns, line)
			}
		}
		for _, part := range []string{"C:/infra/", "PaiDSW:ListAllInstances", "创建Notebook实例"} {
			if columns >= defaultWidth && !strings.Contains(out, part) {
				t.Errorf("width %d: no %s in\n%s", columns, part, out)
			}
		}
	}
}

func TestUseColor(t *testing.T) {
	for _, c := range []struct {
		name     string
		mode     ColorMode
		env      map[string]string
		terminal bool
		want     bool
	}{
		{"flag wins over NO_COLOR", ColorAlways, map[string]string{"NO_COLOR": "1", "TERM": "dumb"}, false, true},
		{"flag wins over FORCE_COLOR", ColorNever, map[string]string{"FORCE_COLOR": "1"}, true, false},
		{"NO_COLOR wins over FORCE_COLOR", ColorAuto, map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, true, false},
		{"an empty NO_COLOR says nothing", ColorAuto, map[string]string{"NO_COLOR": ""}, true, true},
		{"FORCE_COLOR wins over a pipe", ColorAuto, map[string]string{"FORCE_COLOR": "1"}, false, true},
		{"CLICOLOR_FORCE wins over TERM=dumb", ColorAuto, map[string]string{"CLICOLOR_FORCE": "1", "TERM": "dumb"}, false, true},
		{"FORCE_COLOR=0 says nothing", ColorAuto, map[string]string{"FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"}, false, false},
		{"TERM=dumb wins over a terminal", ColorAuto, map[string]string{"TERM": "dumb"}, true, false},
		{"a terminal", ColorAuto, map[string]string{"TERM": "xterm"}, true, true},
		{"a pipe", ColorAuto, map[string]string{"CI": "true"}, false, false},
		{"no mode is auto", "", nil, true, true},
	} {
		if got := UseColor(c.mode, func(k string) string { return c.env[k] }, c.terminal); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	for _, name := range []string{"", "auto", "always", "never"} {
		if _, err := ParseColorMode(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := ParseColorMode("yes"); err == nil || !strings.Contains(err.Error(), "always") {
		t.Errorf("ParseColorMode(yes): %v", err)
	}
}

// The palette follows its options alone, not the environment nor the switch
// that the colour library has for a whole program.
func TestStyle(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	defer func(was bool) { color.NoColor = was }(color.NoColor)
	color.NoColor = false
	on, off := NewStyle(Options{Color: true}), NewStyle(Options{})
	for name, paint := range map[string][2]func(string) string{
		"Error": {on.Error, off.Error}, "Warning": {on.Warning, off.Warning}, "Note": {on.Note, off.Note},
		"Path": {on.Path, off.Path}, "Dim": {on.Dim, off.Dim}, "Bold": {on.Bold, off.Bold},
	} {
		if got := paint[0]("x"); !strings.Contains(got, "\x1b[") || layout.Width(got) != 1 {
			t.Errorf("%s: %q", name, got)
		}
		if got := paint[1]("x"); got != "x" {
			t.Errorf("%s without colours: %q", name, got)
		}
		if got := paint[0]("a\n\nb"); strings.Count(got, "\n") != 2 || strings.Contains(got, "\x1b[0m\n\x1b") {
			t.Errorf("%s over lines: %q", name, got)
		}
	}
}

// Colours change nothing but colours.
func TestColorIsOnlyColor(t *testing.T) {
	for _, write := range []Writer{Text, Table, Compact} {
		plain := renderFormat(t, write, sample(), Options{})
		colored := renderFormat(t, write, sample(), Options{Color: true})
		if bytes.Equal(plain, colored) {
			t.Error("no colours")
		}
		if got := stripColor(string(colored)); got != string(plain) {
			t.Errorf("other text with colours:\n%s", got)
		}
	}
}

func stripColor(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(after, "m")
	}
}
