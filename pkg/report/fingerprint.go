package report

import (
	"cmp"
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// blockFingerprint names an entry of a code host: a finding by its own
// fingerprint, a group by its rule, the principal and the pattern, without the
// operations, which come and go. A file is named from the root of the
// repository: how a path was typed changes nothing.
func blockFingerprint(r *audit.Report, b block, o Options) string {
	f := b.first()
	if len(b.findings) == 1 {
		return findingFingerprint(r, f, o)
	}
	kind := ""
	if inferred(f) {
		kind = "inferred"
	}
	return audit.Fingerprint(holder(r, f, o), f.Code, f.GrantedBy[0].Pattern, kind)
}

// findingFingerprint is the finding's own, with the name that its file has in
// the repository.
func findingFingerprint(r *audit.Report, f *diag.Finding, o Options) string {
	switch path := filePath(r, f); {
	case audit.IsHeldBy(f.Fingerprint, f.Principal):
		return audit.HeldBy(f.Fingerprint, holder(r, f, o))
	case audit.IsHeldBy(f.Fingerprint, path):
		return audit.HeldBy(f.Fingerprint, repoPath(path, o))
	}
	return cmp.Or(f.Fingerprint, audit.Fingerprint(holder(r, f, o), f.Code))
}

// holder is the principal of a finding. One that has the name of its file has
// it as the repository names it.
func holder(r *audit.Report, f *diag.Finding, o Options) string {
	path := filePath(r, f)
	if rest, named := strings.CutPrefix(f.Principal, path); named && (rest == "" || rest[0] == '#') {
		return repoPath(path, o) + rest
	}
	return f.Principal
}

// names counts how often a name was asked for: no two entries of a code host may
// have the same.
type names map[uint64]int32

// name gives a name the first time, and later another that is made of it and of
// how often it was asked for.
func (taken names) name(s string) string {
	h := fnv.New64a() // a hash: there may be hundreds of thousands
	io.WriteString(h, s)
	taken[h.Sum64()]++
	if n := taken[h.Sum64()]; n > 1 {
		return audit.Fingerprint(s, strconv.Itoa(int(n)))
	}
	return s
}
