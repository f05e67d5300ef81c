package compile

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Actions is the Action or NotAction element of a statement.
type Actions struct {
	Not      bool
	Patterns []Action
}

// Action is one pattern of the element; At is its place in the list.
type Action struct {
	*match.Pattern
	At      int
	Service string // lower case; "" when the pattern leaves it open
	// Doubt stands for a spelling that nobody documents: it matches or not.
	Doubt *Test
}

// NewActions reads the element. Letters match in either case.
func NewActions(t *Table, d policy.Dialect, s *policy.Statement) Actions {
	a := Actions{Not: s.NotAction, Patterns: make([]Action, 0, min(len(s.Actions), 64))}
	once := newTexts(len(s.Actions))
	for i, text := range s.Actions {
		key, doubtful := oneStar(text.Value), d.Undocumented(text.Value)
		if doubtful {
			key = "\x00" + text.Value
		}
		if !once.add(key) {
			continue
		}
		p := Action{Pattern: match.Compile(text.Value, match.Options{Question: d.Question(), Fold: true}), At: i}
		service, _, colon := strings.Cut(text.Value, ":")
		if colon && !strings.ContainsAny(service, d.Wildcards()) {
			p.Service = Lower(service)
		}
		if doubtful {
			p.Doubt = t.Doubt("action " + text.Value)
		}
		a.Patterns = append(a.Patterns, p)
	}
	return a
}

// Doubtful reports whether it is open what some of the patterns match.
func (a Actions) Doubtful() bool {
	return slices.ContainsFunc(a.Patterns, func(p Action) bool { return p.Doubt != nil })
}

// texts are those that a list has had so far: a statement that names the same
// many times means it once. A short list is not worth the map.
type texts map[string]bool

func newTexts(length int) texts {
	if length < 2 {
		return nil
	}
	return make(texts, min(length, 64))
}

// add reports whether a text is new.
func (t texts) add(text string) bool {
	if t == nil {
		return true
	}
	known := t[text]
	t[text] = true
	return !known
}

// oneStar writes runs of stars as one, which they mean.
func oneStar(text string) string {
	for strings.Contains(text, "**") {
		text = strings.ReplaceAll(text, "**", "*")
	}
	return text
}

// TakesAgency reports whether an action works on agencies: only for such does
// Resource have its object form. Source: Huawei IAM, the errors IAM.1038 and
// IAM.1039 of its validator.
func TakesAgency(action string) bool {
	a := Lower(action)
	return strings.HasPrefix(a, strings.TrimSuffix(AgencyActions[0], "*")) || a == AgencyActions[1]
}

// AgencyActions are the patterns of the actions that work on agencies.
var AgencyActions = [...]string{"iam:agencies:*", "iam:tokens:assume"}
