package compile

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
)

var update = flag.Bool("update", false, "rewrite the golden sections")

// golden compiles the YAML files of each archive, lays those that are in no
// folder over them, and compares what show gives with its last section of a
// name.
func golden(t *testing.T, pattern, section string, show func(*testing.T, *catalog.Catalog, load.Problems) string) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var files, overlays []*load.File
			var problems load.Problems
			want := -1
			for i, f := range archive.Files {
				if f.Name == section {
					want = i
					continue
				}
				parse := load.Parse
				if filepath.Ext(f.Name) == ".tsv" {
					parse = load.ParseTable
				}
				parsed, found := parse(f.Name, f.Data)
				problems = append(problems, found...)
				if strings.Contains(f.Name, "/") {
					files = append(files, parsed)
				} else {
					overlays = append(overlays, parsed)
				}
			}
			var c *catalog.Catalog
			if model, more := Compile(files); len(more) > 0 {
				problems = append(problems, more...)
			} else {
				c = indexed(t, model)
				layer, more := Lay(c, overlays)
				if problems = append(problems, more...); len(more) == 0 {
					if c, err = c.With(layer); err != nil {
						t.Fatal(err)
					}
				}
			}
			got := show(t, c, problems.Sorted())
			if *update {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(archive.Files[want].Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	golden(t, "testdata/problems/*.txtar", "problems", func(_ *testing.T, _ *catalog.Catalog, problems load.Problems) string {
		return problems.Error() + "\n"
	})
}

func TestMerged(t *testing.T) {
	golden(t, "testdata/merged/*.txtar", "model", func(t *testing.T, c *catalog.Catalog, problems load.Problems) string {
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		return facts(t, c)
	})
}

// parse reads a file that has no problem of form.
func parse(t *testing.T, path, text string) *load.File {
	t.Helper()
	f, problems := load.Parse(path, []byte(text))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// compiled gives the catalogue of files.
func compiled(t *testing.T, files ...*load.File) *catalog.Catalog {
	t.Helper()
	m, problems := Compile(files)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return indexed(t, m)
}

// indexed gives the catalogue of a model.
func indexed(t *testing.T, m catalog.Model) *catalog.Catalog {
	t.Helper()
	indexes, err := catalog.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(indexes...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// laid gives a catalogue with files laid over it.
func laid(t *testing.T, base *catalog.Catalog, files ...*load.File) *catalog.Catalog {
	t.Helper()
	layer, problems := Lay(base, files)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	c, err := base.With(layer)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// facts gives what a catalogue says as text.
func facts(t *testing.T, c *catalog.Catalog) string {
	t.Helper()
	var b strings.Builder
	if err := catalog.Dump(&b, c.Model()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const swr = `
platform: huaweicloud
service: swr
scope: project
sources:
  page: {title: {en: P}, standing: official, updated: 2025-01-01}
actions:
  - {name: "swr:repo:getRepo", source: [page], aliases: ["swr:repository:get"]}
  - {name: "swr:repo:listRepoTags", source: [page]}
operations:
  - {id: swr.repo.get, actions: ["swr:repo:getRepo"], requires: [{all: ["swr:repo:listRepoTags"]}], source: [page]}
`

func TestOverlay(t *testing.T) {
	base := compiled(t, parse(t, "huaweicloud/swr.yaml", swr))
	before := base.Model()
	over := laid(t, base, parse(t, "my.yaml", `
platform: huaweicloud
service: swr
scope: both
actions:
  - {name: "swr:repo:getRepo", access: read}
operations:
  - {id: swr.repo.get, requires_removed: ["swr:repo:listRepoTags"]}
  - {id: our.deploy, actions: ["swr:repo:getRepo"], requires: [{all: ["swr:repo:listRepoTags"]}]}
`), parse(t, "other.yaml", `
platform: huaweicloud
service: our
operations:
  - {id: our.deploy, note: nightly}
`))
	id, _ := over.Lookup(policy.HuaweiCloud, "swr:repo:getRepo")
	if a := over.Action(id); a.Access != catalog.Read || a.Scope != catalog.ScopeBoth || len(a.Sources) != 1 || len(a.Aliases) != 1 {
		t.Errorf("%+v", a)
	}
	op := func(name string) catalog.Operation {
		id, ok := over.FindOperation(policy.HuaweiCloud, name)
		if !ok {
			t.Fatalf("no %s", name)
		}
		return over.Operation(id)
	}
	if o := op("swr.repo.get"); len(o.Requires) != 0 || len(o.Actions) != 1 {
		t.Errorf("%+v", o)
	}
	if o := op("our.deploy"); len(o.Requires) != 1 || o.Note != "nightly" || o.Service != "swr" {
		t.Errorf("%+v", o)
	}
	if diff := cmp.Diff(before, base.Model()); diff != "" {
		t.Errorf("the base changed: %s", diff)
	}
}

func TestOverlayProblems(t *testing.T) {
	base := compiled(t, parse(t, "huaweicloud/swr.yaml", swr))
	_, problems := Lay(base, []*load.File{parse(t, "my.yaml", `
platform: huaweicloud
service: swr
actions:
  - {name: "swr:repo:listRepoTags", removed: true}
  - {name: "swr:repository:get"}
operations:
  - {id: swr.repo.get, requires_added: [{all: ["swr:repo:getRepos"]}], source: [other]}
`)})
	want := `my.yaml:5:46: swr:repo:listRepoTags is removed, and the operation swr.repo.get names it
my.yaml:6:12: swr:repository:get is an alias of swr:repo:getRepo already
my.yaml:8:48: unknown action "swr:repo:getRepos": did you mean swr:repo:getRepo?
my.yaml:8:81: unknown source "other": declare it under sources`
	if diff := cmp.Diff(want, problems.Error()); diff != "" {
		t.Error(diff)
	}
}

// An overlay of nothing changes nothing.
func TestEmptyOverlay(t *testing.T) {
	base := compiled(t, parse(t, "huaweicloud/swr.yaml", swr))
	over := laid(t, base, parse(t, "my.yaml", "platform: huaweicloud\nservice: swr\n"))
	if diff := cmp.Diff(facts(t, base), facts(t, over)); diff != "" {
		t.Error(diff)
	}
}

func TestDrops(t *testing.T) {
	many := func(n int) *catalog.Catalog {
		m := catalog.Model{Services: []catalog.ServiceSpec{{Platform: policy.AWS, Name: "s"}}}
		for i := range n {
			name := "s:A" + strings.Repeat("x", i)
			m.Actions = append(m.Actions, catalog.ActionSpec{Platform: policy.AWS, Service: "s", Name: name})
			m.Operations = append(m.Operations, catalog.OperationSpec{Platform: policy.AWS, Service: "s", Name: name,
				Requires: []catalog.RequirementSpec{{Any: []string{"s:A"}}}})
		}
		blob, err := catalog.Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		c, err := catalog.Open(blob...)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	tests := []struct {
		name          string
		before, after int
		allow         []string
		want          int
	}{
		{"the same", 100, 100, nil, 0},
		{"more", 100, 200, nil, 0},
		{"two in a hundred", 500, 490, nil, 0},
		{"three in a hundred", 500, 485, nil, 2}, // actions and edges
		{"four of few", 5, 1, nil, 0},
		{"five of few", 6, 1, nil, 2},
		{"allowed", 100, 10, []string{"s"}, 0},
		{"allowed in full", 100, 10, []string{"aws/s"}, 0},
		{"another allowed", 100, 10, []string{"huaweicloud/s"}, 2},
		{"from nothing", 0, 10, nil, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Drops(many(test.before), many(test.after), test.allow); len(got) != test.want {
				t.Errorf("%q", got)
			}
		})
	}
	got := Drops(many(100), many(95), nil)
	if !strings.HasPrefix(got[0].String(), "aws/s loses 5 of 100 actions, first s:A") ||
		!strings.HasPrefix(got[1].String(), "aws/s loses 5 of 100 prerequisites, first s:A") {
		t.Error(got)
	}
}

// Something else in the place of a fact is a correction and no loss.
func TestReplacementsAreNoDrop(t *testing.T) {
	with := func(need string, n int) *catalog.Catalog {
		m := catalog.Model{Services: []catalog.ServiceSpec{{Platform: policy.AWS, Name: "s"}},
			Actions: []catalog.ActionSpec{{Platform: policy.AWS, Service: "s", Name: "s:A"}, {Platform: policy.AWS, Service: "s", Name: "s:B"}}}
		for i := range n {
			m.Operations = append(m.Operations, catalog.OperationSpec{Platform: policy.AWS, Service: "s", Name: "s.Op" + strings.Repeat("x", i),
				Requires: []catalog.RequirementSpec{{Any: []string{need}}}})
		}
		return indexed(t, m)
	}
	if got := Drops(with("s:A", 8), with("s:B", 8), nil); len(got) > 0 {
		t.Error(got)
	}
	if got := Drops(with("s:A", 8), with("s:B", 3), nil); len(got) != 1 ||
		!strings.HasPrefix(got[0].String(), "aws/s loses 5 of 8 prerequisites, first s.Op requires s:A") {
		t.Error(got)
	}
}

func TestDescribe(t *testing.T) {
	c := compiled(t, parse(t, "huaweicloud/swr.yaml", swr+`
  - {id: swr.a, actions: ["swr:repo:listRepoTags"], requires: [{all: ["swr:repo:getRepo"]}, {pattern: "ecs:*:get*"}, `+
		`{pattern: "swr:*"}], source: [page]}
  - {id: swr.b, requires: [{all: ["swr:repo:getRepo"], source: [deduced]}]}
`), parse(t, "huaweicloud/swr.more.yaml", `
platform: huaweicloud
service: swr
sources:
  deduced: {title: {en: D}, standing: inferred}
actions:
  - {name: "kms:key:get", mentioned: true}
  - {name: "swr:self"}
operations:
  - {id: swr.c, title: {en: C}, actions: ["swr:self"], requires: [{all: ["swr:self"]}], source: [page]}
`))
	huawei := func(name string) Name { return Name{policy.HuaweiCloud, name} }
	want := Report{
		Platforms: c.Platforms(),
		Cycles: []Cycle{
			{policy.HuaweiCloud, []string{"swr:self"}},
			{policy.HuaweiCloud, []string{"swr:repo:getRepo", "swr:repo:listRepoTags"}},
		},
		Mentioned: []Name{huawei("kms:key:get")}, Unmatched: []Name{huawei("ecs:*:get*")}, Undated: []Name{huawei("swr.b")},
	}
	if diff := cmp.Diff(want, Describe(c, Part{})); diff != "" {
		t.Error(diff)
	}
	want = Report{Platforms: c.Platforms(), Mentioned: []Name{huawei("kms:key:get")}}
	if diff := cmp.Diff(want, Describe(c, Part{policy.HuaweiCloud, "KMS"})); diff != "" {
		t.Error(diff)
	}
}
