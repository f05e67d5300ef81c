package pai

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// The sources of the files, and how a row of official images begins its
// resource: such rows say that a default holds, not who may do something.
const (
	appendix   = "appendix"
	appendixEn = "appendix-en"
	inferred   = "appendix-columns"
	official   = "provider/"
)

// identifier is what stands for one identifier in a relative resource.
var identifier = regexp.MustCompile(`^(\{.*\}|\*|jobid|podid|tbid)$`)

// Files makes one catalogue file for each RAM service, in order of service.
func Files(rows []Row, later []Later) ([]schema.File, error) {
	b := &builder{files: map[string]*fileBuilder{}, simplify: hans()}
	for _, r := range rows {
		if err := b.row(r); err != nil {
			return nil, fmt.Errorf("row at line %d (%s): %w", r.Line, r.Title, err)
		}
	}
	for _, l := range later {
		if err := b.later(l); err != nil {
			return nil, fmt.Errorf("%s: %w", l.Code, err)
		}
	}
	return b.finish(), nil
}

type builder struct {
	files    map[string]*fileBuilder
	simplify func(string) string
}

func (b *builder) file(service string) *fileBuilder {
	f, ok := b.files[service]
	if !ok {
		f = newFile(service)
		b.files[service] = f
	}
	return f
}

// row adds a row of the appendix: an action, and the operation it stands for.
func (b *builder) row(r Row) error {
	i := slices.IndexFunc(tables, func(t struct{ table, service, group string }) bool { return t.table == r.Table })
	if i < 0 {
		return fmt.Errorf("unknown table %q", r.Table)
	}
	f, group := b.file(tables[i].service), tables[i].group
	title := catalog.Text{En: r.NameEn, ZhHans: b.simplify(r.Title), ZhHant: r.Title}
	f.sources[appendix] = true
	switch {
	case r.code() == "":
		return withoutCode(f, r, title, group)
	case r.Allowed && strings.HasPrefix(r.Resource, official):
		ofOfficialImages(f, r, title, group)
		return nil
	}
	return point(f, r, title, group)
}

// point adds a permission point and its operation.
func point(f *fileBuilder, r Row, title catalog.Text, group string) error {
	name, alias, codes := canonical(r.SeedRow)
	if got, _, _ := strings.Cut(strings.ToLower(name), ":"); got != f.service {
		return fmt.Errorf("%s stands in a table of %s", name, f.service)
	}
	a := schema.Action{Name: name, Title: title, Aliases: alias, Workspace: codes, Deprecated: r.Retired, Source: []string{appendix}}
	if r.Allowed {
		a.Default = "allowed"
	}
	if r.Resource != "" {
		a.Resources = []string{f.resource(r.Resource)}
	}
	if err := f.cells(r, &a); err != nil {
		return err
	}
	f.add(a)
	f.do(schema.Operation{ID: f.service + "." + local(name), Title: title, Group: group, Actions: []string{name}, Source: []string{appendix}})
	return nil
}

// withoutCode keeps a row that names no permission point as an operation.
func withoutCode(f *fileBuilder, r Row, title catalog.Text, group string) error {
	id, ok := codeless[r.Title]
	if !ok {
		return fmt.Errorf("a row without a code that has no operation")
	}
	f.Defects = append(f.Defects, schema.Defect{
		Kind: "missing-code", Where: r.NameEn, Written: fmt.Sprintf("%d ticks and no permission point", r.Ticks),
		Note: "kept as the operation " + id, Source: appendix,
	})
	f.do(schema.Operation{ID: id, Title: title, Group: group, Source: []string{appendix}, Note: "The appendix names no permission point for it."})
	return nil
}

// ofOfficialImages keeps a row whose default holds for official images only:
// the action itself has no default, so that custom images are not overlooked.
func ofOfficialImages(f *fileBuilder, r Row, title catalog.Text, group string) {
	name, alias, _ := canonical(r.SeedRow)
	if len(alias) > 0 {
		f.alias[name] = append(f.alias[name], alias...)
	}
	f.Defects = append(f.Defects, schema.Defect{
		Kind: "duplicate", Where: name, Written: r.RAM + " (" + r.Resource + ")",
		Note: "a second row: allowed unless denied, for official images only; the action keeps the default of the other row", Source: appendix,
	})
	verb, rest := splitVerb(local(name))
	f.do(schema.Operation{
		ID: f.service + "." + verb + "Official" + rest, Title: title, Group: group, Source: []string{appendix},
		Note: "Allowed unless a policy denies " + name + " on " + f.pattern(r.Resource) + ".",
	})
}

// later adds a point of the newer English page; its columns cannot be told
// but for the first, and a single tick.
func (b *builder) later(l Later) error {
	prefix, _, ok := strings.Cut(strings.ToLower(l.Code), ":")
	if _, known := titles[prefix]; !ok || !known {
		return fmt.Errorf("unknown service %q", prefix)
	}
	f := b.file(prefix)
	f.sources[appendixEn] = true
	name, alias, _ := canonical(SeedRow{RAM: l.Code})
	a := schema.Action{Name: name, Aliases: alias, Source: []string{appendixEn}}
	f.laterCells(l, &a)
	f.add(a)
	f.do(schema.Operation{ID: f.service + "." + local(name), Group: groupOf(f.service), Actions: []string{name}, Source: []string{appendixEn}})
	return nil
}

func (b *builder) finish() []schema.File {
	var out []schema.File
	for _, f := range b.files {
		out = append(out, f.finish())
	}
	slices.SortFunc(out, func(a, b schema.File) int { return cmp.Compare(a.Service, b.Service) })
	return out
}

// canonical gives the name an action has in the catalogue, the other spellings
// the appendix has for it, and the code of workspace roles where its service
// has another prefix: RAM knows no such name.
func canonical(r SeedRow) (name string, aliases, codes []string) {
	name = r.code()
	prefix, rest, _ := strings.Cut(name, ":")
	if ram, ok := ramPrefix[strings.ToLower(prefix)]; ok {
		name = ram + ":" + rest
	}
	if fixed, ok := typos[name]; ok {
		name = fixed
	}
	for _, code := range []string{r.RAM, r.Workspace} {
		switch {
		case code == "" || code == name || slices.Contains(aliases, code):
		case prefixOf(code) != prefixOf(name):
			codes = append(codes, code)
		default:
			aliases = append(aliases, code)
		}
	}
	return name, aliases, codes
}

// prefixOf gives the service that a code starts with, in small letters.
func prefixOf(code string) string {
	prefix, _, _ := strings.Cut(strings.ToLower(code), ":")
	return prefix
}

func groupOf(service string) string {
	group := ""
	for _, t := range tables {
		if t.service == service {
			group = t.group
		}
	}
	return group
}

// splitVerb splits GetImage into Get and Image.
func splitVerb(name string) (verb, rest string) {
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			return name[:i], name[i:]
		}
	}
	return name, ""
}
