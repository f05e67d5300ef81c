package answer

import "github.com/permgap/permgap/pkg/rule"

// Rule is the JSON form of a rule.
type Rule struct {
	Code    rule.Code `json:"code"`
	Name    string    `json:"name"`
	Level   string    `json:"level"`
	Summary string    `json:"summary"`
	Why     string    `json:"why"`
	Since   string    `json:"since"`
}

// Rules is the JSON form of the list of rules.
type Rules struct {
	Version string `json:"version"`
	Rules   []Rule `json:"rules"`
}

// RuleOf gives the JSON form of a rule.
func RuleOf(r rule.Rule) Rule {
	return Rule{r.Code, r.Name, r.Level.String(), r.Summary, r.Why, r.Since}
}

// AllRules lists the rules in their order.
func AllRules() Rules {
	rows := []Rule{}
	for _, r := range rule.All() {
		rows = append(rows, RuleOf(r))
	}
	return Rules{version, rows}
}
