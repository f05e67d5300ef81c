package policies

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source"
)

// The examples of docs/catalogue.md are files that validate.
func TestExamplesOfTheGuide(t *testing.T) {
	data, err := os.ReadFile("../docs/catalogue.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(data), "```yaml\n")[1:]
	if len(blocks) < 4 {
		t.Fatalf("%d examples", len(blocks))
	}
	for i, block := range blocks {
		text, _, ok := strings.Cut(block, "```")
		if !ok {
			t.Fatalf("example %d does not end", i)
		}
		if problems, _, err := source.Validate(embedded(t), file(t, text)); err != nil || len(problems) > 0 {
			t.Errorf("example %d:\n%v\n%v", i, problems, err)
		}
	}
}

// The first example of docs/catalogue.md adds a prerequisite that is not there.
func TestFirstExampleAddsSomething(t *testing.T) {
	data, err := os.ReadFile("../docs/catalogue.md")
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(strings.SplitN(string(data), "```yaml\n", 3)[1], "```")
	corrected, err := source.Overlay(embedded(t), file(t, text))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(catalog.Diff(embedded(t), corrected), func(d catalog.ServiceDiff) bool { return len(d.Edges.Added) > 0 }) {
		t.Error("the example adds no prerequisite")
	}
}

// The message that docs/catalogue.md shows is the one that is given.
func TestMessageOfTheGuide(t *testing.T) {
	data, err := os.ReadFile("../docs/catalogue.md")
	if err != nil {
		t.Fatal(err)
	}
	problems, _, err := source.Validate(embedded(t), file(t, strings.Replace(mine, "notebook:start", "notebook:strat", 1)))
	if err != nil || len(problems) != 1 {
		t.Fatal(problems, err)
	}
	problems[0].Path = "my.yaml"
	if !strings.Contains(string(data), "    "+problems[0].Error()+"\n") {
		t.Errorf("the guide does not show: %s", problems[0])
	}
}
