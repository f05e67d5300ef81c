package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// reading says what a reference in a region is taken for; nil for nothing. The
// region can be a complement.
type reading func(r *reference, complement bool) *match.Pattern

// readings are those of the regions of Allows and of Denies.
type readings struct{ allows, denies reading }

// sure makes a region as small as it can be, loose as large.
func sure(r *reference, complement bool) *match.Pattern {
	if complement {
		return r.wide
	}
	return nil
}

func loose(r *reference, complement bool) *match.Pattern { return sure(r, !complement) }

// none is the reading of variables without a value. What a complement is then
// is not documented.
func none(*reference, bool) *match.Pattern { return nil }

var (
	atMost    = readings{allows: loose, denies: sure}
	valueless = readings{allows: sure, denies: none}
)

// assuming reads references for a resource that is matched by these and by no
// other.
func assuming(matched []*reference) readings {
	as := func(r *reference, _ bool) *match.Pattern {
		if slices.Contains(matched, r) {
			return everything
		}
		return nil
	}
	return readings{as, as}
}

// maxMatched bounds the references of one question; every way in which they
// match a resource is a question of its own.
const maxMatched = 5

// eachMatching asks for resources that some references match and the others
// don't, in every way there is, until the answer is Yes.
func eachMatching(references []*reference, bare bool, ask func(matched clause, as readings) (string, match.Answer)) (string, match.Answer) {
	if bare { // only a star is asked for
		references = slices.DeleteFunc(slices.Clone(references), func(r *reference) bool { return !r.wide.Everything() })
	}
	answer := match.No
	if len(references) > maxMatched {
		references, answer = references[:maxMatched], match.Undecided
	}
	for chosen := range 1 << len(references) {
		matched := subset(references, chosen)
		var f fragment
		for _, r := range matched {
			f.all = append(f.all, r.wide)
		}
		s, a := ask(clause{f}, assuming(matched))
		if a == match.Yes {
			return s, a
		}
		answer = most(answer, a)
	}
	return "", answer
}
