package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// linter tells what is wrong with one document by itself.
type linter struct {
	cat *catalog.Catalog
	doc *policy.Document
	out []diag.Finding
	// tables remembers what tabled found, by service.
	tables map[string]bool
}

// lint gives the findings of one document: what the parser had to say, and
// names and scopes that the catalogue contradicts.
func lint(cat *catalog.Catalog, d *policy.Document, _ *Options) []diag.Finding {
	l := &linter{cat: cat, doc: d, tables: map[string]bool{}}
	for _, p := range d.Problems {
		l.problem(p)
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
	l.fingerprints()
	return l.out
}

// fingerprints names the findings by rule, file and what they are about, so
// that moving a statement changes none; of equal ones the count tells.
func (l *linter) fingerprints() {
	seen := map[string]int{}
	for i := range l.out {
		f := &l.out[i]
		about := cmp.Or(f.Action, f.Message)
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
	l.out = append(l.out, f)
}

// report adds a finding of a rule at a place.
func (l *linter) report(code rule.Code, at policy.Text, message, hint string) *diag.Finding {
	r, _ := rule.Get(string(code))
	f := l.finding(r, r.Level, at.Span, at.Pointer, message)
	f.Action, f.Hint = at.Value, hint
	l.out = append(l.out, f)
	return &l.out[len(l.out)-1]
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
	case l.roleName(a.Value):
		l.roleAsAction(a)
	case strings.ContainsAny(a.Value, "*?"):
		l.pattern(a)
	case !strings.Contains(a.Value, ":"):
		l.report(rule.UnknownAction, a, fmt.Sprintf("%q is no action: it names no service", a.Value), "an action is written "+l.form())
	default:
		l.exact(a)
	}
}

// form says how the platform writes actions.
func (l *linter) form() string {
	if l.doc.Platform.HuaweiFamily() {
		return "service:type:operation"
	}
	return "service:Action"
}

// roleAsAction says what a role's name is, and what to do with it.
func (l *linter) roleAsAction(a policy.Text) {
	kind := max(l.cat.RoleKind(l.doc.Platform, a.Value), catalog.SystemRole)
	hint := "attach the role to the user group, or name the actions it stands for"
	switch kind {
	case catalog.ServiceRole:
		hint = "a service acts with it: it is created once in the account, and no policy grants it"
	case catalog.SystemPolicy:
		hint = "attach the policy as it is, or name the actions it grants"
	}
	l.report(rule.RoleNameAsAction, a, fmt.Sprintf("%q is the name of a %s, not an action", a.Value, kind), hint)
}

// roleName reports whether a string is the display name of a role: known as
// one, or words with blanks between them, which no action has.
func (l *linter) roleName(name string) bool {
	if l.cat.IsRoleName(l.doc.Platform, name) {
		return true
	}
	return strings.Contains(strings.TrimSpace(name), " ") && !strings.Contains(name, ":")
}

// pattern checks that a wildcard matches something. Of a service that the
// catalogue knows in part only, nothing can be said.
func (l *linter) pattern(a policy.Text) {
	service, _, _ := strings.Cut(a.Value, ":")
	pattern := actionPattern(l.doc, a.Value)
	if strings.ContainsAny(service, "*?") || len(l.cat.Expand(l.doc.Platform, pattern)) > 0 {
		return
	}
	if others := l.cat.ExpandAliases(l.doc.Platform, pattern); len(others) > 0 {
		if known := l.cat.Action(others[0]); slices.ContainsFunc(known.WorkspaceCodes, pattern.Match) {
			l.report(rule.PatternMatchesNothing, a, fmt.Sprintf("%s matches codes of workspace roles, which policies do not use", a.Value),
				"policies spell them "+known.Service+":…")
		}
		return
	}
	if near := l.namespaces(pattern); len(near) > 0 {
		l.report(rule.PatternMatchesNothing, a, fmt.Sprintf("no known action matches %s: did you mean %s?", a.Value, list(near, "or")), "")
		return
	}
	if !l.tabled(service) {
		return
	}
	hint := "as far as the catalogue knows it grants nothing; `permgap expand` shows what a pattern means"
	if near := l.cat.Suggest(l.doc.Platform, strings.Trim(a.Value, "*?"), 1); len(near) > 0 {
		hint = fmt.Sprintf("did you mean something like %s?", near[0])
	}
	l.report(rule.PatternMatchesNothing, a, fmt.Sprintf("no known action of %s matches %s", service, a.Value), hint)
}

// namespaces gives a pattern with the services it may mean in place of its own,
// of which the catalogue has the table, or nothing at all.
func (l *linter) namespaces(pattern *match.Pattern) []string {
	service, rest, _ := strings.Cut(pattern.String(), ":")
	tabled := l.tabled(service)
	if l.cat.HasService(l.doc.Platform, service) && (!tabled || l.doc.Platform.HuaweiFamily()) {
		return nil // as in unknown: its own name, or one that nothing is known of
	}
	near := l.cat.SuggestNamespaces(l.doc.Platform, pattern)
	for i := range near {
		near[i] += ":" + rest
	}
	return near
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
	if len(action.ReplacedBy) > 0 {
		l.report(rule.ActionRenamed, a, fmt.Sprintf("%s%s has been renamed to %s", a.Value, dated(action.Sources), list(l.datedNames(action.ReplacedBy), "and")),
			"grant the new name as well as the old one until every region and edition has it")
	}
	if action.Deprecated {
		l.report(rule.ActionDeprecated, a, fmt.Sprintf("%s is deprecated%s", a.Value, dated(action.Sources)), "")
	}
}

// datedNames gives names with the date of their newest page each.
func (l *linter) datedNames(names []string) []string {
	out := slices.Clone(names)
	for i, name := range out {
		if id, ok := l.cat.Lookup(l.doc.Platform, name); ok {
			out[i] += dated(l.cat.Action(id).Sources)
		}
	}
	return out
}

// dated gives the date of the newest page that names an action; of a page
// without a date, when it was read.
func dated(sources []catalog.Source) string {
	var newest catalog.Source
	for _, s := range sources {
		if s.Date() > newest.Date() {
			newest = s
		}
	}
	switch {
	case newest.Updated != "":
		return " (documentation of " + newest.Updated + ")"
	case newest.Read != "":
		return " (documentation read " + newest.Read + ")"
	}
	return ""
}

// unknown tells of a name that the catalogue does not have. A near name makes
// it a likely slip; without one it is only a note, since the documentation's
// tables lag behind the services. Of a service whose own table the catalogue
// lacks, only another service's name says anything.
func (l *linter) unknown(a policy.Text) {
	service, _, _ := strings.Cut(a.Value, ":")
	tabled := l.tabled(service)
	near := l.cat.Suggest(l.doc.Platform, a.Value, 3)
	if !tabled && l.cat.HasService(l.doc.Platform, service) {
		return
	}
	if tabled && l.doc.Platform.HuaweiFamily() {
		// The service is right, and "cluster:list" is a name in many: only its
		// own can be meant.
		near = slices.DeleteFunc(near, func(n string) bool { return !strings.EqualFold(n[:strings.IndexByte(n+":", ':')], service) })
	}
	if len(near) > 0 {
		l.report(rule.UnknownAction, a, fmt.Sprintf("unknown action %s: did you mean %s?", a.Value, list(near, "or")), "")
		return
	}
	if !tabled {
		if meant := l.namespaces(actionPattern(l.doc, service+":*")); len(meant) > 0 {
			l.report(rule.UnknownAction, a, fmt.Sprintf("unknown action %s: did you mean one of %s?", a.Value, list(meant, "or")), "")
		}
		return
	}
	f := l.report(rule.UnknownAction, a, fmt.Sprintf("unknown action %s: no table of %s in the catalogue lists it", a.Value, service),
		"it may be newer than the catalogue, or misspelt")
	f.Level = diag.Note
}

// aTable is how many actions make a table: fewer are single facts about a
// service, and say nothing of the names they leave out.
const aTable = 8

// tabled reports whether the catalogue has the service's own action table, and
// not only names that other services' prerequisites mention.
func (l *linter) tabled(service string) bool {
	if is, told := l.tables[service]; told {
		return is
	}
	known := 0
	for _, id := range l.cat.Expand(l.doc.Platform, actionPattern(l.doc, service+":*")) {
		if !l.cat.Action(id).Mentioned {
			known++
		}
	}
	l.tables[service] = known >= aTable
	return known >= aTable
}
