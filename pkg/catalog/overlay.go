package catalog

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Layer is what files lay over a catalogue: entries, each whole, that are new
// or stand in place of those of the same name, and the names of those that are
// taken away.
type Layer struct {
	Model      Model
	Actions    []Taken // that are taken away
	Operations []Taken
}

// Taken is an entry that is taken away.
type Taken struct {
	Platform policy.Platform
	Retraction
}

// of gives the part of a layer that concerns a platform.
func (l Layer) of(p policy.Platform) Layer {
	is := func(t Taken) bool { return t.Platform == p }
	return Layer{l.Model.of(p), keep(l.Actions, is), keep(l.Operations, is)}
}

func (l Layer) empty() bool {
	return l.Model.empty() && len(l.Actions)+len(l.Operations) == 0
}

// keep gives the members that are what is asked for.
func keep[T any](all []T, is func(T) bool) (out []T) {
	for _, v := range all {
		if is(v) {
			out = append(out, v)
		}
	}
	return out
}

// layer is a layer that is looked up: records of the same form as the index's,
// numbered from where those end.
type layer struct {
	source Layer // what it was made from
	tables [sectionCount][]uint32
	starts [sectionCount]int      // number of records below
	rows   [sectionCount][]uint32 // the numbers of the records that have names
	text   string
	// replaced gives where a record stands that replaces one below; -1 for one
	// that is taken away.
	replaced [sectionCount]map[int]int
	fresh    [sectionCount][]spot // new records, in order
	byName   [sectionCount]map[string]int
	overlays map[place]string // the file that gives a record
	lost     map[int][]Retraction
	// retracted are the actions and operations that are taken away, by name.
	retracted map[string]Retraction
	unlocks   map[int][]int // operations by action
	required  map[int][]int // prerequisites by action
	held      map[int][]int // cells by role
	wild      []wildcard
	counts    platformCounts      // beyond those below
	services  map[int]serviceDiff // by service
}

// spot is a new record and the record below that it comes before.
type spot struct{ before, row int }

// place is a record.
type place struct {
	section section
	row     int
}

// wildcard is a pattern and the prerequisites that it is.
type wildcard struct {
	pattern *match.Pattern
	rows    []int
}

type serviceDiff struct{ actions, inferred, operations int }

func (l *layer) end(s section) int {
	if s == offsets {
		return l.starts[s] + len(l.tables[s])
	}
	return l.starts[s] + len(l.tables[s])/widths[s]
}

func (l *layer) get(s section, row, field int) uint32 {
	at := row - l.starts[s]
	if at < 0 {
		at = l.replaced[s][row]
	}
	at = at*widths[s] + field
	if uint(at) >= uint(len(l.tables[s])) {
		return 0
	}
	return l.tables[s][at]
}

func (l *layer) string(id uint32) string {
	at := int(id) - l.starts[offsets]
	if at < 0 || at >= len(l.tables[offsets]) {
		return ""
	}
	to := len(l.text)
	if at+1 < len(l.tables[offsets]) {
		to = int(l.tables[offsets][at+1])
	}
	return l.text[l.tables[offsets][at]:to]
}

func (l *layer) removed(s section, row int) bool { return l.replaced[s][row] < 0 }

// has reports whether a record is one of the layer's new ones.
func (l *layer) has(s section, row int) bool { return row >= l.starts[s] && row < l.end(s) }

func (l *layer) find(s section, name string) (int, bool) {
	row, ok := l.byName[s][match.Fold(name)]
	return row, ok
}

func (l *layer) findOwned(s section, service, name string) (int, bool) {
	row, ok := l.byName[s][match.Fold(service)+"\x00"+name]
	return row, ok
}

// lay lays a layer over an index, and over the layer that it has.
func lay(x *index, part Layer) (*index, error) {
	if x.over != nil {
		part = x.over.source.and(part)
	}
	out := &index{blob: x.blob, late: x.late, platform: x.platform, rank: x.rank, tables: x.tables}
	for s := range out.tables {
		out.tables[s].marks = nil
	}
	below := *out
	below.cited, out.cited = &cited{}, &cited{}
	below.unpacked, out.unpacked = x.unpacked, x.unpacked
	below.attached, out.attached = &attached{}, &attached{}
	e := newEncoder(normalise(part.Model), x.platform, &below)
	e.records()
	if e.err != nil {
		return nil, e.err
	}
	out.over = &layer{source: part, tables: e.tables, starts: e.starts, rows: e.numbers, text: string(e.text),
		overlays: e.overlays, lost: e.lost, retracted: map[string]Retraction{}}
	out.over.index(out, &below, e)
	for _, t := range slices.Concat(part.Operations, part.Actions) { // of one name, the action is given
		out.over.retracted[match.Fold(t.Name)] = t.Retraction
	}
	for _, gone := range []struct {
		section section
		name    int
		all     []Taken
	}{{actions, actionName, part.Actions}, {operations, operationName, part.Operations}} {
		for _, t := range gone.all {
			if row, ok := below.find(gone.section, gone.name, t.Name); ok {
				out.over.replace(out, gone.section, row, -1)
			}
		}
	}
	out.over.reverse(out, &below)
	return out, nil
}

// replace says where a record stands that replaces one below.
func (l *layer) replace(x *index, s section, row, at int) {
	t := &x.tables[s]
	if t.marks == nil {
		t.marks = make([]uint64, t.rows/64+1)
		l.replaced[s] = map[int]int{}
	}
	t.marks[row>>6] |= 1 << (row & 63)
	l.replaced[s][row] = at
}

// index finds the places of the layer's records among those below.
func (l *layer) index(x, below *index, e *encoder) {
	for k, row := range e.rows {
		s := k.section
		if l.byName[s] == nil {
			l.byName[s] = map[string]int{}
		}
		name := match.Fold(k.name)
		if owned(s) {
			name = match.Fold(k.service) + "\x00" + k.name
		}
		l.byName[s][name] = int(row)
	}
	for s := range sectionCount {
		for i, row := range e.numbers[s] {
			if int(row) < l.starts[s] {
				l.replace(x, s, int(row), i)
				continue
			}
			l.fresh[s] = append(l.fresh[s], spot{below.before(s, e.keys[s][i]), int(row)})
		}
	}
	others := below.column(aliases, aliasName)
	for i := range len(l.tables[aliases]) / aliasWidth {
		row := l.starts[aliases] + i
		name := x.str(aliases, row, aliasName)
		if l.byName[aliases] == nil {
			l.byName[aliases] = map[string]int{}
		}
		if _, ok := l.byName[aliases][match.Fold(name)]; !ok {
			l.byName[aliases][match.Fold(name)] = row
		}
		l.fresh[aliases] = append(l.fresh[aliases], spot{others.first(name), row})
	}
	for i := range len(l.tables[defects]) / defectWidth {
		service := x.service(defects, l.starts[defects]+i, defectService)
		l.fresh[defects] = append(l.fresh[defects], spot{below.afterService(defects, service), l.starts[defects] + i})
	}
}

// reverse gathers what leads back from the layer's operations, and how its
// counts differ.
func (l *layer) reverse(x, below *index) {
	l.unlocks, l.required, l.held = map[int][]int{}, map[int][]int{}, map[int][]int{}
	l.services = map[int]serviceDiff{}
	at := map[string]int{} // in l.wild
	for _, number := range l.rows[operations] {
		row := int(number)
		for _, a := range slices.Compact(x.members(operations, row, operationActions)) {
			l.unlocks[a] = append(l.unlocks[a], row)
		}
		from, to := x.span(operations, row, operationFirst, requirements)
		for r := from; r < to; r++ {
			for _, a := range x.members(requirements, r, requirementAny) {
				l.required[a] = append(l.required[a], r)
			}
			if pattern := x.str(requirements, r, requirementPattern); pattern != "" {
				k, ok := at[pattern]
				if !ok {
					k = len(l.wild)
					at[pattern] = k
					l.wild = append(l.wild, wildcard{pattern: WildcardPattern(pattern)})
				}
				l.wild[k].rows = append(l.wild[k].rows, r)
			}
		}
	}
	for i := range len(l.tables[cells]) / cellWidth {
		row := l.starts[cells] + i
		role := int(x.get(cells, row, cellRole))
		l.held[role] = append(l.held[role], row)
	}
	l.count(x, below)
}

// count says how the counts differ from those below.
func (l *layer) count(x, below *index) {
	add := func(of *index, s section, row, sign int) {
		service := int(of.get(s, row, actionService)) // operations have it in the same place
		d := l.services[service]
		switch {
		case s == operations:
			d.operations += sign
			l.counts.operations += sign
			l.counts.prerequisites += sign * of.needs(row)
		case of.inferred(row):
			d.inferred += sign
			l.counts.inferred += sign
		default:
			d.actions += sign
			l.counts.actions += sign
		}
		l.services[service] = d
	}
	for _, s := range []section{actions, operations} {
		for _, row := range slices.Sorted(maps.Keys(l.replaced[s])) {
			add(below, s, row, -1)
			if !l.removed(s, row) {
				add(x, s, row, 1)
			}
		}
		for _, f := range l.fresh[s] {
			add(x, s, f.row, 1)
		}
	}
	l.counts.services = len(l.fresh[services])
}

// and gives one layer for two: the second wins.
func (l Layer) and(over Layer) Layer {
	m := &l.Model
	n := over.Model
	out := Layer{Model: Model{
		Services: merged(m.Services, n.Services, func(s ServiceSpec) string { return match.Fold(s.Name) }),
		Types:    merged(m.Types, n.Types, func(t TypeSpec) string { return match.Fold(t.Service) + "\x00" + t.Name }),
		Sources:  merged(m.Sources, n.Sources, func(s ServiceSource) string { return match.Fold(s.Service) + "\x00" + s.ID }),
		Features: merged(m.Features, n.Features, func(f Feature) string { return match.Fold(f.Service) + "\x00" + f.Name }),
		Rules:    merged(m.Rules, n.Rules, func(r Rule) string { return match.Fold(r.Service) + "\x00" + r.Name }),
		Roles:    merged(m.Roles, n.Roles, func(r RoleSpec) string { return r.Name }),
		Actions:  merged(m.Actions, n.Actions, func(a ActionSpec) string { return match.Fold(a.Name) }),
		Operations: merged(m.Operations, n.Operations,
			func(o OperationSpec) string { return match.Fold(o.Name) }),
		RoleNames: merged(m.RoleNames, n.RoleNames, func(r RoleNameSpec) string { return match.Fold(r.Name) }),
		Defects:   slices.Concat(m.Defects, n.Defects),
	}}
	out.Actions, out.Model.Actions = without(l.Actions, over.Actions, n.Actions, out.Model.Actions,
		func(a ActionSpec) string { return a.Name })
	out.Operations, out.Model.Operations = without(l.Operations, over.Operations, n.Operations, out.Model.Operations,
		func(o OperationSpec) string { return o.Name })
	return out
}

// merged gives the entries of two lists, the second's in place of those of the
// same name.
func merged[T any](a, b []T, name func(T) string) []T {
	out := slices.Clone(a)
	at := map[string]int{}
	for i, v := range out {
		at[name(v)] = i
	}
	for _, v := range b {
		if i, ok := at[name(v)]; ok {
			out[i] = v
			continue
		}
		at[name(v)] = len(out)
		out = append(out, v)
	}
	return out
}

// without gives what two layers take away, but for what the second gives, and
// the entries that are left.
func without[T any](below, over []Taken, given, all []T, name func(T) string) ([]Taken, []T) {
	gives, takes := map[string]bool{}, map[string]bool{}
	for _, v := range given {
		gives[match.Fold(name(v))] = true
	}
	var taken []Taken
	for _, t := range below {
		if !gives[match.Fold(t.Name)] {
			taken = append(taken, t)
		}
	}
	for _, t := range over {
		takes[match.Fold(t.Name)] = true
	}
	return append(taken, over...), keep(all, func(v T) bool { return !takes[match.Fold(name(v))] })
}
