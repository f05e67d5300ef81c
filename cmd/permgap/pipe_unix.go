//go:build unix

package main

import (
	"errors"
	"syscall"
)

// unblocked makes opening a pipe return at once, also without a reader.
const unblocked = syscall.O_NONBLOCK | syscall.O_NOCTTY

// nobodyReads reports the error of opening a pipe that has no reader.
func nobodyReads(err error) bool { return errors.Is(err, syscall.ENXIO) }
