// Package diag holds what every other room speaks in: places in files,
// severities, and findings.
//
// A [File] turns byte offsets into lines and columns. Offsets are bytes from
// the start of the file; lines and columns count from 1 and columns count
// characters (Unicode code points), which is what editors show.
//
// The package knows nothing of policies, rules or output formats.
package diag

import (
	"fmt"
	"strings"
)

// Severity is the weight of a finding. The zero value is invalid, so that a
// finding without a level is noticed and never taken for a mild one.
type Severity uint8

// The severities, from the mildest.
const (
	Note Severity = iota + 1
	Warning
	Error
)

var severityNames = [...]string{Note: "note", Warning: "warning", Error: "error"}

// Severities lists the names [ParseSeverity] takes, from the heaviest.
func Severities() []string { return []string{"error", "warning", "note"} }

// ParseSeverity reads the name of a severity.
func ParseSeverity(name string) (Severity, error) {
	for s, n := range severityNames {
		if n != "" && n == name {
			return Severity(s), nil
		}
	}
	return 0, fmt.Errorf("unknown level %q (one of %s)", name, strings.Join(Severities(), ", "))
}

// String gives the name in lower case.
func (s Severity) String() string {
	if s.Valid() {
		return severityNames[s]
	}
	return fmt.Sprintf("severity(%d)", uint8(s))
}

// Valid reports whether s is one of the three severities.
func (s Severity) Valid() bool { return s >= Note && s <= Error }

// Lower gives the next milder severity; a note stays a note.
func (s Severity) Lower() Severity {
	if s > Note {
		return s - 1
	}
	return s
}

// MarshalText writes the name; an invalid severity is an error.
func (s Severity) MarshalText() ([]byte, error) {
	if !s.Valid() {
		return nil, fmt.Errorf("invalid severity %d", uint8(s))
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a name.
func (s *Severity) UnmarshalText(text []byte) error {
	v, err := ParseSeverity(string(text))
	if err != nil {
		return err
	}
	*s = v
	return nil
}
