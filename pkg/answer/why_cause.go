package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/denial"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// judge says what the given policies make of the action, and what to do.
func (w *why) judge(x *Denied, held []principal.Principal) {
	switch {
	case !w.ofPolicies():
		w.repair(x, message.New("why-repair-no-policy", message.Text("layer", x.Layer)), nil)
	case x.Action == "" || x.ActionInferred && x.Encoded != nil && w.holder == nil:
		w.repair(x, w.withoutAction(x), nil)
	case w.holder != nil:
		w.weigh(x)
	default:
		if len(held) > 0 {
			x.Cause = &DenialCause{Said: said(message.New("why-other-platform", message.Text("platform", string(w.platform)))),
				Verdict: "unknown", Evidence: []diag.Evidence{}}
		}
		w.grant(x, w.withoutPolicies(x), nil)
	}
}

// withoutAction says what to do about an answer that names no action.
func (w *why) withoutAction(x *Denied) message.Message {
	switch {
	case x.Encoded != nil:
		return message.New("why-repair-decode", message.Name("api", x.Encoded.API))
	case len(x.Operations) > 1:
		return message.New("why-repair-which")
	}
	return message.New("why-repair-name")
}

// withoutPolicies says what to do where no policies are given.
func (w *why) withoutPolicies(x *Denied) message.Message {
	if x.Explicit {
		return message.New("why-repair-deny-elsewhere", policyOf(x.Layer), message.Text("name", x.Policy))
	}
	if w.elsewhere(x) {
		return message.New("why-repair-layer", policyOf(x.Layer), message.Text("name", x.Policy))
	}
	return message.New("why-repair-new")
}

// elsewhere reports whether another policy than the caller's own must change.
func (w *why) elsewhere(x *Denied) bool {
	return x.Layer != string(denial.Identity) && x.Layer != string(denial.Unknown)
}

// weigh asks the policies.
func (w *why) weigh(x *Denied) {
	asked := w.ask(x.Action, x.Resource)
	action, resource := message.Name("action", x.Action), message.Text("resource", resourceOf(x))
	paths := message.First("paths", principal.Paths(w.holder.Policies()), 3)
	switch asked.Verdict {
	case access.Denied:
		w.cause(x, &asked, asked.Evidence, message.New("why-cause-denied", message.Texts("places", placesOf(asked.Evidence)), action))
		w.repair(x, message.New("why-repair-deny", message.Texts("places", placesOf(asked.Evidence))), placeOf(asked.Evidence))
	case access.Missing:
		w.missing(x, &asked, action, resource, paths)
	case access.Partial:
		w.cause(x, &asked, asked.Evidence, message.New("why-cause-partial", action, message.Part("detail", asked.Detail)))
		w.grant(x, message.New("why-repair-widen", message.Texts("places", placesOf(asked.Evidence)), resource), placeOf(asked.Evidence))
	case access.Undecided:
		w.cause(x, &asked, asked.Evidence, message.New("why-cause-undecided", action, message.Part("detail", asked.Detail)))
		w.grant(x, w.withoutPolicies(x), nil)
	default:
		says := message.New("why-cause-granted", action, resource, message.Texts("places", placesOf(asked.Grants)))
		if len(asked.Grants) == 0 {
			says = message.New("why-cause-default", action)
		}
		w.cause(x, &asked, asked.Grants, says)
		w.elsewhereThan(x, &asked)
	}
}

// elsewhereThan says what to do where the given policies allow what was denied.
func (w *why) elsewhereThan(x *Denied, asked *audit.Asked) {
	switch {
	case x.Explicit:
		w.grant(x, w.withoutPolicies(x), nil)
	case w.elsewhere(x):
		w.grant(x, message.New("why-repair-layer", policyOf(x.Layer), message.Text("name", x.Policy)), nil)
	case x.ActionInferred && slices.ContainsFunc(x.AlsoNeeds, lacks):
		w.grant(x, message.New("why-repair-others"), placeOf(asked.Grants))
	default:
		w.grant(x, message.New("why-repair-attach", message.Text("principal", x.Principal)), nil)
	}
}

// missing says why the policies do not allow the action.
func (w *why) missing(x *Denied, asked *audit.Asked, action, resource, paths message.Arg) {
	switch {
	case asked.Has(access.AtBoundary):
		evidence := append(slices.Clip(asked.Cut.Denies), asked.Cut.Narrow...)
		w.cause(x, asked, append(evidence, asked.Grants...),
			message.New("why-cause-boundary", action, message.Texts("places", placesOf(asked.Cut.Denies))))
		w.grant(x, message.New("why-repair-layer", policyOf(string(denial.Boundary)), message.Text("name", x.Policy)), nil)
	case len(asked.Grants) > 0:
		w.cause(x, asked, asked.Grants, message.New("why-cause-elsewhere", action, resource,
			message.Texts("places", placesOf(asked.Grants)), onlyOn(asked.Grants[0]), message.Part("detail", asked.Detail)))
		w.grant(x, message.New("why-repair-widen", message.Texts("places", placesOf(asked.Grants[:1])), resource), placeOf(asked.Grants))
	default:
		near := w.nearest(x)
		w.cause(x, asked, near, message.New("why-cause-missing", action, paths, message.Texts("places", placesOf(near))))
		switch {
		case x.Explicit:
			w.grant(x, w.withoutPolicies(x), nil)
		case len(near) > 0:
			w.grant(x, message.New("why-repair-extend", message.Texts("places", placesOf(near))), placeOf(near))
		case w.needsSecond(x.Action):
			w.grant(x, message.New("why-repair-second", paths), nil)
		case len(w.holder.Documents) > 0:
			d := w.holder.Documents[0]
			at := d.File.Locate(diag.Span{Start: d.Span.Start, End: min(d.Span.Start+1, d.Span.End)}, d.Pointer)
			w.grant(x, message.New("why-repair-add", message.Name("path", at.Path)), &at)
		default:
			w.grant(x, message.New("why-repair-new"), nil)
		}
	}
}

// onlyOn names the resources of a statement: the first of many.
func onlyOn(g access.Grant) message.Arg {
	var names []string
	for _, r := range g.Statement.Resources[:min(len(g.Statement.Resources), 50)] {
		names = append(names, r.Value)
	}
	if g.Statement.NotResource {
		names = nil
	}
	return message.First("only", names, 3)
}

// nearest finds the Allow that should have the action: one without a condition
// that grants an own action of the operation, else one of the same service and
// scope.
func (w *why) nearest(x *Denied) []access.Grant {
	var found *access.Grant
	best := 0
	id, known := w.cat.Lookup(w.platform, x.Action)
	service, _, _ := strings.Cut(x.Action, ":")
	own := w.ownOf(w.meant())
	for _, doc := range w.holder.Documents {
		for i := range doc.Statements {
			s := &doc.Statements[i]
			if s.Effect != policy.Allow || !s.HasAction || s.NotAction || len(s.Conditions) > 0 {
				continue
			}
			for _, a := range s.Actions {
				score := 0
				of, _, _ := strings.Cut(a.Value, ":")
				switch {
				case known && doc.Dialect.OneScope() && w.otherScope(id, a.Value):
				case slices.ContainsFunc(own, func(o string) bool { return match.EqualFold(o, a.Value) }):
					score = 3
				case match.EqualFold(of, service):
					score = 2
				case known && doc.Dialect.OneScope():
					score = 1
				}
				if score > best {
					best = score
					found = &access.Grant{Document: doc, Statement: s, Action: a, Effect: policy.Allow}
				}
			}
		}
	}
	if found == nil {
		return nil
	}
	return []access.Grant{*found}
}

// needsSecond reports whether no given policy can have an action, since all hold
// what is of another scope.
func (w *why) needsSecond(action string) bool {
	id, known := w.cat.Lookup(w.platform, action)
	return known && len(w.holder.Documents) > 0 && !slices.ContainsFunc(w.holder.Documents, func(d *policy.Document) bool {
		return !d.Dialect.OneScope() || !slices.ContainsFunc(d.Statements, func(s policy.Statement) bool {
			return s.Effect == policy.Allow && slices.ContainsFunc(s.Actions, func(a policy.Text) bool { return w.otherScope(id, a.Value) })
		})
	})
}

// otherScope reports whether an action cannot stand in a policy with a pattern.
func (w *why) otherScope(id catalog.ActionID, pattern string) bool {
	for _, of := range w.cat.Expand(w.platform, catalog.WildcardPattern(pattern)) {
		return w.cat.ActionScope(of) != w.cat.ActionScope(id)
	}
	return false
}

func (w *why) cause(x *Denied, asked *audit.Asked, evidence []access.Grant, says message.Message) {
	first := evidence[:min(len(evidence), audit.MostPlaces)]
	x.Cause = &DenialCause{
		Said: said(says), Verdict: asked.Verdict.String(), Evidence: append([]diag.Evidence{}, audit.EvidenceOf(first)...),
		More: len(evidence) - len(first) + asked.Omitted,
	}
}

// repair says what to do, where nothing needs to be allowed.
func (w *why) repair(x *Denied, says message.Message, at *diag.Location) {
	x.Repair = DenialRepair{Said: said(says), At: at, Grants: []RepairGrant{}}
}

// grant says what to do, and all that is to be allowed: what was denied, and what
// else the operations lack. Of features what each needs stands by itself.
func (w *why) grant(x *Denied, says message.Message, at *diag.Location) {
	w.repair(x, says, at)
	if x.Cause == nil || x.Cause.Verdict != access.Granted.String() && x.Cause.Verdict != access.Denied.String() {
		if !x.Explicit {
			resources := []string{}
			if r := resourceOf(x); r != "" && !w.platform.HuaweiFamily() {
				resources = []string{r}
			}
			x.Repair.Grants = append(x.Repair.Grants, RepairGrant{
				Scope: w.scopeOf(x.Action), Actions: []string{x.Action}, Choices: []AnyOf{}, Resources: resources,
			})
		}
	}
	of := func(n AlsoNeeded) bool { return n.Operation != x.AlsoNeeds[0].Operation }
	if slices.ContainsFunc(x.AlsoNeeds, of) {
		x.Repair.Depends = slices.ContainsFunc(x.AlsoNeeds, lacks)
		return
	}
	for i := range x.AlsoNeeds {
		n := &x.AlsoNeeds[i]
		if !lacks(*n) || n.Role != "" || n.By == catalog.Agency.String() || n.When != "" || n.Standing == catalog.Sample.String() ||
			n.Standing == catalog.Inferred.String() && len(n.Via) == 0 && n.Feature == "" {
			continue
		}
		g := w.grantOf(x, n.Scope, n.Feature)
		switch name := cmp.Or(n.Action, n.Pattern); {
		case name == "":
			same := func(c AnyOf) bool { return slices.Equal(c.Actions, n.AnyOf) }
			if !slices.ContainsFunc(g.Choices, same) {
				g.Choices = append(g.Choices, AnyOf{n.AnyOf})
			}
		case !slices.Contains(g.Actions, name):
			g.Actions = append(g.Actions, name)
		}
	}
}

// lacks reports whether something must be allowed yet.
func lacks(n AlsoNeeded) bool { return n.Verdict == "" || n.Verdict == access.Missing.String() }

func (w *why) scopeOf(action string) string {
	if id, known := w.cat.Lookup(w.platform, action); known {
		return w.scope([]catalog.ActionID{id})
	}
	return ""
}

// grantOf gives the grant of a scope and feature, which may be new.
func (w *why) grantOf(x *Denied, scope, feature string) *RepairGrant {
	all := &x.Repair.Grants
	i := slices.IndexFunc(*all, func(g RepairGrant) bool { return g.Scope == scope && g.Feature == feature && len(g.Resources) == 0 })
	if i < 0 {
		i = len(*all)
		*all = append(*all, RepairGrant{Scope: scope, Feature: feature, Actions: []string{}, Choices: []AnyOf{}, Resources: []string{}})
	}
	return &(*all)[i]
}

// resourceOf gives the resource where it is one.
func resourceOf(x *Denied) string {
	if x.Resource == "*" {
		return ""
	}
	return x.Resource
}

// placesOf gives the places of statements.
func placesOf(grants []access.Grant) (places []string) {
	for _, g := range grants[:min(len(grants), 3)] {
		at := g.Location()
		if place := fmt.Sprintf("%s:%d:%d", at.Path, at.Line, at.Column); !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

func placeOf(grants []access.Grant) *diag.Location {
	if len(grants) == 0 {
		return nil
	}
	at := grants[0].Location()
	return &at
}
