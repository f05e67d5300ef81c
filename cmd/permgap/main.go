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
	os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
