package terraform

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// What an argument says of whose a policy is.
const (
	custom = "Custom" // of the account
	inline = "Inline" // it stands in the block itself
)

// attached reads an attachment.
func (h *holding) attached(own object, b *block, a attachment) {
	who := b.attr(a.holder)
	if who == nil {
		return
	}
	holders := h.who(who.in(own.of.scope), a.holder, a.kind)
	if a.what == "" {
		for _, o := range holders {
			h.give(h.holder(o), own)
		}
		return
	}
	var to []*form.Holder
	for _, o := range holders {
		to = append(to, h.holder(o))
	}
	whose, from := "", []placed{{b, own.of.scope}}
	if a.in != "" {
		var known bool
		whose = custom
		if from, known = h.blocks(own, b, a.in); !known {
			for _, one := range to {
				one.Open = true
			}
		}
	}
	if is := b.attr(a.whose); is != nil {
		whose = strings.Join(is.in(own.of.scope).texts(), "")
	}
	for _, p := range from {
		what := p.block.attr(a.what)
		if what == nil {
			continue
		}
		if len(to) == 0 {
			to = append(to, h.stranger(own, who.in(own.of.scope), a))
		}
		for _, one := range to {
			h.hand(one, what.in(p.scope), own, whose)
		}
	}
}

// stranger gives the holder that an attachment names and no module has. It has the
// address of the first attachment.
func (h *holding) stranger(own object, who leaf, a attachment) *form.Holder {
	key := strings.Join(who.texts(), " ")
	for _, o := range who.objects() {
		key += o.key()
	}
	key = strangerSign + string(platformOf(a.kind)) + resourceWord(a.holder) + cmp.Or(key, own.key())
	if h.held[key] == nil {
		one := *h.holder(own)
		h.held[key], h.order[len(h.order)-1] = &one, key
		delete(h.held, own.key())
	}
	return h.held[key]
}

// strangerSign begins the keys of holders that no module has.
const strangerSign = "?"

func isStranger(key string) bool { return strings.HasPrefix(key, strangerSign) }

// listed reads the blocks of a holder that name policies.
func (h *holding) listed(own object, b *block, lists listing) {
	var all []placed
	for _, kind := range lists.in {
		from, known := h.blocks(own, b, kind)
		if !known {
			h.holder(own).Open = true
		}
		all = append(all, from...)
	}
	for _, p := range all {
		what, whose := p.block.attr(lists.what), ""
		if is := p.block.attr(lists.whose); is != nil {
			whose = strings.Join(is.in(p.scope).texts(), "")
		}
		if what != nil && whose != inline {
			h.hand(h.holder(own), what.in(p.scope), own, whose)
		}
	}
}

// blocks gives the blocks of a kind, also those that a dynamic block makes; false where
// these are not known.
func (h *holding) blocks(own object, b *block, kind string) (out []placed, known bool) {
	m := maker{reader: &h.collector.reader, file: b.header.Filename}
	out = m.blocks(b, own.of.scope, kind)
	return out, m.why.IsZero()
}

// bounded reads the boundary of a permission set.
func (h *holding) bounded(own object, b *block) {
	who := b.attr("permission_set_arn")
	if who == nil {
		return
	}
	for _, o := range h.who(who.in(own.of.scope), "permission_set_arn", boundaryOf) {
		for _, p := range b.inner("permissions_boundary") {
			if a := p.attr("managed_policy_arn"); a != nil {
				h.bound(h.holder(o), a.in(own.of.scope))
			}
			for _, c := range p.inner("customer_managed_policy_reference") {
				if a := c.attr("name"); a != nil {
					h.boundBy(h.holder(o), a.in(own.of.scope))
				}
			}
		}
	}
}

// boundBy reads a boundary that is named as a policy of the account.
func (h *holding) boundBy(of *form.Holder, l leaf) {
	before := len(of.Bounds)
	h.bound(of, l)
	for i, name := range of.Bounds[before:] {
		if !strings.HasPrefix(name, "arn:") {
			of.Bounds[before+i] = accountPolicy + name
		}
	}
}

// accountPolicy begins the resource name of a policy of the account.
const accountPolicy = "arn:aws:iam::*:policy/"

// attachment is the place that names a policy.
func (h *holding) attachment(l leaf, by object) form.Attachment {
	at := l.e.Range()
	file := h.tree.files[at.Filename]
	if file == nil {
		return form.Attachment{}
	}
	h.by[by.key()] = by
	return form.Attachment{File: file, Place: policy.Place{Span: span(at)}, Address: by.key()}
}

// tellNames reports the documents that names make with the files of their resources.
func (h *holding) tellNames(made []*policy.Document) {
	for _, d := range made {
		o := h.by[d.Address]
		h.module = o.module
		w := where{address: o.address, instance: o.of.suffix, file: o.block().header.Filename}
		h.keep(w, d, fmt.Sprint("attaches ", d.File.Path, d.Span, d.Attaches))
	}
}

// openList is a list of policies that nobody knows.
type openList struct {
	of object
	at leaf
}

// opened notes the first such list of a holder that is the resource itself.
func (h *holding) opened(o object, at leaf) {
	if _, known := h.open[o.key()]; !known && h.held[o.key()] != nil {
		h.open[o.key()] = openList{o, at}
	}
}

// tellOpen names the holders of whom nothing else is known: nobody judges them.
func (h *holding) tellOpen() {
	for _, key := range h.order {
		one, open := h.open[key]
		if to := h.held[key]; !open || len(to.Documents)+len(to.Roles)+len(to.Elsewhere) > 0 {
			continue
		}
		h.module = one.of.module
		at := one.at.e.Range()
		h.tree.use(at.Filename, span(at))
		w := where{address: one.of.address, instance: one.of.of.suffix, file: one.of.block().header.Filename}
		h.leave(w, notAnalysable(h.tree.files[at.Filename], span(at), w.address+w.instance,
			message.New("terraform-unknown", message.Text("name", one.at.unknownName()))))
	}
}
