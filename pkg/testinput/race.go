package testinput

import "testing"

// OneGoroutine marks a long test whose work shares nothing between goroutines, or
// nothing that shorter tests do not share too. The race detector, which makes it ten
// times slower, finds nothing there: with -short the test is left out under it.
func OneGoroutine(t testing.TB) {
	t.Helper()
	if raceDetector && testing.Short() {
		t.Skip("shares nothing between goroutines")
	}
}
