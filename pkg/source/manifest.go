package source

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/source/inside"
)

// yamlKind is YAML: policies that are written in it, one or several, and those that
// stand in it as a JSON text.
func yamlKind() form.Kind {
	return form.Kind{Name: "yaml", Is: isYAML, Read: readYAML}
}

func isYAML(in *form.Input) bool {
	if in.Ends(".yaml", ".yml") {
		return true
	}
	return in.Ending() == "" && (bytes.HasPrefix(in.Text, []byte("Statement:")) || bytes.Contains(in.Text, []byte("\nStatement:")))
}

// mostYAML is how many values a file has, aliases written out.
const mostYAML = 100_000

func readYAML(in *form.Input) form.Reading {
	r := readPlainYAML(in)
	if at, found := lookedUp(in.Text); found && len(in.Text) == len(in.File.Data) {
		// What is in its place is no text of a policy with a mistake.
		r.Documents = slices.DeleteFunc(r.Documents, func(d *policy.Document) bool {
			return d.Broken() && d.Span.Start <= at.Start && at.End <= d.Span.End
		})
		why := message.New("not-analysable-lookup")
		r.Documents = append(r.Documents, policy.NotAnalysable(in.File, policy.Place{Span: at}, why, message.New("not-analysable-lookup-hint")))
	}
	return r
}

// lookedUp finds the first key of a task of Ansible whose value is a policy in another
// file: policy: "{{ lookup('file', 'operator.json') }}". The span covers the call.
func lookedUp(text []byte) (at diag.Span, found bool) {
	for i := 0; ; {
		n := bytes.Index(text[i:], []byte("lookup("))
		if n < 0 {
			return diag.Span{}, false
		}
		i += n
		start, end := bytes.LastIndexByte(text[:i], '\n')+1, i+len("lookup(")
		what := bytes.TrimLeft(text[end:min(len(text), end+longestLookup)], " \t'\"")
		what = bytes.TrimPrefix(what, []byte("ansible.builtin."))
		key, _, isKey := bytes.Cut(text[max(start, i-longestLookup):i], []byte(":"))
		if isKey && bytes.Contains(bytes.ToLower(key), []byte("policy")) && (bytes.HasPrefix(what, []byte("file'")) ||
			bytes.HasPrefix(what, []byte(`file"`)) || bytes.HasPrefix(what, []byte("template"))) {
			line, _ := lineAt(text, i)
			if n := bytes.IndexByte(line, ')'); n >= 0 {
				line = line[:n+1]
			}
			return diag.Span{Start: i, End: i + len(line)}, true
		}
		i = end
	}
}

// longestLookup bounds how far around a call its key and its kind are looked for.
const longestLookup = 200

func readPlainYAML(in *form.Input) form.Reading {
	names := inside.NamesPolicies(in.Text)
	if !policy.Mentions(in.Text) && !names {
		return form.Reading{}
	}
	text := in.File.Data
	start := len(text) - len(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")))
	origin := policy.NewOrigin(policy.Stop{File: start})
	tops, err := yamlValues(text[start:], origin, false)
	var docs []*policy.Document
	for i, top := range tops {
		if found := policy.ParseValue(in.File, top, in.Policy); len(found) > 0 {
			docs = append(docs, found...)
			tops[i] = nil
		}
	}
	number(docs)
	at, found := form.Effect(in.Text)
	if !found && !names && len(docs) == 0 {
		return form.Reading{}
	}
	if len(docs) == 0 && err != nil {
		return brokenYAML(in, at, err)
	}
	return inside.Manifest(in, tops, docs, "yaml")
}

// brokenYAML names a file with a policy that is no YAML, or no policy that is known.
func brokenYAML(in *form.Input, at diag.Span, err error) form.Reading {
	var bad *YAMLError
	if !errors.As(err, &bad) {
		return form.Unread(in, "yaml", at)
	}
	at = diag.Span{Start: in.File.Offset(max(bad.Line, 1)), End: in.File.Offset(max(bad.Line, 1))}
	why := message.New("not-analysable-yaml", message.Text("what", bad.What))
	doc := policy.NotAnalysable(in.File, policy.Place{Span: at}, why, message.Message{})
	policy.FindSecrets(in.File, doc)
	return form.Reading{Documents: []*policy.Document{doc}}
}

// yamlDocuments gives the documents of a YAML text that stands somewhere in a file.
func yamlDocuments(file *diag.File, text []byte, at policy.Origin, o policy.Options) (docs []*policy.Document, err error) {
	tops, err := yamlValues(text, at, false)
	for _, top := range tops {
		docs = append(docs, policy.ParseValue(file, top, o)...)
	}
	number(docs)
	return docs, err
}

// yamlValues gives the top values of a YAML text. With functions the short forms of
// templates are objects: !Sub is {"Fn::Sub": …}.
func yamlValues(text []byte, at policy.Origin, functions bool) ([]*policy.Value, error) {
	tops, err := YAML(text, mostYAML)
	r := yamlReader{text: text, at: at, functions: functions}
	r.index()
	var out []*policy.Value
	for _, top := range tops {
		out = append(out, r.value(top))
	}
	return out, err
}

// number gives each of several documents of a file its number, unless it has an
// address already.
func number(docs []*policy.Document) {
	if len(docs) < 2 {
		return
	}
	for i, d := range docs {
		if d.Address == "" {
			d.Address = policy.Ordinal(i + 1)
		}
	}
}

// yamlReader makes values of nodes, with places.
type yamlReader struct {
	text  []byte
	at    policy.Origin
	lines []int // offsets of the first byte of each line, as YAML counts them
	// functions says that tags are functions of a template.
	functions bool
	// last is the place that was found last: the next mostly stands behind it.
	last struct{ line, column, offset int }
	// anchored are the values of what has an anchor.
	anchored map[*yaml.Node]*policy.Value
}

// index finds the lines. YAML knows more line ends than an editor.
func (r *yamlReader) index() {
	r.lines = []int{0}
	for i := 0; i < len(r.text); {
		c, size := utf8.DecodeRune(r.text[i:])
		i += size
		switch c {
		case '\r':
			if i < len(r.text) && r.text[i] == '\n' {
				i++
			}
		case '\n', 0x85, 0x2028, 0x2029:
		default:
			continue
		}
		r.lines = append(r.lines, i)
	}
}

// offset gives the place of a node in the text.
func (r *yamlReader) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(r.lines) {
		return len(r.text)
	}
	at, column := r.lines[n.Line-1], 1
	if l := r.last; l.line == n.Line && l.column <= n.Column {
		at, column = l.offset, l.column
	}
	for ; column < n.Column && at < len(r.text); column++ {
		_, size := utf8.DecodeRune(r.text[at:])
		at += size
	}
	r.last.line, r.last.column, r.last.offset = n.Line, column, at
	return at
}

// value makes a value. The tree was measured, so aliases are bounded.
func (r *yamlReader) value(n *yaml.Node) *policy.Value {
	if n.Kind == yaml.AliasNode {
		v := *r.anchor(n.Alias)
		v.Span = r.at.Span(r.scalar(n))
		return &v
	}
	if n.Anchor != "" {
		v := *r.anchor(n)
		return &v
	}
	return r.fresh(n)
}

// anchor gives the value of a node with an anchor, which is made once.
func (r *yamlReader) anchor(n *yaml.Node) *policy.Value {
	if v := r.anchored[n]; v != nil {
		return v
	}
	v := r.fresh(n)
	if r.anchored == nil {
		r.anchored = map[*yaml.Node]*policy.Value{}
	}
	r.anchored[n] = v
	return v
}

// function makes the object that a tag stands for.
func (r *yamlReader) function(n *yaml.Node) *policy.Value {
	name := n.Tag[1:]
	if name != "Ref" && name != "Condition" {
		name = "Fn::" + name
	}
	argument := r.plain(n)
	at := r.offset(n)
	argument.Name, argument.Key = name, r.at.Span(diag.Span{Start: at, End: min(at+len(n.Tag), len(r.text))})
	start := diag.Span{Start: r.at.Offset(at), End: argument.Span.End}
	return &policy.Value{Kind: policy.ObjectValue, Span: start, Values: []*policy.Value{argument}}
}

// fresh makes the value of a node.
func (r *yamlReader) fresh(n *yaml.Node) *policy.Value {
	if r.functions && len(n.Tag) > 1 && n.Tag[0] == '!' && n.Tag[1] != '!' {
		return r.function(n)
	}
	return r.plain(n)
}

// plain makes the value of a node without its tag.
func (r *yamlReader) plain(n *yaml.Node) *policy.Value {
	v := &policy.Value{Span: r.at.Span(r.scalar(n))}
	switch n.Kind {
	case yaml.MappingNode:
		v.Kind = policy.ObjectValue
		r.members(v, n, 0)
	case yaml.SequenceNode:
		v.Kind = policy.ListValue
		for _, c := range n.Content {
			v.Values = append(v.Values, r.value(c))
		}
	default:
		v.Kind, v.Text = scalarKind(n), n.Value
		v.Inside = r.inside(n)
		return v
	}
	for _, c := range v.Values {
		v.Span.End = max(v.Span.End, c.Span.End)
	}
	return v
}

// mostMerges is how deep a mapping is merged into others.
const mostMerges = 8

// members adds those of a mapping, and those that it merges and does not have.
func (r *yamlReader) members(v *policy.Value, n *yaml.Node, depth int) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			continue
		}
		at := r.at.Span(r.scalar(key))
		m := r.value(value)
		m.Name, m.Key = key.Value, at
		v.Values = append(v.Values, m)
	}
	for i := 0; i+1 < len(n.Content) && depth < mostMerges; i += 2 {
		if n.Content[i].Tag != "!!merge" {
			continue
		}
		merged := &policy.Value{}
		from := n.Content[i+1]
		if from.Kind == yaml.AliasNode {
			from = from.Alias
		}
		all := []*yaml.Node{from}
		if from.Kind == yaml.SequenceNode {
			all = from.Content
		}
		for _, one := range all {
			if one.Kind == yaml.AliasNode {
				one = one.Alias
			}
			if one.Kind == yaml.MappingNode {
				r.members(merged, one, depth+1)
			}
		}
		own := make(map[string]bool, len(v.Values))
		for _, m := range v.Values {
			own[m.Name] = true
		}
		for _, m := range merged.Values {
			if !own[m.Name] {
				own[m.Name] = true
				v.Values = append(v.Values, m)
			}
		}
	}
}

func scalarKind(n *yaml.Node) policy.ValueKind {
	switch n.Tag {
	case "!!null":
		return policy.NullValue
	case "!!bool":
		if n.Value == "true" || n.Value == "True" || n.Value == "TRUE" {
			return policy.TrueValue
		}
		return policy.FalseValue
	case "!!int", "!!float":
		return policy.NumberValue
	}
	return policy.StringValue
}

// content gives the place of a node behind its tag.
func (r *yamlReader) content(n *yaml.Node) int {
	start := r.offset(n)
	if n.Style&yaml.TaggedStyle == 0 || !bytes.HasPrefix(r.text[start:], []byte("!")) {
		return start
	}
	end := start
	for end < len(r.text) && r.text[end] > ' ' {
		end++
	}
	for end < len(r.text) && (r.text[end] == ' ' || r.text[end] == '\t') {
		end++
	}
	if n.Kind == yaml.ScalarNode {
		return end
	}
	return start
}

// scalar gives the extent of a node as it is written: of a collection and of a block
// only its first sign.
func (r *yamlReader) scalar(n *yaml.Node) diag.Span {
	start := r.content(n)
	rest := r.text[start:]
	s := diag.Span{Start: start, End: min(start+1, len(r.text))}
	switch {
	case len(rest) == 0:
	case n.Kind == yaml.AliasNode:
		s.End = start + 1 + len(n.Value)
	case n.Kind != yaml.ScalarNode:
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		s.End = start + quotedLength(rest)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
	case bytes.HasPrefix(rest, []byte(n.Value)):
		s.End = start + len(n.Value)
	default: // a plain text of several lines
		if end := bytes.IndexAny(rest, "\r\n"); end > 0 {
			s.End = start + end
		}
	}
	s.End = min(s.End, len(r.text))
	return s
}

// quotedLength gives the length of a text in quotes that a text begins with.
func quotedLength(text []byte) int {
	i := bytes.IndexAny(text, `"'`)
	if i < 0 || i > 64 {
		return 1 // behind a tag
	}
	quote := text[i]
	for i++; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// inside gives the origin of the text of a literal block, or of one in single
// quotes or none that stands as it is; nil for what is written otherwise.
func (r *yamlReader) inside(n *yaml.Node) *policy.Origin {
	if len(n.Value) == 0 {
		return nil
	}
	start := r.content(n)
	if n.Style&yaml.DoubleQuotedStyle != 0 {
		return r.quoted(n, start)
	}
	if n.Style&yaml.LiteralStyle == 0 {
		at := bytes.Index(r.text[start:min(len(r.text), start+len(n.Value)+2)], []byte(n.Value))
		if at < 0 {
			return r.folded(n, start)
		}
		o := policy.NewOrigin(policy.Stop{File: r.at.Offset(start + at)})
		return &o
	}
	var stops []policy.Stop
	line := n.Line // the one behind that of the sign
	for from := 0; from < len(n.Value) && line < len(r.lines); line++ {
		end := strings.IndexByte(n.Value[from:], '\n')
		if end < 0 {
			end = len(n.Value) - from
		}
		content := n.Value[from : from+end]
		limit := len(r.text)
		if line+1 < len(r.lines) {
			limit = r.lines[line+1]
		}
		at := bytes.Index(r.text[r.lines[line]:limit], []byte(content))
		if at < 0 {
			return nil
		}
		stops = append(stops, policy.Stop{Text: from, File: r.at.Offset(r.lines[line] + at)})
		from += end + 1
	}
	if len(stops) == 0 {
		return nil
	}
	o := policy.NewOrigin(stops[0], stops[1:]...)
	return &o
}

// quoted gives the origin of a text in double quotes, if it stands on one line and
// has the escapes of JSON alone.
func (r *yamlReader) quoted(n *yaml.Node, start int) *policy.Origin {
	end := min(len(r.text), start+quotedLength(r.text[start:]))
	v := policy.ReadValue(r.text[start:end], policy.NewOrigin(policy.Stop{File: r.at.Offset(start)}), policy.Options{})
	if v == nil || v.Kind != policy.StringValue || v.Text != n.Value {
		return nil
	}
	return v.Inside
}

// folded gives the origin of a text whose lines YAML joins, by going along both: they
// differ in white space alone.
func (r *yamlReader) folded(n *yaml.Node, start int) *policy.Origin {
	if n.Style&yaml.FoldedStyle != 0 {
		if n.Line >= len(r.lines) {
			return nil
		}
		start = r.lines[n.Line] // behind the line of the sign
	} else if n.Style&yaml.SingleQuotedStyle != 0 {
		start++
	}
	var stops []policy.Stop
	spaces := func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
	at := start
	for i := 0; i < len(n.Value); {
		if i == 0 || spaces(n.Value[i]) {
			for i < len(n.Value) && spaces(n.Value[i]) {
				i++
			}
			for at < len(r.text) && spaces(r.text[at]) {
				at++
			}
			if i == len(n.Value) {
				break
			}
			if len(stops) == 0 && i > 0 {
				stops = append(stops, policy.Stop{File: r.at.Offset(start)})
			}
			stops = append(stops, policy.Stop{Text: i, File: r.at.Offset(at)})
		}
		if at >= len(r.text) || r.text[at] != n.Value[i] {
			return nil
		}
		i, at = i+1, at+1
	}
	if len(stops) == 0 {
		return nil
	}
	o := policy.NewOrigin(stops[0], stops[1:]...)
	return &o
}
