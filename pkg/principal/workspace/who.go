package workspace

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// Told is what sources say of a role and a permission point.
type Told struct {
	Role      string
	Reach     []policy.Reach    // empty: it lacks the point, or no source says
	Certainty catalog.Certainty // zero: no source says
}

// Who tells which roles hold a permission point: those of the catalogue in the
// source's order, then the custom roles of the documents; of the named roles
// only, if names are given. The point is given in any case and spelling; an
// unknown one is an error with the nearest names, as is an unknown role.
func Who(c *catalog.Catalog, p policy.Platform, docs []*policy.Workspace, point string, names []string) ([]Told, error) {
	if _, ok := c.Lookup(p, point); !ok {
		return nil, unknownPoint(c, p, point)
	}
	s := source{c, p}
	roles, err := s.chosen(docs, names)
	if err != nil {
		return nil, err
	}
	out := make([]Told, len(roles))
	for i, r := range roles {
		said := r.claim(s, point)
		out[i] = Told{r.name, said.reach, said.certainty}
	}
	return out, nil
}

func unknownPoint(c *catalog.Catalog, p policy.Platform, point string) error {
	near := c.Suggest(p, point, 3)
	if len(near) == 0 {
		return fmt.Errorf("unknown permission point %q (none of %s is near)", point, p)
	}
	return fmt.Errorf("unknown permission point %q (did you mean %s?)", point, strings.Join(near, " or "))
}

// CertaintyName gives the word for a certainty; "unknown" for none.
func CertaintyName(c catalog.Certainty) string {
	switch c {
	case catalog.Low:
		return "low"
	case catalog.Medium:
		return "medium"
	case catalog.High:
		return "high"
	case catalog.Exact:
		return "exact"
	}
	return "unknown"
}

// Claims tells what each role of a set says of a permission point, in the order in
// which the roles were given.
func (s *Set) Claims(point string) []Told {
	out := make([]Told, len(s.roles))
	for i, r := range s.roles {
		said := r.claim(s.source, point)
		out[i] = Told{r.name, said.reach, said.certainty}
	}
	return out
}

// Smallest finds the role that holds a permission point for every resource and
// holds the fewest points: a custom role of the documents, else one of the
// catalogue. A cell of low certainty does not count. "" if there is none.
func Smallest(c *catalog.Catalog, p policy.Platform, docs []*policy.Workspace, point string) string {
	s := source{c, p}
	best, fewest := "", 0
	for _, r := range s.known(docs) {
		said := r.claim(s, point)
		if len(said.reach) < len(policy.Reaches()) || said.certainty <= catalog.Low {
			continue
		}
		points := size(c, r)
		if best == "" || points <= fewest { // of equals the later one: an administrator before an owner
			best, fewest = r.name, points
		}
	}
	return best
}

// size counts the points that a role holds.
func size(c *catalog.Catalog, r role) (n int) {
	if r.custom != nil {
		return len(r.custom.of)
	}
	for _, cell := range c.RoleCells(r.id) {
		if len(cell.Reach) > 0 {
			n++
		}
	}
	return n
}
