package load

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is what is wrong at a place of a file.
type Problem struct {
	Path         string
	Line, Column int // from 1
	Message      string
}

// Error gives path:line:column: message.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.Path, p.Line, p.Column, p.Message)
}

// Problems is an error of several places, one a line.
type Problems []Problem

// Error lists the problems.
func (all Problems) Error() string {
	var lines []string
	for _, err := range all.Unwrap() {
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}

// mostTold is how many problems an error lists; it counts the rest.
const mostTold = 100

// Unwrap gives them one by one.
func (all Problems) Unwrap() []error {
	var errs []error
	for i, p := range all {
		if left := len(all) - i; i == mostTold && left > 1 {
			return append(errs, fmt.Errorf("and %d more problems", left))
		}
		errs = append(errs, p)
	}
	return errs
}

// Err gives the problems as an error, nil when there is none.
func (all Problems) Err() error {
	if len(all) == 0 {
		return nil
	}
	return all
}

// Sorted gives the problems by place, each once.
func (all Problems) Sorted() Problems {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), strings.Compare(a.Message, b.Message))
	})
	return slices.Compact(out)
}
