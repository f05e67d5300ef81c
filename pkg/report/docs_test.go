package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
)

// examplePolicy is the input of docs/formats.md.
const examplePolicy = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:image:delete", "modelarts:image:lst"]
    },
    {
      "Effect": "Deny",
      "Action": ["swr:repository:delete*"]
    }
  ]
}
`

// example is the report that docs/formats.md shows in every format.
func example() *audit.Report {
	s := sampler{team: diag.NewFile("policy.json", []byte(examplePolicy)), r: &audit.Report{
		Version: "1", Tool: audit.Tool{Name: "permgap", Version: "0.1.0"},
		Catalog: audit.CatalogInfo{Built: "2025-10-29", Platforms: []catalog.PlatformCounts{
			{Name: "huaweicloud", Services: 7, Actions: 93, Operations: 27, Prerequisites: 66}}},
		Principals: []audit.PrincipalInfo{{Name: "policy.json", Platform: "huaweicloud", Documents: []string{"policy.json"},
			Notes: []string{"judged as huaweicloud; --platform chooses another"}}},
	}}
	s.r.Files = map[string]*diag.File{"policy.json": s.team}
	source := []diag.Source{{ID: "devenviron-2025-10-29", Title: "Development environment permissions", Updated: "2025-10-29", URL: devenviron.URL}}
	needs := func(action, verdict string) diag.Prerequisite {
		return diag.Prerequisite{Action: action, Verdict: verdict, Standing: "official", Sources: source}
	}
	denied := needs("swr:repository:deleteTag", "denied")
	denied.Evidence = []diag.Evidence{evidenceOf(s.at(s.team, `"swr:repository:delete*"`), "Deny", "swr:repository:delete*")}
	const id, title, api = "modelarts.image.delete", "Deleting an image", "DELETE /v1/{project_id}/images/{id}"
	missing := s.operation("PG101", "prerequisite-missing", diag.Error, "modelarts:image:delete", id, title, api,
		needs("swr:repo:listRepoTags", "missing"), needs("swr:repo:deleteRepoTag", "missing"), needs("swr:repository:getTag", "missing"))
	missing.Message = "Deleting an image will fail: 3 prerequisites are not granted"
	missing.Hint = "add them to this policy, or to another one that the same principal holds"
	deny := s.operation("PG102", "prerequisite-denied", diag.Error, "modelarts:image:delete", id, title, api, denied)
	deny.Message = "Deleting an image will fail: 1 prerequisite is denied"
	unknown := s.finding("PG301", "unknown-action", diag.Warning, s.at(s.team, `"modelarts:image:lst"`), "modelarts:image:lst is not in the catalogue")
	unknown.Action, unknown.Hint = "modelarts:image:lst", "did you mean modelarts:image:list?"
	for _, f := range []diag.Finding{missing, deny, unknown} {
		f.Fingerprint = digest(f.Code, f.Principal, f.Operation, f.Action)
		s.add(f)
	}
	s.r.Summary = audit.Summary{Documents: 1, Statements: 2, Operations: audit.OperationCounts{Live: 1, Blocked: 1}, Errors: 2, Warnings: 1}
	return s.r
}

// docExample gives what stands between the markers of a name.
func docExample(t *testing.T, name string) string {
	t.Helper()
	input, language := "", "text"
	switch name {
	case "input":
		return fenced("json", examplePolicy)
	case "clean":
		return fenced("text", string(renderFormat(t, Text, cleanReport(), Options{})))
	case "json", "gitlab", "sarif", "rdjson":
		language = "json"
	case "junit":
		language = "xml"
	case "markdown":
		language = "markdown"
	}
	f, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	if name == "sarif" {
		input = string(sampleSARIF(t, example()))
	} else {
		input = string(renderFormat(t, f.Write, example(), Options{}))
	}
	return fenced(language, input)
}

func fenced(language, text string) string {
	fence := fenceFor(text)
	return fence + language + "\n" + text + fence + "\n"
}

// The examples of docs/formats.md are what the formats write, and there is one
// of each format.
func TestDocExamples(t *testing.T) {
	path := filepath.Join(moduleRoot(t), "docs", "formats.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, rest := "", string(data)
	seen := map[string]bool{}
	for {
		before, after, found := strings.Cut(rest, "<!-- example: ")
		doc += before
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, " -->\n")
		_, after, closed := strings.Cut(after, "<!-- end -->\n")
		if !closed {
			t.Fatalf("the example %s has no end", name)
		}
		seen[name] = true
		doc += fmt.Sprintf("<!-- example: %s -->\n%s<!-- end -->\n", name, docExample(t, name))
		rest = after
	}
	for _, name := range Names() {
		if !seen[name] {
			t.Errorf("%s has no example of %s", path, name)
		}
	}
	if doc == string(data) {
		return
	}
	if !*update {
		t.Fatalf("%s is out of date (go test -update rewrites its examples)", path)
	}
	if err := os.WriteFile(path, []byte(doc), 0o644); err != nil {
		t.Fatal(err)
	}
}
