package policy

import (
	"bytes"
	"errors"
	"slices"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// What Options bound when they say nothing.
const (
	DefaultMaxBytes = 10 << 20
	DefaultMaxDepth = 64
)

func (o Options) maxBytes() int {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return DefaultMaxBytes
}

func (o Options) maxDepth() int {
	if o.MaxDepth > 0 {
		return o.MaxDepth
	}
	return DefaultMaxDepth
}

// Parse reads the documents of a file, in the order they stand in. It gives at
// least one: a file that is no JSON gives one with the reasons as fatal
// problems, and JSON that is no document of a known kind gives one of
// [KindUnknown] with its Reason.
func Parse(file *diag.File, opts Options) []*Document {
	text, base, problem := prepare(file, opts)
	if problem != nil {
		return []*Document{broken(file, opts, []Problem{*problem})}
	}
	at := origin{base: base}
	if trimmed := bytes.TrimSpace(text); isEncoded(trimmed) {
		text, at = decoded(trimmed, at.from(bytes.Index(text, trimmed[:3])))
	}
	return parseText(file, text, at, opts)
}

// prepare takes off the byte order mark and refuses what is no text of JSON at
// first sight. The offset is where the text begins.
func prepare(file *diag.File, opts Options) ([]byte, int, *Problem) {
	data := file.Data
	if limit := opts.maxBytes(); len(data) > limit {
		return nil, 0, invalid(
			message.New("file-too-large", message.Count("size", len(data)), message.Count("limit", limit)), message.New("file-too-large-hint"))
	}
	if encoding := wideEncoding(data); encoding != "" {
		return nil, 0, invalid(message.New("file-encoding", message.Text("encoding", encoding)), message.New("save-as-utf-8"))
	}
	text := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	base := len(data) - len(text)
	if len(bytes.TrimSpace(text)) == 0 {
		p := invalid(message.New("file-empty"), message.New("json-begins"))
		p.Span = diag.Span{Start: base, End: base}
		return nil, 0, p
	}
	return text, base, nil
}

// wideEncoding names the encodings that are not UTF-8, by their byte order
// mark or by the zero bytes beside a first ASCII character.
func wideEncoding(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xFE\xFF")):
		return "UTF-32"
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return "UTF-16LE"
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return "UTF-16BE"
	case len(data) >= 2 && data[1] == 0 && beginsJSON(data[0]):
		return "UTF-16LE"
	case len(data) >= 2 && data[0] == 0 && beginsJSON(data[1]):
		return "UTF-16BE"
	}
	return ""
}

func beginsJSON(c byte) bool { return bytes.IndexByte([]byte("{[\" \t\r\n"), c) >= 0 }

func invalid(says, hint message.Message) *Problem {
	return &Problem{Code: rule.InvalidJSON, Message: says, Hint: hint, Fatal: true}
}

// syntaxProblems says what is wrong with a text the decoder refused.
func syntaxProblems(text []byte, at origin, pointer string, maxDepth int, err error) []Problem {
	var bad *badJSON
	errors.As(err, &bad)
	where := at.offset(bad.offset)
	if errors.Is(bad.err, errMany) {
		p := invalid(message.New("json-many", message.Count("most", maxValues)), message.New("json-many-hint"))
		p.Span, p.Pointer = diag.Span{Start: where, End: where + 1}, pointer
		return []Problem{*p}
	}
	if problems := explain(text, at, pointer, maxDepth); len(problems) > 0 {
		return problems
	}
	return []Problem{{
		Code: rule.InvalidJSON, Message: message.New("json-invalid"), Fatal: true,
		Span: diag.Span{Start: where, End: where}, Pointer: pointer,
	}}
}

// broken is the document of a text that is no JSON.
func broken(file *diag.File, opts Options, problems []Problem) *Document {
	return &Document{
		File: file, Span: diag.Span{End: len(file.Data)}, Platform: opts.Platform,
		Problems: problems, Reason: message.New("document-no-json"),
	}
}

// finish puts the problems in the order of the file and gives a document that
// cannot be interpreted its reason.
func (d *Document) finish() {
	slices.SortStableFunc(d.Problems, func(a, b Problem) int { return a.Span.Start - b.Span.Start })
	if d.Reason.IsZero() && d.Broken() {
		d.Reason = message.New("document-broken")
	}
}
