package audit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/intent"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// boundaryFindings tells what boundaries take from the grants of a principal: one finding
// for each Deny of theirs, and one for each boundary whose Allows leave something
// out.
func boundaryFindings(t *teller, means *expansions, out *outcome) {
	p := t.principal()
	if t.rights.unbounded == nil || !slices.ContainsFunc(p.Boundaries, judged) {
		return
	}
	cuts := cutting{tell: t, means: means, plain: plainnessOf(t.judge.cat, p, means), known: map[takerKey]*taker{}}
	for _, a := range t.judge.wish.asked(t.judge) {
		if t.rights.grantedUnbounded(a) {
			cuts.add(taken{name: t.judge.cat.ActionName(a), id: a, inCatalog: true}, t.rights.need(a))
		}
	}
	if !t.judge.wish.only {
		cuts.addUnknown()
	}
	slices.SortStableFunc(cuts.all, func(a, b *taker) int {
		return cmp.Or(a.boundary-b.boundary, a.deny.Action.Span.Start-b.deny.Action.Span.Start)
	})
	for i, one := range cuts.all {
		f := one.finding(t)
		if i < mostOfRule {
			out.findings = append(out.findings, f)
			continue
		}
		out.leave(&f)
	}
}

// judged reports whether something is known of a boundary. One that could not be
// read allows nothing, which is no property of the grants.
func judged(boundary []*policy.Document) bool {
	return slices.ContainsFunc(boundary, (*policy.Document).Judged)
}

// asked lists the granted actions that the user asks about: all, or those of the
// operations that --only names.
func (w *wish) asked(j *judge) []catalog.ActionID {
	if !w.only {
		return j.granted
	}
	var own actionSet
	for id := range w.named {
		own.add(j.cat.OwnActions(id)...)
	}
	for _, id := range w.absent {
		own.add(j.cat.OwnActions(id)...)
	}
	own.add(w.actions...)
	return own.sorted()
}

// cutting collects what takes something away.
type cutting struct {
	tell  *teller
	means *expansions
	plain plainness
	all   []*taker
	known map[takerKey]*taker
}

// takerKey names a Deny, or with none a boundary that has no Allow.
type takerKey struct {
	boundary int
	deny     *policy.Statement
	vendors  bool // only the platform's own policies grant what it takes
}

// taker is a Deny of a boundary, or a boundary without an Allow, and the actions
// that it takes.
type taker struct {
	boundary int
	deny     access.Grant // without a statement for a boundary that has no Allow
	narrow   []access.Grant
	actions  []taken
	parts    int // actions that are taken only in part
	matters  bool
}

// taken is an action, or a pattern that stands for actions which the catalogue does
// not have.
type taken struct {
	name      string
	id        catalog.ActionID
	inCatalog bool
}

func (c *cutting) add(a taken, n access.Need) {
	cut := c.tell.rights.caller.Cut(n)
	if cut.Extent == access.CutNothing {
		return
	}
	for _, deny := range cut.Denies {
		part := cut.Extent == access.CutInPart || len(placesOf(deny)) > 0
		c.take(a, takerKey{boundary: boundaryOf(c.tell.principal(), deny), deny: deny.Statement}, part, part && !ofCaller(deny)).deny = deny
	}
	for _, i := range cut.Silent {
		if !judged(c.tell.principal().Boundaries[i]) {
			continue
		}
		var narrow []access.Grant
		for _, g := range cut.Narrow {
			if boundaryOf(c.tell.principal(), g) == i {
				narrow = append(narrow, g)
			}
		}
		part := cut.Extent == access.CutInPart || c.allowsSome(i, a)
		one := c.take(a, takerKey{boundary: i}, part, part && !slices.ContainsFunc(narrow, ofCaller))
		for _, g := range narrow {
			same := func(h access.Grant) bool { return h.Statement == g.Statement }
			if len(one.narrow) < MostPlaces && !slices.ContainsFunc(one.narrow, same) {
				one.narrow = append(one.narrow, g)
			}
		}
	}
}

// take notes that something takes an action. What limits only the resources or the
// request of a call is least privilege, and so is what limits a wide pattern. Nobody can
// change what only the platform's own policies grant.
func (c *cutting) take(a taken, key takerKey, part, limits bool) *taker {
	key.vendors = !c.own(a)
	one := c.known[key]
	if one == nil {
		one = &taker{boundary: key.boundary}
		c.known[key] = one
		c.all = append(c.all, one)
	}
	one.actions = append(one.actions, a)
	if part {
		one.parts++
	}
	one.matters = one.matters || !limits && !key.vendors && c.named(a)
	return one
}

// own reports whether a document of the principal grants an action.
func (c *cutting) own(a taken) bool {
	p := c.tell.principal()
	own := len(p.Attached) == 0
	if !own {
		c.tell.rights.caller.EachGrant(a.name, func(g access.Grant) { own = own || !p.IsAttached(g.Document) })
	}
	return own
}

// ofCaller reports whether a statement asks who calls, when or whence. Where a call
// goes to is no such question.
func ofCaller(g access.Grant) bool {
	return slices.ContainsFunc(g.Statement.Conditions, func(c policy.Test) bool {
		return platform.OfCaller(c.Key.Value) && !platform.RequestedRegion(c.Key.Value)
	})
}

// named reports whether more than a wide pattern grants an action.
func (c *cutting) named(a taken) bool {
	if a.inCatalog {
		return c.plain.of(a.id) != intent.Carried
	}
	named := false
	c.tell.rights.caller.EachGrant(a.name, func(g access.Grant) {
		text := g.Action.Value
		named = named || !g.Statement.NotAction && (!match.IsWild(text) || wholeType(g.Document.Platform, text))
	})
	return named
}

// mostTexts bounds the names and patterns outside the catalogue that are asked
// about.
const mostTexts = 1000

// addUnknown asks about what the catalogue has no actions for: each name and
// pattern that the documents or their boundaries write. A pattern stands for the
// actions that it matches.
func (c *cutting) addUnknown() {
	p, seen := c.tell.principal(), map[string]bool{}
	for _, docs := range append([][]*policy.Document{p.Documents}, p.Boundaries...) {
		for _, d := range docs {
			for i := range d.Statements {
				if !d.Judged() || d.Statements[i].NotAction {
					continue
				}
				for _, text := range d.Statements[i].Actions {
					name := match.Fold(text.Value)
					if seen[name] || len(seen) == mostTexts || len(c.means.of(d, text.Value)) > 0 || !strings.Contains(name, ":") {
						continue
					}
					if _, known := c.tell.judge.cat.Lookup(p.Platform, text.Value); known {
						continue
					}
					seen[name] = true
					n := access.Need{Action: text.Value}
					if c.tell.rights.unbounded.Live(n) {
						c.add(taken{name: text.Value}, n)
					}
				}
			}
		}
	}
}

// allowsSome reports whether a boundary allows some of the actions that a pattern
// stands for.
func (c *cutting) allowsSome(boundary int, a taken) bool {
	if a.inCatalog || !match.IsWild(a.name) {
		return false
	}
	for _, d := range c.tell.principal().Boundaries[boundary] {
		pattern := actionPattern(d, a.name)
		for i := range d.Statements {
			s := &d.Statements[i]
			meets := func(text policy.Text) bool {
				_, answer := match.Intersects(pattern, actionPattern(d, text.Value), meetBudget)
				return answer != match.No
			}
			if s.Effect == policy.Allow && (s.NotAction || slices.ContainsFunc(s.Actions, meets)) {
				return true
			}
		}
	}
	return false
}

// meetBudget bounds the work on two patterns.
const meetBudget = 1 << 12

// boundaryOf gives the place of the boundary that has a statement.
func boundaryOf(p *principal.Principal, g access.Grant) int {
	return slices.IndexFunc(p.Boundaries, func(docs []*policy.Document) bool { return slices.Contains(docs, g.Document) })
}

// grantsOfTaken lists the Allows of what is taken.
func grantsOfTaken(r *rights, all []taken) granting {
	var ids []catalog.ActionID
	for _, a := range all {
		if a.inCatalog {
			ids = append(ids, a.id)
		}
	}
	out := r.grantsOf(ids...)
	for _, a := range all {
		if !a.inCatalog {
			r.caller.EachGrant(a.name, out.add)
		}
	}
	return out
}

// fewTaken is how many of the actions a sentence names.
const fewTaken = 5

// finding tells of the actions that one statement or boundary takes. It stands at
// the first grant, and names the place in the boundary beside it. Where only wide
// patterns grant what is taken, or where the boundary only limits resources and
// requests, it is a note: that is what boundaries are for.
func (k *taker) finding(t *teller) diag.Finding {
	f := t.about(rule.BoundaryCutsGrant)
	if !k.matters {
		f.Level = f.Level.Lower()
	}
	names := make([]string, len(k.actions))
	for i, a := range k.actions {
		names[i] = a.name
	}
	slices.Sort(names)
	grants := grantsOfTaken(t.rights, k.actions)
	grants.give(&f)
	if len(grants.first) == 0 {
		f.Location = start(t.principal())
	}
	if len(names) == 1 {
		f.Concerns(names[0])
	}
	count, first, parts := message.Count("count", len(names)), message.First("names", names, fewTaken), k.extent()
	f.Advise(message.New("boundary-hint"))
	if onlyDenies(t.principal().Boundaries[k.boundary]) {
		f.Advise(message.New("boundary-hint-only-denies"))
	}
	if k.deny.Statement != nil {
		f.Say(message.New("boundary-denies", count, message.Aside(first), parts, message.Name("pattern", patternOf(k.deny))))
		f.Related = append(f.Related, cutHere("boundary-denies-here", "denied-at", k.deny))
		return f
	}
	f.Say(message.New("boundary-lacks", count, message.Aside(first), parts))
	for _, g := range k.narrow {
		f.Related = append(f.Related, cutHere("boundary-allows-here", "allowed-only", g))
	}
	if k.parts < len(k.actions) || len(k.narrow) == 0 {
		for _, d := range t.principal().Boundaries[k.boundary] {
			at := d.File.Locate(diag.Span{Start: d.Span.Start, End: min(d.Span.Start+1, d.Span.End)}, d.Pointer)
			f.Related = append(f.Related, diag.NewRelated(message.New("boundary-lacks-here", count, k.extent()), at))
		}
	}
	return f
}

// extent says whether the actions are taken whole.
func (k *taker) extent() message.Arg {
	switch k.parts {
	case 0:
		return message.Text("extent", "whole")
	case len(k.actions):
		return message.Text("extent", "part")
	}
	return message.Text("extent", "mixed")
}

// placesOf says where a statement applies; nothing where that is everywhere.
func placesOf(g access.Grant) []access.Place {
	return access.Decision{Evidence: []access.Grant{g}}.Places(g.Effect)
}

// cutHere names a statement of a boundary, and where it applies.
func cutHere(says, clause message.ID, g access.Grant) diag.Related {
	args := []message.Arg{message.Text("pattern", patternOf(g))}
	if places := placesOf(g); len(places) > 0 {
		args = append(args, message.Part("where", placesMessage(clause, places, asWritten)))
	}
	return diag.NewRelated(message.New(says, args...), g.Location())
}
