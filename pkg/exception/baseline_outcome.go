package exception

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// mostListed is how many entries, and how many new names, a report lists.
const mostListed = 100

// compared sums up what a comparison did to a report.
func (c *Comparison) compared(r *audit.Report, by audit.Suppression) audit.Compared {
	out := audit.Compared{
		Kind: by.Kind, Path: by.Path, Revision: by.Revision, Moved: []audit.Moved{}, Unused: []audit.UnusedEntry{},
	}
	moved := map[[2]string]int{}
	for _, s := range r.Suppressed {
		e := c.accepted[s.Finding]
		if e == nil {
			continue
		}
		out.Accepted += s.Finding.Count()
		if from, to := called(e.Holder), called(c.naming.holder(audit.Holder(s.Finding))); from != to {
			moved[[2]string{from, to}] += s.Finding.Count()
		}
	}
	for names, n := range moved {
		out.Moved = append(out.Moved, audit.Moved{From: names[0], To: names[1], Count: n})
	}
	slices.SortFunc(out.Moved, func(a, b audit.Moved) int { return slices.Compare([]string{a.From, a.To}, []string{b.From, b.To}) })
	if over := len(out.Moved) - mostListed; over > 0 {
		out.Moved, out.MovedMore = out.Moved[:mostListed], over
	}
	if by.Kind != audit.ByBaseline {
		return out
	}
	for _, e := range c.unused() {
		if len(out.Unused) == mostListed {
			out.UnusedMore++
			continue
		}
		out.Unused = append(out.Unused, audit.UnusedEntry{
			Principal: e.Principal, File: e.File, Code: e.rule, Operation: e.operation, Level: e.level, Line: e.line,
		})
	}
	return out
}

// called is what a person calls a holder: a file without the number of a document.
func called(h Holder) string {
	if h.Principal == "" && numbered(h) {
		return fileOf(h)
	}
	return h.String()
}

// unused lists the entries that accept nothing, of those that the run could need:
// who they are about was judged, or is there no more.
func (c *Comparison) unused() (out []*entry) {
	if c.naming.Part {
		return nil
	}
	for i := range c.baseline.entries {
		if e := &c.baseline.entries[i]; c.idle(e) {
			out = append(out, e)
		}
	}
	return out
}

func (c *Comparison) idle(e *entry) bool {
	u := c.usage(e)
	if u == nil || u.count > 0 {
		return false
	}
	_, judged := c.now[e.Holder]
	return judged || c.gone(e.Holder)
}

// usage is what an entry accepts; nil for one that another includes.
func (c *Comparison) usage(e *entry) *usage {
	g := c.groups[e.key()]
	if i := slices.Index(g.entries, e); i >= 0 {
		return &g.used[i]
	}
	return nil
}

// Pruned gives the baseline without what accepts nothing: entries, and
// prerequisites and levels of entries. Who has a new name gets it. It reports
// how many entries are gone, and how many accept less.
func (c *Comparison) Pruned() (b *Baseline, removed, reduced int) {
	b = &Baseline{Path: c.baseline.Path, contents: map[Holder][]audit.Content{}}
	names := map[Holder]Holder{}
	for now, then := range c.pairs {
		names[then] = now
	}
	for i := range c.baseline.entries {
		e := c.baseline.entries[i]
		u := c.usage(&c.baseline.entries[i])
		switch {
		case u == nil || c.idle(&c.baseline.entries[i]):
			removed++
			continue
		case u.count > 0:
			less := e
			less.lacks, less.level, less.count = u.lacks, min(e.level, u.level), min(e.count, u.count)
			if less.level != e.level || less.count != e.count || len(less.lacks) != len(e.lacks) {
				reduced++
			}
			e = less
		}
		if now, known := names[e.Holder]; known {
			e.Holder = now
		}
		b.entries = append(b.entries, e)
		if said := c.now[e.Holder]; len(said) > 0 {
			b.contents[e.Holder] = said
		} else {
			b.contents[e.Holder] = c.baseline.contents[e.Holder]
		}
	}
	return b, removed, reduced
}

// BaselineOf gives a baseline that accepts the findings of a report, but for those
// that cannot be accepted. Reasons of an earlier one, which may be nil, stay.
func BaselineOf(r *audit.Report, n Naming, earlier *Baseline) *Baseline {
	acceptable := acceptableOf(r)
	suppressed := map[*diag.Finding]bool{}
	for i := range r.Suppressed {
		suppressed[r.Suppressed[i].Finding] = true
	}
	reasons := map[key]string{}
	if earlier != nil {
		for i := range earlier.entries {
			e := &earlier.entries[i]
			reasons[e.key()] = e.reason
		}
	}
	b := baselineOf(r, n, func(f *diag.Finding) bool { return acceptable(f) && !suppressed[f] })
	for i := range b.entries {
		b.entries[i].reason = reasons[b.entries[i].key()]
	}
	return b
}

// KnownAt gives a baseline that accepts all findings of a report, those that were
// accepted there as well.
func KnownAt(r *audit.Report, n Naming) *Baseline {
	return baselineOf(r, n, func(*diag.Finding) bool { return true })
}

func baselineOf(r *audit.Report, n Naming, has func(f *diag.Finding) bool) *Baseline {
	named := namingOf(r, n)
	said := named.contents(r)
	b := &Baseline{contents: map[Holder][]audit.Content{}}
	for f := range r.All() {
		if !has(f) {
			continue
		}
		e := entry{
			Holder: named.holder(audit.Holder(f)), rule: f.Code, operation: f.Operation, level: f.Level,
			count: f.Count(), lacks: lacksOf(f), id: audit.Identity(f),
		}
		if e.operation == "" {
			e.action = f.Subject()
		}
		b.entries = append(b.entries, e)
		b.contents[e.Holder] = said[e.Holder]
	}
	b.join()
	return b
}

// join makes one entry of those that differ in nothing but their number.
func (b *Baseline) join() {
	slices.SortFunc(b.entries, func(x, y entry) int { return x.compare(&y) })
	out := b.entries[:0]
	for _, e := range b.entries {
		if last := len(out) - 1; last >= 0 && out[last].key() == e.key() && out[last].level == e.level &&
			slices.Equal(out[last].lacks, e.lacks) {
			out[last].count += e.count
			continue
		}
		out = append(out, e)
	}
	b.entries = out
}

// Levels counts the entries by their levels.
func (b *Baseline) Levels() (counts [diag.Error + 1]int) {
	for i := range b.entries {
		counts[b.entries[i].level] += b.entries[i].count
	}
	return counts
}
