package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

func isIndex(v cty.Value, name string) bool {
	switch v.Type() {
	case cty.String:
		return v.AsString() == name
	case cty.Number:
		return v.AsBigFloat().Text('f', 0) == name
	}
	return false
}

// maker makes the value of a policy of blocks.
type maker struct {
	reader   *reader
	file     string
	platform policy.Platform
	at       diag.Span       // of the block in the file
	why      message.Message // why it cannot be made
}

// mostSources is how deep data sources are built on others.
const mostSources = 10

// dataDocument makes the policy of a data source, with those that it is built on.
func (m *maker) dataDocument(b *block, s *scope, depth int) *policy.Value {
	version := "2012-10-17"
	if m.platform == platform.AlibabaCloud {
		version = "1"
	}
	m.at = span(b.header)
	v := m.document(b, s, "statement", version)
	list := v.Values[1]
	own := list.Values
	list.Values = nil
	for _, name := range [...]string{"source_json", "source_policy_documents"} {
		for _, one := range m.sources(b, s, name, depth) {
			list.Values = replaced(list.Values, one, false)
		}
	}
	for _, one := range own {
		list.Values = replaced(list.Values, one, true)
	}
	for _, name := range [...]string{"override_json", "override_policy_documents"} {
		for _, one := range m.sources(b, s, name, depth) {
			list.Values = replaced(list.Values, one, true)
		}
	}
	return v
}

// replaced adds a statement. One with the same Sid is replaced where it may be.
func replaced(list []*policy.Value, one *policy.Value, replaces bool) []*policy.Value {
	if sid := sidOf(one); sid != "" && replaces {
		for i, old := range list {
			if sidOf(old) == sid {
				list[i] = one
				return list
			}
		}
	}
	return append(list, one)
}

func sidOf(statement *policy.Value) string {
	for _, m := range statement.Values {
		if m.Name == "Sid" {
			return m.Text
		}
	}
	return ""
}

// sources gives the statements of other documents that an argument lists.
func (m *maker) sources(b *block, s *scope, name string, depth int) []*policy.Value {
	a := b.attr(name)
	if a == nil {
		return nil
	}
	l := a.in(s).resolve()
	var all []leaf
	if t, ok := l.e.(*hclsyntax.TupleConsExpr); ok {
		for _, e := range t.Exprs {
			all = append(all, l.to(e))
		}
	} else {
		all = append(all, l)
	}
	var out []*policy.Value
	for _, one := range all {
		out = append(out, m.source(one.resolve(), depth)...)
	}
	return out
}

// source gives the statements of one other document.
func (m *maker) source(l leaf, depth int) []*policy.Value {
	if depth > mostSources {
		m.why = message.New("terraform-large")
		return nil
	}
	if address, key, ok := l.dataSource(); ok {
		if b := l.s.module.config.resources[address]; b != nil {
			s := l.s.module.scope().keyed(b, key)
			return m.ofObject(l, object{module: l.s.module, address: address, of: instance{scope: s}}, depth)
		}
	}
	if made, ok := l.made(); ok {
		var out []*policy.Value
		for _, o := range made {
			out = append(out, m.ofObject(l, o, depth)...)
		}
		return out
	}
	v := l.s.value(l.e, l.names)
	raw, _ := v.UnmarkDeep()
	if raw.IsKnown() && raw.IsNull() {
		return nil
	}
	if raw.IsKnown() && (raw.Type().IsListType() || raw.Type().IsTupleType()) {
		var out []*policy.Value
		for it := raw.ElementIterator(); it.Next(); {
			_, one := it.Element()
			out = append(out, m.decoded(l, one)...)
		}
		return out
	}
	return m.decoded(l, v)
}

// ofObject gives the statements of another data source.
func (m *maker) ofObject(l leaf, o object, depth int) []*policy.Value {
	b := o.block()
	m.reader.data[o.module.address+o.address] = true
	m.reader.tree.use(b.header.Filename, span(b.whole))
	file, place := m.file, m.at
	m.file = b.header.Filename
	v := m.dataDocument(b, o.of.scope, depth+1)
	m.file, m.at = file, place
	if b.header.Filename != file {
		at := span(l.e.Range())
		if l.e.Range().Filename != file {
			at = m.at
		}
		moved(v, at)
	}
	return v.Values[1].Values
}

// decoded gives the statements of a JSON text.
func (m *maker) decoded(l leaf, v cty.Value) []*policy.Value {
	raw, _ := v.Unmark()
	if !raw.IsKnown() || raw.IsNull() || raw.Type() != cty.String || !isWhole(v) {
		m.why = message.New("terraform-unknown", message.Text("name", l.unknownName()))
		return nil
	}
	decoded, err := plainFunctions()["jsondecode"].Call([]cty.Value{raw})
	if err != nil || !decoded.Type().IsObjectType() || !decoded.Type().HasAttribute("Statement") {
		m.why = message.New("terraform-unknown", message.Text("name", l.unknownName()))
		return nil
	}
	at := span(l.e.Range())
	if l.e.Range().Filename != m.file {
		at = m.at
	}
	list := fromValue(decoded.GetAttr("Statement"), at, l.placeholder())
	if list.Kind == policy.ObjectValue {
		return []*policy.Value{list}
	}
	return list.Values
}

// document makes a policy of the blocks of a kind: its version, then its statements.
func (m *maker) document(b *block, s *scope, kind, version string) *policy.Value {
	at := span(b.header)
	list := &policy.Value{Kind: policy.ListValue, Name: "Statement", Key: at, Span: at}
	said := &policy.Value{Kind: policy.StringValue, Name: "Version", Key: at, Text: version, Span: at}
	if a := b.attr("version"); a != nil {
		if v := s.value(a.expr, a.names); isText(v) {
			said.Text, said.Span, said.Key = v.AsString(), span(a.expr.Range()), span(a.at)
		}
	}
	for _, one := range m.blocks(b, s, kind) {
		list.Values = append(list.Values, m.statement(one.block, one.scope))
	}
	return &policy.Value{Kind: policy.ObjectValue, Span: span(b.whole), Values: []*policy.Value{said, list}}
}

// placed is a block with where its arguments are evaluated.
type placed struct {
	block *block
	scope *scope
}

// blocks gives the blocks of a kind, also those that a dynamic block makes.
func (m *maker) blocks(b *block, s *scope, kind string) (out []placed) {
	for _, i := range b.blocks {
		switch {
		case i.kind == kind:
			out = append(out, placed{i, s})
		case i.kind == "dynamic" && len(i.labels) == 1 && i.labels[0] == kind:
			out = append(out, m.dynamic(i, s, kind)...)
		}
	}
	if a := b.attr(kind); a != nil {
		for _, i := range asBlocks(kind, a.expr, a.names) {
			out = append(out, placed{i, s})
		}
	}
	if a := b.attr("dynamic"); a != nil { // in the JSON syntax
		for _, all := range asBlocks("dynamic", a.expr, a.names) {
			for _, i := range all.inner(kind) {
				out = append(out, m.dynamic(i, s, kind)...)
			}
		}
	}
	return out
}

// dynamic gives the blocks that a dynamic block makes.
func (m *maker) dynamic(b *block, s *scope, kind string) (out []placed) {
	a, content := b.attr("for_each"), b.inner("content")
	if a == nil || len(content) != 1 {
		return nil
	}
	name := kind
	if i := b.attr("iterator"); i != nil {
		if t, ok := plain(i.expr).(*hclsyntax.ScopeTraversalExpr); ok {
			name = t.Traversal.RootName()
		} else if v := s.value(i.expr, i.names); isText(v) {
			name = v.AsString() // in the JSON syntax
		}
	}
	v := s.value(a.expr, a.names)
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || !v.CanIterateElements() || v.LengthInt() > mostInstances {
		if v.IsKnown() && v.IsNull() {
			return nil
		}
		m.why = message.New("terraform-unknown", message.Text("name", a.in(s).unknownName()))
		return nil
	}
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		out = append(out, placed{content[0], s.with(name, cty.ObjectVal(map[string]cty.Value{"key": key, "value": value}))})
	}
	return out
}

// elementsOf says what the arguments of a statement are called in a policy.
var elementsOf = [...][2]string{
	{"sid", "Sid"}, {"effect", "Effect"}, {"actions", "Action"}, {"action", "Action"}, {"not_actions", "NotAction"},
	{"not_action", "NotAction"}, {"resources", "Resource"}, {"resource", "Resource"}, {"not_resources", "NotResource"},
	{"not_resource", "NotResource"},
}

// statement makes a statement of a block.
func (m *maker) statement(b *block, s *scope) *policy.Value {
	out := &policy.Value{Kind: policy.ObjectValue, Span: span(b.whole)}
	var empty []*policy.Value
	for _, e := range elementsOf {
		a := b.attr(e[0])
		if a == nil {
			continue
		}
		v := m.argument(a, s)
		v.Name, v.Key = e[1], span(a.at)
		switch {
		case v.Kind == policy.NullValue:
		case v.Kind == policy.ListValue && len(v.Values) == 0:
			if len(a.names) > 0 {
				empty = append(empty, &policy.Value{
					Kind: policy.StringValue, Name: v.Name, Key: v.Key, Span: v.Span, Text: a.in(s).placeholder(),
				})
			}
		default:
			out.Values = append(out.Values, v)
		}
	}
	// A statement needs both, so a list that is empty by default is one to fill in.
	for _, v := range empty {
		if element := strings.TrimPrefix(v.Name, "Not"); out.Member(element) == nil && out.Member("Not"+element) == nil {
			out.Values = append(out.Values, v)
		}
	}
	if out.Member("Effect") == nil {
		out.Values = append(out.Values, &policy.Value{
			Kind: policy.StringValue, Name: "Effect", Text: "Allow", Span: span(b.header), Key: span(b.header),
		})
	}
	for _, p := range [...][2]string{
		{"principals", "Principal"}, {"principal", "Principal"}, {"not_principals", "NotPrincipal"}, {"not_principal", "NotPrincipal"},
	} {
		if v := m.grouped(b, s, p[0], [...]string{"type", "entity"}, "identifiers"); v != nil {
			v.Name, v.Key = p[1], v.Span
			out.Values = append(out.Values, v)
		}
	}
	if v := m.conditions(b, s); v != nil {
		v.Name, v.Key = "Condition", v.Span
		out.Values = append(out.Values, v)
	}
	return out
}

// argument makes the value of an argument of a statement.
func (m *maker) argument(a *attr, s *scope) *policy.Value {
	l := a.in(s)
	v := l.tree(m.file, 0)
	if m.reader.tree.budget.ended {
		m.why = message.New("terraform-large")
	}
	if m.platform == platform.AWS {
		variables(v)
	}
	return v
}

// variables writes the variables of AWS as policies have them: the data source has
// an ampersand for the dollar.
func variables(v *policy.Value) {
	if v.Kind == policy.StringValue {
		v.Text = strings.ReplaceAll(v.Text, "&{", "${")
	}
	for _, one := range v.Values {
		variables(one)
	}
}

// grouped makes an object of blocks with a name and a list.
func (m *maker) grouped(b *block, s *scope, kind string, names [2]string, values string) *policy.Value {
	var out *policy.Value
	for _, p := range m.blocks(b, s, kind) {
		list := p.block.attr(values)
		var named *attr
		for _, n := range names {
			if a := p.block.attr(n); a != nil {
				named = a
			}
		}
		if list == nil || named == nil {
			continue
		}
		if out == nil {
			out = &policy.Value{Kind: policy.ObjectValue, Span: span(p.block.whole)}
		}
		key := m.argument(named, p.scope)
		v := m.argument(list, p.scope)
		v.Name, v.Key = key.Text, key.Span
		if v.Name == "*" {
			return &policy.Value{Kind: policy.StringValue, Text: "*", Span: out.Span}
		}
		out.Values = merged(out.Values, v)
	}
	return out
}

// conditions makes the condition of a statement: of blocks, or of a JSON text.
func (m *maker) conditions(b *block, s *scope) *policy.Value {
	out := &policy.Value{Kind: policy.ObjectValue}
	for _, p := range m.blocks(b, s, "condition") {
		operator := p.block.attr("test")
		if operator == nil {
			operator = p.block.attr("operator")
		}
		variable, values := p.block.attr("variable"), p.block.attr("values")
		if operator == nil || variable == nil || values == nil {
			continue
		}
		if out.Span.End == 0 {
			out.Span = span(p.block.whole)
		}
		op, key, v := m.argument(operator, p.scope), m.argument(variable, p.scope), m.argument(values, p.scope)
		v.Name, v.Key = key.Text, key.Span
		test := &policy.Value{Kind: policy.ObjectValue, Name: op.Text, Key: op.Span, Span: span(p.block.whole), Values: []*policy.Value{v}}
		joinTest(out, test)
	}
	if len(out.Values) > 0 {
		return out
	}
	a := b.attr("condition")
	if a == nil {
		return nil
	}
	v := s.value(a.expr, a.names)
	if raw, _ := v.Unmark(); raw.IsKnown() && !raw.IsNull() && raw.Type() == cty.String && isWhole(v) {
		at := span(a.expr.Range())
		decoded, err := plainFunctions()["jsondecode"].Call([]cty.Value{raw})
		if err == nil {
			return fromValue(decoded, at, "${condition}")
		}
		return fromValue(raw, at, "${condition}")
	}
	return nil
}

// joinTest adds a test to a condition: tests of one operator stand together.
func joinTest(out, test *policy.Value) {
	for _, known := range out.Values {
		if known.Name == test.Name {
			known.Values = merged(known.Values, test.Values[0])
			return
		}
	}
	out.Values = append(out.Values, test)
}

// merged adds a member. Lists of one name are one list.
func merged(members []*policy.Value, v *policy.Value) []*policy.Value {
	for _, known := range members {
		if known.Name == v.Name && known.Kind == policy.ListValue {
			known.Values = append(known.Values, elements(v, false)...)
			return members
		}
	}
	return append(members, v)
}
