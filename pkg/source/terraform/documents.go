package terraform

import (
	"bytes"
	"fmt"
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

// found is a document with the file that it is reported with.
type found struct {
	home  string
	block string // the file of its block, or of the call that leads to it
	doc   *policy.Document
	says  string // what it is, without its address
}

// collector finds the documents of a module and of those that it calls.
type collector struct {
	tree      *tree
	module    *module // the one that is looked at
	options   policy.Options
	documents []found
	seen      map[string]*policy.Document // by what they say
	data      map[string]bool             // the data sources that are used, by their addresses in the tree
	// of are the documents of a resource, by its address in the tree with an instance,
	// and all of its instances without one.
	of    map[string][]*policy.Document
	whole []*module      // all modules, the root first
	none  map[*block]int // resources of called modules: 1 where no call makes one
	left  []left
	roles []member // what users have in workspaces
}

// left is a call whose module is not judged.
type left struct {
	file, name string
	at         diag.Span
	why        message.Message
}

// collect finds the documents of all files.
func (c *collector) collect() {
	c.seen, c.data, c.of = map[string]*policy.Document{}, map[string]bool{}, map[string][]*policy.Document{}
	c.none = map[*block]int{}
	root := c.module
	c.whole = c.modules(root)
	configs := map[*config]bool{}
	for _, m := range c.whole {
		if c.module = m; !configs[m.config] {
			configs[m.config] = true
			for _, f := range m.config.files {
				if f.wrong != nil {
					c.broken(f)
				}
			}
		}
		for _, a := range m.config.order() {
			if !strings.HasPrefix(a, "data.") && !c.isNone(a) {
				c.resource(a)
			}
		}
	}
	for _, m := range c.whole[1:] { // what no call makes is judged once
		c.module = m
		for _, a := range m.config.order() {
			if c.none[m.config.resources[a]] == 1 {
				c.resource(a)
			}
		}
	}
	for _, m := range c.whole {
		c.module = m
		for _, a := range m.config.order() {
			if strings.HasPrefix(a, "data.") && strings.HasSuffix(m.config.resources[a].labels[0], "_policy_document") && !c.data[m.address+a] {
				c.dataDocument(a)
			}
		}
	}
	for _, m := range c.whole {
		if c.module = m; configs[m.config] {
			delete(configs, m.config)
			for _, f := range m.config.files {
				c.rest(f)
			}
		}
	}
	c.module = root
	c.notCalled()
}

// isNone reports a resource of a called module that the call makes no instance of.
func (c *collector) isNone(address string) bool {
	b := c.module.config.resources[address]
	if c.module.parent == nil || holderOf(b.labels[0]).kind == "" {
		return false
	}
	keys, _, ok := c.module.scope().instances(b)
	if !ok || len(keys) > 0 {
		c.none[b] = 2
		return false
	}
	if c.none[b] == 0 {
		c.none[b] = 1
	}
	return c.none[b] == 1
}

// modules lists a module and all that are called in it, in the order of their calls.
func (c *collector) modules(m *module) []*module {
	all := []*module{m}
	for _, name := range m.config.callNames() {
		callee := m.callee(name)
		for _, one := range callee.instances {
			all = append(all, c.modules(one)...)
		}
		if !callee.why.IsZero() {
			file := callee.block.header.Filename
			shown := m.address + "module." + name
			if callee.source != "" {
				shown += " (" + callee.source + ")"
			}
			c.left = append(c.left, left{file, shown, span(callee.block.header), callee.why})
		}
	}
	return all
}

// notCalled names the calls whose modules are not judged: those of a file and of one
// reason together.
func (c *collector) notCalled() {
	type group struct{ file, why string }
	names, first := map[group][]string{}, map[group]left{}
	var order []group
	for _, l := range c.left {
		g := group{l.file, l.why.Whole()}
		if names[g] == nil {
			order, first[g] = append(order, g), l
		}
		if !slices.Contains(names[g][:min(len(names[g]), mostNamed)], l.name) {
			names[g] = append(names[g], l.name)
		}
	}
	for _, g := range order {
		l := first[g]
		file := c.tree.files[l.file]
		d := policy.NotAnalysable(file, policy.Place{Span: l.at}, message.New("terraform-calls",
			message.Names("names", names[g][:min(len(names[g]), 3)]), message.Count("count", len(names[g])), message.Part("why", l.why)),
			message.New("terraform-calls-hint"))
		c.tell(l.file, d)
		c.documents[len(c.documents)-1].says = fmt.Sprint(l.file, l.at, l.why.Whole()) // the same for all callers
	}
}

// mostNamed is how many names of one reason are told apart.
const mostNamed = 100

// resource finds the documents of a resource.
func (c *collector) resource(address string) {
	b := c.module.config.resources[address]
	h := holderOf(b.labels[0])
	if f, is := formedOf(b.labels[0]); is {
		for _, k := range c.module.scope().some(b) {
			w := where{address: address, instance: k.suffix, kind: f.kind, file: b.header.Filename, platform: f.platform}
			f.collect(c, w, b, k.scope)
		}
		return
	}
	if h.kind == "" {
		return
	}
	for _, k := range c.module.scope().some(b) {
		w := where{address: address, instance: k.suffix, kind: h.kind, file: b.header.Filename, platform: platformOf(h.kind)}
		w.none = c.module.scope().makesNone(b)
		if a := b.attr(h.scope); a != nil {
			if v := k.scope.value(a.expr, a.names); isText(v) {
				w.scope = policy.Text{Value: v.AsString(), Span: span(a.expr.Range())}
			}
		}
		for _, name := range h.attrs {
			if a := b.attr(name); a != nil {
				c.argument(w, a.in(k.scope))
			}
		}
		c.inner(w, b, k.scope, h)
		if h.statements != "" && hasBlocks(b, h.statements) {
			c.statements(w, b, k.scope, h)
		}
	}
}

// inner finds the documents of the blocks in a resource, also of those that a dynamic
// block makes.
func (c *collector) inner(w where, b *block, s *scope, h holder) {
	if h.inner[0] == "" {
		return
	}
	m := maker{collector: c, file: b.header.Filename, platform: w.platform}
	for _, i := range m.blocks(b, s, h.inner[0]) {
		if a := i.block.attr(h.inner[1]); a != nil {
			c.argument(w, a.in(i.scope))
		}
	}
	if !m.why.IsZero() {
		c.useDynamic(b, h.inner[0])
		c.leave(w, notAnalysable(c.tree.files[m.file], span(b.header), w.address+w.instance, m.why))
	}
}

// useDynamic notes the dynamic blocks of a kind as used: it was said what of them is not
// known.
func (c *collector) useDynamic(b *block, kind string) {
	for _, i := range b.blocks {
		if i.kind == "dynamic" && len(i.labels) == 1 && i.labels[0] == kind {
			c.tree.use(i.header.Filename, span(i.whole))
		}
	}
}

// where is what a document is of.
type where struct {
	address  string
	instance string // behind the address
	none     bool   // the configuration makes no instance of it
	kind     string // of the resource
	file     string // of its block
	platform policy.Platform
	scope    policy.Text // AX or XA
}

// argument finds the document that an argument gives.
func (c *collector) argument(w where, l leaf) {
	docs, why := c.parse(w, l.resolve(), 0)
	switch {
	case len(docs) > 0:
		for _, d := range docs {
			c.add(w, d)
		}
	case !why.IsZero():
		at := l.e.Range()
		c.tree.use(at.Filename, span(at))
		c.leave(w, notAnalysable(c.tree.files[at.Filename], span(at), w.address+w.instance, why))
	}
}

// leave keeps an address that cannot be judged, once for all its instances.
func (c *collector) leave(w where, d *policy.Document) {
	c.keep(w, d, fmt.Sprint(d.File.Path, d.Span, c.module.config.dir, w.address, d.Problems[0].Message.Whole()))
}

// add keeps a document, unless an instance of the same resource has the same.
func (c *collector) add(w where, d *policy.Document) {
	if w.scope.Value != "" {
		d.Type = w.scope
	}
	if w.platform.HuaweiFamily() && c.options.Platform == "" && d.Platform == w.platform {
		d.Sign, d.Assumed = policy.Sign{Text: w.kind}, false // the grammar leaves it open, the provider does not
	}
	c.tree.use(d.File.Path, d.Span)
	if w.none && len(d.Statements) == 0 && !d.Broken() && !d.NotAnalysable() {
		c.leave(w, notAnalysable(d.File, d.Span, w.address+w.instance, message.New("terraform-none")))
		return
	}
	says := fmt.Sprint(d.File.Path, d.Span, d.Kind, d.Type, d.Statements, len(d.Problems), d.NotAnalysable())
	if d.Workspace != nil {
		says += fmt.Sprint(d.Workspace.Members)
	}
	d = c.keep(w, d, says)
	base := c.module.address + w.address
	c.of[base] = with(c.of[base], d)
	if w.instance != "" {
		c.of[base+w.instance] = with(c.of[base+w.instance], d)
	}
}

// keep keeps what was found under its address in the tree, and gives what was kept:
// what says the same at the same place is one, and knows the addresses of all.
func (c *collector) keep(w where, d *policy.Document, says string) *policy.Document {
	d.Address = c.module.address + w.address + w.instance
	if known := c.seen[says]; known != nil {
		known.Alike = append(known.Alike, d.Address)
		return known
	}
	c.seen[says] = d
	root, via := c.module.root()
	home, block := w.file, w.file
	if via != nil {
		home = via.header.Filename
		block = home
	}
	if path.Dir(d.File.Path) == root.config.dir && (IsModule(path.Base(d.File.Path)) || isValues(path.Base(d.File.Path))) {
		home = d.File.Path
	} else if via != nil {
		d.From = home
	}
	c.documents = append(c.documents, found{home, block, d, says})
	return d
}

// tell keeps what is said of a file as a whole.
func (c *collector) tell(file string, d *policy.Document) {
	root, _ := c.module.root()
	home := file
	if path.Dir(file) != root.config.dir {
		if _, via := c.moduleOf(path.Dir(file)).root(); via != nil {
			home = via.header.Filename
			d.From = home
		}
	}
	c.documents = append(c.documents, found{home, home, d, fmt.Sprint(d.File.Path, d.Span, d.Problems[0].Message.Whole())})
}

// moduleOf gives the first module of a folder, else the root.
func (c *collector) moduleOf(dir string) *module {
	for _, m := range c.whole {
		if m.config.dir == dir {
			return m
		}
	}
	return c.whole[0]
}

// use notes that a document was made of a place.
func (t *tree) use(file string, at diag.Span) {
	if t.used[file] == nil {
		t.used[file] = &places{}
	}
	t.used[file].add(at)
}

func (c *collector) isUsed(file string, at diag.Span) bool { return c.tree.used[file].holds(at.Start) }

// parse reads the document of a value. Where there is none it says why; nothing for
// one that is not set.
func (c *collector) parse(w where, l leaf, depth int) (docs []*policy.Document, why message.Message) {
	at := l.e.Range()
	file := c.tree.files[at.Filename]
	if file == nil || depth > mostDepth {
		return nil, message.New("terraform-unknown", message.Text("name", "its value"))
	}
	c.tree.use(at.Filename, span(at))
	options := c.options
	if options.Platform == "" {
		options.Platform = w.platform
	}
	if address, key, ok := l.dataSource(); ok {
		return c.ofDataSource(l.s.module, address, key, options)
	}
	if call, ok := l.e.(*hclsyntax.FunctionCallExpr); ok && len(call.Args) > 0 {
		arg := l.to(call.Args[0])
		switch call.Name {
		case "jsonencode", "yamlencode":
			inner := arg.resolve()
			if decode, ok := inner.e.(*hclsyntax.FunctionCallExpr); ok && decode.Name == "jsondecode" && len(decode.Args) == 1 {
				return c.parse(w, inner.to(decode.Args[0]).resolve(), depth+1)
			}
			return c.ofValue(inner, options)
		case "jsondecode":
			return c.parse(w, arg.resolve(), depth+1)
		case "file":
			return c.ofFile(arg, options)
		case "templatefile":
			if len(call.Args) == 2 {
				return c.ofTemplate(arg, l.to(call.Args[1]), options)
			}
		}
	}
	if made, ok := l.made(); ok && len(made) == 1 {
		return c.ofDataSource(made[0].module, made[0].address, made[0].of.name, options)
	}
	if w.none {
		if made, ok := l.madeOfNone(); ok && len(made) == 1 {
			return c.ofDataSource(made[0].module, made[0].address, made[0].of.name, options)
		}
	}
	if t, ok := l.e.(*hclsyntax.TemplateExpr); ok {
		if inner := onlyPart(t); inner != nil {
			return c.parse(w, l.to(inner).resolve(), depth+1)
		}
	}
	v := l.s.value(l.e, l.names)
	if v.IsKnown() && v.IsNull() {
		return nil, message.Message{}
	}
	if t := v.Type(); v.IsKnown() && (t.IsObjectType() || t.IsMapType() || t.IsTupleType() || t.IsListType()) {
		return c.ofValue(l, options)
	}
	return c.ofText(l, file, options)
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
func (c *collector) ofValue(l leaf, options policy.Options) ([]*policy.Document, message.Message) {
	name := l.e.Range().Filename
	file := c.tree.files[name]
	v := l.tree(name, 0)
	if c.tree.budget.ended {
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
func (c *collector) ofText(l leaf, file *diag.File, options policy.Options) ([]*policy.Document, message.Message) {
	text, at, ok := l.text()
	switch {
	case c.tree.budget.ended:
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
func (c *collector) ofFile(name leaf, options policy.Options) ([]*policy.Document, message.Message) {
	v := name.s.value(name.e, name.names)
	if !isText(v) {
		return nil, message.New("terraform-unknown", message.Text("name", name.unknownName()))
	}
	m := name.s.module
	f, err := c.tree.read(m.path(v.AsString()))
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
func (c *collector) ofTemplate(name, vars leaf, options policy.Options) ([]*policy.Document, message.Message) {
	v := name.s.value(name.e, name.names)
	if !isText(v) {
		return nil, message.New("terraform-unknown", message.Text("name", name.unknownName()))
	}
	m := name.s.module
	if _, err := c.tree.valued(m.path(v.AsString())); err != nil {
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
	return c.parse(where{platform: options.Platform}, inner, 1)
}

func unreadable(name string, err error) message.Message {
	return message.New("terraform-unread", message.Text("file", name), message.Text("error", err.Error()))
}

// broken names a file that could not be parsed, if it speaks of policies.
func (c *collector) broken(f *file) {
	if _, speaks := mention(f.file.Data); !speaks {
		return
	}
	at := diag.Span{}
	if f.wrong.Subject != nil {
		at = span(*f.wrong.Subject)
		at.End = min(at.End, len(f.file.Data)) // HCL may point behind the end
		at.Start = min(at.Start, at.End)
	}
	d := policy.NotAnalysable(f.file, policy.Place{Span: at},
		message.New("terraform-syntax", message.Text("what", f.wrong.Summary)), message.New("terraform-syntax-hint"))
	policy.FindSecrets(f.file, d)
	c.tell(f.file.Path, d)
}

// rest finds policies in other places of a file: in locals that nothing uses, and in
// resources of other types.
func (c *collector) rest(f *file) {
	for _, b := range f.blocks {
		address := strings.Join(b.labels, ".")
		switch b.kind {
		case "locals":
			address = "local"
		case "resource":
		case "module":
			if callee := c.module.callee(b.labels[0]); len(b.labels) == 1 && callee != nil && len(callee.instances) > 0 {
				c.passed(b) // the module is judged with them
				continue
			}
			fallthrough
		default:
			address = strings.TrimSuffix(b.kind+"."+address, ".")
		}
		c.inside(f, b, address)
	}
	// What is left stands where the syntax was not understood.
	for from := 0; from < len(f.file.Data); {
		at, found := form.Effect(f.file.Data[from:])
		if !found {
			return
		}
		at.Start, at.End = at.Start+from, at.End+from
		from = at.End
		if !c.isUsed(f.file.Path, at) && f.wrong != nil {
			return // it was said
		}
		if !c.isUsed(f.file.Path, at) {
			c.tree.use(f.file.Path, diag.Span{Start: at.Start, End: len(f.file.Data)})
			d := form.Place(form.New(f.file, nil), "terraform", at)
			c.tell(f.file.Path, d)
			return
		}
	}
}

// passed notes the arguments of a call as used.
func (c *collector) passed(b *block) {
	for _, a := range b.attrs {
		c.tree.use(a.at.Filename, span(a.expr.Range()))
	}
}

// inside looks into the arguments of a block.
func (c *collector) inside(f *file, b *block, address string) {
	for _, a := range b.attrs {
		s := span(a.expr.Range())
		if s.Start < 0 || s.End > len(f.file.Data) || s.Start > s.End {
			continue
		}
		at, found := form.Effect(f.file.Data[s.Start:s.End])
		if !found || c.isUsed(f.file.Path, diag.Span{Start: s.Start + at.Start}) {
			continue
		}
		w := where{address: address + "." + a.name, file: f.file.Path}
		if b.kind == "resource" && len(b.labels) == 2 {
			w.kind, w.platform = b.labels[0], platformOf(b.labels[0])
		}
		c.argument(w, a.in(c.module.scope()))
		c.tree.use(f.file.Path, s)
	}
	for _, i := range b.blocks {
		c.inside(f, i, address)
	}
}

func hasBlocks(b *block, kind string) bool {
	if len(b.inner(kind)) > 0 {
		return true
	}
	for _, i := range b.blocks {
		if i.kind == "dynamic" && len(i.labels) == 1 && i.labels[0] == kind {
			return true
		}
	}
	return false
}
