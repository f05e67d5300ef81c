package terraform

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// tree makes a value with places of an expression. What stands in another file has
// the place of the reference. What is not known is a placeholder.
func (l leaf) tree(file string, depth int) *policy.Value {
	b := l.s.module.tree.budget
	if b.steps--; b.steps < 0 || depth > mostDepth {
		b.ended = true
	}
	at := span(l.e.Range())
	if b.ended {
		return &policy.Value{Kind: policy.StringValue, Text: "${unknown}", Span: at}
	}
	r := l.resolve()
	if name := r.e.Range().Filename; name != file {
		l.s.module.tree.use(name, span(r.e.Range()))
		v := r.tree(name, depth+1)
		moved(v, at)
		return v
	}
	if r.e != plain(l.e) {
		l.s.module.tree.use(file, span(r.e.Range()))
	}
	at = span(r.e.Range())
	in := func(e hclsyntax.Expression) *policy.Value { return r.to(e).tree(file, depth+1) }
	switch x := r.e.(type) {
	case *hclsyntax.ObjectConsExpr:
		v := &policy.Value{Kind: policy.ObjectValue, Span: at}
		for _, i := range x.Items {
			m := in(i.ValueExpr)
			m.Name, m.Key = r.keyOf(i.KeyExpr), span(i.KeyExpr.Range())
			if m.Name == "" {
				m.Name = placeholderOf(l.s.module.tree.files[file], i.KeyExpr.Range(), nil)
			}
			v.Values = append(v.Values, m)
		}
		return v
	case *hclsyntax.TupleConsExpr:
		v := &policy.Value{Kind: policy.ListValue, Span: at}
		for _, e := range x.Exprs {
			v.Values = append(v.Values, in(e))
		}
		return v
	case *hclsyntax.FunctionCallExpr:
		if v := joined(x, at, in); v != nil {
			return v
		}
	case *hclsyntax.ForExpr:
		if v := r.loop(x, file, depth); v != nil {
			return v
		}
	}
	v := fromValue(r.s.value(r.e, r.names), at, r.placeholder())
	if r.trim != nil && v.Kind == policy.StringValue {
		v.Text = r.trim(v.Text)
	}
	if b.steps -= parts(v) - 1; b.steps < 0 {
		b.ended = true
	}
	return v
}

// parts counts a value and all that it has.
func parts(v *policy.Value) int {
	n := 1
	for _, m := range v.Values {
		n += parts(m)
	}
	return n
}

// placeholder is what stands for the value of the expression.
func (l leaf) placeholder() string {
	at := l.e.Range()
	return placeholderOf(l.s.module.tree.files[at.Filename], at, l.names)
}

// joined keeps the places of what concat, flatten and merge put together.
func joined(x *hclsyntax.FunctionCallExpr, at diag.Span, in func(hclsyntax.Expression) *policy.Value) *policy.Value {
	if x.ExpandFinal {
		return nil
	}
	switch x.Name {
	case "concat", "flatten":
		v := &policy.Value{Kind: policy.ListValue, Span: at}
		for _, arg := range x.Args {
			v.Values = append(v.Values, elements(in(arg), x.Name == "flatten")...)
		}
		return v
	case "merge":
		v := &policy.Value{Kind: policy.ObjectValue, Span: at}
		for _, arg := range x.Args {
			one := in(arg)
			if one.Kind != policy.ObjectValue {
				return nil
			}
			v.Values = append(v.Values, one.Values...)
		}
		v.Values = lastOfEach(v.Values)
		return v
	}
	return nil
}

// lastOfEach gives of members with one name the last.
func lastOfEach(members []*policy.Value) []*policy.Value {
	last := make(map[string]int, len(members))
	for i, m := range members {
		last[m.Name] = i
	}
	out := members[:0]
	for i, m := range members {
		if last[m.Name] == i {
			out = append(out, m)
		}
	}
	return out
}

// elements gives those of a list, and with deep those of the lists in it.
func elements(v *policy.Value, deep bool) []*policy.Value {
	if v.Kind != policy.ListValue {
		return []*policy.Value{v}
	}
	if !deep {
		return v.Values
	}
	var out []*policy.Value
	for _, one := range v.Values {
		out = append(out, elements(one, true)...)
	}
	return out
}

// loop keeps the places of a for expression that makes a list; nil where what it
// goes through is not known.
func (l leaf) loop(x *hclsyntax.ForExpr, file string, depth int) *policy.Value {
	coll := l.s.value(x.CollExpr, l.names)
	if x.KeyExpr != nil || coll.IsMarked() || !coll.IsKnown() || coll.IsNull() || !coll.CanIterateElements() {
		return nil
	}
	v := &policy.Value{Kind: policy.ListValue, Span: span(x.SrcRange)}
	for it := coll.ElementIterator(); it.Next(); {
		key, one := it.Element()
		s := l.s.with(x.ValVar, one)
		if x.KeyVar != "" {
			s = s.with(x.KeyVar, key)
		}
		if x.CondExpr != nil {
			if c := s.value(x.CondExpr, l.names); c.IsMarked() || !c.IsKnown() || c.IsNull() || c.Type() != cty.Bool || c.False() {
				if c.IsKnown() && !c.IsMarked() {
					continue
				}
				return nil
			}
		}
		v.Values = append(v.Values, leaf{e: x.ValExpr, s: s, names: l.names}.tree(file, depth+1))
	}
	return v
}

// moved gives all of a value one place.
func moved(v *policy.Value, at diag.Span) {
	v.Span, v.Key, v.Inside = at, at, nil
	for _, m := range v.Values {
		moved(m, at)
	}
}

// fromValue makes a value of an evaluated one, all of it at one place.
func fromValue(v cty.Value, at diag.Span, unknown string) *policy.Value {
	out := &policy.Value{Kind: policy.StringValue, Text: unknown, Span: at}
	whole := v.IsKnown() && v.Type() == cty.String && isWhole(v)
	raw, _ := v.Unmark()
	switch {
	case !v.IsKnown() || v.IsMarked() && !whole:
	case raw.IsNull():
		out.Kind, out.Text = policy.NullValue, ""
	case raw.Type() == cty.String:
		out.Text = raw.AsString()
	case raw.Type() == cty.Number:
		out.Kind, out.Text = policy.NumberValue, raw.AsBigFloat().Text('f', -1)
	case raw.Type() == cty.Bool:
		out.Kind, out.Text = policy.FalseValue, "false"
		if raw.True() {
			out.Kind, out.Text = policy.TrueValue, "true"
		}
	case raw.CanIterateElements():
		out.Kind, out.Text = policy.ListValue, ""
		if t := raw.Type(); t.IsObjectType() || t.IsMapType() {
			out.Kind = policy.ObjectValue
		}
		for it := raw.ElementIterator(); it.Next(); {
			key, one := it.Element()
			m := fromValue(one, at, unknown)
			if out.Kind == policy.ObjectValue {
				key, _ = key.Unmark()
				m.Name, m.Key = key.AsString(), at
			}
			out.Values = append(out.Values, m)
		}
	}
	return out
}

// text gives the text of a template, with where each part of it stands; false where
// all of it is not known.
func (l leaf) text() (text []byte, at policy.Origin, ok bool) {
	var parts []hclsyntax.Expression
	switch x := l.e.(type) {
	case *hclsyntax.TemplateExpr:
		parts = x.Parts
	default:
		parts = []hclsyntax.Expression{l.e}
	}
	file := l.s.module.tree.files[l.e.Range().Filename]
	stops := []policy.Stop{{File: l.e.Range().Start.Byte}}
	if len(parts) > 0 {
		stops[0].File = parts[0].Range().Start.Byte
	}
	for _, p := range parts {
		v := l.s.value(p, l.names)
		if v.Type() != cty.String || !v.IsKnown() || v.IsNull() || !isWhole(v) {
			return nil, at, false
		}
		v, _ = v.Unmark()
		s := span(p.Range())
		if _, literal := p.(*hclsyntax.LiteralValueExpr); literal && file != nil && s.End <= len(file.Data) && s.Start <= s.End {
			stops = append(stops, literalStops(v.AsString(), file.Data[s.Start:s.End], len(text), s.Start)...)
		} else {
			// All of it stands where the expression does.
			stops = append(stops, policy.Stop{Text: len(text), File: s.Start}, policy.Stop{Text: len(text) + 1, File: s.Start})
		}
		text = append(text, v.AsString()...)
		stops = append(stops, policy.Stop{Text: len(text), File: s.End})
	}
	return text, policy.NewOrigin(stops[0], stops[1:]...), true
}

// literalStops says where the text of a literal stands in its source: as it is, behind
// an indentation that was taken off, or with escapes.
func literalStops(text string, source []byte, from, at int) []policy.Stop {
	if strings.HasSuffix(string(source), text) {
		return []policy.Stop{{Text: from, File: at + len(source) - len(text)}}
	}
	if stops := lineStops(text, string(source), from, at); stops != nil {
		return stops
	}
	var stops []policy.Stop
	i := 0
	for j := 0; j < len(text) && i < len(source); {
		n, m := 2, 1 // of the source, of the text
		switch rest := source[i:]; {
		case rest[0] == '\r' && text[j] != '\r':
			i++
			stops = append(stops, policy.Stop{Text: from + j, File: at + i})
			continue
		case rest[0] == '\\' && len(rest) > 1 && rest[1] == 'u':
			n, m = 6, runeSize(text[j:])
		case rest[0] == '\\' && len(rest) > 1 && rest[1] == 'U':
			n, m = 10, runeSize(text[j:])
		case rest[0] == '\\', bytes.HasPrefix(rest, []byte("$${")), bytes.HasPrefix(rest, []byte("%%{")):
		default:
			i, j = i+1, j+1
			continue
		}
		i, j = i+n, j+m
		stops = append(stops, policy.Stop{Text: from + j, File: at + min(i, len(source))})
	}
	return append([]policy.Stop{{Text: from, File: at}}, stops...)
}

// lineStops aligns the lines of a heredoc, whose indentation was taken off; nil where
// they are not the same.
func lineStops(text, source string, from, at int) []policy.Stop {
	if !strings.Contains(text, "\n") {
		return nil
	}
	var stops []policy.Stop
	for len(text) > 0 {
		line, rest, _ := strings.Cut(text, "\n")
		written, after, _ := strings.Cut(source, "\n")
		indent := strings.LastIndex(written, strings.TrimSuffix(line, "\r"))
		if indent < 0 || strings.TrimSpace(written[:indent]) != "" {
			return nil
		}
		stops = append(stops, policy.Stop{Text: from, File: at + indent})
		from, at = from+len(text)-len(rest), at+len(source)-len(after)
		text, source = rest, after
	}
	return stops
}

// unknownName names what an expression depends on that is not known.
func (l leaf) unknownName() string {
	for _, t := range l.names {
		if v := l.s.value(&hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: t.SourceRange()}, []hcl.Traversal{t}); !v.IsWhollyKnown() {
			return traversalText(t)
		}
	}
	if name := strings.Trim(l.placeholder(), "${}"); name != "unknown" {
		return name
	}
	return "its value"
}

// runeSize is how many bytes the first character of a text has.
func runeSize(text string) int {
	_, n := utf8.DecodeRuneInString(text)
	return n
}
