package audit

import (
	"slices"
	"sync"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// expansions remembers which actions the patterns of a platform match: the
// documents of a run name the same one many times, and several rules ask.
type expansions struct {
	cat     *catalog.Catalog
	mutex   sync.RWMutex
	known   map[grammar]map[string]*meant
	held    int // ids that are remembered
	names   map[nameKey]wanted
	extents map[serviceKey]extent
	titles  *principal.Titles
	types   map[policy.Platform][]catalog.TypeSpec
}

// nameKey is a name that a user gives, and who says what it means.
type nameKey struct {
	platform policy.Platform
	name     string
}

type serviceKey struct {
	platform policy.Platform
	service  string
}

type wanted struct {
	principal.Required
	known bool
}

// grammar is how the patterns of a document are read.
type grammar struct {
	platform policy.Platform
	question bool
}

type expansion struct {
	grammar
	text string
}

// meant is what a pattern of actions means. It is read-only.
type meant struct {
	ids  []catalog.ActionID  // whose names it matches
	more *[]catalog.ActionID // that it matches by another name alone; nil for none
	// id is the action that it names, also by an alias, where it has no wildcard.
	id                    catalog.ActionID
	known, byType, byName bool // see plainness
}

func (m *meant) others() []catalog.ActionID {
	if m.more == nil {
		return nil
	}
	return *m.more
}

// mostHeld bounds the memory of what is remembered; beyond it patterns are
// matched again.
const mostHeld = 1 << 20

func newExpansions(cat *catalog.Catalog) *expansions {
	return &expansions{
		cat: cat, known: map[grammar]map[string]*meant{}, names: map[nameKey]wanted{}, extents: map[serviceKey]extent{},
		titles: principal.NewTitles(cat), types: map[policy.Platform][]catalog.TypeSpec{},
	}
}

// resolve finds what a name given to --require or --only means. Many principals are
// asked for the same.
func (x *expansions) resolve(p policy.Platform, name string) (principal.Required, bool) {
	key := nameKey{p, name}
	x.mutex.RLock()
	w, found := x.names[key]
	x.mutex.RUnlock()
	if found {
		return w.Required, w.known
	}
	w.Required, w.known = x.titles.Resolve(p, name)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.names[key] = w
	return w.Required, w.known
}

// extent finds how much is known of a service. So many are remembered as a document
// is asked about.
func (x *expansions) extent(p policy.Platform, service string) extent {
	key := serviceKey{p, service}
	x.mutex.RLock()
	e, found := x.extents[key]
	x.mutex.RUnlock()
	if found {
		return e
	}
	e.of, e.known = catalog.ExtentOf(x.cat, p, service)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if len(x.extents) < mostServices {
		x.extents[key] = e
	}
	return e
}

// of lists the actions whose names a pattern of a document matches.
func (x *expansions) of(d *policy.Document, text string) []catalog.ActionID {
	return x.meant(d, text).ids
}

// meant finds out what a pattern of a document means.
func (x *expansions) meant(d *policy.Document, text string) *meant {
	key := expansionOf(d, text)
	x.mutex.RLock()
	m, known := x.known[key.grammar][text]
	x.mutex.RUnlock()
	if known {
		return m
	}
	m = newMeant(x.cat, d, text)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.held += perMeant + len(m.ids); x.held <= mostHeld {
		if x.known[key.grammar] == nil {
			x.known[key.grammar] = map[string]*meant{}
		}
		x.known[key.grammar][text] = m
	}
	return m
}

// perMeant is what a pattern counts for that is remembered, in ids.
const perMeant = 16

func expansionOf(d *policy.Document, text string) expansion {
	return expansion{grammar{d.Platform, d.Dialect.Question()}, text}
}

func newMeant(cat *catalog.Catalog, d *policy.Document, text string) *meant {
	m := &meant{}
	if !match.IsWild(text) && d.Platform != "" {
		m.id, m.known = cat.Lookup(d.Platform, text)
		if m.known && match.EqualFold(cat.ActionName(m.id), text) && !cat.HasOther(d.Platform, text) {
			m.ids = []catalog.ActionID{m.id} // nothing else has the name
			return m
		}
	}
	pattern := actionPattern(d, text)
	m.ids = slices.Clip(cat.Expand(d.Platform, pattern))
	if others := cat.ExpandAliases(d.Platform, pattern); len(others) > 0 {
		m.more = &others
	}
	if !match.IsWild(text) {
		m.id, m.known = cat.Lookup(d.Platform, text)
		return m
	}
	m.byType = wholeType(d.Platform, text)
	m.byName = !m.byType && isName(cat, d.Platform, text)
	return m
}

// typesOf names the types of resources that have these patterns, as --resource
// accepts them.
func (x *expansions) typesOf(p policy.Platform, patterns []string) (names []string) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.types[p] == nil {
		x.types[p] = x.cat.Types(p)
	}
	for _, t := range x.types[p] {
		if slices.ContainsFunc(t.Patterns, func(pattern string) bool { return slices.Contains(patterns, pattern) }) {
			names = append(names, t.Service+":"+t.Name)
		}
	}
	return names
}
