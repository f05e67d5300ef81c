package policy

import "github.com/permgap/permgap/pkg/message"

// condition reads operators, keys and values. They are kept as they are
// written; what they mean is decided elsewhere.
func (r *reader) condition(n *node, s *Statement) {
	if n == nil || n.kind == kindNull {
		return
	}
	s.ConditionAt = n.span
	if n.kind != kindObject {
		r.fatal(n.place(), message.New("condition-no-object", message.Part("found", n.sort())), message.New("condition-no-object-hint"))
		return
	}
	for _, operator := range n.children {
		if operator.kind == kindNull {
			continue
		}
		if operator.kind != kindObject {
			r.fatal(operator.place(), message.New("operator-no-object", message.Name("operator", operator.name),
				message.Part("found", operator.sort())), message.New("operator-no-object-hint"))
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
			r.fatal(c.place(), message.New("condition-value", message.Name("key", n.name),
				message.Part("found", c.sort())), message.Message{})
		}
		return values
	}
	v, ok := scalar(n)
	if !ok {
		r.fatal(n.place(), noValues(n), message.Message{})
		return nil
	}
	if r.grammar.lists {
		r.warn(n.place(), noValues(n), message.New("condition-values-hint"))
	}
	return []Text{v}
}

func noValues(n *node) message.Message {
	return message.New("condition-values", message.Name("key", n.name), message.Part("found", n.sort()))
}

func scalar(n *node) (Text, bool) {
	switch n.kind {
	case kindString, kindNumber, kindTrue, kindFalse:
		return n.value(), true
	}
	return Text{}, false
}
