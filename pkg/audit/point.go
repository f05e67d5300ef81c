package audit

import (
	"fmt"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// requiredPoint judges a required action by itself: one that belongs to no
// operation, or an operation's own where workspace roles have a part.
func (j *judge) requiredPoint(a catalog.ActionID) []diag.Finding {
	r := j.rule(a)
	point := j.cat.ActionName(a)
	switch role := r.role; {
	case r.has(access.OverBudget):
		j.undecided++
		return []diag.Finding{j.pointBase(rule.RequiredNotReady, point, point+" is required and could not be decided: the policies are too large")}
	case r.Verdict == access.Denied:
		return []diag.Finding{j.denied(point, r)}
	case r.has(RoleUntold):
		return []diag.Finding{j.untold(point, r)}
	case r.Verdict == access.Missing && role != nil && !role.Held && role.Told():
		return []diag.Finding{j.lacks(point, r)}
	case r.Verdict == access.Missing:
		return []diag.Finding{j.notGranted(point, r)}
	case r.Verdict == access.Partial && role != nil && role.Held:
		return j.limited(point, r)
	}
	return nil
}

// pointBase is a finding about one required action.
func (j *judge) pointBase(code rule.Code, point, message string) diag.Finding {
	f := j.requiredBase(code, point)
	f.Concerns(point)
	f.Message = message
	return f
}

// denied is the finding for a point that the policies take away.
func (j *judge) denied(point string, r ruling) diag.Finding {
	f := j.pointBase(rule.RequiredNotReady, point, point+" is required and denied")
	f.Hint = "an explicit Deny takes away what other policies grant: narrow or remove it"
	if j.roles != nil {
		f.Hint = "an explicit Deny wins over every role: narrow or remove it"
	}
	h := r.role
	if h == nil {
		h = j.holding(access.Need{Action: point})
	}
	if h != nil && h.Held {
		f.Message += fmt.Sprintf(", although %s holds it", j.holders(h))
	}
	pointAt(&f, j.caller.Denials(point))
	return f
}

// pointAt sets a finding to the first of the Denies that it is about.
func pointAt(f *diag.Finding, denials []access.Grant) {
	for i, d := range denials {
		switch {
		case i == 0:
			f.Location = d.Location()
			continue
		case len(f.Related) >= MostPlaces:
			f.RelatedMore += len(denials) - i
			return
		}
		f.Related = append(f.Related, diag.Related{Message: "denied here as well", Location: d.Location()})
	}
}

// untold is the finding for a point of which nothing is known.
func (j *judge) untold(point string, r ruling) diag.Finding {
	f := j.pointBase(rule.RoleLacksPermission, point,
		fmt.Sprintf("%s is required, and no source tells whether %s holds it", point, j.holders(r.role)))
	f.Level = diag.Note
	f.Hint = "the platform tells: give the answer of ListPermissions to the principal"
	return f
}

// lacks is the finding for a point that the roles do not hold, a warning where
// that rests on a cell of low certainty alone.
func (j *judge) lacks(point string, r ruling) diag.Finding {
	f := j.pointBase(rule.RoleLacksPermission, point, fmt.Sprintf("%s is required and not held by %s", point, j.holders(r.role)))
	f.Hint = fmt.Sprintf("'permgap roles --action %s' says which roles hold it", point)
	switch {
	case r.role.OfCaller:
		f.Message = fmt.Sprintf("%s is required and not among the permissions that ListPermissions lists", point)
		if len(j.roles.Roles()) > 0 {
			f.Hint = "what the platform lists wins over the table of roles and --role"
		}
	case !r.role.Firm():
		f.Level = diag.Warning
		f.Message += " (low certainty: columns of the table were lost)"
	}
	for i, d := range j.caller.Denials(point) {
		if i == 0 {
			f.Message += "; where it is denied, no role helps"
		}
		if len(f.Related) >= MostPlaces {
			f.RelatedMore++
			continue
		}
		f.Related = append(f.Related, diag.Related{Message: "denied here", Location: d.Location()})
	}
	return f
}

// notGranted is the finding for a point that policies must allow and do not.
func (j *judge) notGranted(point string, r ruling) diag.Finding {
	f := j.pointBase(rule.RequiredNotReady, point, point+" is required and not granted")
	if r.role != nil && r.role.Held {
		f.Message = fmt.Sprintf("%s is required and held by %s, but granted by no policy (--role-basis and)", point, j.holders(r.role))
	}
	return f
}

// limited is the finding for a point that roles hold for some resources only,
// or that the policies deny for some.
func (j *judge) limited(point string, r ruling) []diag.Finding {
	cut := r.has(access.DeniedOnSome) || r.has(access.DeniedIf)
	if !cut && !r.has(RoleReach) {
		return nil // the policies limit it, as whoever wrote them meant
	}
	f := j.pointBase(rule.RoleReachLimited, point, point+" is "+r.Summary())
	f.Hint = fmt.Sprintf("'permgap roles --action %s' says which roles reach further", point)
	if cut {
		if !r.has(RoleReach) {
			f.Message = fmt.Sprintf("%s is held by %s, but %s", point, j.holders(r.role), r.Summary())
		}
		f.Hint = "an explicit Deny wins over every role: narrow or remove it"
		pointAt(&f, j.caller.Denials(point))
	}
	return []diag.Finding{f}
}
