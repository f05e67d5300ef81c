package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/report"
)

// cleanPolicy is what docs/formats.md shows a report without findings of.
const cleanPolicy = `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:list"]}]}
`

var formatExample = regexp.MustCompile("(?s)<!-- example: (.*?) -->\n.*?<!-- end -->\n")

// TestFormatsPage runs the examples of docs/formats.md again: each is what
// "permgap audit policy.json --format NAME" of a release shows in a pipe, with
// the policy of the page in policy.json; and there is one of each format.
func TestFormatsPage(t *testing.T) {
	page := filepath.Join(moduleRoot(t), "docs", "formats.md")
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "<!-- example: input -->\n```json\n")
	input, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatalf("%s has no policy", page)
	}
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"policy.json": input, "clean.json": cleanPolicy} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	defer func(v string) { version = v }(version)
	version = "0.1.0"
	seen := map[string]bool{}
	want := formatExample.ReplaceAllStringFunc(string(data), func(block string) string {
		name := formatExample.FindStringSubmatch(block)[1]
		seen[name] = true
		if name == "input" {
			return block
		}
		return "<!-- example: " + name + " -->\n" + ofOneCatalogue(block, formatBlock(name)) + "<!-- end -->\n"
	})
	for _, name := range report.Names() {
		if !seen[name] {
			t.Errorf("%s has no example of %s", page, name)
		}
	}
	compareOrUpdate(t, page, string(data), want)
}

// catalogueCounts is what a report says of the catalogue as a whole.
var catalogueCounts = regexp.MustCompile(`(?s)\n  "catalog": \{.*?\n  \},\n`)

// ofOneCatalogue gives a block with the date and the counts that the page has:
// a fact more in the catalogue changes no page.
func ofOneCatalogue(have, made string) string {
	counts := catalogueCounts.FindString(have)
	if counts == "" {
		return made
	}
	return catalogueCounts.ReplaceAllLiteralString(made, counts)
}

// formatBlock runs an example and gives it as a fenced block.
func formatBlock(name string) string {
	args, language := []string{"audit", "policy.json", "--format", name}, "text"
	switch name {
	case "clean":
		args = []string{"audit", "clean.json"}
	case "json", "gitlab", "sarif", "rdjson":
		language = "json"
	case "junit":
		language = "xml"
	case "markdown":
		language = "markdown"
	}
	shown, _ := perform("", args...)
	fence := "```"
	for strings.Contains(shown, fence) {
		fence += "`"
	}
	return fence + language + "\n" + shown + fence + "\n"
}
