package answer

import (
	"cmp"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// Graph is the JSON form of what operations need: of the catalogue alone, or with
// what policies grant of it. A large graph is grouped: nodes then stand for several.
type Graph struct {
	Version string      `json:"version"`
	Nodes   []GraphNode `json:"nodes"`
	Edges   []GraphEdge `json:"edges"` // in the order of the nodes that they leave
	// Grouped says how much was put together to keep the edges few: 0 for nothing, 1
	// for prerequisites of an operation by service, more for coarser groups.
	Grouped int `json:"grouped"`
	// Unanswered says that something could not be read or decided: the exit code is
	// 2 then.
	Unanswered bool `json:"unanswered"`
}

// GraphNode is an operation, something that it needs, or a principal.
type GraphNode struct {
	ID   int      `json:"id"` // from 1
	Kind NodeKind `json:"kind"`
	// Name is that of the operation, action, pattern, role or principal. Of a group it
	// is the service of its members, or "".
	Name  string `json:"name,omitempty"`
	Title string `json:"title,omitempty"`
	// State of an operation is that of an [Ability]; of what it needs it is granted,
	// partial, undecided, missing or denied. It is "" where no policy was given.
	State string `json:"state,omitempty"`
	Count int    `json:"count"` // of what the node stands for
}

// NodeKind says what a node stands for.
type NodeKind string

// The kinds of nodes.
const (
	PrincipalNode  NodeKind = "principal"
	OperationNode  NodeKind = "operation"
	ActionNode     NodeKind = "action"
	PatternNode    NodeKind = "pattern"
	AnyOfNode      NodeKind = "any-of" // one of those that it leads to is enough
	RoleNode       NodeKind = "role"   // of any kind but an agency
	AgencyNode     NodeKind = "agency"
	OperationsNode NodeKind = "operations" // a group; its title is the vendor's table of one
	NeedsNode      NodeKind = "needs"      // a group of actions and patterns
	RolesNode      NodeKind = "roles"      // a group of roles and agencies
	PrincipalsNode NodeKind = "principals" // those that are not drawn
)

// GraphEdge leads from who needs something to what is needed.
type GraphEdge struct {
	From    int    `json:"from"`
	To      int    `json:"to"`
	Own     bool   `json:"own,omitempty"`     // to an action of the operation itself
	Feature string `json:"feature,omitempty"` // needed only with it
	When    string `json:"when,omitempty"`    // needed only then, in words
}

// MostEdges is how many edges a graph has at most, but for those of one group.
const MostEdges = 200

// coarsest is the last way of grouping.
const coarsest = 5

// need is something that an operation needs.
type need struct {
	kind          NodeKind
	name          string
	members       []string // of an any-of
	state         string
	feature, when string
	own           bool
	agency        string // that has it; "" for the caller
	via           string // what needs it, behind the operation
}

func (n *need) service() string {
	name := n.name
	if len(n.members) > 0 {
		name = n.members[0]
	}
	service, _, found := strings.Cut(name, ":")
	if !found {
		return ""
	}
	return service
}

// drawn is an operation with what it needs.
type drawn struct {
	principal string // "" in a graph of the catalogue
	node      GraphNode
	service   string
	table     string // of the vendor's overview
	needs     []need
}

// GraphOf draws what operations need, as the catalogue has it. A name is an operation,
// an action, an API, a title or a pattern of these; an action that no operation uses
// is drawn with those that need it. An unknown name is an error.
func GraphOf(cat *catalog.Catalog, q Question, asked []string) (Graph, error) {
	m := newMeanings(cat)
	var found []string
	var on policy.Platform
	for _, on = range q.likely() { // the first that knows all of them
		wanted, err := m.all(q, []policy.Platform{on}, asked)
		if found = wanted[on]; err == nil {
			break
		}
		found = nil
	}
	if found == nil {
		_, err := m.all(q, q.likely(), asked)
		if err == nil {
			err = unanswered{said: onSeveral()}.err()
		}
		return Graph{Version: version}, err
	}
	d := drawing{cat: cat, q: q}
	for _, name := range found {
		if id, is := cat.FindOperation(on, name); is {
			d.add(id)
			continue
		}
		if a, is := cat.Lookup(on, name); is {
			d.needing(a)
		}
	}
	return d.graph(), nil
}

// GraphPolicies draws the operations that policies touch, or those that are named,
// with what is granted of what they need. Names, input and report are those of [Can].
func GraphPolicies(cat *catalog.Catalog, q Question, in audit.Input, asked []string, o audit.Options) (Graph, *audit.Report, error) {
	if len(asked) > 0 {
		kept, err := ask(cat, q, in.Principals, asked)
		if err != nil {
			return Graph{Version: version}, nil, err
		}
		in.Principals = kept
	}
	d := drawing{cat: cat, q: q}
	o.All = true
	r := audit.Survey(cat, in, o, d.standing)
	return d.graph(), r, nil
}

// drawing gathers what is drawn.
type drawing struct {
	cat *catalog.Catalog
	q   Question
	all []drawn
}

func (d *drawing) operation(op *catalog.Operation, state string) drawn {
	node := GraphNode{Kind: OperationNode, Name: op.Name, Title: op.Title.In(d.q.Lang), State: state}
	return drawn{service: op.Service, table: op.Group, node: node}
}

// add adds an operation of the catalogue.
func (d *drawing) add(id catalog.OperationID) {
	op := d.cat.Operation(id)
	x := d.operation(&op, "")
	for _, a := range op.Actions {
		x.needs = append(x.needs, need{kind: ActionNode, name: d.cat.ActionName(a), own: true})
	}
	for i := range op.Requires {
		r := &op.Requires[i]
		var any []string
		for _, a := range r.Any {
			any = append(any, d.cat.ActionName(a))
		}
		x.needs = append(x.needs, d.need(&op, r, any, ""))
	}
	d.all = append(d.all, x)
}

// needing adds the operations that need an action, with this alone.
func (d *drawing) needing(a catalog.ActionID) {
	seen := map[catalog.OperationID]bool{}
	for _, e := range d.cat.RequiredBy(a) {
		if seen[e.Operation] {
			continue
		}
		seen[e.Operation] = true
		op := d.cat.Operation(e.Operation)
		x := d.operation(&op, "")
		n := d.need(&op, &op.Requires[e.Requirement], []string{d.cat.ActionName(a)}, "")
		n.kind, n.name, n.members = ActionNode, d.cat.ActionName(a), nil
		x.needs = []need{n}
		d.all = append(d.all, x)
	}
	if len(seen) == 0 {
		d.all = append(d.all, drawn{node: GraphNode{Kind: ActionNode, Name: d.cat.ActionName(a)}})
	}
}

// need gives a prerequisite of an operation.
func (d *drawing) need(op *catalog.Operation, r *catalog.Requirement, any []string, state string) need {
	n := need{kind: ActionNode, state: state, feature: r.Feature, when: r.When.In(d.q.Lang)}
	switch {
	case r.Role != "" && r.RoleKind == catalog.AgencyRole:
		n.kind, n.name = AgencyNode, r.Role
	case r.Role != "":
		n.kind, n.name = RoleNode, r.Role
	case r.Pattern != "":
		n.kind, n.name = PatternNode, r.Pattern
	case len(any) == 1:
		n.name = any[0]
	default:
		n.kind, n.members = AnyOfNode, any
	}
	if r.By == catalog.Agency && n.kind != AgencyNode {
		n.agency = audit.AgencyOf(op, r)
	}
	return n
}

// standing adds the operations of a principal.
func (d *drawing) standing(s *audit.Standing) {
	from := len(d.all)
	results, absent := s.Results, s.NotGranted
	for len(results)+len(absent) > 0 {
		if len(absent) == 0 || len(results) > 0 && results[0].Operation.ID < absent[0].Operation.ID {
			d.live(results[0])
			results = results[1:]
		} else {
			d.absent(&absent[0])
			absent = absent[1:]
		}
	}
	for _, a := range s.Actions {
		state := "granted"
		switch {
		case a.Denied:
			state = "denied"
		case a.State == audit.Undecided:
			state = "undecided"
		case a.State != audit.Ready:
			state = "missing"
		}
		d.all = append(d.all, drawn{service: a.Action.Service, node: GraphNode{Kind: ActionNode, Name: a.Action.Name, State: state}})
	}
	for i := range d.all[from:] {
		d.all[from+i].principal = s.Principal.Name
	}
	if len(d.all) == from {
		d.all = append(d.all, drawn{principal: s.Principal.Name})
	}
}

func (d *drawing) live(r *audit.Result) {
	x := d.operation(r.Operation, r.State.String())
	for i := range r.Prerequisites {
		p := &r.Prerequisites[i]
		any := p.AnyOf
		if p.Action != "" {
			any = []string{p.Action}
		}
		n := d.need(r.Operation, p.Stated, any, p.Ruling.Verdict.String())
		if len(p.Via) > 0 {
			n.via, n.name, n.kind = p.Via[len(p.Via)-1], cmp.Or(p.Action, n.name), ActionNode
		}
		x.needs = append(x.needs, n)
	}
	for _, stated := range r.NotJudged {
		var any []string
		for _, a := range stated.Any {
			any = append(any, d.cat.ActionName(a))
		}
		x.needs = append(x.needs, d.need(r.Operation, stated, any, "undecided"))
	}
	d.all = append(d.all, x)
}

func (d *drawing) absent(n *audit.NotGranted) {
	x := d.operation(n.Operation, NotGranted)
	for _, kind := range []struct {
		names []string
		state string
	}{{n.Denied, "denied"}, {n.Outside, "missing"}, {n.Unmatched, "missing"}, {n.Lacked, "missing"}} {
		for _, name := range kind.names {
			x.needs = append(x.needs, need{kind: ActionNode, name: name, state: kind.state, own: true})
		}
	}
	d.all = append(d.all, x)
}

// graph draws it, as fine as it has room for.
func (d *drawing) graph() Graph {
	for level := range coarsest {
		if s := newSheet(level, false); s.draw(d.all) {
			return s.finished()
		}
	}
	s := newSheet(coarsest, true)
	s.draw(d.all)
	return s.finished()
}
