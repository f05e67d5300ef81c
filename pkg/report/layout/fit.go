package layout

import (
	"slices"
	"strings"
	"unicode"
)

// A Shape says how the columns of a table share a width: those of prose give
// way first, down to the floor, then those of names, then prose once more.
type Shape struct {
	Prose []bool // by column
	Floor int
}

// LeastProse is what columns of prose in lists keep while names can break.
const LeastProse = 24

const (
	leastColumn = 8  // words and parts of names up to this are never cut to fit
	wideEnough  = 12 // nor up to this, where no cut makes the table fit
)

// Prose tells the columns of sentences, titles and addresses from those of
// names and numbers, by what the cells look like.
func Prose(rows [][]string, columns int) []bool {
	out := make([]bool, columns)
	for _, row := range rows {
		for j, text := range row[:min(len(row), columns)] {
			out[j] = out[j] || isProse(text)
		}
	}
	return out
}

func isProse(text string) bool {
	if strings.Contains(text, "://") || strings.ContainsFunc(text, ideograph) {
		return true
	}
	words := 0
	for _, w := range strings.Fields(text) {
		if strings.ContainsFunc(w, unicode.IsLetter) {
			words++
		}
	}
	return words >= 3
}

// fit gives each column its width: what it needs when everything fits, else
// what is left when columns gave way in the order of the shape. No column goes
// below what its words need, and names below their parts, as long as that fits.
func fit(texts [][]string, room int, s Shape) []int {
	widths := make([]int, len(texts[0]))
	for _, line := range texts {
		for j, text := range line {
			widths[j] = max(widths[j], Width(text))
		}
	}
	least := leastWidths(texts, widths, room, s)
	first, second := slices.Clone(widths), slices.Clone(least)
	for j, n := range least {
		if s.Prose[j] {
			first[j] = min(widths[j], max(n, s.Floor))
			second[j] = first[j]
		}
	}
	for _, floor := range [][]int{first, second, least} {
		squeeze(widths, floor, room)
	}
	return widths
}

// leastWidths gives the first of these that fits, at first with prose at its
// floor, then without: names of several words on two lines; words whole; names
// broken at separators; at the joints of their words. When none fits, words of
// cells are cut, the longest first; those of headings never are.
func leastWidths(texts [][]string, widths []int, room int, s Shape) []int {
	var least []int
	for _, floor := range []int{s.Floor, 0} {
		for tier := range lastTier + 1 {
			least = tierWidths(texts, tier, s.Prose)
			for j := range least {
				if s.Prose[j] {
					least[j] = max(least[j], min(widths[j], floor))
				}
			}
			if sum(least) <= room {
				return least
			}
		}
	}
	heading := names(texts, s)
	for most := slices.Max(least); most >= leastColumn; most-- {
		if cut := atMost(least, heading, most); sum(cut) <= room {
			return cut
		}
	}
	return atMost(least, heading, wideEnough)
}

// lastTier is the tier at which names break at the joints of their words.
const lastTier = 3

// tierWidths gives the widths that columns need when names break as the tier
// says, and prose wherever it can.
func tierWidths(texts [][]string, tier int, prose []bool) []int {
	whole := func(word string) []string { return []string{word} }
	joints := func(word string) []string {
		var out []string
		for _, p := range pieces(word) {
			out = append(out, parts(p)...)
		}
		return out
	}
	names := [...]func(string) []string{whole, whole, pieces, joints}[tier]
	least := make([]int, len(texts[0]))
	for _, line := range texts {
		for j, text := range line {
			breaks := names
			if prose[j] {
				breaks = joints
			}
			least[j] = max(least[j], widest(text, breaks))
			if tier == 0 && !prose[j] {
				least[j] = max(least[j], twoLines(text))
			}
		}
	}
	return least
}

// widest gives the width of the widest part of the words of a text.
func widest(text string, split func(string) []string) int {
	n := 0
	for _, w := range strings.Fields(text) {
		for _, p := range split(w) {
			n = max(n, Width(p))
		}
	}
	return n
}

// twoLines gives the least width at which a text of several words takes two
// lines.
func twoLines(text string) int {
	words := strings.Fields(text)
	best := Width(text)
	for i := 1; i < len(words); i++ {
		best = min(best, max(Width(strings.Join(words[:i], " ")), Width(strings.Join(words[i:], " "))))
	}
	return best
}

// names gives the widths below which no column goes: those of its heading, and of
// names their parts, which are never cut.
func names(texts [][]string, s Shape) []int {
	least := tierWidths(texts[:1], lastTier, s.Prose)
	for j, n := range tierWidths(texts, lastTier, s.Prose) {
		if !s.Prose[j] {
			least[j] = n
		}
	}
	return least
}

// atMost narrows columns, but not below their headings.
func atMost(widths, heading []int, most int) []int {
	out := slices.Clone(widths)
	for j := range out {
		out[j] = max(min(out[j], most), heading[j])
	}
	return out
}

// squeeze takes from the widest column that is above its least until all fit
// or nothing is left to take.
func squeeze(widths, least []int, room int) {
	for total := sum(widths); total > room; total-- {
		widest := -1
		for j, n := range widths {
			if n > least[j] && (widest < 0 || n > widths[widest]) {
				widest = j
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}
