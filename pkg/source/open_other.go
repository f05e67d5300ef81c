//go:build !unix

package source

// unblocked has no meaning where pipes are not files of a folder.
const unblocked = 0
