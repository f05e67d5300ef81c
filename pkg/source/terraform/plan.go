package terraform

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Plan is the kind of the JSON of a plan or of a state (terraform show -json), and of
// a state file.
func Plan(source Root) form.Kind {
	w := &written{root: source}
	return form.Kind{Name: "terraform-plan", Is: isPlan, Read: func(in *form.Input) form.Reading { return readPlan(in, w) }}
}

// headOfPlan is how much of a file is searched for what says its kind.
const headOfPlan = 256 << 10

func isPlan(in *form.Input) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(in.Text, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	head := text[:min(len(text), headOfPlan)]
	has := func(word string) bool { return bytes.Contains(head, []byte(word)) }
	return has(`"terraform_version"`) && (has(`"planned_values"`) || has(`"resource_changes"`) || has(`"lineage"`) || has(`"values"`))
}

// readPlan gives the documents of the resources of a plan or state. Nothing but
// policies and addresses is shown of the file: it may hold secrets.
func readPlan(in *form.Input, source *written) form.Reading {
	at, speaks := mention(in.Text)
	if !speaks {
		return form.Reading{}
	}
	text := bytes.TrimPrefix(in.File.Data, []byte("\xEF\xBB\xBF"))
	top := policy.ReadValue(text, policy.NewOrigin(policy.Stop{File: len(in.File.Data) - len(text)}), in.Policy)
	if top == nil {
		in.File.Hidden = []diag.Span{{End: len(in.File.Data)}}
		return form.Unread(in, "terraform-plan", at)
	}
	p := planReader{
		in: in, seen: map[string][]*policy.Document{}, texts: map[string]bool{}, of: map[string][]*policy.Document{},
		unknown: map[string]*policy.Value{}, top: top, called: map[string]string{}, users: map[string]string{},
	}
	for _, c := range list(top.Member("resource_changes")) {
		change := c.Member("change")
		p.unknown[textOf(c.Member("address"))] = change.Member("after_unknown")
		p.sensitive(change.Member("after"), change.Member("after_sensitive"))
	}
	p.module(top.Member("planned_values").Member("root_module"), 0)
	p.module(top.Member("values").Member("root_module"), 0)
	p.module(top.Member("prior_state").Member("values").Member("root_module"), 0)
	for _, r := range list(top.Member("resources")) {
		p.stateFile(r)
	}
	for _, read := range p.data {
		read() // unless a resource has the same text
	}
	for _, read := range p.later {
		read()
	}
	if len(p.docs) == 0 && p.resources == 0 {
		if at, found := form.Effect(in.Text); found {
			in.File.Hidden = []diag.Span{{End: len(in.File.Data)}}
			return form.Unread(in, "terraform-plan", at)
		}
	}
	holders := p.holders()
	slices.SortStableFunc(p.docs, func(a, b *policy.Document) int { return a.Span.Start - b.Span.Start })
	in.File.Hidden = p.hidden()
	if source.root.Dir != "" {
		p.locate(source, holders)
	}
	return form.Reading{Documents: p.docs, Holders: holders}
}

// locate gives the documents the places where the source has them.
func (p *planReader) locate(source *written, holders []form.Holder) {
	source.read(p.in.Policy)
	to := map[*policy.Document]*policy.Document{}
	for i, d := range p.docs {
		steps := strings.Split(withoutKeys(d.Address), ".")
		kind := steps[max(0, len(steps)-2)]
		h := holderOf(kind)
		if found, ok := source.find(d, append(slices.Clip(h.attrs), h.statements, h.inner[0])); ok {
			found.Bounds = d.Bounds
			p.docs[i], to[d] = found, found
		}
	}
	for _, h := range holders {
		for _, list := range [...][]*policy.Document{h.Documents, h.Boundaries, h.Members} {
			for i, d := range list {
				if found := to[d]; found != nil {
					list[i] = found
				}
			}
		}
	}
	slices.SortStableFunc(p.docs, func(a, b *policy.Document) int {
		return cmp.Or(strings.Compare(a.File.Path, b.File.Path), cmp.Compare(a.Span.Start, b.Span.Start))
	})
}

// planReader finds the documents of a plan.
type planReader struct {
	in        *form.Input
	docs      []*policy.Document
	seen      map[string][]*policy.Document // what was read, by type and text
	texts     map[string]bool               // that were read
	unknown   map[string]*policy.Value
	secrets   []diag.Span // values that are marked as sensitive
	shown     []diag.Span
	resources int // that were looked at
	all       []planned
	plain     map[string][]string // the addresses by those without keys
	top       *policy.Value
	of        map[string][]*policy.Document // by address
	data      []func()
	called    map[string]string // the names of policies by their platforms and ids
	later     []func()          // what needs the names of users
	users     map[string]string // the names of users by their ids
	roles     []member          // what users have in workspaces
}

func list(v *policy.Value) []*policy.Value {
	if v == nil || v.Kind != policy.ListValue {
		return nil
	}
	return v.Values
}

func textOf(v *policy.Value) string {
	if v == nil || v.Kind != policy.StringValue {
		return ""
	}
	return v.Text
}

// module reads the resources of a module and of those in it.
func (p *planReader) module(m *policy.Value, depth int) {
	if m == nil || depth > mostDepth {
		return
	}
	for _, r := range list(m.Member("resources")) {
		p.sensitive(r.Member("values"), r.Member("sensitive_values"))
		read := func() {
			p.resource(textOf(r.Member("address")), textOf(r.Member("type")), r.Member("address"), r.Member("values"), r.Member("sensitive_values"))
		}
		if textOf(r.Member("mode")) == "data" {
			p.data = append(p.data, read)
			continue
		}
		read()
	}
	for _, c := range list(m.Member("child_modules")) {
		p.module(c, depth+1)
	}
}

// stateFile reads a resource of a state file with its instances.
func (p *planReader) stateFile(r *policy.Value) {
	address := textOf(r.Member("type")) + "." + textOf(r.Member("name"))
	if textOf(r.Member("mode")) == "data" {
		address = "data." + address
	}
	if m := textOf(r.Member("module")); m != "" {
		address = m + "." + address
	}
	for _, i := range list(r.Member("instances")) {
		suffix := ""
		if k := i.Member("index_key"); k != nil {
			if suffix = "[" + k.Text + "]"; k.Kind == policy.StringValue {
				suffix = `["` + k.Text + `"]`
			}
		}
		// The names of what is sensitive are paths.
		marks := &policy.Value{Kind: policy.ObjectValue}
		for _, path := range list(i.Member("sensitive_attributes")) {
			for _, step := range list(path) {
				if name := textOf(step.Member("value")); name != "" {
					marks.Values = append(marks.Values, &policy.Value{Kind: policy.TrueValue, Name: name})
					break
				}
			}
		}
		p.sensitive(i.Member("attributes"), marks)
		read := func() {
			p.resource(address+suffix, textOf(r.Member("type")), r.Member("name"), i.Member("attributes"), marks)
		}
		if textOf(r.Member("mode")) == "data" {
			p.data = append(p.data, read)
			continue
		}
		read()
	}
}

// sensitive notes the values that are marked.
func (p *planReader) sensitive(v, marks *policy.Value) {
	switch {
	case v == nil || marks == nil:
	case marks.Kind == policy.TrueValue:
		p.secrets = append(p.secrets, v.Span)
	case marks.Kind == policy.ObjectValue:
		for _, m := range marks.Values {
			p.sensitive(v.Member(m.Name), m)
		}
	case marks.Kind == policy.ListValue && v.Kind == policy.ListValue:
		for i, m := range marks.Values {
			if i < len(v.Values) {
				p.sensitive(v.Values[i], m)
			}
		}
	}
}

// resource reads the policies of a resource.
func (p *planReader) resource(address, kind string, at, values, marks *policy.Value) {
	p.resources++
	if !strings.HasPrefix(address, "data.") && !strings.Contains(address, ".data.") {
		p.all = append(p.all, planned{address: address, kind: kind, at: at, values: values, marks: marks})
	} else {
		p.call(kind, values, marks)
	}
	if r := (planned{values: values, marks: marks}); wordOf(kind) == "user" && r.text("id") != "" {
		p.users[r.text("id")] = r.text("name")
	}
	if f, is := formedOf(kind); is && values != nil && at != nil {
		p.later = append(p.later, func() { f.read(p, address, at, values, marks) })
		return
	}
	h := holderOf(kind)
	if strings.HasSuffix(kind, "_policy_document") {
		h = holder{kind: kind, attrs: []string{"json", "document"}}
	}
	if values == nil || values.Kind != policy.ObjectValue {
		if h.kind != "" {
			p.tell(address, at, message.New("terraform-unknown", message.Text("name", "its value")))
		}
		return
	}
	had, before := false, len(p.docs)
	defer func() {
		if t := values.Member(h.scope); h.scope != "" && textOf(t) != "" {
			for _, d := range p.docs[before:] {
				d.Type = policy.Text{Value: t.Text, Span: t.Span}
			}
		}
	}()
	for _, v := range values.Values {
		if m := marks.Member(v.Name); m != nil && m.Kind == policy.TrueValue {
			if slices.Contains(h.attrs, v.Name) {
				p.tell(address, at, message.New("terraform-sensitive", message.Text("name", v.Name)))
				had = true
			}
			continue
		}
		had = p.value(address, kind, v, 0) || had
	}
	if h.statements != "" && len(list(values.Member(h.statements))) > 0 && !had {
		p.statements(address, kind, h, values)
		had = true
	}
	if had || len(p.docs) > before || h.kind == "" {
		return
	}
	unknown := p.unknown[address]
	for _, name := range h.attrs {
		if u := unknown.Member(name); u != nil && u.Kind == policy.TrueValue {
			p.tell(address, at, message.New("terraform-unknown", message.Text("name", name)))
			return
		}
	}
}

// value reads the policies in a value, and reports whether there were some.
func (p *planReader) value(address, kind string, v *policy.Value, depth int) (had bool) {
	if depth > 8 {
		return false
	}
	for _, m := range v.Values {
		had = p.value(address, kind, m, depth+1) || had
	}
	if v.Kind != policy.StringValue || v.Inside == nil || !strings.Contains(v.Text, "Statement") {
		return had
	}
	if known := p.seen[kind+v.Text]; known != nil {
		for _, d := range known {
			d.Alike = append(d.Alike, address)
		}
		p.of[address] = append(p.of[address], known...)
		return true
	}
	if p.texts[v.Text] && strings.HasPrefix(address, "data.") {
		return true
	}
	options := p.in.Policy
	if options.Platform == "" {
		options.Platform = platformOf(kind)
	}
	docs := policy.ParseText(p.in.File, []byte(v.Text), *v.Inside, options)
	p.seen[kind+v.Text], p.texts[v.Text] = docs, true
	return p.add(address, kind, docs) || had
}

// add keeps documents.
func (p *planReader) add(address, kind string, docs []*policy.Document) bool {
	for _, d := range docs {
		d.Address = address
		if of := platformOf(kind); of.HuaweiFamily() && p.in.Policy.Platform == "" && d.Platform == of {
			d.Sign, d.Assumed = policy.Sign{Text: kind}, false
		}
		p.shown = append(p.shown, d.Span)
		p.docs = append(p.docs, d)
		p.of[address] = append(p.of[address], d)
	}
	return len(docs) > 0
}

// statements makes a policy of the blocks of a resource, as the provider does.
func (p *planReader) statements(address, kind string, h holder, values *policy.Value) {
	from := values.Member(h.statements)
	all := &policy.Value{Kind: policy.ListValue, Name: "Statement", Key: from.Key, Span: from.Span}
	for _, s := range from.Values {
		one := &policy.Value{Kind: policy.ObjectValue, Span: s.Span}
		for _, e := range elementsOf {
			if m := s.Member(e[0]); m != nil && m.Kind != policy.NullValue {
				m := *m
				m.Name = e[1]
				one.Values = append(one.Values, &m)
			}
		}
		if c := s.Member("condition"); textOf(c) != "" {
			if v := decodedText(c); v != nil {
				v.Name, v.Key = "Condition", c.Key
				one.Values = append(one.Values, v)
			}
		}
		all.Values = append(all.Values, one)
	}
	version := &policy.Value{Kind: policy.StringValue, Name: "Version", Text: h.version, Span: from.Key, Key: from.Key}
	options := p.in.Policy
	if options.Platform == "" {
		options.Platform = platformOf(kind)
	}
	top := &policy.Value{Kind: policy.ObjectValue, Span: from.Span, Values: []*policy.Value{version, all}}
	p.add(address, kind, policy.ParseValue(p.in.File, top, options))
}

// decodedText gives the value of a JSON text; as it is where it is none.
func decodedText(v *policy.Value) *policy.Value {
	decoded, err := plainFunctions()["jsondecode"].Call([]cty.Value{cty.StringVal(v.Text)})
	if err != nil {
		decoded = cty.StringVal(v.Text)
	}
	return fromValue(decoded, v.Span, "")
}

// tell names an address that cannot be judged.
func (p *planReader) tell(address string, at *policy.Value, why message.Message) {
	if at == nil {
		at = &policy.Value{}
	}
	p.shown = append(p.shown, at.Span)
	d := notAnalysable(p.in.File, at.Span, address, why)
	d.Problems[0].Hint = message.Message{} // it is the plan already
	p.docs = append(p.docs, d)
}

// hidden gives what is not shown: all but policies and addresses, and of those what is
// sensitive.
func (p *planReader) hidden() []diag.Span {
	slices.SortFunc(p.shown, func(a, b diag.Span) int { return a.Start - b.Start })
	var out []diag.Span
	at := 0
	for _, s := range append(p.shown, diag.Span{Start: len(p.in.File.Data), End: len(p.in.File.Data)}) {
		if s.Start > at {
			out = append(out, diag.Span{Start: at, End: s.Start})
		}
		at = max(at, s.End)
	}
	out = append(out, p.secrets...)
	slices.SortFunc(out, func(a, b diag.Span) int { return a.Start - b.Start })
	var merged []diag.Span
	for _, s := range out {
		if n := len(merged); n > 0 && s.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
