package report

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

const (
	// manyPrincipals is from how many on a report ends with totals.
	manyPrincipals = 20
	// mostTotals is how many rules or principals a total names.
	mostTotals = 5
	// fewAlike is from how many places on a block is shown once, and mostAlso how
	// many of the others it names.
	fewAlike = 3
	mostAlso = 5
)

// tally counts findings of one rule or principal by level.
type tally struct {
	name   string
	counts [diag.Error + 1]int
}

// totals says which rules and which principals most findings are about, where a
// report is of many principals. What is not listed counts for its rule.
func totals(w words, r *audit.Report) (lines []detail) {
	if len(r.Principals) < manyPrincipals || len(r.Findings) == 0 {
		return nil
	}
	rules, principals := map[string]*tally{}, map[string]*tally{}
	add := func(to map[string]*tally, name string, level diag.Severity, n int) {
		if to[name] == nil {
			to[name] = &tally{name: name}
		}
		if level.Valid() {
			to[name].counts[level] += n
		}
	}
	for _, f := range r.Findings {
		add(rules, f.Code, f.Level, f.Count())
		add(principals, cmp.Or(f.Principal, f.Location.Path), f.Level, f.Count())
	}
	for _, l := range r.LeftOut {
		add(rules, l.Code, l.Level, l.Count)
		add(principals, l.Path, l.Level, l.Count)
	}
	return []detail{
		{label: w.say("label-by-rule"), text: largest(w, rules, "total-left-rules")},
		{label: w.say("label-by-principal"), text: largest(w, principals, "total-left-principals")},
	}
}

// largest names those with the heaviest findings, and counts the others.
func largest(w words, all map[string]*tally, left message.ID) string {
	sorted := make([]*tally, 0, len(all))
	for _, t := range all {
		sorted = append(sorted, t)
	}
	slices.SortFunc(sorted, func(a, b *tally) int {
		for level := diag.Error; level >= diag.Note; level-- {
			if c := b.counts[level] - a.counts[level]; c != 0 {
				return c
			}
		}
		return strings.Compare(a.name, b.name)
	})
	var parts []message.Message
	for i, t := range sorted {
		if i == mostTotals && len(sorted) > mostTotals+1 {
			parts = append(parts, message.New(left, message.Count("count", len(sorted)-i)))
			break
		}
		var counts []message.Message
		if n := t.counts[diag.Error]; n > 0 {
			counts = append(counts, message.New("count-errors", message.Count("count", n)))
		}
		if n := t.counts[diag.Warning]; n > 0 {
			counts = append(counts, message.New("count-warnings", message.Count("count", n)))
		}
		if n := t.counts[diag.Note]; n > 0 {
			counts = append(counts, message.New("count-notes", message.Count("count", n)))
		}
		parts = append(parts, message.New("total-of", message.Text("name", shownPath(t.name)), message.Parts("counts", counts)))
	}
	return w.say("totals", message.Parts("parts", parts))
}

// repeats are the blocks that say the same of several places, by their first
// findings.
type repeats map[*diag.Finding]*repeated

type repeated struct {
	first  *diag.Finding
	places []diag.Location // the first of them
	count  int
}

// repeatsOf finds the blocks that repeat in many files. What stands several times in
// a file stays so.
func repeatsOf(groups [][]*diag.Finding, describe func([]*diag.Finding) block) repeats {
	type saying struct {
		says [2]uint64
		nth  int // in its file
	}
	type standing struct {
		says [2]uint64
		path string
	}
	alike, stands := map[saying]*repeated{}, map[standing]int{}
	of := make(repeats, len(groups))
	for _, g := range groups {
		says := saysOf(describe(g))
		at := standing{says, g[0].Location.Path}
		key := saying{says, stands[at]}
		stands[at]++
		one := alike[key]
		if one == nil {
			one = &repeated{first: g[0]}
			alike[key] = one
		} else if len(one.places) < mostAlso {
			one.places = append(one.places, g[0].Location)
		}
		one.count++
		of[g[0]] = one
	}
	for f, one := range of {
		if one.count < fewAlike {
			delete(of, f)
		}
	}
	return of
}

// saysOf tells blocks apart by what they say, whatever their places.
func saysOf(b block) [2]uint64 {
	h, i := fnv.New64a(), fnv.New64()
	for _, w := range []interface{ Write([]byte) (int, error) }{h, i} {
		fmt.Fprintf(w, "%s\x00%d\x00%s\x00%s\x00", b.code(), b.level(), b.header, b.first().Pattern+b.first().Action)
		for _, d := range b.details {
			fmt.Fprintf(w, "%s\x00%s\x00%v\x00%v\x00", d.label, d.text, d.names, d.lacks)
		}
	}
	return [2]uint64{h.Sum64(), i.Sum64()}
}

// hides reports whether a block stands with another one.
func (r repeats) hides(f *diag.Finding) bool { return r[f] != nil && r[f].first != f }

// also names the other places of a block that repeats.
func (r repeats) also(w words, b *block) {
	one := r[b.first()]
	if one == nil {
		return
	}
	names := make([]string, len(one.places))
	for i, p := range one.places {
		names[i] = atLocation(p)
	}
	b.details = append(slices.Clip(b.details), detail{label: w.say("label-same-at"),
		text: w.say("same-at", message.Some("places", names, one.count-1-len(names)))})
}
