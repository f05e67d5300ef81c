package audit

import "github.com/permgap/permgap/pkg/diag"

// Compared is a baseline or a revision that findings were compared with.
type Compared struct {
	Kind SuppressionKind `json:"kind"` // baseline or known-at-revision
	// Path is the file of the baseline, Revision the name of the revision.
	Path     string `json:"path,omitempty"`
	Revision string `json:"revision,omitempty"`
	Accepted int    `json:"accepted"` // findings that it accepts
	// Moved are those whose findings were known by the contents of their policies,
	// since their names are new.
	Moved     []Moved `json:"moved"`
	MovedMore int     `json:"moved_more,omitempty"`
	// Unused are the entries of a baseline that accept nothing.
	Unused     []UnusedEntry `json:"unused"`
	UnusedMore int           `json:"unused_more,omitempty"`
}

// Moved is a file or principal that has another name there.
type Moved struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count"` // findings that are accepted
}

// UnusedEntry is an entry of a baseline that accepts nothing.
type UnusedEntry struct {
	Principal string        `json:"principal,omitempty"`
	File      string        `json:"file,omitempty"`
	Code      string        `json:"code"`
	Operation string        `json:"operation,omitempty"`
	Level     diag.Severity `json:"level"`
	Line      int           `json:"line"` // in the baseline
}
