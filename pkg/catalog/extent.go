package catalog

import (
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// aTable is how many actions make a table: fewer are single facts about a
// service, and say nothing of the names they leave out.
const aTable = 8

// ExtentOf says how much is known of the actions of a service, by the prefix of
// their names: zero when nothing is, Whole when a table of the service lists them,
// Part when only single ones are known. Where a source of the service does not
// say, the number of actions that are its own decides, and not those that other
// services' prerequisites mention. It gives the number of known names as well.
func ExtentOf(c *Catalog, p policy.Platform, service string) (Extent, int) {
	if service == "" || !c.HasActions(p) {
		return 0, 0
	}
	known, own := 0, 0
	for _, id := range c.Expand(p, match.Compile(service+":*", match.Options{Fold: true})) {
		known++
		if !c.Action(id).Mentioned {
			own++
		}
	}
	if known == 0 && !c.HasService(p, service) {
		return 0, 0
	}
	for _, x := range c.of(p) {
		if row, ok := x.find(services, serviceName, service); ok {
			if told := x.serviceView(row).Coverage; told != 0 {
				return told, known
			}
		}
	}
	if own >= aTable {
		return Whole, known
	}
	return Part, known
}
