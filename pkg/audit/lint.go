package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
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
		about := cmp.Or(f.Subject(), f.Said().Key(), f.Message)
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
	f := l.finding(r, level, p.Span, p.Pointer, p.Message)
	f.Hint = p.Hint
	for _, at := range p.Related {
		f.Related = append(f.Related, diag.Related{Message: at.Message, Location: l.doc.File.Locate(at.Span, at.Pointer)})
	}
	l.pend(f)
}

// report adds a finding of a rule at a place.
func (l *linter) report(code rule.Code, at policy.Text, message, hint string) *diag.Finding {
	r, _ := rule.Get(string(code))
	f := l.finding(r, r.Level, at.Span, at.Pointer, message)
	f.Concerns(at.Value)
	f.Hint = hint
	return l.pend(f)
}

func (l *linter) finding(r rule.Rule, level diag.Severity, span diag.Span, pointer, message string) diag.Finding {
	return diag.Finding{
		Code: string(r.Code), Rule: r.Name, Level: level, Platform: string(l.doc.Platform),
		Message: message, Location: l.doc.File.Locate(span, pointer),
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
			l.report(rule.PatternMatchesNothing, a, fmt.Sprintf("%s matches codes of workspace roles, which policies do not use", a.Value),
				"policies spell them "+known.Service+":…")
		}
		return
	}
	if p := l.sibling(func(p policy.Platform) bool { return len(l.cat.Expand(p, pattern)) > 0 }); p != "" {
		l.onSibling(rule.PatternMatchesNothing, a, "no known action matches "+a.Value, p)
		return
	}
	if near := l.namespaces(pattern); len(near) > 0 {
		l.report(rule.PatternMatchesNothing, a, fmt.Sprintf("no known action matches %s: did you mean %s?", a.Value, list(near, "or")), "")
		return
	}
	if !l.tabled(service) {
		return
	}
	hint := "as far as the catalogue knows it grants nothing; 'permgap expand' shows what a pattern means"
	if near := l.asked.names(l.doc.Platform, strings.Trim(a.Value, "*?")); len(near) > 0 {
		hint = fmt.Sprintf("did you mean something like %s?", near[0])
	}
	l.report(rule.PatternMatchesNothing, a, fmt.Sprintf("no known action of %s matches %s", service, a.Value), hint)
}

// exact checks a name without wildcards.
func (l *linter) exact(a policy.Text) {
	id, known := l.cat.Lookup(l.doc.Platform, a.Value)
	if !known {
		l.unknown(a)
		return
	}
	action := l.cat.Action(id)
	if l.doc.Workspace == nil && slices.ContainsFunc(action.WorkspaceCodes, func(code string) bool { return strings.EqualFold(code, a.Value) }) {
		l.report(rule.UnknownAction, a, fmt.Sprintf("unknown action %s: that is the code of workspace roles; policies spell it %s", a.Value, action.Name), "")
		return
	}
	if len(action.ReplacedBy) > 0 && !l.namesNew(&action) {
		l.renamed(a, &action)
	}
	if action.Deprecated {
		l.report(rule.ActionDeprecated, a, fmt.Sprintf("%s is deprecated%s", a.Value, dated(action.Sources)), "")
	}
}

// few gives the first of some words where there are more than one too many.
func few(words []string, most int) []string {
	if len(words) > most+1 {
		return words[:most:most]
	}
	return words
}

// rest counts the words of a list that few leaves out, as its last word.
func rest(left int) []string {
	if left == 0 {
		return nil
	}
	return []string{strconv.Itoa(left) + " more"}
}
