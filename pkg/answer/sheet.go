package answer

import (
	"strings"

	"github.com/permgap/permgap/pkg/message"
)

// onSeveral says that no platform has all names of a graph.
func onSeveral() message.Message { return message.New("graph-several-platforms") }

// sheet is a graph under way. The level says how it is grouped: from 1 on what is
// needed by service and state, from 2 on operations by table and state, from 3 on by
// service; from 4 on what is needed by state alone, and with 5 operations too.
type sheet struct {
	level int
	last  bool // there is no coarser one: principals without room are counted
	graph Graph
	nodes map[string]int // their places in the graph
	edges map[GraphEdge]bool
	more  map[string]bool // principals without room
	// members are what nodes that are groups stand for, by place, and firsts the first
	// of each.
	members map[int]map[string]bool
	firsts  map[int]GraphNode
}

func newSheet(level int, last bool) *sheet {
	return &sheet{level: level, last: last, graph: Graph{Version: version, Grouped: level, Nodes: []GraphNode{}, Edges: []GraphEdge{}},
		nodes: map[string]int{}, edges: map[GraphEdge]bool{}, more: map[string]bool{},
		members: map[int]map[string]bool{}, firsts: map[int]GraphNode{}}
}

// draw draws all, and reports whether there was room.
func (s *sheet) draw(all []drawn) bool {
	for i := range all {
		x := &all[i]
		full := len(s.graph.Edges) >= MostEdges
		if _, known := s.nodes[key(PrincipalNode, x.principal)]; full && s.last && !known {
			s.more[x.principal] = true
			continue
		}
		s.operation(x)
		if len(s.graph.Edges) > MostEdges && !s.last {
			return false
		}
	}
	return true
}

func key(kind NodeKind, parts ...string) string {
	return string(kind) + "\x00" + strings.Join(parts, "\x00")
}

// node gives the place of a node, which is made where there is none of its key.
func (s *sheet) node(key string, n GraphNode) int {
	at, known := s.nodes[key]
	if !known {
		at = len(s.graph.Nodes)
		n.ID, n.Count = at+1, 1
		s.nodes[key], s.graph.Nodes = at, append(s.graph.Nodes, n)
	}
	return at
}

// group gives the place of a node that stands for several, and adds a member.
func (s *sheet) group(key string, n, member GraphNode) int {
	at := s.node(key, n)
	if s.members[at] == nil {
		s.members[at], s.firsts[at] = map[string]bool{}, member
	}
	s.members[at][string(member.Kind)+member.Name] = true
	s.graph.Nodes[at].Count = len(s.members[at])
	return at
}

func (s *sheet) edge(from, to int, e GraphEdge) {
	e.From, e.To = s.graph.Nodes[from].ID, s.graph.Nodes[to].ID
	if from != to && !s.edges[e] {
		s.edges[e] = true
		s.graph.Edges = append(s.graph.Edges, e)
	}
}

// operation draws one with what it needs.
func (s *sheet) operation(x *drawn) {
	from := -1
	if x.principal != "" {
		from = s.node(key(PrincipalNode, x.principal), GraphNode{Kind: PrincipalNode, Name: x.principal})
	}
	if x.node.Kind == "" {
		return
	}
	at := s.placed(x)
	if from >= 0 {
		s.edge(from, at, GraphEdge{})
	}
	places := map[string]int{}
	for i := range x.needs {
		n := &x.needs[i]
		if s.level > 0 {
			s.grouped(x, at, n)
			continue
		}
		s.need(x, at, n, places)
	}
}

// placed gives the place of an operation.
func (s *sheet) placed(x *drawn) int {
	if s.level < 2 {
		return s.node(key(x.node.Kind, x.principal, x.node.Name, x.node.State), x.node)
	}
	g := GraphNode{Kind: OperationsNode, Name: x.service, State: x.node.State}
	switch {
	case s.level == 2:
		g.Title = x.table
	case s.level > 4:
		g.Name = ""
	}
	return s.group(key(g.Kind, x.principal, g.Name, g.Title, g.State), g, x.node)
}

// need draws what an operation needs; places has the nodes of its other needs.
func (s *sheet) need(x *drawn, at int, n *need, places map[string]int) {
	e := GraphEdge{Own: n.own, Feature: n.feature, When: n.when}
	if n.agency != "" {
		agency := s.node(key(AgencyNode, x.principal, n.agency), GraphNode{Kind: AgencyNode, Name: n.agency})
		s.edge(at, agency, e)
		at, e = agency, GraphEdge{}
	}
	if via, known := places[n.via]; known && n.via != "" {
		at = via
	}
	if n.kind == AnyOfNode {
		// Two operations that need the same share it.
		any := s.node(key(AnyOfNode, x.principal, strings.Join(n.members, " "), n.state), GraphNode{Kind: AnyOfNode, State: n.state})
		s.edge(at, any, e)
		for _, name := range n.members {
			s.edge(any, s.node(key(ActionNode, x.principal, name, n.state, "any"), GraphNode{Kind: ActionNode, Name: name}), GraphEdge{})
		}
		return
	}
	to := s.node(key(n.kind, x.principal, n.name, n.state), GraphNode{Kind: n.kind, Name: n.name, State: n.state})
	if n.kind == AgencyNode { // what it must hold leaves the same node
		to = s.node(key(AgencyNode, x.principal, n.name), GraphNode{Kind: AgencyNode, Name: n.name, State: n.state})
	}
	places[n.name] = to
	s.edge(at, to, e)
}

// grouped draws it as a member of a group.
func (s *sheet) grouped(x *drawn, at int, n *need) {
	g := GraphNode{Kind: NeedsNode, Name: n.service(), State: n.state}
	if n.kind == RoleNode || n.kind == AgencyNode {
		g.Kind = RolesNode
	}
	if s.level > 3 {
		g.Name = ""
	}
	member := GraphNode{Kind: n.kind, Name: n.name + strings.Join(n.members, " | "), State: n.state}
	own := ""
	if n.own {
		own = "own"
	}
	s.edge(at, s.group(key(g.Kind, x.principal, g.Name, g.State, own), g, member), GraphEdge{Own: n.own})
}

// finished gives the graph. A group of one is that one.
func (s *sheet) finished() Graph {
	for i := range s.graph.Nodes {
		g := &s.graph.Nodes[i]
		if len(s.members[i]) == 1 {
			g.Kind, g.Name, g.Title = s.firsts[i].Kind, s.firsts[i].Name, s.firsts[i].Title
			if g.Kind == AnyOfNode {
				g.Kind = ActionNode // its members are its name
			}
		}
	}
	if n := len(s.more); n > 0 {
		s.graph.Nodes = append(s.graph.Nodes, GraphNode{ID: len(s.graph.Nodes) + 1, Kind: PrincipalsNode, Count: n})
	}
	return s.graph
}
