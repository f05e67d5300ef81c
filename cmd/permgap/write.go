package main

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// writeFile writes a file whole or not at all: beside it first, then renamed.
// A device or a pipe, which cannot be replaced, is written directly; a link is
// refused, since renaming would put a file in its place.
func writeFile(path string, write func(w io.Writer) error) error {
	if err := replace(path, write); err != nil {
		return fmt.Errorf("%s: %w", path, plainPathError(err))
	}
	return nil
}

func replace(path string, write func(w io.Writer) error) error {
	mode, exists := os.FileMode(0o666), false
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		return errors.New("is a folder, not a file")
	case err == nil && !info.Mode().IsRegular():
		return writeThrough(path, write)
	case err == nil:
		mode, exists = info.Mode().Perm(), true
	}
	if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSymlink != 0 {
		return diag.Hint(errors.New("is a link; permgap writes only to files"), "name the file behind the link")
	}
	t, err := newTemporary(path, mode)
	if err != nil {
		return err
	}
	if err = fill(t.File, write); err == nil && exists {
		err = t.Chmod(mode) // which the umask may have narrowed
	}
	if err == nil {
		err = t.Sync()
	}
	return t.finish(path, err)
}

// writeNew writes a file that is not there, whole or not at all.
func writeNew(path string, write func(w io.Writer) error) error {
	t, err := newTemporary(path, 0o666)
	if err == nil {
		if err = fill(t.File, write); err == nil {
			err = t.Sync()
		}
		err = t.settle(path, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, plainPathError(err))
	}
	return nil
}

// beside names a new file in the folder of another one. The name of that one
// may be as long as the system allows.
func beside(path string) string {
	return filepath.Join(filepath.Dir(path), ".permgap."+strings.ToLower(rand.Text()[:12]))
}

// writeThrough writes what cannot be replaced.
func writeThrough(path string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|unblocked, 0)
	if nobodyReads(err) {
		return errNobodyReads()
	}
	if err != nil {
		return err
	}
	if info, e := f.Stat(); e != nil || info.Mode().IsRegular() {
		err = cmp.Or(e, errors.New("became a file while it was opened"))
	}
	if err == nil {
		err = fill(f, write)
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// appendTo adds to a file, which it makes when there is none.
func appendTo(path string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY|unblocked, 0o644)
	if nobodyReads(err) {
		err = errNobodyReads()
	}
	if err == nil {
		err = fill(f, write)
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, plainPathError(err))
	}
	return nil
}

func fill(f *os.File, write func(w io.Writer) error) error {
	w := bufio.NewWriter(f)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

// plainPathError removes "write /dev/stdout:" from a write error.
func plainPathError(err error) error {
	var pe *os.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &pe):
		return pe.Err
	case errors.As(err, &le):
		return le.Err
	}
	return err
}
