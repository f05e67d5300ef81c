package exception

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
)

// alikeEnough is which share of what two policies say must be the same for them to
// be one under two names. It is what git renames by.
const alikeEnough = 0.5

// mostPairs bounds the comparisons of contents.
const mostPairs = 2_000_000

// contents are what holders say. A baseline that was merged may have several of one.
type contents map[Holder][]audit.Content

// meet adds what a holder says, or only that there is such a holder.
func (c contents) meet(h Holder, says ...audit.Content) { c[h] = append(c[h], says...) }

// pairs finds who the holders of a run are among those of a baseline: by their
// names, and where names have changed by their contents. Each is at most one, and
// nobody else is. A holder that may still be there under its own name is not among
// the second.
func pairs(now, then contents, gone func(Holder) bool) map[Holder]Holder {
	p := pairing{now: now, then: then, of: map[Holder]Holder{}, taken: map[Holder]bool{}}
	p.byName(func(h Holder) bool { return !numbered(h) })
	// The numbers of documents in a file change when one is put in front of them.
	p.byContent(numbered, func(now, then Holder) bool { return numbered(now) && fileOf(now) == fileOf(then) })
	p.byName(func(Holder) bool { return true })
	p.byContent(gone, func(_, _ Holder) bool { return true })
	return p.of
}

type pairing struct {
	now, then contents
	of        map[Holder]Holder // from now to then
	taken     map[Holder]bool   // of then
}

func (p *pairing) pair(now, then Holder) {
	p.of[now], p.taken[then] = then, true
}

// byName pairs holders that have their names.
func (p *pairing) byName(which func(Holder) bool) {
	for h := range p.now {
		if _, paired := p.of[h]; paired || !which(h) || p.taken[h] {
			continue
		}
		if _, known := p.then[h]; known {
			p.pair(h, h)
		}
	}
}

// candidate is a pair that may be one.
type candidate struct {
	now, then Holder
	alike     float64
}

// byContent pairs what is left by what it says, the most alike first.
func (p *pairing) byContent(which func(then Holder) bool, mayBe func(now, then Holder) bool) {
	now := left(p.now, func(h Holder) bool { _, paired := p.of[h]; return !paired })
	then := left(p.then, func(h Holder) bool { return !p.taken[h] && which(h) })
	var all []candidate
	if len(now)*len(then) > mostPairs {
		all = p.equals(now, then, mayBe)
	} else {
		for _, n := range now {
			for _, t := range then {
				if alike := p.alike(n, t); alike >= alikeEnough && mayBe(n, t) {
					all = append(all, candidate{n, t, alike})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.alike, a.alike), cmp.Compare(nearness(b), nearness(a)), a.now.compare(b.now), a.then.compare(b.then))
	})
	for _, c := range all {
		if _, paired := p.of[c.now]; !paired && !p.taken[c.then] {
			p.pair(c.now, c.then)
		}
	}
}

// equals gives candidates with equal contents, each holder in one of them: there are
// too many to compare all.
func (p *pairing) equals(now, then []Holder, mayBe func(now, then Holder) bool) (all []candidate) {
	by := map[string][]Holder{}
	for _, t := range then {
		for _, c := range p.then[t] {
			by[c.String()] = append(by[c.String()], t)
		}
	}
	for _, n := range now {
		for _, c := range p.now[n] {
			for key := c.String(); len(by[key]) > 0; {
				t := by[key][0]
				by[key] = by[key][1:]
				if mayBe(n, t) {
					all = append(all, candidate{n, t, 1})
					break
				}
			}
		}
	}
	return all
}

func (p *pairing) alike(now, then Holder) float64 {
	best := 0.0
	for _, a := range p.now[now] {
		for _, b := range p.then[then] {
			best = max(best, a.Alike(b))
		}
	}
	return best
}

// left lists some of the holders with a content, in order.
func left(of contents, which func(Holder) bool) (out []Holder) {
	for h, all := range of {
		if len(all) > 0 && which(h) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, Holder.compare)
	return out
}

// nearness decides between pairs that are alike: the same place, the same file, the
// same name of a file in another folder.
func nearness(c candidate) int {
	switch {
	case c.now == c.then:
		return 4
	case c.now.Principal != "" && c.then.Principal != "":
		return 1
	case c.now.Principal != "" || c.then.Principal != "":
		return 0
	case fileOf(c.now) == fileOf(c.then):
		return 3
	case path.Base(fileOf(c.now)) == path.Base(fileOf(c.then)):
		return 2
	}
	return 1
}

// fileOf gives the file of a holder without the address in it.
func fileOf(h Holder) string {
	file, _, _ := strings.Cut(h.File, "#")
	return file
}

// numbered reports whether the address of a holder is the number of a document.
func numbered(h Holder) bool {
	_, address, found := strings.Cut(h.File, "#")
	number, _, _ := strings.Cut(address, "/")
	return found && number != "" && strings.Trim(number, "0123456789") == ""
}
