package testinput

import (
	"flag"
	"math"
	"os"
	"runtime/debug"
	"testing"
)

// Roomy are the tests of a package, run with memory that is collected late: their time
// goes into what they ask. Benchmarks, and what [AtMost] limits, have memory as in the
// program.
type Roomy struct{ *testing.M }

// Run runs the tests, for TestMain.
func (r Roomy) Run() int {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	return r.M.Run()
}

// ForgetPeak gives back what the tests do not need, and has the system count their
// peak anew: a program that they start counts from theirs, which Linux passes on.
func ForgetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // elsewhere there is no such file
}

// asInTheProgram has work done with memory as of a program that starts, whatever was
// set for the tests or by a run within one.
func asInTheProgram(work func()) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	work()
	debug.SetGCPercent(percent)
	debug.SetMemoryLimit(limit)
}
