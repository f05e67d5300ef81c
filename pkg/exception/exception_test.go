package exception_test

import (
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/rule"
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

// TestAcceptable: what is why a run has no answer cannot be accepted.
func TestAcceptable(t *testing.T) {
	for _, tt := range []struct {
		code      rule.Code
		level     diag.Severity
		failed    bool
		documents int
		want      bool
	}{
		{rule.MalformedElement, diag.Error, false, 1, false},
		{rule.MalformedElement, diag.Warning, false, 1, true},
		{rule.NotAnalysable, diag.Note, false, 1, true},
		{rule.NotAnalysable, diag.Note, false, 0, false},
		{rule.NotAnalysable, diag.Note, true, 1, false},
		{rule.SuppressionExpired, diag.Warning, false, 1, false},
	} {
		f := found(string(tt.code), tt.level, "a.json", 1)
		r := &audit.Report{
			Summary:     audit.Summary{Documents: tt.documents},
			NotAnalysed: []audit.NotAnalysed{{Path: "a.json", Code: string(tt.code), Failed: tt.failed}},
		}
		if got := exception.Acceptable(r, f); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}
