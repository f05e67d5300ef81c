package testinput

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
)

// Second is what a second of CPU was in yardsticks where the limits were found. One
// yardstick is decoding a megabyte of JSON: a host at half speed needs twice the
// time for both, so that limits in yardsticks mean the same everywhere.
const Second = 45.0

// fixed is what a yardstick decodes.
var fixed = sync.OnceValue(func() []byte {
	var b strings.Builder
	b.WriteString("[")
	for i := 0; b.Len() < 1<<20; i++ {
		fmt.Fprintf(&b, `{"Effect": "Allow", "Action": ["service%d:things:list", "service:thing:get%d"], "Resource": ["*"], "n": %d.5},`, i, i, i)
	}
	return []byte(b.String() + "null]")
})

// yardstick is the CPU time of the fixed work now: the least of five.
func yardstick() time.Duration {
	least := time.Duration(math.MaxInt64)
	for range 5 {
		start := CPUTime()
		asInTheProgram(func() {
			var v any
			if err := json.Unmarshal(fixed(), &v); err != nil {
				panic(err)
			}
		})
		least = min(least, CPUTime()-start)
	}
	return least
}

var firstYardstick = sync.OnceValue(yardstick)

// AtMost gives what work costs in yardsticks, and fails a test where that is more than
// the limit. Work over it is done again, with a yardstick of that moment: hosts change
// their speed. Where the CPU time is not known, the cost is 0.
func AtMost(t testing.TB, limit float64, name string, work func()) float64 {
	t.Helper()
	cost := costOf(work, firstYardstick())
	t.Logf("%s costs %.1f yardsticks", name, cost)
	if cost > limit {
		cost = min(cost, costOf(work, yardstick()))
	}
	if cost > limit {
		t.Errorf("%s costs %.1f yardsticks of CPU, more than %.1f", name, cost, limit)
	}
	return cost
}

func costOf(work func(), yardstick time.Duration) float64 {
	start := CPUTime()
	asInTheProgram(work)
	if yardstick == 0 {
		return 0
	}
	return float64(CPUTime()-start) / float64(yardstick)
}
