package terraform

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// reader reads documents out of the values of arguments.
type reader struct {
	tree    *tree
	options policy.Options
	data    map[string]bool // the data sources that were read, by their addresses in the tree
}

// optionsFor gives the options for documents of a platform, unless the user chose one.
func (r *reader) optionsFor(p policy.Platform) policy.Options {
	options := r.options
	options.Platform = cmp.Or(options.Platform, p)
	return options
}

// parse reads the document of a value. Where there is none it says why; nothing for
// one that is not set.
func (r *reader) parse(w where, l leaf, depth int) (docs []*policy.Document, why message.Message) {
	at := l.e.Range()
	file := r.tree.files[at.Filename]
	if file == nil || depth > mostDepth {
		return nil, message.New("terraform-unknown", message.Text("name", "its value"))
	}
	r.tree.use(at.Filename, span(at))
	options := r.optionsFor(w.platform)
	if address, key, ok := l.dataSource(); ok {
		return r.ofDataSource(l.s.module, address, key, options)
	}
	if call, ok := l.e.(*hclsyntax.FunctionCallExpr); ok && len(call.Args) > 0 {
		arg := l.to(call.Args[0])
		switch call.Name {
		case "jsonencode", "yamlencode":
			inner := arg.resolve()
			if decode, ok := inner.e.(*hclsyntax.FunctionCallExpr); ok && decode.Name == "jsondecode" && len(decode.Args) == 1 {
				return r.parse(w, inner.to(decode.Args[0]).resolve(), depth+1)
			}
			return r.ofValue(inner, options)
		case "jsondecode":
			return r.parse(w, arg.resolve(), depth+1)
		case "file":
			return r.ofFile(arg, options)
		case "templatefile":
			if len(call.Args) == 2 {
				return r.ofTemplate(arg, l.to(call.Args[1]), options)
			}
		}
	}
	if made, ok := l.made(); ok && len(made) == 1 {
		return r.ofDataSource(made[0].module, made[0].address, made[0].of.name, options)
	}
	if w.none {
		if made, ok := l.madeOfNone(); ok && len(made) == 1 {
			return r.ofDataSource(made[0].module, made[0].address, made[0].of.name, options)
		}
	}
	if t, ok := l.e.(*hclsyntax.TemplateExpr); ok {
		if inner := onlyPart(t); inner != nil {
			return r.parse(w, l.to(inner).resolve(), depth+1)
		}
	}
	v := l.s.value(l.e, l.names)
	if v.IsKnown() && v.IsNull() {
		return nil, message.Message{}
	}
	if t := v.Type(); v.IsKnown() && (t.IsObjectType() || t.IsMapType() || t.IsTupleType() || t.IsListType()) {
		return r.ofValue(l, options)
	}
	return r.ofText(l, file, options)
}

// onlyPart gives the one part of a template that has nothing else but space.
func onlyPart(t *hclsyntax.TemplateExpr) hclsyntax.Expression {
	var only hclsyntax.Expression
	for _, p := range t.Parts {
		if l, literal := p.(*hclsyntax.LiteralValueExpr); literal && l.Val.Type() == cty.String && strings.TrimSpace(l.Val.AsString()) == "" {
			continue
		}
		if only != nil {
			return nil
		}
		only = p
	}
	if _, literal := only.(*hclsyntax.LiteralValueExpr); literal || only == nil {
		return nil
	}
	return only
}

// ofValue reads a document of values.
func (r *reader) ofValue(l leaf, options policy.Options) ([]*policy.Document, message.Message) {
	name := l.e.Range().Filename
	file := r.tree.files[name]
	v := l.tree(name, 0)
	if r.tree.budget.ended {
		return nil, message.New("terraform-large")
	}
	if v.Kind == policy.StringValue {
		return nil, message.New("terraform-unknown", message.Text("name", l.unknownName()))
	}
	if name := openElement(v); name != "" {
		return nil, message.New("terraform-unknown", message.Text("name", name))
	}
	if docs := policy.ParseValue(file, v, options); len(docs) > 0 {
		return docs, message.Message{}
	}
	return nil, message.New("terraform-no-policy")
}

// openElement names a placeholder that stands for statements or a condition: a string
// there would be a mistake, and it is none.
func openElement(v *policy.Value) string {
	placeholder := func(v *policy.Value) string {
		if v == nil || v.Kind != policy.StringValue || !strings.HasPrefix(v.Text, "${") {
			return ""
		}
		return strings.Trim(v.Text, "${}")
	}
	list := v.Member("Statement")
	if name := placeholder(list); name != "" || list == nil {
		return name
	}
	for _, s := range append(elements(list, false), list) {
		for _, one := range [...]*policy.Value{s, s.Member("Condition"), s.Member("Principal"), s.Member("NotPrincipal")} {
			if name := placeholder(one); name != "" {
				return name
			}
		}
	}
	return ""
}

// ofText reads a document of a text.
func (r *reader) ofText(l leaf, file *diag.File, options policy.Options) ([]*policy.Document, message.Message) {
	text, at, ok := l.text()
	switch {
	case r.tree.budget.ended:
		return nil, message.New("terraform-large")
	case !ok:
		return nil, message.New("terraform-unknown", message.Text("name", l.unknownName()))
	case len(bytes.TrimSpace(text)) == 0:
		return nil, message.Message{}
	case !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && !bytes.Contains(text, []byte("Statement")):
		return nil, message.New("terraform-unknown", message.Text("name", l.unknownName()))
	}
	if docs := policy.ParseText(file, text, at, options); len(docs) > 0 {
		for _, d := range docs {
			if d.Broken() || d.NotAnalysable() {
				policy.FindSecrets(file, d)
			}
		}
		concealAll(file, docs)
		return docs, message.Message{}
	}
	return nil, message.New("terraform-no-policy")
}

// ofFile reads a document that stands in a file of its own.
func (r *reader) ofFile(name leaf, options policy.Options) ([]*policy.Document, message.Message) {
	v := name.s.value(name.e, name.names)
	if !isText(v) {
		return nil, message.New("terraform-unknown", message.Text("name", name.unknownName()))
	}
	m := name.s.module
	f, err := r.tree.read(m.path(v.AsString()))
	if err != nil {
		return nil, unreadable(v.AsString(), err)
	}
	if docs := policy.ParseText(f, f.Data, policy.NewOrigin(policy.Stop{}), options); len(docs) > 0 {
		concealAll(f, docs)
		return docs, message.Message{}
	}
	return nil, message.New("terraform-no-policy")
}

// concealAll keeps a file out of the report that was named as a policy and reads like none.
func concealAll(f *diag.File, docs []*policy.Document) {
	known := slices.ContainsFunc(docs, func(d *policy.Document) bool { return d.Kind != policy.KindUnknown })
	if known || IsModule(path.Base(f.Path)) || form.ReadsLikeDocument(f.Data) {
		return
	}
	for _, d := range docs {
		form.Conceal(d)
	}
}

// ofTemplate reads a document of a file that is filled in.
func (r *reader) ofTemplate(name, vars leaf, options policy.Options) ([]*policy.Document, message.Message) {
	v := name.s.value(name.e, name.names)
	if !isText(v) {
		return nil, message.New("terraform-unknown", message.Text("name", name.unknownName()))
	}
	m := name.s.module
	if _, err := r.tree.valued(m.path(v.AsString())); err != nil {
		return nil, unreadable(v.AsString(), err)
	}
	given := vars.s.value(vars.e, vars.names)
	if !given.IsKnown() || given.IsNull() || !given.CanIterateElements() {
		given = cty.EmptyObjectVal
	}
	given, _ = given.Unmark()
	a, sub := m.template(v.AsString(), given)
	if a == nil {
		return nil, message.New("terraform-template", message.Text("file", path.Base(v.AsString())))
	}
	inner := a.in(sub).resolve()
	return r.parse(where{platform: options.Platform}, inner, 1)
}

func unreadable(name string, err error) message.Message {
	return message.New("terraform-unread", message.Text("file", name), message.Text("error", err.Error()))
}

// ofDataSource reads the document of a data source of a module: of the instance with
// a key, else of the first.
func (r *reader) ofDataSource(of *module, address, key string, options policy.Options) ([]*policy.Document, message.Message) {
	b := of.config.resources[address]
	if b == nil {
		return nil, message.New("terraform-unknown", message.Text("name", address))
	}
	r.data[of.address+address] = true
	r.tree.use(b.header.Filename, span(b.whole))
	s := of.scope().keyed(b, key)
	m := maker{reader: r, file: b.header.Filename, platform: platformOf(b.labels[0])}
	v := m.dataDocument(b, s, 0)
	if !m.why.IsZero() {
		return nil, m.why
	}
	docs := policy.ParseValue(r.tree.files[m.file], v, options)
	if len(docs) == 0 {
		return nil, message.New("terraform-no-policy")
	}
	return docs, message.Message{}
}
