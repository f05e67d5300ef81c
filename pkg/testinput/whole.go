package testinput

import "os"

// Whole reports whether tests do all they can, as .ci/run wants: all random
// questions, all texts in all places. Otherwise they take a part, always the same,
// so that the suite is over soon.
func Whole() bool { return os.Getenv("PERMGAP_TESTS") == "whole" }

// OneIn is the step through a list whose entries a test looks at, one in n or all.
func OneIn(n int) int { return Times(n, 1) }

// Times is how often a test repeats something: some of all, or all.
func Times(some, all int) int {
	if Whole() {
		return all
	}
	return some
}
