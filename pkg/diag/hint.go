package diag

import (
	"fmt"
	"strconv"
	"strings"
)

// Hinted is an error that carries what to do next, for a line of its own.
type Hinted struct {
	Err  error
	Hint string
}

// Hint gives an error with what to do about it.
func Hint(err error, hint string) error { return Hinted{err, hint} }

// Error gives what is wrong, without the hint.
func (h Hinted) Error() string { return h.Err.Error() }

// Unwrap gives the error that the hint is about.
func (h Hinted) Unwrap() error { return h.Err }

// Placed puts a place (file:line:column) in front of an error; "" for none.
func Placed(at string, err error) error {
	if at == "" || err == nil {
		return err
	}
	return fmt.Errorf("%s: %w", at, err)
}

// DidYouMean is the hint that offers some names in place of a misspelt one.
func DidYouMean(names []string) string { return "did you mean " + Or(names) + "?" }

// Or joins alternatives as English does: a, b or c.
func Or(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " or " + words[n]
}

// Count counts something: 1 action, 2 actions.
func Count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}
