package policies

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

// embeddedIndexes are those of the program, in report order.
func embeddedIndexes() []string {
	return []string{huaweiCloud, openTelekomCloud, alibabaCloud, aws}
}

func embedded(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := Catalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mostCompiling is what compiling the catalogue may cost, in yardsticks: a person
// who edits it does so often.
const mostCompiling = 8 * testinput.Second

// The index is what the YAML files say, byte for byte.
func TestIndexIsCurrent(t *testing.T) {
	testinput.OneGoroutine(t)
	var indexes [][]byte
	testinput.AtMost(t, mostCompiling, "compiling", func() {
		files, problems, err := load.Folder(".")
		if err != nil {
			t.Fatal(err)
		}
		model, more := compile.Compile(files)
		if err := append(problems, more...).Sorted().Err(); err != nil {
			t.Fatal(err)
		}
		if indexes, err = catalog.Encode(model); err != nil {
			t.Fatal(err)
		}
		if indexes, err = catalog.Pack(indexes); err != nil {
			t.Fatal(err)
		}
	})
	for i, blob := range indexes {
		if string(blob) != embeddedIndexes()[i] {
			t.Errorf("the index of %s is not what the YAML files say: run go generate ./policies", policy.Platforms()[i])
		}
	}
}

// The embedded index is opened without a check; this is the check.
func TestIndexIsSound(t *testing.T) {
	for _, blob := range embeddedIndexes() {
		if _, err := catalog.Open([]byte(blob)); err != nil {
			t.Error(err)
		}
	}
}

// Every prerequisite has a source with a date: the page's own, or that of its reading.
func TestEdgesHaveSources(t *testing.T) {
	c := embedded(t)
	for _, id := range c.Operations("") {
		o := c.Operation(id)
		for i, r := range o.Requires {
			if len(r.Sources) == 0 || r.Standing == 0 {
				t.Errorf("%s: prerequisite %d has no source", o.Name, i)
			}
		}
	}
	for _, n := range compile.Describe(c, compile.Part{}).Undated {
		t.Errorf("%s %s: a prerequisite has no dated source", n.Platform, n.Name)
	}
}

// The files hold what the guide asks of the catalogue.
func TestFilesAreWhole(t *testing.T) {
	files, _, err := load.Folder(".")
	if err != nil {
		t.Fatal(err)
	}
	if problems, _ := compile.Review(files); len(problems) > 0 {
		t.Error(problems)
	}
}

// Actions and operations are at least as many as were collected once.
func TestCounts(t *testing.T) {
	least := map[policy.Platform]catalog.PlatformCounts{
		policy.HuaweiCloud:      {Services: 45, Actions: 1800, Operations: 2300, Prerequisites: 1350},
		policy.OpenTelekomCloud: {Services: 45, Actions: 1650, Operations: 1950, Prerequisites: 1900},
		policy.AlibabaCloud:     {Services: 20, Actions: 500, Operations: 480, Prerequisites: 60},
		policy.AWS:              {Services: 450, Actions: 22000, Operations: 22000, Prerequisites: 6500},
	}
	for _, got := range embedded(t).Platforms() {
		want := least[got.Name]
		if got.Services < want.Services || got.Actions < want.Actions || got.Operations < want.Operations ||
			got.Prerequisites < want.Prerequisites {
			t.Errorf("%+v, want at least %+v", got, want)
		}
		delete(least, got.Name)
	}
	if len(least) > 0 {
		t.Errorf("platforms are missing: %v", least)
	}
}

// The date is that of the opened catalogue, and what is no index has none.
func TestBuilt(t *testing.T) {
	if got, want := Built(), embedded(t).Built(); got != want || len(got) != len("2026-01-01") {
		t.Errorf("the catalogue is of %q, and opened of %q", got, want)
	}
	if got := catalog.DateOf("", "an index"); got != "" {
		t.Errorf("a date of nothing: %q", got)
	}
}

// file writes a YAML file and gives its path.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const mine = `
platform: huaweicloud
service: deploy
operations:
  - id: deploy.nightly
    title: {en: The nightly deployment}
    actions: [modelarts:notebook:start]
    requires:
      - {all: [obs:object:GetObject]}
`

func TestOverlay(t *testing.T) {
	base := embedded(t)
	over, err := source.Overlay(base, file(t, mine))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := over.FindOperation(policy.HuaweiCloud, "deploy.nightly"); !ok {
		t.Error("the operation is missing")
	}
	if _, ok := base.FindOperation(policy.HuaweiCloud, "deploy.nightly"); ok {
		t.Error("the base changed")
	}
	if same, err := source.Overlay(base); err != nil || same != base {
		t.Errorf("no files: %v", err)
	}
	for _, d := range catalog.Diff(base, over) {
		if len(d.Actions.Removed)+len(d.Operations.Removed)+len(d.Edges.Removed) > 0 {
			t.Errorf("%s lost something", d.Service)
		}
	}
}

func TestOverlayProblems(t *testing.T) {
	_, err := source.Overlay(embedded(t), file(t, strings.Replace(mine, "notebook:start", "notebook:strat", 1)))
	var problems source.Problems
	if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Line != 7 || problems[0].Column != 15 ||
		!strings.Contains(err.Error(), `unknown action "modelarts:notebook:strat": did you mean modelarts:notebook:start?`) {
		t.Errorf("%v", err)
	}
	if _, err := source.Overlay(embedded(t), "missing.yaml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestValidate(t *testing.T) {
	problems, report, err := source.Validate(embedded(t), file(t, mine))
	if err != nil || len(problems) > 0 || len(report.Platforms) == 0 {
		t.Errorf("%v, %v, %+v", problems, err, report)
	}
	problems, _, err = source.Validate(embedded(t), file(t, "platform: nowhere"))
	if err != nil || len(problems) != 1 {
		t.Errorf("%v, %v", problems, err)
	}
	if _, _, err = source.Validate(embedded(t), "missing.yaml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, _, err = source.Validate(embedded(t), t.TempDir()); err == nil {
		t.Error("a folder is no file")
	}
}

// A file of the catalogue can be validated by itself, as one edits it, and
// adds nothing to the catalogue that it is part of.
func TestValidateOwnFiles(t *testing.T) {
	testinput.OneGoroutine(t)
	paths, err := filepath.Glob("*/*.yaml")
	if err != nil || len(paths) < 100 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	several := []string{ // every other one at least
		"huaweicloud/modelarts.yaml", "huaweicloud/ecs.yaml", "opentelekomcloud/ims.yaml", "opentelekomcloud/smn.yaml",
		"alibabacloud/paidsw.yaml", "huaweicloud/evs.yaml", "aws/lambda.reference.yaml", "aws/ec2.yaml"}
	for i, path := range paths {
		named := slices.Index(several, path)
		if named < 0 && (i%testinput.Times(100, 25) != 0 || strings.HasPrefix(path, "aws")) || named%2 != 0 && !testinput.Whole() {
			continue // a few are enough, since each is read with its platform
		}
		platform, name := filepath.Split(path)
		service, _, _ := strings.Cut(name, ".")
		want := compile.Describe(embedded(t), compile.Part{Platform: policy.Platform(filepath.Clean(platform)), Service: service})
		problems, got, err := source.Validate(embedded(t), path)
		if err != nil || len(problems) > 0 {
			t.Errorf("%v, %v", problems, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s changes the catalogue:\n%s", path, diff)
		}
	}
}

// What a file gives once more is no further prerequisite.
func TestOverlayTwice(t *testing.T) {
	testinput.OneGoroutine(t)
	added := file(t, strings.Replace(mine, "    requires:", "    requires_added:", 1))
	once, err := source.Overlay(embedded(t), added)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := source.Overlay(once, added)
	if err != nil {
		t.Fatal(err)
	}
	of := policy.HuaweiCloud
	if !slices.Equal(once.Operations(of), twice.Operations(of)) || !slices.Equal(once.Actions(of), twice.Actions(of)) {
		t.Error("the second time there are other operations or actions")
	}
	for _, id := range once.Operations(of) {
		if a, b := once.Operation(id), twice.Operation(id); !reflect.DeepEqual(a, b) {
			t.Errorf("the second time changes %s: %s", a.Name, cmp.Diff(a, b))
		}
	}
}

func BenchmarkCatalog(b *testing.B) {
	for b.Loop() {
		c := embedded(b)
		c.Lookup(policy.HuaweiCloud, "modelarts:notebook:start")
	}
}

// Every operation and every document has a title in English, but for an
// operation that stands for one action and is called like it.
func TestTitlesInEnglish(t *testing.T) {
	c := embedded(t)
	for _, id := range c.Operations("") {
		o := c.Operation(id)
		named := len(o.Actions) == 1 && strings.Replace(c.Action(o.Actions[0]).Name, ":", ".", 1) == o.Name
		if o.Title.En == "" && !named {
			t.Errorf("%s %s has no English title", o.Platform, o.Name)
		}
	}
	for _, s := range c.Model().Sources {
		if s.Title.En == "" {
			t.Errorf("%s: the source %s of %s has no English title", s.Platform, s.ID, s.Service)
		}
	}
}
