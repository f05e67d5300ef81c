package workspace

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// Answer says who holds a permission point and who lacks it. Its JSON form is
// that of roles --action.
type Answer struct {
	Version  string    `json:"version"`
	Action   string    `json:"action"`
	HeldBy   []Holder  `json:"held_by"`
	LackedBy []Lacking `json:"lacked_by"`
	// Unknown names the roles of which no source tells.
	Unknown []string `json:"unknown,omitempty"`
	// Default is "allowed" for a point that needs no role unless a policy denies it.
	Default string `json:"default,omitempty"`
}

// Holder is a role that holds a point.
type Holder struct {
	Role      string   `json:"role"`
	Reach     []string `json:"reach"`
	Certainty string   `json:"certainty"`
}

// Lacking is a role that lacks a point.
type Lacking struct {
	Role      string `json:"role"`
	Certainty string `json:"certainty"`
}

// Who tells which roles hold a permission point: those of the catalogue in the
// source's order, then the custom roles of the documents; of the named roles
// only, if names are given. The point is given in any case and spelling; an
// unknown one is an error with the nearest names, as is an unknown role.
func Who(c *catalog.Catalog, p policy.Platform, docs []*policy.Workspace, point string, names []string) (Answer, error) {
	id, ok := c.Lookup(p, point)
	if !ok {
		return Answer{}, unknownPoint(c, p, point)
	}
	a := Answer{Version: "1", Action: c.ActionName(id), HeldBy: []Holder{}, LackedBy: []Lacking{}}
	if c.Action(id).Default != catalog.DefaultNone {
		a.Default = "allowed"
	}
	s := source{c, p}
	roles, err := s.chosen(docs, names)
	if err != nil {
		return Answer{}, err
	}
	for _, r := range roles {
		switch said := r.claim(s, point); {
		case said.certainty == 0:
			a.Unknown = append(a.Unknown, r.name)
		case len(said.reach) == 0:
			a.LackedBy = append(a.LackedBy, Lacking{r.name, CertaintyName(said.certainty)})
		default:
			a.HeldBy = append(a.HeldBy, Holder{r.name, reachNames(said.reach), CertaintyName(said.certainty)})
		}
	}
	return a, nil
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

func reachNames(reach []policy.Reach) []string {
	out := make([]string, len(reach))
	for i, r := range reach {
		out[i] = r.String()
	}
	return out
}
