package catalog

import (
	"errors"
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// table is where a section lies: rows records of width bytes from byte off.
// The records that are marked stand in the layer.
type table struct {
	off, rows, width int
	fields           [mostFields]stored
	marks            []uint64
}

// stored is where a field stands in a record, and how many bytes it has; none
// for one that is 0 everywhere.
type stored struct{ at, size uint8 }

// mostFields is more than any record has; a power of two.
const mostFields = 32

// read reads a field of a record that the table has.
func (t *table) read(blob string, row, field int) uint32 {
	f := t.fields[field&(mostFields-1)]
	if f.size == 0 {
		return 0
	}
	at := t.off + row*t.width + int(f.at)
	if at+4 <= len(blob) { // all but the last bytes of an index
		return readWord(blob, at) & uint32(1<<(8*uint64(f.size))-1)
	}
	b := blob[at : at+int(f.size)]
	v := uint32(b[0])
	for i := 1; i < len(b); i++ {
		v |= uint32(b[i]) << (8 * i)
	}
	return v
}

// stores gives the fields their places, by their sizes; false for sizes that no
// record of the section has.
func (t *table) stores(sizes uint64, fields int) bool {
	for i := 0; sizes != 0; i++ {
		size := uint8(sizes & 7)
		if i >= fields || size > 4 {
			return false
		}
		t.fields[i] = stored{uint8(t.width), size}
		t.width += int(size)
		sizes >>= 3
	}
	return true
}

// errNotIndex tells what the bytes are not.
var errNotIndex = errors.New("not a catalogue index")

// ErrVersion is wrapped by the error for an index that another version of the
// program wrote.
var ErrVersion = errors.New("another format version")

// openIndex reads the header and checks that the sections lie inside. Nothing
// behind the header is read.
func openIndex(blob string) (*index, error) {
	if len(blob) < headerTable || blob[:len(magic)] != magic && blob[:len(magic)] != packedMagic {
		return nil, errNotIndex
	}
	if v := readWord(blob, headerVersion); v != formatVersion {
		return nil, fmt.Errorf("%w: %d, this program reads %d", ErrVersion, v, formatVersion)
	}
	if v := readWord(blob, headerLayout); v != layoutNumber {
		return nil, fmt.Errorf("%w: layout %08x, this program reads %08x", ErrVersion, v, uint32(layoutNumber))
	}
	size, isPacked := uint64(readWord(blob, headerLength)), blob[:len(magic)] == packedMagic
	fits := size == uint64(len(blob))
	if isPacked {
		fits = size >= uint64(headerSize) && size <= mostUnpackedIndex
	}
	if len(blob) < headerSize || !fits {
		return nil, fmt.Errorf("catalogue index is %d bytes long, its header says %d", len(blob), size)
	}
	if n := readWord(blob, headerSections); n != uint32(sectionCount) {
		return nil, fmt.Errorf("catalogue index has %d sections instead of %d", n, sectionCount)
	}
	x := &index{blob: blob, cited: &cited{}, spelt: &spelt{}, unpacked: &unpacked{}, attached: &attached{}}
	if isPacked {
		x.late = &late{packed: blob, length: int(size)}
	}
	x.platform = policy.Platform(headerText(blob, headerPlatform, platformLength))
	if x.rank = rank(x.platform); x.rank < 0 {
		return nil, fmt.Errorf("catalogue index of the unknown platform %q", x.platform)
	}
	for s := range sectionCount {
		at := headerTable + tableEntry*int(s)
		off, rows := readWord(blob, at), readWord(blob, at+4)
		t := table{off: int(off), rows: int(rows)}
		sizes := uint64(readWord(blob, at+8)) | uint64(readWord(blob, at+12))<<32
		if !t.stores(sizes, widths[s]) || sizes == 0 && rows > 0 && !bytesOnly(s) {
			return nil, fmt.Errorf("catalogue index: section %d has other fields than this program knows", s)
		}
		length := uint64(rows)
		if !bytesOnly(s) {
			length *= uint64(t.width)
		}
		if off < uint32(headerSize) || uint64(off)+length > size {
			return nil, fmt.Errorf("catalogue index: section %d lies outside", s)
		}
		x.tables[s] = t
	}
	if uint64(x.tables[actions].rows) > maxRows || uint64(x.tables[operations].rows) > maxRows {
		return nil, errors.New("catalogue index has more entries than can be numbered")
	}
	return x, nil
}

// headerText reads a text of the header up to its first zero.
func headerText(blob string, at, n int) string {
	s, _, _ := strings.Cut(blob[at:at+n], "\x00")
	return s
}

// readWord reads four bytes; the caller knows that they are there.
func readWord(b string, at int) uint32 {
	b = b[at : at+4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}
