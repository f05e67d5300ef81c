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

// lineHasher is a polynomial hash rolling over UTF-16 units. It hashes one file after
// another in the same room.
type lineHasher struct {
	window         [hashWindow]uint16
	starts         [hashWindow]int // the line that starts at this unit; 0 for none
	next           int             // place of the next unit in both
	hash           uint64
	oldest         uint64 // factor of the unit that leaves the window
	line           int
	opens, afterCR bool // the next unit: opens a line, follows a carriage return
	seen           map[uint64]int
	hashes         []lineHash // of each line, from the first
}

func newLineHasher() *lineHasher {
	h := &lineHasher{oldest: 1, seen: map[uint64]int{}}
	for range hashWindow {
		h.oldest *= hashFactor
	}
	return h
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

// of gives the hash of each line of a file. The list is good until the next one.
func (h *lineHasher) of(f *diag.File) []lineHash {
	clear(h.seen)
	*h = lineHasher{oldest: h.oldest, opens: true, seen: h.seen, hashes: h.hashes[:0]}
	var units []uint16
	for _, r := range string(f.Data) {
		if r < utf8.RuneSelf {
			h.add(uint16(r))
			continue
		}
		units = utf16.AppendRune(units[:0], r)
		for _, u := range units {
			h.add(u)
		}
	}
	h.add(endOfFile)
	for range hashWindow {
		h.emit()
		h.push(0)
	}
	return h.hashes
}

func (h *lineHasher) add(unit uint16) {
	if unit == ' ' || unit == '\t' || h.afterCR && unit == '\n' {
		h.afterCR = false
		return
	}
	if h.afterCR = unit == '\r'; h.afterCR {
		unit = '\n'
	}
	h.emit()
	if h.opens {
		h.line++
		h.starts[h.next] = h.line
	}
	h.opens = unit == '\n'
	h.push(unit)
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
