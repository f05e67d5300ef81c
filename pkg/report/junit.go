package report

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// JUnit writes JUnit XML: a suite for each file, a case for each finding. A
// finding at or above Options.FailOn is a failure, a milder one a passed case
// that tells about itself; what could not be read is an error, what was not
// judged a skipped case, and a document without findings a passed one.
func JUnit(out io.Writer, r *audit.Report, o Options) error {
	suites := junitSuites(r, o)
	b := bufio.NewWriter(out)
	all, tests := junitSuite{name: "permgap"}, 0
	for _, s := range suites {
		tests += s.tests()
		all.failures, all.errors, all.skipped = all.failures+s.failures, all.errors+s.errors, all.skipped+s.skipped
	}
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	fmt.Fprintf(b, "<testsuites %s>\n", all.attributes(tests))
	for _, s := range suites {
		fmt.Fprintf(b, "  <testsuite %s>\n", s.attributes(s.tests()))
		s.write(b, r, o)
		b.WriteString("  </testsuite>\n")
	}
	b.WriteString("</testsuites>\n")
	return b.Flush()
}

// attributes writes the name of a suite and its counts.
func (s *junitSuite) attributes(tests int) string {
	return fmt.Sprintf(`name="%s" tests="%d" failures="%d" errors="%d" skipped="%d"`, xmlPath(s.name), tests, s.failures, s.errors, s.skipped)
}

// junitSuite is what the report says of one file: a case for each group of findings,
// described when it is written, and others.
type junitSuite struct {
	name                      string
	groups                    [][]*diag.Finding
	cases                     []junitCase
	failures, errors, skipped int
}

func (s *junitSuite) tests() int { return len(s.groups) + len(s.cases) }

// write writes the cases under names that are different.
func (s *junitSuite) write(b *bufio.Writer, r *audit.Report, o Options) {
	names := map[string]bool{}
	put := func(c junitCase) {
		name := c.name
		for n := 2; names[c.name]; n++ {
			c.name = fmt.Sprintf("%s (%d)", name, n)
		}
		names[c.name] = true
		c.write(b, s.name)
	}
	for _, g := range s.groups {
		put(junitFinding(describing(r, o).block(g), o))
	}
	for _, c := range s.cases {
		put(c)
	}
}

// junitCase is one case; kind is the element inside it, "" for none.
type junitCase struct {
	name, kind, message, level, body string
	line                             int
}

// junitSuites gathers the cases of each file, in the order of the report.
func junitSuites(r *audit.Report, o Options) []*junitSuite {
	var suites []*junitSuite
	byPath := map[string]*junitSuite{}
	suite := func(path string) *junitSuite {
		name := repoPath(path, o)
		if byPath[name] == nil {
			byPath[name] = &junitSuite{name: name}
			suites = append(suites, byPath[name])
		}
		return byPath[name]
	}
	for file := range ofOneFile(group(r.Findings, o.groupBy(ByOperation))) {
		s := suite(filePath(r, file[0][0]))
		if len(s.groups) == 0 {
			s.groups = file // without a copy: there may be very many
		} else {
			s.groups = append(s.groups, file...)
		}
		for _, g := range file {
			switch junitKind(g[0], o) {
			case "failure":
				s.failures++
			case "skipped":
				s.skipped++
			}
		}
	}
	junitOmissions(o.words(), r, func(path string, c junitCase) { suite(path).add(c) })
	junitLowered(o.words(), r, func(path string, c junitCase) { suite(path).add(c) })
	junitSuppressed(o.words(), r, func(path string, c junitCase) { suite(path).add(c) })
	for _, p := range r.Principals {
		for _, d := range p.Documents {
			if byPath[repoPath(d, o)] == nil {
				suite(d).add(junitCase{name: o.words().say("junit-no-findings")})
			}
		}
	}
	return suites
}

// junitOmissions makes cases of what was not listed, decided, judged or read.
func junitOmissions(w words, r *audit.Report, add func(path string, c junitCase)) {
	for _, l := range r.LeftOut {
		add(l.Path, junitCase{name: leftOutTitle(w) + ": " + l.Code + " " + l.Level.String(), kind: "skipped", message: leftOut(w, l)})
	}
	if n := r.Summary.Undecided; n > 0 {
		title, text := undecidedTitle(w), undecidedMessage(w, n)
		add(pathOf(r), junitCase{name: title, kind: "error", message: text, level: title, body: text})
	}
	for i, text := range unjudgedLines(w, r) {
		add(pathOf(r), junitCase{name: fmt.Sprintf("%s %d", w.say("label-not-judged"), i+1), kind: "skipped", message: text})
	}
	said := found(r)
	for _, n := range r.NotAnalysed {
		if !n.Failed && said(n) {
			continue
		}
		title, address := w.say("label-not-judged"), shorten(n.Address)
		c := junitCase{kind: "skipped", message: shorten(w.whyNot(n))}
		if n.Failed {
			title = unreadTitle(w)
			c.kind, c.level, c.body = "error", title, unreadMessage(w, n)
		}
		c.name = strings.TrimSpace(title + " " + address)
		add(n.Path, c)
	}
}

// ofOneFile parts groups where their file changes. Those without one are about
// their principal.
func ofOneFile(groups [][]*diag.Finding) iter.Seq[[][]*diag.Finding] {
	return func(yield func([][]*diag.Finding) bool) {
		for from := 0; from < len(groups); {
			end := from + 1
			for end < len(groups) && sameFile(groups[from][0], groups[end][0]) {
				end++
			}
			if !yield(groups[from:end:end]) {
				return
			}
			from = end
		}
	}
}

func sameFile(a, b *diag.Finding) bool {
	return a.Location.Path == b.Location.Path && (a.Location.Path != "" || a.Principal == b.Principal)
}

// add appends a case.
func (s *junitSuite) add(c junitCase) {
	switch c.kind {
	case "error":
		s.errors++
	case "skipped":
		s.skipped++
	}
	s.cases = append(s.cases, c)
}

// junitFinding makes the case of a block.
func junitFinding(b block, o Options) junitCase {
	f := b.first()
	c := junitCase{
		name:    strings.TrimSpace(fmt.Sprintf("%s %s %s", shorten(f.Code), shorten(f.Rule), subject(b.findings))),
		message: b.header, level: f.Level.String(), line: f.Location.Line, kind: junitKind(f, o),
	}
	lines := append([]string{Escape(compactLine(o.words(), f))}, plainLines(o.words(), b)...)
	c.body = strings.Join(lines, "\n")
	return c
}

// junitKind tells a failure from a case that passes and tells about itself.
func junitKind(f *diag.Finding, o Options) string {
	failOn := o.FailOn
	if !failOn.Valid() {
		failOn = diag.Error
	}
	switch {
	case f.Level >= failOn:
		return "failure"
	case f.Code == string(rule.NotAnalysable):
		return "skipped"
	}
	return "system-out"
}

// write writes a case. The class is the path, which makes class and name
// together unique.
func (c junitCase) write(b *bufio.Writer, path string) {
	fmt.Fprintf(b, "    <testcase classname=\"%s\" name=\"%s\" file=\"%s\"", xmlPath(path), xmlText(c.name), xmlPath(path))
	if c.line > 0 {
		fmt.Fprintf(b, " line=\"%d\"", c.line)
	}
	switch c.kind {
	case "failure", "error":
		fmt.Fprintf(b, ">\n      <%s message=\"%s\" type=\"%s\">%s</%s>\n    </testcase>\n",
			c.kind, xmlText(c.message), xmlText(c.level), xmlBody(c.body), c.kind)
	case "skipped":
		fmt.Fprintf(b, ">\n      <skipped message=\"%s\"></skipped>\n    </testcase>\n", xmlText(c.message))
	case "system-out":
		fmt.Fprintf(b, ">\n      <system-out>%s</system-out>\n    </testcase>\n", xmlBody(c.body))
	default:
		b.WriteString("></testcase>\n")
	}
}

// xmlText escapes a string for an attribute or for text. Characters that XML
// cannot hold are spelled out by Escape.
func xmlText(s string) string { return xmlBody(Escape(s)) }

// xmlPath escapes a path that a program opens: signs that only a log would obey
// are character references, which its reader turns back.
func xmlPath(s string) string {
	text := xmlBody(escape(s, noCommand, noCommand))
	return strings.ReplaceAll(text, "##", "#&#35;")
}

// xmlBody escapes what was made visible line by line and keeps its line ends.
func xmlBody(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;").Replace(s)
}
