package compile

import (
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
)

// tolerated is the share of a service's actions or edges that a rebuild may
// lose, in percent. More is an accident until someone says otherwise: data
// sets have lost a whole column in one update without a word.
const tolerated = 2

// Drops says which services lose more than is tolerated from one catalogue to
// the next. Services in allow, as SERVICE or PLATFORM/SERVICE, may.
func Drops(before, after *catalog.Catalog, allow []string) []string {
	var out []string
	for _, d := range catalog.Diff(before, after) {
		full := string(d.Platform) + "/" + d.Service
		if slices.Contains(allow, d.Service) || slices.Contains(allow, full) {
			continue
		}
		for _, lost := range []struct {
			what   string
			change catalog.Change
		}{{"actions", d.Actions}, {"edges", d.Edges}} {
			n := len(lost.change.Removed)
			if had := n + lost.change.Kept; n*100 > had*tolerated {
				out = append(out, fmt.Sprintf("%s loses %d of %d %s, first %s", full, n, had, lost.what, lost.change.Removed[0]))
			}
		}
	}
	return out
}
