package compare

import (
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// changes are the actions that a principal gains or loses.
type changes struct {
	found     []ActionChange
	undecided []ActionChange
	spent     bool // not everything was looked at
	// unlisted counts those that there is no room to list, and unsaid the undecided ones.
	unlisted, unsaid int
	work             float64 // see access.Pair.Work
}

// question looks for what the inner principal allows and the outer one refuses.
type question struct {
	cat          *catalog.Catalog
	platform     policy.Platform
	inner, outer *access.Principal
	pair         *access.Pair
	means        *audit.Grantings
	holder       *principal.Principal // of the inner one
	lost         bool                 // the outer one is the new principal
	rooms        rooms
	named        named

	asked map[access.Likeness]reply
	cited int // places that were looked at
	out   changes
}

// reply is what was found out for the actions of one likeness.
type reply struct {
	witness *access.Witness
	answer  match.Answer
	change  ActionChange // what is the same for all of them
}

// change gives the actions that one principal allows in a request which the other
// refuses: those that are gained, and those that are lost. A nil principal allows
// nothing. What there is no room for is counted and not listed.
func change(cat *catalog.Catalog, means *audit.Grantings, old, now *principal.Principal, to rooms, sharers int) (gained, lost changes) {
	before, after := principalOf(old), principalOf(now)
	q := question{cat: cat, means: means, inner: after, outer: before, holder: now, rooms: to, pair: access.NewPair(after, before)}
	q.pair.Share(sharers)
	q.named = namesIn(q.pair)
	if gained = q.answer(); old == nil {
		return gained, lost
	}
	q.inner, q.outer, q.holder, q.lost, q.pair = before, after, old, true, q.pair.Reversed()
	q.rooms.gained = to.lost
	return gained, q.answer()
}

// answer looks at all actions.
func (q question) answer() changes {
	if q.holder == nil {
		return changes{}
	}
	q.platform, q.asked = q.holder.Platform, map[access.Likeness]reply{}
	q.others()
	q.known()
	q.out.spent, q.out.work = q.out.spent || q.pair.Spent(), q.pair.Work()
	return q.out
}

func principalOf(p *principal.Principal) *access.Principal {
	if p == nil {
		return access.NewPrincipal(nil)
	}
	return access.NewPrincipal(p.Policies(), p.Boundaries...)
}

// known asks about the actions of the catalogue that an Allow names.
func (q *question) known() {
	for _, id := range q.means.Of(q.holder) {
		name := q.cat.ActionName(id)
		r, ok := q.ask(access.Need{Action: name, SameResource: true}, func(n access.Need) (*access.Witness, match.Answer) {
			return q.pair.Exceeds(n.Action)
		})
		if !ok {
			q.out.spent = true
			return
		}
		if r.answer == match.No {
			continue
		}
		if r.answer == match.Undecided && q.rooms.undecided < 0 {
			q.out.unsaid++
			continue
		}
		if r.answer == match.Yes && q.rooms.gained < 0 {
			q.out.unlisted++
			continue
		}
		c := r.change
		c.Action = name
		q.places(name, &c)
		if r.answer == match.Undecided {
			q.out.undecided = append(q.out.undecided, c)
			q.rooms.undecided -= weigh(&c)
			continue
		}
		q.witness(&c, name, r.witness)
		q.onItsResources(&c, id)
		q.out.found = append(q.out.found, c)
		q.rooms.gained -= weigh(&c)
	}
}

// rooms are the bytes that are left in the lists. One that is negative is full.
type rooms struct{ gained, lost, undecided int }

// weigh estimates the bytes of a change in JSON.
func weigh(c *ActionChange) int {
	n := 250 + 2*len(c.Name())
	if w := c.Witness; w != nil {
		n += 100 + len(w.Action) + len(w.Resource)
		for _, k := range w.Context {
			n += 80 + len(k.Key)
			for _, v := range k.Values {
				n += 16 + len(v)
			}
		}
	}
	for _, g := range c.GrantedBy {
		n += 210 + len(g.Path) + len(g.Pattern) + len(g.Pointer)
	}
	return n
}

// ask asks once for actions of one likeness.
func (q *question) ask(n access.Need, f func(access.Need) (*access.Witness, match.Answer)) (reply, bool) {
	if q.pair.Within(n.Action) {
		return reply{answer: match.No}, true
	}
	like, ok := q.pair.Likeness(n)
	if !ok {
		return reply{}, false
	}
	r, known := q.asked[like]
	if !known {
		if r.witness, r.answer = f(n); r.answer != match.No {
			r.change = q.change(n.Action)
		}
		q.asked[like] = r
	}
	return r, true
}

// onItsResources looks for a request on the resources that the action has, as far as
// the catalogue knows them: it tells a reader more.
func (q *question) onItsResources(c *ActionChange, id catalog.ActionID) {
	a := q.cat.Action(id)
	n := access.Need{Action: a.Name, SameResource: !a.ResourceLess, ResourceLess: a.ResourceLess, Universe: a.Resources}
	if len(n.Universe) == 0 && !n.ResourceLess {
		return
	}
	switch r, ok := q.ask(n, q.pair.ExceedsOn); {
	case !ok:
	case r.answer == match.Yes:
		q.witness(c, a.Name, r.witness)
	case r.answer == match.No:
		c.OtherResources = true
	}
}

func (q *question) witness(c *ActionChange, action string, w *access.Witness) {
	c.Witness = &Call{Action: action, Resource: w.Resource}
	for _, key := range slices.Sorted(maps.Keys(w.Context)) {
		c.Witness.Context = append(c.Witness.Context, CallKey{key, w.Context[key]})
	}
}

// change begins one about an action: who allows it, and whether the other side does
// so too in some request.
func (q *question) change(action string) ActionChange {
	c := ActionChange{Platform: q.platform, Lost: q.lost}
	c.InPart = q.outer.Live(access.Need{Action: action, SameResource: true})
	q.places(action, &c)
	return c
}

// mostCited bounds the places that are looked at for all actions: beyond it actions
// of one likeness have the places of the first.
const mostCited = 1 << 16

// places lists who allows an action.
func (q *question) places(action string, c *ActionChange) {
	if q.cited > mostCited {
		return
	}
	c.GrantedBy, c.More = nil, 0
	seen := map[diag.Location]bool{}
	q.inner.EachGrant(action, func(g access.Grant) {
		if q.cited++; q.cited > 2*mostCited {
			return
		}
		at := g.Location()
		switch {
		case seen[at]:
		case len(c.GrantedBy) < mostGrants:
			e := audit.EvidenceOf([]access.Grant{g})[0]
			c.GrantedBy = append(c.GrantedBy, diag.Grant{
				Pattern: e.Pattern, Path: e.Path, Pointer: e.Pointer, Line: e.Line, Column: e.Column, EndLine: e.EndLine, EndColumn: e.EndColumn,
			})
		default:
			c.More++
			return
		}
		seen[at] = true
	})
}

// mostGrants is how many places that allow an action are listed.
const mostGrants = 3

// others asks about the actions that the catalogue does not know: those that policies
// name, and the patterns that match more than the known ones.
func (q *question) others() {
	if !q.named.whole {
		q.out.undecided = append(q.out.undecided, ActionChange{Principal: q.holder.Name, Platform: q.platform, Pattern: "*", Lost: q.lost})
	}
	o := others{question: q, told: map[string]bool{}}
	for _, name := range o.named.names {
		if !o.look(name, true) {
			q.out.spent = true
			return
		}
	}
}

// named are the patterns of actions in both principals, and names that stand for all
// that they match.
type named struct {
	groups  [][]*match.Pattern
	literal map[string]bool // the names that policies spell out
	names   []string
	whole   bool // each combination of groups has a name
}

func namesIn(pair *access.Pair) named {
	n := named{groups: patternsOf(pair), literal: map[string]bool{}}
	if n.names, n.whole = compile.Strings(n.groups, nil); !n.whole {
		n.names = apart(n.groups)
	}
	for _, group := range n.groups {
		for _, p := range group {
			if p.Literal() {
				n.literal[p.String()] = true
			}
		}
	}
	return n
}

// others looks at names that the catalogue does not know.
type others struct {
	*question
	told   map[string]bool
	looked int
}

// look asks about a name, which stands for all that the same statements match; where
// it should, also about each pattern of theirs. False where all work is done.
func (o *others) look(name string, each bool) bool {
	id, known := o.cat.Lookup(o.platform, name)
	if known && match.EqualFold(o.cat.ActionName(id), name) && o.named.literal[name] {
		return true // asked about by itself
	}
	r, ok := o.ask(access.Need{Action: name, SameResource: true}, func(n access.Need) (*access.Witness, match.Answer) {
		return o.pair.Exceeds(n.Action)
	})
	if !ok || r.answer == match.No {
		return ok
	}
	c := r.change
	o.places(name, &c)
	if o.named.literal[name] {
		c.Action, c.Unknown = spelled(o.pair, name), !known
	} else if c.Pattern = narrowest(o.pair, name); c.Pattern == "" && len(c.GrantedBy) > 0 {
		c.Pattern = c.GrantedBy[0].Pattern
	}
	if key := r.answer.String() + " " + match.Fold(c.Name()); !o.told[key] {
		o.told[key] = true
		if r.answer == match.Undecided {
			o.out.undecided = append(o.out.undecided, c)
		} else {
			o.witness(&c, spelled(o.pair, name), r.witness)
			o.out.found = append(o.out.found, c)
		}
	}
	if each && !o.named.literal[name] {
		for _, sibling := range o.siblings(name) {
			if !o.look(sibling, false) {
				return false
			}
		}
	}
	return true
}

// mostSiblings bounds the patterns that are looked at one by one.
const mostSiblings = 4096

// siblings gives names that the same statements match by others of their patterns.
func (o *others) siblings(name string) (names []string) {
	var in [][]*match.Pattern
	var none []*match.Pattern
	for _, group := range o.named.groups {
		if slices.ContainsFunc(group, func(p *match.Pattern) bool { return p.Match(name) }) {
			in = append(in, group)
		} else {
			none = append(none, group...)
		}
	}
	for _, group := range in {
		for _, p := range group {
			if p.Literal() || o.told[match.Yes.String()+" "+p.String()] {
				continue
			}
			without := slices.Clone(none) // and without what a narrower pattern is named for
			for _, other := range slices.Concat(in...) {
				if narrower(other.String(), p.String()) {
					without = append(without, other)
				}
			}
			if o.looked++; o.looked > mostSiblings {
				return names
			}
			if other, a := match.Find(match.Query{All: []*match.Pattern{p}, AnyOf: in, None: without}, match.DefaultBudget/4); a == match.Yes {
				names = append(names, other)
			}
		}
	}
	return names
}

// mostApart bounds the patterns that are told apart where there are too many to tell
// all their combinations apart.
const mostApart = 128

// apart gives for each pattern a name that it matches, and that the others do not
// match if that can be.
func apart(groups [][]*match.Pattern) []string {
	var names []string
	var wide []*match.Pattern
	seen := map[string]bool{}
	for _, group := range groups {
		for _, p := range group {
			switch {
			case seen[p.String()]:
			case p.Literal():
				names = append(names, p.String())
			case len(wide) < mostApart:
				wide = append(wide, p)
			}
			seen[p.String()] = true
		}
	}
	for _, p := range wide {
		var none []*match.Pattern
		for _, other := range wide {
			if other != p && !strings.HasPrefix(p.Prefix(), other.Prefix()) {
				none = append(none, other)
			} else if other != p {
				if _, a := match.Covers(p, []*match.Pattern{other}, match.DefaultBudget/16); a != match.Yes {
					none = append(none, other)
				}
			}
		}
		for _, query := range []match.Query{{All: []*match.Pattern{p}, None: none}, {All: []*match.Pattern{p}}} {
			if name, a := match.Find(query, match.DefaultBudget/4); a == match.Yes {
				names = append(names, name)
				break
			}
		}
	}
	return names
}
