package policies

import (
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

// fromEach is how many prerequisites of each platform were drawn the second
// time, and the lot of the last.
var fromEach = map[policy.Platform]struct {
	drawn   int
	lastLot string
}{
	policy.HuaweiCloud:      {13, "020128a0"},
	policy.OpenTelekomCloud: {12, "028a3851"},
	policy.AlibabaCloud:     {12, "0dd785ee"},
	policy.AWS:              {13, "00acd86b"},
}

// The second fifty prerequisites of the page are the first of each platform's
// draw. To see the draws: go test ./policies -run AccuracySecondDraw -v
func TestAccuracySecondDraw(t *testing.T) {
	rows, cat := rowsOf(t, "second draw"), embedded(t)
	for p, of := range fromEach {
		own := slices.DeleteFunc(slices.Clone(rows), func(row []string) bool { return row[0] != string(p) })
		checkDraw(t, "2026-12", own, edges(cat, p), of.drawn, of.lastLot)
	}
}
