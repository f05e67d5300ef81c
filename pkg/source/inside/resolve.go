package inside

import (
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// resolved is a value whose functions are placeholders.
type resolved struct {
	*policy.Value
	what string // the function that the value was; "" for a value of the file
	of   []resolved
}

// isFunction reports an object that stands for what a function of the template
// gives.
func isFunction(v *policy.Value) bool {
	if v.Kind != policy.ObjectValue || len(v.Values) != 1 {
		return false
	}
	name := v.Values[0].Name
	return name == "Ref" || strings.HasPrefix(name, "Fn::")
}

// resolve puts placeholders in the place of functions. What is no value in the end
// is left out of lists.
func resolve(v *policy.Value) resolved {
	if isFunction(v) {
		t := &text{}
		t.add(v)
		return resolved{Value: t.value(v), what: v.Values[0].Name}
	}
	if v.Kind != policy.ObjectValue && v.Kind != policy.ListValue {
		return resolved{Value: v}
	}
	out := *v
	out.Values = make([]*policy.Value, 0, len(v.Values))
	r := resolved{Value: &out}
	for _, m := range v.Values {
		if isFunction(m) && m.Values[0].Name == "Ref" && m.Values[0].Text == "AWS::NoValue" {
			continue
		}
		c := resolve(m)
		out.Values = append(out.Values, c.Value)
		r.of = append(r.of, c)
	}
	return r
}

// text is made of pieces of the file and of placeholders.
type text struct {
	out   strings.Builder
	stops []policy.Stop
	vague bool // some of it has no place of its own
}

// value gives the text as a string in the place of a function.
func (t *text) value(v *policy.Value) *policy.Value {
	out := &policy.Value{Kind: policy.StringValue, Text: t.out.String(), Span: v.Span, Name: v.Name, Key: v.Key}
	if !t.vague && len(t.stops) > 0 {
		o := policy.NewOrigin(t.stops[0], t.stops[1:]...)
		out.Inside = &o
	}
	return out
}

// add adds what a value stands for.
func (t *text) add(v *policy.Value) {
	switch {
	case isFunction(v):
		t.function(v, v.Values[0])
	case v.Kind == policy.StringValue, v.Kind == policy.NumberValue:
		t.literal(v, v.Text)
	default:
		t.placeholder(v, "value")
	}
}

func (t *text) function(v, argument *policy.Value) {
	switch list := argument.Kind == policy.ListValue; {
	case argument.Name == "Ref":
		t.placeholder(v, argument.Text)
	case argument.Name == "Fn::GetAtt" && list && len(argument.Values) == 2:
		t.placeholder(v, argument.Values[0].Text+"."+argument.Values[1].Text)
	case argument.Name == "Fn::GetAtt" && argument.Kind == policy.StringValue:
		t.placeholder(v, argument.Text)
	case argument.Name == "Fn::Sub" && list && len(argument.Values) > 0 && argument.Values[0].Kind == policy.StringValue:
		t.sub(argument.Values[0])
	case argument.Name == "Fn::Sub" && argument.Kind == policy.StringValue:
		t.sub(argument)
	case argument.Name == "Fn::Str" && !list, argument.Name == "Fn::Base64":
		t.add(argument)
	case argument.Name == "Fn::Join" && list && len(argument.Values) == 2 && argument.Values[1].Kind == policy.ListValue:
		for i, part := range argument.Values[1].Values {
			if i > 0 {
				t.literal(argument.Values[0], argument.Values[0].Text)
			}
			t.add(part)
		}
	default:
		t.placeholder(v, argument.Name)
	}
}

// literal adds a text of the file, or a part of one that begins at from.
func (t *text) literal(v *policy.Value, s string) {
	if s == "" {
		return
	}
	base := t.out.Len()
	if v.Inside == nil {
		// All of it stands where the value does.
		t.stops = append(t.stops, policy.Stop{Text: base, File: v.Span.Start})
		t.vague = true
	} else {
		for _, stop := range v.Inside.Stops(len(s)) {
			t.stops = append(t.stops, policy.Stop{Text: base + stop.Text, File: stop.File})
		}
	}
	t.out.WriteString(s)
}

// sub adds the text of Fn::Sub: ${Name} is a placeholder as it stands, and ${!Name}
// stands for ${Name}.
func (t *text) sub(v *policy.Value) {
	if !strings.Contains(v.Text, "${!") {
		t.literal(v, v.Text)
		return
	}
	for from := 0; from < len(v.Text); {
		to := len(v.Text)
		if i := strings.Index(v.Text[from:], "${!"); i >= 0 {
			to = from + i + 2
		}
		t.part(v, from, to)
		from = to
		if to < len(v.Text) {
			from++
		}
	}
}

// part adds a part of the text of a value.
func (t *text) part(v *policy.Value, from, to int) {
	base := t.out.Len()
	if v.Inside == nil {
		t.vague = true
	} else {
		t.stops = append(t.stops, policy.Stop{Text: base, File: v.Inside.Offset(from)})
		for _, stop := range v.Inside.Stops(to) {
			if stop.Text > from {
				t.stops = append(t.stops, policy.Stop{Text: base + stop.Text - from, File: stop.File})
			}
		}
	}
	t.out.WriteString(v.Text[from:to])
}

// placeholder adds ${name} for what is known later. The partition is that of the
// public regions.
func (t *text) placeholder(v *policy.Value, name string) {
	t.stops = append(t.stops, policy.Stop{Text: t.out.Len(), File: v.Span.Start})
	if name == "AWS::Partition" {
		t.out.WriteString("aws")
		return
	}
	odd := func(c rune) bool {
		return c < 0x80 && c != '.' && c != '_' && c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
	}
	if name == "" || len(name) > longestName || strings.ContainsFunc(strings.ReplaceAll(name, "::", ""), odd) {
		name = "value"
	}
	t.out.WriteString("${" + name + "}")
}

// firstOpen finds what stands for more than a string of a policy: a whole list of
// statements, an effect, a condition.
func firstOpen(doc resolved) *resolved {
	if doc.Kind != policy.ObjectValue {
		return nil // a text, which is parsed as it is
	}
	for i := range doc.of {
		switch m := &doc.of[i]; {
		case !strings.EqualFold(m.Name, "Statement"):
		case m.what != "":
			return m
		case m.Kind == policy.ListValue:
			for k := range m.of {
				if open := openStatement(&m.of[k]); open != nil {
					return open
				}
			}
		default:
			if open := openStatement(m); open != nil {
				return open
			}
		}
	}
	return nil
}

// openStatement finds it in a statement.
func openStatement(s *resolved) *resolved {
	if s.what != "" {
		return s
	}
	if s.Kind == policy.StringValue {
		s.what = s.Text // of the Serverless Framework, which puts in another file
		return s
	}
	for i := range s.of {
		m := &s.of[i]
		switch {
		case strings.EqualFold(m.Name, "Effect") && m.what != "":
			return m
		case strings.EqualFold(m.Name, "Effect") && strings.HasPrefix(m.Text, "${"):
			m.what = m.Text
			return m
		case !strings.EqualFold(m.Name, "Condition"):
		case m.what != "":
			return m
		default:
			for k := range m.of {
				if m.of[k].what != "" {
					return &m.of[k]
				}
			}
		}
	}
	return nil
}
