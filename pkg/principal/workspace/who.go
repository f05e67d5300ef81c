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
