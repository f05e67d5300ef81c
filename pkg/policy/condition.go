package policy

import (
	"fmt"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// condition reads operators, keys and values. They are kept as they are
// written; what they mean is decided elsewhere.
func (r *reader) condition(n *node, s *Statement) {
	if n == nil || n.kind == kindNull {
		return
	}
	s.ConditionAt = n.span
	if n.kind != kindObject {
		r.fatal(n.place(), `"Condition" must be an object of operators, found `+n.describe(), `write {"operator": {"key": ["value"]}}`)
		return
	}
	for _, operator := range n.children {
		if operator.kind == kindNull {
			continue
		}
		if operator.kind != kindObject {
			r.fatal(operator.place(), fmt.Sprintf("the operator %s must be an object of keys, found %s", quote(operator.name), operator.describe()), `write {"key": ["value"]}`)
			continue
		}
		at := Text{Value: operator.name, Span: operator.key, Pointer: operator.pointer()}
		for _, key := range operator.children {
			s.Conditions = append(s.Conditions, Test{
				Operator: at,
				Key:      Text{Value: key.name, Span: key.key, Pointer: key.pointer()},
				Values:   r.values(key),
			})
		}
	}
	s.HasCondition = len(s.Conditions) > 0
}

// values reads the values of a condition key: strings, numbers and truth
// values, alone or in a list. A number stays as it is written.
func (r *reader) values(n *node) []Text {
	switch n.kind {
	case kindNull:
		return nil
	case kindArray:
		values := make([]Text, 0, len(n.children))
		for _, c := range n.children {
			if v, ok := scalar(c); ok {
				values = append(values, v)
				continue
			}
			r.fatal(c.place(), fmt.Sprintf("a value of the condition key %s must be a string, found %s", quote(n.name), c.describe()), "")
		}
		return values
	}
	v, ok := scalar(n)
	if !ok {
		r.fatal(n.place(), fmt.Sprintf("the condition key %s must have a list of strings, found %s", quote(n.name), n.describe()), "")
		return nil
	}
	if r.grammar.lists {
		r.problem(rule.MalformedElement, diag.Warning, n.place(), fmt.Sprintf("the condition key %s must have a list of strings, found %s", quote(n.name), n.describe()), "put the value in brackets")
	}
	return []Text{v}
}

func scalar(n *node) (Text, bool) {
	switch n.kind {
	case kindString, kindNumber, kindTrue, kindFalse:
		return n.value(), true
	}
	return Text{}, false
}
