package audit

import (
	"slices"
	"sync"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// expansions remembers what patterns of a run match in the catalogue: documents
// repeat many. It is safe for use by several goroutines.
type expansions struct {
	cat   *catalog.Catalog
	mutex sync.Mutex
	known map[spelling][]catalog.ActionID
	held  int // ids in all
}

// spelling is a pattern as the documents of a platform write it.
type spelling struct {
	platform policy.Platform
	question bool
	text     string
}

// mostHeld bounds the ids that are remembered.
const mostHeld = 1 << 20

func newExpansions(cat *catalog.Catalog) *expansions {
	return &expansions{cat: cat, known: map[spelling][]catalog.ActionID{}}
}

// of lists the actions that a pattern of a document means, also by an alias.
// Nobody changes the list.
func (x *expansions) of(d *policy.Document, text string) []catalog.ActionID {
	s := spelling{d.Platform, d.Dialect.Question(), text}
	x.mutex.Lock()
	ids, ok := x.known[s]
	x.mutex.Unlock()
	if ok {
		return ids
	}
	pattern := actionPattern(d, text)
	ids = append(x.cat.Expand(d.Platform, pattern), x.cat.ExpandAliases(d.Platform, pattern)...)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.held += len(ids); x.held <= mostHeld {
		x.known[s] = ids
	}
	return ids
}

// statement lists the actions that a statement means.
func (x *expansions) statement(d *policy.Document, s *policy.Statement) []catalog.ActionID {
	var ids []catalog.ActionID
	there := map[string]bool{}
	for _, text := range s.Actions {
		if !there[text.Value] {
			ids = append(ids, x.of(d, text.Value)...)
		}
		there[text.Value] = true
	}
	if !s.NotAction {
		return ids
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Clone(x.of(d, "*")), func(id catalog.ActionID) bool {
		_, left := slices.BinarySearch(ids, id)
		return left
	})
}

// holding are the actions that a principal's statements name: those that some
// Allow does, and those that are granted outright, on every resource and
// without a condition, with no Deny about them and no boundary.
type holding struct {
	named    []catalog.ActionID
	outright map[catalog.ActionID]bool
}

// holds reads the sets off the statements.
func (j *judge) holds() (h holding) {
	h.outright = map[catalog.ActionID]bool{}
	var denied []catalog.ActionID
	for _, d := range j.principal.Documents {
		if !d.Judged() {
			continue
		}
		for i := range d.Statements {
			s := &d.Statements[i]
			switch s.Effect {
			case policy.Allow:
				ids := j.patterns.statement(d, s)
				h.named = append(h.named, ids...)
				if len(j.principal.Boundaries) == 0 && access.Outright(d, s) {
					for _, id := range ids {
						h.outright[id] = true
					}
				}
			case policy.Deny:
				if s.NotAction && slices.ContainsFunc(s.Actions, func(a policy.Text) bool { return d.Dialect.Undocumented(a.Value) }) {
					denied = append(denied, j.patterns.of(d, "*")...) // nobody knows what it leaves out
					continue
				}
				denied = append(denied, j.patterns.statement(d, s)...)
			}
		}
	}
	slices.Sort(h.named)
	h.named = slices.Compact(h.named)
	for _, id := range denied {
		delete(h.outright, id)
	}
	return h
}
