package report

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
)

// Text writes a block for each grant and rule: where, what, the source line,
// what is missing and who says so. A summary follows; a report without
// findings is the summary alone, one line. Without Verbose a report is kept
// short; see [limits].
func Text(w io.Writer, r *audit.Report, o Options) error {
	groups := group(folded(r.Findings), o.groupBy(ByGrant))
	var end bytes.Buffer
	if o.Quiet {
		writeLowered(&end, r, o)
		writeSuppressed(&end, r, o)
	} else {
		writeSummary(&end, r, o)
	}
	writeBounds(&end, r, o)
	shown := shownOf(r)
	describe := describer{o.words(), r, !o.Verbose}.whole
	tries := levels(len(groups), o)
	if len(tries) == 1 {
		out := bufio.NewWriter(w)
		if !o.Verbose {
			again := repeatsOf(groups, describe)
			plain := describe
			groups = slices.DeleteFunc(groups, func(g []*diag.Finding) bool { return again.hides(g[0]) })
			describe = func(g []*diag.Finding) block {
				b := plain(g)
				again.also(o.words(), &b)
				return b
			}
		}
		textBlocks(out, r, groups, describe, shown, o, tries[0])
		out.Write(end.Bytes())
		writeFix(out, r, o)
		return out.Flush()
	}
	known := map[*diag.Finding]block{}
	for _, g := range groups {
		known[g[0]] = describe(g)
	}
	var body bytes.Buffer
	body.Grow(pageSize)
	fits := func(l limits) bool {
		body.Reset()
		textBlocks(&body, r, groups, func(g []*diag.Finding) block { return known[g[0]] }, shown, o, l)
		return bytes.Count(body.Bytes(), newline)+bytes.Count(end.Bytes(), newline) <= fewLines
	}
	// Where even the narrowest limits are not enough, those between are not tried.
	if last := len(tries) - 1; !fits(tries[0]) && fits(tries[last]) {
		for _, l := range tries[1:] {
			if fits(l) {
				break
			}
		}
	}
	body.Write(end.Bytes())
	writeFix(&body, r, o)
	_, err := body.WriteTo(w)
	return err
}

var newline = []byte("\n")

// pageSize is what most short reports need.
const pageSize = 4 << 10

// textBlocks writes the blocks.
func textBlocks(
	out textWriter, r *audit.Report, groups [][]*diag.Finding, describe func([]*diag.Finding) block,
	shown shownFiles, o Options, l limits,
) {
	p := &textPrinter{out: out, w: o.words(), o: o, style: NewStyle(o), shown: shown, limits: l}
	var last diag.Location
	for i, g := range groups {
		b := describe(g)
		if p.first = i == 0 || !samePlace(b.place(), last); p.first {
			p.above, p.limits = above{}, l
		} else {
			p.limits = l.below()
		}
		p.block(b, i == 0 || b.place() != last)
		last = b.place()
		if _, err := out.WriteString("\n"); err != nil {
			return
		}
	}
}

// textWriter remembers its first error.
type textWriter interface {
	io.Writer
	io.StringWriter
}

type textPrinter struct {
	out    textWriter
	w      words
	o      Options
	style  Style
	shown  shownFiles
	limits limits
	above  above
	first  bool // this block stands first at its place
}

// block writes one block, without the empty line behind it. The source line
// is not shown again when the block before was about the same place.
func (p *textPrinter) block(b block, source bool) {
	p.header(b)
	indent := 3
	if source {
		indent = p.snippet(b)
	}
	room := p.limits.names
	for _, d := range p.trim(b.details, p.o.Columns()-indent-4) {
		room -= p.detail(d, indent, room)
	}
}

// write writes texts one behind the other; the writer remembers an error.
func (p *textPrinter) write(texts ...string) {
	for _, text := range texts {
		p.out.WriteString(text)
	}
}

// header writes "path:line:column: level[CODE]: message", wrapped.
func (p *textPrinter) header(b block) {
	place := Escape(atLocation(b.place()))
	level := b.level().String() + "[" + Escape(shorten(b.code())) + "]:"
	used := len(level) + 1
	if place != "" {
		used += layout.Width(place) + 2
		p.write(p.style.Path(place), ": ")
	}
	lines := layout.WrapWords(wordsOf(b.header), p.o.Columns()-4, used-4)
	p.write(p.style.Level(b.level(), level))
	for i, l := range lines {
		if i > 0 {
			p.write("\n   ")
		}
		if l != "" {
			p.write(" ", p.style.Bold(l))
		}
	}
	p.write("\n")
}

// snippet writes the source line with its mark and gives the indent of the
// details below.
func (p *textPrinter) snippet(b block) int {
	s, ok := p.shown.excerpt(b.place())
	if !ok {
		return 3
	}
	number := strconv.Itoa(b.place().Line)
	if len(number) < 2 {
		number = " " + number
	}
	margin := strings.Repeat(" ", len(number)+1)
	s = s.window(p.o.Columns() - len(margin) - 2)
	bar := p.style.Dim("|")
	indent, mark := s.caret()
	p.write(margin, bar, "\n")
	p.write(p.style.Dim(number), " ", bar, " ", strings.TrimRight(s.before+s.marked+s.after, " "), "\n")
	p.write(margin, bar, " ", indent, p.style.Level(b.level(), mark), "\n")
	return len(margin)
}

// detail writes one labelled part. It gives the lines that it used up of the
// room that a block has for names.
func (p *textPrinter) detail(d detail, indent, room int) int {
	hang := indent + 4
	columns := p.o.Columns() - hang
	label := wordsOf(d.label + ":")
	var lines []string
	used := 0
	switch {
	case d.lacks != nil:
		lines = append(layout.WrapWords(label, columns, -2), p.rows(d, columns)...)
	case !d.more.IsZero():
		lines = layout.WrapWords(append(label, strings.Fields(p.left(d.more))...), columns, -2)
	case d.names != nil:
		lines, used = p.nameLines(label, d, columns, room)
	default:
		lines = layout.WrapWords(append(label, wordsOf(d.text)...), columns, -2)
	}
	p.write(strings.Repeat(" ", indent), p.style.Dim("="), " ")
	if head := strings.Join(label, " "); strings.HasPrefix(lines[0], head) {
		p.write(p.style.Note(head), lines[0][len(head):])
	} else {
		p.write(lines[0])
	}
	for _, l := range lines[1:] {
		p.write("\n", strings.Repeat(" ", hang), l)
	}
	p.write("\n")
	return used
}

// left says how much is not shown, and how to see it.
func (p *textPrinter) left(what message.Message) string {
	return p.w.say("left-unshown", message.Part("what", what))
}
