package policy

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// grammarOf gives the grammar of a dialect.
func grammarOf(d Dialect) *grammar {
	switch d {
	case Huawei10:
		return &huawei10
	case Huawei11:
		return &huawei11
	case Huawei50:
		return &huawei50
	case RAM1:
		return &ram1
	case AWS2012:
		return &aws2012
	}
	return &aws2008
}

// dialectOf gives what a value of "Version" stands for, or DialectUnknown.
func dialectOf(version string) Dialect {
	switch version {
	case "1.0":
		return Huawei10
	case "1.1":
		return Huawei11
	case "5.0":
		return Huawei50
	case "1":
		return RAM1
	case "2012-10-17":
		return AWS2012
	case "2008-10-17":
		return AWS2008
	}
	return DialectUnknown
}

// bestVersion gives the value of "Version" that a policy in the spelling of a
// dialect should have.
func bestVersion(d Dialect) string {
	switch d {
	case RAM1:
		return "1"
	case AWS2008, AWS2012:
		return "2012-10-17"
	}
	return "1.1"
}

// guessDialect reads the dialect off the spelling of actions and resources,
// within the platform that was asked for; false when nothing tells.
func guessDialect(policy *node, asked Platform) (dialect Dialect, sure bool) {
	switch {
	case asked.HuaweiFamily():
		return Huawei11, true
	case asked == AlibabaCloud:
		return RAM1, true
	case asked == AWS:
		return AWS2008, true
	}
	dialect = AWS2008
	each(policy, func(element string, n *node) {
		if d, ok := spelling(element, n.text); ok && !sure {
			dialect, sure = d, true
		}
	})
	return dialect, sure
}

// each visits the strings of Action and Resource in every statement.
func each(policy *node, visit func(element string, n *node)) {
	for _, s := range statementsOf(policy) {
		for _, element := range []string{"Resource", "NotResource", "Action", "NotAction"} {
			n := s.fold(element)
			if n.is(kindString) {
				visit(element, n)
			}
			if n.is(kindArray) {
				for _, c := range n.children {
					if c.kind == kindString {
						visit(element, c)
					}
				}
			}
		}
	}
}

// statementsOf gives the statements, whether they stand in a list or not.
func statementsOf(policy *node) []*node {
	switch n := policy.fold("Statement"); {
	case n.is(kindArray):
		return n.children
	case n.is(kindObject):
		return []*node{n}
	}
	return nil
}

// spelling tells the dialect a single action or resource is written in, where
// it can only be one.
func spelling(element, text string) (Dialect, bool) {
	parts := strings.Split(text, ":")
	switch element {
	case "Resource", "NotResource":
		switch {
		case parts[0] == "acs" && len(parts) >= 5:
			return RAM1, true
		case parts[0] == "arn" && len(parts) >= 6:
			return AWS2008, true
		case len(parts) >= 5:
			return Huawei11, true
		}
	default:
		switch {
		case len(parts) == 3:
			return Huawei11, true
		case len(parts) == 2 && (AlibabaCloud.Owns(parts[0]) || match.EqualFold(parts[0], "ram")):
			return RAM1, true
		}
	}
	return 0, false
}
