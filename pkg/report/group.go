package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// group gathers findings of one rule, level and principal whose operations
// are granted by the same pattern at the same place. Groups stand where their
// first finding stood; of those at one place the heavier stand first.
func group(findings []*diag.Finding, by string) [][]*diag.Finding {
	return groupOf(findings, by, func(*diag.Finding) bool { return true })
}

// groupOf is group for some of the findings.
func groupOf(findings []*diag.Finding, by string, of func(*diag.Finding) bool) [][]*diag.Finding {
	type key struct {
		code, principal, path, pointer, pattern string
		offset, line, column                    int
		level                                   diag.Severity
		inferred                                bool
	}
	at := map[key]int{}
	var groups [][]*diag.Finding
	if by == ByOperation {
		groups = make([][]*diag.Finding, 0, len(findings))
	}
	for i := range findings {
		f := findings[i]
		if !of(f) {
			continue
		}
		if by == ByOperation || f.Operation == "" || len(f.GrantedBy) == 0 || len(f.Prerequisites) == 0 {
			groups = append(groups, findings[i:i+1:i+1])
			continue
		}
		l := f.Location
		k := key{f.Code, f.Principal, l.Path, l.Pointer, f.GrantedBy[0].Pattern, l.Offset, l.Line, l.Column, f.Level, inferred(f)}
		n, seen := at[k]
		if !seen {
			n = len(groups)
			at[k] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], f)
	}
	return heavierFirst(groups)
}

// heavierFirst sorts the groups of each place by level.
func heavierFirst(groups [][]*diag.Finding) [][]*diag.Finding {
	for start := 0; start < len(groups); {
		end := start + 1
		for end < len(groups) && samePlace(groups[start][0].Location, groups[end][0].Location) {
			end++
		}
		slices.SortStableFunc(groups[start:end], func(a, b []*diag.Finding) int { return int(b[0].Level) - int(a[0].Level) })
		start = end
	}
	return groups
}

// heaviestFirst sorts groups by level, wherever they stand.
func heaviestFirst(groups [][]*diag.Finding) [][]*diag.Finding {
	slices.SortStableFunc(groups, func(a, b []*diag.Finding) int { return int(b[0].Level) - int(a[0].Level) })
	return groups
}

// samePlace reports whether two locations begin at the same place.
func samePlace(a, b diag.Location) bool {
	return a.Path == b.Path && a.Line == b.Line && a.Column == b.Column && a.Offset == b.Offset
}

// inferred reports whether a finding is about prerequisites of prerequisites.
func inferred(f *diag.Finding) bool {
	return len(f.Prerequisites) > 0 && len(f.Prerequisites[0].Via) > 0
}

// header is the sentence of a block: the finding's own, or for a group one
// that sums it up.
func header(g []*diag.Finding) string {
	f := g[0]
	if len(g) == 1 {
		return sentence(f)
	}
	var names []string
	for _, f := range g {
		for _, p := range f.Prerequisites {
			names = append(names, p.Name())
		}
	}
	becomes, counted := outcome(f)
	becomes += sometimes(g)
	verb := "are"
	if distinct(names) == 1 {
		verb = "is"
	}
	what := plural(distinct(names), "prerequisite")
	if inferred(f) {
		what = "of what their prerequisites need themselves, " + plural(distinct(names), "permission")
	}
	return fmt.Sprintf("%d operations that %s grants %s: %s %s %s", len(g), quoted(f.GrantedBy[0].Pattern), becomes, what, verb, counted)
}

// sometimes says how many operations of a group do not always come to this:
// only with a feature, or else only in cases that the source names.
func sometimes(g []*diag.Finding) string {
	n, when := 0, "with some features"
	for _, f := range g {
		if slices.ContainsFunc(f.Prerequisites, func(p diag.Prerequisite) bool { return p.Feature == "" && p.When == "" }) {
			continue
		}
		n++
		if slices.ContainsFunc(f.Prerequisites, func(p diag.Prerequisite) bool { return p.Feature == "" }) {
			when = "in some cases"
		}
	}
	switch n {
	case 0:
		return ""
	case len(g):
		return " " + when
	}
	return fmt.Sprintf(" (%d only %s)", n, when)
}

// outcome says what becomes of several operations under a rule, and what is
// wrong with what they need.
func outcome(f *diag.Finding) (becomes, counted string) {
	switch rule.Code(f.Code) {
	case rule.PrerequisiteMissing:
		becomes, counted = "will fail", "not granted"
	case rule.PrerequisiteDenied:
		becomes, counted = "will fail", "denied"
	case rule.PrerequisitePartial:
		becomes, counted = "work only in part", "granted only in part"
	case rule.PrerequisiteUndecided:
		becomes, counted = "may fail", "undecided"
	case rule.AgencyPrerequisite:
		becomes, counted = "will fail behind the scenes", "not granted to the agency"
	default:
		becomes, counted = "are affected", "not granted"
	}
	if f.Level < diag.Error {
		becomes = strings.Replace(becomes, "will fail", "may fail", 1)
	}
	if inferred(f) {
		becomes = "may fail"
	}
	return becomes, counted
}
