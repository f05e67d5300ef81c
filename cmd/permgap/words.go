package main

import (
	"strconv"
	"strings"
)

// orList joins alternatives as English does.
func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " or " + words[n]
}

// didYouMean asks whether one of some names is meant.
func didYouMean(names []string) string { return "did you mean " + orList(names) + "?" }

// countOf counts something: 1 action, 2 actions.
func countOf(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}
