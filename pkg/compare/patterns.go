package compare

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// narrowest gives the longest pattern of actions of both principals that matches an
// action; "" where only what statements leave out does.
func narrowest(p *access.Pair, action string) (pattern string) {
	p.EachPattern(action, func(a compile.Action, not bool) {
		if text := a.String(); !not && a.Match(action) && narrower(text, pattern) {
			pattern = text
		}
	})
	return pattern
}

// narrower orders patterns by what they spell out: it reports whether the first says
// more.
func narrower(a, b string) bool {
	spelt := func(s string) int { return len(s) - strings.Count(s, "*") }
	return cmp.Or(cmp.Compare(spelt(a), spelt(b)), cmp.Compare(b, a)) > 0
}

// patternsOf lists the action patterns of both principals by statement, in lower
// case. Of actions that match the same of these groups, one stands for all: so a
// spelling that nobody documents stands alone, since each is a doubt of its own.
func patternsOf(p *access.Pair) (groups [][]*match.Pattern) {
	seen := map[string]bool{}
	add := func(group []*match.Pattern) {
		var key strings.Builder
		for _, one := range group {
			fmt.Fprint(&key, len(one.String()), ":", one.String(), one.Options().Question)
		}
		if !seen[key.String()] {
			groups = append(groups, group)
		}
		seen[key.String()] = true
	}
	anyAgencies := false
	p.EachStatement(func(actions compile.Actions, agencies bool) {
		var group []*match.Pattern
		for _, a := range actions.Patterns {
			one := match.Compile(compile.Lower(a.String()), match.Options{Question: a.Options().Question})
			if a.Doubt != nil {
				add([]*match.Pattern{one})
				continue
			}
			group = append(group, one)
		}
		add(group)
		anyAgencies = anyAgencies || agencies
	})
	if anyAgencies {
		for _, text := range compile.AgencyActions {
			add([]*match.Pattern{match.Compile(text, match.Options{})})
		}
	}
	return groups
}

// spelled gives an action as a document spells it, if one does.
func spelled(p *access.Pair, action string) string {
	as := ""
	p.EachPattern(action, func(a compile.Action, _ bool) {
		if as == "" && compile.Lower(a.String()) == action {
			as = a.String()
		}
	})
	return cmp.Or(as, action)
}
