package report

import (
	"cmp"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report/layout"
	"github.com/permgap/permgap/pkg/rule"
)

// securitySeverity scores the rules that are about security; the others are
// about access that fails, which code scanning shows by level alone.
func securitySeverity(c rule.Code) string {
	switch c {
	case rule.SecretInFile:
		return "8.8"
	case "PG506": // delegation-exceeds-holder
		return "8.1"
	case rule.StaticCredential:
		return "6.5"
	case rule.AuthorizesAllUsers:
		return "5.5"
	}
	return ""
}

// sarifRuleOf describes a rule for code scanning. Texts that the table does not
// have yet are made from the name.
func sarifRuleOf(w words, r rule.Rule) sarifRule {
	r.Code, r.Name = rule.Code(Escape(shorten(string(r.Code)))), Escape(shorten(r.Name))
	code := string(r.Code)
	summary := r.Summary
	if summary == "" {
		summary = cmp.Or(strings.ReplaceAll(r.Name, "-", " "), code) + "."
	}
	full := r.Why
	if full == "" {
		full = summary
	}
	out := sarifRule{
		ID: code, Name: r.Name,
		ShortDescription:     sarifText{Text: cutText(summary, 1024)},
		FullDescription:      sarifText{Text: cutText(full, 1024)},
		Help:                 sarifText{Text: helpText(r, summary), Markdown: helpMarkdown(w, r, summary)},
		HelpURI:              ruleURL(code, r.Name),
		DefaultConfiguration: sarifLevel{Level: sarifLevelOf(r.Level)},
		Properties: sarifProperties{
			Tags: []string{"iam", "permissions", family(code)}, Precision: "high",
			ProblemSeverity: problemSeverity(r.Level), SecuritySeverity: securitySeverity(r.Code),
		},
	}
	if out.Properties.SecuritySeverity != "" {
		out.Properties.Tags = append(out.Properties.Tags, "security")
	}
	return out
}

// family names the group a rule belongs to, by the first digit of its code.
func family(code string) string {
	if len(code) < 3 {
		return "other"
	}
	switch code[2] {
	case '1':
		return "prerequisites"
	case '2':
		return "workspace-roles"
	case '3':
		return "action-names"
	case '4':
		return "documents"
	case '5':
		return "authorizations"
	case '6':
		return "coverage"
	case '9':
		return "suppressions"
	}
	return "other"
}

// cutText keeps a text within a number of characters.
func cutText(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + layout.Ellipsis
}

func helpText(r rule.Rule, summary string) string {
	text := summary
	if r.Why != "" {
		text += "\n\n" + r.Why
	}
	return text + "\n\n" + ruleURL(string(r.Code), r.Name)
}

func helpMarkdown(w words, r rule.Rule, summary string) string {
	var b strings.Builder
	b.WriteString("**" + mdProse(string(r.Code)+" "+r.Name) + "**: " + summary + "\n")
	if r.Why != "" {
		b.WriteString("\n" + r.Why + "\n")
	}
	for _, e := range []struct {
		title   string
		example rule.Example
	}{{w.say("sarif-reported"), r.Bad}, {w.say("sarif-not-reported"), r.Good}} {
		if e.example.Input != "" {
			fence := fenceFor(e.example.Input)
			b.WriteString("\n" + e.title + ":\n\n" + fence + "json\n" + strings.TrimRight(e.example.Input, "\n") + "\n" + fence + "\n")
		}
	}
	b.WriteString("\n[" + w.say("sarif-more") + "](" + ruleURL(string(r.Code), r.Name) + ")\n")
	return b.String()
}

// sarifLevelOf names a level; SARIF has the same three.
func sarifLevelOf(level diag.Severity) string {
	if !level.Valid() {
		return "warning"
	}
	return level.String()
}

func problemSeverity(level diag.Severity) string {
	switch level {
	case diag.Error:
		return "error"
	case diag.Note:
		return "recommendation"
	}
	return "warning"
}
