package terraform

import "github.com/zclconf/go-cty/cty"

// instance is one of the instances of a resource.
type instance struct {
	name   string // its key
	suffix string // of its address: "", "[0]", or ["a"]
	scope  *scope
}

// some gives the instances of a block: where nobody says how many there are, or none,
// it is judged once.
func (s *scope) some(b *block) []instance {
	if keys, _, ok := s.instances(b); ok && len(keys) > 0 {
		return keys
	}
	return []instance{{scope: s.unknownEach(b)}}
}

// makesNone reports a block that is known to have no instance.
func (s *scope) makesNone(b *block) bool {
	keys, _, ok := s.instances(b)
	return ok && len(keys) == 0
}

// keyed gives the scope of the instance with a key, else of the first.
func (s *scope) keyed(b *block, key string) *scope {
	all := s.some(b)
	for _, k := range all {
		if k.name == key {
			return k.scope
		}
	}
	return all[0].scope
}

// unknownEach gives the scope of a block whose instances are not known.
func (s *scope) unknownEach(b *block) *scope {
	if a := b.attr("for_each"); a != nil {
		out := s.with("each", cty.ObjectVal(map[string]cty.Value{"key": cty.DynamicVal, "value": cty.DynamicVal}))
		out.each, out.in, out.unknown = a, s, true
		return out
	}
	if b.attr("count") != nil {
		return s.with("count", cty.ObjectVal(map[string]cty.Value{"index": cty.UnknownVal(cty.Number)}))
	}
	return s
}

// mostInstances bounds those of a resource.
const mostInstances = 200

// instances gives the instances of a block: one, or those of count and for_each. It
// is not ok where their number is not known. Keyed is the argument that says it.
func (s *scope) instances(b *block) (out []instance, keyed string, ok bool) {
	if a := b.attr("count"); a != nil {
		v := s.value(a.expr, a.names)
		if v.IsMarked() || !v.IsKnown() || v.IsNull() || v.Type() != cty.Number {
			return nil, "count", false
		}
		n, _ := v.AsBigFloat().Int64()
		if n > mostInstances {
			return nil, "count", false
		}
		for i := range n {
			index := cty.NumberIntVal(i)
			name := index.AsBigFloat().Text('f', 0)
			out = append(out, instance{name, "[" + name + "]", s.with("count", cty.ObjectVal(map[string]cty.Value{"index": index}))})
		}
		return out, "count", true
	}
	a := b.attr("for_each")
	if a == nil {
		return []instance{{scope: s}}, "", true
	}
	v := s.value(a.expr, a.names)
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || !v.CanIterateElements() || v.LengthInt() > mostInstances {
		return nil, "for_each", false
	}
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if v.Type().IsSetType() {
			key = value
		}
		if !isText(key) {
			return nil, "for_each", false
		}
		in := s.with("each", cty.ObjectVal(map[string]cty.Value{"key": key, "value": value}))
		in.each, in.key, in.in = a, key.AsString(), s
		out = append(out, instance{in.key, `["` + in.key + `"]`, in})
	}
	return out, "for_each", true
}
