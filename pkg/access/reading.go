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
	switch {
	case !complement:
		return nil
	case r.lacks(nil):
		return everything
	}
	return r.wide
}

func loose(r *reference, complement bool) *match.Pattern {
	if complement {
		return nil
	}
	return r.wide
}

var (
	atMost  = readings{allows: loose, denies: sure}
	atLeast = readings{allows: sure, denies: loose}
)

// state is what a reference does for one resource.
type state uint8

const (
	unmatched state = iota
	matched
	// void: a variable has no value. The reference matches nothing, and a
	// complement holds nothing. What a complement does is documented nowhere;
	// else it is as if unmatched.
	void
)

// states is one way in which references take a resource, by their place.
type states []state

// readings reads the references as the states say.
func (st states) readings(references []*reference) readings {
	as := func(r *reference, complement bool) *match.Pattern {
		i := slices.Index(references, r)
		if i >= 0 && (st[i] == matched || st[i] == void && complement) {
			return everything
		}
		return nil
	}
	return readings{as, as}
}

// where describes the resources that the references can take so.
func (st states) where(references []*reference) clause {
	var f fragment
	for i, r := range references {
		if st[i] == matched {
			f.all = append(f.all, r.wide)
		}
	}
	return clause{f}
}

// contradict reports whether a reference is void although all its variables
// have the values that others match by.
func (st states) contradict(references []*reference) bool {
	var valued []string
	for i, r := range references {
		if st[i] == matched {
			valued = append(valued, r.needed()...)
		}
	}
	for i, r := range references {
		if st[i] == void && !r.lacks(valued) {
			return true
		}
	}
	return false
}

// next goes on to the next choice of the states that each can have; it reports
// false behind the last.
func (st states) next(can []states) bool {
	for i := range st {
		if at := slices.Index(can[i], st[i]); at+1 < len(can[i]) {
			st[i] = can[i][at+1]
			return true
		}
		st[i] = unmatched
	}
	return false
}
