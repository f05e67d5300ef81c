package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// leaf is an expression where a value is written, with where it is evaluated.
type leaf struct {
	e     hclsyntax.Expression
	s     *scope
	names []hcl.Traversal
	// of is set where the value is an instance of a block as a whole, to which the
	// expression refers.
	of *object
	// trim, if set, takes off what trimspace or chomp does on the way to the value.
	trim func(string) string
}

// object is an instance of a block: a resource or data source, or a called module.
type object struct {
	module  *module // of the block
	address string  // of a resource in its module, without an instance
	of      instance
	outputs *module // the called module
}

// mostSteps of references from one expression to the next.
const mostReferences = 50

// resolve follows references to where the value is written: locals, variables,
// outputs, branches that are taken, members of objects.
func (l leaf) resolve() leaf {
	trim := l.trim
	for range mostReferences {
		next, ok := l.next()
		if !ok {
			break
		}
		if call, is := plain(l.e).(*hclsyntax.FunctionCallExpr); is && trim == nil {
			trim = trimOf(call.Name)
		}
		l = next
	}
	l.e, l.trim = plain(l.e), trim
	return l
}

// trimOf gives what a function takes off a text; nil for one that leaves it as it is.
func trimOf(function string) func(string) string {
	switch function {
	case "trimspace":
		return strings.TrimSpace
	case "chomp":
		return func(text string) string { return strings.TrimRight(text, "\r\n") }
	}
	return nil
}

// next goes one step; false where the value is written here.
func (l leaf) next() (leaf, bool) {
	b := l.s.module.tree.budget
	if b.steps--; b.steps < 0 || l.of != nil {
		b.ended = b.ended || b.steps < 0
		return l, false
	}
	to := func(e hclsyntax.Expression) (leaf, bool) { return l.to(e), true }
	switch x := plain(l.e).(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return l.follow(x.Traversal)
	case *hclsyntax.TemplateWrapExpr:
		return to(x.Wrapped)
	case *hclsyntax.ConditionalExpr:
		switch v := l.s.value(x.Condition, l.names); {
		case v.IsMarked() || !v.IsKnown() || v.IsNull() || v.Type() != cty.Bool:
		case v.True():
			return to(x.TrueResult)
		default:
			return to(x.FalseResult)
		}
	case *attempt:
		for _, arg := range x.Args {
			if _, ok := l.s.try(arg, l.names); ok {
				return to(arg)
			}
		}
	case *hclsyntax.FunctionCallExpr:
		switch x.Name {
		case "sensitive", "nonsensitive", "tostring", "trimspace", "chomp", "tolist", "tomap":
			if len(x.Args) == 1 {
				return to(x.Args[0])
			}
		case "coalesce":
			for _, arg := range x.Args {
				if v, ok := l.s.try(arg, l.names); ok && v.IsKnown() && !v.IsNull() {
					return to(arg)
				}
			}
		}
	case *hclsyntax.IndexExpr:
		if key := l.s.value(x.Key, l.names); !key.IsMarked() {
			return l.to(x.Collection).member(key)
		}
	case *hclsyntax.RelativeTraversalExpr:
		return l.to(x.Source).descend(x.Traversal)
	}
	return l, false
}

// to gives another expression of the same place.
func (l leaf) to(e hclsyntax.Expression) leaf { return leaf{e: e, s: l.s, names: l.names} }

// in gives an argument, to be evaluated in a scope.
func (a *attr) in(s *scope) leaf { return leaf{e: a.expr, s: s, names: a.names} }

// follow finds what a name stands for.
func (l leaf) follow(t hcl.Traversal) (leaf, bool) {
	m := l.s.module
	if len(t) < 2 {
		return l, false
	}
	second, ok := t[1].(hcl.TraverseAttr)
	if !ok {
		return l, false
	}
	of := func(a *attr, s *scope, rest int) (leaf, bool) {
		if a == nil || s == nil || len(t) < rest {
			return l, false
		}
		return a.in(s).descend(t[rest:])
	}
	root := t.RootName()
	if _, own := l.s.vars[root]; own && root != "each" {
		return l, false
	}
	switch root {
	case "local":
		return of(m.config.locals[second.Name], m.scope(), 2)
	case "var":
		a, s := m.variable(second.Name)
		return of(a, s, 2)
	case "each":
		if l.s.each == nil || l.s.unknown || second.Name != "value" {
			return l, false
		}
		one, ok := l.s.each.in(l.s.in).member(cty.StringVal(l.s.key))
		if !ok {
			return l, false
		}
		return one.descend(t[2:])
	case "module":
		if one := m.callee(second.Name).one(); one != nil {
			l.of = &object{outputs: one}
			return l.descend(t[2:])
		}
		return l.behind(t, 2)
	case "data":
		if len(t) > 2 {
			return l.behind(t, 3)
		}
	default:
		if b := m.config.resources[root+"."+second.Name]; b != nil && b.attr("count") == nil && b.attr("for_each") == nil {
			l.of = &object{module: m, address: root + "." + second.Name, of: instance{scope: m.scope()}}
			return l.descend(t[2:])
		}
		return l.behind(t, 2)
	}
	return l, false
}

// behind goes from a block with instances to the one with the key that follows.
func (l leaf) behind(t hcl.Traversal, steps int) (leaf, bool) {
	if len(t) <= steps {
		return l, false
	}
	i, ok := t[steps].(hcl.TraverseIndex)
	if !ok {
		return l, false
	}
	if l.of = l.s.module.instanceOf(t[:steps], i.Key); l.of == nil {
		return l, false
	}
	return l.descend(t[steps+1:])
}

// instanceOf gives the instance of the block that a reference names, by its key.
func (m *module) instanceOf(t hcl.Traversal, key cty.Value) *object {
	names := namesOf(t)
	if len(names) == 2 && names[0] == "module" {
		if one := m.callee(names[1]).instance(key); one != nil {
			return &object{outputs: one}
		}
		return nil
	}
	address := strings.Join(names, ".")
	b := m.config.resources[address]
	if b == nil {
		return nil
	}
	keys, _, _ := m.scope().instances(b)
	for _, k := range keys {
		if !key.IsMarked() && key.IsKnown() && !key.IsNull() && isIndex(key, k.name) {
			return &object{module: m, address: address, of: k}
		}
	}
	return nil
}

// namesOf gives the names at the start of a reference.
func namesOf(t hcl.Traversal) []string {
	var names []string
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, s.Name)
		case hcl.TraverseAttr:
			names = append(names, s.Name)
		default:
			return names
		}
	}
	return names
}

// argument gives an argument of the instance, or an output of the module.
func (o *object) argument(name string) (leaf, bool) {
	if o.outputs != nil {
		if a := o.outputs.config.outputs[name]; a != nil {
			return a.in(o.outputs.scope()), true
		}
		return leaf{}, false
	}
	if name == "id" || name == "arn" {
		return leaf{}, false
	}
	if a := o.module.config.resources[o.address].attr(name); a != nil {
		if v := o.of.scope.value(a.expr, a.names); !v.IsKnown() || !v.IsNull() { // else the platform gives it
			return a.in(o.of.scope), true
		}
	}
	return leaf{}, false
}

// descend goes to a member of a member.
func (l leaf) descend(t hcl.Traversal) (leaf, bool) {
	for _, step := range t {
		var ok bool
		switch s := step.(type) {
		case hcl.TraverseAttr:
			l, ok = l.member(cty.StringVal(s.Name))
		case hcl.TraverseIndex:
			l, ok = l.member(s.Key)
		}
		if !ok {
			return l, false
		}
	}
	return l, true
}

// member finds a member of an object or an element of a list.
func (l leaf) member(key cty.Value) (leaf, bool) {
	l = l.resolve()
	if !key.IsKnown() || key.IsNull() {
		return l, false
	}
	if l.of != nil {
		if key.Type() != cty.String {
			return l, false
		}
		if one, ok := l.of.argument(key.AsString()); ok {
			return one, true
		}
		return l, false
	}
	switch x := l.e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		if l.of = l.s.module.instanceOf(x.Traversal, key); l.of != nil && len(namesOf(x.Traversal)) == len(x.Traversal) {
			return l, true
		}
		l.of = nil
	case *hclsyntax.ObjectConsExpr:
		if key.Type() != cty.String {
			return l, false
		}
		for _, i := range x.Items {
			if l.keyOf(i.KeyExpr) == key.AsString() {
				return l.to(i.ValueExpr), true
			}
		}
	case *hclsyntax.TupleConsExpr:
		if key.Type() != cty.Number {
			return l, false
		}
		if n, _ := key.AsBigFloat().Int64(); n >= 0 && n < int64(len(x.Exprs)) {
			return l.to(x.Exprs[n]), true
		}
	case *hclsyntax.FunctionCallExpr:
		if x.Name != "merge" || x.ExpandFinal {
			return l, false
		}
		for i := len(x.Args) - 1; i >= 0; i-- {
			if found, ok := l.to(x.Args[i]).member(key); ok {
				return found, true
			}
		}
	}
	return l, false
}

// keyOf gives the name of a member; "" where it is not known.
func (l leaf) keyOf(e hclsyntax.Expression) string {
	if name := keyName(e); name != "" {
		return name
	}
	v := l.s.value(e, l.names)
	if isText(v) {
		return v.AsString()
	}
	return ""
}

// try evaluates an expression, and reports whether there was no error.
func (s *scope) try(e hclsyntax.Expression, names []hcl.Traversal) (v cty.Value, ok bool) {
	defer func() {
		if recover() != nil {
			v, ok = cty.DynamicVal, false
		}
	}()
	v, diags := e.Value(s.context(names))
	return v, !diags.HasErrors()
}

// dataSource gives the data source of a policy document that an expression refers
// to: data.TYPE.NAME.json, perhaps with an index. The instance is "" where no key is
// known.
func (l leaf) dataSource() (address, key string, ok bool) {
	var t hcl.Traversal
	var index cty.Value
	switch x := l.e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		t = x.Traversal
	case *hclsyntax.RelativeTraversalExpr: // data.TYPE.NAME[each.key].json
		i, is := plain(x.Source).(*hclsyntax.IndexExpr)
		if !is {
			return "", "", false
		}
		c, is := plain(i.Collection).(*hclsyntax.ScopeTraversalExpr)
		if !is {
			return "", "", false
		}
		t, index = c.Traversal, l.s.value(i.Key, l.names)
	}
	if len(t) < 3 || t.RootName() != "data" {
		return "", "", false
	}
	kind, a := t[1].(hcl.TraverseAttr)
	name, b := t[2].(hcl.TraverseAttr)
	if !a || !b || !strings.HasSuffix(kind.Name, "_policy_document") {
		return "", "", false
	}
	for _, step := range t[3:] {
		if i, is := step.(hcl.TraverseIndex); is {
			index = i.Key
		}
	}
	return "data." + kind.Name + "." + name.Name, keyText(index), true
}

// keyText writes the key of an instance; "" where it is not known.
func keyText(v cty.Value) string {
	if v == cty.NilVal || v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return ""
	}
	switch v.Type() {
	case cty.String:
		return v.AsString()
	case cty.Number:
		return v.AsBigFloat().Text('f', 0)
	}
	return ""
}
