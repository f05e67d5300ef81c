package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// outcome is what was found about one principal.
type outcome struct {
	findings   []diag.Finding
	operations OperationCounts
	required   int // required operations and actions that were judged
	undecided  int // verdicts that would have cost too much
	inUse      *InUseInfo
	notes      []Note
	leftOut    map[string]map[kind]int // findings that are not listed, by file
	grants     []contribution          // what others may lack
	omitted    omissions
	work       int       // see spending
	standing   *Standing // where it is asked for
}

// findingsOf judges a principal and tells what it lacks.
func findingsOf(j *judge, run *neighbours, everybody []principal.Principal, names *guesses) outcome {
	tell := &teller{judge: j, rights: j.rights, means: names.means}
	if j.survey && j.brief {
		return statesOf(tell, everybody, names)
	}
	out := outcome{leftOut: map[string]map[kind]int{}}
	unjudged := agencies{}
	ready := map[catalog.OperationID]*Result{}
	var incidental []*Result
	j.brief = !j.survey && !j.opts.Excess && len(j.principal.Require) == 0
	results := j.results(names.means)
	out.operations.Live, out.operations.Ready = len(j.ready), len(j.ready)
	for _, r := range results {
		if len(j.principal.Require) > 0 {
			ready[r.Operation.ID] = r
			notOnAll(tell, r)
		}
		out.operations.count(r)
		if !r.told() {
			incidental = append(incidental, r)
			continue
		}
		unjudged.add(r)
		j.undecided += r.unreached
		out.findings = append(out.findings, tell.result(r)...)
		out.findings = append(out.findings, tell.listing(r)...)
	}
	out.findings = append(out.findings, incidentalFindings(tell, incidental)...)
	boundaryFindings(tell, names.means, &out)
	excessFindings(tell, results, names.means, &out)
	tell.roleDependencies(&out)
	required, judged := requiredFindings(tell, ready, &out.operations)
	out.findings = append(out.findings, required...)
	out.required = judged
	out.notes = assumptions{
		cat: j.cat, principal: j.principal, everybody: everybody, rights: j.rights,
		wish: &j.wish, withoutRole: j.withoutRole, outside: j.outside, omitted: &out.omitted,
	}.notes(&unjudged, names)
	if j.survey {
		out.standing = standingOf(tell, results, out.notes)
	}
	out.inUse = inUseInfo(j)
	out.undecided = j.undecided
	out.atAttachments(j.principal)
	for i := range out.findings {
		bound(&out.findings[i])
	}
	out.findings = slices.Clone(out.findings) // without the room for more
	if !run.alone || len(out.findings) > fewFindings {
		run.shared.share(out.findings)
		run.shared.notes(out.notes)
	}
	out.grants = run.grantsOf(j)
	return out
}

// statesOf judges a principal for who asks for the states of its operations alone.
func statesOf(t *teller, everybody []principal.Principal, names *guesses) (out outcome) {
	j, unjudged := t.judge, agencies{}
	results := j.results(names.means)
	out.operations.Live = len(results) + len(j.ready)
	for _, r := range results {
		if r.told() {
			unjudged.add(r)
		}
	}
	out.notes = assumptions{
		cat: j.cat, principal: j.principal, everybody: everybody, rights: j.rights,
		wish: &j.wish, withoutRole: j.withoutRole, outside: j.outside, omitted: &out.omitted,
	}.notes(&unjudged, names)
	out.standing = standingOf(t, results, out.notes)
	return out
}

// fewFindings of a run with one principal have little in common to share.
const fewFindings = 16

// teller makes findings of what was judged of one principal.
type teller struct {
	judge  *judge
	rights *rights
	means  *expansions
}

func (t *teller) principal() *principal.Principal { return t.judge.principal }

func (t *teller) homes() homes { return homes{t.judge.cat, t.principal().Platform} }

// about is a finding of a rule about the principal, which says nothing yet.
func (t *teller) about(code rule.Code) diag.Finding {
	r, _ := rule.Get(string(code))
	return diag.Finding{
		Code: string(r.Code), Rule: r.Name, Level: r.Level,
		Principal: t.principal().Name, Platform: string(t.principal().Platform),
	}
}

// aboutPrincipal is a finding about the principal as a whole: it points at the
// start of its first document.
func (t *teller) aboutPrincipal(code rule.Code) diag.Finding {
	f := t.about(code)
	f.Location = start(t.principal())
	return f
}

// aboutOperation is a finding about an operation.
func (t *teller) aboutOperation(code rule.Code, op *catalog.Operation) diag.Finding {
	f := t.about(code)
	f.Operation, f.Title, f.API = op.Name, op.Title.In(t.judge.opts.Lang), op.API
	if len(op.Actions) > 0 {
		f.Action = t.judge.cat.ActionName(op.Actions[0])
	}
	return f
}

// group is what sorts the gaps of one operation: one finding for each.
type group struct {
	code   rule.Code
	behind bool // granted prerequisites need them
}

// groupsOf sorts the gaps of an operation. What a missing prerequisite needs
// itself stands in the finding of that one: who mends it mends both at once. Of
// an incidental operation only what is reported in any case counts.
func groupsOf(r *Result, s scale) map[group][]*Prerequisite {
	gaps := map[group][]*Prerequisite{}
	told := map[string]rule.Code{}
	for p := range r.Gaps() { // what the operation needs itself comes first
		if r.Intent == Incidental && !s.stands(p) {
			continue
		}
		g := group{ruleOf(p), len(p.Via) > 0}
		if !g.behind {
			told[p.Action] = g.code
		} else if told[p.Via[0]] == g.code {
			g.behind = false
		}
		gaps[g] = append(gaps[g], p)
	}
	return gaps
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

// result tells what one operation lacks: one finding a verdict.
func (t *teller) result(r *Result) []diag.Finding {
	if r.State == Ready {
		return nil
	}
	gaps := groupsOf(r, t.judge.scale())
	if len(gaps) == 0 {
		return nil // only whether it can be used at all is undecided
	}
	grants := t.rights.grantsOf(r.Operation.Actions...)
	home := t.homes().of(r, grants)
	var out []diag.Finding
	for _, g := range groups {
		if len(gaps[g]) > 0 {
			out = append(out, t.finding(r, g, gaps[g], grants, home))
		}
	}
	return out
}

func (t *teller) finding(r *Result, g group, gaps []*Prerequisite, grants granting, home catalog.Scope) diag.Finding {
	f := t.aboutOperation(g.code, r.Operation)
	f.Intent = r.Intent.String()
	level, scale := diag.Note, t.judge.scale()
	levels := make([]diag.Severity, len(gaps))
	for i, p := range gaps {
		levels[i] = scale.meant(r, f.Level, p)
		level = max(level, levels[i])
	}
	f.Level = level
	f.Say(operationMessage(nameOf(r.Operation, f.Title), g, gaps, scale, !r.fromRoles))
	if r.twin != nil && f.Level == diag.Note {
		f.Advise(message.New("twin-ready", message.Text("operation", r.twin.Name),
			nameOf(r.twin, r.twin.Title.In(t.judge.opts.Lang))))
	} else if g.code == rule.PrerequisitePartial {
		f.Advise(nameResources(t, gaps))
	}
	grants.give(&f)
	f.Prerequisites = make([]diag.Prerequisite, 0, len(gaps))
	for i, p := range gaps {
		told := t.prerequisite(p)
		told.Weight = levels[i].String()
		told.SecondPolicy = t.homes().leaveOut(home, p)
		f.Prerequisites = append(f.Prerequisites, told)
	}
	return f
}

// prerequisite gives the form of reports.
func (t *teller) prerequisite(g *Prerequisite) diag.Prerequisite {
	r, lang := g.Stated, t.judge.opts.Lang
	p := diag.Prerequisite{
		Action: g.Action, AnyOf: g.AnyOf, Role: r.Role, RoleKind: r.RoleKind.String(),
		Verdict: diag.Verdict(g.Ruling.Verdict.String()), Causes: g.Ruling.Causes, Feature: r.Feature, When: r.When.In(lang),
		Standing: r.Standing.String(), Via: g.Via, EvidenceMore: g.Ruling.Omitted,
		FeatureDeduced: deducedFeature(g),
	}
	if r.Pattern != "" {
		p.Action, p.Pattern = "", g.Action
	}
	for _, b := range g.Beside {
		p.Beside = append(p.Beside, diag.Beside{Action: b.Action, Needs: b.Needs})
	}
	detail := detailOf(&g.Ruling)
	p.DetailID, p.DetailArgs = detail.ID, detail.Args
	if r.By == catalog.Agency {
		p.By = r.By.String()
	}
	p.Sources, p.Without = sourcesIn(r.Sources, lang), sourcesIn(r.Without, lang)
	p.Evidence = EvidenceOf(g.Ruling.Evidence)
	if w := g.Ruling.Witness; w != nil {
		p.Witness = &diag.Witness{Resource: w.Resource, Context: w.Context}
	}
	return p
}

// sourcesIn gives the form of reports.
func sourcesIn(all []catalog.Source, lang string) []diag.Source {
	if len(all) == 0 {
		return nil
	}
	out := make([]diag.Source, 0, len(all))
	for i := range all {
		s := &all[i]
		out = append(out, diag.Source{
			ID: s.ID, Title: s.Title.In(lang), URL: s.URL, Updated: s.Updated, Read: s.Read, Standing: s.Standing.String(),
		})
	}
	return out
}

// deducedFeature reports whether no page names the feature of a prerequisite.
func deducedFeature(p *Prerequisite) bool {
	r := p.Stated
	return r.Feature != "" && (r.FeatureBy != (catalog.Ref{}) || r.Standing == catalog.Inferred && len(p.Via) == 0)
}
