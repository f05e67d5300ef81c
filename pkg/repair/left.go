package repair

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// What no edit mends is said: one sentence for each name, with the operations that
// need it.

// leftover collects it by kind and name.
type leftover struct {
	all map[string]*remark
	// drafts say what is shown of places in policies that are no files yet, by path.
	drafts map[string]string
}

// remark is one sentence that is made in the end.
type remark struct {
	rank       int
	id         message.ID
	name       string
	names      []string // of one sentence about several
	kind       string
	at         []diag.Location
	operations []string
}

// add takes a gap that no grant mends, and reports whether it is one.
func (l *leftover) add(r *audit.Result, p *audit.Prerequisite) bool {
	name := cmp.Or(p.Role(), p.Action)
	if len(p.AnyOf) > 0 {
		name = p.AnyOf[0]
	}
	m := remark{name: name}
	switch {
	case p.Ruling.Verdict == access.Undecided:
		return true
	case p.Role() != "":
		m.rank, m.id, m.kind = 0, "repair-role", p.Stated.RoleKind.String()
	case p.Ruling.Verdict == access.Denied:
		m.rank, m.id, m.at = 2, "repair-denied", placesOf(p, policy.Deny)
	case p.Ruling.Verdict == access.Partial:
		m.rank, m.id, m.at = 3, "repair-partial", placesOf(p, 0)
	case p.Stated.By == catalog.Agency:
		m.rank, m.id = 1, "repair-agency"
	case p.Ruling.Has(access.AtBoundary):
		m.rank, m.id, m.at = 4, "repair-boundary", r.Boundaries(p)
	default:
		return false
	}
	l.remark(r, m)
	return true
}

// proposal adds what an operation is documented to need and published policies do
// without. It is added where the operation is asked for.
func (l *leftover) proposal(r *audit.Result, p *audit.Prerequisite) {
	name := cmp.Or(p.Action, strings.Join(p.AnyOf, " | "))
	l.remark(r, remark{rank: 5, id: "repair-published", name: r.Operation.Name, names: []string{name}})
}

// role adds a role or agency that must be there.
func (l *leftover) role(r *audit.Result, stated *catalog.Requirement) {
	l.remark(r, remark{id: "repair-role", kind: stated.RoleKind.String(), name: stated.Role})
}

func (l *leftover) remark(r *audit.Result, m remark) {
	if l.all == nil {
		l.all = map[string]*remark{}
	}
	key := fmt.Sprint(m.rank, "\x00", m.name)
	known := l.all[key]
	if known == nil {
		known = &m
		l.all[key] = known
	}
	for _, name := range m.names {
		if !slices.Contains(known.names, name) {
			known.names = append(known.names, name)
		}
	}
	if !slices.Contains(known.operations, r.Operation.Name) {
		known.operations = append(known.operations, r.Operation.Name)
	}
}

// placesOf lists where the statements of a verdict stand: those of an effect, or
// all.
func placesOf(p *audit.Prerequisite, effect policy.Effect) (at []diag.Location) {
	for _, e := range p.Ruling.Evidence {
		if effect == 0 || e.Effect == effect {
			at = append(at, e.Location())
		}
	}
	return at
}

const (
	fewOperations = 3
	fewPlaces     = 3
)

// list gives the sentences in order. What the same Deny, grant or boundary takes is in one.
func (l *leftover) list() (out []Left) {
	all := slices.Collect(maps.Values(l.all))
	slices.SortFunc(all, func(a, b *remark) int { return cmp.Or(a.rank-b.rank, cmp.Compare(a.name, b.name)) })
	for _, m := range l.joinedAt(all) {
		name, names, count := message.Name("name", m.name), message.First("names", m.names, fewNames), message.Count("count", len(m.names))
		operations, places := message.First("operations", m.operations, fewOperations), message.First("places", m.places(l.drafts), fewPlaces)
		add := func(open bool, says message.Message) { out = append(out, Left{Message: says, Open: open}) }
		switch m.id {
		case "repair-role":
			add(true, message.New("repair-role", name, operations, message.Text("kind", m.kind)))
		case "repair-published":
			add(false, message.New("repair-published", message.Name("operation", m.name), names))
		case "repair-agency":
			add(true, message.New("repair-agency", name, operations))
		case "repair-denied":
			add(true, message.New("repair-denied", names, operations, places))
		case "repair-partial":
			add(true, message.New("repair-partial", names, count, operations, places))
		case "repair-boundary":
			add(true, message.New("repair-boundary", names, count, operations, places))
		}
	}
	return out
}

// places lists where it stands: a document that is proposed has no place yet.
func (m *remark) places(drafts map[string]string) (out []string) {
	for _, at := range m.at {
		place := fmt.Sprintf("%s:%d:%d", at.Path, at.Line, at.Column)
		if draft := drafts[at.Path]; draft != "" {
			place = draft
		}
		if !slices.Contains(out, place) {
			out = append(out, place)
		}
	}
	return out
}

// joinedAt joins remarks about several names that have the same places.
func (l *leftover) joinedAt(all []*remark) (out []*remark) {
	known := map[string]*remark{}
	for _, m := range all {
		if len(m.at) == 0 {
			if slices.Sort(m.names); len(m.names) == 0 {
				m.names = []string{m.name}
			}
			out = append(out, m)
			continue
		}
		key := string(m.id) + "\x00" + strings.Join(m.places(l.drafts), "\x00")
		one := known[key]
		if one == nil {
			one = &remark{id: m.id, at: m.at}
			known[key] = one
			out = append(out, one)
		}
		one.names = append(one.names, m.name)
		for _, name := range m.operations {
			if !slices.Contains(one.operations, name) {
				one.operations = append(one.operations, name)
			}
		}
	}
	return out
}

// join adds what another one has.
func (l *leftover) join(other leftover) {
	if l.all == nil {
		l.all = map[string]*remark{}
	}
	maps.Copy(l.all, other.all)
}

// roles lists the roles and agencies among them.
func (l *leftover) roles() (names []string) {
	for _, m := range l.all {
		if m.id == "repair-role" {
			names = append(names, m.name)
		}
	}
	slices.Sort(names)
	return names
}
