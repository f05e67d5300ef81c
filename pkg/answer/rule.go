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
	Bad     Example   `json:"bad"`  // an input that earns it
	Good    Example   `json:"good"` // a better one
}

// Example is an input of a rule's page.
type Example struct {
	Args  string        `json:"args"` // of permgap
	Files []ExampleFile `json:"files"`
}

// ExampleFile is a file of an example.
type ExampleFile struct {
	Name    string `json:"name"`
	Content string `json:"content"`
}

// Rules is the JSON form of the list of rules.
type Rules struct {
	Version string `json:"version"`
	Rules   []Rule `json:"rules"`
}

// RuleOf gives the JSON form of a rule.
func RuleOf(r rule.Rule) Rule {
	return Rule{r.Code, r.Name, r.Level.String(), r.Summary, r.Why, r.Since, exampleOf(r.Bad), exampleOf(r.Good)}
}

func exampleOf(e rule.Example) Example {
	x := Example{Args: e.Args}
	for _, f := range e.Extra {
		x.Files = append(x.Files, ExampleFile{f.Name, f.Content})
	}
	if e.Input != "" {
		x.Files = append(x.Files, ExampleFile{"policy.json", e.Input})
	}
	return x
}

// AllRules lists the rules in their order.
func AllRules() Rules {
	rows := []Rule{}
	for _, r := range rule.All() {
		rows = append(rows, RuleOf(r))
	}
	return Rules{version, rows}
}
