package huawei

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/names"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// OpenTelekomCloudPages gives what the repositories in a folder add to the
// files of Open Telekom Cloud: operations and actions that those lack.
func OpenTelekomCloudPages(pages fs.FS, have map[string]schema.File) (map[string]schema.File, error) {
	p := assemble.Platform{Name: "opentelekomcloud", Resources: otcResources, Misspelt: otcMisspelt, Aliases: otcAliases, Own: parseOwn(names.English)}
	return pageFiles(p, pages, otcRepositories, have)
}

// HuaweiCloudPages does the same for Huawei Cloud.
func HuaweiCloudPages(pages fs.FS, have map[string]schema.File) (map[string]schema.File, error) {
	p := assemble.Platform{Name: "huaweicloud", Resources: huaweiResources, Misspelt: misspelt, Aliases: aliases, Own: parseOwn(names.English)}
	return pageFiles(p, pages, huaweiRepositories, have)
}

func pageFiles(p assemble.Platform, pages fs.FS, from []repository, have map[string]schema.File) (map[string]schema.File, error) {
	docs, err := pageDocuments(pages, from)
	if err != nil {
		return nil, err
	}
	known := knownIn(have)
	p.Taken = known.ids
	p.Add(impliedDocument())
	for _, d := range docs {
		d.Rows = slices.DeleteFunc(d.Rows, known.has)
		p.Add(d)
	}
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	for service, f := range files {
		f.Actions = slices.DeleteFunc(f.Actions, func(a schema.Action) bool { return known.actions[strings.ToLower(a.Name)] })
		if len(f.Actions)+len(f.Operations)+len(f.Defects) == 0 {
			delete(files, service)
			continue
		}
		f = withUsedSources(f)
		if base, ok := have[service]; !ok || base.Title == (catalog.Text{}) {
			f.Title, f.Scope = titles[service], scopes[service]
		}
		files[service] = f
	}
	return files, nil
}

// known is what files hold, by folded names.
type known struct {
	actions map[string]bool
	keys    map[string]bool // operations by API and own actions, without an API by their actions
	ids     map[string]bool
}

func knownIn(files map[string]schema.File) known {
	k := known{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, f := range files {
		for _, a := range f.Actions {
			k.actions[strings.ToLower(a.Name)] = !a.Mentioned
		}
		for _, o := range f.Operations {
			k.ids[strings.ToLower(o.ID)] = true
			k.keys[assemble.Key("", o.Actions)] = true
			for _, api := range o.API {
				k.keys[assemble.Key(api, o.Actions)] = true
			}
		}
	}
	return k
}

// has reports whether a row's operation is known.
func (k known) has(r table.Row) bool {
	if len(r.API) == 0 {
		return k.keys[assemble.Key("", r.Actions)]
	}
	return slices.ContainsFunc(r.API, func(api string) bool { return k.keys[assemble.Key(api, r.Actions)] })
}

// withUsedSources leaves out the sources that nothing in the file names.
func withUsedSources(f schema.File) schema.File {
	used := map[string]schema.Source{}
	for _, id := range assemble.Named(f) {
		used[id] = f.Sources[id]
	}
	f.Sources = used
	return f
}
