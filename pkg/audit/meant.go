package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/intent"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// meaning finds out how the operations of one principal are meant.
type meaning struct {
	judge *judge
	wish  *wish
	plain plainness
}

// mean says of each result how its operation is meant. Who comes along is asked
// only where something is lacking.
func mean(j *judge, all []*Result, means *expansions) {
	if len(all) == 0 {
		return
	}
	w := &j.wish
	m := meaning{j, w, plainnessOf(j.cat, j.principal, means)}
	lacking := false
	for _, r := range all {
		r.grant = intent.Exact
		if !w.named[r.Operation.ID] {
			r.grant = m.plain.ofAll(r.Operation.Actions)
		}
		r.Intent = Named
		if r.grant == intent.Carried {
			r.Intent, r.fromRoles = Carried, j.fromRoles(r.Operation)
		}
		lacking = lacking || r.lacks()
	}
	if lacking && !w.only && (!j.opts.All || j.survey) {
		m.explain(all)
	}
	if lacking {
		m.twins(all)
	}
	for _, r := range all {
		j.scale().restate(r)
	}
}

// lacks reports whether there is anything to tell of an operation.
func (r *Result) lacks() bool { return r.State != Ready || r.trimmed }

// explain finds the operations that come along with what others need. One that
// is ready stays what it is: there is nothing to tell of it.
func (m meaning) explain(all []*Result) {
	needs := callerNeeds{judge: m.judge, own: map[catalog.ActionID]bool{}, patterns: map[string][]intent.Need{}}
	for _, r := range all {
		for _, a := range r.Operation.Actions {
			needs.own[a] = true
		}
	}
	operations := make([]intent.Operation, len(all))
	for i, r := range all {
		operations[i] = intent.Operation{
			Service: r.Operation.Service, Grant: r.grant, Wide: m.plain.wide(r.Operation.Actions),
			Needs: needs.of(r.Operation), Ready: r.State == Ready,
		}
		for _, a := range r.Operation.Actions {
			operations[i].Own = append(operations[i].Own, int(a))
		}
	}
	for i, by := range intent.Explained(operations) {
		if r := all[i]; by != intent.Meant && r.lacks() && !m.wish.named[r.Operation.ID] {
			r.explainedBy = all[by].Operation
			if !m.judge.opts.All {
				r.Intent = Incidental
			}
		}
	}
}

// callerNeeds lists what operations need of the caller, as far as it is an own
// action of one of them.
type callerNeeds struct {
	judge    *judge
	own      map[catalog.ActionID]bool
	patterns map[string][]intent.Need
	listed   int
}

// mostCallerNeeds bounds what is listed for one principal: every operation of an
// overlay can need everything. What is not listed explains nothing.
const mostCallerNeeds = 1 << 18

// of lists them with every feature and every member of a group.
func (c *callerNeeds) of(op *catalog.Operation) (all []intent.Need) {
	for i := range op.Requires {
		r := &op.Requires[i]
		if r.By == catalog.Agency {
			continue
		}
		for _, a := range r.Any {
			if c.own[a] {
				all = append(all, intent.Need{Action: int(a)})
			}
		}
		if r.Pattern != "" && c.listed <= mostCallerNeeds {
			all = append(all, c.matching(r.Pattern)...)
		}
	}
	c.listed += len(all)
	return all
}

// matching lists what a wildcard prerequisite stands for.
func (c *callerNeeds) matching(pattern string) []intent.Need {
	if needs, known := c.patterns[pattern]; known {
		return needs
	}
	needs := []intent.Need{}
	for _, a := range c.judge.cat.Expand(c.judge.principal.Platform, catalog.WildcardPattern(pattern)) {
		if c.own[a] {
			needs = append(needs, intent.Need{Action: int(a), Wildcard: true})
		}
	}
	c.patterns[pattern] = needs
	return needs
}

// restate lowers the state of an operation that is not named, or that another one
// stands in for, as its findings are.
func (s scale) restate(r *Result) {
	if r.State != Blocked || r.Intent == Named && !r.spared() {
		return
	}
	r.State = MayFail
	for p := range r.Gaps() {
		if s.stands(p) {
			r.State, r.stands = Blocked, true
			return
		}
	}
}

// stands reports whether a gap stays an error however the operation is meant: a
// Deny names the prerequisite, or a pattern within its service.
func (s scale) stands(p *Prerequisite) bool {
	if ruleOf(p) != rule.PrerequisiteDenied || s.of(diag.Error, p) < diag.Error {
		return false
	}
	for _, e := range p.Ruling.Evidence {
		if e.Effect == policy.Deny && withinService(e) {
			return true
		}
	}
	return false
}

// withinService reports whether a statement names actions of one service.
func withinService(g access.Grant) bool {
	service, _, is := strings.Cut(g.Action.Value, ":")
	return is && service != "" && !g.Statement.NotAction && !match.IsWild(service)
}

// meant gives the level of a gap of an operation; level is that of one which the
// documentation states. It is one lower where the operation is carried along. The
// platform's own roles work without what the documentation asks for, or grant more
// than was deduced: what they alone grant has a note.
func (s scale) meant(r *Result, level diag.Severity, p *Prerequisite) diag.Severity {
	level = s.of(level, p)
	switch {
	case level == diag.Error && s.stands(p):
		return level
	case r.spared():
		return min(level, diag.Note)
	case r.Intent == Named:
		return level
	case r.fromRoles:
		return diag.Note
	}
	return level.Lower()
}

// ofAll gives the vaguest of some actions.
func (x plainness) ofAll(actions []catalog.ActionID) intent.Grant {
	vaguest := intent.Exact
	for _, a := range actions {
		vaguest = min(vaguest, x.of(a))
	}
	return vaguest
}

// wide reports whether a type or whole-service pattern grants one of them.
func (x plainness) wide(actions []catalog.ActionID) bool {
	for _, a := range actions {
		if has(x.byType, a) {
			return true
		}
	}
	return false
}
