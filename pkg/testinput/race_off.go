//go:build !race

package testinput

// raceDetector reports whether the tests were built with the race detector.
const raceDetector = false
