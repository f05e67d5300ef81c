package repair

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// notation is how the statements of a document are written in the text of its file.
type notation uint8

const (
	otherwise notation = iota // in a way that is not edited
	inJSON                    // {"Effect": "Allow", …}, also as a value of HCL or YAML
	inHCL                     // { Effect = "Allow" … }
	inBlocks                  // statement { effect = "Allow" … }
	inLines                   // - Effect: Allow, as YAML has it
)

// language is that of a file, by its name.
type language uint8

const (
	unknownLanguage language = iota
	ofJSON
	ofHCL
	ofYAML
)

func languageOf(file string) language {
	switch strings.ToLower(path.Ext(file)) {
	case ".json", ".jsonc", ".json5":
		return ofJSON
	case ".tf", ".tofu":
		return ofHCL
	case ".yaml", ".yml", ".template":
		return ofYAML
	}
	return unknownLanguage
}

// Editable reports whether a document can be edited in the text of its file: its
// statements stand there as they are, not in a string of another notation, and not
// made by an expression.
func Editable(d *policy.Document) bool {
	return d.Kind == policy.KindIdentity && !d.Vendors && d.Judged() && len(d.Statements) > 0 && notationOf(d) != otherwise
}

// notationOf finds the notation of a document: that of its last statement, which a
// new one stands behind. In JSON all statements must be such.
func notationOf(d *policy.Document) notation {
	data := d.File.Data
	if d.File.IsJSON() {
		for i := range d.Statements {
			if s := &d.Statements[i]; !isObject(data, s.Span) || !slices.Equal(literals(data, s), s.Actions) {
				return otherwise
			}
		}
		return inJSON
	}
	lang, last := languageOf(d.File.Path), extent(data, d.Statements[len(d.Statements)-1].Span)
	switch {
	case lang == unknownLanguage || !d.File.IsUTF8() || last.Start < 0 || last.End > len(data) || last.Len() < 2:
		return otherwise
	case isObject(data, last):
		return inObject(data[last.Start+1:last.End], lang)
	case lang == ofHCL && bytes.HasPrefix(data[last.Start:], []byte("statement")) && data[last.End-1] == '}':
		return inBlocks
	case lang == ofYAML && dashed(data, last.Start):
		return inLines
	}
	return otherwise
}

// extent gives the place of a statement with the brace that closes it: the place of a
// value of YAML ends with its last part.
func extent(data []byte, s diag.Span) diag.Span {
	if s.Start < 0 || s.End > len(data) || s.Len() < 1 || data[s.Start] != '{' || data[s.End-1] == '}' {
		return s
	}
	depth := 0
	for at := s.Start; at < len(data); at++ {
		switch c := data[at]; c {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return diag.Span{Start: s.Start, End: at + 1}
			}
		case '"', '\'':
			for at++; at < len(data) && data[at] != c; at++ {
				if c == '"' && data[at] == '\\' {
					at++
				}
			}
		}
	}
	return s
}

// inObject tells HCL from JSON by what stands behind the first name.
func inObject(inner []byte, lang language) notation {
	inner = inner[blank(inner):]
	if bytes.HasPrefix(inner, []byte(`"`)) {
		if end := bytes.IndexByte(inner[1:], '"'); end >= 0 {
			inner = inner[end+2:]
		}
	} else {
		inner = bytes.TrimLeft(inner, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
	}
	inner = inner[blank(inner):]
	switch {
	case bytes.HasPrefix(inner, []byte(":")):
		return inJSON
	case bytes.HasPrefix(inner, []byte("=")) && lang == ofHCL:
		return inHCL
	}
	return otherwise
}

// blank gives the length of the white space and the comments that a text begins with.
func blank(text []byte) int {
	at := 0
	for at < len(text) {
		rest := text[at:]
		switch {
		case strings.IndexByte(blanks, rest[0]) >= 0:
			at++
		case rest[0] == '#', bytes.HasPrefix(rest, []byte("//")):
			if at += bytes.IndexByte(append(slices.Clip(rest), '\n'), '\n'); at > len(text) {
				at = len(text)
			}
		case bytes.HasPrefix(rest, []byte("/*")):
			end := bytes.Index(rest, []byte("*/"))
			if end < 0 {
				return at
			}
			at += end + 2
		default:
			return at
		}
	}
	return at
}

// dashed reports whether a place is the first of an element of a list in lines.
func dashed(data []byte, at int) bool {
	line := data[bytes.LastIndexByte(data[:at], '\n')+1 : at]
	rest, is := bytes.CutPrefix(bytes.TrimLeft(line, " "), []byte("-"))
	return is && len(rest) > 0 && len(bytes.TrimLeft(rest, " ")) == 0
}

// literals lists the actions of a statement that stand in the file as they are: all,
// or none.
func literals(data []byte, s *policy.Statement) []policy.Text {
	for i, a := range s.Actions {
		if _, ok := literal(data, a); !ok || i > 0 && !follows(data, s.Actions[i-1].Span, a.Span) {
			return nil
		}
	}
	return s.Actions
}

// literal gives the quote of a text that stands in the file as it is; 0 for one
// without quotes.
func literal(data []byte, t policy.Text) (quote byte, ok bool) {
	if t.Span.Start < 1 || t.Span.End > len(data) || t.Span.Len() < 1 {
		return 0, false
	}
	raw := data[t.Span.Start:t.Span.End]
	quote = raw[0]
	if quote != '"' && quote != '\'' {
		return 0, string(raw) == t.Value
	}
	if len(raw) < 2 || raw[len(raw)-1] != quote {
		return 0, false
	}
	if string(raw[1:len(raw)-1]) == t.Value {
		return quote, true
	}
	var text string
	return quote, quote == '"' && json.Unmarshal(raw, &text) == nil && text == t.Value
}

// follows reports whether a text stands behind another one in a list.
func follows(data []byte, a, b diag.Span) bool {
	if b.Start < a.End {
		return false
	}
	between := data[a.End:b.Start]
	for {
		between = between[blank(between):]
		if len(between) == 0 {
			return true
		}
		if between[0] != ',' && between[0] != '-' {
			return false
		}
		between = between[1:]
	}
}
