package catalog

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	mathbits "math/bits"
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// reverse writes what leads from actions to operations and from roles to
// cells, and what is counted.
func (e *encoder) reverse() {
	if e.err != nil {
		return
	}
	unlocks, required := make([][]uint32, e.count(actions)), make([][]uint32, e.count(actions))
	var number uint32
	var order []string
	wild := map[string][]uint32{}    // the prerequisites of a pattern
	matched := map[string][]uint32{} // the actions of a pattern
	for row := range e.m.Operations {
		o := &e.m.Operations[row]
		e.serviceCount(o.Service, serviceOperations)
		for _, a := range e.numbersOf(actions, o.Actions, "", "") {
			unlocks[a] = append(unlocks[a], uint32(row))
		}
		for _, r := range o.Requires {
			needed := e.numbersOf(actions, r.Any, "", "")
			if p := r.Pattern; p != "" {
				if _, ok := wild[p]; !ok {
					order, matched[p] = append(order, p), e.matching(p)
				}
				wild[p] = append(wild[p], number)
				needed = matched[p]
			}
			for _, a := range needed {
				required[a] = append(required[a], number)
			}
			number++
		}
	}
	for _, p := range order {
		e.add(patterns, []uint32{e.string(p), e.list(wild[p])})
	}
	for a := range unlocks {
		record := e.tables[actions][a*actionWidth:]
		record[actionUnlocks] = e.list(slices.Compact(unlocks[a]))
		record[actionRequiredBy] = e.list(slices.Compact(required[a]))
	}
	held := make([][]uint32, e.count(roles))
	for i := range e.count(cells) {
		role := e.tables[cells][i*cellWidth+cellRole]
		held[role] = append(held[role], uint32(i))
	}
	for r := range held {
		e.tables[roles][r*roleWidth+roleCells] = e.list(held[r])
	}
	standing := e.standings()
	renamed := make([][]uint32, e.count(services))
	for row, a := range e.m.Actions {
		if len(a.ReplacedBy) == 1 {
			service := e.rows[key{services, "", a.Service}]
			renamed[service] = append(renamed[service], uint32(row))
		}
		if a.inferred(standing) {
			e.serviceCount(a.Service, serviceInferred)
		} else {
			e.serviceCount(a.Service, serviceActions)
		}
	}
	for s := range renamed {
		e.tables[services][s*serviceWidth+serviceRenamed] = e.list(renamed[s])
	}
}

// serviceCount counts an entry of a service.
func (e *encoder) serviceCount(service string, field int) {
	row := int(e.rows[key{services, "", service}])
	e.tables[services][row*serviceWidth+field]++
}

// standings gives the standing of every source.
func (e *encoder) standings() map[Ref]Standing {
	out := make(map[Ref]Standing, len(e.m.Sources))
	for _, s := range e.m.Sources {
		out[Ref{s.Service, s.ID}] = s.Standing
	}
	return out
}

// inferred reports whether an action is only deduced.
func (a *ActionSpec) inferred(standing map[Ref]Standing) bool {
	if a.Standing != 0 {
		return a.Standing == Inferred
	}
	firmest := Standing(0)
	for _, s := range a.Sources {
		firmest = firmer(firmest, standing[s])
	}
	return firmest == Inferred
}

// matching gives the actions that a wildcard prerequisite means.
func (e *encoder) matching(pattern string) (rows []uint32) {
	compiled := WildcardPattern(pattern)
	for row, a := range e.m.Actions {
		if compiled.Match(a.Name) {
			rows = append(rows, uint32(row))
		}
	}
	return rows
}

// WildcardPattern compiles a wildcard prerequisite: only * is special, and
// letters match in either case.
func WildcardPattern(pattern string) *match.Pattern {
	return match.Compile(pattern, match.Options{Fold: true})
}

// platformCounts are what the header counts.
type platformCounts struct{ services, actions, inferred, operations, prerequisites int }

// counts sums up the services and the prerequisites: distinct pairs of an
// operation and an action, pattern or role that it needs.
func (e *encoder) counts() (c platformCounts) {
	c.services = e.count(services)
	for i := range c.services {
		record := e.tables[services][i*serviceWidth:]
		c.actions += int(record[serviceActions])
		c.inferred += int(record[serviceInferred])
		c.operations += int(record[serviceOperations])
	}
	for _, o := range e.m.Operations {
		c.prerequisites += len(o.Needs())
	}
	return c
}

// blob joins the tables behind a header.
func (e *encoder) blob() ([]byte, error) {
	e.tables[offsets] = append(e.tables[offsets], uint32(len(e.text)))
	packs, err := e.pack()
	if err != nil {
		return nil, err
	}
	var sizes [sectionCount]uint64
	size := headerSize + len(e.text) + len(packs)
	for s := range text {
		sizes[s] = e.sizes(s)
		for left := sizes[s]; left != 0; left >>= 3 {
			size += e.count(s) * int(left&7)
		}
	}
	if size > math.MaxInt32 {
		return nil, fmt.Errorf("catalogue: the index would be %d bytes long, more than fits", size)
	}
	if len(e.built) > builtLength || len(e.platform) > platformLength {
		return nil, fmt.Errorf("catalogue: %q and %q do not fit into the header", e.platform, e.built)
	}
	b := make([]byte, headerSize, size)
	le := binary.LittleEndian
	copy(b, magic)
	le.PutUint32(b[headerVersion:], formatVersion)
	le.PutUint32(b[headerLength:], uint32(size))
	copy(b[headerPlatform:], e.platform)
	copy(b[headerBuilt:], e.built)
	c := e.counts()
	for i, n := range []int{c.services, c.actions, c.inferred, c.operations, c.prerequisites} {
		le.PutUint32(b[headerCounts+4*i:], uint32(n))
	}
	le.PutUint32(b[headerSections:], uint32(sectionCount))
	le.PutUint32(b[headerLayout:], layoutNumber)
	for s := range sectionCount {
		at := headerTable + tableEntry*int(s)
		le.PutUint32(b[at:], uint32(len(b)))
		if bytesOnly(s) {
			all := map[section][]byte{text: e.text, packed: packs}[s]
			le.PutUint32(b[at+4:], uint32(len(all)))
			b = append(b, all...)
			continue
		}
		le.PutUint32(b[at+4:], uint32(e.count(s)))
		le.PutUint64(b[at+8:], sizes[s])
		for i, w := range e.tables[s] {
			for range sizes[s] >> (3 * (i % widths[s])) & 7 {
				b = append(b, byte(w))
				w >>= 8
			}
		}
	}
	le.PutUint64(b[headerChecksum:], checksum(string(b)))
	return b, nil
}

// pack joins the long strings in blocks, and says where each stands.
func (e *encoder) pack() ([]byte, error) {
	var p packer
	for i, s := range e.long {
		block, from, err := p.add(s)
		if err != nil {
			return nil, err
		}
		w := e.tables[contents][i*contentWidth:]
		w[contentBlock], w[contentFrom], w[contentLength] = block, from, uint32(len(s))
	}
	if err := p.end(); err != nil {
		return nil, err
	}
	for _, b := range p.blocks {
		e.add(blocks, b)
	}
	return p.out.Bytes(), nil
}

// sizes gives the bytes that the fields of a section need, three bits each.
func (e *encoder) sizes(s section) (sizes uint64) {
	largest := make([]uint32, widths[s])
	if s == lists || s == offsets {
		largest[0] = 1 // always there
	}
	for i, w := range e.tables[s] {
		largest[i%widths[s]] = max(largest[i%widths[s]], w)
	}
	for i, w := range largest {
		sizes |= uint64((mathbits.Len32(w)+7)/8) << (3 * i)
	}
	return sizes
}

// checksum covers the whole index but itself.
func checksum(blob string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(blob[:headerChecksum])) // a hash never fails
	_, _ = h.Write([]byte(blob[headerPlatform:]))
	return h.Sum64()
}
