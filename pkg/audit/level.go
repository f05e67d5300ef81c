package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// scale says how much a lacking prerequisite weighs.
type scale struct {
	platform policy.Platform
	oldest   string // what is older than this is outdated
}

// heaviest gives the level of several prerequisites together; level is that of
// one which the documentation states.
func (s scale) heaviest(level diag.Severity, gaps []*Prerequisite) diag.Severity {
	heaviest := diag.Note
	for _, p := range gaps {
		heaviest = max(heaviest, s.of(level, p))
	}
	return heaviest
}

// of gives the level of one: one lower for what is not plain, for what no page of
// the last years confirms, and for what rests on a doubtful cell of the table of
// roles. AWS has a scale of its own. On Alibaba Cloud what a feature needs in some
// cases is a note: its own policies grant the operations without it.
func (s scale) of(level diag.Severity, p *Prerequisite) diag.Severity {
	switch {
	case leastPrivilege(p):
		return min(level, diag.Note)
	case s.platform == policy.AWS:
		return min(level, s.onAWS(p.Stated))
	case s.platform == policy.AlibabaCloud && p.Stated.Feature != "" && p.Stated.When != (catalog.Text{}):
		return min(level, diag.Note)
	case p.Ruling.Doubtful, !plain(p.Stated), catalog.Outdated(p.Stated.Sources, s.oldest):
		return level.Lower()
	}
	return level
}

// onAWS gives the most that a prerequisite weighs on AWS, which documents what
// may be needed, not what always is: an error where a source states that no call
// works without it, a warning where the documents name no condition.
func (s scale) onAWS(r *catalog.Requirement) diag.Severity {
	switch {
	case !plain(r), r.Feature != "", catalog.Outdated(r.Sources, s.oldest):
		return diag.Note
	case r.Always:
		return diag.Error
	}
	return diag.Warning
}

// leastPrivilege reports whether a prerequisite is granted in part because the
// policies limit what is called for: the resources or the values of a request.
// That is no defect. Whom they refuse, when and from where, is another matter.
func leastPrivilege(p *Prerequisite) bool {
	limits := func(c access.Cause) bool {
		return c == access.ByRequest || c == access.Narrowed || c == access.DeniedOnSome
	}
	others := func(c access.Cause) bool { return !limits(c) }
	return p.Ruling.Verdict == access.Partial && slices.ContainsFunc(p.Ruling.Causes, limits) &&
		!slices.ContainsFunc(p.Ruling.Causes, others)
}

// state gives the state of an operation that lacks this alone.
func (s scale) state(p *Prerequisite) State {
	switch p.Ruling.Verdict {
	case access.Granted:
		return Ready
	case access.Partial:
		return Partial
	case access.Undecided:
		return Undecided
	}
	known, _ := rule.Get(string(ruleOf(p)))
	if s.of(known.Level, p) < diag.Error {
		return MayFail
	}
	return Blocked
}

// ruleOf gives the rule that reports a lacking prerequisite.
func ruleOf(p *Prerequisite) rule.Code {
	if p.Stated.By == catalog.Agency && p.Ruling.Verdict <= access.Missing {
		return rule.AgencyPrerequisite
	}
	switch p.Ruling.Verdict {
	case access.Denied:
		return rule.PrerequisiteDenied
	case access.Missing:
		return rule.PrerequisiteMissing
	case access.Partial:
		return rule.PrerequisitePartial
	}
	return rule.PrerequisiteUndecided
}

// plain reports whether the documentation states a prerequisite as it is. What
// is only shown or deduced is not plain, nor what the source states for some
// cases only, nor what published policies do without, nor a wildcard: it names
// more actions than any call uses.
func plain(r *catalog.Requirement) bool {
	return r.Standing == catalog.Official && r.When == (catalog.Text{}) && r.Pattern == "" && len(r.Without) == 0
}
