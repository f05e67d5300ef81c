package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

func patterns(o Options, texts ...string) []*Pattern {
	var out []*Pattern
	for _, t := range texts {
		out = append(out, Compile(t, o))
	}
	return out
}

func TestCovers(t *testing.T) {
	tests := []struct {
		name    string
		opts    Options
		pattern string
		union   []string
		want    Answer
		witness string
	}{
		{"itself", exact, "a*b", []string{"a*b"}, Yes, ""},
		{"no union", exact, "a", nil, No, "a"},
		{"nothing at all", exact, "", nil, No, ""},
		{"everything", exact, "swr:*", []string{"*"}, Yes, ""},
		{"everything by two stars", exact, "*", []string{"**"}, Yes, ""},
		{"everything is not only what has a character", question, "*", []string{"?*"}, No, ""},
		{"b/ and b/?* are b/*", question, "b/*", []string{"b/", "b/?*"}, Yes, ""},
		{"b/?* alone is not", question, "b/*", []string{"b/?*"}, No, "b/"},
		{"b/?* alone lacks only b/", question, "b/?*", []string{"b/??*"}, No, "b/a"},
		{"by length", question, "*", []string{"", "?", "??*"}, Yes, ""},
		{"by first character it is not", question, "?*", []string{"a*", "b*"}, No, "xx"},
		{"longer", exact, "obs:*:get*", []string{"obs:*:*"}, Yes, ""},
		{"the other direction", exact, "obs:*:*", []string{"obs:*:get*"}, No, "obs:*:a"},
		{"one repository of the type", exact, "swr:*:*:repo:*", []string{"swr:*:*:repo:x"}, No, "swr:*:*:repo:a"},
		{"repository a", exact, "swr:*:*:repo:*", []string{"swr:*:*:repo:a"}, No, "swr:*:*:repo:b"},
		{"a hole in a union", exact, "ab*", []string{"ab", "abc*", "*d"}, No, "abx"},
		{"either order", exact, "*a*b*", []string{"*a*", "*b*a*"}, Yes, ""},
		{"ends by ? and *", question, "*a?", []string{"*?a*", "a*"}, Yes, ""},
		{"fold covers exact", folded, "S3:Get*", []string{"s3:*"}, Yes, ""},
		{"the spelling of the pattern", folded, "KMS:*", []string{"kms:a*"}, No, "KMS:b"},
		{"wide characters", question, "中*", []string{"中", "中?*"}, Yes, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, union := Compile(tt.pattern, tt.opts), patterns(tt.opts, tt.union...)
			witness, a := Covers(p, union, DefaultBudget)
			if a != tt.want || witness != tt.witness {
				t.Errorf("Covers(%q, %q) = %q, %v; want %q, %v", tt.pattern, tt.union, witness, a, tt.witness, tt.want)
			}
		})
	}
}

func TestIntersects(t *testing.T) {
	tests := []struct {
		name    string
		a, b    *Pattern
		want    Answer
		witness string
	}{
		{"equal", Compile("a", exact), Compile("a", exact), Yes, "a"},
		{"different", Compile("a", exact), Compile("b", exact), No, ""},
		{"different in case", Compile("a", exact), Compile("A", exact), No, ""},
		{"folded and exact", Compile("a", folded), Compile("A", exact), Yes, "A"},
		{"folded and exact, the other way", Compile("A", exact), Compile("a", folded), Yes, "A"},
		{"crossing", Compile("a*", exact), Compile("*b", exact), Yes, "ab"},
		{"crossing in two orders", Compile("*a*b", exact), Compile("b*a*", exact), Yes, "baxb"},
		{"too short", Compile("a?", question), Compile("a", question), No, ""},
		{"star and fields", Compile("swr:*:*:repo:*", exact), Compile("*:x", exact), Yes, "swr:*:*:repo:x"},
		{"prefixes", Compile("obs:*", exact), Compile("swr:*", exact), No, ""},
		{"question or literal question", Compile("a?", question), Compile("a?", exact), Yes, "a?"},
		{"stray bytes that would join", Compile("\xe4*", exact), Compile("*\xb8\xad", exact), Undecided, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			witness, a := Intersects(tt.a, tt.b, DefaultBudget)
			if a != tt.want || witness != tt.witness {
				t.Errorf("Intersects(%q, %q) = %q, %v; want %q, %v", tt.a, tt.b, witness, a, tt.witness, tt.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		name    string
		query   Query
		want    Answer
		witness string
	}{
		{"no demand", Query{}, Yes, "a"},
		{"an empty group", Query{AnyOf: [][]*Pattern{{}}}, No, ""},
		{"one of a group", Query{All: patterns(exact, "*x"), AnyOf: [][]*Pattern{patterns(exact, "b*", "c*")},
			None: patterns(exact, "b*")}, Yes, "cx"},
		{"two groups that agree", Query{AnyOf: [][]*Pattern{patterns(exact, "a", "b"), patterns(exact, "b", "c")}}, Yes, "b"},
		{"two groups that don't", Query{AnyOf: [][]*Pattern{patterns(exact, "a", "b"), patterns(exact, "c", "d")}}, No, ""},
		{"a group all excluded", Query{AnyOf: [][]*Pattern{patterns(exact, "a", "b")}, None: patterns(exact, "b", "a")}, No, ""},
		{"only the upper case is left", Query{All: patterns(folded, "ab"), None: patterns(exact, "ab", "aB", "Ab")}, Yes, "AB"},
		{"no case is left", Query{All: patterns(folded, "a"), None: patterns(exact, "a", "A")}, No, ""},
		{"a length between", Query{All: patterns(question, "??*"), None: patterns(question, "????*", "??")}, Yes, "aaa"},
		{"a whole field stands for itself", Query{All: patterns(exact, "swr:*:repo:*"), None: patterns(exact, "swr:cn:*")}, Yes, "swr:*:repo:a"},
		{"a field that cannot be empty is shown as a star", Query{All: patterns(exact, "swr:*:repo*", "*:repo:b*"),
			None: patterns(exact, "swr::*")}, Yes, "swr:*:repo:b"},
		{"stars beside each other", Query{All: patterns(exact, "a**b*"), None: patterns(exact, "ab*")}, Yes, "axbx"},
		{"a letter that no pattern names", Query{All: patterns(exact, "*"), None: patterns(exact, "*a*", "*B*", "*x")}, Yes, "y"},
		{"of two demands the second is filled", Query{All: patterns(exact, "*", "t/*/u"), None: patterns(exact, "t//u")}, Yes, "t/a/u"},
		{"a question is one character", Query{All: patterns(question, "a?c*"), None: patterns(question, "a?c")}, Yes, "abcb"},
		{"a letter that is left", Query{All: patterns(exact, "a*"), None: patterns(exact, "a*a*", "a*b*", "a*x*", "a*z*")}, Yes, "ay"},
		{"the first of a group suggests", Query{AnyOf: [][]*Pattern{patterns(exact, "p/*", "q/*")}, None: patterns(exact, "p/*")}, Yes, "q/a"},
		{"four demands", Query{All: patterns(exact, "*a*", "*b*", "*c*"), None: patterns(exact, "*ab*", "*bc*", "*ac*")}, Yes, "cbax"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			witness, a := Find(tt.query, DefaultBudget)
			if a != tt.want || witness != tt.witness {
				t.Errorf("Find = %q, %v; want %q, %v", witness, a, tt.witness, tt.want)
			}
			if a == Yes && !tt.query.Holds(witness) {
				t.Errorf("the query does not hold for %q", witness)
			}
		})
	}
}

func TestBudget(t *testing.T) {
	if _, a := Intersects(Compile("a*", exact), Compile("*b", exact), 0); a != Undecided {
		t.Errorf("without a budget the answer is %v", a)
	}
	for _, q := range adversarial() {
		checkWork(t, q, 500)
	}
}

// TestHardCoversEnd bounds the work for patterns of 20 stars and 128 characters
// against unions of 22, over few letters and over many: what a question costs
// is counted, not timed. BenchmarkFindAdversarial times it.
func TestHardCoversEnd(t *testing.T) {
	testinput.OneGoroutine(t)
	r := rand.New(rand.NewPCG(20, 128))
	undecided := 0
	for range 300 {
		letters := []string{"a", "ab", "ab?", "a?", "abcdefgh?", "abcdefghijklmnopqrstuvwxyz0123456789"}[r.IntN(6)]
		q := Query{All: []*Pattern{starred20(r, letters)}}
		for range 1 + r.IntN(22) {
			q.None = append(q.None, starred20(r, letters))
		}
		if checkWork(t, q, DefaultBudget) == Undecided {
			undecided++
		}
	}
	if undecided == 0 {
		t.Error("no question was hard")
	}
}

// starred20 makes a pattern of 128 characters, up to 20 of them stars.
func starred20(r *rand.Rand, letters string) *Pattern {
	b := make([]byte, 128)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	for range 1 + r.IntN(20) {
		b[r.IntN(len(b))] = '*'
	}
	return Compile(string(b), question)
}

// checkWork searches, and holds what was done against the budget: steps,
// states, and the positions that they keep.
func checkWork(t *testing.T, q Query, budget int) Answer {
	t.Helper()
	s := newSearch(q, q.fresh(), budget)
	_, a := s.run()
	most := cost(len(s.positions)) // of the last step
	if s.spent > budget+most || len(s.states)+s.steps > budget+1 {
		t.Errorf("%d spent, %d states and %d steps for a budget of %d", s.spent, len(s.states), s.steps, budget)
	}
	if s.looked > 16*budget {
		t.Errorf("looked at %d positions for a budget of %d", s.looked, budget)
	}
	if words := len(s.arena); words > 16*budget {
		t.Errorf("%d positions kept for a budget of %d", words, budget)
	}
	if a == Undecided && s.spent <= budget {
		t.Errorf("undecided at %d of %d", s.spent, budget)
	}
	return a
}

// adversarial gives queries that make a search as long as it can be.
func adversarial() []Query {
	star := func(seed uint64, letters string) *Pattern {
		r := rand.New(rand.NewPCG(seed, 1))
		b := make([]byte, 128)
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
			if i%6 == 0 && i < 120 {
				b[i] = '*'
			}
		}
		return Compile(string(b), question)
	}
	var same, wild []*Pattern
	for i := range 20 {
		same = append(same, star(uint64(i), "ab"))
		wild = append(wild, star(uint64(i), "ab?"))
	}
	any := []*Pattern{Compile("*", question)}
	return []Query{
		{All: same[:2]},
		{All: same[:3], None: same[3:]},
		{All: wild[:2]},
		{All: wild[:3], None: wild[3:]},
		{All: any, None: append(patterns(question, "", "a*", "b*"), wild...)},
		{All: patterns(question, "*a"+strings.Repeat("?", 100), "*b"+strings.Repeat("?", 99)),
			None: patterns(question, strings.Repeat("?", 110)+"*")},
		{AnyOf: [][]*Pattern{same[:10], same[10:], wild[:10], wild[10:]}},
		{All: []*Pattern{star(50, "abcdefghijklmnopqrstuvwxyz")},
			None: []*Pattern{star(51, "abcdefghijklmnopqrstuvwxyz"), star(52, "abcdefghijklmnopqrstuvwxyz?")}},
	}
}

// TestCoversEqualsBruteForce asks 100,000 random questions about every pattern
// of up to five characters, and compares with trying all strings of up to
// eight. That these are long enough is checked with the oracle that has no
// bound, on a part of the questions.
func TestCoversEqualsBruteForce(t *testing.T) {
	const letters, longest = "abx", 8
	var all []string
	for from, level := 0, []string{""}; ; {
		all = append(all, level...)
		if len(level[0]) == longest {
			break
		}
		level = nil
		for _, s := range all[from:] {
			for i := range len(letters) {
				level = append(level, s+letters[i:i+1])
			}
		}
		from = len(all)
	}
	sets := map[string][]uint64{}
	set := func(p *Pattern) []uint64 {
		if s, ok := sets[p.text]; ok {
			return s
		}
		s := make([]uint64, len(all)/64+1)
		chars := characters(p.text)
		for i, str := range all {
			if naive(chars, strings.Split(str, ""), p.opts) {
				s[i/64] |= 1 << (i % 64)
			}
		}
		sets[p.text] = s
		return s
	}
	r := rand.New(rand.NewPCG(4, 2026))
	count := map[Answer]int{}
	for n := range 100_000 {
		p := Compile(randomText(r, "ab**?", 4), question)
		var union []*Pattern
		left := append([]uint64(nil), set(p)...)
		for range r.IntN(5) {
			u := Compile(randomText(r, "ab**?", 4), question)
			union = append(union, u)
			for i, w := range set(u) {
				left[i] &^= w
			}
		}
		want := Yes
		for _, w := range left {
			if w != 0 {
				want = No
			}
		}
		witness, got := Covers(p, union, DefaultBudget)
		if got != want {
			t.Fatalf("case %d: Covers(%q, %q) = %q, %v; brute force says %v", n, p, union, witness, got, want)
		}
		q := Query{All: []*Pattern{p}, None: union}
		if got == No && !naiveHolds(q, witness) {
			t.Fatalf("case %d: Covers(%q, %q) gives %q, which is no witness", n, p, union, witness)
		}
		if n%20 == 0 {
			if short := residuals(q, letters); (short >= 0) != (want == No) || short > longest {
				t.Fatalf("case %d: strings of %d do not suffice for %q, %q (%d)", n, longest, p, union, short)
			}
		}
		count[got]++
	}
	if count[Yes] < 10_000 || count[No] < 10_000 {
		t.Errorf("one-sided: %v", count)
	}
}

// TestCoversAndIntersectsAgree holds them against each other on longer
// patterns than brute force can treat.
func TestCoversAndIntersectsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 7))
	opts := []Options{exact, question, folded, aws}
	for range 5_000 {
		a := Compile(randomText(r, "abAB**?", 10), opts[r.IntN(4)])
		b := Compile(randomText(r, "abAB**?", 10), opts[r.IntN(4)])
		common, meet := Intersects(a, b, DefaultBudget)
		if _, again := Intersects(b, a, DefaultBudget); again != meet {
			t.Fatalf("Intersects(%q, %q) = %v, and %v the other way", a, b, meet, again)
		}
		if meet == Yes && !(a.Match(common) && b.Match(common)) {
			t.Fatalf("Intersects(%q, %q) = %q", a, b, common)
		}
		_, in := Covers(a, []*Pattern{b}, DefaultBudget)
		if in == Yes && meet != Yes {
			t.Fatalf("%q lies in %q, but they don't intersect", a, b)
		}
		if a.subsumes(b) {
			if _, c := Covers(b, []*Pattern{a}, DefaultBudget); c != Yes {
				t.Fatalf("%q subsumes %q, but does not cover it", a, b)
			}
		}
		if meet == No {
			// What misses b is covered by the rest: a \ b = a.
			if _, c := Covers(a, []*Pattern{b, a}, DefaultBudget); c != Yes {
				t.Fatalf("%q is not covered by itself", a)
			}
			if _, c := Covers(a, []*Pattern{b}, DefaultBudget); c != No {
				t.Fatalf("%q and %q are apart, yet covered", a, b)
			}
		}
	}
}

// FuzzFind holds the search, the guess and the shortcuts against the oracle
// without a bound, with each pattern's own options.
func FuzzFind(f *testing.F) {
	f.Add("a*", "b?", "*", uint8(0), uint8(3))
	f.Add("A*b", "a?B", "aa*", uint8(27), uint8(9))
	f.Add("??", "?*?", "", uint8(85), uint8(17))
	f.Fuzz(func(t *testing.T, a, b, c string, flags, shape uint8) {
		q, ok := fuzzQuery([]string{a, b, c}, flags, shape)
		if !ok {
			t.Skip("outside the oracle's alphabet")
		}
		want := No
		short := residuals(q, "abABx")
		if short >= 0 {
			want = Yes
		}
		witness, got := Find(q, 1<<20)
		if got != want {
			t.Fatalf("Find(%s) = %q, %v", describe(q), witness, got)
		}
		if got == Yes && !naiveHolds(q, witness) {
			t.Fatalf("Find(%s) = %q, which is no member", describe(q), witness)
		}
		raw, got := newSearch(q, q.fresh(), 1<<20).run()
		if got != want || got == Yes && (len(raw) != short || !naiveHolds(q, raw)) {
			t.Fatalf("search(%s) = %q, %v; the shortest member has length %d", describe(q), raw, got, short)
		}
	})
}

func TestFindEqualsOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	for range 10_000 {
		q, _ := fuzzQuery([]string{randomText(r, "abA**?", 5), randomText(r, "abB**?", 5), randomText(r, "ab*?", 4)},
			uint8(r.Uint32()), uint8(r.Uint32()))
		short := residuals(q, "abABx")
		witness, got := Find(q, 1<<20)
		if (got == Yes) != (short >= 0) || got == Undecided || got == Yes && !naiveHolds(q, witness) {
			t.Fatalf("Find(%s) = %q, %v; the shortest member has length %d", describe(q), witness, got, short)
		}
		if raw, _ := newSearch(q, q.fresh(), 1<<20).run(); short >= 0 && len(raw) != short {
			t.Fatalf("search(%s) = %q; the shortest member has length %d", describe(q), raw, short)
		}
	}
}

// fuzzQuery spreads the texts over the parts of a query: two bits of flags and
// of shape for each.
func fuzzQuery(texts []string, flags, shape uint8) (q Query, ok bool) {
	q.AnyOf = make([][]*Pattern, shape>>6&1)
	for i, text := range texts {
		if len(text) > 6 || strings.Trim(text, "abABx*?") != "" {
			return q, false
		}
		p := Compile(text, Options{Question: flags>>(2*i)&1 != 0, Fold: flags>>(2*i)&2 != 0})
		if !p.opts.Question && strings.Contains(text, "?") || strings.Contains(text, "x") {
			return q, false // the oracle's alphabet has no literal ?, and keeps x fresh
		}
		switch part := shape >> (2 * i) & 3; {
		case part == 0:
			q.All = append(q.All, p)
		case part == 1 || len(q.AnyOf) == 0:
			q.None = append(q.None, p)
		default:
			q.AnyOf[0] = append(q.AnyOf[0], p)
		}
	}
	return q, true
}

func describe(q Query) string {
	var parts []string
	q.each(func(p *Pattern) bool {
		parts = append(parts, fmt.Sprintf("%q%+v", p.text, p.opts))
		return true
	})
	return fmt.Sprintf("%d all, %d none: %s", len(q.All), len(q.None), strings.Join(parts, " "))
}

func BenchmarkCovers(b *testing.B) {
	var repos []string
	for i := range 100 {
		repos = append(repos, fmt.Sprintf("swr:*:*:repo:team%d/*", i))
	}
	for _, bb := range []struct {
		name, pattern string
		union         []string
	}{
		{"everything", "swr:*:*:repo:*", []string{"*"}},
		{"whole type", "swr:*:*:repo:*", []string{"obs:*:*:*", "swr:*:*:repo:*"}},
		{"narrowed", "swr:*:*:repo:*", []string{"swr:*:*:repo:x"}},
		{"union", "b/*", []string{"b/", "b/?*"}},
		{"hundred", "swr:*:*:repo:team7/x*", repos},
		{"hundred searched", "swr:*:*:repo:team?/", repos},
	} {
		b.Run(bb.name, func(b *testing.B) {
			p, union := Compile(bb.pattern, question), patterns(question, bb.union...)
			b.ReportAllocs()
			for b.Loop() {
				Covers(p, union, DefaultBudget)
			}
		})
	}
}

func BenchmarkFindAdversarial(b *testing.B) {
	for i, q := range adversarial() {
		b.Run(fmt.Sprint(i), func(b *testing.B) {
			var a Answer
			for b.Loop() {
				_, a = Find(q, DefaultBudget)
			}
			b.ReportMetric(float64(a), "answer")
		})
	}
}
