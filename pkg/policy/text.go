package policy

import (
	"bytes"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// Origin says where a text stands in a file that is more than this text: the
// block of a page, or a text that is encoded there. The zero Origin is that of a
// text at the start of its file.
type Origin struct{ at origin }

// Stop is a place from which on the text and the file run side by side: two
// offsets in bytes.
type Stop struct{ Text, File int }

// NewOrigin makes the origin of a text by its stops, in order. The first is the
// start of the text, where its offset is 0.
func NewOrigin(first Stop, more ...Stop) Origin {
	o := origin{base: first.File}
	for _, s := range more {
		o.stops = append(o.stops, stop{s.Text, s.File})
	}
	return Origin{o}
}

// Offset gives the offset in the file of one in the text.
func (o Origin) Offset(offset int) int { return o.at.offset(offset) }

// Span gives the place in the file of one in the text.
func (o Origin) Span(s diag.Span) diag.Span { return o.at.span(s) }

// ParseText reads the documents of a JSON text that stands somewhere in a file.
// Their places are those of the file. It gives none where the text holds no
// document, and where it is no JSON one with the reasons, as [Parse] does. What
// cannot be read may hold secrets: the caller looks for them, by [FindSecrets].
func ParseText(file *diag.File, text []byte, at Origin, opts Options) []*Document {
	opts.part = true
	docs := parseText(file, text, at.at, opts)
	return slices.DeleteFunc(docs, func(d *Document) bool { return d.Kind == KindUnknown && !d.Broken() && !d.NotAnalysable() })
}

// from gives the origin of what follows an offset of the text.
func (o origin) from(offset int) origin {
	out := origin{base: o.offset(offset)}
	for _, s := range o.stops {
		if s.decoded > offset {
			out.stops = append(out.stops, stop{s.decoded - offset, s.file})
		}
	}
	return out
}

// parseText reads one JSON value, or several that stand one below the other.
func parseText(file *diag.File, text []byte, at origin, opts Options) []*Document {
	if opts.JSONC {
		text = withoutComments(text)
	}
	t, err := parseTree(text, at, nil, opts.maxDepth())
	if err != nil {
		if docs := parseLines(file, text, at, opts); docs != nil {
			return docs
		}
		return []*Document{notJSON(file, text, at, opts, err)}
	}
	if !opts.part && !opts.JSONC && len(at.stops) == 0 && at.base+len(text) == len(file.Data) {
		file.HoldsJSON()
	}
	d := newDetector(file, opts)
	if opts.part {
		d.evidence = text
	}
	docs := d.documents(t)
	for _, d := range docs {
		d.finish()
		opts.Texts.share(d)
	}
	t.release()
	return docs
}

// notJSON is the document of a text that cannot be read: one with the reasons, or
// one that cannot be analysed, if a placeholder stands where a value should.
func notJSON(file *diag.File, text []byte, at origin, opts Options, err error) *Document {
	if span, found := unquoted(text, err); found {
		place := Place{Span: at.span(span)}
		doc := NotAnalysable(file, place, message.New("placeholder-unquoted"), message.New("placeholder-unquoted-hint"))
		if !opts.part {
			FindSecrets(file, doc)
		}
		return doc
	}
	doc := broken(file, opts, syntaxProblems(text, at, "", opts.maxDepth(), err))
	if !opts.part {
		doc.Secrets = findSecrets(file.Data)
	}
	return doc
}

// mostLines bounds the values of a file that holds several.
const mostLines = 10_000

// parseLines reads several values, each of which begins on a line of its own; nil
// where the text is not of that kind.
func parseLines(file *diag.File, text []byte, at origin, opts Options) (docs []*Document) {
	var trees []tree
	values := 0
	for from := 0; from < len(text); {
		rest := bytes.TrimLeft(text[from:], " \t\r\n")
		if len(rest) == 0 {
			break
		}
		start := len(text) - len(rest)
		if rest[0] != '{' && rest[0] != '[' || from > 0 && !bytes.Contains(text[from:start], []byte("\n")) || len(trees) == mostLines {
			return nil
		}
		t, length, count, err := parseFirst(rest, at.from(start), opts.maxDepth())
		if values += count; err != nil || values > maxValues {
			return nil
		}
		trees = append(trees, t)
		from = start + length
	}
	if len(trees) < 2 {
		return nil
	}
	d := newDetector(file, opts)
	for i, t := range trees {
		before := len(d.docs)
		d.walk(t.root, envelope{})
		found := d.docs[before:]
		blame(found, t)
		for _, doc := range found {
			doc.Address = Ordinal(i + 1)
		}
	}
	for _, doc := range d.docs {
		doc.finish()
		opts.Texts.share(doc)
	}
	return d.docs
}

// encodedMost is how large a percent-encoded document may be.
const encodedMost = 1 << 20

// isEncoded reports a document that is percent-encoded, as IAM's own API gives it.
func isEncoded(text []byte) bool {
	if len(text) < 3 || len(text) > encodedMost {
		return false
	}
	begin := string(text[:3])
	return strings.EqualFold(begin, "%7B") || strings.EqualFold(begin, "%5B")
}

// decoded gives the text of a percent-encoded document and its origin.
func decoded(text []byte, at origin) ([]byte, origin) {
	out := make([]byte, 0, len(text))
	o := origin{base: at.offset(0)}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			o.stops = append(o.stops, stop{len(out), at.offset(i)})
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 3
			o.stops = append(o.stops, stop{len(out), at.offset(i)})
		case c == '+':
			out = append(out, ' ')
			i++
		default:
			out = append(out, c)
			i++
		}
	}
	return out, o
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return lower(c) - 'a' + 10
}

// withoutComments puts spaces in the place of comments and of commas before a
// closing bracket, so that every place stays where it is.
func withoutComments(text []byte) []byte {
	out := bytes.Clone(text)
	comma := -1    // the last sign, if it is a comma behind a value
	value := false // the last sign ends a value
	for i := 0; i < len(out); i++ {
		switch c := out[i]; {
		case c == '"':
			comma, value = -1, true
			for i++; i < len(out) && out[i] != '"' && out[i] != '\n'; i++ {
				if out[i] == '\\' {
					i++
				}
			}
		case c == '/' && i+1 < len(out) && out[i+1] == '/':
			i += blank(out[i:], lineLength(out[i:])) - 1
		case c == '/' && i+1 < len(out) && out[i+1] == '*':
			end := bytes.Index(out[i+2:], []byte("*/"))
			if end < 0 {
				return out // a mistake, which is reported as it stands
			}
			i += blank(out[i:], end+4) - 1
		case c == ',' && value:
			comma, value = i, false
		case (c == '}' || c == ']') && comma >= 0:
			out[comma], comma, value = ' ', -1, true
		case c > ' ':
			comma, value = -1, c != '{' && c != '[' && c != ':' && c != ','
		}
	}
	return out
}

// blank writes spaces over a text, but for its line ends.
func blank(text []byte, n int) int {
	for i := range text[:n] {
		if text[i] != '\n' && text[i] != '\r' {
			text[i] = ' '
		}
	}
	return n
}
