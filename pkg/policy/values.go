package policy

import "github.com/permgap/permgap/pkg/diag"

// ReadValue reads a JSON file as a value with places: for exports that hold policies
// among much else. The error names the first mistake.
func ReadValue(file *diag.File, opts Options) (*Value, error) {
	text, base, problem := prepare(file, opts)
	if problem != nil {
		return nil, errMany
	}
	t, err := parseTree(text, origin{base: base}, nil, opts.maxDepth())
	if err != nil {
		return nil, err
	}
	return asValue(file, t.root), nil
}

// asValue makes a value of a tree. A string that may hold a policy knows where its
// text stands.
func asValue(file *diag.File, n *node) *Value {
	v := &Value{Text: n.text, Span: n.span, Name: n.name, Key: n.key}
	for kind, of := range kindsOfValues {
		if of == n.kind {
			v.Kind = ValueKind(kind)
		}
	}
	if raw := file.Data[n.span.Start:n.span.End]; v.Kind == StringValue && len(raw) > 2 && n.text != "" && isDelimiterOrBrace(n.text[0]) {
		_, at := embedded(raw, n.span.Start)
		v.Inside = &Origin{at}
	}
	for _, c := range n.children {
		v.Values = append(v.Values, asValue(file, c))
	}
	return v
}

func isDelimiterOrBrace(c byte) bool { return c == '{' || isDelimiter(c) }

// Member gives a member of an object by its name; nil where it has none.
func (v *Value) Member(name string) *Value {
	if v == nil || v.Kind != ObjectValue {
		return nil
	}
	for _, m := range v.Values {
		if m.Name == name {
			return m
		}
	}
	return nil
}
