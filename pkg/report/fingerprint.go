package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// blockFingerprint names an entry of a code host by its rule, the principal,
// the operation and the pattern; of a group without the operations, which come
// and go. No line and no language is in it, and a file is named from the root
// of the repository: how a path was typed changes nothing.
func blockFingerprint(r *audit.Report, b block, o Options) string {
	f := b.first()
	kind, pattern := "", ""
	if inferred(f) {
		kind = "inferred"
	}
	if len(f.GrantedBy) > 0 {
		pattern = f.GrantedBy[0].Pattern
	}
	switch {
	case len(b.findings) > 1:
		return digest(f.Code, holder(r, f, o), pattern, kind)
	case f.Operation != "":
		return digest(f.Code, holder(r, f, o), f.Operation, pattern, kind)
	}
	return digest(f.Code, holder(r, f, o), repoPath(filePath(r, f), o), cmp.Or(f.Action, f.Said().Key(), said(f)))
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

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// unique gives s the first time, and later a digest of it and of how often it
// was asked for.
func unique(seen map[string]int, s string) string {
	seen[s]++
	if n := seen[s]; n > 1 {
		return digest(s, strconv.Itoa(n))
	}
	return s
}
