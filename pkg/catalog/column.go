package catalog

import (
	"sort"

	"github.com/permgap/permgap/pkg/match"
)

// column is one field of all records of a section under the layer. It has a string
// everywhere: mostly a name, and the records are in the order of their names.
type column struct {
	x       *index
	section section
	field   int
	blob    string // of the whole index; empty while its pages are read one by one
}

// at gives the string of a record; nothing for a record that is not there.
func (c *column) at(row int) string {
	t := &c.x.tables[c.section]
	if c.blob == "" || uint(row) >= uint(t.rows) {
		return c.x.string(c.x.below(c.section, row, c.field))
	}
	o, in := &c.x.tables[offsets], &c.x.tables[text]
	id := int(t.read(c.blob, row, c.field))
	if id == 0 || id+1 >= o.rows {
		return c.x.string(uint32(id))
	}
	from, to := int(o.read(c.blob, id, 0)), int(o.read(c.blob, id+1, 0))
	if from > to || to > in.rows {
		return ""
	}
	return c.blob[in.off+from : in.off+to]
}

// is reports whether there is a record, with a name in any case.
func (c *column) is(row int, name string) bool {
	return row < c.x.rows(c.section) && match.EqualFold(c.at(row), name)
}

// first gives the first record whose folded name is not before a name.
func (c *column) first(name string) int {
	from, to := 0, c.x.rows(c.section)
	if c.x.late != nil && c.section == actions && c.field == actionName {
		from, to = c.x.late.near(name, to)
	}
	return c.firstOf(name, from, to)
}

// firstOf is the same among some records.
func (c *column) firstOf(name string, from, to int) int {
	for from < to { // by hand: names are looked up all the time
		if mid := int(uint(from+to) / 2); match.CompareFold(c.at(mid), name) < 0 {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from
}

// firstName gives the first record whose name is not before a name.
func (c *column) firstName(name string) int {
	row := c.first(name)
	for row < c.x.rows(c.section) && compareName(c.at(row), name) < 0 {
		row++
	}
	return row
}

// prefixed gives the records whose names have a prefix, in any case. Most such
// ranges are short, so their end is looked for near the start first, in steps that grow.
func (c *column) prefixed(prefix string) (from, to int) {
	if prefix == "" {
		return 0, c.x.rows(c.section)
	}
	from = c.first(prefix)
	near, step, rows := from, 1, c.x.rows(c.section)
	for near+step-1 < rows && match.HasPrefixFold(c.at(near+step-1), prefix) {
		near, step = near+step, 2*step
	}
	return from, near + sort.Search(min(step-1, rows-near), func(i int) bool { return !match.HasPrefixFold(c.at(near+i), prefix) })
}
