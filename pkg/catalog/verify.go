package catalog

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// verifier checks everything that reading an index relies on.
type verifier struct{ x *index }

func (v verifier) all() error {
	blob := v.x.blob
	if v.x.late != nil {
		blob = magic + blob[len(magic):headerSize] + v.x.late.text(headerSize, v.x.late.length)
	}
	if v.x.late != nil && v.x.late.err != nil {
		return v.x.late.err
	}
	if !sameSum(blob) {
		return errors.New("catalogue index is damaged: its checksum does not fit")
	}
	for _, check := range []func() error{v.text, v.records, v.order, v.requirements, v.cells, v.contents, v.header} {
		if err := check(); err != nil {
			return fmt.Errorf("catalogue index: %w", err)
		}
	}
	return nil
}

// text checks that the strings follow each other and are UTF-8.
func (v verifier) text() error {
	n := v.x.rows(offsets)
	if n < 1 {
		return errors.New("no strings")
	}
	for i := 1; i < n; i++ {
		if v.x.get(offsets, i-1, 0) > v.x.get(offsets, i, 0) {
			return fmt.Errorf("string %d ends before it starts", i-1)
		}
	}
	if uint64(v.x.get(offsets, n-1, 0)) != uint64(v.x.rows(text)) {
		return errors.New("the strings do not fill the text")
	}
	for i := range n - 1 {
		if !utf8.ValidString(v.x.string(uint32(i))) {
			return fmt.Errorf("string %d is not UTF-8", i)
		}
	}
	if v.x.rows(lists) < 1 {
		return errors.New("no lists")
	}
	return nil
}

// stringID checks the number of a string.
func (v verifier) stringID(id uint32) error {
	if uint64(id)+1 >= uint64(v.x.rows(offsets)) {
		return fmt.Errorf("no string %d", id)
	}
	return nil
}

// records checks every word against its meaning.
func (v verifier) records() error {
	for s, fields := range layouts {
		for row := range v.x.rows(section(s)) {
			for i, f := range fields {
				if err := v.word(v.x.get(section(s), row, i), f); err != nil {
					return fmt.Errorf("section %d, record %d, field %d: %w", s, row, i, err)
				}
			}
		}
	}
	return nil
}

func (v verifier) word(w uint32, f field) error {
	switch f.kind {
	case str:
		return v.stringID(w)
	case one:
		return v.row(w, f.to)
	case optional:
		if w != 0 {
			return v.row(w-1, f.to)
		}
	case strList:
		return v.list(w, v.stringID)
	case list:
		return v.list(w, func(id uint32) error { return v.row(id, f.to) })
	case bits:
		return sharedBits(w, f.maxima)
	}
	return nil
}

func (v verifier) row(row uint32, s section) error {
	if uint64(row) >= uint64(v.x.rows(s)) {
		return fmt.Errorf("no record %d in section %d", row, s)
	}
	return nil
}

func (v verifier) list(head uint32, member func(uint32) error) error {
	n := v.x.rows(lists)
	if uint64(head) >= uint64(n) {
		return fmt.Errorf("no list %d", head)
	}
	length := v.x.get(lists, int(head), 0)
	if uint64(head)+1+uint64(length) > uint64(n) {
		return fmt.Errorf("list %d is longer than the section", head)
	}
	for i := range int(length) {
		if err := member(v.x.get(lists, int(head)+1+i, 0)); err != nil {
			return fmt.Errorf("list %d: %w", head, err)
		}
	}
	return nil
}

func sharedBits(w uint32, maxima string) error {
	for i := range 8 {
		limit := uint8(0)
		if i < len(maxima) {
			limit = maxima[i]
		}
		if unpack(w, i) > limit {
			return fmt.Errorf("bits %#x", w)
		}
	}
	return nil
}

// order checks that what is searched is sorted, and names are there.
func (v verifier) order() error {
	for _, searched := range []struct {
		section section
		field   int
		unique  bool
	}{
		{services, serviceName, true}, {actions, actionName, true}, {aliases, aliasName, false},
		{operations, operationName, true}, {roleNames, roleNameName, true},
	} {
		last := ""
		for i := range v.x.rows(searched.section) {
			name := v.x.str(searched.section, i, searched.field)
			if name == "" {
				return fmt.Errorf("section %d, record %d has no name", searched.section, i)
			}
			if d := compareName(last, name); i > 0 && (d > 0 || d == 0 && searched.unique) {
				return fmt.Errorf("section %d, record %d is out of order", searched.section, i)
			}
			last = name
		}
	}
	for _, s := range []section{types, sources, features, rules} {
		for i := 1; i < v.x.rows(s); i++ {
			d := compareName(v.x.service(s, i-1, 0), v.x.service(s, i, 0))
			if d > 0 || d == 0 && v.x.str(s, i-1, 1) >= v.x.str(s, i, 1) {
				return fmt.Errorf("section %d, record %d is out of order", s, i)
			}
		}
	}
	return nil
}

// requirements checks that the prerequisites of the operations follow each
// other and each needs exactly one kind of thing.
func (v verifier) requirements() error {
	next := 0
	for o := range v.x.rows(operations) {
		first, n := v.x.get(operations, o, operationFirst), v.x.get(operations, o, operationRequireCount)
		if uint64(first) != uint64(next) || uint64(first)+uint64(n) > uint64(v.x.rows(requirements)) {
			return fmt.Errorf("operation %d: its prerequisites do not fit", o)
		}
		for next < int(first)+int(n) {
			kinds := 0
			for _, field := range []int{requirementAny, requirementPattern, requirementRole} {
				if v.x.get(requirements, next, field) != 0 {
					kinds++
				}
			}
			if kinds != 1 || int(v.x.get(requirements, next, requirementOperation)) != o {
				return fmt.Errorf("operation %d: prerequisite %d does not fit", o, next)
			}
			if from, to := v.x.list(requirements, next, requirementWith); (to-from)%2 != 0 {
				return fmt.Errorf("operation %d: prerequisite %d has a condition key without a value", o, next)
			}
			next++
		}
	}
	if next != v.x.rows(requirements) {
		return errors.New("prerequisites of no operation")
	}
	return nil
}

// cells checks that the cells of the actions follow each other.
func (v verifier) cells() error {
	next := 0
	for a := range v.x.rows(actions) {
		first, n := v.x.get(actions, a, actionCells), v.x.get(actions, a, actionCellCount)
		if uint64(first) != uint64(next) || uint64(first)+uint64(n) > uint64(v.x.rows(cells)) {
			return fmt.Errorf("action %d: its cells do not fit", a)
		}
		for next < int(first)+int(n) {
			if int(v.x.get(cells, next, cellAction)) != a {
				return fmt.Errorf("action %d: cell %d is not its own", a, next)
			}
			next++
		}
	}
	if next != v.x.rows(cells) {
		return errors.New("cells of no action")
	}
	return nil
}

// header checks that the header counts what there is, and holds nothing else.
func (v verifier) header() error {
	for _, field := range []struct{ at, n int }{{headerPlatform, platformLength}, {headerBuilt, builtLength}} {
		s := headerText(v.x.blob, field.at, field.n)
		if strings.Trim(v.x.blob[field.at+len(s):field.at+field.n], "\x00") != "" {
			return errors.New("its header goes on behind a zero")
		}
	}
	c := v.x.counts()
	if c.services != v.x.rows(services) || c.operations != v.x.rows(operations) || c.actions+c.inferred != v.x.rows(actions) {
		return errors.New("its header counts something else")
	}
	return nil
}
