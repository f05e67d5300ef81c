//go:build unix && !race

package policies

import (
	"syscall"
	"time"
)

// cpuTime is what the processors have spent on this process.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
