package catalog

import (
	"iter"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// index is what is known of one platform: an index that is searched in place,
// and perhaps a layer over it.
type index struct {
	blob     string // at least the header
	late     *late  // nil unless it is packed
	tables   [sectionCount]table
	platform policy.Platform
	rank     int    // of the platform, in report order
	over     *layer // nil when nothing is laid over it
	cited    *cited
	spelt    *spelt
	unpacked *unpacked
	attached *attached
}

// attached keeps the operations that need a role, in their order.
type attached struct {
	sync.Once
	all []attachment
}

type attachment struct {
	role string
	edge Edge
}

// cited keeps the lists of sources that were read, by where they lie: a few
// pages state most of what a service needs.
type cited struct {
	sync.Mutex
	lists map[uint32][]Source
}

// spelt keeps the services as the names of actions spell them: every unknown name is
// compared with all of them.
type spelt struct {
	once     sync.Once
	services []spelling
}

// spelling is a service as an action spells it, and the records of its actions.
type spelling struct {
	service  string
	from, to int
}

// part gives the bytes between two places behind the header.
func (x *index) part(from, to int) string {
	if x.late == nil {
		return x.blob[from:to]
	}
	if whole := x.late.whole.Load(); whole != nil {
		return (*whole)[from:to]
	}
	return x.late.text(from, to)
}

// read reads a field of a record that is under the layer.
func (x *index) read(t *table, row, field int) uint32 {
	if x.late == nil {
		return t.read(x.blob, row, field)
	}
	if whole := x.late.whole.Load(); whole != nil {
		return t.read(*whole, row, field)
	}
	f := t.fields[field&(mostFields-1)]
	if f.size == 0 {
		return 0
	}
	return x.late.word(t.off+row*t.width+int(f.at), int(f.size))
}

// rows gives the number of records of a section without the layer.
func (x *index) rows(s section) int { return x.tables[s].rows }

// get reads a field of a record; 0 for a record that is not there.
func (x *index) get(s section, row, field int) uint32 {
	t := &x.tables[s]
	if uint(row) < uint(t.rows) && (t.marks == nil || t.marks[row>>6]&(1<<(row&63)) == 0) {
		if x.late == nil {
			return t.read(x.blob, row, field)
		}
		return x.read(t, row, field)
	}
	if x.over == nil {
		return 0
	}
	return x.over.get(s, row, field)
}

// below reads a field of a record as it is under the layer.
func (x *index) below(s section, row, field int) uint32 {
	if t := &x.tables[s]; uint(row) < uint(t.rows) {
		return x.read(t, row, field)
	}
	return 0
}

// changed reports whether the layer replaces or removes a record.
func (x *index) changed(s section, row int) bool {
	t := &x.tables[s]
	return t.marks != nil && uint(row) < uint(t.rows) && t.marks[row>>6]&(1<<(row&63)) != 0
}

// gone reports whether the layer removes a record.
func (x *index) gone(s section, row int) bool { return x.changed(s, row) && x.over.removed(s, row) }

// has reports whether there is a record.
func (x *index) has(s section, row int) bool {
	if uint(row) < uint(x.rows(s)) {
		return !x.gone(s, row)
	}
	return x.over != nil && x.over.has(s, row)
}

// bit reads one of the values that share words; it gets the first of those words.
func (x *index) bit(s section, row, field, at int) uint8 { return unpack(x.get(s, row, field), at) }

// str reads a field that is a string.
func (x *index) str(s section, row, field int) string { return x.string(x.get(s, row, field)) }

// string gives a string of the index; nothing for one that is not there.
func (x *index) string(id uint32) string {
	t, o := &x.tables[text], &x.tables[offsets]
	if id == 0 {
		return ""
	}
	if uint64(id)+1 >= uint64(o.rows) {
		if x.over == nil {
			return ""
		}
		return x.over.string(id)
	}
	if x.late == nil {
		from, to := o.read(x.blob, int(id), 0), o.read(x.blob, int(id)+1, 0)
		if from > to || uint64(to) > uint64(t.rows) {
			return ""
		}
		return x.blob[t.off+int(from) : t.off+int(to)]
	}
	from, to := x.read(o, int(id), 0), x.read(o, int(id)+1, 0)
	if from > to || uint64(to) > uint64(t.rows) {
		return ""
	}
	return x.part(t.off+int(from), t.off+int(to))
}

// text reads three fields that are a text.
func (x *index) text(s section, row, field int) Text {
	return Text{x.str(s, row, field), x.str(s, row, field+1), x.str(s, row, field+2)}
}

// content reads a field that is a long string, and opens the block that has it.
// One that cannot be read is empty: [Open] says why.
func (x *index) content(s section, row, field int) string {
	v := x.get(s, row, field)
	if v == 0 {
		return ""
	}
	at := int(v) - 1
	if plain := x.str(contents, at, contentText); plain != "" {
		return plain
	}
	block, err := x.unpacked.open(x, int(x.get(contents, at, contentBlock)))
	from, n := uint64(x.get(contents, at, contentFrom)), uint64(x.get(contents, at, contentLength))
	if err != nil || from+n > uint64(len(block)) {
		return ""
	}
	return strings.Clone(block[from : from+n])
}

// list gives where the members of a list lie in the lists section.
func (x *index) list(s section, row, field int) (from, to int) { return x.listAt(x.get(s, row, field)) }

// listAt gives where the members of a list with a head lie.
func (x *index) listAt(head uint32) (from, to int) {
	if head == 0 {
		return 0, 0
	}
	end := x.rows(lists)
	if uint64(head) >= uint64(end) {
		if x.over == nil {
			return 0, 0
		}
		end = x.over.end(lists)
	}
	from = int(head) + 1
	n := int(x.get(lists, int(head), 0))
	if n > end-from {
		return 0, 0
	}
	return from, from + n
}

// strings reads a field that is a list of strings; nil when it is empty.
func (x *index) strings(s section, row, field int) []string {
	from, to := x.list(s, row, field)
	return collect(from, to, func(i int) string { return x.string(x.get(lists, i, 0)) })
}

// members reads a field that is a list of records.
func (x *index) members(s section, row, field int) []int {
	from, to := x.list(s, row, field)
	return collect(from, to, func(i int) int { return int(x.get(lists, i, 0)) })
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
func (x *index) span(s section, row, field int, in section) (from, to int) {
	first, count := uint64(x.get(s, row, field)), uint64(x.get(s, row, field+1))
	n := uint64(x.rows(in))
	if first >= n && x.over != nil {
		n = uint64(x.over.end(in))
	}
	first = min(first, n)
	return int(first), int(first + min(count, n-first))
}

// rowBits is how many bits of an id count the records of a platform; the bits
// above are the platform's.
const (
	rowBits = 24
	maxRows = 1 << rowBits
)

// id gives the id of a record.
func (x *index) id(row int) int32 { return int32(x.rank)<<rowBits | int32(row) }

// idsAt reads a field that is a list of records as their ids.
func idsAt[ID ~int32](x *index, s section, row, field int) []ID {
	from, to := x.list(s, row, field)
	return collect(from, to, func(i int) ID { return ID(x.id(int(x.get(lists, i, 0)))) })
}

// optionalID reads a field that is an action or none; -1 for none.
func (x *index) optionalID(s section, row, field int) ActionID {
	if v := x.get(s, row, field); v != 0 {
		return ActionID(x.id(int(v) - 1))
	}
	return -1
}

// optionalName reads a field that is an action or none.
func (x *index) optionalName(s section, row, field int) string {
	if v := x.get(s, row, field); v != 0 {
		return x.str(actions, int(v)-1, actionName)
	}
	return ""
}

// names reads a field that is a list of records as their names.
func (x *index) names(of section, name int, s section, row, field int) []string {
	from, to := x.list(s, row, field)
	return collect(from, to, func(i int) string { return x.str(of, int(x.get(lists, i, 0)), name) })
}

// service reads the field that names a record's service.
func (x *index) service(s section, row, field int) string {
	return x.str(services, int(x.get(s, row, field)), serviceName)
}

// ref gives the name of a source, a resource type or a rule.
func (x *index) ref(s section, row int) Ref {
	return Ref{x.service(s, row, 0), x.str(s, row, 1)}
}

// refs reads a field that is a list of such records.
func (x *index) refs(to, s section, row, field int) []Ref {
	from, end := x.list(s, row, field)
	return collect(from, end, func(i int) Ref { return x.ref(to, int(x.get(lists, i, 0))) })
}

// optionalRef reads a field that is such a record or none.
func (x *index) optionalRef(to, s section, row, field int) Ref {
	if v := x.get(s, row, field); v != 0 {
		return x.ref(to, int(v)-1)
	}
	return Ref{}
}

// pins reads a field that is a list of condition keys, each before its value.
func (x *index) pins(s section, row, field int) []Pin {
	from, to := x.list(s, row, field)
	return collect(0, (to-from)/2, func(i int) Pin {
		return Pin{x.string(x.get(lists, from+2*i, 0)), x.string(x.get(lists, from+2*i+1, 0))}
	})
}

// sourcesAt reads a field that is a list of sources. Entries share the lists.
func (x *index) sourcesAt(s section, row, field int) []Source {
	head := x.get(s, row, field)
	if head == 0 {
		return nil
	}
	x.cited.Lock()
	defer x.cited.Unlock()
	out, known := x.cited.lists[head]
	if !known {
		from, to := x.listAt(head)
		out = collect(from, to, func(i int) Source { return x.readServiceSource(int(x.get(lists, i, 0))).Source })
		if x.cited.lists == nil {
			x.cited.lists = map[uint32][]Source{}
		}
		x.cited.lists[head] = out
	}
	return out
}

// yesNoWords are the values of a yes or no that may be unknown.
var yesNoWords = [...]string{"", "yes", "no"}

func yesNoOf(v uint8) string { return wordOf(yesNoWords[:], v) }

// all gives the records of a section in order, with those of the layer in
// their places.
func (x *index) all(s section) iter.Seq[int] { return x.between(s, 0, x.rows(s), nil) }

// between gives the records from one up to another, and those of the layer
// that come among them and that a condition takes.
func (x *index) between(s section, from, to int, takes func(row int) bool) iter.Seq[int] {
	return func(yield func(int) bool) {
		if x.over == nil {
			for row := from; row < to && yield(row); row++ {
			}
			return
		}
		fresh := x.over.fresh[s]
		emit := func(upTo int) bool {
			for len(fresh) > 0 && fresh[0].before <= upTo {
				row := fresh[0].row
				fresh = fresh[1:]
				if (takes == nil || takes(row)) && !yield(row) {
					return false
				}
			}
			return true
		}
		for row := from; row < to; row++ {
			if len(fresh) > 0 && !emit(row) || !x.gone(s, row) && !yield(row) {
				return
			}
		}
		emit(x.rows(s))
	}
}

// column gives a field of the records of a section.
func (x *index) column(s section, field int) column {
	c := column{x: x, section: s, field: field, blob: x.blob}
	if x.late != nil {
		c.blob = ""
		if whole := x.late.whole.Load(); whole != nil {
			c.blob = *whole
		}
	}
	return c
}

// named gives the records of a section ordered by name whose names have a
// prefix, in any case.
func (x *index) named(s section, field int, prefix string) iter.Seq[int] {
	names := x.column(s, field)
	from, to := names.prefixed(prefix)
	if prefix == "" {
		return x.between(s, from, to, nil)
	}
	return x.between(s, from, to, func(row int) bool { return match.HasPrefixFold(x.str(s, row, field), prefix) })
}

// spellings gives the services of the actions under the layer, in order.
func (x *index) spellings() []spelling {
	x.spelt.once.Do(func() {
		names := x.column(actions, actionName)
		for row := 0; row < x.rows(actions); {
			service, _ := split(names.at(row))
			_, end := names.prefixed(service + ":")
			end = max(row+1, end)
			x.spelt.services = append(x.spelt.services, spelling{service, row, end})
			row = end
		}
	})
	return x.spelt.services
}

// find finds a record by its name, in any case.
func (x *index) find(s section, field int, name string) (int, bool) {
	if x.over != nil {
		if row, ok := x.over.find(s, name); ok {
			return row, true
		}
	}
	names := x.column(s, field)
	for i := names.first(name); names.is(i, name); i++ {
		if !x.gone(s, i) {
			return i, true
		}
	}
	return -1, false
}

// findOwned finds a record of a service by its name. These sections are
// ordered by service, then by name.
func (x *index) findOwned(s section, service, name string) (int, bool) {
	if x.over != nil {
		if row, ok := x.over.findOwned(s, service, name); ok {
			return row, true
		}
	}
	names := x.column(s, 1) // behind the service
	i := sort.Search(x.rows(s), func(i int) bool {
		if d := match.CompareFold(x.service(s, i, 0), service); d != 0 {
			return d > 0
		}
		return names.at(i) >= name
	})
	if i < x.rows(s) && match.EqualFold(x.service(s, i, 0), service) && names.at(i) == name {
		return i, true
	}
	return -1, false
}

// findRow finds a role by its name in any case; there are few.
func (x *index) findRole(name string) (int, bool) {
	for row := range x.all(roles) {
		if match.EqualFold(x.str(roles, row, roleName), name) {
			return row, true
		}
	}
	return -1, false
}

// owned reports whether the names of a section are unique in a service only.
func owned(s section) bool {
	return s == types || s == sources || s == features || s == rules
}

// before gives the record below that a new one comes before.
func (x *index) before(s section, k key) int {
	switch {
	case owned(s):
		names := x.column(s, 1) // behind the service
		row, last := 0, x.rows(s)
		for row < last {
			mid := (row + last) / 2
			d := compareName(x.service(s, mid, 0), k.service)
			if d > 0 || d == 0 && names.at(mid) > k.name {
				last = mid
			} else {
				row = mid + 1
			}
		}
		return row
	case s == roles:
		return x.afterService(roles, k.service)
	case s == services:
		names := x.column(services, serviceName)
		return names.firstName(k.name)
	}
	names := x.column(s, 1)
	return names.firstName(k.name)
}

// afterService gives the record below that follows those of a service.
func (x *index) afterService(s section, service string) int {
	row := 0
	for row < x.rows(s) && compareName(x.service(s, row, 0), service) <= 0 {
		row++
	}
	return row
}

// rank gives the place of a platform in reports.
func rank(p policy.Platform) int { return slices.Index(policy.Platforms(), p) }
