package access

import (
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// Types reads the types of resources once for many principals who are asked for the same
// needs. It is safe for several goroutines.
type Types struct {
	mutex     sync.RWMutex
	universes map[typesKey]*universe
	places    map[placeOfTypes]*universe
}

type typesKey struct {
	names   string
	anyCase bool
}

// placeOfTypes tells lists of types apart by where they stand.
type placeOfTypes struct {
	first   *string
	n       int
	anyCase bool
}

// NewTypes makes one that knows none yet.
func NewTypes() *Types {
	return &Types{universes: map[typesKey]*universe{}, places: map[placeOfTypes]*universe{}}
}

// mostPlaces bounds the lists that are found again by where they stand.
const mostPlaces = 1 << 15

// of gives the types of a list. Lists with the same texts have one.
func (t *Types) of(types []string, anyCase bool) *universe {
	at := placeOfTypes{n: len(types), anyCase: anyCase}
	if len(types) > 0 {
		at.first = &types[0]
	}
	t.mutex.RLock()
	u := t.places[at]
	t.mutex.RUnlock()
	if u != nil {
		return u
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	key := typesKey{strings.Join(types, "\x00"), anyCase}
	if u = t.universes[key]; u == nil {
		u = &universe{names: types, anyCase: anyCase, number: len(t.universes)}
		t.universes[key] = u
	}
	if len(t.places) < mostPlaces {
		t.places[at] = u
	}
	return u
}

// universe is the types of resources that some needs are about, compiled once.
type universe struct {
	mutex    sync.Mutex
	names    []string
	anyCase  bool
	number   int // tells it apart from others
	compiled []*match.Pattern
	upTo     []clauseUpTo // see permission.typeUpTo
}

type clauseUpTo struct {
	colons int
	clause clause
}

func (u *universe) patterns() []*match.Pattern {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return u.compile()
}

// compile gives the patterns; the mutex is held.
func (u *universe) compile() []*match.Pattern {
	if u.compiled == nil {
		u.compiled = compile.Universe(u.names, u.anyCase)
	}
	return u.compiled
}

// typeUpTo is [permission.typeUpTo], found out once.
func (u *universe) typeUpTo(colons int) clause {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	for _, known := range u.upTo {
		if known.colons == colons {
			return known.clause
		}
	}
	patterns := u.compile()
	c := make(clause, len(patterns))
	for i, p := range patterns {
		c[i].all = patterns[i : i+1 : i+1]
		if n := colonsOf(p); n >= namedColons {
			c[i].none = []*match.Pattern{moreColons(max(n, colons))}
		}
	}
	if len(u.upTo) < mostUpTo {
		u.upTo = append(u.upTo, clauseUpTo{colons, c})
	}
	return c
}

// mostUpTo bounds the numbers of colons that are remembered.
const mostUpTo = 8

// met lists the types that a pattern is about: see [permission.met].
func (u *universe) met(p *match.Pattern, colons int) (types []int32, ok bool) {
	for i, t := range u.patterns() {
		one, ok := meetType(t, p, colons)
		if !ok {
			return nil, false
		}
		if one {
			types = append(types, int32(i))
		}
	}
	return types, true
}

// namedColons is the least number of colons of a resource name: those of AWS
// have five.
const namedColons = 4

// moreColons matches what has more than n colons.
func moreColons(n int) *match.Pattern {
	return match.Compile(strings.Repeat("*:", n+1)+"*", match.Options{})
}
