package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// prerequisites describes what the operations of a group lack: the missing by
// feature, what a Deny takes by its place, and a sentence for each that is
// granted in part or undecided.
func prerequisites(w words, g []*diag.Finding) []detail {
	var d []detail
	d = append(d, missing(w, g)...)
	d = append(d, whyMissing(w, g)...)
	d = append(d, denied(w, g)...)
	return append(d, between(w, g)...)
}

// needed is under which heading a prerequisite is listed. What missing ones need
// in turn is apart from what the operation itself needs: it is less sure.
type needed struct {
	by, feature, when string
	inTurn            bool
	lesser            bool // than others of the finding
}

func (n needed) label(w words) string {
	if n.inTurn {
		return w.say("label-in-turn", message.Text("feature", shorten(n.feature)), message.Text("when", shorten(n.when)))
	}
	id := message.ID("label-missing")
	if n.lesser {
		id = "label-lesser"
	}
	return w.say(id, message.Text("by", n.by), message.Text("feature", shorten(n.feature)), message.Text("when", shorten(n.when)))
}

// missing lists the union of what is missing, what is always needed first.
// What every use needs is not repeated under a feature.
func missing(w words, g []*diag.Finding) []detail {
	type list struct {
		needed
		names []item
	}
	var lists []list
	at, last := map[needed]int{}, -1
	add := func(k needed, name item) {
		if last < 0 || lists[last].needed != k { // they come in turn
			var known bool
			if last, known = at[k]; !known {
				last = len(lists)
				lists, at[k] = append(lists, list{needed: k}), last
			}
		}
		lists[last].names = append(lists[last].names, name)
	}
	said := doneWithout(g) // the sentence says it
	for _, f := range g {
		for i := range f.Prerequisites {
			if p := &f.Prerequisites[i]; p.Verdict == "missing" || p.Verdict == "" {
				inTurn := len(p.Via) > 0 && !inferred(f)
				k := needed{p.By, p.Feature, p.When, inTurn, !inTurn && p.Lesser(f.Level)}
				if k.inTurn {
					add(k, item{name: itemName(w, p)})
					continue
				}
				add(k, itemOf(w, p, !said))
			}
		}
	}
	slices.SortFunc(lists, func(a, b list) int {
		return cmp.Or(strings.Compare(a.by, b.by), strings.Compare(a.feature, b.feature), strings.Compare(a.when, b.when),
			compareBool(a.inTurn, b.inTurn), compareBool(a.lesser, b.lesser))
	})
	alwaysNeeded := map[string]map[item]bool{} // stands first in the order
	d := make([]detail, 0, len(lists))
	for i := range lists {
		k, names := lists[i].needed, lists[i].names
		if always := (needed{by: k.by}); k != always {
			names = slices.DeleteFunc(names, func(n item) bool {
				return alwaysNeeded[k.by][n] || alwaysNeeded[k.by][item{name: n.name}] || k.inTurn && hasName(alwaysNeeded[k.by], n.name)
			})
		} else if len(lists) > 1 {
			alwaysNeeded[k.by] = setOf(names)
		}
		names = sorted(names)
		if len(names) > 0 {
			d = append(d, detail{label: k.label(w), names: names, list: k.by + "\x00" + g[0].Principal})
		}
	}
	return d
}

func hasName(items map[item]bool, name string) bool {
	for n := range items {
		if n.name == name {
			return true
		}
	}
	return false
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func setOf(names []item) map[item]bool {
	set := make(map[item]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
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
	if !slices.ContainsFunc(names, func(n item) bool { return n.notes != "" }) {
		return names
	}
	plain := map[string]bool{}
	for _, n := range names {
		plain[n.name] = plain[n.name] || n.notes == ""
	}
	return slices.DeleteFunc(names, func(n item) bool { return n.notes != "" && plain[n.name] })
}

// mostBeside is how many needs of one member of a group stand beside it.
const mostBeside = 10

// itemOf is the name of a prerequisite with what qualifies it; without says
// whether that published policies do without it does.
func itemOf(w words, p *diag.Prerequisite, without bool) item {
	var notes []message.Message
	if p.Standing != "" && p.Standing != "official" {
		notes = append(notes, message.New("item-standing", message.Text("standing", shorten(p.Standing))))
	}
	if without && len(p.Without) > 0 {
		notes = append(notes, message.New("item-without"))
	}
	if len(p.Via) > 0 {
		notes = append(notes, message.New("item-via", message.Text("via", shorten(strings.Join(p.Via, ", ")))))
	}
	for _, b := range p.Beside {
		needs := make([]string, min(len(b.Needs), mostBeside))
		for i := range needs {
			needs[i] = shorten(b.Needs[i])
		}
		notes = append(notes, message.New("item-beside", message.Text("action", shorten(b.Action)),
			message.Some("needs", needs, len(b.Needs)-len(needs))))
	}
	if slices.Contains(p.Causes, "boundary") && p.Verdict == "missing" {
		notes = append(notes, message.New("item-boundary"))
	}
	if slices.Contains(p.Causes, "role-lacks") {
		notes = append(notes, message.New("item-role-lacks"))
	}
	if len(notes) == 0 {
		return item{name: itemName(w, p)}
	}
	return item{itemName(w, p), w.say("item-notes", message.Parts("notes", notes))}
}

func itemName(w words, p *diag.Prerequisite) string {
	if p.Role == "" {
		return shorten(p.Name())
	}
	return roleName(w, p.RoleKind, shorten(p.Role))
}

// roleName names a role of the platform, with what kind of role it is.
func roleName(w words, kind, role string) string {
	described := "no"
	if what, is := catalog.Described(role); is && kind == agencyRole {
		role, described = what, "yes"
	}
	name := message.Text("role", role)
	switch kind {
	case serviceRole:
		return w.say("the-service-role", name)
	case agencyRole:
		return w.say("the-agency", name, message.Text("described", described))
	case systemPolicy:
		return w.say("the-system-policy", name)
	}
	return w.say("the-role", name)
}

// whyMissing names the grants of missing prerequisites whose condition never
// holds, one entry for each condition and place.
func whyMissing(w words, g []*diag.Finding) []detail {
	var order []string
	first := map[string]*diag.Prerequisite{}
	lists := map[string][]item{}
	for _, f := range g {
		for i := range f.Prerequisites {
			p := &f.Prerequisites[i]
			if p.Verdict != "missing" || len(p.Evidence) == 0 || w.where(p) == "" || slices.Contains(p.Causes, "boundary") {
				continue
			}
			text := grantedNever(w, p, 1)
			if first[text] == nil {
				order, first[text] = append(order, text), p
			}
			lists[text] = append(lists[text], item{name: shorten(p.Name())})
		}
	}
	var d []detail
	for _, text := range order {
		names := sorted(lists[text])
		d = append(d, detail{label: w.say("label-why-missing"), names: names, text: grantedNever(w, first[text], len(names))})
	}
	return d
}

// grantedNever says where so many missing prerequisites are granted, and when.
func grantedNever(w words, p *diag.Prerequisite, count int) string {
	return w.say("between-detail", message.Count("count", count), message.Text("detail", shorten(w.where(p))),
		message.Parts("places", allPlaces(p)))
}

// denied lists what Denies take, one entry for each set of places.
func denied(w words, g []*diag.Finding) []detail {
	var order []string
	lists := map[string][]item{}
	for _, f := range g {
		for i := range f.Prerequisites {
			p := &f.Prerequisites[i]
			if p.Verdict != "denied" {
				continue
			}
			by := w.say("denied-by-places", message.Parts("places", evidencePlaces(p.Evidence, "Deny")))
			if _, seen := lists[by]; !seen {
				order = append(order, by)
			}
			lists[by] = append(lists[by], itemOf(w, p, true))
		}
	}
	var d []detail
	for _, by := range order {
		d = append(d, detail{label: verdictLabel(w, "denied"), names: sorted(lists[by]), text: by})
	}
	return d
}

// fewElsewhere is how many grants of other documents a block names where
// brevity counts, and how many permissions of each.
const fewElsewhere = 3

// elsewhere points at the grants in other documents of the run, one sentence
// for each such grant.
func elsewhere(w words, g []*diag.Finding, brief bool) []detail {
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
	left := len(order) - fewElsewhere
	if brief && left > 1 {
		order = order[:fewElsewhere]
	}
	var d []detail
	for _, grant := range order {
		slices.Sort(lists[grant])
		names := slices.Compact(lists[grant])
		most := len(names)
		if brief {
			most = fewElsewhere
		}
		d = append(d, detail{label: w.say("label-note"), text: w.say("granted-elsewhere", message.First("names", names, most),
			message.Text("pattern", shorten(grant.Pattern)), message.Text("place", atGrant(grant)))})
	}
	if brief && left > 1 {
		d = append(d, detail{label: w.say("label-note"), more: message.New("more-elsewhere", message.Count("count", left))})
	}
	return d
}
