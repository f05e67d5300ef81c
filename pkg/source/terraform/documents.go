package terraform

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
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
	reader
	module    *module // the one that is looked at
	documents []found
	seen      map[string]*policy.Document // by what they say
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
	m := maker{reader: &c.reader, file: b.header.Filename, platform: w.platform}
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

// statements finds the document that the blocks of a resource make.
func (c *collector) statements(w where, b *block, s *scope, h holder) {
	m := maker{reader: &c.reader, file: b.header.Filename, platform: w.platform}
	v := m.document(b, s, h.statements, h.version)
	if !m.why.IsZero() {
		c.tree.use(m.file, span(b.whole))
		c.leave(w, notAnalysable(c.tree.files[m.file], span(b.header), w.address+w.instance, m.why))
		return
	}
	options := c.optionsFor(w.platform)
	for _, d := range policy.ParseValue(c.tree.files[m.file], v, options) {
		c.add(w, d)
	}
}

// dataDocument finds the document of a data source that no resource of the module
// uses in a place that is known.
func (c *collector) dataDocument(address string) {
	b := c.module.config.resources[address]
	w := where{address: address, kind: b.labels[0], file: b.header.Filename, platform: platformOf(b.labels[0])}
	options := c.optionsFor(w.platform)
	w.none = c.module.scope().makesNone(b)
	for _, k := range c.module.scope().some(b) {
		w.instance = k.suffix
		docs, why := c.ofDataSource(c.module, address, k.name, options)
		for _, d := range docs {
			c.add(w, d)
		}
		if len(docs) == 0 && !why.IsZero() {
			c.tree.use(w.file, span(b.whole))
			c.leave(w, notAnalysable(c.tree.files[w.file], span(b.header), address+k.suffix, why))
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
