package audit

import (
	"cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// linter tells what is wrong with one document by itself.
type linter struct {
	cat *catalog.Catalog
	doc *policy.Document
	out *register
	// pending is the finding that was made last: its maker may still add to it.
	pending *diag.Finding
	asked   *guessBudget
	means   *expansions
	needs   *needs
	// omitted are the names of the document that the catalogue does not have.
	omitted omissions
}

// lint gives the findings of one document: what the parser had to say, and
// names and scopes that the catalogue contradicts.
func lint(n *needs, d *policy.Document, all *guesses) *linter {
	l := &linter{
		cat: n.cat, doc: d, out: newRegister(), asked: all.budget(), means: all.means, needs: n,
	}
	for _, p := range d.Problems {
		l.problem(p)
	}
	for _, m := range d.MoreProblems {
		r, _ := rule.Get(string(m.Code))
		l.out.leftOut[kind{string(m.Code), cmp.Or(m.Level, r.Level)}] += m.Count
	}
	if d.Judged() {
		newNameCheck(l).names()
		scoping{l}.check()
		l.ineffective()
	}
	if w := d.Workspace; w != nil && !d.Broken() {
		names := newNameCheck(l)
		for _, p := range w.Permissions {
			names.exact(p.Code)
		}
		names.beyond.report()
	}
	l.authorizations()
	if d.Kind != policy.KindUnknown {
		l.secrets()
	}
	l.settle()
	return l
}

// settle takes the pending finding into the register.
func (l *linter) settle() {
	if l.pending != nil {
		l.out.add(*l.pending)
		l.pending = nil
	}
}

// pend makes a finding pending.
func (l *linter) pend(f diag.Finding) *diag.Finding {
	l.settle()
	l.pending = &f
	return l.pending
}

func (l *linter) problem(p policy.Problem) {
	r, _ := rule.Get(string(p.Code))
	level := r.Level
	if p.Level.Valid() {
		level = p.Level
	}
	f := l.finding(r, level, p.Span, p.Pointer)
	f.Say(p.Message)
	f.Advise(p.Hint)
	for _, at := range p.Related {
		f.Related = append(f.Related, diag.NewRelated(at.Message, l.doc.File.Locate(at.Span, at.Pointer)))
	}
	l.pend(f)
}

// report adds a finding of a rule at an action.
func (l *linter) report(code rule.Code, action policy.Text, says, hint message.Message) *diag.Finding {
	f := l.say(code, action, says, hint)
	f.Concerns(action.Value)
	if code == rule.UnknownAction || code == rule.PatternMatchesNothing {
		l.omitted.leave(UnjudgedActions, action.Value)
	}
	return f
}

// say adds a finding of a rule at a place, and shows no value of the document.
func (l *linter) say(code rule.Code, at policy.Text, says, hint message.Message) *diag.Finding {
	r, _ := rule.Get(string(code))
	f := l.finding(r, r.Level, at.Span, at.Pointer)
	f.Say(says)
	f.Advise(hint)
	return l.pend(f)
}

// addressOf is what the file calls the place of a document.
func addressOf(d *policy.Document) string {
	if !d.Named() {
		return ""
	}
	return cut(d.Address)
}

func (l *linter) finding(r rule.Rule, level diag.Severity, span diag.Span, pointer string) diag.Finding {
	return diag.Finding{
		Code: string(r.Code), Rule: r.Name, Level: level, Platform: string(l.doc.Platform),
		Location: l.doc.File.Locate(span, pointer), Address: addressOf(l.doc),
	}
}
