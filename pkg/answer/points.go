package answer

import "github.com/permgap/permgap/pkg/principal/workspace"

// Point is a permission point and what each role has of it.
type Point struct {
	Service string      `json:"service"`
	Action  string      `json:"action"`
	Title   string      `json:"title,omitempty"`
	Roles   []PointRole `json:"roles"`
}

// PointRole is what a role has of a point.
type PointRole struct {
	Role      string   `json:"role"`
	Held      *bool    `json:"held"` // null where no source tells
	Reach     []string `json:"reach"`
	Certainty string   `json:"certainty"`
}

// Points is the JSON form of what roles hold, point by point.
type Points struct {
	Version string  `json:"version"`
	Points  []Point `json:"points"`
}

// PointsOf gives a matrix of roles and points its JSON form.
func PointsOf(q Question, m workspace.Matrix) Points {
	rows := []Point{}
	for _, mod := range m.Modules {
		for _, r := range mod.Rows {
			row := Point{Service: mod.Service, Action: r.Action, Title: r.Title.In(q.Lang)}
			for i, cell := range r.Cells {
				has := PointRole{Role: m.Columns[i].Role, Reach: reachNames(cell.Reach), Certainty: workspace.CertaintyName(cell.Certainty)}
				if cell.Certainty != 0 {
					held := len(cell.Reach) > 0
					has.Held = &held
				}
				row.Roles = append(row.Roles, has)
			}
			rows = append(rows, row)
		}
	}
	return Points{version, rows}
}
