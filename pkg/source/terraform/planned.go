package terraform

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// planned is a resource of a plan or a state.
type planned struct {
	address, kind string
	at            *policy.Value
	values, marks *policy.Value
	inside        bool // it is a block of one
}

// text gives an argument that is a text and not marked as sensitive.
func (r planned) text(name string) string {
	if m := r.marks.Member(name); name == "" || m != nil && m.Kind == policy.TrueValue {
		return ""
	}
	return textOf(r.values.Member(name))
}

// texts gives an argument that is a text or a list of them.
func (r planned) texts(name string) []string {
	if m := r.marks.Member(name); name == "" || m != nil && m.Kind == policy.TrueValue || r.values == nil {
		return nil
	}
	if one := r.text(name); one != "" {
		return []string{one}
	}
	var out []string
	for _, v := range list(r.values.Member(name)) {
		if text := textOf(v); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// named gives the values of an argument that is a text or a list of them.
func (r planned) named(name string) (out []*policy.Value) {
	if len(r.texts(name)) == 0 {
		return nil
	}
	v := r.values.Member(name)
	for _, one := range append([]*policy.Value{v}, list(v)...) {
		if textOf(one) != "" {
			out = append(out, one)
		}
	}
	return out
}

// attached finds who holds which documents of a plan: by the names and ids in it, and
// by the references of its configuration for what has no id yet.
type attached struct {
	*planReader
	held    map[string]*form.Holder
	order   []string
	members map[string][]string
	filled  map[string]bool
	named   map[string]string // addresses by their platform, what they are, and a name; "" for two
	config  map[string]*policy.Value
	left    int
	dropped int // attachments and users that were too many
	first   *policy.Value
}

// drop counts what is not added any more, and keeps the place of the first.
func (a *attached) drop(r planned) {
	if a.dropped++; a.dropped == 1 {
		a.first = r.at
	}
}

// holders finds the holders of a plan or a state.
func (p *planReader) holders() []form.Holder {
	a := attached{
		planReader: p, held: map[string]*form.Holder{}, members: map[string][]string{}, filled: map[string]bool{}, named: map[string]string{},
		config: map[string]*policy.Value{}, left: mostHoldings,
	}
	a.configured(p.top.Member("configuration").Member("root_module"), "", 0)
	for _, r := range p.all {
		a.name(r)
	}
	for _, r := range p.all {
		if a.resource(r); a.left < 0 && a.attaches(r) {
			a.drop(r)
		}
	}
	for _, user := range a.order {
		for _, group := range a.members[user] {
			if a.join(a.held[user], a.held[group]); a.left < 0 {
				a.held[user].Open = true
				a.drop(planned{})
				break
			}
		}
	}
	return a.list()
}

// configured notes the resources of the configuration in a plan, by their addresses
// without keys.
func (a *attached) configured(m *policy.Value, prefix string, depth int) {
	if m == nil || depth > mostDepth {
		return
	}
	for _, r := range list(m.Member("resources")) {
		a.config[prefix+textOf(r.Member("address"))] = r
	}
	if calls := m.Member("module_calls"); calls != nil && calls.Kind == policy.ObjectValue {
		for _, c := range calls.Values {
			a.configured(c.Member("module"), prefix+"module."+c.Name+".", depth+1)
		}
	}
}

// wordOf says what a type of resource is.
func wordOf(kind string) string {
	if kind = strings.TrimSuffix(kind, "_v3"); strings.HasSuffix(kind, "_permission_set") {
		return "permission"
	}
	for _, w := range [...]string{"role", "user", "group", "agency"} {
		if strings.HasSuffix(kind, "_"+w) && holderOf(kind).scope == "" {
			return w
		}
	}
	return "policy"
}

// name notes the names, ids and resource names of a resource.
func (a *attached) name(r planned) {
	is := wordOf(r.kind)
	if is == "policy" && holderOf(r.kind).kind == "" {
		return
	}
	for _, argument := range append(nameArguments[:], "id", "arn") {
		name := r.text(argument)
		if name == "" {
			continue
		}
		key := string(platformOf(r.kind)) + is + name
		if known, twice := a.named[key]; twice && known != r.address {
			a.named[key] = ""
			continue
		}
		a.named[key] = r.address
	}
}

// attaches reports a resource that attaches something, or lists what is attached to it.
func (a *attached) attaches(r planned) bool {
	lists := listsOf(r.kind)
	return slices.ContainsFunc(attachmentTypes(), func(t attachment) bool { return t.kind == r.kind }) ||
		slices.ContainsFunc(membershipTypes(), func(t membership) bool { return t.kind == r.kind }) || len(lists.arguments)+len(lists.in) > 0
}

// resource reads what a resource attaches.
func (a *attached) resource(r planned) {
	for _, t := range attachmentTypes() {
		if t.kind != r.kind {
			continue
		}
		a.attach(r, t)
	}
	for _, t := range membershipTypes() {
		if t.kind != r.kind {
			continue
		}
		for _, g := range a.who(r, t.group) {
			for _, u := range a.who(r, t.user) {
				if a.left--; a.left < 0 {
					return
				}
				a.holder(g, r.kind)
				a.holder(u, r.kind)
				a.filled[g] = true
				a.members[u] = append(a.members[u], g)
			}
		}
	}
	a.listed(r)
	if r.kind == boundaryOf {
		a.bounded(r)
	}
	if holderOf(r.kind).inner[0] != "" && len(a.of[r.address]) > 1 {
		a.holder(r.address, r.kind) // of what its own blocks say
	}
	if name := r.text("permissions_boundary"); name != "" {
		a.bound(a.holder(r.address, r.kind), name)
	} else if own := a.referred(r, "permissions_boundary"); len(own) == 1 && len(a.of[own[0]]) == 1 {
		a.holder(r.address, r.kind).Boundaries = a.of[own[0]]
	}
}

// holder gives the holder that a resource is.
func (a *attached) holder(address, kind string) *form.Holder {
	if a.held[address] == nil {
		a.held[address] = &form.Holder{Address: address, File: a.in.File, Platform: platformOf(kind)}
		a.order = append(a.order, address)
	}
	return a.held[address]
}

// who finds the resources that an argument names.
func (a *attached) who(r planned, argument string) (out []string) {
	is := resourceWord(argument)
	for _, name := range r.texts(argument) {
		if address := a.named[string(platformOf(r.kind))+is+name]; address != "" {
			out = append(out, address)
		}
	}
	if len(out) == 0 {
		out = a.referred(r, argument)
	}
	if a.left -= len(out); a.left < 0 {
		return nil
	}
	return out
}

// referred gives the resources that the configuration refers to in an argument whose
// value is not known yet.
func (a *attached) referred(r planned, argument string) (out []string) {
	plain := withoutKeys(r.address)
	config := a.config[plain]
	if config == nil || argument == "" {
		return nil
	}
	module := ""
	if i := strings.LastIndex(plain, "module."); i >= 0 {
		if parts := strings.SplitN(plain[i:], ".", 3); len(parts) == 3 {
			module = plain[:i] + parts[0] + "." + parts[1] + "."
		}
	}
	for _, ref := range list(config.Member("expressions").Member(argument).Member("references")) {
		address := module + withoutKeys(textOf(ref))
		all := a.byPlain()[address]
		// The instance with the same key belongs to it, if there is one.
		if i := slices.IndexFunc(all, func(other string) bool { return keyOf(other) != "" && keyOf(other) == keyOf(r.address) }); i >= 0 {
			all = all[i : i+1]
		}
		for _, other := range all {
			if !slices.Contains(out, other) {
				out = append(out, other)
			}
		}
	}
	return out
}

// keyOf gives the key at the end of an address, in its brackets.
func keyOf(address string) string {
	if i := strings.LastIndexByte(address, '['); i >= 0 && strings.HasSuffix(address, "]") {
		return address[i:]
	}
	return ""
}

// byPlain lists the addresses of resources without their keys.
func (a *attached) byPlain() map[string][]string {
	if a.plain == nil {
		a.plain = map[string][]string{}
		for _, r := range a.all {
			a.plain[withoutKeys(r.address)] = append(a.plain[withoutKeys(r.address)], r.address)
		}
	}
	return a.plain
}

// give gives a holder the documents of a resource.
func (a *attached) give(to *form.Holder, address string) {
	docs := a.of[address]
	if a.left -= len(docs); a.left < 0 || len(docs) == 0 ||
		slices.ContainsFunc(docs, func(d *policy.Document) bool { return !d.Judged() }) {
		to.Open = true
		return
	}
	for _, d := range docs {
		to.Documents = with(to.Documents, d)
	}
}

func (a *attached) bound(of *form.Holder, name string) {
	if own := a.named[string(of.Platform)+"policy"+name]; own != "" && len(a.of[own]) == 1 {
		of.Boundaries = a.of[own]
		return
	}
	of.Bounds = append(of.Bounds, name)
}

// join gives a user what a group holds.
func (a *attached) join(u, g *form.Holder) {
	if a.left -= len(g.Documents) + len(g.Roles); a.left < 0 {
		return
	}
	u.Join(g)
}

func (a *attached) list() []form.Holder {
	for i, m := range a.roles {
		if address := a.named[string(platform.AlibabaCloud)+"user"+m.users[0]]; address != "" {
			a.roles[i].users[0] = address
		}
	}
	joinMembers(a.roles, a.held)
	a.order = slices.DeleteFunc(a.order, func(key string) bool { return isStranger(key) && len(a.held[key].Documents) > 0 })
	out, made := form.Several(a.order, a.held, a.of, func(address string) bool { return a.filled[address] && a.left >= 0 })
	a.docs = append(a.docs, made...)
	if a.dropped > 0 {
		at := policy.Place{}
		if a.first != nil {
			at.Span = a.first.Span
			a.shown = append(a.shown, at.Span)
		}
		a.docs = append(a.docs, policy.NotAnalysable(a.in.File, at, tooMany(a.dropped), message.Message{}))
	}
	return out
}
