package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// operation decides every prerequisite of an operation.
func (j *judge) operation(id catalog.OperationID) *Result {
	op := j.rights.needs.entries.operation(id)
	result := &Result{Operation: op, State: Ready, Intent: Named, rights: j.rights}
	result.trimmed = op.ListAll >= 0 && !j.rights.mayUse(op.ListAll)
	if len(op.Requires) == 0 && !j.rights.caller.Spent() || readyPlainly(j, op) {
		return result // nothing can be missing
	}
	own := j.rights.own(op)
	trial := trial{j.rights, own}
	walk := newClosure(j, op, trial)
	for i := range op.Requires {
		stated := &op.Requires[i]
		if !j.inUse(stated.Feature) {
			continue
		}
		if ofAgency(stated) && j.rights.agency == nil && !j.principal.Holds(stated.Role) {
			result.NotJudged = append(result.NotJudged, stated)
			continue
		}
		p := trial.requirement(stated)
		walk.from(stated, &p, len(result.Prerequisites))
		if result.Prerequisites == nil {
			result.Prerequisites = make([]Prerequisite, 0, len(op.Requires)-i)
		}
		result.Prerequisites = append(result.Prerequisites, p)
	}
	result.Prerequisites = append(result.Prerequisites, walk.gaps(result.Prerequisites)...)
	result.ownUndecided = j.rights.caller.Spent() && slices.ContainsFunc(own, j.rights.caller.OverBudget)
	j.settle(result)
	return result
}

// ofAgency reports whether a prerequisite is an agency, or what one must hold.
func ofAgency(r *catalog.Requirement) bool {
	return r.By == catalog.Agency || r.RoleKind == catalog.AgencyRole
}

// OldVersion is the feature of what only a retired version of an API needs. It
// is not in use unless it is named.
const OldVersion = "old-version"

// IdentityPolicies is the feature of what a page states of identity policies
// (5.0) alone. It is in use where a document is one, or when it is named.
const IdentityPolicies = "identity-policies"

// inUse reports whether prerequisites of a feature are judged.
func (j *judge) inUse(feature string) bool {
	only := j.principal.InUse.Features
	if only == nil {
		only = j.opts.Features
	}
	switch {
	case feature == "":
		return true
	case slices.Contains(j.opts.Without, feature):
		return false
	case slices.Contains(only, feature):
		return true
	}
	if feature == IdentityPolicies {
		return only == nil && slices.ContainsFunc(j.principal.Policies(), isIdentityPolicy)
	}
	return only == nil && feature != OldVersion
}

func isIdentityPolicy(d *policy.Document) bool { return d.Dialect.Identity() }

// settle gives a result its state as one that is named, and counts what would
// have cost too much.
func (j *judge) settle(r *Result) {
	scale := j.scale()
	for p := range r.Gaps() {
		r.State = max(r.State, scale.state(p))
		if p.Ruling.Has(access.OverBudget) {
			r.unreached++
		}
	}
	if r.ownUndecided {
		r.State = max(r.State, Undecided)
		r.unreached++
	}
}

// told reports whether findings tell of an operation. Of one that is incidental
// only what stays an error does.
func (r *Result) told() bool { return r.Intent != Incidental || r.stands }

func (c *OperationCounts) count(r *Result) {
	c.Live++
	switch {
	case !r.told():
		c.Incidental++
	case r.State == Ready:
		c.Ready++
	case r.State == Partial:
		c.Partial++
	case r.State == MayFail:
		c.MayFail++
	case r.State == Blocked:
		c.Blocked++
	default:
		c.Undecided++
	}
}
