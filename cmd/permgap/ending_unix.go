//go:build unix

package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// endings are the signals that ask a program to end.
func endings() []os.Signal {
	return []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}
}

// ignoreClosedPipes lets a write to a pipe that nobody reads fail, in place of
// ending the program: other outputs may be left to write.
func ignoreClosedPipes() { signal.Ignore(syscall.SIGPIPE) }

// leftByReader reports the error of a pipe that is no longer read.
func leftByReader(err error) bool { return errors.Is(err, syscall.EPIPE) }

// endBy ends the program by a signal that was caught, so that its parent sees
// why.
func endBy(s os.Signal) {
	signal.Reset(s)
	if n, ok := s.(syscall.Signal); ok && syscall.Kill(syscall.Getpid(), n) == nil {
		time.Sleep(time.Second) // it arrives at any moment
	}
	os.Exit(exitTrouble)
}
