package spec

import (
	"errors"
	"fmt"
)

// The reasons for which a request is not settled.
var (
	ErrUnknownOperator = errors.New("unknown operator")
	ErrUndocumented    = errors.New("undocumented")
)

// truth is yes, no, or open for a reason. Combined, an open part leaves the
// whole open only if the other parts don't settle it.
type truth struct {
	value bool
	why   error // open
}

var (
	yes = truth{value: true}
	no  = truth{}
)

func known(b bool) truth { return truth{value: b} }

func undocumented(format string, args ...any) truth {
	return truth{why: fmt.Errorf("%w: "+format, append([]any{ErrUndocumented}, args...)...)}
}

func (t truth) open() bool        { return t.why != nil }
func (t truth) is(want bool) bool { return !t.open() && t.value == want }

func and(a, b truth) truth {
	switch {
	case a.is(false) || b.is(false):
		return no
	case a.open():
		return a
	}
	return b
}

func or(a, b truth) truth {
	switch {
	case a.is(true) || b.is(true):
		return yes
	case a.open():
		return a
	}
	return b
}

func not(a truth) truth {
	if a.open() {
		return a
	}
	return known(!a.value)
}
