package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// prerequisites describes what the operations of a group lack: the missing by
// feature, what a Deny takes by its place, and a sentence for each that is
// granted in part or undecided.
func prerequisites(g []*diag.Finding) []detail {
	var d []detail
	d = append(d, missing(g)...)
	d = append(d, whyMissing(g)...)
	d = append(d, denied(g)...)
	return append(d, between(g)...)
}

// needed is under which heading a prerequisite is listed.
type needed struct{ by, feature, when string }

func (n needed) label() string {
	label := "missing"
	if n.by == "agency" {
		label += " in the agency"
	}
	switch {
	case n.feature != "" && n.when != "":
		return label + " for " + shorten(n.feature) + " (" + shorten(n.when) + ")"
	case n.feature != "":
		return label + " for " + shorten(n.feature)
	case n.when != "":
		return label + " (" + shorten(n.when) + ")"
	}
	return label
}

// missing lists the union of what is missing, what is always needed first.
// What every use needs is not repeated under a feature.
func missing(g []*diag.Finding) []detail {
	lists := map[needed][]item{}
	for _, f := range g {
		for _, p := range f.Prerequisites {
			if p.Verdict == "missing" || p.Verdict == "" {
				k := needed{p.By, p.Feature, p.When}
				lists[k] = append(lists[k], itemOf(p))
			}
		}
	}
	var order []needed
	for k := range lists {
		order = append(order, k)
	}
	slices.SortFunc(order, func(a, b needed) int {
		return cmp.Or(strings.Compare(a.by, b.by), strings.Compare(a.feature, b.feature), strings.Compare(a.when, b.when))
	})
	var d []detail
	for _, k := range order {
		names := lists[k]
		if always := (needed{by: k.by}); k != always {
			names = slices.DeleteFunc(names, func(n item) bool {
				return slices.ContainsFunc(lists[always], func(a item) bool { return a.name == n.name && (a.notes == n.notes || a.notes == "") })
			})
		}
		names = sorted(names)
		lists[k] = names
		if len(names) > 0 {
			d = append(d, detail{label: k.label(), names: names, list: k.by + "\x00" + g[0].Principal})
		}
	}
	return d
}

// sorted sorts names, each once.
func sorted(names []item) []item {
	slices.SortFunc(names, func(a, b item) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.notes, b.notes))
	})
	return plainOnce(slices.Compact(names))
}

// plainOnce drops what qualifies a name that stands there plain as well: for
// some operation it holds without qualification.
func plainOnce(names []item) []item {
	plain := map[string]bool{}
	for _, n := range names {
		plain[n.name] = plain[n.name] || n.notes == ""
	}
	return slices.DeleteFunc(names, func(n item) bool { return n.notes != "" && plain[n.name] })
}

// itemOf is the name of a prerequisite with what qualifies it.
func itemOf(p diag.Prerequisite) item {
	name := shorten(p.Name())
	if p.Role != "" {
		name = "the " + cmp.Or(shorten(p.RoleKind), "role") + " " + quoted(p.Role)
	}
	var notes []string
	if p.Standing != "" && p.Standing != "official" {
		notes = append(notes, shorten(p.Standing))
	}
	if len(p.Via) > 0 {
		notes = append(notes, "via "+shorten(strings.Join(p.Via, ", ")))
	}
	if slices.Contains(p.Causes, "boundary") && p.Verdict == "missing" {
		notes = append(notes, "left out by a boundary")
	}
	if slices.Contains(p.Causes, "role-lacks") {
		notes = append(notes, "not held by a workspace role")
	}
	return item{name, strings.Join(notes, ", ")}
}

// whyMissing names the grants of missing prerequisites whose condition never
// holds, one entry for each condition and place.
func whyMissing(g []*diag.Finding) []detail {
	var order []string
	lists := map[string][]item{}
	for _, f := range g {
		for _, p := range f.Prerequisites {
			if p.Verdict != "missing" || len(p.Evidence) == 0 || where(&p) == "" || slices.Contains(p.Causes, "boundary") {
				continue
			}
			text := shorten(where(&p)) + evidenceClause(p)
			if _, seen := lists[text]; !seen {
				order = append(order, text)
			}
			lists[text] = append(lists[text], item{name: shorten(p.Name())})
		}
	}
	var d []detail
	for _, text := range order {
		names := sorted(lists[text])
		verb := "is "
		if len(names) > 1 {
			verb = "are "
		}
		d = append(d, detail{label: "why missing", names: names, text: verb + text})
	}
	return d
}

// denied lists what Denies take, one entry for each set of places.
func denied(g []*diag.Finding) []detail {
	var order []string
	lists := map[string][]item{}
	for _, f := range g {
		for _, p := range f.Prerequisites {
			if p.Verdict != "denied" {
				continue
			}
			by := evidencePlaces(p.Evidence, "Deny")
			if _, seen := lists[by]; !seen {
				order = append(order, by)
			}
			lists[by] = append(lists[by], itemOf(p))
		}
	}
	var d []detail
	for _, by := range order {
		text := ""
		if by != "" {
			text = "(by " + by + ")"
		}
		d = append(d, detail{label: "denied", names: sorted(lists[by]), text: text})
	}
	return d
}

// evidencePlaces names the places of one effect: pattern and where.
func evidencePlaces(evidence []diag.Evidence, effect string) string {
	var places []string
	for _, e := range evidence {
		if e.Effect != effect {
			continue
		}
		place := atEvidence(e)
		if e.Pattern != "" {
			place = quoted(e.Pattern) + " at " + place
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return strings.Join(places, " and ")
}

// elsewhere points at the grants in other documents of the run, one sentence
// for each such grant.
func elsewhere(g []*diag.Finding, brief bool) []detail {
	const few = 3
	var order []diag.Grant
	lists := map[diag.Grant][]string{}
	for _, f := range g {
		for _, p := range f.Prerequisites {
			for _, grant := range p.Elsewhere {
				if _, seen := lists[grant]; !seen {
					order = append(order, grant)
				}
				lists[grant] = append(lists[grant], shorten(p.Name()))
			}
		}
	}
	var d []detail
	for _, grant := range order {
		names := lists[grant]
		slices.Sort(names)
		names = slices.Compact(names)
		what := strings.Join(names, ", ")
		if left := len(names) - few; brief && left > 1 {
			what = strings.Join(names[:few], ", ") + fmt.Sprintf(" and %d more", left)
		}
		d = append(d, detail{label: "note", text: fmt.Sprintf("another document of this run grants %s: %s at %s",
			what, quoted(grant.Pattern), atGrant(grant))})
	}
	if left := len(d) - few; brief && left > 1 {
		d = append(d[:few:few], detail{label: "note", more: left, what: "grant in other documents"})
	}
	return d
}
