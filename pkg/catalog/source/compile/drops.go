package compile

import (
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
)

// A rebuild may lose so much of a service's actions or prerequisites: a share
// in percent, and fewer than a number whatever the share. More is an accident
// until someone says otherwise: data sets have lost a whole column in one
// update without a word.
const (
	tolerated = 2
	noticed   = 5
)

// Drop is a service that loses more than is tolerated.
type Drop struct {
	Service string // PLATFORM/SERVICE
	Loses   string // how many of what, and the first of them
}

// String gives the drop as a sentence.
func (d Drop) String() string { return d.Service + " loses " + d.Loses }

// Drops says which services lose more than is tolerated from one catalogue to
// the next. What stands in the place of something else is no loss: it counts
// how many fewer there are. Services in allow, as SERVICE or PLATFORM/SERVICE,
// may lose anything.
func Drops(before, after *catalog.Catalog, allow []string) []Drop {
	var out []Drop
	for _, d := range catalog.Diff(before, after) {
		full := string(d.Platform) + "/" + d.Service
		if slices.Contains(allow, d.Service) || slices.Contains(allow, full) {
			continue
		}
		for _, lost := range []struct {
			what   string
			change catalog.Change
		}{{"actions", d.Actions}, {"prerequisites", d.Edges}} {
			gone := len(lost.change.Removed)
			had, fewer := gone+lost.change.Kept, gone-len(lost.change.Added)
			if fewer >= noticed && fewer*100 > had*tolerated {
				out = append(out, Drop{full, fmt.Sprintf("%d of %d %s, first %s", fewer, had, lost.what, lost.change.Removed[0])})
			}
		}
	}
	return out
}
