package audit

import "github.com/permgap/permgap/pkg/diag"

// FirstFingerprint gives the fingerprint that a finding has where nothing equal
// came before it.
func FirstFingerprint(f *diag.Finding) string { return newFingerprints().of(f) }
