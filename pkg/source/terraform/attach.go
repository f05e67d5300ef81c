package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// holding finds who holds which documents of the modules: what is attached to one
// role, user, group or agency is held together.
type holding struct {
	*collector
	held    map[string]*form.Holder
	order   []string            // their addresses, as they were met
	members map[string][]string // the groups of a user
	users   map[string]object   // the users among them
	filled  map[string]bool     // groups with members
	named   map[string]object   // resources by their platform, what they are, and name
	by      map[string]object   // what attaches a policy by its name, by its address
	open    map[string]openList // what holders list and nobody knows, by their addresses
	left    int                 // holdings that may be added
	dropped int                 // attachments and users that were too many
	first   object              // the first of them
}

// drop counts what is not added any more, and keeps the first.
func (h *holding) drop(o object) {
	if h.dropped++; h.dropped == 1 {
		h.first = o
	}
}

// tellDropped names how many attachments and users are too many.
func (h *holding) tellDropped() {
	if h.dropped == 0 {
		return
	}
	b := h.first.block()
	h.module = h.first.module
	at := span(b.header)
	d := policy.NotAnalysable(h.tree.files[b.header.Filename], policy.Place{Span: at}, tooMany(h.dropped), message.Message{})
	w := where{address: h.first.address, instance: h.first.of.suffix, file: b.header.Filename}
	h.keep(w, d, fmt.Sprint("too many ", d.File.Path, at))
}

func tooMany(dropped int) message.Message {
	return message.New("not-analysable-holdings-many", message.Count("count", dropped))
}

// mostHoldings bounds who holds what in one folder.
const mostHoldings = 20_000

// holders finds the holders of all modules.
func (c *collector) holders() []form.Holder {
	h := &holding{
		collector: c, held: map[string]*form.Holder{}, members: map[string][]string{}, filled: map[string]bool{}, left: mostHoldings,
		users: map[string]object{},
		by:    map[string]object{},
		open:  map[string]openList{},
	}
	for _, m := range c.whole {
		for _, address := range m.config.order() {
			if b := m.config.resources[address]; !strings.HasPrefix(address, "data.") {
				h.resource(m, address, b)
			}
		}
	}
	h.join()
	joinMembers(h.roles, h.held)
	return h.list()
}

// resource reads what a resource attaches.
func (h *holding) resource(m *module, address string, b *block) {
	kind := b.labels[0]
	lists := listsOf(kind)
	bounded := b.attr("permissions_boundary") != nil
	attaches := slices.ContainsFunc(attachmentTypes(), func(a attachment) bool { return a.kind == kind })
	joins := slices.ContainsFunc(membershipTypes(), func(g membership) bool { return g.kind == kind })
	blocks := holderOf(kind).inner[0] != ""
	if len(lists.arguments) == 0 && len(lists.in) == 0 && !bounded && !attaches && !joins && kind != boundaryOf && !blocks {
		return
	}
	keys, _, ok := m.scope().instances(b)
	if !ok {
		keys = m.scope().some(b)
	}
	for _, k := range keys {
		own := object{module: m, address: address, of: k}
		for _, a := range attachmentTypes() {
			if a.kind == kind {
				h.attached(own, b, a)
			}
		}
		for _, g := range membershipTypes() {
			if group, user := b.attr(g.group), b.attr(g.user); g.kind == kind && group != nil && user != nil {
				h.joined(h.who(group.in(k.scope), "group", kind), h.who(user.in(k.scope), "user", kind))
			}
		}
		for _, name := range lists.arguments {
			if l := b.attr(name); l != nil {
				h.hand(h.holder(own), l.in(k.scope), own, "")
			}
		}
		h.listed(own, b, lists)
		if kind == boundaryOf {
			h.bounded(own, b)
		}
		if a := b.attr("permissions_boundary"); a != nil {
			h.bound(h.holder(own), a.in(k.scope))
		}
		if blocks && len(h.of[own.key()]) > 1 {
			h.holder(own) // of what its own blocks say
		}
		if h.left < 0 || h.tree.budget.ended {
			h.drop(own)
		}
	}
}

// joined puts users into groups.
func (h *holding) joined(groups, users []object) {
	for _, g := range groups {
		for _, u := range users {
			if h.left--; h.left < 0 {
				return
			}
			h.holder(u)
			h.holder(g)
			h.users[u.key()] = u
			h.filled[g.key()] = true
			h.members[u.key()] = append(h.members[u.key()], g.key())
		}
	}
}

// join gives users what their groups hold. A group with members is judged with them.
func (h *holding) join() {
	for _, user := range h.order {
		u := h.held[user]
		for _, group := range h.members[user] {
			g := h.held[group]
			if h.left -= len(g.Documents) + len(g.Roles); h.left < 0 {
				u.Open = true
				h.drop(h.users[user])
				break
			}
			u.Join(g)
		}
	}
}

func (h *holding) list() []form.Holder {
	h.order = slices.DeleteFunc(h.order, func(key string) bool { return isStranger(key) && len(h.held[key].Documents) > 0 })
	out, made := form.Several(h.order, h.held, h.of, func(address string) bool { return h.filled[address] && h.left >= 0 })
	h.tellNames(made)
	h.tellOpen()
	h.tellDropped()
	return out
}

func with(docs []*policy.Document, d *policy.Document) []*policy.Document {
	if slices.Contains(docs, d) {
		return docs
	}
	return append(docs, d)
}

// key is the address in the tree.
func (o object) key() string { return o.module.address + o.address + o.of.suffix }

func (o object) block() *block { return o.module.config.resources[o.address] }

// holder gives the holder that a resource is.
func (h *holding) holder(o object) *form.Holder {
	key := o.key()
	if h.held[key] == nil {
		b := o.block()
		one := &form.Holder{Address: key, File: h.tree.files[b.header.Filename], Platform: platformOf(b.labels[0])}
		if _, via := o.module.root(); via != nil {
			one.File, one.From = h.tree.files[via.header.Filename], true
		}
		h.held[key] = one
		h.order = append(h.order, key)
	}
	return h.held[key]
}

// who finds the resources that an argument names: by a reference, else by their names.
func (h *holding) who(l leaf, argument, kind string) (out []object) {
	what := resourceWord(argument)
	for _, one := range l.pieces() {
		if objects := one.objects(); len(objects) > 0 {
			out = append(out, slices.DeleteFunc(objects, func(o object) bool { return strings.HasPrefix(o.address, "data.") })...)
			continue
		}
		for _, name := range one.texts() {
			if o, ok := h.byName(string(platformOf(kind)) + what + name); ok {
				out = append(out, o)
			}
		}
	}
	if h.left -= len(out); h.left < 0 {
		return nil
	}
	return out
}

// resourceWord gives what an argument names: "user" for user_id_list, users or user.
func resourceWord(argument string) string {
	argument, _, _ = strings.Cut(argument, "_")
	return strings.TrimSuffix(argument, "s")
}

// byName finds a resource by what it is and its name; false where two have it.
func (h *holding) byName(name string) (object, bool) {
	if h.named == nil {
		h.named = map[string]object{}
		for _, m := range h.whole {
			for _, address := range m.config.order() {
				h.name(m, address)
			}
		}
	}
	o, ok := h.named[name]
	return o, ok && o.module != nil
}

// name notes the names of a resource.
func (h *holding) name(m *module, address string) {
	b := m.config.resources[address]
	what := wordOf(b.labels[0])
	if strings.HasPrefix(address, "data.") || what == "policy" && holderOf(b.labels[0]).kind == "" {
		return
	}
	of := string(platformOf(b.labels[0]))
	for _, argument := range nameArguments {
		a := b.attr(argument)
		if a == nil {
			continue
		}
		for _, k := range m.scope().some(b) {
			if v := k.scope.value(a.expr, a.names); isText(v) {
				key := of + what + v.AsString()
				if known, twice := h.named[key]; twice && known.module != nil && known.key() != m.address+address+k.suffix {
					h.named[key] = object{}
					continue
				}
				h.named[key] = object{module: m, address: address, of: k}
				if holderOf(b.labels[0]).kind != "" {
					h.named[of+"policy"+v.AsString()] = h.named[key]
				}
			}
		}
	}
}

// hand gives a holder what an expression names: policies of the modules, or those of
// the platform by their names. It stands in what attaches them.
func (h *holding) hand(to *form.Holder, l leaf, by object, whose string) {
	for _, one := range l.pieces() {
		at := h.attachment(one, by)
		if objects := one.objects(); len(objects) > 0 {
			for _, o := range objects {
				h.handOne(to, o, at, whose)
			}
			continue
		}
		texts := one.texts()
		for _, name := range texts {
			h.handName(to, name, at, whose)
		}
		if v := one.s.value(one.e, one.names); texts == nil && !(v.IsKnown() && (v.IsNull() || v.CanIterateElements() && v.LengthInt() == 0)) {
			to.Open = true
			h.opened(by, one)
		}
	}
}

// handOne gives a holder a resource, or the policy that a data source names.
func (h *holding) handOne(to *form.Holder, o object, at form.Attachment, whose string) {
	if !strings.HasPrefix(o.address, "data.") {
		h.give(to, o)
		return
	}
	if name := nameOf(o); name != "" {
		h.handName(to, name, at, whose)
		return
	}
	to.Open = true
}

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

func (h *holding) handName(to *form.Holder, name string, at form.Attachment, whose string) {
	if h.left--; h.left < 0 {
		to.Open = true
		return
	}
	if own, ok := h.byName(string(to.Platform) + "policy" + name); ok {
		h.give(to, own)
		return
	}
	if whose == custom {
		to.Attach(&to.Elsewhere, name, at)
		return
	}
	to.Attach(&to.Roles, name, at)
}

// give gives a holder the documents of a resource, if it has some that are judged.
func (h *holding) give(to *form.Holder, o object) {
	docs := h.of[o.key()]
	h.left -= len(docs)
	if len(docs) == 0 || h.left < 0 || slices.ContainsFunc(docs, func(d *policy.Document) bool { return !d.Judged() }) {
		to.Open = true
		return
	}
	for _, d := range docs {
		to.Documents = with(to.Documents, d)
	}
}

// bound reads the boundary of a resource.
func (h *holding) bound(of *form.Holder, l leaf) {
	for _, o := range l.objects() {
		if docs := h.of[o.key()]; len(docs) == 1 && !strings.HasPrefix(o.address, "data.") {
			of.Boundaries = docs
			return
		}
		if name := nameOf(o); name != "" && strings.HasPrefix(o.address, "data.") {
			of.Bounds = append(of.Bounds, name)
			return
		}
	}
	for _, name := range l.texts() {
		if own, ok := h.byName(string(of.Platform) + "policy" + name); ok && len(h.of[own.key()]) == 1 {
			of.Boundaries = h.of[own.key()]
			continue
		}
		of.Bounds = append(of.Bounds, name)
	}
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
