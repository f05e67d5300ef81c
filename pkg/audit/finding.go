package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// group is the key that gaps of one operation are told by: one finding each.
type group struct {
	code     rule.Code
	inferred bool
}

// groups is the order in which the findings of one operation are made.
var groups = [...]group{
	{rule.PrerequisiteMissing, false},
	{rule.PrerequisiteDenied, false},
	{rule.PrerequisitePartial, false},
	{rule.PrerequisiteUndecided, false},
	{rule.AgencyPrerequisite, false},
	{rule.PrerequisiteMissing, true},
	{rule.PrerequisiteDenied, true},
	{rule.PrerequisitePartial, true},
	{rule.PrerequisiteUndecided, true},
}

func groupOf(g *gap) group {
	inferred := len(g.via) > 0
	if g.requirement.By == catalog.Agency && g.decision.Verdict <= access.Missing {
		return group{rule.AgencyPrerequisite, inferred}
	}
	switch g.decision.Verdict {
	case access.Denied:
		return group{rule.PrerequisiteDenied, inferred}
	case access.Missing:
		return group{rule.PrerequisiteMissing, inferred}
	case access.Partial:
		return group{rule.PrerequisitePartial, inferred}
	}
	return group{rule.PrerequisiteUndecided, inferred}
}

// findings tells the gaps of one operation: one finding a verdict.
func (j *judge) findings(op *catalog.Operation, state readiness, all *neighbours) []diag.Finding {
	if len(state.gaps) == 0 {
		return nil
	}
	grants := j.grantsOf(op)
	var out []diag.Finding
	for _, key := range groups {
		gaps := j.room[:0]
		for i := range state.gaps {
			if g := &state.gaps[i]; groupOf(g) == key {
				gaps = append(gaps, *g)
			}
		}
		if len(gaps) > 0 {
			out = append(out, j.finding(op, key, gaps, grants, all))
		}
		j.room = gaps
	}
	return out
}

// told is a finding of a rule about the principal, without a message.
func (j *judge) told(code rule.Code) diag.Finding {
	r, _ := rule.Get(string(code))
	return diag.Finding{
		Code: string(r.Code), Rule: r.Name, Level: r.Level,
		Principal: j.principal.Name, Platform: string(j.principal.Platform),
	}
}

// about is told of an operation.
func (j *judge) about(code rule.Code, op *catalog.Operation) diag.Finding {
	f := j.told(code)
	f.Operation, f.Title, f.API = op.Name, op.Title.In(j.opts.Lang), op.API
	if len(op.Actions) > 0 {
		f.Action = j.cat.ActionName(op.Actions[0])
	}
	return f
}

func (j *judge) finding(op *catalog.Operation, key group, gaps []gap, grants granting, all *neighbours) diag.Finding {
	f := j.about(key.code, op)
	f.Level = j.levelOf(f.Level, gaps)
	f.Message = sentenceOf(f.Title, op.Name, key, gaps, j.levelOf(diag.Error, gaps))
	grants.give(&f)
	f.Prerequisites = make([]diag.Prerequisite, 0, len(gaps))
	for i := range gaps {
		f.Prerequisites = append(f.Prerequisites, j.prerequisite(op, &gaps[i], all))
	}
	pattern := ""
	if len(f.GrantedBy) > 0 {
		pattern = f.GrantedBy[0].Pattern
	}
	kind := ""
	if key.inferred {
		kind = "inferred"
	}
	f.Fingerprint = fingerprint(f.Code, f.Principal, f.Operation, pattern, kind)
	return f
}

// granting is the Allows of the own actions of an operation: the first of them,
// and how many more there are.
type granting struct {
	first []access.Grant
	more  int
}

// grantsOf lists the Allows of the own actions of an operation, each place once.
func (j *judge) grantsOf(op *catalog.Operation) (out granting) {
	type place struct {
		doc *policy.Document
		at  int
	}
	seen := map[place]bool{}
	for _, a := range op.Actions {
		for _, name := range append([]string{j.cat.ActionName(a)}, j.need(a).Aliases...) {
			j.caller.EachGrant(name, func(g access.Grant) {
				p := place{g.Document, g.Action.Span.Start}
				switch {
				case seen[p]:
				case len(out.first) < MostPlaces:
					out.first = append(out.first, g)
				default:
					out.more++
				}
				seen[p] = true
			})
		}
	}
	return out
}

// give names the grants in a finding, which is about the first of them.
func (g granting) give(f *diag.Finding) {
	for _, grant := range g.first {
		f.GrantedBy = append(f.GrantedBy, grantAt(grant))
	}
	f.GrantedByMore = g.more
	if len(g.first) > 0 {
		f.Location = g.first[0].Location()
	}
}

func grantAt(g access.Grant) diag.Grant {
	at := g.Location()
	return diag.Grant{
		Pattern: patternOf(g), Path: at.Path, Pointer: at.Pointer,
		Line: at.Line, Column: at.Column, EndLine: at.EndLine, EndColumn: at.EndColumn,
	}
}

// mostNotActions is how many of the actions that a statement leaves out stand in
// what is written of it.
const mostNotActions = 20

// patternOf writes what a statement names: the pattern, or what it leaves out.
func patternOf(g access.Grant) string {
	if !g.Statement.NotAction {
		return g.Action.Value
	}
	var names []string
	for _, a := range g.Statement.Actions[:min(len(g.Statement.Actions), mostNotActions)] {
		names = append(names, a.Value)
	}
	names = append(names, rest(len(g.Statement.Actions)-len(names))...)
	return "NotAction " + strings.Join(names, ", ")
}

// prerequisite turns a gap into its report form.
func (j *judge) prerequisite(op *catalog.Operation, g *gap, all *neighbours) diag.Prerequisite {
	r := g.requirement
	p := diag.Prerequisite{
		Action: g.name, AnyOf: g.members, Role: r.Role, RoleKind: r.RoleKind.String(),
		Verdict: g.decision.Verdict.String(), Feature: r.Feature, When: r.When.In(j.opts.Lang),
		Standing: r.Standing.String(), Via: g.via, Detail: g.decision.Summary(),
	}
	if r.Pattern != "" {
		p.Action, p.Pattern = "", g.name
	}
	if r.By == catalog.Agency {
		p.By = r.By.String()
	}
	p.EvidenceMore = g.decision.Omitted
	for _, c := range g.decision.Causes {
		p.Causes = append(p.Causes, string(c))
	}
	for _, s := range r.Sources {
		p.Sources = append(p.Sources, diag.Source{ID: s.ID, Title: s.Title.In(j.opts.Lang), URL: s.URL, Updated: s.Updated, Read: s.Read, Standing: s.Standing.String()})
	}
	for _, e := range g.decision.Evidence {
		at := e.Location()
		p.Evidence = append(p.Evidence, diag.Evidence{
			Path: at.Path, Pointer: at.Pointer, Line: at.Line, Column: at.Column,
			Effect: e.Effect.String(), Pattern: patternOf(e), EndLine: at.EndLine, EndColumn: at.EndColumn,
		})
	}
	if w := g.decision.Witness; w != nil {
		p.Witness = &diag.Witness{Resource: w.Resource, Context: w.Context}
	}
	if g.decision.Verdict == access.Missing && r.By != catalog.Agency {
		p.Elsewhere = j.elsewhere(r, all)
	}
	return p
}

// levelOf gives the level of a finding: the rule's for a prerequisite that is
// documented, one lower for what is not plain, for what no page of the last
// years confirms, and for what rests on a doubtful cell of the table of roles.
func (j *judge) levelOf(level diag.Severity, gaps []gap) diag.Severity {
	heaviest := diag.Note
	for i := range gaps {
		l := level
		r := gaps[i].requirement
		switch {
		case gaps[i].decision.doubtful, !plain(r), outdated(r.Sources, j.cat.Built()):
			l = l.Lower()
		case j.principal.Platform.NeedsAreSometimes() && !r.Always:
			l = min(l, diag.Warning)
		}
		heaviest = max(heaviest, l)
	}
	return heaviest
}

// plain reports whether the documentation states a prerequisite as it is. What
// is only shown or deduced is not plain, nor what the source states for some
// cases only, nor a wildcard: it names more actions than any call uses.
func plain(r *catalog.Requirement) bool {
	return r.Standing == catalog.Official && r.When == (catalog.Text{}) && r.Pattern == ""
}

// outdatedAfter is the age, in years before the newest page of the catalogue,
// from which a claim is no longer the basis of an error: services rename and
// split their actions faster than that.
const outdatedAfter = 3

// outdated reports whether all sources of a claim are that old. A source
// without a date is not.
func outdated(sources []catalog.Source, built string) bool {
	year, rest, _ := strings.Cut(built, "-")
	n, err := strconv.Atoi(year)
	if err != nil || len(sources) == 0 {
		return false
	}
	oldest := strconv.Itoa(n-outdatedAfter) + "-" + rest
	return !slices.ContainsFunc(sources, func(s catalog.Source) bool { return s.Date() == "" || s.Date() >= oldest })
}

// fingerprint names a finding by what stays the same when lines move, the
// language changes or the path of who is judged is typed in another way.
func fingerprint(code, who string, parts ...string) string {
	all := append([]string{code, path.Clean(who)}, parts...)
	sum := sha256.Sum256([]byte(strings.Join(all, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// rest counts the words of a list that is not shown whole, as its last word.
func rest(left int) []string {
	if left == 0 {
		return nil
	}
	return []string{strconv.Itoa(left) + " more"}
}
