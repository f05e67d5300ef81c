//go:build unix && !race

package testinput

import (
	"syscall"
	"time"
)

// CPUTime is what the processors have spent on this process.
func CPUTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
