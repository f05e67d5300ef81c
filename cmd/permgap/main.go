// Command permgap audits cloud permission policies for missing prerequisites.
package main

import (
	"context"
	"os"
)

// Signals end the program at once, as the system does it: it has nothing to
// clean up but a [temporary] file.
func main() {
	ignoreClosedPipes()
	boundMemory()
	os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// deepen has the stack grow once, while there is little on it to move. It would
// be copied again and again on the way down to a verdict.
//
//go:noinline
func deepen(n int) (last byte) {
	if n > 0 {
		var room [24 << 10]byte
		for i := range n {
			room[i] = byte(i)
		}
		last = room[n-1]
	}
	return last
}
