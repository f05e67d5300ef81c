// Package start writes a first configuration for a folder of policies.
//
// [Make] takes what a plan found and gives the text of a configuration: who seems to
// hold what, by attachments, folders and names, with comments that say what to check.
// It guesses and says so; it reads and writes no files.
package start

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
)

// Draft is a configuration to begin with.
type Draft struct {
	Text string
	// Principals is how many it lists, and Documents how many were found.
	Principals, Documents int
	// Several is how many files have policies of several principals: no list has them.
	Several int
	// Unwritable are the files whose names no configuration can have.
	Unwritable []string
}

// mostPrincipals is how many are listed: a longer list is nobody's to check.
const mostPrincipals = 50

// Make writes a configuration for the documents of a plan whose paths are relative to
// the folder of the configuration.
func Make(p *plan.Plan) Draft {
	held := guess(p)
	var b strings.Builder
	b.WriteString(head)
	platforms(&b, p.Documents)
	b.WriteString(settings)
	listed := held.principals[:min(len(held.principals), mostPrincipals)]
	writePrincipals(&b, listed, len(held.principals)-len(listed))
	writeOthers(&b, held.several)
	return Draft{Text: b.String(), Principals: len(listed), Documents: len(p.Documents), Several: len(held.several),
		Unwritable: held.unwritable}
}

const head = `# yaml-language-server: $schema=https://raw.githubusercontent.com/permgap/permgap/main/docs/schema/config.schema.json
#
# The configuration of permgap. 'permgap config' shows what holds, and 'permgap audit'
# judges the principals below. All keys: docs/configuration.md
`

const settings = `
# The level from which 'permgap audit' fails: error, warning, note or never.
fail-on: error

# Optional features that nobody here uses, such as ssh-login: a finding names its own.
without: []

# Files and folders that are no policies of yours, as in a .gitignore.
exclude: []
`

// platforms counts the documents of each platform.
func platforms(b *strings.Builder, docs []*policy.Document) {
	count := map[policy.Platform]int{}
	assumed := false
	for _, d := range docs {
		if d.Kind == policy.KindIdentity || d.Kind == policy.KindRole {
			count[d.Platform]++
			assumed = assumed || d.Assumed
		}
	}
	if len(count) == 0 {
		return
	}
	var found []string
	for _, p := range slices.Sorted(maps.Keys(count)) {
		found = append(found, fmt.Sprintf("%s (%d)", p, count[p]))
	}
	fmt.Fprintf(b, "\n# Policies found, by platform: %s.\n", strings.Join(found, ", "))
	if assumed {
		b.WriteString("# Nothing in some of them tells Huawei Cloud from Open Telekom Cloud. If they are of the latter:\n" +
			"# platform: opentelekomcloud\n")
	}
}

// holder is a principal of the draft.
type holder struct {
	name                                 string
	documents, agency, boundaries, roles []string
}

// guesses is who seems to hold what.
type guesses struct {
	principals []holder
	several    []string // files that hold policies of several principals
	unwritable []string
}

// guess sorts the files. A file whose policies belong to one principal is its; files
// that are held together, in one folder of several alike, or NAME and NAME-global, are
// one principal's.
func guess(p *plan.Plan) guesses {
	var out guesses
	of := map[string][]*principal.Principal{}
	var files []string
	for i := range p.Principals {
		pr := &p.Principals[i]
		for _, file := range principal.Paths(pr.Documents) {
			if of[file] == nil {
				files = append(files, file)
			}
			of[file] = append(of[file], pr)
		}
	}
	slices.Sort(files)
	groups := map[string]*holder{}
	var order []string
	beside := map[string]map[role][]string{} // by folder: boundaries and agencies
	byFolder := foldersOfPrincipals(files)
	for _, file := range files {
		folder := path.Dir(file)
		switch as := roleOf(file); {
		case !writable(file):
			out.unwritable = append(out.unwritable, file)
		case len(of[file]) > 1:
			out.several = append(out.several, file)
		case as != document:
			if beside[folder] == nil {
				beside[folder] = map[role][]string{}
			}
			beside[folder][as] = append(beside[folder][as], file)
		default:
			key := keyOf(file, of[file][0], byFolder)
			if groups[key] == nil {
				groups[key] = &holder{name: key}
				order = append(order, key)
			}
			g := groups[key]
			g.documents = append(g.documents, file)
			for _, r := range of[file][0].Roles {
				if !slices.Contains(g.roles, r) && writable(r) {
					g.roles = append(g.roles, r)
				}
			}
		}
	}
	names := shortNames(order)
	for _, key := range order {
		g := *groups[key]
		side := beside[path.Dir(g.documents[0])]
		g.name, g.boundaries, g.agency = names[key], side[boundary], side[agency]
		out.principals = append(out.principals, g)
	}
	for _, folder := range slices.Sorted(maps.Keys(beside)) {
		if !slices.ContainsFunc(order, func(key string) bool { return path.Dir(groups[key].documents[0]) == folder }) {
			for _, as := range []role{boundary, agency} { // nobody there is bounded by it
				for _, file := range beside[folder][as] {
					out.principals = append(out.principals, holder{name: without(file), documents: []string{file}})
				}
			}
		}
	}
	return out
}

// role is what a file is to a principal, by its name.
type role uint8

const (
	document role = iota
	boundary
	agency
)

func roleOf(file string) role {
	name := strings.ToLower(path.Base(file))
	switch {
	case strings.Contains(name, "boundary"), strings.HasPrefix(name, "scp"):
		return boundary
	case strings.HasPrefix(name, "agency"), strings.HasSuffix(without(name), "-agency"):
		return agency
	}
	return document
}

// foldersOfPrincipals tells the folders that seem to be a principal's each: several
// stand side by side, and one at least has several files.
func foldersOfPrincipals(files []string) map[string]bool {
	count := map[string]int{}
	for _, f := range files {
		if roleOf(f) == document {
			count[path.Dir(f)]++
		}
	}
	side := map[string][]string{}
	for folder := range count {
		if folder != "." {
			side[path.Dir(folder)] = append(side[path.Dir(folder)], folder)
		}
	}
	out := map[string]bool{}
	for parent, folders := range side {
		several := slices.ContainsFunc(folders, func(f string) bool { return count[f] > 1 })
		for _, f := range folders {
			out[f] = several && len(folders) > 1 && (parent == "." || count[parent] == 0) && count[f] <= 10
		}
	}
	return out
}

// keyOf tells which principal a file is of.
func keyOf(file string, pr *principal.Principal, byFolder map[string]bool) string {
	if shared := principal.Paths(pr.Documents); len(shared) > 1 {
		return without(slices.Min(shared))
	}
	if folder := path.Dir(file); byFolder[folder] {
		return folder
	}
	return strings.TrimSuffix(without(file), "-global")
}

// without gives a path without the ending of its name.
func without(file string) string {
	if dir, name := path.Split(file); strings.LastIndexByte(name, '.') > 0 {
		return dir + name[:strings.LastIndexByte(name, '.')]
	}
	return file
}

// shortNames names principals by the last part of their keys, or whole where two would
// be called alike.
func shortNames(keys []string) map[string]string {
	count := map[string]int{}
	for _, k := range keys {
		count[path.Base(k)]++
	}
	out := map[string]string{}
	for _, k := range keys {
		if out[k] = path.Base(k); count[out[k]] > 1 {
			out[k] = k
		}
	}
	return out
}

// writable reports whether a configuration can have a text as it is.
func writable(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= 1000 && text != "-"
}

// writePrincipals writes the list.
func writePrincipals(b *strings.Builder, all []holder, more int) {
	b.WriteString("\n# Who holds what, guessed from attachments, folders and names: please check. Documents of one\n" +
		"# principal add up. Each can have roles, agency, boundary, platform, require, only and in-use.\n")
	if len(all) == 0 {
		b.WriteString(example)
		return
	}
	b.WriteString("principals:\n")
	for i, h := range all {
		fmt.Fprintf(b, "  - name: %s\n", config.YAML(h.name, "text"))
		list(b, "documents", h.documents)
		list(b, "roles", h.roles)
		list(b, "agency", h.agency)
		list(b, "boundary", h.boundaries)
		if i == 0 {
			b.WriteString("    # require: []   # operations, actions or APIs that must work\n" +
				"    # only: []      # the operations to judge, and no others\n")
		}
	}
	if more > 0 {
		fmt.Fprintf(b, "  # And %d more, which are left out: with so many, globs and folders are easier to keep.\n", more)
	}
}

const example = `# principals:
#   - name: operators
#     documents: [policies/operators]
#     require: [modelarts.notebook.start]
`

// list writes a key with its paths or names.
func list(b *strings.Builder, key string, words []string) {
	if len(words) == 0 {
		return
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = config.YAML(w, "text")
	}
	if line := strings.Join(quoted, ", "); len(line) <= 80 {
		fmt.Fprintf(b, "    %s: [%s]\n", key, line)
		return
	}
	fmt.Fprintf(b, "    %s:\n", key)
	for _, q := range quoted {
		fmt.Fprintf(b, "      - %s\n", q)
	}
}

// writeOthers names the files that no list of files can tell apart.
func writeOthers(b *strings.Builder, files []string) {
	if len(files) == 0 {
		return
	}
	const few = 10
	b.WriteString("\n# These files have policies of several principals. They are in no list above:\n" +
		"# 'permgap audit .' judges each of their principals by itself.\n")
	for _, f := range files[:min(few, len(files))] {
		fmt.Fprintf(b, "#   %s\n", config.YAML(f, "text"))
	}
	if len(files) > few {
		fmt.Fprintf(b, "#   and %d more\n", len(files)-few)
	}
}
