package aws

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/tables"
)

// Folder is where the tables and the YAML of AWS are.
const Folder = "aws"

// Files makes the tables and compares them with those there are. What the YAML
// that people write says of an operation and a permission stands there alone.
func Files(catalogue, inputs fs.FS) ([]tables.File, error) {
	f, err := read(inputs)
	if err != nil {
		return nil, err
	}
	mine, err := readByHand(catalogue)
	if err != nil {
		return nil, err
	}
	made := map[string]string{}
	for service, s := range f.services() {
		s.hand = mine[service]
		maps.Copy(made, s.files())
	}
	before := map[string]string{}
	paths, err := fs.Glob(catalogue, Folder+"/*")
	if err != nil {
		return nil, err
	}
	for _, p := range paths {
		if !isMade(p) {
			continue
		}
		text, err := fs.ReadFile(catalogue, p)
		if err != nil {
			return nil, err
		}
		before[p] = string(text)
	}
	return tables.Differ(before, made), nil
}

// isMade reports whether a file is one that this package makes.
func isMade(p string) bool {
	return strings.HasSuffix(p, ".reference.yaml") || strings.HasSuffix(p, ".actions.tsv") || strings.HasSuffix(p, ".requires.tsv") ||
		strings.HasSuffix(p, ".contents.tsv")
}

// service is what the inputs state of one service.
type service struct {
	name, title string
	actions     []*action
	edges       []*edge
	resources   map[string][]string
	defects     []defect
	policies    [][2]string
	roles       []string
	hand        *byHand
}

func (f *facts) services() map[string]*service {
	all := map[string]*service{}
	for _, name := range slices.Sorted(maps.Keys(f.actions)) {
		a := f.actions[name]
		if all[a.service] == nil {
			all[a.service] = &service{name: a.service, title: f.titles[a.service], resources: f.resources[a.service],
				roles: slices.Sorted(slices.Values(f.roles[a.service]))}
		}
		all[a.service].actions = append(all[a.service].actions, a)
	}
	for _, e := range f.edges {
		s := all[f.actions[e.action].service]
		s.edges = append(s.edges, e)
	}
	if iam := all["iam"]; iam != nil {
		iam.policies = f.policies
	}
	for _, d := range f.defects {
		all[d.service].defects = append(all[d.service].defects, d)
	}
	return all
}

// byHand is what people wrote about a service.
type byHand struct {
	said              map[[2]string]bool // operations and what they need
	features, sources map[string]bool    // that are used there
	declared          map[string]bool    // "source ID" and "feature NAME" that are declared there
}

// readByHand reads the YAML that is not made here, by service.
func readByHand(catalogue fs.FS) (map[string]*byHand, error) {
	paths, err := fs.Glob(catalogue, Folder+"/*.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]*byHand{}
	for _, p := range paths {
		if isMade(p) {
			continue
		}
		text, err := fs.ReadFile(catalogue, p)
		if err != nil {
			return nil, err
		}
		f, problems := load.Parse(p, text)
		if err := problems.Err(); err != nil {
			return nil, err
		}
		if all[f.Service] == nil {
			all[f.Service] = &byHand{map[[2]string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
		}
		all[f.Service].read(&f.File)
	}
	return all, nil
}

func (h *byHand) read(f *schema.File) {
	for id := range f.Sources {
		h.declared["source "+id] = true
	}
	for name := range f.Features {
		h.declared["feature "+name] = true
	}
	for _, o := range f.Operations {
		for _, id := range o.Source {
			h.sources[id] = true
		}
		for _, r := range slices.Concat(o.Requires, o.RequiresAdded) {
			if r.By != "agency" { // what a role needs says nothing of the caller
				for _, name := range slices.Concat(r.All, r.Any) {
					h.said[[2]string{o.ID, name}] = true
				}
			}
			if r.Feature != "" {
				h.features[r.Feature] = true
			}
			for _, id := range append(slices.Clone(r.Source), r.FeatureBy) {
				h.sources[id] = true
			}
		}
	}
}

// operation gives the id of the operation of an action.
func operation(action string) string { return strings.Replace(action, ":", ".", 1) }

// files makes the files of a service.
func (s *service) files() map[string]string {
	if s.hand != nil {
		s.edges = slices.DeleteFunc(s.edges, func(e *edge) bool { return s.hand.said[[2]string{operation(e.action), e.needs}] })
	}
	stem := path.Join(Folder, s.name)
	made := map[string]string{stem + ".reference.yaml": s.reference(), stem + ".actions.tsv": s.actionTable()}
	if len(s.edges) > 0 {
		made[stem+".requires.tsv"] = s.edgeTable()
	}
	if len(s.policies) > 0 {
		made[stem+".contents.tsv"] = s.contentTable()
	}
	return made
}

// contentTable has what managed policies hold.
func (s *service) contentTable() string {
	var b strings.Builder
	b.WriteString("name\tsource\tcontent\n")
	for _, p := range s.policies {
		if p[1] != "" { // of some only the name is known
			fmt.Fprintf(&b, "%s\tpolicies\t%s\n", p[0], p[1])
		}
	}
	return b.String()
}

// levels are the words of the catalogue for the levels of the reference, the
// narrowest first: where a level is a tag's or a permission's, it says so.
var levels = [][2]string{
	{"Permissions management", "permissions"}, {"Tagging", "tagging"}, {"Write", "write"}, {"List", "list"}, {"Read", "read"},
}

func levelOf(said string) string {
	for _, l := range levels {
		if strings.Contains(said, l[0]) {
			return l[1]
		}
	}
	return ""
}

func (s *service) actionTable() string {
	var b strings.Builder
	b.WriteString("name\taccess\tresources\tkeys\tsource\n")
	for _, a := range s.actions {
		var types []string
		for _, t := range a.types {
			if name := strings.TrimSuffix(t, "*"); s.resources[name] != nil && !slices.Contains(types, name) {
				types = append(types, name)
			}
		}
		slices.Sort(types)
		if len(a.types) == 0 {
			types = []string{"-"}
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\treference\n", a.name, levelOf(a.level), strings.Join(types, "; "), strings.Join(a.keys, "; "))
	}
	return b.String()
}

func (s *service) edgeTable() string {
	var b strings.Builder
	roles := slices.ContainsFunc(s.edges, func(e *edge) bool { return e.role })
	b.WriteString("operation\tall\t")
	if roles {
		b.WriteString("role\t")
	}
	b.WriteString("feature\tfeature_by\twhen.en\twith\tstanding\talways\tsource\n")
	for _, e := range s.edges {
		with, always, needs := "", "", e.needs
		switch {
		case e.role:
			needs = "\t" + e.needs
		case roles:
			needs += "\t"
		}
		if e.key != "" {
			with = e.key + "=" + e.value
		}
		if e.always {
			always = "true"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", operation(e.action), needs, e.feature, e.featureBy, e.when, with,
			e.standing, always, strings.Join(e.sources, "; "))
	}
	return b.String()
}

// reference makes the YAML that the tables refer to.
func (s *service) reference() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by policies/importers from its tables. Write facts of your own into %s.yaml.\n", s.name)
	fmt.Fprintf(&b, "platform: aws\nservice: %s\n", s.name)
	if s.title != "" {
		fmt.Fprintf(&b, "title: {en: %s}\n", tables.Scalar(s.title))
	}
	b.WriteString("coverage: whole\neach_action: true\nsources:\n")
	used := s.used()
	for _, d := range documents {
		if !used[d.id] {
			continue
		}
		fmt.Fprintf(&b, "  %s:\n    title: {en: %s}\n    url: %s\n    %s\n    standing: %s\n",
			d.id, tables.Scalar(d.title), d.url, d.dated, d.standing)
		if d.note != "" {
			fmt.Fprintf(&b, "    note: %s\n", tables.Scalar(d.note))
		}
	}
	if len(s.resources) > 0 {
		b.WriteString("resources:\n")
		for _, name := range slices.Sorted(maps.Keys(s.resources)) {
			var quoted []string
			for _, p := range s.resources[name] {
				quoted = append(quoted, strconv.Quote(p))
			}
			fmt.Fprintf(&b, "  %s: [%s]\n", tables.Scalar(name), strings.Join(quoted, ", "))
		}
	}
	if names := s.features(); len(names) > 0 {
		b.WriteString("features:\n")
		for _, name := range names {
			title := features[name]
			if title == "" {
				title = "the call names a resource of the type " + name
			}
			fmt.Fprintf(&b, "  %s: {en: %s}\n", tables.Scalar(name), tables.Scalar(title))
		}
	}
	names := make([]string, len(s.policies))
	for i, p := range s.policies {
		names[i] = p[0]
	}
	for _, l := range []struct {
		field string
		names []string
	}{{"service_roles", s.roles}, {"system_policies", names}} {
		if len(l.names) > 0 {
			fmt.Fprintf(&b, "%s:\n", l.field)
		}
		for _, name := range l.names {
			fmt.Fprintf(&b, "  - %s\n", tables.Scalar(name))
		}
	}
	if len(s.defects) > 0 {
		b.WriteString("defects:\n")
	}
	for _, d := range s.defects {
		fmt.Fprintf(&b, "  - kind: %s\n    where: %s\n    written: %s\n    source: %s\n",
			d.kind, tables.Scalar(d.where), tables.Scalar(d.written), d.source)
	}
	return b.String()
}

// used gives the sources that something of the service rests on.
func (s *service) used() map[string]bool {
	used := map[string]bool{"reference": true, "policies": len(s.policies) > 0}
	for _, e := range s.edges {
		for _, id := range e.sources {
			used[id] = true
		}
		used[e.featureBy] = true
	}
	for _, d := range s.defects {
		used[d.source] = true
	}
	if s.hand != nil {
		maps.Copy(used, s.hand.sources)
		maps.DeleteFunc(used, func(id string, _ bool) bool { return s.hand.declared["source "+id] })
	}
	return used
}

// features gives the features that are used and not declared by hand.
func (s *service) features() []string {
	names := map[string]bool{}
	for _, e := range s.edges {
		if e.feature != "" {
			names[e.feature] = true
		}
	}
	if s.hand != nil {
		maps.Copy(names, s.hand.features)
		maps.DeleteFunc(names, func(name string, _ bool) bool { return s.hand.declared["feature "+name] })
	}
	return slices.Sorted(maps.Keys(names))
}
