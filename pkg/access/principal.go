package access

import (
	"sync"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Principal is a set of documents held together, prepared for decisions. Make
// one with NewPrincipal; it is read-only afterwards and safe for use by
// several goroutines.
type Principal struct {
	sets [][]*policy.Document // as given, for comparisons
	// layers[0] holds the principal's own documents; every further layer is a
	// boundary, which must allow as well.
	layers []layer
	// anyCase: some document reads the service of a resource in any case.
	anyCase bool
	order   int // statements prepared so far
	denies  bool
	// plain are the Allows that grant all that they name whatever is asked, unless
	// something denies or bounds it.
	plain map[*policy.Statement]bool
	table *compile.Table
	memo  memo
	// guards are those of the table by call, and by whether it is in another region.
	guards     [2][2]callGuards
	guardsOnce sync.Once
}

// layer is a set of documents that decide together.
type layer struct {
	statements []*statement
	index      index
}

// statement is a policy.Statement prepared for matching.
type statement struct {
	document         *policy.Document
	source           *policy.Statement
	order            int // place among all statements of the principal
	actions          compile.Actions
	regions          [2]*compile.Region // by call: what it holds can depend on keys of the request
	guard            int                // index in table.Guards; 0 always holds
	undocumented     []Doubt
	undocumentedOnce sync.Once // what is doubtful about it
}

// NewPrincipal prepares the documents that are held together; a document that
// is not judged is left out. The boundaries are sets of documents each of
// which must allow as well.
func NewPrincipal(docs []*policy.Document, boundaries ...[]*policy.Document) *Principal {
	return NewTypes().NewPrincipal(docs, boundaries...)
}

// NewPrincipal is [NewPrincipal] for one of many principals who are asked for the same
// needs.
func (t *Types) NewPrincipal(docs []*policy.Document, boundaries ...[]*policy.Document) *Principal {
	p := &Principal{sets: append([][]*policy.Document{docs}, boundaries...), table: compile.NewTable()}
	p.memo.types = t
	for _, set := range p.sets {
		p.addLayer(set)
	}
	return p
}

// addLayer prepares documents that decide together.
func (p *Principal) addLayer(docs []*policy.Document) {
	var l layer
	for _, doc := range docs {
		if doc == nil || !doc.Judged() {
			continue
		}
		p.anyCase = p.anyCase || doc.Dialect.AnyCaseService()
		for i := range doc.Statements {
			if s := p.prepare(doc, &doc.Statements[i]); s != nil {
				l.statements = append(l.statements, s)
			}
		}
	}
	l.index = newIndex(l.statements)
	p.layers = append(p.layers, l)
}

// prepare compiles one statement; nil for one that neither allows nor denies.
func (p *Principal) prepare(doc *policy.Document, s *policy.Statement) *statement {
	if s.Effect != policy.Allow && s.Effect != policy.Deny || !s.HasAction {
		return nil
	}
	p.order++
	prepared := &statement{
		document: doc,
		source:   s,
		order:    p.order,
		actions:  compile.NewActions(p.table, doc.Dialect, s),
		regions:  p.table.Regions(doc.Dialect, s),
		guard:    p.table.Guard(doc.Dialect, s.Conditions),
	}
	p.denies = p.denies || s.Effect == policy.Deny
	if prepared.grantsOutright(surelyApplies) && !s.NotAction && !s.AgencyURI && !prepared.actions.Doubtful() {
		if p.plain == nil {
			p.plain = map[*policy.Statement]bool{}
		}
		p.plain[s] = true
	}
	return prepared
}

// GrantsOutright reports whether a statement of the documents grants every action that
// it names, whatever the request. Of other statements it may be unknown.
func (p *Principal) GrantsOutright(s *policy.Statement) bool {
	return p.plain[s] && !p.denies && len(p.layers) == 1
}

// Grants lists the patterns of Allow statements that match an action, in
// document order.
func (p *Principal) Grants(action string) []Grant { return p.matching(action, policy.Allow) }

// EachGrant calls f with what [Principal.Grants] lists; there can be
// very many.
func (p *Principal) EachGrant(action string, f func(Grant)) { p.each(action, policy.Allow, f) }

// Denials lists the patterns of Deny statements that match an action, in
// document order; those of the boundaries come last.
func (p *Principal) Denials(action string) []Grant { return p.matching(action, policy.Deny) }

func (p *Principal) matching(action string, effect policy.Effect) []Grant {
	var grants []Grant
	p.each(action, effect, func(g Grant) { grants = append(grants, g) })
	return grants
}

func (p *Principal) each(action string, effect policy.Effect, f func(Grant)) {
	for i := range p.layers {
		if i > 0 && effect == policy.Allow {
			break // a boundary grants nothing by itself
		}
		for _, e := range p.layers[i].index.lookup(action) {
			if e.statement.source.Effect != effect {
				continue
			}
			for _, at := range e.matches(action) {
				f(e.statement.grant(at))
			}
		}
	}
}

// grant gives the statement as evidence; at is the action pattern that matched.
func (s *statement) grant(at int) Grant {
	g := Grant{Document: s.document, Statement: s.source, Effect: s.source.Effect, prepared: s}
	if at < len(s.source.Actions) {
		g.Action = s.source.Actions[at]
	}
	return g
}

// callGuards are the guards of the table in one call, by their index there.
type callGuards struct {
	numbers []int
	all     *guardLists
}

// guardLists are different lists of literals, by their number.
type guardLists struct{ lists [][]literal }

func (g callGuards) literals(guard int) []literal { return g.all.lists[g.numbers[guard]] }

// guardsIn gives the guards of the table in a call, found out once for a principal.
func (p *Principal) guardsIn(as asked) callGuards {
	p.guardsOnce.Do(func() {
		lists, byName := new(guardLists), map[string]int{}
		for _, call := range [...]compile.Call{compile.OwnCall, compile.PrerequisiteCall} {
			for i, apart := range [...]bool{false, true} {
				p.guards[call][i] = callGuards{make([]int, len(p.table.Guards)), lists}
				for guard, tests := range p.table.Guards {
					p.guards[call][i].numbers[guard] = lists.add(byName, p.table, tests, call, apart)
				}
			}
		}
	})
	if as.regionApart {
		return p.guards[as.call][1]
	}
	return p.guards[as.call][0]
}

func (g *guardLists) add(byName map[string]int, table *compile.Table, tests []int, call compile.Call, apart bool) int {
	all := make([]literal, len(tests))
	for i, id := range tests {
		all[i].test = table.In(id, call, apart)
	}
	name := nameOfGuard(all)
	number, known := byName[name]
	if !known {
		number = len(g.lists)
		g.lists = append(g.lists, all)
		byName[name] = number
	}
	return number
}

// memo remembers what many decisions share: the cells of condition keys, and
// the outcome for needs that the same statements match.
type memo struct {
	sync.Mutex
	known
}

// known is what a memo holds.
type known struct {
	reach    map[reach]bool
	met      map[reach]metTypes
	trimmed  map[trim]*compile.Region
	types    *Types
	cells    map[string]compile.Cells
	likes    map[string]Likeness
	live     map[Likeness]bool
	holding  map[int]bool // whether a guard of the table can hold
	rulings  map[string]ruling
	profiles map[needKey]profile
	cuts     map[Likeness]cut
	room     memoKey
	steps    int // see maxSteps
	sharers  int // see Share
}

func newMemo(t *Types) *memo { return &memo{known: known{types: t}} }

// reach asks whether a pattern is about resources of a type.
type reach struct {
	universe *universe
	pattern  *match.Pattern
	colons   int
}

// trim asks for the part of a region that is about a type.
type trim struct {
	universe *universe
	region   *compile.Region
	colons   int
}

// recall gives what is known under a key, or finds it out.
func recall[K comparable, T any](m *memo, known *map[K]T, key K, work func() T) T {
	m.Lock()
	v, ok := (*known)[key]
	m.Unlock()
	if !ok {
		v = work()
		m.Lock()
		note(known, key, v)
		m.Unlock()
	}
	return v
}

// note makes something known. Many principals are asked for little: a map is made when
// it is needed.
func note[K comparable, T any](known *map[K]T, key K, v T) {
	if *known == nil {
		*known = map[K]T{}
	}
	(*known)[key] = v
}
