package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// sentenceOf is the sentence of a finding: what will happen, and why. What no
// present documentation states is only said to be possible.
func sentenceOf(title, id string, key group, gaps []gap, sureness diag.Severity) string {
	title = subject(title, id)
	if key.inferred {
		return inferredMessage(title, key, gaps)
	}
	n := distinct(gaps)
	switch key.code {
	case rule.PrerequisiteMissing:
		return fmt.Sprintf("%s %s: %s", title, fails(gaps, sureness), counted(n, "prerequisite is", "prerequisites are", "not granted"))
	case rule.PrerequisiteDenied:
		return fmt.Sprintf("%s %s: %s", title, fails(gaps, sureness), counted(n, "prerequisite is", "prerequisites are", "denied"))
	case rule.PrerequisitePartial:
		return fmt.Sprintf("%s works only in part: %s", title, counted(n, "prerequisite is", "prerequisites are", "granted only in part"))
	case rule.AgencyPrerequisite:
		return fmt.Sprintf("%s will fail behind the scenes: the agency lacks %s", title, counted(n, "permission", "permissions", ""))
	}
	if roles := rolesOnly(gaps); roles != "" {
		return fmt.Sprintf("%s also needs %s, which a policy cannot show", title, roles)
	}
	return fmt.Sprintf("%s may fail: %s", title, counted(n, "prerequisite", "prerequisites", "could not be decided"))
}

// subject makes a title the subject of a sentence. "Creating a notebook" is one
// as it stands; "Create a notebook" is only a name.
func subject(title, id string) string {
	title = strings.TrimSuffix(title, ".")
	if title == "" {
		return id
	}
	if first, _, _ := strings.Cut(title, " "); strings.HasSuffix(first, "ing") {
		return title
	}
	return `"` + title + `"`
}

func inferredMessage(title string, key group, gaps []gap) string {
	via := gaps[0].via[0]
	one, many := "is not granted", "are not granted"
	switch key.code {
	case rule.PrerequisiteDenied:
		one, many = "is denied", "are denied"
	case rule.PrerequisitePartial:
		one, many = "is granted only in part", "are granted only in part"
	case rule.PrerequisiteUndecided:
		one, many = "could not be decided", "could not be decided"
	}
	if distinct(gaps) == 1 {
		return fmt.Sprintf("%s may fail: its prerequisite %s itself needs %s, which %s", title, via, gaps[0].label(), one)
	}
	return fmt.Sprintf("%s may fail: of what its prerequisites need themselves, %d permissions %s", title, distinct(gaps), many)
}

// fails says whether an operation will fail or may, and when.
func fails(gaps []gap, sureness diag.Severity) string {
	if sureness < diag.Error {
		return strings.Replace(willFail(gaps), "will", "may", 1)
	}
	return willFail(gaps)
}

// willFail says when the operation fails: always, or only with a feature.
func willFail(gaps []gap) string {
	var features []string
	for _, g := range gaps {
		if g.requirement.Feature == "" {
			return conditionally(gaps)
		}
		if !slices.Contains(features, g.requirement.Feature) {
			features = append(features, g.requirement.Feature)
		}
	}
	if len(features) > 3 {
		return fmt.Sprintf("will fail with %d of its features", len(features))
	}
	return "will fail when it uses " + list(features, "or")
}

func conditionally(gaps []gap) string {
	for _, g := range gaps {
		if g.requirement.Feature == "" && g.requirement.When.In("en") == "" {
			return "will fail"
		}
	}
	return "will fail in some cases"
}

// label names a gap in one word of a sentence.
func (g gap) label() string {
	switch {
	case g.name != "":
		return g.name
	case g.requirement.Role != "":
		return g.requirement.Role
	}
	return list(g.members, "or")
}

// rolesOnly lists the roles that are missing, when nothing else is: those of a
// kind behind its name.
func rolesOnly(gaps []gap) string {
	var kinds []catalog.RoleKind
	of := map[catalog.RoleKind][]string{}
	for _, g := range gaps {
		name := g.requirement.Role
		if name == "" {
			return ""
		}
		kind := max(g.requirement.RoleKind, catalog.SystemRole)
		if of[kind] == nil {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(of[kind], name) {
			of[kind] = append(of[kind], name)
		}
	}
	var parts []string
	for _, kind := range kinds {
		noun := kind.String()
		if len(of[kind]) > 1 {
			noun = plural(noun)
		}
		parts = append(parts, "the "+noun+" "+list(of[kind], "and"))
	}
	return strings.Join(parts, ", and ")
}

// plural gives the plural of a noun: role, policy.
func plural(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return stem + "ies"
	}
	return noun + "s"
}

// distinct counts what is missing, whatever number of features it serves.
func distinct(gaps []gap) int {
	var labels []string
	for _, g := range gaps {
		if label := g.label(); !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	return len(labels)
}

// counted writes "1 prerequisite is granted", "3 prerequisites are granted".
func counted(n int, one, many, rest string) string {
	noun := many
	if n == 1 {
		noun = one
	}
	return strings.TrimSuffix(fmt.Sprintf("%d %s %s", n, noun, rest), " ")
}

// list joins words as English does: a, b or c.
func list(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}
