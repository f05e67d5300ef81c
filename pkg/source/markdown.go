package source

import (
	"bytes"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// markdownKind is a page with policies in its fenced blocks. The blocks are found
// as CommonMark has them, also in lists and quotations. A library for the whole
// language would cost every start of the program more than a twentieth.
func markdownKind() form.Kind {
	return form.Kind{Name: "markdown", Is: func(in *form.Input) bool {
		return in.Ends(".md", ".markdown", ".mdx", ".mdc", ".qmd", ".rmd")
	}, Read: readMarkdown}
}

// readMarkdown gives the documents of the fenced blocks. What looks like a policy
// and is none that could be judged is named: a page shows parts and mistakes too,
// and they are no mistakes of the page.
func readMarkdown(in *form.Input) form.Reading {
	if !policy.Mentions(in.Text) || len(in.Text) != len(in.File.Data) {
		return form.Reading{}
	}
	var docs []*policy.Document
	outside := bytes.Clone(in.File.Data)
	for _, f := range fences(in.File.Data) {
		docs = append(docs, f.documents(in)...)
		for i := f.from; i < f.to; i++ {
			if outside[i] != '\n' {
				outside[i] = ' '
			}
		}
	}
	if at, found := form.Effect(outside); found {
		docs = append(docs, form.Place(in, "markdown", at))
		slices.SortStableFunc(docs, func(a, b *policy.Document) int { return a.Span.Start - b.Span.Start })
	}
	number(docs)
	if i := slices.IndexFunc(docs, (*policy.Document).NotAnalysable); i >= 0 {
		policy.FindSecrets(in.File, docs[i])
	}
	return form.Reading{Documents: docs}
}

// fence is a fenced block: its text without what stands in front of its lines, and
// where it stands.
type fence struct {
	info     string // the word behind the fence, in lower case
	text     []byte
	at       policy.Origin
	from, to int // of the block in the file
}

// documents reads the documents of a block.
func (f fence) documents(in *form.Input) []*policy.Document {
	if !policy.Mentions(f.text) {
		return nil
	}
	o := in.Policy
	o.JSONC = true
	var docs []*policy.Document
	switch {
	case f.isJSON() && bytes.HasPrefix(bytes.TrimLeft(f.text, " \t\r\n"), []byte("{")), beginsJSON(f.text):
		docs = policy.ParseText(in.File, f.text, f.at, o)
	case f.info == "yaml" || f.info == "yml" || bytes.Contains(f.text, []byte("Statement:")):
		docs, _ = yamlDocuments(in.File, f.text, f.at, o)
	}
	at, found := form.Effect(f.text)
	for i, d := range docs {
		if d.Broken() {
			docs[i] = f.instead(in, d)
		}
	}
	docs = slices.DeleteFunc(docs, func(d *policy.Document) bool { return d == nil })
	if len(docs) == 0 && found {
		return []*policy.Document{form.Place(in, "block", f.at.Span(at))}
	}
	return docs
}

// isJSON reports whether the block says that it is JSON, or says nothing.
func (f fence) isJSON() bool { return f.info == "" || strings.HasPrefix(f.info, "json") }

// instead names a block that shows a policy with a mistake, or a part of one.
func (f fence) instead(in *form.Input, d *policy.Document) *policy.Document {
	if _, found := form.Effect(f.text); !found && !cutOff(f.text) || !f.isJSON() && f.info != "yaml" && f.info != "yml" {
		return nil
	}
	for _, p := range d.Problems {
		if p.Fatal {
			why := message.New("not-analysable-block", message.Part("why", p.Message))
			return policy.NotAnalysable(in.File, policy.Place{Span: p.Span}, why, p.Hint)
		}
	}
	return nil
}

// cutOff reports a policy in JSON that ends before it is closed: it may have no actions
// yet, and is recognised by its statements.
func cutOff(text []byte) bool {
	if !beginsJSON(text) || !bytes.Contains(text, []byte(`"Statement"`)) {
		return false
	}
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	return quoted || depth > 0
}

// mostFences bounds the blocks of a page.
const mostFences = 5000

// fences finds the fenced blocks of a page.
func fences(page []byte) (found []fence) {
	for from := 0; from < len(page) && len(found) < mostFences; {
		line, next := lineAt(page, from)
		open, ok := opening(line)
		if !ok {
			from = next
			continue
		}
		f := fence{info: open.info, from: next}
		var stops []policy.Stop
		for from = next; ; {
			if from >= len(page) {
				f.to = len(page)
				break
			}
			line, next = lineAt(page, from)
			if open.closes(line) {
				f.to, from = from, next
				break
			}
			skip := open.skip(line)
			stops = append(stops, policy.Stop{Text: len(f.text), File: from + skip})
			f.text = append(f.text, page[from+skip:next]...)
			from = next
		}
		if len(stops) > 0 {
			f.at = policy.NewOrigin(stops[0], stops[1:]...)
			found = append(found, f)
		}
	}
	return found
}

// lineAt gives the line at an offset without its end, and where the next begins.
func lineAt(page []byte, from int) (line []byte, next int) {
	next = len(page)
	if n := bytes.IndexByte(page[from:], '\n'); n >= 0 {
		next = from + n + 1
	}
	return bytes.TrimRight(page[from:next], "\r\n"), next
}

// opener is the line that begins a block.
type opener struct {
	sign   byte
	length int
	indent int // what stands in front of the fence, in bytes
	quotes int // of these the signs of quotations
	info   string
}

// opening reads a line that begins a block, perhaps behind the signs of quotations
// and of a list.
func opening(line []byte) (o opener, ok bool) {
	line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
	i := 0
	for i < len(line) {
		c := line[i]
		switch {
		case c == ' ' || c == '\t':
			i++
		case c == '>':
			o.quotes++
			i++
		case (c == '-' || c == '*' || c == '+') && i+1 < len(line) && line[i+1] == ' ':
			i += 2
		case '0' <= c && c <= '9':
			n := i
			for n < len(line) && '0' <= line[n] && line[n] <= '9' {
				n++
			}
			if n+1 >= len(line) || line[n] != '.' && line[n] != ')' || line[n+1] != ' ' {
				return o, false
			}
			i = n + 2
		case c == '`' || c == '~':
			rest := line[i:]
			o.sign, o.indent = c, i
			for o.length < len(rest) && rest[o.length] == c {
				o.length++
			}
			info := bytes.TrimSpace(rest[o.length:])
			if o.length < 3 || c == '`' && bytes.IndexByte(info, '`') >= 0 {
				return o, false
			}
			if words := bytes.FieldsFunc(info, func(r rune) bool { return r == ' ' || r == '{' || r == ',' || r == '}' }); len(words) > 0 {
				o.info = string(bytes.ToLower(words[0]))
			}
			return o, true
		default:
			return o, false
		}
	}
	return o, false
}

// skip gives how much of a line of the block is no part of its text.
func (o opener) skip(line []byte) int {
	i, quotes := 0, 0
	for i < len(line) && i < o.indent {
		switch {
		case line[i] == '>' && quotes < o.quotes:
			quotes++
		case line[i] != ' ' && line[i] != '\t':
			return i
		}
		i++
	}
	return i
}

// closes reports whether a line ends the block.
func (o opener) closes(line []byte) bool {
	rest := bytes.TrimLeft(line, " \t")
	for quotes := o.quotes; quotes > 0 && bytes.HasPrefix(rest, []byte(">")); quotes-- {
		rest = bytes.TrimLeft(rest[1:], " \t")
	}
	rest = bytes.TrimRight(rest, " \t")
	return len(rest) >= o.length && len(bytes.Trim(rest, string(o.sign))) == 0
}
