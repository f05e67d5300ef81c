package exception_test

import (
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
)

func found(code string, level diag.Severity, path string, line int) *diag.Finding {
	return &diag.Finding{Code: code, Level: level, Location: diag.Location{Path: path, Line: line, Offset: 10 * line}}
}

// TestAcceptKeepsFindings moves what is accepted, counts it, and leaves the rest as
// it was; what keeps a run from an answer stays.
func TestAcceptKeepsFindings(t *testing.T) {
	gap, broken := found("PG101", diag.Error, "a.json", 3), found("PG401", diag.Error, "b.json", 1)
	many := found("PG301", diag.Warning, "a.json", 2)
	many.Places = 12
	r := &audit.Report{
		Findings: []*diag.Finding{many, gap, broken},
		Summary:  audit.Summary{Errors: 2, Warnings: 12},
	}
	because := audit.Suppression{Kind: audit.ByBaseline, Path: "base"}
	exception.Accept(r, func(f *diag.Finding) []audit.Suppression {
		if f.Code == "PG301" {
			return nil
		}
		return []audit.Suppression{because}
	})
	if !slices.Equal(r.Findings, []*diag.Finding{many, broken}) || len(r.Suppressed) != 1 || r.Suppressed[0].Finding != gap {
		t.Fatalf("findings %v, suppressed %v", r.Findings, r.Suppressed)
	}
	also := audit.Suppression{Kind: audit.ByComment, Path: "a.json", Line: 2}
	exception.Accept(r, func(*diag.Finding) []audit.Suppression { return []audit.Suppression{also} })
	exception.Accept(r, func(*diag.Finding) []audit.Suppression { return []audit.Suppression{also} })
	if len(r.Suppressed) != 2 || r.Suppressed[0].Finding != many || !slices.Equal(r.Suppressed[1].By, []audit.Suppression{because, also}) {
		t.Errorf("suppressed %+v", r.Suppressed)
	}
	if s := r.Summary; s.Suppressed != 13 || s.Errors != 1 || s.Warnings != 0 {
		t.Errorf("summary %+v", s)
	}
}
