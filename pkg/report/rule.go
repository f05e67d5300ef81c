package report

import (
	"slices"

	"github.com/permgap/permgap/pkg/rule"
)

// Rule prints the page of one rule, with its examples.
func Rule(p *Page, r rule.Rule) {
	p.Line(0, "%s %s, %s", p.Bold(string(r.Code)), p.Bold(r.Name), p.Level(r.Level, r.Level.String()))
	p.Blank()
	p.Wrapped(0, "", r.Summary)
	p.Blank()
	p.Wrapped(0, "", r.Why)
	writeExample(p, p.say("page-reported"), r.Bad)
	writeExample(p, p.say("page-not-reported"), r.Good)
}

func writeExample(p *Page, title string, e rule.Example) {
	p.Blank()
	p.Line(0, "%s permgap %s", p.Dim(title+":"), e.Args)
	files := e.Extra
	if e.Input != "" {
		files = append(slices.Clone(files), rule.File{Name: "policy.json", Content: e.Input})
	}
	for _, f := range files {
		p.Blank()
		p.Line(0, "%s", p.Dim(f.Name))
		p.Text(f.Content)
	}
}
