package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// group gathers findings of one rule, level and principal whose operations
// are granted by the same pattern at the same place. Groups stand where their
// first finding stood; of those at one place the heavier stand first.
func group(findings []*diag.Finding, by string) [][]*diag.Finding {
	return groupOf(findings, by, func(*diag.Finding) bool { return true })
}

// groupOf is group for some of the findings.
func groupOf(findings []*diag.Finding, by string, of func(*diag.Finding) bool) [][]*diag.Finding {
	type key struct {
		code, principal, path, pointer, pattern string
		offset, line, column                    int
		level                                   diag.Severity
		inferred                                bool
	}
	at := map[key]int{}
	var groups [][]*diag.Finding
	if by == ByOperation {
		groups = make([][]*diag.Finding, 0, len(findings))
	}
	join := func(k key, f *diag.Finding) {
		n, seen := at[k]
		if !seen {
			n = len(groups)
			at[k] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], f)
	}
	for i := range findings {
		f := findings[i]
		if !of(f) {
			continue
		}
		if statement := ofStatement(f); statement != "" && by != ByOperation {
			k := key{code: f.Code, principal: f.Principal, path: f.Location.Path, pointer: statement, pattern: f.Address, level: f.Level}
			join(k, f)
			continue
		}
		if by == ByOperation || f.Operation == "" || len(f.GrantedBy) == 0 || len(f.Prerequisites) == 0 {
			groups = append(groups, findings[i:i+1:i+1])
			continue
		}
		l := f.Location
		k := key{f.Code, f.Principal, l.Path, l.Pointer, f.GrantedBy[0].Pattern, l.Offset, l.Line, l.Column, f.Level, inferred(f)}
		join(k, f)
	}
	return heavierFirst(groups)
}

// ofStatement points to the statement of what is granted and not needed; "" for any
// other finding, and where no pointer leads there.
func ofStatement(f *diag.Finding) string {
	if f.Code != string(rule.ExcessGrant) {
		return ""
	}
	for _, name := range [...]string{"/Action", "/actions", "/action"} {
		if at := strings.LastIndex(f.Location.Pointer, name); at >= 0 {
			return f.Location.Pointer[:at] + "/"
		}
	}
	return ""
}

// mostInPart is how many patterns are listed that are needed in part.
const mostInPart = 10

// excess says what of a statement is granted and not needed, and what is only in part.
func excess(w words, g []*diag.Finding) (header string, parts []detail) {
	var names []string
	for _, f := range g {
		switch {
		case f.MessageID == "excess-whole":
			names = append(names, shorten(cmp.Or(f.Pattern, f.Action)))
		case len(parts) < mostInPart:
			parts = append(parts, detail{label: w.say("label-in-part"), text: sentence(w, f)})
		}
	}
	count := message.Count("parts", len(g)-len(names))
	if len(names) == 0 {
		return w.say("group-excess-part", count), parts
	}
	return w.say("group-excess", message.First("names", names, audit.MostPlaces), count), parts
}

// heavierFirst sorts the groups of each place by level.
func heavierFirst(groups [][]*diag.Finding) [][]*diag.Finding {
	for start := 0; start < len(groups); {
		end := start + 1
		for end < len(groups) && samePlace(groups[start][0].Location, groups[end][0].Location) {
			end++
		}
		slices.SortStableFunc(groups[start:end], func(a, b []*diag.Finding) int { return int(b[0].Level) - int(a[0].Level) })
		start = end
	}
	return groups
}

// heaviestFirst sorts groups by level, wherever they stand.
func heaviestFirst(groups [][]*diag.Finding) [][]*diag.Finding {
	slices.SortStableFunc(groups, func(a, b []*diag.Finding) int { return int(b[0].Level) - int(a[0].Level) })
	return groups
}

// samePlace reports whether two locations begin at the same place.
func samePlace(a, b diag.Location) bool {
	return a.Path == b.Path && a.Line == b.Line && a.Column == b.Column && a.Offset == b.Offset
}

// inferred reports whether a finding is about prerequisites of prerequisites.
func inferred(f *diag.Finding) bool {
	return len(f.Prerequisites) > 0 && len(f.Prerequisites[0].Via) > 0
}

// header is the sentence of a block: the finding's own, or for a group one
// that sums it up.
func header(w words, g []*diag.Finding) string {
	f := g[0]
	if len(g) == 1 {
		return sentence(w, f)
	}
	if rule.Code(f.Code) == rule.ExcessGrant {
		said, _ := excess(w, g)
		return said
	}
	args := []message.Arg{
		message.Count("operations", len(g)),
		message.Text("pattern", shorten(f.GrantedBy[0].Pattern)),
		message.Text("level", f.Level.String()),
		message.Part("when", groupWhen(g)),
		message.Count("permissions", lacking(g)),
	}
	if inferred(f) {
		return w.say("group-inferred", append(args, message.Text("code", f.Code))...)
	}
	switch rule.Code(f.Code) {
	case rule.PrerequisiteMissing:
		sure := lackingOf(g, func(f *diag.Finding, p *diag.Prerequisite) bool { return !p.Lesser(f.Level) })
		without := ""
		if doneWithout(g) {
			without = "yes"
		}
		return w.say("group-missing", append(args[:4:4], message.Count("permissions", sure), message.Text("without", without),
			message.Count("more", lacking(g)-sure))...)
	case rule.PrerequisiteDenied:
		return w.say("group-denied", args...)
	case rule.PrerequisitePartial:
		return w.say("group-partial", args...)
	case rule.PrerequisiteUndecided:
		return w.say("group-undecided", args...)
	case rule.AgencyPrerequisite:
		return w.say("group-agency", args...)
	}
	return w.say("group-other", args...)
}

// fewFeatures is how many features the sentence of a group names.
const fewFeatures = 3

// groupWhen says when the operations of a group come to this: with some features
// alone, or in cases that the source names. Where it is so for some of them, it
// says for how many; nothing where all always do.
func groupWhen(g []*diag.Finding) message.Message {
	some, cases := 0, false
	var features []string
	for _, f := range g {
		if slices.ContainsFunc(f.Prerequisites, func(p diag.Prerequisite) bool { return p.Feature == "" && p.When == "" }) {
			continue
		}
		some++
		for _, p := range f.Prerequisites {
			cases = cases || p.Feature == ""
			features = append(features, shorten(p.Feature))
		}
	}
	if some == len(g) {
		some = 0
	} else if some == 0 {
		return message.Message{}
	}
	if cases {
		return message.New("group-in-cases", message.Count("some", some))
	}
	slices.Sort(features)
	return message.New("group-with-features", message.Count("some", some),
		message.First("features", slices.Compact(features), fewFeatures))
}

// lacking counts the permissions that a group lacks, each once.
func lacking(g []*diag.Finding) int {
	return lackingOf(g, func(*diag.Finding, *diag.Prerequisite) bool { return true })
}

// lackingOf counts some of them.
func lackingOf(g []*diag.Finding, counts func(*diag.Finding, *diag.Prerequisite) bool) int {
	seen := map[string]bool{}
	for _, f := range g {
		for i := range f.Prerequisites {
			if p := &f.Prerequisites[i]; counts(f, p) {
				seen[match.Fold(p.Name())] = true
			}
		}
	}
	return len(seen)
}

// doneWithout reports whether published policies do without all that a group
// surely lacks.
func doneWithout(g []*diag.Finding) bool {
	for _, f := range g {
		for i := range f.Prerequisites {
			if p := &f.Prerequisites[i]; !p.Lesser(f.Level) && len(p.Without) == 0 {
				return false
			}
		}
	}
	return true
}
