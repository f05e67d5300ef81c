package report

import (
	"cmp"
	"slices"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/message"
)

// Denials prints what answers mean by which access was denied. The first line of
// each says what happened, the last ones what to do.
func Denials(p *Page, x answer.Denials) {
	for i := range x.Denials {
		if i > 0 {
			p.Blank()
		}
		writeDenied(p, &x.Denials[i])
	}
	if x.More > 0 {
		p.Blank()
		p.Line(0, "%s", p.say("why-more", message.Count("count", x.More)))
	}
}

func writeDenied(p *Page, d *answer.Denied) {
	p.Line(0, "%s", p.Bold(p.saidOf(d.Said)))
	writeAnswer(p, d)
	writeDeniedOperations(p, d)
	writeAlsoNeeds(p, d)
	writeEncoded(p, d.Encoded)
	if d.Cause != nil {
		p.Wrapped(2, p.say("why-cause")+": ", p.saidOf(d.Cause.Said))
	}
	p.Wrapped(2, p.say("why-repair")+": ", p.saidOf(d.Repair.Said))
	writeRepair(p, d)
	if d.Repair.Command != "" {
		p.Line(2, "%s", p.Dim(p.say("why-command-line")+":"))
		p.Line(4, "%s", d.Repair.Command)
	}
	if d.Note != nil {
		p.Wrapped(2, p.say("label-note")+": ", p.saidOf(*d.Note))
	}
}

// saidOf gives the words of a sentence, bounded.
func (p *Page) saidOf(s answer.Said) string { return shorten(p.words.in(s.ID, s.Args, s.Text)) }

// writeAnswer prints what the answer itself names.
func writeAnswer(p *Page, d *answer.Denied) {
	parts := []string{cmp.Or(string(d.Vendor), p.say("why-vendor-unknown"))}
	if d.Code != "" {
		parts = append(parts, d.Code)
	}
	if d.Times > 1 {
		parts = append(parts, p.say("why-times", message.Count("count", d.Times)))
	}
	p.Wrapped(2, p.say("why-answer")+": ", p.say("why-answer-parts", message.Texts("parts", parts)))
	if d.ActionInferred {
		p.Wrapped(2, p.say("page-action")+": ", p.say("why-inferred", message.Text("action", d.Action)))
	}
	p.labelled(2, p.say("why-call"), shorten(cmp.Or(d.API, d.Call)))
	p.labelled(2, p.say("why-resource"), shorten(d.Resource))
	p.labelled(2, p.say("why-caller"), shorten(d.Principal))
	p.labelled(2, p.say("why-named-policy"), shorten(d.Policy))
}

// writeDeniedOperations prints the operations that use the action, and those that
// need it for something else.
func writeDeniedOperations(p *Page, d *answer.Denied) {
	if len(d.Operations) == 0 {
		return
	}
	more := d.MoreOperations
	for _, role := range [...]string{"own", "needed"} {
		shown := 0
		for _, op := range d.Operations {
			if op.Role != role {
				continue
			}
			if shown++; shown > mostShownOperations {
				more++
				continue
			}
			if shown == 1 {
				p.Wrapped(2, "", p.say("why-operations", message.Text("role", role)))
			}
			name := op.Operation
			if op.Title != "" {
				name += ": " + op.Title
			}
			p.Wrapped(4, "", name)
		}
	}
	if more > 0 {
		p.Wrapped(4, "", p.say("why-more-operations", message.Count("count", more), message.Text("action", d.Action)))
	}
}

// mostShownOperations is how many operations a text lists of each kind.
const mostShownOperations = 6

// writeEncoded prints how to decode a message. A command stands on one line, to be
// copied.
func writeEncoded(p *Page, e *answer.Encoded) {
	if e == nil {
		return
	}
	if e.Command == "" {
		p.labelled(2, p.say("why-decode"), p.say("why-decode-api", message.Text("api", e.API)))
		return
	}
	p.Line(2, "%s", p.Dim(p.say("why-decode")+":"))
	p.Line(4, "%s", e.Command)
}

// writeAlsoNeeds prints what else the operations need, by operation, feature and
// verdict. What the policies allow already is counted.
func writeAlsoNeeds(p *Page, d *answer.Denied) {
	type group struct{ operation, label string }
	var order []group
	names := map[group][]string{}
	granted := map[string]int{}
	for _, n := range d.AlsoNeeds {
		if n.Verdict == "granted" {
			granted[n.Operation]++
			continue
		}
		g := group{n.Operation, needLabel(p, n)}
		if names[g] == nil {
			order = append(order, g)
		}
		names[g] = append(names[g], neededName(p, n))
	}
	one := len(d.Operations)+d.MoreOperations < 2 &&
		!slices.ContainsFunc(order, func(g group) bool { return g.operation != order[0].operation })
	last := ""
	for _, g := range order {
		if g.operation != last {
			head := p.say("why-also")
			if !one {
				head = p.say("why-also-of", message.Text("operation", g.operation))
			}
			p.Wrapped(2, "", head)
			last = g.operation
		}
		p.Wrapped(4, g.label+": ", p.say("page-names", message.Texts("names", names[g])))
	}
	total := 0
	for _, n := range granted {
		total += n
	}
	if total > 0 {
		if len(order) == 0 {
			p.Wrapped(2, "", p.say("why-also"))
		}
		p.Wrapped(4, "", p.say("why-also-granted", message.Count("count", total)))
	}
}

// needLabel says when something is needed, and how it stands.
func needLabel(p *Page, n answer.AlsoNeeded) string {
	label := prerequisiteLabel(p.words, answer.Prerequisite{Feature: n.Feature, When: n.When, By: n.By, Standing: n.Standing})
	if n.Verdict != "" {
		label += ", " + p.say("why-verdict", message.Text("verdict", n.Verdict))
	}
	return label
}

func neededName(p *Page, n answer.AlsoNeeded) string {
	if n.Role != "" {
		return roleName(p.words, n.RoleKind, n.Role)
	}
	return cmp.Or(n.Action, n.Pattern, p.say("page-any-of", message.Texts("names", n.AnyOf)))
}

// writeRepair prints what to allow, a line for each policy. What features need
// stands above, unless it must stand in another policy.
func writeRepair(p *Page, d *answer.Denied) {
	scopes := map[string]bool{}
	features := false
	home := ""
	for i, g := range d.Repair.Grants {
		scopes[g.Scope] = true
		if i == 0 {
			home = g.Scope
		}
		if g.Feature != "" && (g.Scope == home || g.Scope != "global") {
			features = true
			continue
		}
		names := slices.Clone(g.Actions)
		for _, c := range g.Choices {
			names = append(names, p.say("page-any-of", message.Texts("names", c.Actions)))
		}
		p.Wrapped(4, p.say("why-scope", message.Text("scope", g.Scope), message.Text("feature", g.Feature))+": ",
			p.say("page-names", message.Texts("names", names)))
		p.labelled(6, p.say("why-resource"), shorten(p.say("page-names", message.Texts("names", g.Resources))))
	}
	if features {
		p.Wrapped(4, "", p.say("why-features"))
	}
	if d.Repair.Depends {
		p.Wrapped(4, "", p.say("why-depends"))
	}
	if scopes["global"] && scopes["project"] {
		p.Wrapped(4, "", p.say("why-scope-two"))
	}
}
