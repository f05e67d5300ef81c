package exception

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// Baseline is what somebody has accepted: findings, each with what it may lack, and
// what the policies said that they are about.
//
// Its file has one entry a line, in a fixed order, so that a merge of two versions
// keeps the lines of both; see [ReadBaseline] and [Baseline.Text].
type Baseline struct {
	// Path is the file as messages name it; "" for one that was made of a report.
	Path     string
	entries  []entry
	contents map[Holder][]audit.Content
}

// Holder is who a finding is about: a principal by its name, or a file with the
// address in it, by its path from the folder of the baseline.
type Holder struct{ Principal, File string }

func (h Holder) String() string { return cmp.Or(h.Principal, h.File) }

func (h Holder) compare(other Holder) int {
	return cmp.Or(cmp.Compare(h.Principal, other.Principal), cmp.Compare(h.File, other.File))
}

// entry accepts findings of one holder that say the same.
type entry struct {
	Holder
	rule      string
	operation string
	action    string        // that it is about where it is about no operation, for the reader
	level     diag.Severity // the heaviest that is accepted
	count     int           // how many findings
	lacks     []string      // the prerequisites that are accepted, sorted
	id        string        // what the finding says; see [audit.Identity]
	reason    string
	line      int // in the file
}

// key is what entries and findings are compared by.
type key struct {
	holder Holder
	id     string
}

func (e *entry) key() key { return key{e.Holder, e.id} }

// compare is the order of the file. What may change while a finding stays comes last.
func (e *entry) compare(other *entry) int {
	return cmp.Or(
		e.Holder.compare(other.Holder),
		cmp.Compare(e.rule, other.rule),
		cmp.Compare(e.operation, other.operation),
		cmp.Compare(e.action, other.action),
		cmp.Compare(e.id, other.id),
		slices.Compare(e.lacks, other.lacks),
		cmp.Compare(e.level, other.level),
		cmp.Compare(e.count, other.count),
		cmp.Compare(e.reason, other.reason),
	)
}

// Entries counts the entries.
func (b *Baseline) Entries() int { return len(b.entries) }

// The first line of a file: what it is, and the version of its form.
const (
	formOfFile    = "baseline"
	versionOfFile = "1"
)

// IsBaseline reports whether a text begins as a baseline does.
func IsBaseline(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\uFEFF"))
	return bytes.HasPrefix(head, []byte(`{"permgap":"`+formOfFile+`"`))
}

// Text gives the file.
func (b *Baseline) Text() []byte {
	w := writer{}
	w.begin("permgap", formOfFile)
	w.text("version", versionOfFile)
	w.end()
	entries := slices.Clone(b.entries)
	slices.SortFunc(entries, func(x, y entry) int { return x.compare(&y) })
	entries = slices.CompactFunc(entries, func(x, y entry) bool { return x.compare(&y) == 0 })
	for i := range entries {
		e := &entries[i]
		if i == 0 || e.Holder != entries[i-1].Holder {
			b.writeContents(&w, e.Holder)
		}
		w.holder(e.Holder)
		w.text("rule", e.rule)
		w.text("operation", e.operation)
		w.text("action", e.action)
		w.text("level", e.level.String())
		if e.count > 1 {
			w.value("count", strconv.Itoa(e.count))
		}
		if len(e.lacks) > 0 {
			quoted := make([]string, len(e.lacks))
			for i, name := range e.lacks {
				quoted[i] = quote(name)
			}
			w.value("lacks", "["+strings.Join(quoted, ",")+"]")
		}
		w.text("reason", e.reason)
		w.text("id", e.id)
		w.end()
	}
	return w.out
}

func (b *Baseline) writeContents(w *writer, h Holder) {
	var lines []string
	for _, c := range b.contents[h] {
		lines = append(lines, c.String())
	}
	slices.Sort(lines)
	for _, content := range slices.Compact(lines) {
		w.holder(h)
		w.text("content", content)
		w.end()
	}
}

// writer writes the lines of a file.
type writer struct{ out []byte }

func (w *writer) begin(name, value string) {
	w.out = append(w.out, '{')
	w.text(name, value)
}

func (w *writer) holder(h Holder) {
	if h.Principal != "" {
		w.begin("principal", h.Principal)
		return
	}
	w.begin("file", h.File)
}

// text writes a member, unless it is empty.
func (w *writer) text(name, value string) {
	if value != "" {
		w.value(name, quote(value))
	}
}

func (w *writer) value(name, json string) {
	if w.out[len(w.out)-1] != '{' {
		w.out = append(w.out, ',')
	}
	w.out = append(append(append(w.out, quote(name)...), ':'), json...)
}

func (w *writer) end() { w.out = append(w.out, '}', '\n') }

// quote writes a string of JSON. What does not show is escaped: a person reviews the
// file.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == utf8.RuneError || r == ' ' || unicode.IsPrint(r) && !unicode.Is(unicode.Variation_Selector, r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		}
	}
	b.WriteByte('"')
	return b.String()
}
