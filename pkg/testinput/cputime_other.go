//go:build !unix || race

package testinput

import "time"

// CPUTime is not known here, or says nothing: then nothing is limited.
func CPUTime() time.Duration { return 0 }
