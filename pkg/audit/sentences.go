package audit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/principal/workspace"
	"github.com/permgap/permgap/pkg/rule"
)

// mostFeatures is how many features a sentence names.
const mostFeatures = 3

// nameOf is the argument that names an operation in a sentence: its title, or
// its name where it has none.
func nameOf(op *catalog.Operation, title string) message.Arg {
	return message.Text("title", cmp.Or(title, op.Name))
}

// operationMessage says what will happen to an operation, and why. What no
// present documentation states is only said to be possible, and so is all where
// nothing is certain.
func operationMessage(name message.Arg, g group, gaps []*Prerequisite, s scale, certain bool) message.Message {
	count := message.Count("count", distinct(gaps))
	if g.behind {
		return behindMessage(name, gaps, count)
	}
	switch g.code {
	case rule.PrerequisiteMissing:
		return message.New("operation-lacks", s.failing(name, gaps, certain)...)
	case rule.PrerequisiteDenied:
		return message.New("operation-denied", s.failing(name, gaps, certain)...)
	case rule.PrerequisitePartial:
		return message.New("operation-limited", name, count)
	case rule.AgencyPrerequisite:
		return message.New("operation-agency-lacks", name, count)
	}
	if roles := rolesOnly(gaps); len(roles) > 0 {
		return message.New("operation-needs-roles", name, message.Parts("roles", roles))
	}
	return message.New("operation-undecided", name, count)
}

// behindMessage is about what granted prerequisites need themselves.
func behindMessage(name message.Arg, gaps []*Prerequisite, count message.Arg) message.Message {
	first := gaps[0]
	when, features := occasion(gaps)
	via, what := message.Text("via", first.Via[0]), message.Texts("what", first.names())
	verdict := message.Text("verdict", first.Ruling.Verdict.String())
	return message.New("operation-behind", name, count, via, what, verdict,
		message.Text("when", when), message.First("features", features, mostFeatures))
}

// failing gives the arguments that say how surely an operation fails, and when:
// always, in some cases, or with some of its features. Where it surely does, what
// is less sure is counted apart.
func (s scale) failing(name message.Arg, gaps []*Prerequisite, certain bool) []message.Arg {
	certainty, counted := "possible", gaps
	if certain && s.heaviest(diag.Error, gaps) == diag.Error {
		certainty, counted = "sure", s.sure(gaps)
	}
	when, features := occasion(counted)
	args := []message.Arg{name, message.Text("certainty", certainty), message.Text("when", when)}
	if when == "features" {
		args = append(args, message.First("features", features, mostFeatures))
	}
	count, without := distinct(counted), ""
	if !slices.ContainsFunc(counted, func(p *Prerequisite) bool { return len(p.Stated.Without) == 0 }) {
		without = "yes"
	}
	return append(args, message.Count("count", count), message.Count("more", distinct(gaps)-count), message.Text("without", without))
}

// sure gives the gaps that are errors by themselves.
func (s scale) sure(gaps []*Prerequisite) (sure []*Prerequisite) {
	for _, p := range gaps {
		if s.of(diag.Error, p) == diag.Error {
			sure = append(sure, p)
		}
	}
	return sure
}

// occasion says when gaps matter, and names the features.
func occasion(gaps []*Prerequisite) (when string, features []string) {
	always, alone := false, false
	for _, p := range gaps {
		r := p.Stated
		alone = alone || r.Feature == ""
		always = always || r.Feature == "" && r.When.In("en") == ""
		if !slices.Contains(features, r.Feature) {
			features = append(features, r.Feature)
		}
	}
	switch {
	case always:
		return "always", nil
	case alone:
		return "cases", nil
	}
	return "features", features
}

// names are what a sentence calls a prerequisite: the members of a group.
func (p *Prerequisite) names() []string {
	switch {
	case p.Action != "":
		return []string{p.Action}
	case p.Role() != "":
		return []string{p.Role()}
	}
	return p.AnyOf
}

// rolesOnly lists the roles that are missing, those of a kind together, where
// nothing else is.
func rolesOnly(gaps []*Prerequisite) []message.Message {
	var kinds []catalog.RoleKind
	of := map[catalog.RoleKind][]string{}
	for _, p := range gaps {
		if p.Role() == "" {
			return nil
		}
		kind := max(p.Stated.RoleKind, catalog.SystemRole)
		if of[kind] == nil {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(of[kind], p.Role()) {
			of[kind] = append(of[kind], p.Role())
		}
	}
	var roles []message.Message
	for _, kind := range kinds {
		word := strings.ReplaceAll(kind.String(), " ", "-")
		var fixed, described []string
		for _, name := range of[kind] {
			if what, is := catalog.Described(name); is {
				described = append(described, what)
			} else {
				fixed = append(fixed, name)
			}
		}
		if len(fixed) > 0 {
			roles = append(roles, message.New("roles-of-kind", message.Text("kind", word), message.Texts("names", fixed)))
		}
		if len(described) > 0 {
			roles = append(roles, message.New("roles-of-kind", message.Text("kind", "described"), message.Texts("names", described)))
		}
	}
	return roles
}

// distinct counts what is missing, whatever number of features it serves.
func distinct(gaps []*Prerequisite) int {
	names := make([]string, 0, len(gaps))
	for _, p := range gaps {
		name := p.Action
		if name == "" {
			name = strings.Join(p.names(), "\x00")
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return len(slices.Compact(names))
}

// holders names who holds a permission point, or lacks it.
func (t *teller) holders(h *workspace.Holding) message.Message {
	switch {
	case h != nil && h.OfCaller:
		return message.New("holder-told")
	case h != nil && h.Held:
		return message.New("holder-roles", message.Texts("names", h.From))
	}
	if names := slices.Concat(t.rights.roles.Roles(), t.rights.unknownRoles); len(names) > 0 {
		return message.New("holder-any-role", message.Texts("names", names))
	}
	if t.principal().Listed() {
		return message.New("holder-member")
	}
	return message.New("holder-caller")
}
