package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Key is a key of the configuration. The table of keys checks a file, makes the
// JSON Schema for editors, and says which flags and variables there are.
type Key struct {
	Name string
	Kind Kind
	// Meaning is what the key says, for the schema.
	Meaning string
	// Default is the value of a run that does not set it.
	Default string
	// Flag says that a flag of the same name gives it as well, and a variable of
	// the environment: see [Key.Variable].
	Flag bool
	// Needed says that a mapping must have it.
	Needed bool
	// Keys are those of a mapping, or of each entry of a list of mappings.
	Keys []Key

	check   func(c *checker, k Key, n *yaml.Node) // of a word: what else it must be
	entries func(c *checker, n *yaml.Node)        // of a list of mappings as a whole
}

// Kind is what a key holds.
type Kind uint8

// The kinds of values.
const (
	Word    Kind = iota // a text; of some keys one of [Words]
	Switch              // true or false
	Date                // a day, YYYY-MM-DD
	List                // texts; a single one stands for a list of one
	Levels              // the level of each rule
	Mapping             // keys of its own
	Entries             // a list of mappings
)

// table are all keys, in the order of the documentation.
var table = []Key{
	{Name: "format", Kind: List, Flag: true, Default: "text", check: (*checker).format,
		Meaning: "The formats of 'permgap audit'. Output files are named on the command line only."},
	{Name: "color", Kind: Word, Flag: true, Default: "auto", Meaning: "When to use colours."},
	{Name: "lang", Kind: Word, Flag: true, Default: "en", Meaning: "The language of titles."},
	{Name: "platform", Kind: Word, Flag: true, Meaning: "Treat documents and names as those of this platform."},
	{Name: "catalog", Kind: List, Flag: true, check: (*checker).pathOf, Meaning: "Private catalogue files that add to the built-in one."},
	{Name: "fail-on", Kind: Word, Flag: true, Default: "error", Meaning: "The level from which the exit code is 1."},
	{Name: "strict", Kind: Switch, Flag: true, Default: "false", Meaning: "Exit code 1 when something was not judged."},
	{Name: "together", Kind: Switch, Flag: true, Default: "false",
		Meaning: "Judge all documents of the command line as one principal."},
	{Name: "quiet", Kind: Switch, Flag: true, Default: "false", Meaning: "Print findings only."},
	{Name: "group-by", Kind: Word, Flag: true, Meaning: "One block for each granting place, or each operation."},
	{Name: "role-basis", Kind: Word, Flag: true, Default: "or", Meaning: "How policies and workspace roles combine."},
	{Name: "features", Kind: List, Flag: true, Meaning: "The optional features in use; no others."},
	{Name: "without", Kind: List, Flag: true, Meaning: "The optional features that are not in use."},
	{Name: "require", Kind: List, Flag: true, Meaning: "Operations, actions or APIs that must be ready, for every principal."},
	{Name: "resource", Kind: List, Flag: true, Meaning: "The resources in use as TYPE=PATTERN, for every principal."},
	{Name: "exclude", Kind: List, Flag: true, check: (*checker).excluded,
		Meaning: "Files and folders to leave out, written as in a .gitignore."},
	{Name: "no-ignore", Kind: Switch, Flag: true, Default: "false", Meaning: "Judge also what a .gitignore leaves out."},
	{Name: "jsonc", Kind: Switch, Flag: true, Default: "false", Meaning: "Allow comments and trailing commas in every JSON file."},
	{Name: "baseline", Kind: Word, Flag: true, check: (*checker).pathOf, Meaning: "A file with the findings that are accepted."},
	{Name: "rules", Kind: Levels, Meaning: "The level of rules, by code or name."},
	{Name: "principals", Kind: Entries, Keys: principalKeys, entries: (*checker).principals, Meaning: "Who holds what."},
	{Name: "suppressions", Kind: Entries, Keys: suppressionKeys, entries: (*checker).suppressions, Meaning: "Findings that are accepted."},
}

var principalKeys = []Key{
	{Name: "name", Kind: Word, Needed: true, Meaning: "The name, which no other principal has."},
	{Name: "documents", Kind: List, check: (*checker).pattern, Meaning: "Policies that it holds: files, folders and globs."},
	{Name: "roles", Kind: List, Meaning: "Names of roles and system policies that it holds."},
	{Name: "platform", Kind: Word, Meaning: "The platform of its documents and roles."},
	{Name: "agency", Kind: List, check: (*checker).pattern, Meaning: "Policies of the agency that its back-end jobs run with."},
	{Name: "boundary", Kind: List, check: (*checker).pattern,
		Meaning: "Policies that must allow as well; files of one folder add up."},
	{Name: "require", Kind: List, Meaning: "Operations, actions or APIs that must be ready."},
	{Name: "only", Kind: List, Meaning: "The operations to judge; no others."},
	{Name: "in-use", Kind: Mapping, Keys: inUseKeys, Meaning: "What it uses."},
}

var inUseKeys = []Key{
	{Name: "resources", Kind: List, Meaning: "The resources in use as TYPE=PATTERN; no others of these types."},
	{Name: "features", Kind: List, Meaning: "The optional features in use; no others."},
}

// Variable is the variable of the environment that gives a key which has a flag.
func (k Key) Variable() string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(k.Name, "-", "_"))
}

const variablePrefix = "PERMGAP_"

// find gives the key of a name, in any case.
func find(keys []Key, name string) (Key, bool) {
	for _, k := range keys {
		if strings.EqualFold(k.Name, name) {
			return k, true
		}
	}
	return Key{}, false
}

// namesOf lists the names of keys.
func namesOf(keys []Key) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name
	}
	return out
}

// IsSetting reports whether a flag of that name has a key.
func IsSetting(flag string) bool {
	k, known := find(table, flag)
	return known && k.Flag
}

// Keys gives the table.
func Keys() []Key { return slices.Clone(table) }
