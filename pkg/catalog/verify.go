package catalog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/policy"
)

// verify checks everything that the accessors rely on.
func (c *Catalog) verify() error {
	var stored [8]byte
	copy(stored[:], c.blob[headerChecksum:])
	if binary.LittleEndian.Uint64(stored[:]) != checksum(c.blob) {
		return errors.New("catalogue index is damaged: its checksum does not fit")
	}
	for _, check := range []func() error{c.verifyText, c.verifyRecords, c.verifyPlatforms, c.verifyOrder, c.verifyRequirements, c.verifyCells} {
		if err := check(); err != nil {
			return fmt.Errorf("catalogue index: %w", err)
		}
	}
	return nil
}

// verifyText checks that the strings follow each other and are UTF-8.
func (c *Catalog) verifyText() error {
	n := c.rows(offsets)
	if n < 2 {
		return errors.New("no strings")
	}
	for i := 1; i < n; i++ {
		if c.get(offsets, i-1, 0) > c.get(offsets, i, 0) {
			return fmt.Errorf("string %d ends before it starts", i-1)
		}
	}
	if uint64(c.get(offsets, n-1, 0)) != uint64(c.rows(text)) {
		return errors.New("the strings do not fill the text")
	}
	for i := range n - 1 {
		if !utf8.ValidString(c.string(uint32(i))) {
			return fmt.Errorf("string %d is not UTF-8", i)
		}
	}
	if c.rows(lists) < 1 {
		return errors.New("no lists")
	}
	return c.verifyString(word(c.blob, headerBuilt))
}

func (c *Catalog) verifyString(id uint32) error {
	if uint64(id)+1 >= uint64(c.rows(offsets)) {
		return fmt.Errorf("no string %d", id)
	}
	return nil
}

// verifyRecords checks every word against its meaning.
func (c *Catalog) verifyRecords() error {
	for s, fields := range layouts {
		for row := range c.rows(section(s)) {
			for i, f := range fields {
				if err := c.verifyField(section(s), row, i, f); err != nil {
					return fmt.Errorf("section %d, record %d, field %d: %w", s, row, i, err)
				}
			}
		}
	}
	return nil
}

func (c *Catalog) verifyField(s section, row, i int, f field) error {
	v := c.get(s, row, i)
	switch f.kind {
	case str:
		return c.verifyString(v)
	case one:
		return c.verifyRow(v, f.to)
	case optional:
		if v != 0 {
			return c.verifyRow(v-1, f.to)
		}
	case strList:
		return c.verifyList(v, c.verifyString)
	case list:
		return c.verifyList(v, func(id uint32) error { return c.verifyRow(id, f.to) })
	case bits:
		return verifyBits(v, f.maxima)
	}
	return nil
}

func (c *Catalog) verifyRow(row uint32, s section) error {
	if uint64(row) >= uint64(c.rows(s)) {
		return fmt.Errorf("no record %d in section %d", row, s)
	}
	return nil
}

func (c *Catalog) verifyList(head uint32, member func(uint32) error) error {
	if uint64(head) >= uint64(c.rows(lists)) {
		return fmt.Errorf("no list %d", head)
	}
	n := c.get(lists, int(head), 0)
	if uint64(head)+1+uint64(n) > uint64(c.rows(lists)) {
		return fmt.Errorf("list %d is longer than the section", head)
	}
	for i := range int(n) {
		if err := member(c.get(lists, int(head)+1+i, 0)); err != nil {
			return fmt.Errorf("list %d: %w", head, err)
		}
	}
	return nil
}

func verifyBits(v uint32, maxima string) error {
	for i := range 8 {
		limit := uint8(0)
		if i < len(maxima) {
			limit = maxima[i]
		}
		if unpack(v, i) > limit {
			return fmt.Errorf("bits %#x", v)
		}
	}
	return nil
}

// verifyPlatforms checks that the ranges of the platforms follow each other
// and fill the sections, and hold only what is of the platform.
func (c *Catalog) verifyPlatforms() error {
	var ends [defects + 1]uint64
	last := -1
	for i := range c.rows(platforms) {
		name := policy.Platform(c.str(platforms, i, platformName))
		if r := rank(name); r <= last {
			return fmt.Errorf("platform %q is unknown or out of order", name)
		} else {
			last = r
		}
		for s := services; s <= defects; s++ {
			field := platformRanges + 2*int(s-services)
			from, n := uint64(c.get(platforms, i, field)), uint64(c.get(platforms, i, field+1))
			if from != ends[s] || from+n > uint64(c.rows(s)) {
				return fmt.Errorf("section %d: the range of %s does not fit", s, name)
			}
			ends[s] = from + n
			for row := from; row < ends[s]; row++ {
				if c.platformAt(s, int(row)) != name {
					return fmt.Errorf("section %d, record %d is not of %s", s, row, name)
				}
			}
		}
	}
	for s := services; s <= defects; s++ {
		if ends[s] != uint64(c.rows(s)) {
			return fmt.Errorf("section %d has records of no platform", s)
		}
	}
	return nil
}

// platformAt gives the platform of a record of a section ordered by it.
func (c *Catalog) platformAt(s section, row int) policy.Platform {
	switch s {
	case services:
		return c.platform(row)
	case aliases:
		return c.platformAt(actions, int(c.get(aliases, row, aliasAction)))
	case actions, operations:
		return c.platform(int(c.get(s, row, actionService)))
	}
	return c.platform(int(c.get(s, row, 0)))
}

// verifyOrder checks that what is searched is sorted, and names are there.
func (c *Catalog) verifyOrder() error {
	searched := []struct {
		section section
		field   int
		unique  bool
	}{
		{services, serviceName, true}, {actions, actionName, true}, {aliases, aliasName, false},
		{operations, operationName, true}, {roleNames, roleNameName, false},
	}
	for _, s := range searched {
		for _, r := range c.ranges("", s.section) {
			for i := r.from; i < r.to; i++ {
				name := c.str(s.section, i, s.field)
				if name == "" {
					return fmt.Errorf("section %d, record %d has no name", s.section, i)
				}
				if i == r.from {
					continue
				}
				if d := compareName(c.str(s.section, i-1, s.field), name); d > 0 || d == 0 && s.unique {
					return fmt.Errorf("section %d, record %d is out of order", s.section, i)
				}
			}
		}
	}
	return nil
}

// verifyRequirements checks that the prerequisites of the operations follow
// each other and each needs exactly one kind of thing.
func (c *Catalog) verifyRequirements() error {
	next := 0
	for o := range c.rows(operations) {
		first, n := c.get(operations, o, operationRequires), c.get(operations, o, operationRequireCount)
		if uint64(first) != uint64(next) || uint64(first)+uint64(n) > uint64(c.rows(requirements)) {
			return fmt.Errorf("operation %d: its prerequisites do not fit", o)
		}
		for next < int(first)+int(n) {
			kinds := 0
			for _, field := range []int{requirementAny, requirementPattern, requirementRole} {
				if c.get(requirements, next, field) != 0 {
					kinds++
				}
			}
			if kinds != 1 || int(c.get(requirements, next, requirementOperation)) != o {
				return fmt.Errorf("operation %d: prerequisite %d does not fit", o, next)
			}
			next++
		}
	}
	if next != c.rows(requirements) {
		return errors.New("prerequisites of no operation")
	}
	return nil
}

// verifyCells checks that the cells of the actions follow each other.
func (c *Catalog) verifyCells() error {
	next := 0
	for a := range c.rows(actions) {
		first, n := c.get(actions, a, actionCells), c.get(actions, a, actionCellCount)
		if uint64(first) != uint64(next) || uint64(first)+uint64(n) > uint64(c.rows(cells)) {
			return fmt.Errorf("action %d: its cells do not fit", a)
		}
		for next < int(first)+int(n) {
			if int(c.get(cells, next, cellAction)) != a {
				return fmt.Errorf("action %d: cell %d is not its own", a, next)
			}
			next++
		}
	}
	if next != c.rows(cells) {
		return errors.New("cells of no action")
	}
	return nil
}
