package match

import "testing"

// TestDisjoint: what is proven without a search, and what needs one.
func TestDisjoint(t *testing.T) {
	p := func(texts ...string) (all []*Pattern) {
		for _, text := range texts {
			all = append(all, Compile(text, Options{}))
		}
		return all
	}
	for _, c := range []struct {
		all, any, none []string
		want           bool
	}{
		{[]string{"a:*:x", "a:*:y"}, nil, nil, true},
		{[]string{"a:*:x/*", "a:b:*"}, nil, nil, false},
		{[]string{"a:*:x"}, []string{"a:b:y", "c:*"}, nil, true},
		{[]string{"a:*:x/*"}, []string{"a:b:y/*", "a:*"}, nil, false},
		// A star could hold the colons that tell them apart, if names had more.
		{[]string{"a:*:*:x/*"}, []string{"a:b:c:y/*"}, nil, false},
		{[]string{"a:*:*:x/*"}, []string{"a:b:c:y/*"}, []string{"*:*:*:*:*"}, true},
		{[]string{"a:*:*:x/*"}, []string{"a:b:c:y/*"}, []string{"*:*:*:*:*:*"}, false},
	} {
		q := Query{All: p(c.all...), None: p(c.none...)}
		if c.any != nil {
			q.AnyOf = [][]*Pattern{p(c.any...)}
		}
		if got := q.disjoint(); got != c.want {
			t.Errorf("%v %v without %v: disjoint is %v", c.all, c.any, c.none, got)
		}
		if _, a := Find(q, DefaultBudget); a == Yes && c.want {
			t.Errorf("%v %v without %v has a member", c.all, c.any, c.none)
		}
	}
}
