package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
)

// How much text shows of what principals can do, unless Verbose asks for all.
const (
	mostAbleShown      = 8  // operations of a service and state with what they lack
	mostAbleNames      = 24 // names of ready operations of a service
	mostAbleServices   = 40
	mostAblePrincipals = 50
	mostAbleGroups     = 20 // of a service, each with the names of ready operations
	mostLackNames      = 10
	mostCellNames      = 3
	mostAbleRows       = 5000 // of a table
	fewServices        = 5    // beyond which fewer names of each are shown
)

// Abilities prints what principals can do, each with its operations by service, the
// worst first.
func Abilities(p *Page, x *answer.Abilities) {
	t := abilityText{p, x}
	shown := x.Principals
	if len(shown) > mostAblePrincipals+1 && !p.o.Verbose {
		shown = shown[:mostAblePrincipals]
	}
	for i := range shown {
		if i > 0 {
			p.Blank()
		}
		t.principal(&shown[i])
	}
	if left := len(x.Principals) - len(shown); left > 0 {
		p.Blank()
		p.Wrapped(0, "", p.say("can-more-principals", message.Count("count", left)))
	}
	t.notes()
	t.leftOut()
}

// AbilityTable prints the same as one table, and below it what was left out.
func AbilityTable(p *Page, x *answer.Abilities) {
	header := []string{
		p.say("column-principal"), p.say("column-state"), p.say("column-operation"), p.say("column-title"), p.say("column-lacks"),
	}
	var rows [][]string
	left := 0
	for i := range x.Principals {
		pr := &x.Principals[i]
		left += pr.More
		for j := range pr.Operations {
			if len(rows) == mostAbleRows && !p.o.Verbose {
				left++
				continue
			}
			a := &pr.Operations[j]
			rows = append(rows, []string{shownPath(pr.Name), a.State, a.Operation, a.Title, lacksOf(p.words, a)})
		}
	}
	if len(x.Principals) == 1 {
		header = header[1:]
		for i := range rows {
			rows[i] = rows[i][1:]
		}
	}
	if len(rows) > 0 {
		p.Table(header, rows)
	}
	if left > 0 {
		p.Wrapped(0, "", p.say("can-more-rows", message.Count("count", left)))
	}
	t := abilityText{p, x}
	t.notes()
	t.leftOut()
}

// lacksOf names the first of what an operation lacks, in one cell.
func lacksOf(w words, a *answer.Ability) string {
	var names []string
	for _, kind := range [...][]answer.Lack{a.Denied, a.Missing, a.Undecided, a.Partial, a.Roles} {
		for i := range kind {
			names = append(names, lackName(w, &kind[i]))
		}
	}
	return w.say("page-names", message.First("names", names, mostCellNames))
}

// abilityText is the text of an answer.
type abilityText struct {
	*Page
	x *answer.Abilities
}

// principal prints one principal.
func (t abilityText) principal(pr *answer.PrincipalAbilities) {
	var states []string
	all := t.o.Verbose || t.x.Named
	counts, total := t.counts(pr, all)
	for _, state := range slices.Backward(answer.AbilityStates()) {
		if n := counts[state]; n > 0 {
			states = append(states, t.say("can-count", message.Count("count", n), message.Text("state", state)))
		}
	}
	says := t.say("can-heading", message.Text("platform", string(pr.Platform)), message.Count("count", total),
		message.Texts("states", states))
	unread := func(u answer.Problem) bool { return u.Path == pr.Name }
	switch {
	case len(states) > 0:
	case slices.ContainsFunc(t.x.Unreadable, unread):
		says = t.say("can-not-read")
	default:
		says = t.say("can-nothing", message.Text("platform", string(pr.Platform)))
	}
	name := Escape(shownPath(pr.Name))
	t.print(layout.Wrap(t.style.Bold(name)+": "+Escape(says), t.o.Columns(), 2) + "\n")
	services, operations := byService(pr.Operations, all)
	for i, s := range services {
		if i == mostAbleServices && len(services) > mostAbleServices+1 && !t.o.Verbose {
			left := 0
			for _, rest := range services[i:] {
				left += len(operations[rest])
			}
			t.Wrapped(2, "", t.say("can-more-services", message.Count("count", len(services)-i), message.Count("operations", left)))
			break
		}
		t.service(s, operations[s], len(services) <= fewServices)
	}
	if pr.More > 0 {
		t.Wrapped(2, "", t.say("can-unlisted", message.Count("count", pr.More)))
	}
	if n := pr.Counts.Incidental; n > 0 && !all {
		t.Wrapped(2, "", t.say("can-incidental", message.Count("count", n)))
	}
}

func hasFeatures(a answer.Ability) bool {
	return slices.ContainsFunc(slices.Concat(a.Missing, a.Denied, a.Partial), func(l answer.Lack) bool { return l.Feature != "" })
}

// counts gives how many operations are in each state, and how many there are; those
// that are incidental count only where they are shown. Of a principal whose
// operations are not all listed everything counts.
func (t abilityText) counts(pr *answer.PrincipalAbilities, all bool) (by map[string]int, total int) {
	by = map[string]int{}
	for _, state := range answer.AbilityStates() {
		by[state] = pr.Counts.Of(state)
		total += by[state]
	}
	if all || pr.More > 0 {
		return by, total
	}
	for i := range pr.Operations {
		if a := &pr.Operations[i]; a.With != "" {
			by[a.State]--
			total--
		}
	}
	return by, total
}

// byService gives the services in the order in which they come, and their
// operations; without those that are incidental unless all are asked for.
func byService(all []answer.Ability, incidental bool) (services []string, operations map[string][]*answer.Ability) {
	operations = map[string][]*answer.Ability{}
	for i := range all {
		a := &all[i]
		if a.With != "" && !incidental {
			continue
		}
		if operations[a.Service] == nil {
			services = append(services, a.Service)
		}
		operations[a.Service] = append(operations[a.Service], a)
	}
	return services, operations
}

// service prints the operations of a service, one of few, by state, and below what
// they lack.
func (t abilityText) service(name string, all []*answer.Ability, few bool) {
	t.Line(2, "%s", t.Bold(name))
	for _, state := range answer.AbilityStates() {
		var found []*answer.Ability
		for _, a := range all {
			if a.State == state {
				found = append(found, a)
			}
		}
		switch {
		case len(found) == 0:
		case state == audit.Ready.String() && (len(found) > 1 || found[0].Title == ""):
			t.ready(state, found, few)
		default:
			t.operations(state, found)
		}
	}
}

// ready lists the names of operations of one state; of few services by their groups.
func (t abilityText) ready(state string, all []*answer.Ability, few bool) {
	var groups []string
	of := map[string][]*answer.Ability{}
	for _, a := range all {
		if of[a.Group] == nil {
			groups = append(groups, a.Group)
		}
		of[a.Group] = append(of[a.Group], a)
	}
	most := mostAbleNames
	if len(groups) > 1 || !few {
		most /= 4
	}
	if len(groups) > mostAbleGroups || !few {
		t.Wrapped(4, state+"  ", t.names(operationNames(all), most))
		return
	}
	for _, g := range groups {
		names := t.names(operationNames(of[g]), most)
		if g != "" {
			names = t.say("can-group", message.Text("group", g), message.Text("names", names))
		}
		t.Wrapped(4, state+"  ", names)
	}
}

func operationNames(all []*answer.Ability) []string {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.Operation
	}
	return names
}

// names joins names, the first of many unless all are asked for.
func (t abilityText) names(all []string, most int) string {
	if t.o.Verbose {
		most = len(all)
	}
	return t.say("page-names", message.First("names", all, most))
}

// operations prints operations of one state.
func (t abilityText) operations(state string, all []*answer.Ability) {
	for i, a := range all {
		if left := len(all) - i; i == mostAbleShown && left > 1 && !t.o.Verbose {
			t.Wrapped(4, "", t.say("can-more-state", message.Count("count", left), message.Text("state", state)))
			return
		}
		t.head(state, a)
		for _, l := range linesOf(t.words, a, !t.o.Verbose) {
			t.lack(l)
		}
		if a.With != "" {
			t.lack(lackLine{t.say("can-comes-with"), a.With})
		}
	}
}

// lack prints a line about what an operation lacks. Labels can be long: what wraps
// stands below them.
func (t abilityText) lack(l lackLine) {
	t.print("      " + layout.Wrap("  "+Escape(l.label+": "+l.text), t.o.Columns(), 8) + "\n")
}

// head prints a state, an operation and its title, below where that needs the room.
func (t abilityText) head(state string, a *answer.Ability) {
	name, title := Escape(a.Operation), Escape(t.titleOf(a))
	t.print("    " + t.painted(state) + "  " + t.style.Bold(name))
	switch used := 4 + len(state) + 2 + layout.Width(name) + 2; {
	case title == "":
		t.Blank()
	case used+layout.Width(title) <= t.o.Columns():
		t.print("  " + t.style.Dim(title) + "\n")
	default:
		t.print("\n      " + t.style.Dim(layout.Wrap(title, t.o.Columns(), 6)) + "\n")
	}
}

// titleOf gives the title of an operation, with the group that it stands in.
func (t abilityText) titleOf(a *answer.Ability) string {
	if a.Group == "" || a.Title == "" {
		return a.Title
	}
	return t.say("can-title", message.Text("title", a.Title), message.Text("group", a.Group))
}

// painted colours a state.
func (t abilityText) painted(state string) string {
	switch state {
	case answer.NotGranted, audit.Blocked.String():
		return t.style.Error(state)
	case audit.MayFail.String():
		return t.style.Warning(state)
	case audit.Ready.String():
		return state
	}
	return t.style.Note(state)
}

// lackLine is one line about what an operation lacks.
type lackLine struct{ label, text string }

// linesOf gives what an operation lacks: of names with the same to be said of them
// one line, with the first of many names where few is asked for.
func linesOf(w words, a *answer.Ability, few bool) (lines []lackLine) {
	if a.State == audit.Undecided.String() && len(a.Actions) == 0 {
		return []lackLine{{w.say("column-action"), w.say("can-no-action")}}
	}
	type same struct{ label, detail, places string }
	var order []same
	names, places := map[same][]string{}, map[same][]string{}
	add := func(kind string, all []answer.Lack) {
		for i := range all {
			l := &all[i]
			at := placesOf(kind, l)
			key := same{labelOf(w, kind, l), w.in(l.DetailID, l.DetailArgs, l.Detail), strings.Join(at, "\x00")}
			if names[key] == nil {
				order = append(order, key)
			}
			names[key], places[key] = append(names[key], lackName(w, l)), at
		}
	}
	add("denied", a.Denied)
	add("missing", a.Missing)
	add("undecided", a.Undecided)
	add("partial", a.Partial)
	add("role", a.Roles)
	for _, key := range order {
		list := message.Texts("names", names[key])
		if few {
			list = message.First("names", names[key], mostLackNames)
		}
		lines = append(lines, lackLine{key.label, w.say("can-names", list, message.Texts("places", places[key]),
			message.Text("detail", key.detail))})
	}
	return lines
}

// labelOf says of what kind a lack is.
func labelOf(w words, kind string, l *answer.Lack) string {
	switch {
	case l.Own:
		cause := kind
		for _, c := range l.Causes {
			cause = string(c)
		}
		return w.say("can-own", message.Text("cause", cause))
	case kind == "role":
		return w.say("can-attach", message.Text("kind", strings.ReplaceAll(l.RoleKind, " ", "-")))
	case kind == "missing" && l.Level != diag.Error.String():
		kind = "lesser"
	}
	return w.say("can-lacks", message.Text("kind", kind), message.Text("by", l.By), message.Text("feature", l.Feature),
		message.Text("when", l.When))
}

// placesOf gives the places of the Denies that take something away.
func placesOf(kind string, l *answer.Lack) (at []string) {
	if kind != "denied" {
		return nil
	}
	for _, e := range l.Evidence[:min(len(l.Evidence), 3)] {
		if e.Effect == "Deny" {
			at = append(at, fmt.Sprintf("%s:%d:%d", shownPath(e.Path), e.Line, e.Column))
		}
	}
	return at
}

func lackName(w words, l *answer.Lack) string {
	if len(l.AnyOf) > 0 {
		return w.say("page-any-of", message.Texts("names", l.AnyOf))
	}
	return cmp.Or(l.Action, l.Pattern, l.Role)
}

// notes prints on which assumptions the principals were judged, each once.
func (t abilityText) notes() {
	if t.o.Quiet {
		return
	}
	lacks := false
	var r audit.Report
	for _, pr := range t.x.Principals {
		r.Principals = append(r.Principals, audit.PrincipalInfo{Name: pr.Name, Notes: pr.Notes})
		lacks = lacks || slices.ContainsFunc(pr.Operations, hasFeatures)
	}
	for _, n := range principalNotes(t.words, &r, t.o.Verbose) {
		t.noted("label-note", n)
	}
	if lacks {
		t.noted("label-note", t.say("can-features"))
	}
}

func (t abilityText) noted(label message.ID, text string) {
	name := t.say(label) + ":"
	t.print(t.style.Note(name) + " " + layout.Wrap(Escape(shorten(text)), t.o.Columns(), layout.Width(name)+1) + "\n")
}

// leftOut prints what was left out of the judgement: quiet does not hide it.
func (t abilityText) leftOut() {
	if len(t.x.Principals) > 1 && t.x.Named && !t.x.AllReady {
		t.noted("label-note", t.say("can-alone", message.Count("count", len(t.x.Principals))))
	}
	for _, l := range t.x.Lowered {
		t.noted("label-note", loweredText(t.words, l))
	}
	const few = 10
	for i, n := range t.x.NotAnalysed {
		if left := len(t.x.NotAnalysed) - i; i == few && left > 1 && !t.o.Verbose {
			t.noted("label-not-judged", t.say("more-notes", message.Count("count", left)))
			break
		}
		t.noted("label-not-judged", t.say("can-unread", message.Text("place", notAnalysedPlace(n)), message.Text("reason", t.words.whyNot(n))))
	}
	for _, u := range t.x.Unjudged {
		noted := u.Kind == audit.UnjudgedParts || u.Kind == audit.UnjudgedAgencies
		if u.Kind == audit.UnjudgedFiles || noted && !t.o.Quiet {
			continue // named above
		}
		names := u.Names
		for i := range names {
			names[i] = shorten(names[i])
		}
		t.noted("label-note", t.say("unjudged-names", message.Part("what", unjudgedCount(u)),
			message.Some("names", names, max(u.Count-len(names), 0))))
	}
}
