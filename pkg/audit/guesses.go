package audit

import (
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Bounds of the search for what unknown names mean: so many names of a document
// are looked for, and so many known names are compared with them in a run. What
// has more unknown ones is not misspelt, and the nearest name takes long to find.
const (
	mostGuesses     = 100
	mostComparisons = 1 << 24
)

// guesses remembers what unknown names may mean: the documents of a run
// repeat many.
type guesses struct {
	cat   *catalog.Catalog
	mutex sync.Mutex
	known map[guess][]string
	names map[policy.Platform]int // how many are known
	means *expansions             // what known ones mean
	spent int                     // comparisons for the documents that are done
}

type guess struct {
	platform policy.Platform
	pattern  bool
	text     string
}

func newGuesses(cat *catalog.Catalog) *guesses {
	g := &guesses{cat: cat, known: map[guess][]string{}, names: map[policy.Platform]int{}, means: newExpansions(cat)}
	for _, p := range cat.Platforms() {
		g.names[p.Name] = p.Actions
	}
	return g
}

// spend notes what a document asked for. It is called in the order of the
// documents, between those that are looked at together.
func (g *guesses) spend(asked *guessBudget) {
	for key := range asked.seen {
		g.spent += g.names[key.platform]
	}
}

// budget gives what one document may ask for.
func (g *guesses) budget() *guessBudget {
	left := mostGuesses
	if g.spent >= mostComparisons {
		left = 0
	}
	return &guessBudget{all: g, left: left, seen: map[guess]bool{}}
}

// guessBudget is the part of one document.
type guessBudget struct {
	all  *guesses
	left int
	seen map[guess]bool
}

// once finds out what a name means, or remembers; nothing when the budget is
// spent, whatever others have asked for.
func (b *guessBudget) once(key guess, find func() []string) []string {
	if b.all.names[key.platform] == 0 {
		return nil
	}
	if !b.seen[key] {
		if len(b.seen) >= b.left || len(key.text) > mostText {
			return nil
		}
		b.seen[key] = true
	}
	b.all.mutex.Lock()
	found, known := b.all.known[key]
	b.all.mutex.Unlock()
	if known {
		return found
	}
	found = find()
	b.all.mutex.Lock()
	b.all.known[key] = found
	b.all.mutex.Unlock()
	return found
}

// names gives the names that an unknown one may mean.
func (b *guessBudget) names(p policy.Platform, name string) []string {
	return b.once(guess{p, false, name}, func() []string { return b.all.cat.Suggest(p, name, 3) })
}

// patterns gives the patterns that one which matches nothing may mean.
func (b *guessBudget) patterns(p policy.Platform, pattern string) []string {
	return b.once(guess{p, true, "near " + pattern}, func() []string { return names.NearPatterns(b.all.cat, p, pattern) })
}

// namespaces gives a pattern with each service that it may mean in place of its
// own.
func (b *guessBudget) namespaces(p policy.Platform, pattern *match.Pattern) []string {
	return b.once(guess{p, true, pattern.String()}, func() []string {
		near := b.all.cat.SuggestNamespaces(p, pattern)
		_, rest, _ := strings.Cut(pattern.String(), ":")
		for i := range near {
			near[i] += ":" + rest
		}
		return near
	})
}
