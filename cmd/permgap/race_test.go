//go:build race

package main

// underRace says that the race detector runs, which makes everything slower.
const underRace = true
