package report

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

const (
	homeURL   = "https://github.com/permgap/permgap"
	checksURL = homeURL + "/blob/main/docs/checks.md"
)

// ruleURL is the page of a rule.
func ruleURL(code, name string) string {
	anchor := strings.ToLower(code)
	if name != "" {
		anchor += "-" + name
	}
	return checksURL + "#" + percent(anchor)
}

// plainLines gives the details of a block as lines "label: text", escaped.
func plainLines(b block) []string {
	var lines []string
	for _, d := range b.details {
		lines = append(lines, Escape(d.label+": "+plainDetail(d)))
	}
	return lines
}

// plainDetail is a detail as one line, not yet escaped.
func plainDetail(d detail) string {
	switch {
	case d.lacks != nil:
		var ops []string
		for _, l := range d.lacks {
			ops = append(ops, fmt.Sprintf("%s (%d)", l.operation, l.count))
		}
		return strings.Join(ops, ", ")
	case d.names != nil:
		var names []string
		for _, n := range d.names {
			names = append(names, n.String())
		}
		return strings.TrimSuffix(strings.Join(names, ", ")+" "+d.text, " ")
	case d.more > 0:
		return fmt.Sprintf("%d more", d.more)
	}
	return d.text
}

// plainHeader is the sentence of a block, escaped.
func plainHeader(b block) string { return Escape(b.header) }

// titleOf is the title of an operation as part of a sentence: without the full
// stop that some have.
func titleOf(f *diag.Finding) string { return shorten(withoutStop(f.Title)) }

// message is the sentence of a finding. One that begins with a title has it
// without its full stop.
func message(f *diag.Finding) string {
	if rest, begins := strings.CutPrefix(f.Message, f.Title+" "); begins && f.Title != "" {
		return shorten(withoutStop(f.Title) + " " + rest)
	}
	return shorten(f.Message)
}

func withoutStop(s string) string {
	if strings.HasSuffix(s, "..") {
		return s
	}
	return strings.TrimSuffix(s, ".")
}

// ruleOf gives the rule of a finding; one that the table does not have is
// made of what the finding says.
func ruleOf(f *diag.Finding) rule.Rule {
	if r, ok := rule.Get(f.Code); ok {
		return r
	}
	return rule.Rule{Code: rule.Code(f.Code), Name: f.Rule, Level: f.Level}
}

// filePath gives the file a finding is shown at: its own, else the first
// document of its principal, else the first of the report.
func filePath(r *audit.Report, f *diag.Finding) string {
	if f.Location.Path != "" {
		return f.Location.Path
	}
	for _, p := range r.Principals {
		if p.Name == f.Principal && len(p.Documents) > 0 {
			return p.Documents[0]
		}
	}
	for _, p := range r.Principals {
		if len(p.Documents) > 0 {
			return p.Documents[0]
		}
	}
	return stdinPath
}

// platforms lists the platforms of a report in the order of [policy.Platforms],
// then others, then findings of none.
func platforms(r *audit.Report) []string {
	present := map[string]bool{}
	for _, p := range r.Principals {
		present[p.Platform] = true
	}
	for _, fs := range [][]diag.Finding{r.Findings, r.Suppressed} {
		for i := range fs {
			present[fs[i].Platform] = true
		}
	}
	var out []string
	for _, p := range policy.Platforms() {
		if present[string(p)] {
			out = append(out, string(p))
			delete(present, string(p))
		}
	}
	none := present[""]
	delete(present, "")
	out = append(out, sortedKeys(present)...)
	if none || len(out) == 0 {
		out = append(out, "")
	}
	return out
}
