package policies

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/testinput"
)

// The examples of docs/catalogue.md are files that validate.
func TestExamplesOfTheGuide(t *testing.T) {
	testinput.OneGoroutine(t)
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

// The first example of docs/catalogue.md is a file beside the others as it is,
// also for who adds just that one.
func TestFirstExampleIsANewService(t *testing.T) {
	testinput.OneGoroutine(t)
	data, err := os.ReadFile("../docs/catalogue.md")
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(strings.SplitN(string(data), "```yaml\n", 3)[1], "```")
	root := t.TempDir()
	paths, err := filepath.Glob("huaweicloud/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no files", err)
	}
	if err := os.Mkdir(filepath.Join(root, "huaweicloud"), 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(path, text string) string {
		path = filepath.Join(root, path)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const name = "huaweicloud/eihealth.yaml"
	for _, p := range paths {
		if filepath.ToSlash(p) == name {
			continue
		}
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		put(p, string(text))
	}
	problems, report, err := source.Validate(embedded(t), filepath.Join(root, "huaweicloud", "obs.yaml"))
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	before := report.Platforms[0]
	problems, report, err = source.Validate(embedded(t), put(name, text))
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if after := report.Platforms[0]; after.Services != before.Services+1 || after.Operations != before.Operations+2 ||
		after.Prerequisites != before.Prerequisites+1 {
		t.Errorf("%+v, before %+v", after, before)
	}
	// A mistake in it is found together with what stands in files of others.
	problems, _, err = source.Validate(embedded(t), put(name, strings.Replace(text, "obs:object:GetObject", "obs:object:GetObjekt", 1)))
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].Error(), "did you mean obs:object:GetObject?") {
		t.Error(problems, err)
	}
	// A second new file sees the first.
	put(name, text)
	problems, _, err = source.Validate(embedded(t), put("huaweicloud/zzz.yaml",
		strings.NewReplacer("service: eihealth", "service: zzz", "eihealth.job", "zzz.job",
			"name: eihealth:", "name: zzz:", "[eihealth:job:create]", "[zzz:job:create]", "[eihealth:job:get]", "[zzz:job:get]",
			"obs:object:GetObject", "eihealth:job:get").Replace(text)))
	if err != nil || len(problems) > 0 {
		t.Error(problems, err)
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
