package compare

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// The bounds of the work on all pairs, in actions that are searched. A short policy
// grants everything, and a change can have many: those behind are not compared.
const (
	leastWork    = 1 << 16
	bytesOfWork  = 16      // of the documents that allow one more
	limited      = 4       // so many that conditions may limit are as much work as one searched
	plain        = 16      // and so many of others
	mostSharers  = 4       // of the work of one: a few that are compared whole tell more
	workOfSearch = 1 << 17 // what all that one comparison may search is worth
)

// work is what the comparison of pairs took.
type work struct {
	left    int
	sharers int // pairs that share what one may search
}

func newWork(pairs []pair) *work {
	w := &work{left: leastWork}
	for i := range pairs {
		if !pairs[i].compared() {
			continue
		}
		w.sharers = min(w.sharers+1, mostSharers)
		for _, p := range [...]*principal.Principal{pairs[i].old, pairs[i].new} {
			if p != nil {
				w.left += bytesOf(p) / bytesOfWork
			}
		}
	}
	return w
}

// bytesOf is what the statements of a principal are long.
func bytesOf(p *principal.Principal) (n int) {
	for _, d := range p.Policies() {
		n += d.Span.End - d.Span.Start
	}
	return n
}

// spend takes the work of pairs before they are compared. Where it is used up they
// are not.
func (w *work) spend(pairs []pair, means *audit.Grantings) {
	for i := range pairs {
		switch p := &pairs[i]; {
		case !p.compared():
		case w.left < 0:
			p.spent = true
		default:
			w.left -= granted(p.old, means) + granted(p.new, means)
		}
	}
}

// searched takes what a comparison searched.
func (w *work) searched(part float64) { w.left -= int(workOfSearch * part) }

// granted is about the work on one side of a pair.
func granted(p *principal.Principal, means *audit.Grantings) int {
	if p == nil {
		return 0
	}
	n := len(means.Of(p))
	limits := func(s policy.Statement) bool { return s.Effect != policy.Allow || s.NotAction || len(s.Conditions) > 0 }
	has := func(d *policy.Document) bool { return slices.ContainsFunc(d.Statements, limits) }
	if len(p.Boundaries) == 0 && !slices.ContainsFunc(p.Policies(), has) {
		return n / plain
	}
	return n / limited
}

// compared reports whether a pair has to be compared, and can be.
func (p *pair) compared() bool { return !p.same && !p.blind && !p.spent }
