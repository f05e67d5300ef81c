// Package alibaba makes the tables of the services of Alibaba Cloud: the actions
// that pages of RAM document, with level and resource types, the names of APIs
// as inferred actions, and the service-linked roles. The YAML that people write
// beside the tables wins over them.
package alibaba

import (
	"cmp"
	"fmt"
	"io/fs"
	neturl "net/url"
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/policies/importers/tables"
)

// Folder is where the tables and the YAML of Alibaba Cloud are.
const Folder = "alibabacloud"

// The columns of the inputs. All must be there.
var columns = map[string][]string{
	"actions":       {"action", "api", "level", "resources", "keys", "pages"},
	"apis":          {"code", "api", "product"},
	"codes":         {"code", "product", "basis"},
	"pages":         {"service", "id", "title", "url", "dated", "note"},
	"service-roles": {"role", "service", "basis", "standing", "url", "dated"},
	"services":      {"service", "title"},
}

// Files makes the tables and compares them with those there are.
func Files(catalogue, inputs fs.FS) ([]tables.File, error) {
	in := map[string][][]string{}
	for name, want := range columns {
		rows, err := tables.Read(inputs, name, want)
		if err != nil {
			return nil, err
		}
		in[name] = rows
	}
	mine, before, err := readByHand(catalogue)
	if err != nil {
		return nil, err
	}
	f := &facts{in: in, hand: mine, services: map[string]*service{}}
	if err := f.read(); err != nil {
		return nil, err
	}
	made := map[string]string{}
	for _, s := range f.services {
		s.files(made)
	}
	return tables.Differ(before, made), nil
}

// byHand is what people wrote.
type byHand struct {
	actions   map[string]bool            // those that are more than mentioned, folded
	roles     map[string]bool            // service roles, folded
	resources map[string]map[string]bool // the names of a service's resource types
	sources   map[string]map[string]bool
	titles    map[string]bool // services that have a title
	covered   map[string]bool // services that say how much of them is here
}

// isMade reports whether a file is one that this package makes.
func isMade(p string) bool {
	return strings.HasSuffix(p, ".reference.yaml") || strings.HasSuffix(p, ".actions.tsv")
}

// readByHand reads what people wrote, and the text of what was made before.
func readByHand(catalogue fs.FS) (*byHand, map[string]string, error) {
	h := &byHand{
		map[string]bool{}, map[string]bool{}, map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]bool{}, map[string]bool{},
	}
	before := map[string]string{}
	paths, err := fs.Glob(catalogue, Folder+"/*")
	if err != nil {
		return nil, nil, err
	}
	for _, p := range paths {
		text, err := fs.ReadFile(catalogue, p)
		if err != nil {
			return nil, nil, err
		}
		if isMade(p) {
			before[p] = string(text)
			continue
		}
		if path.Ext(p) != ".yaml" {
			continue
		}
		f, problems := load.Parse(p, text)
		if err := problems.Err(); err != nil {
			return nil, nil, err
		}
		h.read(f)
	}
	return h, before, nil
}

func (h *byHand) read(f *load.File) {
	for _, a := range f.Actions {
		if !a.Mentioned {
			h.actions[strings.ToLower(a.Name)] = true
		}
		for _, alias := range a.Aliases {
			h.actions[strings.ToLower(alias)] = true
		}
	}
	for _, d := range f.Defects { // what a page writes wrong is no name
		for _, name := range strings.FieldsFunc(d.Written, func(c rune) bool { return c == ' ' || c == ',' }) {
			h.actions[strings.ToLower(name)] = true
		}
	}
	for _, name := range f.ServiceRoles {
		h.roles[strings.ToLower(name)] = true
	}
	names, ids := map[string]bool{}, map[string]bool{}
	for name := range f.Resources {
		names[name] = true
	}
	for id := range f.Sources {
		ids[id] = true
	}
	h.resources[f.Service], h.sources[f.Service] = names, ids
	h.titles[f.Service] = f.Title.En != ""
	h.covered[f.Service] = f.Coverage != ""
}

// facts joins the inputs.
type facts struct {
	in       map[string][][]string
	hand     *byHand
	services map[string]*service
}

// service is what the inputs state of one service.
type service struct {
	name, title string
	hand        *byHand
	actions     []action
	resources   map[string]string // a type and its pattern
	pages       [][]string
	products    []string // whose APIs are its inferred actions
	roles       []role
	used        map[string]bool
}

type action struct {
	name, level, standing string
	types, keys, sources  []string
}

type role struct {
	name, service, basis, source string
	declared                     bool // by a person
}

func (f *facts) service(name string) *service {
	if f.services[name] == nil {
		f.services[name] = &service{name: name, hand: f.hand, resources: map[string]string{}, used: map[string]bool{}}
	}
	return f.services[name]
}

// list splits a cell.
func list(cell string) []string {
	return strings.FieldsFunc(cell, func(c rune) bool { return c == ';' })
}

func (f *facts) read() error {
	known, other := map[string]bool{}, map[string]bool{} // names, and what an API's action is not called
	for _, row := range f.in["actions"] {
		code, _, ok := strings.Cut(row[0], ":")
		if !ok {
			return fmt.Errorf("actions: %q is no action", row[0])
		}
		known[strings.ToLower(row[0])] = true
		for _, api := range list(row[1]) {
			other[strings.ToLower(code+":"+api)] = true
		}
		if f.hand.actions[strings.ToLower(row[0])] {
			continue
		}
		s := f.service(code)
		a := action{name: row[0], level: row[2], keys: list(row[4]), sources: list(row[5])}
		switch {
		case row[3] == "*":
			a.types = []string{"-"}
		default:
			for _, pattern := range list(row[3]) {
				if name := s.typeOf(pattern); !slices.Contains(a.types, name) {
					a.types = append(a.types, name)
				}
			}
		}
		slices.Sort(a.types)
		s.actions = append(s.actions, a)
	}
	for _, row := range f.in["apis"] {
		name := row[0] + ":" + row[1]
		if k := strings.ToLower(name); known[k] || other[k] || f.hand.actions[k] {
			continue
		}
		s := f.service(row[0])
		s.actions = append(s.actions, action{name: name, standing: "inferred", sources: []string{apiList}})
		if !slices.Contains(s.products, row[2]) {
			s.products = append(s.products, row[2])
		}
	}
	for _, row := range f.in["pages"] {
		if s := f.services[row[0]]; s != nil {
			s.pages = append(s.pages, append(slices.Clip(row), "official"))
		}
	}
	for _, row := range f.in["services"] {
		if s := f.services[row[0]]; s != nil && !f.hand.titles[row[0]] {
			s.title = row[1]
		}
	}
	f.roles()
	for _, s := range f.services {
		slices.SortFunc(s.actions, func(a, b action) int { return cmp.Compare(a.name, b.name) })
		for _, a := range s.actions {
			for _, id := range a.sources {
				s.used[id] = true
			}
		}
	}
	return nil
}

// roles gives service-linked roles to RAM, each page a source.
func (f *facts) roles() {
	ids, taken := map[[2]string]string{}, map[string]bool{}
	s := f.service("ram")
	for _, row := range f.in["service-roles"] {
		page := [2]string{row[4], row[5]}
		if ids[page] == "" {
			ids[page] = free(taken, "roles-"+slug(row[4]))
			s.pages = append(s.pages, []string{"ram", ids[page], "Service-linked roles", row[4], row[5], "", row[3]})
		}
		r := role{row[0], row[1], row[2], ids[page], f.hand.roles[strings.ToLower(row[0])]}
		if r.declared && r.service == "" {
			continue // nothing more is known of it
		}
		s.used[ids[page]] = true
		s.roles = append(s.roles, r)
	}
}

// slug makes an id of the last word of an address.
func slug(url string) string {
	if unescaped, err := neturl.PathUnescape(url); err == nil {
		url = unescaped
	}
	word := strings.TrimSuffix(path.Base(strings.TrimSuffix(url, "/")), path.Ext(url))
	words := strings.FieldsFunc(strings.ToLower(word), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	return cmp.Or(strings.Join(words, "-"), "page")
}

// free gives an id that is not taken, and takes it.
func free(taken map[string]bool, id string) string {
	name := id
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", id, n)
	}
	taken[name] = true
	return name
}

// typeOf gives the name of the resource type of a pattern. It is made of the
// words of the path; another service's begins with the service.
func (s *service) typeOf(pattern string) string {
	parts := strings.SplitN(pattern, ":", 5)
	words := strings.FieldsFunc(parts[4], func(c rune) bool { return c == '/' || c == '*' || c == '.' })
	name := strings.ToLower(strings.Join(words, "-"))
	if name == "" {
		name = "any"
	}
	if parts[1] != s.name {
		name = parts[1] + "-" + name
	}
	for n := 2; s.resources[name] != "" && s.resources[name] != pattern; n++ {
		name = fmt.Sprintf("%s-%d", strings.TrimSuffix(name, fmt.Sprintf("-%d", n-1)), n)
	}
	s.resources[name] = pattern
	return name
}
