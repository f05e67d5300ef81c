// Package table is what every importer yields and the assembler takes: the
// rows of a permission table, with their cells read. It knows the forms that
// actions, API lines and prerequisites take in the vendors' tables, and
// nothing about the documents they stand in.
package table

import (
	"regexp"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// Row is one row of a permission table.
type Row struct {
	Title             catalog.Text
	Group             string   // the table it stands in
	API               []string // "POST /v1/{project_id}/notebooks"
	Actions           []string // its own
	ActionsOnly       bool     // the row lists actions and is no operation
	Requires          []schema.Requirement
	Access            string // of its actions
	EnterpriseProject string // yes | no | "" for unknown
	Source            string // id of the source
	ID                string // of the operation, where the document or a person gives it
	Service           string // where the row names no action
	Note              string
	Defects           []schema.Defect
}

// Methods are the HTTP methods that tables write before a path.
var methods = map[string]bool{
	"GET": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true,
	"HEAD": true, "OPTIONS": true,
}

// IsMethod reports whether a cell's word is an HTTP method.
func IsMethod(s string) bool { return methods[s] }

// An action has two or three segments; one may be empty (modelarts::tagResource).
var actionForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9_*-]*(:[A-Za-z0-9_*-]+)?$`)

// IsAction reports whether a cell's word has the form of an action or of a
// pattern of actions.
func IsAction(s string) bool { return actionForm.MatchString(s) && !strings.HasSuffix(s, ":") }

// IsPattern reports whether an action of a table is a wildcard.
func IsPattern(s string) bool { return strings.Contains(s, "*") }

// Service gives the service of an action, in lower case.
func Service(action string) string {
	s, _, _ := strings.Cut(action, ":")
	return strings.ToLower(s)
}

// A path starts with a slash, a version or, after all, a host.
var pathForm = regexp.MustCompile(`^(/|[vV][0-9][0-9.]*/|https?://)`)

// colonParameter is the other way to write a parameter: /:job_id.
var colonParameter = regexp.MustCompile(`/:([a-zA-Z_]+)`)

// APIs reads an API cell: methods and paths separated by any space, a method
// and its path in one line or in two. A word that is neither is left out.
func APIs(cell string) []string {
	var apis []string
	method := ""
	for _, w := range strings.Fields(cell) {
		w = upperMethod(w)
		switch {
		case IsMethod(w):
			method = w
		case method != "" && pathForm.MatchString(w):
			apis = append(apis, method+" "+colonParameter.ReplaceAllString(w, "/{$1}"))
			method = ""
		}
	}
	return apis
}

// Requires turns the prerequisites of a cell into requirements, each once and
// in the cell's order; the names that stand twice are given back.
func Requires(names []string) (reqs []schema.Requirement, twice []string) {
	seen := map[string]bool{}
	for _, n := range names {
		switch key := strings.ToLower(n); {
		case seen[key]:
			twice = append(twice, n)
			continue
		default:
			seen[key] = true
		}
		if IsPattern(n) {
			reqs = append(reqs, schema.Requirement{Pattern: n})
		} else {
			reqs = append(reqs, schema.Requirement{All: []string{n}})
		}
	}
	return reqs, twice
}
