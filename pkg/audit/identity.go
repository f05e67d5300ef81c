package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
)

// Fingerprint names what a report shows by what stays the same when lines move,
// the language or the words change: who it is about, a principal or a file, and
// what identifies it. Both have a half of it, so that who knows a file by
// another path can name it so: see [HeldBy].
func Fingerprint(who string, what ...string) string {
	return half(path.Clean(who)) + half(what...)
}

// IsHeldBy reports whether a fingerprint is about a principal or file.
func IsHeldBy(fingerprint, who string) bool {
	return strings.HasPrefix(fingerprint, half(path.Clean(who)))
}

// HeldBy gives the fingerprint that the same would have of another principal or
// file.
func HeldBy(fingerprint, who string) string {
	who = half(path.Clean(who))
	return who + fingerprint[min(len(who), len(fingerprint)):]
}

// half is what one side of a fingerprint is made of.
func half(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
