package audit

import (
	"iter"

	"github.com/permgap/permgap/pkg/diag"
)

// Suppressed is a finding that is accepted: as it was, and by what. No count of
// levels has it, and it changes no exit code.
type Suppressed struct {
	// By has at least one entry. A finding that several things accept is one.
	By      []Suppression `json:"by"`
	Finding *diag.Finding `json:"finding"`
}

// Suppression is what accepts a finding.
type Suppression struct {
	Kind   SuppressionKind `json:"kind"`
	Reason string          `json:"reason,omitempty"`
	Owner  string          `json:"owner,omitempty"`
	// Expires is the last day on which it holds (YYYY-MM-DD).
	Expires string `json:"expires,omitempty"`
	// Revision is what a finding was known at.
	Revision string `json:"revision,omitempty"`
	// Path, Line and Column say where it is written; nothing for a revision.
	Path   string `json:"path,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// SuppressionKind says what a suppression is.
type SuppressionKind string

// The kinds.
const (
	ByConfiguration SuppressionKind = "configuration"
	ByComment       SuppressionKind = "comment"
	ByBaseline      SuppressionKind = "baseline"
	ByRevision      SuppressionKind = "known-at-revision"
)

// All gives the findings of a report, and then those that are accepted.
func (r *Report) All() iter.Seq[*diag.Finding] {
	return func(yield func(*diag.Finding) bool) {
		for _, f := range r.Findings {
			if !yield(f) {
				return
			}
		}
		for i := range r.Suppressed {
			if !yield(r.Suppressed[i].Finding) {
				return
			}
		}
	}
}

// Accept counts findings of a level as accepted.
func (s *Summary) Accept(level diag.Severity, n int) {
	s.Suppressed += n
	switch level {
	case diag.Error:
		s.Errors -= n
	case diag.Warning:
		s.Warnings -= n
	case diag.Note:
		s.Notes -= n
	}
}
