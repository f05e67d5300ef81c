package audit

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
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

// Holder is who a finding is about: its principal, else its file.
func Holder(f *diag.Finding) string { return cmp.Or(f.Principal, f.Location.Path) }

// Identity says what a finding says of its holder: the second half of its
// fingerprint, equal for findings that say the same several times. What the
// operation lacks is no part of it, so that it stays while that is mended.
func Identity(f *diag.Finding) string { return half(whatOf(f)...) }

func whatOf(f *diag.Finding) []string { return []string{f.Code, f.Operation, f.Said().Key()} }

// half is what one side of a fingerprint is made of.
func half(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
