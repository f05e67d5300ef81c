package catalog

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"

	"github.com/permgap/permgap/pkg/policy"
)

// Encode writes the index of a model. The same model gives the same bytes,
// whatever the order of its entries. A reference that leads nowhere, a name
// that stands twice and an unknown platform are errors.
func Encode(m Model) ([]byte, error) {
	e := newEncoder(normalise(m))
	e.names()
	e.servicesAndTypes()
	e.sourcesAndFeatures()
	e.rules()
	e.roles()
	e.actions()
	e.operations()
	e.rest()
	e.reverse()
	e.platforms()
	if e.err != nil {
		return nil, e.err
	}
	b, err := e.blob()
	if err != nil {
		return nil, err
	}
	if _, err := Open(b); err != nil {
		return nil, fmt.Errorf("catalogue: the model cannot be written: %w", err)
	}
	return b, nil
}

// key names an entry of a platform; service is empty for what is unique in it.
type key struct {
	section       section
	platform      policy.Platform
	service, name string
}

// encoder gathers the tables of an index.
type encoder struct {
	m       Model
	err     error // the first
	tables  [sectionCount][]uint32
	text    []byte
	strings map[string]uint32
	heads   map[string]uint32 // of lists, by their bytes
	rows    map[key]uint32
	built   string
}

func newEncoder(m Model) *encoder {
	e := &encoder{m: m, strings: map[string]uint32{"": 0}, heads: map[string]uint32{"": 0}, rows: map[key]uint32{}}
	e.tables[offsets] = []uint32{0}
	e.tables[lists] = []uint32{0}
	return e
}

// fail keeps the first error.
func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("catalogue: "+format, args...)
	}
}

// string gives the id of a string, the same one for the same string.
func (e *encoder) string(s string) uint32 {
	id, ok := e.strings[s]
	if !ok {
		id = uint32(len(e.tables[offsets]))
		e.strings[s] = id
		e.tables[offsets] = append(e.tables[offsets], uint32(len(e.text)))
		e.text = append(e.text, s...)
	}
	return id
}

// list gives the head of a list, the same one for the same members.
func (e *encoder) list(ids []uint32) uint32 {
	var b []byte
	for _, id := range ids {
		b = binary.LittleEndian.AppendUint32(b, id)
	}
	head, ok := e.heads[string(b)]
	if !ok {
		head = uint32(len(e.tables[lists]))
		e.heads[string(b)] = head
		e.tables[lists] = append(append(e.tables[lists], uint32(len(ids))), ids...)
	}
	return head
}

// stringList gives the head of a list of strings.
func (e *encoder) stringList(all []string) uint32 {
	ids := make([]uint32, len(all))
	for i, s := range all {
		ids[i] = e.string(s)
	}
	return e.list(ids)
}

// title gives the three strings of a text.
func (e *encoder) title(t Text) []uint32 {
	return []uint32{e.string(t.En), e.string(t.ZhHans), e.string(t.ZhHant)}
}

// add writes a record; what is a text or a range comes as several words.
func (e *encoder) add(s section, words ...[]uint32) {
	start := len(e.tables[s])
	for _, w := range words {
		e.tables[s] = append(e.tables[s], w...)
	}
	if n := len(e.tables[s]) - start; n != widths[s] {
		e.fail("record of section %d has %d words instead of %d", s, n, widths[s])
	}
}

// count gives the number of records of a section so far.
func (e *encoder) count(s section) uint32 { return uint32(len(e.tables[s]) / widths[s]) }

// declare gives the next record of a section a name that must be new.
func (e *encoder) declare(k key, what string) {
	if k.name == "" {
		e.fail("%s of %s without a name", what, k.platform)
	}
	if _, ok := e.rows[k]; ok {
		e.fail("%s %s of %s stands twice", what, k.name, k.platform)
	}
	e.rows[k] = e.count(k.section)
}

// refer gives the record that a name means.
func (e *encoder) refer(k key, what, from string) uint32 {
	row, ok := e.rows[k]
	if !ok {
		e.fail("%s names the unknown %s %q", from, what, k.name)
	}
	return row
}

// owner gives the record of a service.
func (e *encoder) owner(p policy.Platform, service, from string) uint32 {
	return e.refer(key{services, p, "", service}, "service", from)
}

// refs gives the head of a list of sources or types.
func (e *encoder) refs(s section, p policy.Platform, refs []Ref, what, from string) uint32 {
	ids := make([]uint32, len(refs))
	for i, r := range refs {
		ids[i] = e.refer(key{s, p, r.Service, r.Name}, what, from)
	}
	return e.list(ids)
}

// optional gives one more than the record of a source or a rule; 0 for none.
func (e *encoder) optional(s section, p policy.Platform, r Ref, what, from string) uint32 {
	if r == (Ref{}) {
		return 0
	}
	return e.refer(key{s, p, r.Service, r.Name}, what, from) + 1
}

// blob joins the tables behind a header.
func (e *encoder) blob() ([]byte, error) {
	built := e.string(e.built)
	e.tables[offsets] = append(e.tables[offsets], uint32(len(e.text)))
	size := headerSize + len(e.text)
	for s := range text {
		size += 4 * len(e.tables[s])
	}
	if size > math.MaxInt32 {
		return nil, fmt.Errorf("catalogue: the index would be %d bytes long, more than fits", size)
	}
	b := make([]byte, headerSize, size)
	le := binary.LittleEndian
	copy(b, magic)
	le.PutUint32(b[headerVersion:], formatVersion)
	le.PutUint32(b[headerLength:], uint32(size))
	le.PutUint32(b[headerBuilt:], built)
	le.PutUint32(b[headerSections:], uint32(sectionCount))
	for s := range sectionCount {
		at := headerTable + 8*int(s)
		le.PutUint32(b[at:], uint32(len(b)))
		if s == text {
			le.PutUint32(b[at+4:], uint32(len(e.text)))
			b = append(b, e.text...)
			continue
		}
		le.PutUint32(b[at+4:], e.count(s))
		for _, w := range e.tables[s] {
			b = le.AppendUint32(b, w)
		}
	}
	le.PutUint64(b[headerChecksum:], checksum(string(b)))
	return b, nil
}

// checksum covers the whole index but itself.
func checksum(blob string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(blob[:headerChecksum])) // a hash never fails
	_, _ = h.Write([]byte(blob[headerBuilt:]))
	return h.Sum64()
}
