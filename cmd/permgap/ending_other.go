//go:build !unix

package main

import (
	"errors"
	"os"
	"syscall"
)

// endings are the signals that ask a program to end.
func endings() []os.Signal { return []os.Signal{os.Interrupt} }

// endBy ends the program: here no signal can be sent on.
func endBy(os.Signal) { os.Exit(exitTrouble) }

// ignoreClosedPipes has nothing to do: here such a write fails as any other.
func ignoreClosedPipes() {}

// leftByReader reports the error of a pipe that is no longer read, by the
// numbers that Windows has for it.
func leftByReader(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.Errno(109)) || errors.Is(err, syscall.Errno(232))
}
