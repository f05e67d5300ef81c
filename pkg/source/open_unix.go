//go:build unix

package source

import "syscall"

// unblocked makes opening a pipe return at once, even if nobody holds its other end,
// and keeps a terminal from becoming the program's own.
const unblocked = syscall.O_NONBLOCK | syscall.O_NOCTTY
