package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// key is the address in the tree.
func (o object) key() string { return o.module.address + o.address + o.of.suffix }

func (o object) block() *block { return o.module.config.resources[o.address] }

// nameOf gives the name that a data source asks for.
func nameOf(o object) string {
	for _, name := range [...]string{"display_name", "name", "arn", "policy_name"} {
		if a := o.block().attr(name); a != nil {
			if v := o.of.scope.value(a.expr, a.names); isText(v) {
				return v.AsString()
			}
		}
	}
	return ""
}

// pieces gives the elements of lists that are written out, else the expression.
func (l leaf) pieces() []leaf {
	r := l.resolve()
	switch x := r.e.(type) {
	case *hclsyntax.TupleConsExpr:
		var out []leaf
		for _, e := range x.Exprs {
			out = append(out, r.to(e))
		}
		return out
	case *hclsyntax.FunctionCallExpr:
		switch x.Name {
		case "toset", "tolist", "concat", "compact", "distinct", "flatten", "setunion", "sort", "coalescelist":
			if x.ExpandFinal {
				break
			}
			var out []leaf
			for _, e := range x.Args {
				for _, one := range r.to(e).pieces() {
					if x.Name == "flatten" {
						out = append(out, one.pieces()...)
						continue
					}
					out = append(out, one)
				}
			}
			return out
		}
	}
	return []leaf{l}
}

// texts gives the texts of a value: of one, or of a list; nil where they are not known.
func (l leaf) texts() []string {
	v := l.s.value(l.e, l.names)
	if isText(v) {
		return []string{v.AsString()}
	}
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || !v.CanIterateElements() || v.LengthInt() > mostHoldings {
		return nil
	}
	var out []string
	for it := v.ElementIterator(); it.Next(); {
		_, one := it.Element()
		if !isText(one) {
			return nil
		}
		out = append(out, one.AsString())
	}
	return out
}

// objects gives the resources that an expression refers to: by their ids, resource
// names or names.
func (l leaf) objects() []object {
	// A name that is written out would lead away from the resource, so the reference is
	// looked at first.
	start := l
	for range mostReferences {
		if out := l.refers(); len(out) > 0 {
			return out
		}
		next, ok := l.next()
		if !ok {
			break
		}
		l = next
	}
	if l.of != nil && l.of.outputs == nil {
		return []object{*l.of}
	}
	if v := start.s.value(start.e, start.names); v.IsWhollyKnown() && !v.ContainsMarked() {
		return nil
	}
	return start.traced()
}

// refers gives the resources that a reference names as it is written.
func (l leaf) refers() []object {
	switch x := plain(l.e).(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return l.named(x.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		return l.to(x.Source).refers()
	case *hclsyntax.IndexExpr:
		if c, ok := plain(x.Collection).(*hclsyntax.ScopeTraversalExpr); ok {
			if o := l.s.module.instanceOf(c.Traversal, l.s.value(x.Key, l.names)); o != nil && o.outputs == nil {
				return []object{*o}
			}
		}
		return l.to(x.Collection).refers()
	case *hclsyntax.SplatExpr:
		return l.to(x.Source).refers()
	}
	return nil
}

// named gives the resources of a traversal: the instance that it names, or all.
func (l leaf) named(t hcl.Traversal) (out []object) {
	if len(t) > 1 && t.RootName() == "each" && l.s.each != nil && !l.s.unknown {
		if one, ok := l.s.each.in(l.s.in).member(cty.StringVal(l.s.key)); ok && one.of != nil && one.of.outputs == nil {
			return []object{*one.of}
		}
		return nil
	}
	m, names := l.s.module, namesOf(t)
	if _, own := l.s.vars[t.RootName()]; own || len(names) < 2 {
		return nil
	}
	n := 2
	if names[0] == "data" {
		n = 3
	}
	if len(names) < n {
		return nil
	}
	address := strings.Join(names[:n], ".")
	b := m.config.resources[address]
	if b == nil {
		return nil
	}
	if len(t) > n {
		if i, ok := t[n].(hcl.TraverseIndex); ok {
			if o := m.instanceOf(t[:n], i.Key); o != nil {
				return []object{*o}
			}
		}
	}
	for _, k := range m.scope().some(b) {
		out = append(out, object{module: m, address: address, of: k})
	}
	return out
}

// tokenSign stands around the name of a data source that gives a document, in place of
// its text, while it is traced. No text that is written has it.
const tokenSign = "\x00data\x00"

// makesDocument reports a data source that makes a document of its blocks.
func makesDocument(b *block) bool {
	return b.kind == "data" && len(b.labels) == 2 && strings.HasSuffix(b.labels[0], "_policy_document")
}

// made gives the data sources whose documents the value of an expression is: of one, or
// of a list. It is not ok where the value is anything else.
func (l leaf) made() (out []object, ok bool) {
	t := l.s.module.tree
	if len(l.names) == 0 {
		return nil, false
	}
	defer func() { t.tracing = false }()
	t.tracing = true
	if out, ok = l.madeOf(l.s.value(l.e, l.names)); ok {
		return out, true
	}
	return nil, false
}

// madeOfNone is that for a document which has no instance, nor has its data source.
func (l leaf) madeOfNone() (out []object, ok bool) {
	t := l.s.module.tree
	if len(l.names) == 0 {
		return nil, false
	}
	defer func() { t.tracing, t.inNone = false, false }()
	t.tracing, t.inNone = true, true
	return l.madeOf(l.s.value(l.e, l.names))
}

// madeOf gives the data sources of a traced value.
func (l leaf) madeOf(v cty.Value) (out []object, ok bool) {
	t := l.s.module.tree
	v, _ = v.UnmarkDeep()
	if !v.IsKnown() || v.IsNull() {
		return nil, false
	}
	list := []cty.Value{v}
	if v.Type() != cty.String {
		if !v.CanIterateElements() || v.LengthInt() > mostInstances {
			return nil, false
		}
		list = nil
		for it := v.ElementIterator(); it.Next(); {
			_, one := it.Element()
			list = append(list, one)
		}
	}
	for _, one := range list {
		if !isText(one) {
			return nil, false
		}
		text := strings.TrimSpace(one.AsString())
		if text == "" {
			continue
		}
		key, begins := strings.CutPrefix(text, tokenSign)
		key, ends := strings.CutSuffix(key, tokenSign)
		if !begins || !ends || t.traced[key].module == nil {
			return nil, false
		}
		out = append(out, t.traced[key])
	}
	return out, len(out) > 0
}

// ref marks what is not known of a resource: the mark goes wherever the value goes.
type ref struct{ key string }

// traced evaluates an expression once more, and gives the resources that its value
// depends on. Where the instances of a block are not known, so is what is theirs: it
// depends on what says how many there are.
func (l leaf) traced() (out []object) {
	t := l.s.module.tree
	t.tracing = true
	defer func() { t.tracing = false }()
	v := l.s.value(l.e, l.names)
	if l.s.unknown && l.s.each != nil {
		v = cty.TupleVal([]cty.Value{v, l.s.in.value(l.s.each.expr, l.s.each.names)})
	}
	_, marks := v.UnmarkDeep()
	for m := range marks {
		if r, ok := m.(ref); ok {
			out = append(out, t.traced[r.key])
		}
	}
	slices.SortFunc(out, func(a, b object) int { return strings.Compare(a.key(), b.key()) })
	return out
}
