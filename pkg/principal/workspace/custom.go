package workspace

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// permissions are points with their reach, by key.
type permissions struct{ of map[string][]policy.Reach }

// permissions reads a list of points. One that stands twice reaches as far as
// both; one without a reach reaches everything.
func (s source) permissions(list []policy.WorkspacePermission) *permissions {
	p := &permissions{map[string][]policy.Reach{}}
	for _, entry := range list {
		reach := entry.Reach
		if len(reach) == 0 {
			reach = policy.Reaches()
		}
		k := s.key(entry.Code.Value)
		p.of[k] = union(p.of[k], reach)
	}
	return p
}

func (p *permissions) reach(key string) ([]policy.Reach, bool) {
	reach, ok := p.of[key]
	return reach, ok
}

// answer is what the platform told a caller of its permissions.
type answer struct {
	*permissions
	whole bool // it lists all of them: what is not listed is lacked
}

func (s source) answer(d *policy.Workspace) *answer {
	return &answer{s.permissions(d.Permissions), d.Form == policy.PermissionsForm && d.Unlisted == 0}
}

// custom is a role that a document defines: points one by one, and what it is
// given for whole modules.
type custom struct {
	*permissions
	modules map[string]grade // by service
}

// grade is what a role is given for a whole module.
type grade uint8

const (
	none  grade = iota // nothing beside the points that are listed
	some               // a set of points that no document lists
	whole              // everything
)

// moduleServices gives the service whose points a module of a custom role
// holds. A module of the workspace itself is only a part of its service.
var moduleServices = []struct{ module, service string }{
	{"ArtLab", "paiartlab"},
	{"CodeSource", "paicodesource"},
	{"DLC", "paidlc"},
	{"DSW", "paidsw"},
	{"Dataset", "paidataset"},
	{"Image", "paiimage"},
	{"Model", "paimodel"},
	{"PaiDesigner", "paidesigner"},
	{"Paiflow", "paiflow"},
	{"PaiWorkspace@@", "paiworkspace"},
}

func (s source) custom(d *policy.Workspace) *custom {
	c := &custom{s.permissions(d.Permissions), map[string]grade{}}
	for _, m := range d.Modules {
		service, part := serviceOf(m.Name.Value)
		g := none
		switch match.Fold(m.Type.Value) {
		case "noprivilege", "custompermissions":
		case "fullaccess":
			g = whole
			if part {
				g = some
			}
		default: // readonly, readwrite and what may come
			g = some
		}
		c.modules[service] = max(c.modules[service], g)
	}
	return c
}

// serviceOf gives the service of a module, "" for one that is not known, and
// whether the module is only a part of it.
func serviceOf(module string) (service string, part bool) {
	for _, m := range moduleServices {
		if prefix, ok := strings.CutSuffix(m.module, "@@"); ok {
			if strings.HasPrefix(module, prefix+"@@") {
				return m.service, true
			}
			continue
		}
		if match.EqualFold(m.module, module) {
			return m.service, false
		}
	}
	return "", false
}

// claim tells what the role says of a point. A module of which only the degree
// is known leaves open which points it brings; so does an unknown module, for
// every service that the role does not name.
func (c *custom) claim(key string) claim {
	if reach, ok := c.reach(key); ok {
		return claim{reach, catalog.Exact, true}
	}
	service, _, _ := strings.Cut(key, ":")
	g, named := c.modules[service]
	if !named {
		g = min(c.modules[""], some)
	}
	switch g {
	case whole:
		return claim{policy.Reaches(), catalog.High, true}
	case some:
		return claim{}
	}
	return claim{nil, catalog.Exact, true}
}
