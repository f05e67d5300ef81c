package report

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
)

// Line hashes are the fingerprints by which GitHub follows an alert when lines
// move: primaryLocationLineHash, as its upload action computes it for files
// that come without (github/codeql-action, src/fingerprints.ts). A line is
// hashed with what follows it, 100 characters from its start, spaces and tabs
// left out; a second line with the same hash gets a number.

const (
	hashWindow = 100
	hashFactor = 37
	endOfFile  = 0xffff
)

// lineHasher is a polynomial hash rolling over UTF-16 units.
type lineHasher struct {
	window [hashWindow]uint16
	starts [hashWindow]int // the line that starts at this unit; 0 for none
	next   int             // place of the next unit in both
	hash   uint64
	oldest uint64 // factor of the unit that leaves the window
	line   int
	seen   map[uint64]int
	hashes []lineHash // of each line, from the first
}

// lineHash is the hash of a line, and which of the lines with this hash it is.
type lineHash struct {
	hash   uint64
	number int
}

func (h lineHash) String() string {
	text := strconv.AppendUint(make([]byte, 0, 24), h.hash, 16)
	return string(strconv.AppendInt(append(text, ':'), int64(h.number), 10))
}

// lineHashes gives the hash of each line of a file.
func lineHashes(f *diag.File) []lineHash {
	h := lineHasher{oldest: 1, seen: map[uint64]int{}}
	for range hashWindow {
		h.oldest *= hashFactor
	}
	lineStart, afterCR := true, false
	add := func(unit uint16) {
		if unit == ' ' || unit == '\t' || afterCR && unit == '\n' {
			afterCR = false
			return
		}
		if afterCR = unit == '\r'; afterCR {
			unit = '\n'
		}
		h.emit()
		if lineStart {
			h.line++
			h.starts[h.next] = h.line
		}
		lineStart = unit == '\n'
		h.push(unit)
	}
	var units []uint16
	for _, r := range string(f.Data) {
		if r < utf8.RuneSelf {
			add(uint16(r))
			continue
		}
		units = utf16.AppendRune(units[:0], r)
		for _, u := range units {
			add(u)
		}
	}
	add(endOfFile)
	for range hashWindow {
		h.emit()
		h.push(0)
	}
	return h.hashes
}

// emit gives out the hash of the line whose first unit leaves the window next.
func (h *lineHasher) emit() {
	if h.starts[h.next] == 0 {
		return
	}
	h.starts[h.next] = 0
	number := h.seen[h.hash] + 1
	h.seen[h.hash] = number
	h.hashes = append(h.hashes, lineHash{h.hash, number})
}

// push adds a unit to the hash and takes the oldest out.
func (h *lineHasher) push(unit uint16) {
	leaving := uint64(h.window[h.next])
	h.window[h.next] = unit
	h.hash = h.hash*hashFactor + uint64(unit) - h.oldest*leaving
	if h.next++; h.next == hashWindow {
		h.next = 0
	}
}
