package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"
)

// naive matches by recursion over characters: the definition of a pattern.
func naive(pattern, s []string, o Options) bool {
	if len(pattern) == 0 {
		return len(s) == 0
	}
	if pattern[0] == "*" {
		return naive(pattern[1:], s, o) || len(s) > 0 && naive(pattern, s[1:], o)
	}
	return len(s) > 0 && naiveOne(pattern[0], s[0], o) && naive(pattern[1:], s[1:], o)
}

func naiveOne(p, c string, o Options) bool {
	if p == "?" && o.Question || p == c {
		return true
	}
	return o.Fold && len(p) == 1 && len(c) == 1 && p[0] < 0x80 && c[0] < 0x80 && strings.EqualFold(p, c)
}

// characters splits a string into its characters.
func characters(s string) []string {
	var out []string
	for s != "" {
		_, n := utf8.DecodeRuneInString(s)
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

func naiveMatch(p *Pattern, s string) bool {
	return naive(characters(p.text), characters(s), p.opts)
}

func naiveHolds(q Query, s string) bool {
	matches := func(p *Pattern) bool { return naiveMatch(p, s) }
	for _, p := range q.All {
		if !matches(p) {
			return false
		}
	}
	for _, group := range q.AnyOf {
		if !slices.ContainsFunc(group, matches) {
			return false
		}
	}
	return !slices.ContainsFunc(q.None, matches)
}

// residuals answers a query without a bound on length: it follows the sets of
// what is left of each pattern until no new combination turns up. Slow, and
// nothing in it is shared with the search. It gives the length of the shortest
// member, -1 if there is none. The letters must contain one that no pattern
// names.
func residuals(q Query, letters string) int {
	type node struct {
		left  [][]string // by pattern: what is left of it, each way
		depth int
	}
	var all []*Pattern
	q.each(func(p *Pattern) bool { all = append(all, p); return true })
	start := node{left: make([][]string, len(all))}
	for i, p := range all {
		start.left[i] = closure([]string{p.text})
	}
	key := func(n node) string {
		var b strings.Builder
		for _, l := range n.left {
			fmt.Fprintf(&b, "%q", l)
		}
		return b.String()
	}
	seen := map[string]bool{key(start): true}
	for queue := []node{start}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		complete := func(p *Pattern) bool { return slices.Contains(n.left[slices.Index(all, p)], "") }
		if !slices.ContainsFunc(q.None, complete) &&
			!slices.ContainsFunc(q.All, func(p *Pattern) bool { return !complete(p) }) &&
			!slices.ContainsFunc(q.AnyOf, func(g []*Pattern) bool { return !slices.ContainsFunc(g, complete) }) {
			return n.depth
		}
		for i := range len(letters) {
			next := node{left: make([][]string, len(all)), depth: n.depth + 1}
			for j, p := range all {
				next.left[j] = derive(n.left[j], letters[i:i+1], p.opts)
			}
			if k := key(next); !seen[k] {
				seen[k] = true
				queue = append(queue, next)
			}
		}
	}
	return -1
}

// closure adds what is left when stars are taken for nothing.
func closure(lefts []string) []string {
	for i := 0; i < len(lefts); i++ {
		if strings.HasPrefix(lefts[i], "*") {
			lefts = append(lefts, lefts[i][1:])
		}
	}
	slices.Sort(lefts)
	return slices.Compact(lefts)
}

func derive(lefts []string, c string, o Options) []string {
	var out []string
	for _, l := range lefts {
		switch {
		case l == "":
		case l[0] == '*':
			out = append(out, l)
		case naiveOne(l[:1], c, o):
			out = append(out, l[1:])
		}
	}
	return closure(out)
}

// randomText makes a pattern of up to n characters of the letters.
func randomText(r *rand.Rand, letters string, n int) string {
	b := make([]byte, r.IntN(n+1))
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}
