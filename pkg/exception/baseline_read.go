package exception

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/rule"
)

// Bounds of a baseline.
const (
	mostEntries = 100_000
	mostLine    = 1 << 20
	mostName    = 4096 // bytes of a text
	mostLacks   = 10_000
	mostCount   = 1_000_000
	mostOfKey   = 32 // entries for findings that say the same of one holder
	mostWrong   = 20 // mistakes that are named
)

// ReadBaseline reads a baseline. The error names every place that is wrong (at most
// twenty) by line and column.
func ReadBaseline(path string, data []byte) (*Baseline, error) {
	r := lines{path: path, b: &Baseline{Path: path, contents: map[Holder][]audit.Content{}}, perKey: map[key]int{}}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		r.number++
		if len(r.wrong) >= mostWrong {
			r.wrong = append(r.wrong, fmt.Errorf("%s: and more mistakes; mend these first", path))
			break
		}
		if line = bytes.TrimRight(line, "\r \t"); len(line) > 0 && !r.line(line) {
			break
		}
	}
	if !r.headed && len(r.wrong) == 0 {
		r.wrong = append(r.wrong, diag.Hint(fmt.Errorf("%s: empty", path), adviceToWrite))
	}
	if len(r.wrong) > 0 {
		return nil, errors.Join(r.wrong...)
	}
	return r.b, nil
}

const adviceToWrite = "'permgap audit --write-baseline FILE' writes one"

// lines reads the lines of a file.
type lines struct {
	path   string
	b      *Baseline
	number int
	headed bool // the first line was read
	perKey map[key]int
	wrong  []error
}

// fail notes what is wrong at a column, from 1.
func (r *lines) fail(column int, hint, format string, args ...any) {
	err := fmt.Errorf("%s:%d:%d: %s", r.path, r.number, column, fmt.Sprintf(format, args...))
	if hint != "" {
		err = diag.Hint(err, hint)
	}
	r.wrong = append(r.wrong, err)
}

// line reads one, and reports whether the next is worth reading.
func (r *lines) line(text []byte) bool {
	switch {
	case isConflict(text):
		r.fail(1, "keep the lines of both sides", "a conflict of a merge that nobody has resolved")
		return false
	case len(text) > mostLine:
		r.fail(1, "", "a line of %d bytes; an entry has at most %d", len(text), mostLine)
		return false
	case !utf8.Valid(text):
		r.fail(1, "", "not UTF-8")
		return r.headed
	}
	m := object{text: text}
	err := m.read()
	var bad *misplaced
	if errors.As(err, &bad) && (r.headed || m.has("permgap")) {
		r.fail(1+utf8.RuneCount(text[:bad.offset]), "", "%s", bad.what)
		return r.headed
	}
	if !r.headed {
		return err == nil && r.head(&m) || r.noBaseline()
	}
	if m.has("permgap") && r.head(&m) { // a merge may keep both
		return true
	}
	if len(r.b.entries) >= mostEntries {
		r.fail(1, "", "more than %d entries", mostEntries)
		return false
	}
	r.entry(&m)
	return true
}

func (r *lines) noBaseline() bool {
	if len(r.wrong) == 0 {
		r.fail(1, adviceToWrite, "this is no baseline of permgap")
	}
	return false
}

// isConflict reports a line that git writes where a merge has a conflict.
func isConflict(line []byte) bool {
	for _, mark := range [...]string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if bytes.HasPrefix(line, []byte(mark)) {
			return true
		}
	}
	return false
}

// head reads the first line.
func (r *lines) head(m *object) bool {
	form, version := m.member("permgap"), m.member("version")
	switch {
	case form == nil || form.text != formOfFile:
		return false
	case version == nil || version.text == "":
		r.fail(1, "", "no version")
		return false
	case version.text != versionOfFile:
		r.fail(m.column(version.valueAt), "write it again with this permgap, or install the newer one",
			"version %s of the form; this permgap reads version %s", strconv.Quote(head(version.text)), versionOfFile)
		return false
	}
	r.headed = true
	return true
}

const longestHead = 32

// head is the beginning of a value, for messages.
func head(s string) string {
	if utf8.RuneCountInString(s) <= longestHead {
		return s
	}
	return string([]rune(s)[:longestHead]) + "…"
}

// members are those that an entry can have.
var members = [...]string{"principal", "file", "rule", "operation", "action", "level", "count", "lacks", "reason", "id", "content"}

// entry reads an entry, or the content of a holder.
func (r *lines) entry(m *object) {
	before := len(r.wrong)
	fail := func(at int, format string, args ...any) { r.fail(m.column(at), "", format, args...) }
	e := entry{line: r.number, count: 1, level: diag.Error}
	content := ""
	for i := range m.members {
		v := &m.members[i]
		if wrong := v.sort(); wrong != "" {
			fail(v.valueAt, "%s must be %s", v.name, wrong)
			continue
		}
		switch v.name {
		case "principal":
			e.Principal = v.text
		case "file":
			e.File = v.text
		case "operation":
			e.operation = v.text
		case "action":
			e.action = v.text
		case "reason":
			e.reason = v.text
		case "rule":
			e.rule = v.text
			if _, known := rule.Get(v.text); !known || !isCode(v.text) {
				fail(v.valueAt, "no rule has the code %q%s", head(v.text), didYouMean(v.text, codes()))
			}
		case "level":
			level, err := diag.ParseSeverity(v.text)
			if err != nil || !level.Valid() {
				fail(v.valueAt, "level must be error, warning or note, found %q%s", head(v.text),
					didYouMean(v.text, []string{"error", "warning", "note"}))
			}
			e.level = level
		case "count":
			n, err := strconv.Atoi(v.text)
			if err != nil || n < 1 || n > mostCount {
				fail(v.valueAt, "count must be a number from 1 to %d", mostCount)
			}
			e.count = n
		case "lacks":
			e.lacks = slices.Clone(v.list)
			slices.Sort(e.lacks)
			e.lacks = slices.Compact(e.lacks)
		case "id":
			e.id = v.text
			if len(v.text) != idLength || strings.Trim(v.text, "0123456789abcdef") != "" {
				fail(v.valueAt, "id must be %d hexadecimal digits", idLength)
			}
		case "content":
			content = v.text
		default:
			fail(v.at, "unknown member %q%s", head(v.name), didYouMean(v.name, members[:]))
		}
	}
	switch {
	case len(r.wrong) > before:
		return
	case (e.Principal == "") == (e.File == ""):
		fail(0, "an entry has either a principal or a file")
	case content != "":
		r.content(m, e.Holder, content)
	case e.rule == "" || e.id == "":
		fail(0, "an entry has a rule and an id")
	default:
		if r.perKey[e.key()]++; r.perKey[e.key()] > mostOfKey {
			fail(0, "more than %d entries with the id %s of %q", mostOfKey, e.id, head(e.Holder.String()))
			return
		}
		r.b.entries = append(r.b.entries, e)
	}
}

func (r *lines) content(m *object, h Holder, text string) {
	v := m.member("content")
	alien := func(v member) bool { return !slices.Contains([]string{"principal", "file", "content"}, v.name) }
	if i := slices.IndexFunc(m.members, alien); i >= 0 {
		r.fail(m.column(m.members[i].at), "", "%s does not belong beside content", m.members[i].name)
		return
	}
	c, err := audit.ParseContent(text)
	switch {
	case err != nil:
		r.fail(m.column(v.valueAt), "", "content %s", err)
	case len(r.b.contents[h]) >= mostOfKey:
		r.fail(1, "", "more than %d lines with the content of %q", mostOfKey, head(h.String()))
	default:
		r.b.contents[h] = append(r.b.contents[h], c)
	}
}

// idLength is how many digits an identity has.
const idLength = 16

func isCode(text string) bool { return strings.HasPrefix(text, "PG") }

func codes() []string {
	var out []string
	for _, r := range rule.All() {
		out = append(out, string(r.Code))
	}
	return out
}

func didYouMean(word string, known []string) string {
	if n := match.Nearest(word, known); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}

// object is a line: an object of JSON whose values are texts, numbers and lists of
// texts.
type object struct {
	text    []byte
	members []member
}

// member is one of its members. Offsets are in bytes.
type member struct {
	name        string
	at, valueAt int
	kind        byte // " a text, 0 a number, [ a list
	text        string
	list        []string
}

// sort says what the value of a member must be, where it is something else.
func (v *member) sort() string {
	switch {
	case v.name == "lacks" && v.kind != '[':
		return "a list of texts"
	case v.name == "count" && v.kind != '0':
		return "a number"
	case v.name != "lacks" && v.name != "count" && v.kind != '"':
		return "a text"
	case len(v.list) > mostLacks:
		return fmt.Sprintf("a list of at most %d", mostLacks)
	case v.text == "" && v.kind == '"':
		return "a text that is not empty"
	case len(v.text) > mostName || slices.ContainsFunc(v.list, func(s string) bool { return s == "" || len(s) > mostName }):
		return fmt.Sprintf("made of texts of 1 to %d bytes", mostName)
	}
	return ""
}

func (m *object) member(name string) *member {
	if i := slices.IndexFunc(m.members, func(v member) bool { return v.name == name }); i >= 0 {
		return &m.members[i]
	}
	return nil
}

func (m *object) has(name string) bool { return m.member(name) != nil }

// column is that of an offset, from 1.
func (m *object) column(offset int) int { return 1 + utf8.RuneCount(m.text[:min(offset, len(m.text))]) }

// misplaced is what is wrong with the JSON of a line.
type misplaced struct {
	offset int
	what   string
}

func (e *misplaced) Error() string { return e.what }

// read takes the line apart.
func (m *object) read() error {
	d := json.NewDecoder(bytes.NewReader(m.text))
	d.UseNumber()
	next := func() (token json.Token, at int, err error) {
		at = m.begin(int(d.InputOffset()))
		token, err = d.Token()
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax):
			err = &misplaced{min(max(int(syntax.Offset)-1, at), len(m.text)), "not valid JSON: " + syntax.Error()}
		case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
			err = &misplaced{len(m.text), "not valid JSON: the line ends too early"}
		case err != nil:
			err = &misplaced{at, "not valid JSON"}
		}
		return token, at, err
	}
	token, at, err := next()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return &misplaced{at, "each line is an object of JSON"}
	}
	for {
		token, at, err := next()
		if err != nil {
			return err
		}
		if token == json.Delim('}') {
			break
		}
		v := member{name: token.(string), at: at}
		if m.has(v.name) {
			return &misplaced{at, fmt.Sprintf("%q stands twice", head(v.name))}
		}
		if len(m.members) > len(members)+2 {
			return &misplaced{at, "too many members"}
		}
		if err := v.read(next); err != nil {
			return err
		}
		m.members = append(m.members, v)
	}
	if rest := bytes.TrimSpace(m.text[d.InputOffset():]); len(rest) > 0 {
		return &misplaced{m.begin(int(d.InputOffset())), "something stands behind the entry; each has a line of its own"}
	}
	return nil
}

// read reads the value of a member.
func (v *member) read(next func() (json.Token, int, error)) error {
	token, at, err := next()
	if err != nil {
		return err
	}
	v.valueAt = at
	switch token := token.(type) {
	case string:
		v.kind, v.text = '"', token
		return nil
	case json.Number:
		v.kind, v.text = '0', string(token)
		return nil
	case json.Delim:
		if token != '[' {
			return &misplaced{at, fmt.Sprintf("%s: no member holds an object", head(v.name))}
		}
		v.kind = '['
		for {
			token, at, err := next()
			if err != nil {
				return err
			}
			if token == json.Delim(']') {
				return nil
			}
			text, is := token.(string)
			if !is {
				return &misplaced{at, fmt.Sprintf("%s must be a list of texts", head(v.name))}
			}
			v.list = append(v.list, text)
		}
	}
	return &misplaced{at, fmt.Sprintf("%s: true, false and null mean nothing here", head(v.name))}
}

// begin gives where the next token begins.
func (m *object) begin(offset int) int {
	for offset < len(m.text) && strings.IndexByte(" \t,:", m.text[offset]) >= 0 {
		offset++
	}
	return offset
}
