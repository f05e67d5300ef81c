//go:build unix

package source

import (
	"syscall"
	"testing"
)

func pipe(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		t.Skip(err)
	}
}

// Opening a pipe that nobody writes to returns at once.
func TestPipeIsRefused(t *testing.T) {
	tree(t, map[string]string{"a.json": good})
	pipe(t, "fifo")
	for _, r := range []Reader{{}, {Within: "."}} {
		if _, err := r.File(t.Context(), "fifo"); err == nil || err.Error() != "a pipe, not a file; send it to standard input and give -" {
			t.Error(err)
		}
		if _, err := r.Head(t.Context(), "fifo", 1); err == nil {
			t.Error("the head of a pipe was read")
		}
		if _, err := r.Names("fifo"); err == nil || err.Error() != "not a folder" {
			t.Error(err)
		}
	}
}
