package catalog

import (
	"errors"
	"fmt"

	"github.com/permgap/permgap/pkg/policy"
)

// table is where a section lies: rows records of width words from byte off.
type table struct{ off, rows int }

// errNotIndex tells what the bytes are not.
var errNotIndex = errors.New("not a catalogue index")

// ErrVersion is wrapped by the error for an index that another version of the
// program wrote.
var ErrVersion = errors.New("another format version")

// open reads the header and checks that the sections lie inside the index.
func open(blob string) (*Catalog, error) {
	if len(blob) < headerSize || blob[:len(magic)] != magic {
		return nil, errNotIndex
	}
	if v := word(blob, headerVersion); v != formatVersion {
		return nil, fmt.Errorf("%w: %d, this program reads %d", ErrVersion, v, formatVersion)
	}
	if n := word(blob, headerLength); uint64(n) != uint64(len(blob)) {
		return nil, fmt.Errorf("catalogue index is %d bytes long, its header says %d", len(blob), n)
	}
	if n := word(blob, headerSections); n != uint32(sectionCount) {
		return nil, fmt.Errorf("catalogue index has %d sections instead of %d", n, sectionCount)
	}
	c := &Catalog{blob: blob}
	for s := range sectionCount {
		at := headerTable + 8*int(s)
		off, rows := word(blob, at), word(blob, at+4)
		size := uint64(rows)
		if s != text {
			size *= 4 * uint64(widths[s])
		}
		if off < uint32(headerSize) || uint64(off)+size > uint64(len(blob)) {
			return nil, fmt.Errorf("catalogue index: section %d lies outside", s)
		}
		c.tables[s] = table{int(off), int(rows)}
	}
	return c, nil
}

// word reads four bytes; the caller knows that they are there.
func word(b string, at int) uint32 {
	b = b[at : at+4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// rows gives the number of records of a section.
func (c *Catalog) rows(s section) int { return c.tables[s].rows }

// get reads a field of a record; 0 for a record that is not there.
func (c *Catalog) get(s section, row, field int) uint32 {
	t := c.tables[s]
	if uint(row) >= uint(t.rows) {
		return 0
	}
	return word(c.blob, t.off+4*(row*widths[s]+field))
}

// str reads a field that is a string.
func (c *Catalog) str(s section, row, field int) string { return c.string(c.get(s, row, field)) }

// string gives a string of the index; nothing for one that is not there.
func (c *Catalog) string(id uint32) string {
	t := c.tables[text]
	if id == 0 || uint64(id)+1 >= uint64(c.rows(offsets)) {
		return ""
	}
	from, to := c.get(offsets, int(id), 0), c.get(offsets, int(id)+1, 0)
	if from > to || uint64(to) > uint64(t.rows) {
		return ""
	}
	return c.blob[t.off+int(from) : t.off+int(to)]
}

// text reads three fields that are a text.
func (c *Catalog) text(s section, row, field int) Text {
	return Text{c.str(s, row, field), c.str(s, row, field+1), c.str(s, row, field+2)}
}

// list gives where the members of a list lie in the lists section.
func (c *Catalog) list(s section, row, field int) (from, to int) {
	head := c.get(s, row, field)
	if head == 0 || uint64(head) >= uint64(c.rows(lists)) {
		return 0, 0
	}
	from = int(head) + 1
	n := int(c.get(lists, int(head), 0))
	if n > c.rows(lists)-from {
		return 0, 0
	}
	return from, from + n
}

// strings reads a field that is a list of strings; nil when it is empty.
func (c *Catalog) strings(s section, row, field int) []string {
	from, to := c.list(s, row, field)
	return collect(from, to, func(i int) string { return c.string(c.get(lists, i, 0)) })
}

// members reads a field that is a list of records.
func members[ID ~int | ~int32](c *Catalog, s section, row, field int) []ID {
	from, to := c.list(s, row, field)
	return collect(from, to, func(i int) ID { return ID(c.get(lists, i, 0)) })
}

// collect makes a slice of the values of a range; nil when it is empty.
func collect[T any](from, to int, value func(int) T) []T {
	if from >= to {
		return nil
	}
	out := make([]T, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, value(i))
	}
	return out
}

// span reads a first record and a count, kept inside the section.
func (c *Catalog) span(s section, row, field int, in section) (from, to int) {
	n := uint64(c.rows(in))
	first := min(uint64(c.get(s, row, field)), n)
	count := min(uint64(c.get(s, row, field+1)), n-first)
	return int(first), int(first + count)
}

// of gives the records of a platform in a section that is ordered by
// platform; all of them for "".
func (c *Catalog) of(p policy.Platform, s section) (from, to int) {
	if p == "" {
		return 0, c.rows(s)
	}
	for i := range c.rows(platforms) {
		if c.str(platforms, i, platformName) == string(p) {
			return c.span(platforms, i, platformRanges+2*int(s-services), s)
		}
	}
	return 0, 0
}

// platform gives the platform of a service.
func (c *Catalog) platform(service int) policy.Platform {
	return policy.Platform(c.str(platforms, int(c.get(services, service, servicePlatform)), platformName))
}

// owner reads the field that names a record's service.
func (c *Catalog) owner(s section, row, field int) (policy.Platform, string) {
	service := int(c.get(s, row, field))
	if row < 0 || row >= c.rows(s) {
		return "", ""
	}
	return c.platform(service), c.str(services, service, serviceName)
}
