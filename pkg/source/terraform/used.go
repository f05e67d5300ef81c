package terraform

import (
	"slices"
	"sort"

	"github.com/permgap/permgap/pkg/diag"
)

// places are parts of a file. Adding and asking are quick however many there are.
type places struct {
	merged []diag.Span // in order, apart from each other
	more   []diag.Span // not merged yet
}

// mostUnmerged is how many parts are looked at one by one.
const mostUnmerged = 64

func (p *places) add(at diag.Span) {
	if p.more = append(p.more, at); len(p.more) <= mostUnmerged+len(p.merged)/8 {
		return
	}
	all := append(p.merged, p.more...)
	slices.SortFunc(all, func(a, b diag.Span) int { return a.Start - b.Start })
	p.merged, p.more = nil, nil
	for _, s := range all {
		if n := len(p.merged); n > 0 && s.Start <= p.merged[n-1].End {
			p.merged[n-1].End = max(p.merged[n-1].End, s.End)
			continue
		}
		p.merged = append(p.merged, s)
	}
}

// holds reports whether an offset lies in one of the parts.
func (p *places) holds(offset int) bool {
	if p == nil {
		return false
	}
	within := func(s diag.Span) bool { return s.Start <= offset && offset < s.End }
	i := sort.Search(len(p.merged), func(i int) bool { return p.merged[i].End > offset })
	return i < len(p.merged) && within(p.merged[i]) || slices.ContainsFunc(p.more, within)
}

// use notes that a document was made of a place.
func (t *tree) use(file string, at diag.Span) {
	if t.used[file] == nil {
		t.used[file] = &places{}
	}
	t.used[file].add(at)
}

func (t *tree) isUsed(file string, at diag.Span) bool { return t.used[file].holds(at.Start) }
