package exception

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// Naming says how a baseline names who has findings, and who is there.
type Naming struct {
	// Place gives the path of a file as a baseline has it: the same from wherever the
	// program runs, with forward slashes.
	Place func(path string) string
	// There reports whether a file, by that path, or a principal is there, though the
	// run did not judge it.
	There func(h Holder) bool
	// Part says that only a part of what policies grant was judged: then nobody knows
	// which entries accept nothing.
	Part bool
}

// Comparison is a report beside a baseline: which findings are accepted, which
// entries accept nothing. It changes neither of them.
type Comparison struct {
	baseline *Baseline
	naming   naming
	pairs    map[Holder]Holder // from the report to the baseline
	now      contents
	groups   map[key]*group
	accepted map[*diag.Finding]*entry
	known    map[*diag.Finding]*diag.Known
}

// naming names the holders of a report.
type naming struct {
	Naming
	files map[string]bool
}

func namingOf(r *audit.Report, n Naming) naming {
	out := naming{n, map[string]bool{}}
	for path := range r.Files {
		out.files[path] = true
	}
	for f := range r.All() {
		out.files[f.Location.Path] = true
	}
	return out
}

// holder gives the name of a principal or file of the report. What is named by a
// file, and by an address in it, is a file.
func (n naming) holder(name string) Holder {
	for i := 0; i <= len(name); i++ {
		if (i == len(name) || name[i] == '#') && n.files[name[:i]] {
			return Holder{File: n.Place(name[:i]) + name[i:]}
		}
	}
	return Holder{Principal: name}
}

// contents names what the report says of the contents of holders.
func (n naming) contents(r *audit.Report) contents {
	out := contents{}
	for name, c := range r.Contents {
		out.meet(n.holder(name))
		if len(c) > 0 {
			out.meet(n.holder(name), c)
		}
	}
	for f := range r.All() {
		out.meet(n.holder(audit.Holder(f)))
	}
	return out
}

// group is the entries for findings that say the same of one holder.
type group struct {
	entries []*entry
	left    []int // how many findings each accepts still
	used    []usage
}

// usage is what an entry accepts in the report.
type usage struct {
	count int
	lacks []string
	level diag.Severity
}

// Compare compares a report with a baseline. Who has findings is known by name, or by
// what the policies say (see [audit.Content]) where the name is new. Each entry
// accepts so many findings and no more: what is accepted never grows by that.
func (b *Baseline) Compare(r *audit.Report, n Naming) *Comparison {
	c := &Comparison{
		baseline: b, naming: namingOf(r, n), groups: map[key]*group{},
		accepted: map[*diag.Finding]*entry{}, known: map[*diag.Finding]*diag.Known{},
	}
	c.now = c.naming.contents(r)
	then := contents{}
	for h, all := range b.contents {
		then[h] = all
	}
	for i := range b.entries {
		e := &b.entries[i]
		then.meet(e.Holder)
		c.add(e)
	}
	c.pairs = pairs(c.now, then, c.gone)
	for f := range r.All() {
		c.look(f)
	}
	return c
}

// add adds an entry. Of two that differ only in how many they accept, which a merge
// may leave, the larger counts.
func (c *Comparison) add(e *entry) {
	g := c.groups[e.key()]
	if g == nil {
		g = &group{}
		c.groups[e.key()] = g
	}
	for i, other := range g.entries {
		if other.level == e.level && slices.Equal(other.lacks, e.lacks) {
			if e.count > other.count {
				g.entries[i], g.left[i] = e, e.count
			}
			return
		}
	}
	g.entries, g.left, g.used = append(g.entries, e), append(g.left, e.count), append(g.used, usage{})
}

// look looks for an entry that accepts a finding.
func (c *Comparison) look(f *diag.Finding) {
	g := c.group(f)
	if g == nil {
		return
	}
	lacks := lacksOf(f)
	best, whole := -1, false
	for i, e := range g.entries {
		covers := e.level >= f.Level && g.left[i] >= f.Count() && within(lacks, e.lacks)
		switch {
		case best < 0, covers && !whole:
			best, whole = i, covers
		case covers == whole && covers && len(e.lacks) < len(g.entries[best].lacks),
			covers == whole && !covers && g.better(i, best, lacks):
			best = i
		}
	}
	if !whole { // entries of two branches that were merged accept what each accepted
		whole = g.together(f, lacks)
	}
	if !whole {
		known := &diag.Known{New: without(lacks, g.allLacks())}
		if e := g.entries[best]; e.level < f.Level {
			known.Level = e.level.String()
		} else if g.left[best] < f.Count() {
			known.Count = e.count
		}
		if len(lacks) == 0 || len(known.New) < len(lacks) {
			c.known[f] = known
		}
	} else {
		c.accepted[f] = g.entries[best]
		g.left[best] -= f.Count()
	}
	if len(lacks) == 0 || len(without(lacks, g.entries[best].lacks)) < len(lacks) {
		g.used[best].add(f, without(lacks, without(lacks, g.entries[best].lacks)))
	}
}

// group gives the entries that could accept a finding; nil for none. The one document
// of a file may be one of several by now.
func (c *Comparison) group(f *diag.Finding) *group {
	h := c.naming.holder(audit.Holder(f))
	for _, h := range [...]Holder{h, {File: fileOf(h)}} {
		if then, paired := c.pairs[h]; paired {
			if g := c.groups[key{then, audit.Identity(f)}]; g != nil {
				return g
			}
		}
	}
	return nil
}

// better reports whether an entry accepts more of what a finding lacks than another.
func (g *group) better(i, than int, lacks []string) bool {
	return len(without(lacks, g.entries[i].lacks)) < len(without(lacks, g.entries[than].lacks))
}

// together reports whether the entries accept a finding together.
func (g *group) together(f *diag.Finding, lacks []string) bool {
	if len(g.entries) < 2 || len(lacks) == 0 || !within(lacks, g.allLacks()) {
		return false
	}
	for i, e := range g.entries {
		if g.left[i] < f.Count() || e.level < f.Level {
			return false
		}
	}
	return true
}

func (g *group) allLacks() (all []string) {
	for _, e := range g.entries {
		all = append(all, e.lacks...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (u *usage) add(f *diag.Finding, lacks []string) {
	u.count += f.Count()
	u.level = max(u.level, f.Level)
	u.lacks = append(u.lacks, lacks...)
	slices.Sort(u.lacks)
	u.lacks = slices.Compact(u.lacks)
}

// lacksOf lists the prerequisites of a finding, each once.
func lacksOf(f *diag.Finding) []string {
	var out []string
	for i := range f.Prerequisites {
		p := &f.Prerequisites[i]
		name := p.Name()
		if len(p.AnyOf) > 0 {
			name = strings.Join(slices.Sorted(slices.Values(p.AnyOf)), " | ")
		}
		if p.By != "" {
			name = p.By + ": " + name
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// within reports whether all of a sorted list are in another.
func within(some, all []string) bool { return len(without(some, all)) == 0 }

// without gives what a sorted list has and another does not.
func without(some, all []string) (out []string) {
	for _, s := range some {
		if _, found := slices.BinarySearch(all, s); !found {
			out = append(out, s)
		}
	}
	return out
}

// gone reports whether a holder of the baseline is there no more.
func (c *Comparison) gone(h Holder) bool {
	if _, judged := c.now[h]; judged {
		return false
	}
	if h.File != "" && c.judgedFile(fileOf(h)) {
		return true // the file is there, without that document
	}
	return !c.naming.There(h)
}

func (c *Comparison) judgedFile(file string) bool {
	_, judged := c.now[Holder{File: file}]
	return judged
}

// Apply accepts what the baseline accepts, and notes in the report what it did: of
// findings that it accepts in part what is new, which entries accept nothing, and
// whose names have changed.
func (c *Comparison) Apply(r *audit.Report, by audit.Suppression) {
	Accept(r, func(f *diag.Finding) []audit.Suppression {
		e := c.accepted[f]
		if e == nil {
			return nil
		}
		said := by
		said.Reason = e.reason
		if by.Path != "" {
			said.Line, said.Column = e.line, 1
		}
		return []audit.Suppression{said}
	})
	for _, f := range r.Findings {
		if known := c.known[f]; known != nil {
			known.Kind = string(by.Kind)
			f.Known = known
		}
	}
	r.Compared = append(r.Compared, c.compared(r, by))
}
