package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// between lists what is neither granted nor missing, one sentence for all of
// which the same is said.
func between(g []*diag.Finding) []detail {
	type saying struct{ label, predicate string }
	var order []saying
	names := map[saying][]item{}
	for _, f := range g {
		for _, p := range f.Prerequisites {
			s := saying{string(p.Verdict), ""}
			switch p.Verdict {
			case "partial":
				s.predicate = partialSentence(f, p)
			case "undecided":
				s.predicate = undecidedSentence(p)
			default:
				continue
			}
			if names[s] == nil {
				order = append(order, s)
			}
			if n := itemOf(p); !slices.Contains(names[s], n) {
				names[s] = append(names[s], n)
			}
		}
	}
	var d []detail
	for _, s := range order {
		names := plainOnce(names[s])
		verb := "is "
		if len(names) > 1 {
			verb = "are "
		}
		if s.predicate == mustBeAttached || s.predicate == mustExist {
			verb = ""
		}
		d = append(d, detail{label: s.label, names: names, text: verb + s.predicate})
	}
	return d
}

// What is said of a role, which a policy cannot show: one of a user, and one
// that a service acts with.
const (
	mustBeAttached = "must be attached as well, which a policy cannot show (--role says that it is)"
	mustExist      = "must exist in the account, which a policy cannot show (--role says that it does)"
)

// partialSentence says in one sentence where a prerequisite is granted, where
// the operation is, why the first is less than the second, and for which
// request it shows.
func partialSentence(f *diag.Finding, p diag.Prerequisite) string {
	if where(&p) != "" {
		return shorten(where(&p)) + evidenceClause(p)
	}
	s := "granted"
	var limits, cuts []string
	for _, c := range p.Causes {
		if text, cut := causeText(string(c)); cut {
			cuts = append(cuts, text)
		} else {
			limits = append(limits, text)
		}
	}
	if len(limits) > 0 {
		s += " only " + strings.Join(limits, " and ")
	} else if len(cuts) == 0 {
		s += " in part"
	}
	if by := evidencePlaces(p.Evidence, "Allow"); by != "" {
		s += " (" + by + ")"
	}
	if len(cuts) > 0 {
		s += " but " + strings.Join(cuts, " and ")
		if by := evidencePlaces(p.Evidence, "Deny"); by != "" {
			s += " (" + by + ")"
		}
	}
	if len(f.GrantedBy) > 0 {
		s += ", while " + quoted(f.GrantedBy[0].Pattern) + " at " + atGrant(f.GrantedBy[0]) + " allows the operation beyond that"
	}
	if w := witnessText(p.Witness); w != "" {
		s += ": refused " + w
	}
	return s
}

// evidenceClause names the places that a verdict rests on.
func evidenceClause(p diag.Prerequisite) string {
	var places []string
	for _, effect := range [...]string{"Allow", "Deny"} {
		if by := evidencePlaces(p.Evidence, effect); by != "" {
			places = append(places, by)
		}
	}
	if len(places) == 0 {
		return ""
	}
	return " (" + strings.Join(places, ", ") + ")"
}

// causeText puts a cause in words; cut tells what is taken from a grant from
// what limits it.
func causeText(cause string) (text string, cut bool) {
	switch cause {
	case "narrowed":
		return "on some resources", false
	case "conditional":
		return "under a condition", false
	case "request-condition":
		return "for some values that each call has for itself", false
	case "denied-on-some":
		return "denied on some resources", true
	case "denied-if":
		return "denied under a condition", true
	case "boundary":
		return "left out in part by a boundary", true
	case "role-reach":
		return "as far as a workspace role reaches", false
	}
	return shorten(cause), true
}

// witnessText names the refused request: the resource and the context.
func witnessText(w *diag.Witness) string {
	if w == nil {
		return ""
	}
	var parts []string
	if w.Resource != "" {
		parts = append(parts, "on "+shorten(w.Resource))
	}
	keys := make([]string, 0, len(w.Context))
	for k := range w.Context {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var context []string
	for _, k := range keys {
		if len(w.Context[k]) == 0 {
			context = append(context, "there is no "+shorten(k))
			continue
		}
		context = append(context, fmt.Sprintf("%s = %s", shorten(k), shorten(strings.Join(w.Context[k], ", "))))
	}
	if len(context) > 0 {
		parts = append(parts, "when "+strings.Join(context, " and "))
	}
	return strings.Join(parts, " ")
}

// The kinds of roles that are not attached to anyone.
const (
	serviceRole = "service role"
	agencyRole  = "agency"
)

func undecidedSentence(p diag.Prerequisite) string {
	switch {
	case p.RoleKind == serviceRole, p.RoleKind == agencyRole:
		return mustExist
	case p.Role != "":
		return mustBeAttached
	}
	var why []string
	for _, c := range p.Causes {
		switch c {
		case "budget":
			why = append(why, "the patterns are too large to compare")
		case "roles":
			why = append(why, "the document depends on roles whose grants it does not show")
		case "role-untold":
			why = append(why, "no source tells whether the workspace role holds it")
		case "unreadable":
			why = append(why, cmp.Or(shorten(where(&p)), "a condition or an input cannot be read"))
		default:
			why = append(why, shorten(string(c)))
		}
	}
	s := "neither proven granted nor proven missing"
	if len(why) > 0 {
		s += ": " + strings.Join(why, " and ")
	}
	s += evidenceClause(p)
	return s
}
