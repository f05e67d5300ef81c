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
}

// mostSteps of references from one expression to the next.
const mostReferences = 50

// resolve follows references to where the value is written: locals, variables,
// outputs, branches that are taken, members of objects.
func (l leaf) resolve() leaf {
	for range mostReferences {
		next, ok := l.next()
		if !ok {
			break
		}
		l = next
	}
	l.e = plain(l.e)
	return l
}

// next goes one step; false where the value is written here.
func (l leaf) next() (leaf, bool) {
	b := l.s.module.tree.budget
	if b.steps--; b.steps < 0 {
		b.ended = true
		return l, false
	}
	to := func(e hclsyntax.Expression) (leaf, bool) { return leaf{e, l.s, l.names}, true }
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
			return leaf{x.Collection, l.s, l.names}.member(key)
		}
	case *hclsyntax.RelativeTraversalExpr:
		return leaf{x.Source, l.s, l.names}.descend(x.Traversal)
	}
	return l, false
}

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
		return leaf{a.expr, s, a.names}.descend(t[rest:])
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
		if l.s.each == nil || second.Name != "value" {
			return l, false
		}
		one, ok := leaf{l.s.each.expr, m.scope(), l.s.each.names}.member(cty.StringVal(l.s.key))
		if !ok {
			return l, false
		}
		return one.descend(t[2:])
	case "module":
		c := m.called(second.Name)
		if c == nil || len(t) < 3 {
			return l, false
		}
		if out, ok := t[2].(hcl.TraverseAttr); ok {
			return of(c.config.outputs[out.Name], c.scope(), 3)
		}
	case "data":
	default:
		b := m.config.resources[root+"."+second.Name]
		if b == nil || len(t) < 3 || b.attr("count") != nil || b.attr("for_each") != nil {
			return l, false
		}
		if name, ok := t[2].(hcl.TraverseAttr); ok {
			return of(b.attr(name.Name), m.scope(), 3)
		}
	}
	return l, false
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
	switch x := l.e.(type) {
	case *hclsyntax.ObjectConsExpr:
		if key.Type() != cty.String {
			return l, false
		}
		for _, i := range x.Items {
			if l.keyOf(i.KeyExpr) == key.AsString() {
				return leaf{i.ValueExpr, l.s, l.names}, true
			}
		}
	case *hclsyntax.TupleConsExpr:
		if key.Type() != cty.Number {
			return l, false
		}
		if n, _ := key.AsBigFloat().Int64(); n >= 0 && n < int64(len(x.Exprs)) {
			return leaf{x.Exprs[n], l.s, l.names}, true
		}
	case *hclsyntax.FunctionCallExpr:
		if x.Name != "merge" || x.ExpandFinal {
			return l, false
		}
		for i := len(x.Args) - 1; i >= 0; i-- {
			if found, ok := (leaf{x.Args[i], l.s, l.names}).member(key); ok {
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

// references a data source: data.TYPE.NAME.json, perhaps with an index.
func dataSource(e hclsyntax.Expression) (address string, index cty.Value, ok bool) {
	var t hcl.Traversal
	switch x := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		t = x.Traversal
	case *hclsyntax.RelativeTraversalExpr: // data.TYPE.NAME[each.key].json
		i, is := plain(x.Source).(*hclsyntax.IndexExpr)
		if !is {
			return "", cty.NilVal, false
		}
		c, is := plain(i.Collection).(*hclsyntax.ScopeTraversalExpr)
		if !is {
			return "", cty.NilVal, false
		}
		t = c.Traversal
	}
	if len(t) < 3 || t.RootName() != "data" {
		return "", cty.NilVal, false
	}
	kind, a := t[1].(hcl.TraverseAttr)
	name, b := t[2].(hcl.TraverseAttr)
	if !a || !b || !strings.HasSuffix(kind.Name, "_policy_document") {
		return "", cty.NilVal, false
	}
	for _, step := range t[3:] {
		if i, is := step.(hcl.TraverseIndex); is {
			index = i.Key
		}
	}
	return "data." + kind.Name + "." + name.Name, index, true
}
