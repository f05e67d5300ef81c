package audit

import (
	"sync"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// expansions remembers which actions the patterns of a platform match: the
// documents of a run name the same one many times, and several rules ask.
type expansions struct {
	cat   *catalog.Catalog
	mutex sync.RWMutex
	known map[expansion][]catalog.ActionID
	held  int // ids that are remembered
}

type expansion struct {
	platform policy.Platform
	question bool
	text     string
}

// mostHeld bounds the memory of what is remembered; beyond it patterns are
// matched again.
const mostHeld = 1 << 20

func newExpansions(cat *catalog.Catalog) *expansions {
	return &expansions{cat: cat, known: map[expansion][]catalog.ActionID{}}
}

// of lists the actions whose names a pattern of a document matches.
func (x *expansions) of(d *policy.Document, text string) []catalog.ActionID {
	key := expansion{d.Platform, d.Dialect.Question(), text}
	x.mutex.RLock()
	ids, known := x.known[key]
	x.mutex.RUnlock()
	if known {
		return ids
	}
	ids = x.cat.Expand(d.Platform, actionPattern(d, text))
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.held += 1 + len(ids); x.held <= mostHeld {
		x.known[key] = ids
	}
	return ids
}
