package terraform

import (
	"errors"
	"maps"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

var (
	errMany      = errors.New("too many files")
	errUntracked = errors.New("git does not track it, and it is no policy")
	errSecret    = errors.New("it holds credentials, and is no policy")
)

// scope is where an expression is evaluated: a module, the values of each and count
// in an instance of a resource, and those of dynamic blocks and for expressions.
type scope struct {
	module *module
	vars   map[string]cty.Value
	// each is the expression of for_each, and key the key of the instance.
	each *attr
	key  string
	in   *scope // where the expression of for_each is evaluated
	// unknown says that the instances of the block are not known.
	unknown bool
	// filled says that it is that of a template, which fills in no other.
	filled bool
}

func (m *module) scope() *scope { return &scope{module: m} }

// with gives the scope with one more name.
func (s *scope) with(name string, v cty.Value) *scope {
	out := *s
	out.vars = maps.Clone(s.vars)
	if out.vars == nil {
		out.vars = map[string]cty.Value{}
	}
	out.vars[name] = v
	return &out
}

// value evaluates an expression; what goes wrong is not known.
func (s *scope) value(e hclsyntax.Expression, names []hcl.Traversal) (v cty.Value) {
	defer func() {
		// The libraries panic where they were not asked rightly. A policy that leads there
		// is not known, and the run goes on.
		if recover() != nil {
			v = cty.DynamicVal
		}
	}()
	v, diags := e.Value(s.context(names))
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return v
}

// context gives the values of the names of an expression.
func (s *scope) context(names []hcl.Traversal) *hcl.EvalContext {
	vars := maps.Clone(s.vars) // those of for expressions stand in no list of names
	if vars == nil {
		vars = map[string]cty.Value{}
	}
	needed := map[string]map[string][]hcl.Traversal{}
	for _, t := range names {
		root := t.RootName()
		if _, ok := s.vars[root]; ok {
			continue
		}
		second := ""
		if len(t) > 1 {
			if a, ok := t[1].(hcl.TraverseAttr); ok {
				second = a.Name
			}
		}
		if second == "" {
			vars[root] = cty.DynamicVal
			continue
		}
		if needed[root] == nil {
			needed[root] = map[string][]hcl.Traversal{}
		}
		needed[root][second] = append(needed[root][second], t)
	}
	for root, members := range needed {
		if _, ok := vars[root]; ok {
			continue
		}
		object := map[string]cty.Value{}
		for name, uses := range members {
			object[name] = s.module.member(root, name, uses)
		}
		vars[root] = cty.ObjectVal(object)
	}
	return &hcl.EvalContext{Variables: vars, Functions: s.module.functions(s.filled)}
}

// member gives the value of a name with a second part.
func (m *module) member(root, name string, uses []hcl.Traversal) cty.Value {
	switch root {
	case "local":
		return m.memo("local."+name, func() cty.Value {
			if a := m.config.locals[name]; a != nil {
				return m.scope().value(a.expr, a.names)
			}
			return cty.DynamicVal
		})
	case "var":
		return m.memo("var."+name, func() cty.Value {
			a, s := m.variable(name)
			if a == nil {
				return cty.DynamicVal
			}
			return m.typed(name, s.value(a.expr, a.names))
		})
	case "path":
		switch name {
		case "module":
			return cty.StringVal(m.config.dir)
		case "root", "cwd":
			return cty.StringVal(path.Dir(m.tree.in.File.Path))
		}
	case "module":
		return m.outputs(name, uses)
	case "data":
		return m.dataSources(name, uses)
	case "count", "each", "self", "terraform":
	default:
		if b := m.config.resources[root+"."+name]; b != nil {
			return m.resource(root+"."+name, b, uses, 2)
		}
	}
	return cty.DynamicVal
}

// memo evaluates a name once. One that depends on itself is not known.
func (m *module) memo(name string, make func() cty.Value) cty.Value {
	if m.tree.tracing {
		name = "traced " + name
	}
	if m.tree.inNone {
		name = "none " + name
	}
	if v, done := m.values[name]; done {
		return v
	}
	if m.busy[name] || len(m.busy) > mostDepth {
		return cty.DynamicVal
	}
	m.busy[name] = true
	v := make()
	delete(m.busy, name)
	if !m.tree.budget.spend(v) {
		v = cty.DynamicVal
	}
	m.values[name] = v
	return v
}

// variable gives the expression of a variable, and where it is evaluated: what the
// call gives, the value of .tfvars, the default.
func (m *module) variable(name string) (*attr, *scope) {
	if m.call != nil {
		if a := m.call.attr(name); a != nil {
			return a, m.parent
		}
	} else {
		m.asked = true
		if a := m.config.given[name]; a != nil {
			return a, m.scope()
		}
	}
	if b := m.config.variables[name]; b != nil {
		if a := b.attr("default"); a != nil {
			return a, m.scope()
		}
	}
	return nil, nil
}

// typed gives a value the type of its variable, with what is optional in it. One that
// does not fit stays as it is.
func (m *module) typed(name string, v cty.Value) (out cty.Value) {
	b := m.config.variables[name]
	if b == nil {
		return v
	}
	if n, a := b.attr("nullable"), b.attr("default"); n != nil && a != nil && v.IsKnown() && v.IsNull() {
		if may := m.scope().value(n.expr, n.names); may.IsKnown() && !may.IsNull() && may.Type() == cty.Bool && may.False() {
			v = m.scope().value(a.expr, a.names)
		}
	}
	t := b.attr("type")
	if t == nil {
		return v
	}
	defer func() {
		if recover() != nil {
			out = v
		}
	}()
	of, defaults, diags := typeexpr.TypeConstraintWithDefaults(t.expr)
	if diags.HasErrors() {
		return v
	}
	out = v
	if defaults != nil && !v.IsNull() {
		out = defaults.Apply(v)
	}
	if converted, err := convert.Convert(m.tree.budget.eased(out), of); err == nil {
		return converted
	}
	return v
}

// outputs gives the outputs of a called module that are asked for.
func (m *module) outputs(name string, uses []hcl.Traversal) cty.Value {
	c := m.callee(name)
	if c == nil || len(c.instances) == 0 {
		return cty.DynamicVal
	}
	var list []cty.Value
	object := map[string]cty.Value{}
	for i, one := range c.instances {
		v := one.outputsOf(uses)
		list = append(list, v)
		object[c.keys[i]] = v
	}
	return instancesValue(c.keyed, list, object)
}

// instancesValue is the value of a block: of its one instance, or of all.
func instancesValue(keyed string, list []cty.Value, object map[string]cty.Value) cty.Value {
	switch {
	case keyed == "":
		return list[0]
	case keyed == "count":
		return cty.TupleVal(list)
	}
	return cty.ObjectVal(object)
}

// outputsOf gives the outputs of a module that are asked for: all of them where the
// question is not that plain.
func (m *module) outputsOf(uses []hcl.Traversal) cty.Value {
	object := map[string]cty.Value{}
	for _, t := range uses {
		name := attrBehind(t, 2)
		if name == "" {
			for name := range m.config.outputs {
				object[name] = m.output(name)
			}
			break
		}
		object[name] = m.output(name)
	}
	return cty.ObjectVal(object)
}

// attrBehind gives the first name in a reference behind so many steps; "" if there is
// none.
func attrBehind(t hcl.Traversal, steps int) string {
	for _, step := range t[min(steps, len(t)):] {
		if a, ok := step.(hcl.TraverseAttr); ok {
			return a.Name
		}
	}
	return ""
}

func (m *module) output(name string) cty.Value {
	return m.memo("output."+name, func() cty.Value {
		if a := m.config.outputs[name]; a != nil {
			return m.scope().value(a.expr, a.names)
		}
		return cty.DynamicVal
	})
}

// dataSources gives the data sources of a type.
func (m *module) dataSources(kind string, uses []hcl.Traversal) cty.Value {
	named := map[string][]hcl.Traversal{}
	for _, t := range uses {
		if len(t) > 2 {
			if a, ok := t[2].(hcl.TraverseAttr); ok {
				named[a.Name] = append(named[a.Name], t)
			}
		}
	}
	object := map[string]cty.Value{}
	for name, uses := range named {
		object[name] = cty.DynamicVal
		if b := m.config.resources["data."+kind+"."+name]; b != nil {
			object[name] = m.resource("data."+kind+"."+name, b, uses, 3)
		}
	}
	return cty.ObjectVal(object)
}

// resource gives what a configuration says of a resource. What the platform says of
// it is not known.
func (m *module) resource(address string, b *block, uses []hcl.Traversal, behind int) cty.Value {
	attrs := map[string]bool{"id": true, "arn": true, "name": true}
	for _, t := range uses {
		if name := attrBehind(t, behind); name != "" {
			attrs[name] = true
		}
	}
	for _, a := range b.attrs {
		attrs[a.name] = true
	}
	if makesDocument(b) {
		attrs["json"], attrs["document"] = true, true
	}
	keys, keyed, ok := m.scope().instances(b)
	if !ok && m.tree.tracing {
		keys = m.scope().some(b)
		if keyed == "for_each" {
			m.instance(address, b, keys[0], attrs)
			return cty.DynamicVal.Mark(ref{object{module: m, address: address}.key()})
		}
	} else if !ok {
		return cty.DynamicVal
	}
	if m.tree.inNone && len(keys) == 0 && makesDocument(b) && keyed == "count" {
		keys = m.scope().some(b)
	}
	var list []cty.Value
	object := map[string]cty.Value{}
	for _, k := range keys {
		v := m.instance(address, b, k, attrs)
		list = append(list, v)
		object[k.name] = v
	}
	return instancesValue(keyed, list, object)
}

// instance gives the arguments of an instance of a resource.
func (m *module) instance(address string, b *block, k instance, attrs map[string]bool) cty.Value {
	out := map[string]cty.Value{}
	for name := range attrs {
		out[name] = m.memo(address+k.suffix+"."+name, func() cty.Value {
			if a := b.attr(name); a != nil && name != "id" && name != "arn" {
				if v := k.scope.value(a.expr, a.names); !v.IsNull() {
					return v
				}
			}
			if t := m.tree; t.tracing {
				o := object{module: m, address: address, of: k}
				t.traced[o.key()] = o
				if makesDocument(b) && (name == "json" || name == "document" || name == "minified_json") {
					return cty.StringVal(tokenSign + o.key() + tokenSign)
				}
				return cty.DynamicVal.Mark(ref{o.key()})
			}
			return cty.DynamicVal
		})
	}
	return cty.ObjectVal(out)
}

// functions are those of Terraform that depend on nothing but their arguments, and
// those that read files. A template cannot fill in another.
func (m *module) functions(inTemplate bool) map[string]function.Function {
	known := &m.known
	if inTemplate {
		known = &m.knownInTemplate
	}
	if *known != nil {
		return *known
	}
	out := maps.Clone(plainFunctions())
	out["file"] = textFunction(func(args []string) (cty.Value, error) {
		file, err := m.tree.valued(m.path(args[0]))
		if err != nil {
			return cty.DynamicVal, err
		}
		return cty.StringVal(string(file.Data)), nil
	})
	out["fileexists"] = boolFunction(func(name string) bool {
		_, err := m.tree.read(m.path(name))
		return err == nil
	})
	if !inTemplate {
		out["templatefile"] = templateFunction(func(name string, vars cty.Value) cty.Value {
			a, sub := m.template(name, vars)
			if a == nil {
				return cty.DynamicVal
			}
			return sub.value(a.expr, a.names)
		})
	}
	*known = out
	return out
}

// path gives the path of a file that an expression names: from the folder of the
// module it is below path.module, which starts with that folder.
func (m *module) path(name string) string {
	if path.IsAbs(name) || strings.HasPrefix(name, m.config.dir+"/") || m.config.dir == "." {
		return path.Clean(name)
	}
	return join(m.config.dir, name)
}

// template parses a file of templatefile(), and gives where it is evaluated.
func (m *module) template(name string, vars cty.Value) (*attr, *scope) {
	f, err := m.tree.valued(m.path(name))
	if err != nil || tooDeep(f.Data, true) || !vars.CanIterateElements() {
		return nil, nil
	}
	e, diags := hclsyntax.ParseTemplate(f.Data, f.Path, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, nil
	}
	names := e.Variables()
	sub := &scope{module: m, vars: map[string]cty.Value{}, filled: true}
	for it := vars.ElementIterator(); it.Next(); {
		k, v := it.Element()
		if k, _ := k.Unmark(); isText(k) {
			sub.vars[k.AsString()] = v
		}
	}
	for _, t := range names { // a template sees its own variables alone
		if _, ok := sub.vars[t.RootName()]; !ok {
			sub.vars[t.RootName()] = cty.DynamicVal
		}
	}
	rw := rewriter{budget: m.tree.budget, file: f}
	return &attr{expr: rw.rewrite(e), names: names}, sub
}
