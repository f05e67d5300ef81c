package spec

import (
	"errors"
	"fmt"
	"strings"
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
	about Doubt // what leaves it open, if it has a name
	not   bool  // it is the reverse of what the doubt is about
}

// Doubt names a part of a policy for which the documentation does not say what
// it means for a request. The same part means the same wherever it stands.
type Doubt string

var (
	yes = truth{value: true}
	no  = truth{}
)

// doubtful gives an open truth a name.
func (t truth) doubtful(name ...string) truth {
	if t.open() {
		t.about = Doubt(strings.Join(name, "\x00"))
	}
	return t
}

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
