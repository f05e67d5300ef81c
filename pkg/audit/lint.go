package audit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

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
	// effect is that of the statement whose names are looked at.
	effect policy.Effect
	// tables remembers what tabled found, by service.
	tables map[string]bool
	asked  *guessBudget
	means  *expansions
	named  map[policy.Effect]*naming
}

// lint gives the findings of one document: what the parser had to say, and
// names and scopes that the catalogue contradicts.
func lint(cat *catalog.Catalog, d *policy.Document, all *guesses) *linter {
	l := &linter{
		cat: cat, doc: d, out: newRegister(), tables: map[string]bool{}, asked: all.budget(), means: newExpansions(cat),
		named: map[policy.Effect]*naming{},
	}
	for _, p := range d.Problems {
		l.problem(p)
	}
	for _, m := range d.MoreProblems {
		r, _ := rule.Get(string(m.Code))
		l.out.leftOut[kind{string(m.Code), cmp.Or(m.Level, r.Level)}] += m.Count
	}
	if d.Judged() {
		l.names()
		l.scope()
		l.ineffective()
	}
	if w := d.Workspace; w != nil && !d.Broken() {
		for _, p := range w.Permissions {
			l.exact(p.Code)
		}
	}
	l.authorizations()
	if d.Kind != policy.KindUnknown {
		l.secrets()
	}
	l.settle()
	l.fingerprints()
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

// fingerprints names the findings by rule, file and what they are about, so
// that moving a statement changes none; of equal ones the count tells.
func (l *linter) fingerprints() {
	seen := map[string]int{}
	for i := range l.out.kept {
		f := &l.out.kept[i]
		about := f.Said().Key()
		n := seen[f.Code+about]
		seen[f.Code+about]++
		f.Fingerprint = fingerprint(f.Code, l.doc.File.Path, about, strconv.Itoa(n))
	}
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
	f.Action = action.Value
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

func (l *linter) finding(r rule.Rule, level diag.Severity, span diag.Span, pointer string) diag.Finding {
	return diag.Finding{
		Code: string(r.Code), Rule: r.Name, Level: level, Platform: string(l.doc.Platform),
		Location: l.doc.File.Locate(span, pointer),
	}
}

// names checks every action of the document against the catalogue.
func (l *linter) names() {
	for i := range l.doc.Statements {
		l.effect = l.doc.Statements[i].Effect
		for _, a := range l.doc.Statements[i].Actions {
			l.name(a)
		}
	}
}

func (l *linter) name(a policy.Text) {
	switch {
	case a.Value == "":
		return
	case !policy.CleanAction(a.Value) && strings.Contains(a.Value, ":"):
		return // the parser has told of it
	case l.cat.IsRoleName(l.doc.Platform, a.Value):
		l.roleAsAction(a)
	case strings.HasPrefix(a.Value, ":"):
		l.report(rule.UnknownAction, a, message.New("action-no-service", message.Name("name", a.Value)), l.form())
	case strings.ContainsAny(a.Value, "*?"):
		l.pattern(a)
	case !strings.Contains(a.Value, ":"):
		l.noAction(a)
	default:
		l.exact(a)
	}
}

// pattern checks that a wildcard matches something. Of a service that the
// catalogue knows in part only, nothing can be said.
func (l *linter) pattern(a policy.Text) {
	service, _, _ := strings.Cut(a.Value, ":")
	pattern := actionPattern(l.doc, a.Value)
	if strings.ContainsAny(service, "*?") {
		return
	}
	if ids := l.means.of(l.doc, a.Value); len(ids) > 0 {
		l.renamedAmong(a, ids)
		return
	}
	if others := l.cat.ExpandAliases(l.doc.Platform, pattern); len(others) > 0 {
		if known := l.cat.Action(others[0]); slices.ContainsFunc(known.WorkspaceCodes, pattern.Match) {
			l.report(rule.PatternMatchesNothing, a, message.New("pattern-of-codes", message.Name("action", a.Value)),
				message.New("pattern-of-codes-hint", message.Text("service", known.Service)))
		}
		return
	}
	if p := l.sibling(func(p policy.Platform) bool { return len(l.cat.Expand(p, pattern)) > 0 }); p != "" {
		l.onSibling(rule.PatternMatchesNothing, a, message.New("pattern-of-sibling", message.Name("action", a.Value),
			message.Text("sibling", string(p)), message.Text("platform", string(l.doc.Platform))), p)
		return
	}
	if near := l.namespaces(pattern); len(near) > 0 {
		l.report(rule.PatternMatchesNothing, a, message.New("pattern-of-other-service", message.Name("action", a.Value),
			message.Texts("near", near)), message.Message{})
		return
	}
	if !l.tabled(service) {
		return
	}
	hint := message.New("pattern-matches-nothing-hint")
	if near := l.asked.names(l.doc.Platform, strings.Trim(a.Value, "*?")); len(near) > 0 {
		hint = message.New("pattern-near-hint", message.Text("near", near[0]))
	}
	l.report(rule.PatternMatchesNothing, a, message.New("pattern-matches-nothing", message.Name("action", a.Value),
		message.Text("service", service)), hint)
}

// exact checks a name without wildcards.
func (l *linter) exact(a policy.Text) {
	id, known := l.cat.Lookup(l.doc.Platform, a.Value)
	if !known {
		l.unknown(a)
		return
	}
	action := l.cat.Action(id)
	isCode := func(code string) bool { return strings.EqualFold(code, a.Value) }
	if l.doc.Workspace == nil && slices.ContainsFunc(action.WorkspaceCodes, isCode) {
		l.report(rule.UnknownAction, a, message.New("action-is-code", message.Name("action", a.Value), message.Text("name", action.Name)),
			message.Message{})
		return
	}
	if len(action.ReplacedBy) > 0 && !l.namesNew(&action) {
		l.renamed(a, &action)
	}
	if action.Deprecated {
		updated, read := dated(action.Sources)
		l.report(rule.ActionDeprecated, a, message.New("action-deprecated", message.Name("action", a.Value),
			message.Text("updated", updated), message.Text("read", read)), message.Message{})
	}
}
