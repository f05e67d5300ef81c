package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
)

// fewLines is how long a report is meant to be at most without Verbose, where
// its findings allow it.
const fewLines = 66

// manyBlocks is from how many on a report is long in any case.
const manyBlocks = fewLines / 3

// limits say how much of one block text shows without Verbose: lines of names,
// operations, sentences of one label, and sources.
type limits struct{ names, rows, sentences, sources int }

// levels lists the limits to try, the widest first: a report takes the first
// within which it is short. One with many blocks is long in any case.
func levels(blocks int, o Options) []limits {
	all := []limits{{26, 8, 4, fewSources}, {22, 6, 4, 2}, {18, 5, 3, 1}, {14, 4, 2, 1}, {12, 4, 2, 1}}
	switch {
	case o.Verbose:
		return all[:1]
	case blocks > manyBlocks:
		return all[len(all)-1:]
	}
	return all
}

// below are the limits of a block that stands below another at the same place,
// and says less.
func (l limits) below() limits { return limits{l.names / 2, (l.rows + 1) / 2, l.sentences, l.sources} }

// above is what blocks at the same place have shown already.
type above struct {
	names   map[listed]bool
	sources map[string]bool
}

// listed is a name of a list.
type listed struct{ list, name string }

// fresh leaves out the names that stand in a block above, and counts them.
func (a above) fresh(d detail) (names []item, left int) {
	if d.list == "" {
		return d.names, 0
	}
	isNew := func(n item) bool { return !a.names[listed{d.list, n.name}] }
	if len(a.names) == 0 || !slices.ContainsFunc(d.names, func(n item) bool { return !isNew(n) }) {
		return d.names, 0
	}
	for _, n := range d.names {
		if isNew(n) {
			names = append(names, n)
		}
	}
	return names, len(d.names) - len(names)
}

// show remembers names that a block shows.
func (a *above) show(list string, names []item) {
	if a.names == nil {
		a.names = make(map[listed]bool, len(names))
	}
	for _, n := range names {
		a.names[listed{list, n.name}] = true
	}
}

// trim leaves out what is too much for a first look: sentences of a label
// that has said enough, and sources above the limit or named before; a single
// one only if it takes more than the line that counts it.
func (p *textPrinter) trim(details []detail, columns int) []detail {
	if p.o.Verbose {
		return details
	}
	repeats := func(d detail) bool { return d.kind == aSource || d.kind == aPolicy }
	known := func(d detail) bool { return repeats(d) && p.above.sources[d.text] }
	fresh := details
	if slices.ContainsFunc(details, known) {
		fresh = slices.DeleteFunc(slices.Clone(details), known)
	}
	oneLine := func(d detail) bool { return layout.Width(Escape(d.label+": "+d.text)) <= columns }
	kept := fewerSources(p.w, p.fewerSentences(fresh, oneLine), p.limits.sources, oneLine)
	if p.above.sources == nil {
		p.above.sources = map[string]bool{}
	}
	for _, d := range kept {
		if repeats(d) {
			p.above.sources[d.text] = true
		}
	}
	return kept
}

// fewerSentences keeps the first sentences of each label and puts the number of
// the others behind them.
func (p *textPrinter) fewerSentences(details []detail, oneLine func(detail) bool) []detail {
	total, stands, most := map[string]int{}, map[string]int{}, 0
	for _, d := range details {
		if d.isSentence() {
			total[d.label]++
			stands[d.label] += d.stands
			most = max(most, total[d.label])
		}
	}
	if most <= p.limits.sentences {
		return details
	}
	var kept []detail
	told := map[string]int{}
	for _, d := range details {
		if !d.isSentence() {
			kept = append(kept, d)
			continue
		}
		told[d.label]++
		switch left := total[d.label] - p.limits.sentences; {
		case told[d.label] <= p.limits.sentences, left == 1 && oneLine(d):
			kept = append(kept, d)
		case told[d.label] == p.limits.sentences+1:
			kept = append(kept, detail{label: d.label, more: message.New("more-sentences", message.Count("count", left+stands[d.label]))})
		}
	}
	return kept
}

// isSentence reports whether a detail is one of those that a label may have many
// of.
func (d detail) isSentence() bool { return d.text != "" && d.kind != aSource }

// nameLines wraps a list of names behind its label, and what is said of them
// behind the list. Names that a block above has shown are counted instead, and
// those for which there is no room, unless the list is to be whole. It gives
// the lines of the names as well.
func (p *textPrinter) nameLines(label []string, d detail, columns, room int) (lines []string, used int) {
	said := wordsOf(d.text)
	if p.o.Verbose {
		return layout.WrapWords(slices.Concat(label, nameWords(d.names), said), columns, -2), 0
	}
	names, known := p.above.fresh(d)
	shown := func(n int) []string {
		return slices.Concat(label, nameWords(names[:n]), p.aboveWords(n, known), p.unshownWords(len(names)-n, n+known))
	}
	height := func(words []string) int { return layout.CountLines(words, columns, -2) }
	n := len(names)
	words := shown(n)
	if used = height(words); used > max(room, 1) && !p.whole(d) {
		n = mostThat(n, func(n int) bool { return height(shown(n)) <= room })
		words = shown(n)
		used = height(words)
	}
	p.above.show(d.list, names[:n])
	return layout.WrapWords(slices.Concat(words, said), columns, -2), used
}

// whole reports whether a list is never cut: what is missing, in the block that
// stands first at its place.
func (p *textPrinter) whole(d detail) bool { return p.first && d.list != "" }

// mostThat gives the largest of 0..n that fits, which 0 always does.
func mostThat(n int, fits func(int) bool) int {
	low, high := 0, n
	for low < high {
		if mid := (low + high + 1) / 2; fits(mid) {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// unshownWords says how many names are left out: behind others, or alone.
func (p *textPrinter) unshownWords(n, before int) []string {
	switch {
	case n == 0:
		return nil
	case before == 0:
		return strings.Fields(p.w.say("names-unshown", message.Count("count", n)))
	}
	return strings.Fields(p.left(message.New("more-names", message.Count("count", n))))
}

// aboveWords says how many names stand in a block above: behind others, or alone.
func (p *textPrinter) aboveWords(before, known int) []string {
	switch {
	case known == 0:
		return nil
	case before == 0:
		return strings.Fields(p.w.say("names-above", message.Count("count", known)))
	}
	return strings.Fields(p.w.say("names-and-above", message.Count("count", known)))
}

// nameWords gives the words of a list of names.
func nameWords(names []item) []string {
	words := make([]string, 0, len(names))
	for i, n := range names {
		text := n.String()
		if i < len(names)-1 {
			text += ","
		}
		words = append(words, wordsOf(text)...)
	}
	return words
}

// leastTitle is the room that titles get beside the ids of operations.
const leastTitle = 24

// rows lays out the operations of a block: how many each lacks, its id, and
// its title.
func (p *textPrinter) rows(d detail, columns int) []string {
	shown := p.shownRows(d.lacks)
	var numbers, ids []string
	for _, row := range shown {
		numbers = append(numbers, strconv.Itoa(row.count))
		ids = append(ids, Escape(row.operation))
	}
	list := layout.LayRows(numbers, ids, columns, leastTitle)
	var lines []string
	for i, row := range shown {
		lines = append(lines, list.Row(numbers[i], ids[i], Escape(row.title), p.o.Verbose, p.style.Dim)...)
	}
	if left := len(d.lacks) - len(shown); left > 0 {
		lines = append(lines, p.left(message.New("more-operations", message.Count("count", left))))
	}
	return lines
}

// shownRows gives the operations for which there is room; a single one more
// takes no more than the line that counts it.
func (p *textPrinter) shownRows(all []lack) []lack {
	if p.o.Verbose || len(all) <= p.limits.rows+1 {
		return all
	}
	return all[:p.limits.rows]
}
