package audit

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// expansions remembers which actions the patterns of a platform match: a
// document names the same one many times, and several rules ask.
type expansions struct {
	cat   *catalog.Catalog
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
	pattern := actionPattern(d, text)
	key := expansion{d.Platform, pattern.Options().Question, text}
	ids, known := x.known[key]
	if known {
		return ids
	}
	ids = x.cat.Expand(d.Platform, pattern)
	if x.held += 1 + len(ids); x.held <= mostHeld {
		x.known[key] = ids
	}
	return ids
}
