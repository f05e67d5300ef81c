package main

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// roleRow is a workspace role as JSON gives it.
type roleRow struct {
	Role     string          `json:"role"`
	Platform policy.Platform `json:"platform"`
	Title    string          `json:"title,omitempty"`
	Holds    int             `json:"holds"` // permission points it holds, at any reach
	Lacks    int             `json:"lacks"`
	Sources  []datedSource   `json:"sources,omitempty"`
}

func describeRole(cat *catalog.Catalog, r catalog.Role, lang string) *roleRow {
	row := &roleRow{Role: r.Name, Platform: r.Platform, Title: r.Title.In(lang), Sources: sourceList(r.Sources, lang)}
	for _, c := range cat.RoleCells(r.ID) {
		if len(c.Reach) > 0 {
			row.Holds++
		} else {
			row.Lacks++
		}
	}
	return row
}

// role prints what a role holds, in numbers.
func (p page) role(r *roleRow) {
	if r.Title != "" {
		p.Wrapped(2, "", r.Title)
	}
	p.Line(2, "holds %d permission points, lacks %d; 'permgap roles %s' lists them", r.Holds, r.Lacks, r.Role)
	p.sources(2, r.Sources)
}
