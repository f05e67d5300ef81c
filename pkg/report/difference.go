package report

import (
	"slices"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/compare"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
)

// How much text and Markdown show of a change, unless Verbose asks for all.
const (
	mostDiffOperations = 10 // of a principal and kind
	mostDiffLines      = 12 // of gained or lost actions of a principal
	mostDiffNames      = 12 // of a line
	mostDiffPrincipals = 30
	mostDiffTitles     = 3 // operations that a title names
	mostDiffKeys       = 4 // of a request
)

// Difference prints what a change does: each principal that changes, with the
// operations first.
func Difference(p *Page, d *compare.Difference) {
	t := differenceText{p, d}
	title := p.say("diff-title", message.Text("old", shownPath(d.Old.Name)), message.Text("new", shownPath(d.New.Name)))
	p.print(layout.Wrap(p.style.Bold(Escape(title))+": "+Escape(t.summary()), p.o.Columns(), 2) + "\n")
	changed := t.changed()
	shown := changed
	if len(shown) > mostDiffPrincipals+1 && !p.o.Verbose {
		shown = shown[:mostDiffPrincipals]
	}
	for _, c := range shown {
		t.principal(c)
	}
	if left := len(changed) - len(shown); left > 0 {
		p.Blank()
		p.Wrapped(0, "", p.say("diff-more-principals", message.Count("count", left)))
	}
	t.leftOut()
}

// differenceText is the text of a comparison.
type differenceText struct {
	*Page
	d *compare.Difference
}

// summary counts what changed.
func (t differenceText) summary() string { return differenceSummary(t.words, t.d) }

func differenceSummary(w words, d *compare.Difference) string {
	c := d.Counts
	switch {
	case !slices.ContainsFunc(d.Principals, func(c compare.ComparedPrincipal) bool { return c.Change != compare.NotCompared }):
		return w.say("diff-nothing")
	case c.Same() && (len(d.Old.NotAnalysed)+len(d.New.NotAnalysed) > 0 || d.Unanswered):
		return w.say("diff-none-part")
	case c.Same():
		return w.say("diff-none")
	}
	return w.say("diff-counts", message.Count("broken", c.Broken), message.Count("unblocked", c.Unblocked),
		message.Count("gained", c.Gained), message.Count("lost", c.Lost), message.Count("undecided", c.Undecided))
}

// changed lists the principals that change, or were not compared.
func (t differenceText) changed() (all []*compare.ComparedPrincipal) {
	has := map[string]bool{}
	for _, list := range [...][]compare.ActionChange{t.d.Gained, t.d.Lost, t.d.Undecided} {
		for i := range list {
			has[list[i].Principal] = true
		}
	}
	for _, list := range [...][]compare.OperationChange{t.d.Broken, t.d.Unblocked, t.d.Changed} {
		for i := range list {
			has[list[i].Principal] = true
		}
	}
	for i := range t.d.Principals {
		c := &t.d.Principals[i]
		if has[c.Name] || c.Change == compare.NotCompared || c.TooMuch {
			all = append(all, c)
		}
	}
	return all
}

// principal prints what changes for one principal.
func (t differenceText) principal(c *compare.ComparedPrincipal) {
	t.Blank()
	name := t.say("diff-principal", message.Text("name", shownPath(c.Name)), message.Text("before", shownPath(c.Before)))
	says := string(c.Platform)
	if state := t.say("diff-state", message.Text("change", string(c.Change))); state != "" {
		says += "; " + state
	}
	t.print(layout.Wrap(t.style.Bold(Escape(name))+": "+Escape(says), t.o.Columns(), 2) + "\n")
	if c.Change == compare.NotCompared || c.TooMuch {
		t.Wrapped(2, "", notCompared(t.words, c))
	}
	if c.Change == compare.NotCompared {
		return
	}
	t.operations("broken", t.d.Broken, c)
	t.operations("unblocked", t.d.Unblocked, c)
	t.operations("changed", t.d.Changed, c)
	t.actions("gained", ofPrincipal(t.d.Gained, c), false)
	t.actions("lost", ofPrincipal(t.d.Lost, c), false)
	t.actions("undecided", ofPrincipal(t.d.Undecided, c), true)
}

// notCompared says why a principal is not compared, or not in whole.
func notCompared(w words, c *compare.ComparedPrincipal) string {
	if c.TooMuch {
		return w.say("diff-too-much", message.Text("change", string(c.Change)))
	}
	return w.say("diff-not-compared")
}

func ofPrincipal(all []compare.ActionChange, c *compare.ComparedPrincipal) (own []*compare.ActionChange) {
	for i := range all {
		if all[i].Principal == c.Name && all[i].Platform == c.Platform {
			own = append(own, &all[i])
		}
	}
	return own
}

// operations prints those of one kind.
func (t differenceText) operations(kind string, all []compare.OperationChange, c *compare.ComparedPrincipal) {
	abilities := abilityText{t.Page, nil}
	own, plain := operationsOf(all, c)
	shown, left := 0, 0
	if len(plain) > 0 {
		most := mostAbleNames
		if t.o.Verbose {
			most = len(plain)
		}
		t.Wrapped(2, kind+"  ", t.say("page-names", message.First("names", plain, most)))
	}
	for _, o := range own {
		if shown == mostDiffOperations && !t.o.Verbose {
			left++
			continue
		}
		shown++
		t.head(kind, &o.Now)
		t.print("      " + layout.Wrap(Escape(t.say("diff-was", message.Text("before", o.Before), message.Text("now", o.Now.State))),
			t.o.Columns(), 8) + "\n")
		for _, l := range linesOf(t.words, &o.Now, !t.o.Verbose) {
			abilities.lack(l)
		}
	}
	if left > 0 {
		t.Wrapped(2, "", t.say("diff-more-operations", message.Count("count", left), message.Text("kind", kind)))
	}
}

// operationsOf gives the operations of a principal: those with something to say of
// them, and the names of those that were not granted before and are ready now.
func operationsOf(all []compare.OperationChange, c *compare.ComparedPrincipal) (own []*compare.OperationChange, plain []string) {
	for i := range all {
		switch o := &all[i]; {
		case o.Principal != c.Name || o.Platform != c.Platform:
		case o.Before == answer.NotGranted && o.Now.State == audit.Ready.String():
			plain = append(plain, shorten(o.Now.Operation))
		default:
			own = append(own, o)
		}
	}
	if len(own) == 0 && len(plain) == 1 { // it has room for its title
		return operationsNamed(all, c), nil
	}
	return own, plain
}

func operationsNamed(all []compare.OperationChange, c *compare.ComparedPrincipal) (own []*compare.OperationChange) {
	for i := range all {
		if o := &all[i]; o.Principal == c.Name && o.Platform == c.Platform {
			own = append(own, o)
		}
	}
	return own
}

// head prints a kind, an operation and its title.
func (t differenceText) head(kind string, a *answer.Ability) {
	name, title := Escape(shorten(a.Operation)), Escape(shorten(a.Title))
	painted := t.style.Note(kind)
	switch kind {
	case "broken":
		painted = t.style.Error(kind)
	case "unblocked":
		painted = kind
	}
	t.print("  " + painted + "  " + t.style.Bold(name))
	switch used := 2 + len(kind) + 2 + layout.Width(name) + 2; {
	case title == "":
		t.Blank()
	case used+layout.Width(title) <= t.o.Columns():
		t.print("  " + t.style.Dim(title) + "\n")
	default:
		t.print("\n      " + t.style.Dim(layout.Wrap(title, t.o.Columns(), 6)) + "\n")
	}
}

// changeLine is what one place grants or takes away.
type changeLine struct {
	by     string
	part   bool
	odd    bool // on resources that the actions do not have
	lost   bool
	names  []string // those of the catalogue first
	others []string
	first  *compare.ActionChange
}

// changeLines puts together what is granted by one place.
func changeLines(w words, all []*compare.ActionChange) (lines []*changeLine) {
	type same struct {
		by              string
		part, odd, lost bool
	}
	known := map[same]*changeLine{}
	for _, c := range all {
		by := ""
		if len(c.GrantedBy) > 0 {
			g := c.GrantedBy[0]
			if g.Pattern == c.Action && !c.InPart && len(c.GrantedBy) == 1 {
				by = w.say("diff-in", message.Text("path", shownPath(g.Path)))
			} else {
				by = w.say("diff-by", message.Text("pattern", shorten(g.Pattern)), message.Text("place", at(shownPath(g.Path), g.Line, g.Column)),
					message.Count("more", len(c.GrantedBy)-1+c.More))
			}
		}
		key := same{by, c.InPart, c.OtherResources, c.Lost}
		l := known[key]
		if l == nil {
			l = &changeLine{by: by, part: c.InPart, odd: c.OtherResources, lost: c.Lost, first: c}
			known[key] = l
			lines = append(lines, l)
		}
		if c.Pattern != "" {
			l.others = append(l.others, w.say("diff-others", message.Text("pattern", shorten(c.Pattern))))
		} else if c.Unknown {
			l.names = append(l.names, w.say("diff-unknown", message.Text("name", shorten(c.Action))))
		} else {
			l.names = append(l.names, shorten(c.Action))
		}
	}
	for _, l := range lines {
		l.names = append(l.names, l.others...)
	}
	return lines
}

// actions prints those that are gained, lost or undecided.
func (t differenceText) actions(kind string, all []*compare.ActionChange, undecided bool) {
	lines := changeLines(t.words, all)
	for i, l := range lines {
		if left := len(lines) - i; i == mostDiffLines && left > 1 && !t.o.Verbose {
			t.Wrapped(2, "", t.say("diff-more-actions", message.Count("count", left)))
			return
		}
		if undecided && l.first.Pattern == "*" && l.by == "" {
			t.Wrapped(2, "", t.say("diff-too-many", message.Text("side", sideOf(l))))
			continue
		}
		label := t.say("diff-change", message.Text("kind", kind), message.Text("part", yesNo(l.part)))
		t.print("  " + layout.Wrap(t.painted(kind, label)+"  "+Escape(l.by), t.o.Columns(), 4) + "\n")
		most := mostDiffNames
		if t.o.Verbose {
			most = len(l.names)
		}
		names := t.say("page-names", message.First("names", l.names, most))
		if l.odd {
			names = t.say("diff-other-resources", message.First("names", l.names, most))
		}
		t.Wrapped(6, "", names)
		if undecided {
			t.Wrapped(6, "", t.say("diff-undecided", message.Text("side", sideOf(l))))
		} else if l.part {
			t.Wrapped(6, "", exampleOf(t.words, l.first))
		}
	}
}

func (t differenceText) painted(kind, label string) string {
	switch kind {
	case "gained":
		return t.style.Warning(label)
	case "undecided":
		return t.style.Note(label)
	}
	return label
}

func sideOf(l *changeLine) string {
	if l.lost {
		return "lost"
	}
	return "gained"
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// exampleOf writes the request that shows a change.
func exampleOf(w words, c *compare.ActionChange) string {
	if c.Witness == nil {
		return ""
	}
	var keys []string
	for i, k := range c.Witness.Context {
		if i == mostDiffKeys {
			keys = append(keys, "…")
			break
		}
		var values []string
		for _, v := range k.Values {
			values = append(values, shorten(v))
		}
		keys = append(keys, w.say("diff-key", message.Text("key", shorten(k.Key)), message.First("values", values, 3)))
	}
	return w.say("diff-example", message.Text("action", shorten(c.Witness.Action)), message.Text("resource", shorten(c.Witness.Resource)),
		message.Texts("keys", keys))
}

// leftOut prints what was not compared, and on which settings.
func (t differenceText) leftOut() {
	notes := abilityText{t.Page, nil}
	for _, line := range differenceNotes(t.words, t.d, t.o) {
		notes.noted(line.label, line.text)
	}
}

type differenceNote struct {
	label message.ID
	text  string
}

// differenceNotes says what was left out of the comparison, side by side.
func differenceNotes(w words, d *compare.Difference, o Options) (lines []differenceNote) {
	const few = 10
	c := d.Counts
	if left := c.Gained + c.Lost + c.Broken + c.Unblocked + c.Changed + c.Undecided - len(d.Gained) - len(d.Lost) - len(d.Broken) -
		len(d.Unblocked) - len(d.Changed) - len(d.Undecided); left > 0 {
		lines = append(lines, differenceNote{"label-note", w.say("diff-unlisted", message.Count("count", left))})
	}
	same := 0
	for i := range d.Principals {
		if d.Principals[i].Change == compare.Same {
			same++
		}
	}
	if same > 0 && !c.Same() && !o.Quiet {
		lines = append(lines, differenceNote{"label-note", w.say("diff-same-count", message.Count("count", same))})
	}
	for _, l := range d.Lowered {
		lines = append(lines, differenceNote{"label-note", loweredText(w, l)})
	}
	for _, side := range [...]*compare.JudgedSide{&d.Old, &d.New} {
		name := message.Text("side", shownPath(side.Name))
		for i, n := range side.NotAnalysed {
			if left := len(side.NotAnalysed) - i; i == few && left > 1 && !o.Verbose {
				lines = append(lines, differenceNote{"label-not-judged", w.say("diff-side-unread", name,
					message.Text("place", "…"), message.Text("reason", w.say("more-notes", message.Count("count", left))))})
				break
			}
			name := name
			if n.Path == side.Name {
				name = message.Text("side", "")
			}
			lines = append(lines, differenceNote{"label-not-judged", w.say("diff-side-unread", name,
				message.Text("place", notAnalysedPlace(n)), message.Text("reason", w.whyNot(n)))})
		}
	}
	return lines
}
