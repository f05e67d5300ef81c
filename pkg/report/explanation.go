package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// Explanation prints what a name needs and is needed by.
func Explanation(p *Page, x *answer.Explanation) {
	if x.Rule != nil {
		r, _ := rule.Get(string(x.Rule.Code))
		Rule(p, r)
		return
	}
	if x.Kind == "service" {
		Services(p, x.Services)
		return
	}
	p.Line(0, "%s  %s", p.Bold(x.Name), p.Dim(p.say("page-heading",
		message.Text("kind", cmp.Or(x.RoleKind, x.Kind)), message.Text("platform", string(x.Platform)))))
	for _, other := range x.AlsoOn {
		p.Wrapped(2, "", p.say("page-also-on", message.Text("platform", string(other))))
	}
	if r := x.Retracted; r != nil {
		p.Wrapped(2, "", p.say("page-taken-away", message.Text("platform", string(r.Platform)),
			message.Text("overlay", r.Overlay), message.Text("reason", r.Reason)))
	}
	if x.Action != nil {
		writeAsked(p, x)
		writeAction(p, x.Action)
		writeHolders(p, x.Name, x.Roles)
	}
	if x.Role != nil {
		writeWorkspaceRole(p, x.Role)
	}
	if x.RoleKind != "" {
		writeRoleKind(p, x.RoleKind)
		writePlatformRole(p, x.System)
		writeNoContents(p, x)
	}
	for i := range x.Operations {
		writeOperation(p, x, &x.Operations[i])
	}
	if x.Kind == "action" && len(x.Operations) == 0 {
		p.Line(2, "%s", p.Dim(p.say("page-no-operation")))
	}
	if x.RoleKind != "" && len(x.RequiredBy) == 0 {
		p.Line(2, "%s", p.Dim(p.say("page-not-needed")))
	}
	writeNeededBy(p, x.RequiredBy)
}

// writeAsked says what a name is that is not the action's own.
func writeAsked(p *Page, x *answer.Explanation) {
	isAsked := func(code string) bool { return match.EqualFold(code, x.Asked) }
	switch {
	case x.Asked == "":
	case slices.ContainsFunc(x.Action.WorkspaceCodes, isAsked):
		p.Wrapped(2, "", p.say("page-code", message.Text("asked", x.Asked), message.Text("name", x.Name)))
	default:
		p.Wrapped(2, "", p.say("page-spelling", message.Text("asked", x.Asked)))
	}
}

// writeOperation prints an operation of an explanation.
func writeOperation(p *Page, x *answer.Explanation, op *answer.Operation) {
	if x.Kind != "operation" { // whose heading stands there already
		head := p.say("page-operation")
		if x.Kind == "action" {
			head = p.say("page-unlocks")
		}
		p.Blank()
		p.Line(0, "%s %s", head, p.Bold(op.Operation))
	}
	if op.Title != "" {
		p.Wrapped(2, "", op.Title)
	}
	for _, api := range op.API {
		p.Wrapped(2, "", api)
	}
	if x.Kind != "action" && x.RoleKind == "" || len(op.Actions) > 1 {
		own := cmp.Or(p.say("page-names", message.Texts("names", op.Actions)), p.say("page-action-unknown"))
		p.labelled(2, p.say("page-action"), own)
	}
	p.labelled(2, p.say("label-note"), op.Note)
	if op.Deprecated {
		p.Line(2, "%s", p.say("page-deprecated"))
	}
	p.listed(2, p.say("page-twins"), op.Twins)
	writeNeeds(p, op)
	for _, r := range op.Retracted {
		p.Wrapped(4, p.say("page-retracted", message.Text("overlay", r.Overlay))+": ",
			p.say("page-retracted-name", message.Text("name", r.Name), message.Text("reason", r.Reason)))
	}
	writeSources(p, 2, op.Sources)
	writeFeaturesBy(p, op)
	writeOrigin(p, op.Checked, op.Overlay)
}

// writeFeaturesBy says how features were deduced, each way once.
func writeFeaturesBy(p *Page, op *answer.Operation) {
	var said []string
	for _, r := range op.Prerequisites {
		if r.FeatureBy != nil && !slices.Contains(said, r.FeatureBy.ID) {
			said = append(said, r.FeatureBy.ID)
			p.labelled(2, p.say("page-features-by"), cmp.Or(r.FeatureBy.Title, r.FeatureBy.ID))
		}
	}
}

// writeNeeds prints the prerequisites of an operation by feature, with their
// sources where those are not the operation's.
func writeNeeds(p *Page, op *answer.Operation) {
	if len(op.Prerequisites) == 0 {
		none := p.say("page-no-prerequisite")
		if op.NothingNeeded {
			none = p.say("page-nothing-needed", message.Text("source", op.NoneBy))
		}
		p.Line(2, "%s", p.Dim(none))
		return
	}
	p.Wrapped(2, "", p.say("page-needs"))
	type group struct {
		label            string
		names            []string
		sources, without []answer.Source
	}
	var groups []group
	for _, r := range op.Prerequisites {
		label := prerequisiteLabel(p.words, r)
		i := slices.IndexFunc(groups, func(g group) bool {
			return g.label == label && slices.Equal(g.sources, r.Sources) && slices.Equal(g.without, r.Without)
		})
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{label: label, sources: r.Sources, without: r.Without})
		}
		groups[i].names = append(groups[i].names, prerequisiteName(p.words, r))
	}
	for _, g := range groups {
		p.Wrapped(4, g.label+": ", p.say("page-names", message.Texts("names", g.names)))
		others := slices.DeleteFunc(slices.Clone(g.sources), func(s answer.Source) bool { return slices.Contains(op.Sources, s) })
		writeSources(p, 6, others)
		for _, s := range g.without {
			p.labelled(6, p.say("page-without"), p.say("page-source",
				message.Text("title", s.Title), message.Part("date", age(s)), message.Text("url", s.URL)))
		}
	}
	writeFeatures(p, op.Prerequisites)
}

// writeFeatures says what the features of an operation are.
func writeFeatures(p *Page, all []answer.Prerequisite) {
	told := map[string]bool{}
	for _, r := range all {
		if r.Feature == "" || told[r.Feature] {
			continue
		}
		if len(told) == 0 {
			p.Wrapped(2, "", p.say("page-features"))
		}
		told[r.Feature] = true
		deduced := slices.ContainsFunc(all, func(o answer.Prerequisite) bool { return o.Feature == r.Feature && o.FeatureDeduced })
		p.Wrapped(4, r.Feature+": ", p.say("page-feature", message.Text("meaning", cmp.Or(r.FeatureTitle, r.Feature)),
			message.Text("deduced", strconv.FormatBool(deduced))))
	}
}

// prerequisiteLabel says when a prerequisite is needed, and by whom.
func prerequisiteLabel(w words, r answer.Prerequisite) string {
	var pins []message.Message
	for _, pin := range r.With {
		pins = append(pins, message.New("page-pin", message.Text("key", pin.Key), message.Texts("values", pin.Values)))
	}
	standing := r.Standing
	if standing == catalog.Official.String() {
		standing = ""
	}
	return w.say("page-needs-when", message.Text("feature", r.Feature), message.Text("when", r.When), message.Parts("with", pins),
		message.Text("by", r.By), message.Text("standing", standing), message.Text("overlay", r.Overlay))
}

// prerequisiteName says what is needed.
func prerequisiteName(w words, r answer.Prerequisite) string {
	switch {
	case r.Role != "":
		return roleName(w, r.RoleKind, r.Role)
	case r.Action+r.Pattern != "":
		return cmp.Or(r.Action, r.Pattern)
	}
	return w.say("page-any-of", message.Texts("names", r.AnyOf))
}

// writeSources prints each source on a line.
func writeSources(p *Page, indent int, list []answer.Source) {
	for _, s := range list {
		p.labelled(indent, p.say("label-source"), p.say("page-source",
			message.Text("title", s.Title), message.Part("date", age(s)), message.Text("url", s.URL)))
	}
}

// age says how old a source is, and of one that is older than a year that it is.
func age(s answer.Source) message.Message {
	date := dateOf(s.Updated, s.Read)
	if s.Stale {
		return message.New("page-stale", message.Part("date", date))
	}
	return date
}

// writeNeededBy prints the operations that need what was asked for.
func writeNeededBy(p *Page, list []answer.RequiredBy) {
	if len(list) == 0 {
		return
	}
	p.Blank()
	p.Wrapped(0, "", p.say("page-needed-by"))
	for _, n := range list {
		line := []any{n.Operation}
		if n.Action != "" {
			line = append(line, p.Dim(n.Action))
		}
		if n.When != "" {
			line = append(line, p.Dim("("+n.When+")"))
		}
		p.Line(2, "%s"+strings.Repeat("  %s", len(line)-1), line...)
		writeSources(p, 4, n.Sources)
	}
}
