package match

import (
	"slices"
	"sync"
)

// search looks for the shortest member of a query's set: breadth first over
// the product of the patterns' automata, built as far as it is visited.
//
// A pattern of n characters has n+1 positions. A state is the sorted list of
// positions, over all patterns, that the characters read so far lead to. A
// pattern that can't match any more has none, so it costs nothing. Of the
// positions of one pattern, those before the furthest star are dropped: what
// they lead to, the star does as well. Without ? at most one way through a
// pattern's current segment matters, and the states stay few.
type search struct {
	alphabet  *alphabet
	positions []position
	needs     int // slots that have to be met
	budget    int
	spent     int // see cost
	steps     int
	looked    int // positions, over all steps

	arena  []int32 // the positions of all states, one state after another
	states []state
	table  []int32 // open addressing: 1 + index into states
	tried  []int32 // by code: 1 + the last state it was tried in
	codes  []code  // scratch: what to try
	next   []int32 // scratch: the state being built
}

// position is a place in a pattern: behind some characters, before others.
type position struct {
	takes, also code  // the character that leads to the next position
	star        bool  // every character leads back here
	end         bool  // the pattern is complete
	owner       int32 // the pattern
	slot        int32 // the requirement; all of None are in the one behind the last
}

// leastTable is the room for states that each search has.
const leastTable = 64

type state struct {
	start, end int32 // in the arena
	parent     int32
	via        code
	hash       uint32
}

// searches are some that are done: their room is used again.
var searches sync.Pool

func newSearch(q Query, fresh symbol, budget int) *search {
	s, _ := searches.Get().(*search)
	if s == nil {
		s = new(search)
	}
	*s = search{
		alphabet: newAlphabet(q, fresh), budget: budget, needs: len(q.All) + len(q.AnyOf), positions: s.positions[:0],
		arena: s.arena[:0], states: s.states[:0], table: s.table, tried: s.tried, codes: s.codes, next: s.next[:0],
	}
	owner := int32(0)
	add := func(p *Pattern, slot int) {
		s.addPattern(p, owner, int32(slot))
		owner++
	}
	for i, p := range q.All {
		add(p, i)
	}
	for i, group := range q.AnyOf {
		for _, p := range group {
			add(p, len(q.All)+i)
		}
	}
	for _, p := range q.None {
		add(p, s.needs)
	}
	s.tried = slices.Grow(s.tried[:0], len(s.alphabet.symbols))[:len(s.alphabet.symbols)]
	clear(s.tried)
	return s
}

func (s *search) addPattern(p *Pattern, owner, slot int32) {
	here := position{takes: nobody, also: nobody, owner: owner, slot: slot}
	for i := 0; i < len(p.text); i += width(p.text, i) {
		c, _ := char(p.text, i)
		switch {
		case c == '*':
			here.star = true
			continue
		case c == '?' && p.opts.Question:
			here.takes = anyone
		default:
			here.takes, here.also = s.alphabet.both(p, c)
		}
		s.positions = append(s.positions, here)
		here = position{takes: nobody, also: nobody, owner: owner, slot: slot}
	}
	here.end = true
	s.positions = append(s.positions, here)
}

// run searches, and gives the string that leads to the first state in which
// the query holds.
func (s *search) run() (string, Answer) {
	s.table = slices.Grow(s.table[:0], leastTable)[:leastTable]
	clear(s.table)
	for i := range s.positions {
		if i == 0 || s.positions[i-1].end {
			if !s.reach(int32(i)) {
				return "", No
			}
		}
	}
	if a := s.visit(-1, other); a != No {
		return s.answer(a)
	}
	for at := 0; at < len(s.states); at++ {
		for _, c := range s.worthTrying(int32(at)) {
			if s.spent += cost(len(s.members(int32(at)))); s.spent > s.budget {
				return "", Undecided
			}
			if !s.step(int32(at), c) {
				continue
			}
			if a := s.visit(int32(at), c); a != No {
				return s.answer(a)
			}
		}
	}
	return "", No
}

func (s *search) answer(a Answer) (string, Answer) {
	if a != Yes {
		return "", a
	}
	var path []code
	for at := int32(len(s.states) - 1); s.states[at].parent >= 0; at = s.states[at].parent {
		path = append(path, s.states[at].via)
	}
	var text []byte
	for _, c := range slices.Backward(path) {
		text = appendChar(text, s.alphabet.symbols[c])
	}
	return string(text), Yes
}

func (s *search) members(at int32) []int32 { return s.arena[s.states[at].start:s.states[at].end] }

// worthTrying lists the characters that the positions of a state tell apart.
func (s *search) worthTrying(at int32) []code {
	s.codes = append(s.codes[:0], other)
	try := func(c code) {
		if c > other && s.tried[c] != at+1 {
			s.tried[c] = at + 1
			s.codes = append(s.codes, c)
		}
	}
	for _, i := range s.members(at) {
		try(s.positions[i].takes)
		try(s.positions[i].also)
	}
	return s.codes
}

// step builds in s.next the state that character c leads to. It reports false
// if nothing that follows can be in the set.
func (s *search) step(at int32, c code) bool {
	s.next = s.next[:0]
	s.steps++
	s.looked += len(s.members(at))
	for _, i := range s.members(at) {
		p := &s.positions[i]
		if p.star && !s.reach(i) {
			return false
		}
		if (p.takes == c || p.takes == anyone || p.also == c) && !s.reach(i+1) {
			return false
		}
	}
	return true
}

// reach adds position i to s.next, whose positions are not behind it. It
// reports false if a pattern of None matches whatever follows.
func (s *search) reach(i int32) bool {
	p := &s.positions[i]
	n := len(s.next)
	if n > 0 {
		last := &s.positions[s.next[n-1]]
		if s.next[n-1] == i || last.slot == p.slot && last.star && last.end {
			return true // known already, or the slot is met for good
		}
	}
	forever := p.star && p.end
	if forever && int(p.slot) == s.needs {
		return false
	}
	for p.star && n > 0 {
		last := &s.positions[s.next[n-1]]
		if last.owner != p.owner && !(forever && last.slot == p.slot) {
			break
		}
		n--
	}
	s.next = append(s.next[:n], i)
	return true
}

// cost is what a look at so many positions takes from the budget: a step, or a
// state that is kept.
func cost(positions int) int { return 1 + positions/16 }

// visit records the state in s.next, unless it is known or hopeless. The
// answer is Yes if the query holds there, Undecided if the budget is spent,
// and No if the search goes on.
func (s *search) visit(parent int32, via code) Answer {
	hopeful, holds := s.judge()
	if !hopeful {
		return No
	}
	hash, slot := s.lookup()
	if s.table[slot] != 0 {
		return No
	}
	if s.spent += cost(len(s.next)); s.spent > s.budget {
		return Undecided
	}
	start := int32(len(s.arena))
	s.arena = append(s.arena, s.next...)
	s.states = append(s.states, state{start, int32(len(s.arena)), parent, via, hash})
	s.table[slot] = int32(len(s.states))
	if 2*len(s.states) > len(s.table) {
		s.grow()
	}
	if holds {
		return Yes
	}
	return No
}

// judge reports whether s.next can still lead into the set, and whether it is
// in it.
func (s *search) judge() (hopeful, holds bool) {
	alive, met := 0, 0
	slot, done := int32(-1), false
	for _, i := range s.next {
		p := &s.positions[i]
		if int(p.slot) == s.needs {
			if p.end {
				return alive == s.needs, false
			}
			continue
		}
		if p.slot != slot {
			slot, done = p.slot, false
			alive++
		}
		if p.end && !done {
			done = true
			met++
		}
	}
	return alive == s.needs, met == s.needs
}

// lookup gives the hash of s.next and its place in the table: that of an equal
// state, or a free one.
func (s *search) lookup() (hash uint32, slot int) {
	h := uint64(len(s.next))
	for _, i := range s.next {
		h = (h ^ uint64(uint32(i))) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	hash = uint32(h >> 16)
	slot = int(hash) & (len(s.table) - 1)
	for s.table[slot] != 0 {
		at := s.table[slot] - 1
		if s.states[at].hash == hash && slices.Equal(s.members(at), s.next) {
			break
		}
		slot = (slot + 1) & (len(s.table) - 1)
	}
	return hash, slot
}

func (s *search) grow() {
	n := 2 * len(s.table)
	s.table = slices.Grow(s.table[:0], n)[:n]
	clear(s.table)
	for i, st := range s.states {
		slot := int(st.hash) & (len(s.table) - 1)
		for s.table[slot] != 0 {
			slot = (slot + 1) & (len(s.table) - 1)
		}
		s.table[slot] = int32(i + 1)
	}
}
