package catalog

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/permgap/permgap/pkg/match"
)

// A packed index has another magic and the same header. What is behind the
// header is cut into pages, and each is packed with DEFLATE and unpacked when
// something in it is first asked for:
//
//	word      number of marks
//	per mark  byte length, name: the name of every 256th action
//	word      per page: its length, packed
//	          the packed pages
//
// The marks lead a search to the one page that has a name.
const packedMagic = "permgap\x1b"

const (
	pageSize  = 8 << 10 // what a page is unpacked, in bytes; the last one is shorter
	markEvery = 256

	// mostUnpackedIndex bounds what an index may unpack to, in bytes.
	mostUnpackedIndex = 64 << 20
)

// Pack packs the indexes whose actions are mostly only deduced: there are many
// of those, and little is known of each. Others are searched where they lie.
func Pack(indexes [][]byte) ([][]byte, error) {
	out := make([][]byte, len(indexes))
	for i, b := range indexes {
		out[i] = b
		x, err := openIndex(string(b))
		if err != nil {
			return nil, err
		}
		if c := x.counts(); c.inferred <= c.actions || x.late != nil {
			continue
		}
		if out[i], err = packPages(x, b); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// packPages packs an index.
func packPages(x *index, b []byte) ([]byte, error) {
	out := append([]byte(packedMagic), b[len(packedMagic):headerSize]...)
	rows := x.rows(actions)
	out = binary.LittleEndian.AppendUint32(out, uint32((rows+markEvery-1)/markEvery))
	for row := 0; row < rows; row += markEvery {
		name := x.str(actions, row, actionName)
		if len(name) > 0xff {
			return nil, fmt.Errorf("catalogue: the name %q is too long to be a mark", name)
		}
		out = append(append(out, byte(len(name))), name...)
	}
	var pages bytes.Buffer
	for from := headerSize; from < len(b); from += pageSize {
		before := pages.Len()
		w, err := flate.NewWriter(&pages, flate.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(b[from:min(from+pageSize, len(b))]); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(pages.Len()-before))
	}
	return append(out, pages.Bytes()...), nil
}

// late is a packed index, and the pages of it that were asked for.
type late struct {
	once   sync.Once
	packed string
	length int // unpacked
	marks  []string
	from   []int                    // where the pages lie
	pages  []atomic.Pointer[string] // those that were unpacked

	reading sync.Mutex
	reader  io.ReadCloser
	known   int   // pages that were unpacked
	err     error // what does not unpack

	// whole is the index once most of it was asked for: then it is searched in
	// place like others.
	whole atomic.Pointer[string]
}

// open reads where the pages lie.
func (l *late) open() {
	l.once.Do(func() {
		l.pages = make([]atomic.Pointer[string], (l.length-headerSize+pageSize-1)/pageSize)
		if l.err = l.directory(); l.err != nil {
			l.marks, l.from = nil, nil
		}
	})
}

func (l *late) directory() error {
	outside := errors.New("catalogue index: its pages lie outside")
	rest := l.packed[headerSize:]
	if len(rest) < 4 {
		return outside
	}
	marks := int(readWord(rest, 0))
	for rest = rest[4:]; len(l.marks) < marks; rest = rest[1+rest[0]:] {
		if len(rest) == 0 || int(rest[0]) >= len(rest) {
			return outside
		}
		l.marks = append(l.marks, rest[1:1+rest[0]])
	}
	at := len(l.packed) - len(rest) + 4*len(l.pages)
	for n := range l.pages {
		if 4*n+4 > len(rest) || at > len(l.packed) {
			return outside
		}
		l.from = append(l.from, at)
		at += int(readWord(rest, 4*n))
	}
	if l.from = append(l.from, at); at != len(l.packed) {
		return outside
	}
	return nil
}

// page gives a page. One that does not unpack to its length reads as zeros:
// nothing is there.
func (l *late) page(n int) string {
	l.open()
	if known := l.pages[n].Load(); known != nil {
		return *known
	}
	text, half := l.load(n)
	if half {
		l.join()
	}
	return text
}

// load unpacks a page, and reports whether that makes half of all.
func (l *late) load(n int) (text string, half bool) {
	l.reading.Lock()
	defer l.reading.Unlock()
	if known := l.pages[n].Load(); known != nil {
		return *known, false
	}
	length := min(pageSize, l.length-headerSize-n*pageSize)
	text, err := l.unpack(n, length)
	if err != nil {
		l.err, text = err, strings.Repeat("\x00", length)
	}
	l.pages[n].Store(&text)
	l.known++
	return text, l.known == len(l.pages)/2
}

// join makes the whole of the pages.
func (l *late) join() {
	var out strings.Builder
	out.Grow(l.length)
	out.WriteString(l.packed[:headerSize])
	for n := range l.pages {
		text, _ := l.load(n)
		out.WriteString(text)
	}
	whole := out.String()
	l.whole.Store(&whole)
}

func (l *late) unpack(n, length int) (string, error) {
	if len(l.from) == 0 {
		return "", l.err
	}
	from := strings.NewReader(l.packed[l.from[n]:l.from[n+1]])
	if l.reader == nil {
		l.reader = flate.NewReader(from)
	} else if err := l.reader.(flate.Resetter).Reset(from, nil); err != nil {
		return "", err
	}
	var out strings.Builder
	out.Grow(length)
	if got, err := io.Copy(&out, io.LimitReader(l.reader, int64(length)+1)); err != nil || got != int64(length) {
		return "", fmt.Errorf("catalogue index: page %d does not unpack to %d bytes", n, length)
	}
	return out.String(), nil
}

// text gives the bytes between two places of the unpacked index, behind its header.
func (l *late) text(from, to int) string {
	from, to = from-headerSize, to-headerSize
	if from >= to {
		return ""
	}
	first, last := from/pageSize, (to-1)/pageSize
	if first == last {
		return l.page(first)[from%pageSize : to-first*pageSize]
	}
	var out strings.Builder
	out.Grow(to - from)
	for n := first; n <= last; n++ {
		out.WriteString(l.page(n)[max(from-n*pageSize, 0):min(to-n*pageSize, pageSize)])
	}
	return out.String()
}

// word reads a number of up to four bytes.
func (l *late) word(at, size int) (v uint32) {
	at -= headerSize
	page := l.page(at / pageSize)
	for i := range size {
		if i > 0 && (at+i)%pageSize == 0 {
			page = l.page((at + i) / pageSize)
		}
		v |= uint32(page[(at+i)%pageSize]) << (8 * i)
	}
	return v
}

// near gives the records of the actions among which the first is whose folded
// name is not before a name.
func (l *late) near(name string, rows int) (from, to int) {
	l.open()
	n := 0
	for last := len(l.marks); n < last; { // the first mark that is not before it
		if mid := (n + last) / 2; match.CompareFold(l.marks[mid], name) < 0 {
			n = mid + 1
		} else {
			last = mid
		}
	}
	if len(l.marks) == 0 {
		return 0, rows
	}
	return min(max(n-1, 0)*markEvery, rows), min(n*markEvery, rows)
}

// sameSum reports whether the checksum in the header of an index fits.
func sameSum(blob string) bool {
	var stored [8]byte
	copy(stored[:], blob[headerChecksum:])
	return binary.LittleEndian.Uint64(stored[:]) == checksum(blob)
}
