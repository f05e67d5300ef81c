package workspace

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Matrix is the permission points of roles, module by module.
type Matrix struct {
	Columns []Column
	Modules []Module
}

// Column is a role.
type Column struct {
	Role  string
	Short string // without the part before the dot
	Title catalog.Text
}

// Module is the points of one service.
type Module struct {
	Service string
	Title   catalog.Text
	Rows    []Row
}

// Row is one point and what each role has of it, by column.
type Row struct {
	Action string // PaiDSW:ListInstances
	Name   string // ListInstances
	Title  catalog.Text
	Cells  []Cell
}

// Cell is what a role has of a point.
type Cell struct {
	Reach     []policy.Reach    // empty: it lacks it, or nothing is told
	Certainty catalog.Certainty // zero: nothing is told
}

// MatrixOf gives the points of which some role is told, in the order of the
// catalogue. Names choose the roles, services the modules; none stands for
// all. The documents add custom roles.
func MatrixOf(c *catalog.Catalog, p policy.Platform, docs []*policy.Workspace, names, services []string) (Matrix, error) {
	s := source{c, p}
	roles, err := s.chosen(docs, names)
	if err != nil {
		return Matrix{}, err
	}
	m := Matrix{Columns: []Column{}, Modules: []Module{}}
	for _, r := range roles {
		m.Columns = append(m.Columns, Column{r.name, short(r.name), r.title})
	}
	titles := s.titles()
	for _, id := range s.points() {
		a := c.Action(id)
		if len(services) > 0 && !slices.ContainsFunc(services, func(n string) bool { return match.EqualFold(n, a.Service) }) {
			continue
		}
		if len(m.Modules) == 0 || m.Modules[len(m.Modules)-1].Service != a.Service {
			m.Modules = append(m.Modules, Module{Service: a.Service, Title: titles[a.Service]})
		}
		last := &m.Modules[len(m.Modules)-1]
		last.Rows = append(last.Rows, s.row(a, roles))
	}
	return m, nil
}

// chosen gives the roles of the given names, each once; all when there are none.
func (s source) chosen(docs []*policy.Workspace, names []string) ([]role, error) {
	known := s.known(docs)
	if len(names) == 0 {
		return known, nil
	}
	var out []role
	for _, name := range names {
		r, err := find(known, name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(o role) bool { return o.name == r.name }) {
			out = append(out, r)
		}
	}
	return out, nil
}

// points lists the actions of which the table has a cell, in order.
func (s source) points() []catalog.ActionID {
	var out []catalog.ActionID
	for _, r := range s.catalog.Roles(s.platform) {
		for _, c := range s.catalog.RoleCells(r.ID) {
			out = append(out, c.Action)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s source) titles() map[string]catalog.Text {
	out := map[string]catalog.Text{}
	for _, service := range s.catalog.Services(s.platform) {
		out[service.Name] = service.Title
	}
	return out
}

func (s source) row(a catalog.Action, roles []role) Row {
	row := Row{Action: a.Name, Name: a.Name, Title: a.Title, Cells: make([]Cell, len(roles))}
	if len(a.Name) > len(a.Service) && a.Name[len(a.Service)] == ':' {
		row.Name = a.Name[len(a.Service)+1:]
	}
	for i, r := range roles {
		said := r.claim(s, a.Name)
		row.Cells[i] = Cell{said.reach, said.certainty}
	}
	return row
}

// marks are the short words for the reaches that tables of roles have.
var marks = []struct {
	word  string
	reach []policy.Reach
	means string
}{
	{"all", []policy.Reach{policy.PrivateOwn, policy.PrivateOthers, policy.PublicOwn, policy.PublicOthers}, "all resources of the workspace"},
	{"own+pub", []policy.Reach{policy.PrivateOwn, policy.PublicOwn, policy.PublicOthers}, "one's own and public ones"},
	{"own", []policy.Reach{policy.PrivateOwn, policy.PublicOwn}, "one's own"},
	{"priv", []policy.Reach{policy.PrivateOwn}, "one's own private ones"},
	{"pub", []policy.Reach{policy.PublicOwn, policy.PublicOthers}, "public ones"},
}

// Mark gives a cell in at most eight characters: a word for its reach, "-"
// where the role lacks the point, "." where nothing is told; then "~" for
// medium and "?" for low certainty.
func (c Cell) Mark() string {
	sure := map[catalog.Certainty]string{catalog.Medium: "~", catalog.Low: "?"}[c.Certainty]
	switch {
	case c.Certainty == 0:
		return "."
	case len(c.Reach) == 0:
		return "-" + sure
	}
	for _, m := range marks {
		if slices.Equal(m.reach, c.Reach) {
			return m.word + sure
		}
	}
	return c.letters() + sure
}

// letters writes a reach that has no word: o and a for own and others' private
// ones, O and A for public ones.
func (c Cell) letters() string {
	out := ""
	for _, r := range c.Reach {
		out += string("oaOA"[r-policy.PrivateOwn])
	}
	return out
}

// Legend explains the marks, a mark and its meaning each.
func Legend() [][2]string {
	var out [][2]string
	for _, m := range marks {
		out = append(out, [2]string{m.word, m.means})
	}
	return append(out, [2]string{"-", "lacks it"}, [2]string{".", "no source tells"},
		[2]string{"~", "medium certainty"}, [2]string{"?", "low certainty"})
}
