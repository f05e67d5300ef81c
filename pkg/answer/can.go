package answer

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// Can judges principals, and says for each how the operations stand that its
// policies touch; with names, those that the names stand for, as meant. A name is an
// operation, an action, an API, a title or a pattern of these. One that no platform
// of the input has is an error with the nearest name, and nothing is judged then.
//
// The input is changed: its principals get the names of what is asked. With names
// it must not have further parts. The report is the audit that the answer was made
// of; its findings say what is wrong with the documents themselves.
func Can(cat *catalog.Catalog, q Question, in audit.Input, asked []string, o audit.Options) (Abilities, *audit.Report, error) {
	x := Abilities{Version: version, Named: len(asked) > 0, AllReady: true}
	if x.Named {
		kept, err := ask(cat, q, in.Principals, asked)
		if err != nil {
			return x, nil, err
		}
		in.Principals = kept
	}
	c := abilities{cat: cat, q: q, named: x.Named}
	o.All = true
	r := audit.Survey(cat, in, o, func(s *audit.Standing) { x.Principals = append(x.Principals, c.of(s)) })
	x.Unjudged, x.NotAnalysed = r.Unjudged, r.NotAnalysed
	x.Unreadable = Unreadable(r)
	x.Lower(r.Lowered)
	x.AllReady = x.ready(false)
	return x, r, nil
}

// mostUnreadable is how many places a list of what cannot be read has.
const mostUnreadable = 100

// Unreadable lists what keeps documents from being interpreted.
func Unreadable(r *audit.Report) []Problem {
	var out []Problem
	for _, f := range r.Findings {
		switch rule.Code(f.Code) {
		case rule.InvalidJSON, rule.DuplicateKey, rule.MalformedElement:
			if f.Level == diag.Error && len(out) < mostUnreadable {
				told := f.Told(message.In(""))
				out = append(out, Problem{f.Location.Path, f.Location.Line, f.Location.Column, told.Message})
			}
		}
	}
	return out
}

// abilities makes the answer of what was judged.
type abilities struct {
	cat    *catalog.Catalog
	q      Question
	named  bool
	listed int
	bytes  int
	shares Shares
	closed bool // for the principal
	room   int  // bytes that are left for the principal
}

// full reports whether no more operations are listed.
func (c *abilities) full() bool {
	return c.closed || c.room < 0 || c.listed >= mostListed || c.bytes >= mostBytes
}

// AbilityOf gives how an operation stands that a principal can use, with what it
// lacks.
func AbilityOf(cat *catalog.Catalog, q Question, s *audit.Standing, r *audit.Result) Ability {
	c := abilities{cat: cat, q: q}
	return c.live(s, r)
}

// AbsentAbility gives the same of an operation that it cannot use.
func AbsentAbility(cat *catalog.Catalog, q Question, n *audit.NotGranted) Ability {
	c := abilities{cat: cat, q: q}
	return c.absent(n)
}

// Weight estimates the bytes that an ability has in JSON.
func Weight(a *Ability) int { return weigh(a) }

// weigh estimates the bytes of an operation in JSON.
func weigh(a *Ability) int {
	n := 400 + len(a.Title) + 2*len(a.Operation)
	for _, all := range [...][]Lack{a.Missing, a.Denied, a.Partial, a.Undecided, a.Roles} {
		for i := range all {
			l := &all[i]
			n += 350 + len(l.Detail) + 2*message.Message{ID: l.DetailID, Args: l.DetailArgs}.Size()
			for _, names := range [...][]string{l.AnyOf, l.Via, l.Sources} {
				for _, name := range names {
					n += 24 + len(name)
				}
			}
			for j := range l.Evidence {
				e := &l.Evidence[j]
				n += 240 + len(e.Path) + len(e.Pointer) + len(e.Pattern)
			}
		}
	}
	return n
}

// of gives what one principal can do.
func (c *abilities) of(s *audit.Standing) PrincipalAbilities {
	p := PrincipalAbilities{Name: s.Principal.Name, Platform: s.Principal.Platform, Operations: []Ability{}}
	for _, n := range s.Notes {
		if n.ID == audit.OnNothing || c.named && (n.ID == audit.OnOnly || n.ID == audit.OnIdle) {
			continue
		}
		p.Notes = append(p.Notes, n.Told(message.In("")))
	}
	c.closed = !c.shares.Open(s.Principal)
	before := c.bytes
	defer func() { c.shares.Add(s.Principal, c.bytes-before) }()
	all := inOrder(s)
	c.room = mostOfPrincipal
	listed := make([]*Ability, len(all))
	for _, ready := range [...]bool{false, true} { // what is ready tells the least
		for i, one := range all {
			if one.ready() == ready {
				listed[i] = c.add(&p, one.stands(c, s))
			}
		}
	}
	for _, a := range listed {
		if a != nil {
			p.Operations = append(p.Operations, *a)
		}
	}
	return p
}

// able is an operation or an action of a standing: one of the three is set.
type able struct {
	result *audit.Result
	absent *audit.NotGranted
	action *audit.ActionStanding
}

// inOrder lists operations in the order of the catalogue, and then actions.
func inOrder(s *audit.Standing) []able {
	results, absent := s.Results, s.NotGranted // both are in that order
	all := make([]able, 0, len(results)+len(absent)+len(s.Actions))
	for len(results)+len(absent) > 0 {
		if len(absent) == 0 || len(results) > 0 && results[0].Operation.ID < absent[0].Operation.ID {
			all, results = append(all, able{result: results[0]}), results[1:]
		} else {
			all, absent = append(all, able{absent: &absent[0]}), absent[1:]
		}
	}
	for i := range s.Actions {
		all = append(all, able{action: &s.Actions[i]})
	}
	return all
}

func (o able) ready() bool {
	return o.result != nil && o.result.State == audit.Ready || o.action != nil && o.action.State == audit.Ready
}

func (o able) stands(c *abilities, s *audit.Standing) Ability {
	switch {
	case o.result != nil:
		return c.live(s, o.result)
	case o.absent != nil:
		return c.absent(o.absent)
	}
	return c.action(o.action)
}

// add counts an operation, and gives it if it is listed.
func (c *abilities) add(p *PrincipalAbilities, a Ability) *Ability {
	p.Counts.count(&a)
	if c.full() {
		p.More++
		return nil
	}
	size := weigh(&a)
	c.listed++
	c.bytes += size
	c.room -= size
	return &a
}

func (c *abilities) operation(op *catalog.Operation, state string) Ability {
	a := Ability{Operation: op.Name, Title: op.Title.In(c.q.Lang), Service: op.Service, Group: op.Group, State: state}
	for _, own := range op.Actions {
		a.Actions = append(a.Actions, c.cat.ActionName(own))
	}
	return a
}

// live is an operation whose own actions can be used.
func (c *abilities) live(s *audit.Standing, r *audit.Result) Ability {
	a := c.operation(r.Operation, r.State.String())
	a.Intent = r.Intent.String()
	if by := r.ExplainedBy(); by != nil {
		a.Intent, a.With = audit.Incidental.String(), by.Name
	}
	if c.full() {
		return a
	}
	if r.OwnUndecided() {
		for _, name := range a.Actions {
			a.Undecided = append(a.Undecided, Lack{Action: name, Own: true})
		}
	}
	for p := range r.Gaps() {
		to := &a.Undecided
		switch p.Ruling.Verdict.String() {
		case string(diag.Missing):
			to = &a.Missing
		case string(diag.Denied):
			to = &a.Denied
		case string(diag.Partial):
			to = &a.Partial
		}
		if p.Role() != "" {
			to = &a.Roles
		}
		*to = append(*to, lackOf(s.Gap(r, p)))
	}
	return a
}

func lackOf(p diag.Prerequisite) Lack {
	l := Lack{
		Action: p.Action, Pattern: p.Pattern, AnyOf: p.AnyOf, Role: p.Role, RoleKind: p.RoleKind,
		Feature: p.Feature, When: p.When, By: p.By, Standing: p.Standing, Level: p.Weight, Via: p.Via, Causes: p.Causes,
		DetailID: p.DetailID, DetailArgs: p.DetailArgs, Evidence: p.Evidence, More: p.EvidenceMore,
	}
	l.Detail = message.In("").Text(message.Message{ID: l.DetailID, Args: l.DetailArgs})
	for _, s := range p.Sources {
		l.Sources = append(l.Sources, s.ID)
	}
	return l
}

// absent is an operation whose own actions cannot be used.
func (c *abilities) absent(n *audit.NotGranted) Ability {
	a := c.operation(n.Operation, NotGranted)
	if len(a.Actions) == 0 { // no source says which
		a.State = audit.Undecided.String()
	}
	for _, kind := range []struct {
		names []string
		cause diag.Cause
		to    *[]Lack
	}{
		{n.Lacked, "", &a.Missing}, {n.Outside, OutsideBoundary, &a.Missing}, {n.Unmatched, OtherResources, &a.Missing},
		{n.Denied, "", &a.Denied},
	} {
		for _, name := range kind.names {
			l := Lack{Action: name, Own: true}
			if kind.cause != "" {
				l.Causes = []diag.Cause{kind.cause}
			}
			*kind.to = append(*kind.to, l)
		}
	}
	if len(a.Denied) > 0 {
		denials := n.Denials[:min(len(n.Denials), audit.MostPlaces)]
		for _, g := range denials {
			at := g.Location()
			a.Denied[0].Evidence = append(a.Denied[0].Evidence, diag.Evidence{
				Path: at.Path, Pointer: at.Pointer, Line: at.Line, Column: at.Column,
				Effect: g.Effect.String(), Pattern: g.Action.Value, EndLine: at.EndLine, EndColumn: at.EndColumn,
			})
		}
		a.Denied[0].More = len(n.Denials) - len(denials)
	}
	return a
}

// The causes for which an own action cannot be used, beside those of prerequisites.
const (
	OutsideBoundary diag.Cause = "boundary"        // granted, and a boundary does not allow it
	OtherResources  diag.Cause = "other-resources" // granted, and never on what is asked for
)

// action is an action that no operation uses.
func (c *abilities) action(s *audit.ActionStanding) Ability {
	a := Ability{
		Operation: s.Action.Name, Title: s.Action.Title.In(c.q.Lang), Service: s.Action.Service,
		Actions: []string{s.Action.Name}, State: s.State.String(), Intent: audit.Named.String(),
	}
	own := []Lack{{Action: s.Action.Name, Own: true}}
	switch {
	case s.State == audit.Undecided:
		a.Undecided = own
	case s.State == audit.Ready:
	case s.Denied:
		a.State, a.Intent, a.Denied = NotGranted, "", own
	default:
		a.State, a.Intent, a.Missing = NotGranted, "", own
	}
	return a
}

// ask gives each principal the operations that the names stand for on its platform.
// One whose platform has none of them is left out.
func ask(cat *catalog.Catalog, q Question, principals []principal.Principal, asked []string) ([]principal.Principal, error) {
	var platforms []policy.Platform
	for _, p := range principals {
		if !slices.Contains(platforms, p.Platform) {
			platforms = append(platforms, p.Platform)
		}
	}
	wanted, err := newMeanings(cat).all(q, platforms, asked)
	if err != nil {
		return nil, err
	}
	var kept []principal.Principal
	for _, p := range principals {
		if p.Only = wanted[p.Platform]; len(p.Only) > 0 {
			kept = append(kept, p)
		}
	}
	return kept, nil
}
