package principal

import (
	"slices"
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// Required is what a name given to --require stands for.
type Required struct {
	Name       string
	Operations []catalog.OperationID
	Action     catalog.ActionID // -1 when the name is no action
}

// ResolveRequired finds what a required name means on a platform: an operation
// id, an action or an API. ok is false when the catalogue knows none of them.
func ResolveRequired(cat *catalog.Catalog, p policy.Platform, name string) (r Required, ok bool) {
	r = Required{Name: name, Action: -1}
	if id, found := cat.FindOperation(p, name); found {
		r.Operations = []catalog.OperationID{id}
		return r, true
	}
	if id, found := cat.Lookup(p, name); found {
		r.Action = id
		r.Operations = cat.Unlocks(id)
		return r, true
	}
	if strings.Contains(name, "/") {
		r.Operations = cat.FindAPI(p, name)
	}
	return r, len(r.Operations) > 0
}

// IsGlob reports whether a name given to --only is a pattern, which stands for
// what it matches among the operations that are granted.
func IsGlob(name string) bool { return strings.ContainsAny(name, "*?") }

// Titles finds operations by what --require and --only accept. It looks at the titles of a
// platform once, when one is asked for; several goroutines may ask.
type Titles struct {
	cat   *catalog.Catalog
	mutex sync.Mutex
	known map[policy.Platform]map[string][]catalog.OperationID // by folded title
}

// NewTitles makes one that has looked at nothing yet.
func NewTitles(cat *catalog.Catalog) *Titles {
	return &Titles{cat: cat, known: map[policy.Platform]map[string][]catalog.OperationID{}}
}

// Resolve finds what a name means on a platform: what [ResolveRequired] finds, or
// operations by their title in any language.
func (t *Titles) Resolve(p policy.Platform, name string) (r Required, ok bool) {
	if r, ok = ResolveRequired(t.cat, p, name); ok || IsGlob(name) {
		return r, ok
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.known[p] == nil {
		t.known[p] = titlesOf(t.cat, p)
	}
	r.Operations = t.known[p][strings.ToLower(name)]
	return r, len(r.Operations) > 0
}

func titlesOf(cat *catalog.Catalog, p policy.Platform) map[string][]catalog.OperationID {
	known := map[string][]catalog.OperationID{}
	for _, id := range cat.Operations(p) {
		op := cat.Operation(id)
		for _, title := range [...]string{op.Title.En, op.Title.ZhHans, op.Title.ZhHant} {
			if title = strings.ToLower(title); title != "" && !slices.Contains(known[title], id) {
				known[title] = append(known[title], id)
			}
		}
	}
	return known
}
