package workers

import (
	"strings"
	"sync/atomic"
	"testing"
)

// Every piece is done once, however many goroutines there are.
func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 1000} {
		for _, most := range []int{0, 1, 2, 7, 5000} {
			done := make([]atomic.Int32, n)
			Each(n, most, func(i int) { done[i].Add(1) })
			for i := range done {
				if got := done[i].Load(); got != 1 {
					t.Fatalf("%d pieces, %d workers: piece %d is done %d times", n, most, i, got)
				}
			}
		}
	}
}

// Never more work at the same time than was asked for.
func TestEachBounds(t *testing.T) {
	var now, peak atomic.Int32
	Each(200, 3, func(int) {
		n := now.Add(1)
		for p := peak.Load(); n > p && !peak.CompareAndSwap(p, n); p = peak.Load() {
		}
		now.Add(-1)
	})
	if peak.Load() > 3 {
		t.Errorf("%d pieces at the same time", peak.Load())
	}
}

// A panic arrives at the caller with the stack of where it happened.
func TestEachPanics(t *testing.T) {
	defer func() {
		p, ok := recover().(*Panic)
		if !ok || p.Value != "oh" || !strings.Contains(string(p.Stack), "trouble") {
			t.Errorf("recovered %v", p)
		}
	}()
	Each(8, 4, func(i int) {
		if i == 5 {
			trouble()
		}
	})
	t.Error("no panic")
}

//go:noinline
func trouble() { panic("oh") }
