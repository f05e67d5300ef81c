package catalog

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// Encode writes the indexes of a model, one for each platform in report order;
// that of a platform without a service is empty. The same model gives the same
// bytes, whatever the order of its entries. A reference that leads nowhere, a
// name that stands twice and an unknown platform are errors.
func Encode(m Model) ([][]byte, error) {
	if err := m.checkPlatforms(); err != nil {
		return nil, err
	}
	all := normalise(m)
	var out [][]byte
	for _, p := range policy.Platforms() {
		e := newEncoder(all.of(p), p, nil)
		e.searched()
		e.records()
		e.reverse()
		if e.err != nil {
			return nil, e.err
		}
		b, err := e.blob()
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	if _, err := Open(out...); err != nil {
		return nil, fmt.Errorf("catalogue: the model cannot be written: %w", err)
	}
	return out, nil
}

// emptyIndex gives the index of a platform without facts.
func emptyIndex(p policy.Platform) (*index, error) {
	e := newEncoder(Model{}, p, nil)
	b, err := e.blob()
	if err != nil {
		return nil, err
	}
	return openIndex(string(b))
}

// key names an entry; service is empty for what is unique in the platform.
type key struct {
	section       section
	service, name string
}

// encoder gathers the records of one platform: those of an index, or those of
// a layer over one.
type encoder struct {
	m        Model
	platform policy.Platform
	base     *index            // what the records are laid over; nil: nothing
	starts   [sectionCount]int // the number of records below
	err      error             // the first
	tables   [sectionCount][]uint32
	text     []byte
	long     []string // what is packed
	strings  map[string]uint32
	heads    map[string]uint32 // of lists, by their bytes
	rows     map[key]uint32
	keys     [sectionCount][]key    // of the records that have names, in order
	numbers  [sectionCount][]uint32 // their numbers
	overlays map[place]string
	lost     map[int][]Retraction
	built    string
}

func newEncoder(m Model, p policy.Platform, base *index) *encoder {
	e := &encoder{m: m, platform: p, base: base, strings: map[string]uint32{"": 0}, heads: map[string]uint32{"": 0}, rows: map[key]uint32{},
		overlays: map[place]string{}, lost: map[int][]Retraction{}}
	if base == nil {
		e.tables[offsets] = []uint32{0}
		e.tables[lists] = []uint32{0}
		return e
	}
	for s := range sectionCount {
		e.starts[s] = base.rows(s)
	}
	e.starts[offsets] = max(base.rows(offsets)-1, 0) // the last one ends the text
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
		id = uint32(e.starts[offsets] + len(e.tables[offsets]))
		e.strings[s] = id
		e.tables[offsets] = append(e.tables[offsets], uint32(len(e.text)))
		e.text = append(e.text, s...)
	}
	return id
}

// list gives the head of a list, the same one for the same members.
func (e *encoder) list(ids []uint32) uint32 {
	b := make([]byte, 0, 4*len(ids))
	for _, id := range ids {
		b = binary.LittleEndian.AppendUint32(b, id)
	}
	head, ok := e.heads[string(b)]
	if !ok {
		head = uint32(e.starts[lists] + len(e.tables[lists]))
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

// content keeps a long string for packing, and gives one more than its record; 0
// for an empty one. In a layer it is a string like others.
func (e *encoder) content(s string) uint32 {
	if s == "" {
		return 0
	}
	w := make([]uint32, contentWidth)
	if e.base != nil {
		w[contentText] = e.string(s)
	} else {
		e.long = append(e.long, s)
	}
	return uint32(e.add(contents, w)) + 1
}

// pins gives the head of a list of condition keys, each before its value.
func (e *encoder) pins(all []Pin) uint32 {
	var ids []uint32
	for _, p := range all {
		ids = append(ids, e.string(p.Key), e.string(p.Value))
	}
	return e.list(ids)
}

// words writes the three strings of a text.
func (e *encoder) words(to []uint32, t Text) {
	to[0], to[1], to[2] = e.string(t.En), e.string(t.ZhHans), e.string(t.ZhHant)
}

// add writes a record and gives its number.
func (e *encoder) add(s section, words []uint32) int {
	e.tables[s] = append(e.tables[s], words...)
	return e.count(s) - 1
}

// count gives the number of records of a section so far, with those below.
func (e *encoder) count(s section) int { return e.starts[s] + len(e.tables[s])/widths[s] }

// declare gives the next record of a section a name that must be new. One that
// is below keeps its number.
func (e *encoder) declare(s section, service, name, what string) {
	if name == "" {
		e.fail("%s of %s without a name", what, e.platform)
	}
	k := key{s, "", name}
	if owned(s) {
		k.service = service
	}
	if _, ok := e.rows[k]; ok {
		e.fail("%s %s of %s stands twice", what, name, e.platform)
	}
	row, ok := e.below(k)
	if !ok {
		row = uint32(e.starts[s] + len(e.keys[s]))
	}
	e.rows[k] = row
	e.keys[s] = append(e.keys[s], key{s, service, name})
	e.numbers[s] = append(e.numbers[s], row)
}

// below finds a name in what the records are laid over.
func (e *encoder) below(k key) (uint32, bool) {
	if e.base == nil {
		return 0, false
	}
	var row int
	var ok bool
	switch {
	case owned(k.section):
		row, ok = e.base.findOwned(k.section, k.service, k.name)
	case k.section == roles:
		row, ok = e.base.findRole(k.name)
	case k.section == services:
		row, ok = e.base.find(services, serviceName, k.name)
	default:
		row, ok = e.base.find(k.section, 1, k.name) // behind the service
	}
	return uint32(row), ok
}

// refer gives the record that a name means.
func (e *encoder) refer(s section, service, name, what, from string) uint32 {
	k := key{s, "", name}
	if owned(s) {
		k.service = service
	}
	if row, ok := e.rows[k]; ok {
		return row
	}
	row, ok := e.below(k)
	if !ok {
		e.fail("%s names the unknown %s %q", from, what, name)
		return 0
	}
	return row
}

// owner gives the record of a service.
func (e *encoder) owner(service, from string) uint32 {
	return e.refer(services, "", service, "service", from)
}

// refs gives the head of a list of sources or types.
func (e *encoder) refs(s section, refs []Ref, what, from string) uint32 {
	ids := make([]uint32, len(refs))
	for i, r := range refs {
		ids[i] = e.refer(s, r.Service, r.Name, what, from)
	}
	return e.list(ids)
}

// optional gives one more than the record of a source or a rule; 0 for none.
func (e *encoder) optional(s section, r Ref, what, from string) uint32 {
	if r == (Ref{}) {
		return 0
	}
	return e.refer(s, r.Service, r.Name, what, from) + 1
}

// optionalAction gives one more than the record of an action; 0 for none.
func (e *encoder) optionalAction(name, from string) uint32 {
	if name == "" {
		return 0
	}
	return e.refer(actions, "", name, "action", from) + 1
}

// named gives the head of a list of actions or operations.
func (e *encoder) named(s section, names []string, what, from string) uint32 {
	return e.list(e.numbersOf(s, names, what, from))
}

// numbersOf gives the records of names, in their order.
func (e *encoder) numbersOf(s section, names []string, what, from string) []uint32 {
	rows := make([]uint32, len(names))
	for i, name := range names {
		rows[i] = e.refer(s, "", name, what, from)
	}
	return rows
}

// bit makes a bit of a bool.
func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// own gives a word that may be left open: 0, or one more than its value.
func own(is bool, v uint8) uint8 {
	if is {
		return v + 1
	}
	return 0
}

func (e *encoder) yesNo(s, from string) uint8 {
	i := slices.Index(yesNoWords[:], s)
	if i < 0 {
		e.fail("%s: %q is neither yes nor no", from, s)
	}
	return uint8(max(i, 0))
}

// searched puts the names that searches compare at the front of the text, in
// search order, so that a search touches few pages.
func (e *encoder) searched() {
	for _, a := range e.m.Actions {
		e.string(a.Name)
	}
	for _, o := range e.m.Operations {
		e.string(o.Name)
	}
}

// records writes every entry of the model.
func (e *encoder) records() {
	e.declareAll()
	for i := range e.m.Services {
		s := &e.m.Services[i]
		e.add(services, e.serviceWords(s, "service "+s.Name))
	}
	for i := range e.m.Types {
		t := &e.m.Types[i]
		e.add(types, e.typeWords(t, "resource type "+t.Name))
	}
	for i := range e.m.Sources {
		s := &e.m.Sources[i]
		e.built = max(e.built, s.Updated)
		e.add(sources, e.sourceWords(s, "source "+s.ID))
	}
	for i := range e.m.Features {
		f := &e.m.Features[i]
		e.add(features, e.featureWords(f, "feature "+f.Name))
	}
	for i := range e.m.Rules {
		r := &e.m.Rules[i]
		e.add(rules, e.ruleWords(r, "rule "+r.Name))
	}
	for i := range e.m.Roles {
		r := &e.m.Roles[i]
		e.add(roles, e.roleWords(r, "role "+r.Name))
	}
	for i := range e.m.Actions {
		e.action(i, &e.m.Actions[i])
	}
	for _, alias := range e.aliases() {
		e.add(aliases, []uint32{e.string(alias.name), alias.action})
	}
	for i := range e.m.Operations {
		e.operation(i, &e.m.Operations[i])
	}
	for i := range e.m.RoleNames {
		r := &e.m.RoleNames[i]
		e.add(roleNames, e.roleNameWords(r, "role name "+r.Name))
	}
	for i := range e.m.Defects {
		d := &e.m.Defects[i]
		e.add(defects, e.defectWords(d, "defect of "+d.Service))
	}
}

// declareAll numbers everything that has a name, before anything refers to it.
func (e *encoder) declareAll() {
	for _, s := range e.m.Services {
		e.declare(services, "", s.Name, "service")
	}
	for _, t := range e.m.Types {
		e.declare(types, t.Service, t.Name, "resource type")
	}
	for _, s := range e.m.Sources {
		e.declare(sources, s.Service, s.ID, "source")
	}
	for _, f := range e.m.Features {
		e.declare(features, f.Service, f.Name, "feature")
	}
	for _, r := range e.m.Rules {
		e.declare(rules, r.Service, r.Name, "rule")
	}
	for _, r := range e.m.Roles {
		e.declare(roles, r.Service, r.Name, "role")
	}
	for _, a := range e.m.Actions {
		e.declare(actions, a.Service, a.Name, "action")
	}
	for _, o := range e.m.Operations {
		e.declare(operations, o.Service, o.Name, "operation")
	}
	for _, r := range e.m.RoleNames {
		e.declare(roleNames, r.Service, r.Name, "role name")
	}
}

// action writes an action with its cells.
func (e *encoder) action(i int, a *ActionSpec) {
	from, row := "action "+a.Name, e.numbers[actions][i]
	w := e.actionWords(a, from)
	w[actionCells], w[actionCellCount] = uint32(e.count(cells)), uint32(len(a.Cells))
	for _, c := range a.Cells {
		cell := make([]uint32, cellWidth)
		cell[cellRole] = e.refer(roles, "", c.Role, "role", from)
		cell[cellAction] = row
		cell[cellRule] = e.optional(rules, c.Rule, "rule", from)
		setBit(cell[cellBits:], cellReachMask, e.reachMask(c.Reach, from))
		setBit(cell[cellBits:], cellCertainty, uint8(c.Certainty))
		e.add(cells, cell)
	}
	e.add(actions, w)
	if a.Overlay != "" {
		e.overlays[place{actions, int(row)}] = a.Overlay
	}
}

func (e *encoder) reachMask(all []policy.Reach, from string) (mask uint8) {
	for _, r := range all {
		if r < policy.PrivateOwn || r > policy.PublicOthers {
			e.fail("%s has a cell with %s", from, r)
			continue
		}
		mask |= 1 << (r - 1)
	}
	return mask
}

// operation writes an operation with its prerequisites.
func (e *encoder) operation(i int, o *OperationSpec) {
	from, row := "operation "+o.Name, e.numbers[operations][i]
	w := e.operationWords(o, from)
	w[operationFirst], w[operationRequireCount] = uint32(e.count(requirements)), uint32(len(o.Requires))
	for j := range o.Requires {
		r := &o.Requires[j]
		if r.kindsOf() != 1 {
			e.fail("%s has a prerequisite that is not one of actions, pattern and role", from)
		}
		words := e.requirementWords(r, from)
		words[requirementOperation] = row
		number := e.add(requirements, words)
		if r.Overlay != "" {
			e.overlays[place{requirements, number}] = r.Overlay
		}
	}
	e.add(operations, w)
	if o.Overlay != "" {
		e.overlays[place{operations, int(row)}] = o.Overlay
	}
	if len(o.Retracted) > 0 {
		e.lost[int(row)] = o.Retracted
	}
}

// aliasRow is an alias or a workspace code and the record of its action.
type aliasRow struct {
	name   string
	action uint32
}

// aliases lists the aliases and workspace codes of the actions by name.
func (e *encoder) aliases() []aliasRow {
	var out []aliasRow
	for i, a := range e.m.Actions {
		for _, name := range slices.Concat(a.Aliases, a.WorkspaceCodes) {
			out = append(out, aliasRow{name, e.numbers[actions][i]})
		}
	}
	slices.SortFunc(out, func(x, y aliasRow) int {
		if d := compareName(x.name, y.name); d != 0 {
			return d
		}
		return int(x.action) - int(y.action)
	})
	return out
}
