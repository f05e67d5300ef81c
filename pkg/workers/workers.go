// Package workers does independent work with several goroutines, and passes a
// panic of one of them on to its caller. It knows nothing of the work.
package workers

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Panic is what [Each] panics with when the work did: the value, and the stack
// of the goroutine in which it happened.
type Panic struct {
	Value any
	Stack []byte
}

// Error gives the value and the stack: what the runtime prints of a panic that
// nobody recovers.
func (p *Panic) Error() string { return fmt.Sprintf("%v\n\n%s", p.Value, p.Stack) }

// Each calls do for every number from 0 up to n, in any order, and waits for
// all. At most so many goroutines work as most says, 0 for one a processor; one
// piece of work is done without any.
func Each(n, most int, do func(i int)) {
	if most <= 0 {
		most = runtime.GOMAXPROCS(0)
	}
	most = min(most, n)
	if most <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var group errgroup.Group
	for range most {
		group.Go(func() error {
			return caught(func() {
				for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
					do(i)
				}
			})
		})
	}
	var p *Panic
	if errors.As(group.Wait(), &p) {
		panic(p)
	}
}

// caught gives the panic of some work as an error.
func caught(work func()) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &Panic{v, debug.Stack()}
		}
	}()
	work()
	return nil
}
