package terraform

import (
	"fmt"
	"slices"
	"strings"

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
