package compile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog/source/load"
)

const whole = `platform: huaweicloud
service: swr
sources:
  page: {title: {en: P}, url: "https://example.com/p", standing: official, updated: 2025-01-01}
actions:
  - {name: "swr:repo:getRepo", source: [page]}
operations:
  - {id: swr.repo.get, title: {en: Getting a repository}, api: ["GET /v2/{id}/repos", "GET /", GetRepo], actions: ` +
	`["swr:repo:getRepo"], requires: none, source: [page]}
`

// Each fact of the catalogue names a document, and names and titles are whole.
func TestReview(t *testing.T) {
	for name, c := range map[string]struct{ old, is, want string }{
		"nothing": {"", "", ""},
		"an action of no source": {`getRepo", source: [page]`, `getRepo"`,
			"6:5: no source states the action swr:repo:getRepo: name one under source"},
		"an action that is not there": {`getRepo", source: [page]`, `getRepo", removed: true`, ""},
		"requires none of no source": {"requires: none, source: [page]", "requires: none",
			"8:5: no source states the operation swr.repo.get: name one under source"},
		"the title of a new file": {"title: {en: P}", "title: {en: The title of the page}",
			"4:17: source page has the title that a new file begins with: write that of the page"},
		"the url of a new file": {`"https://example.com/p"`, PlaceholderURL,
			"4:31: source page has the url that a new file begins with: write that of the page"},
		"a blank in an id": {"id: swr.repo.get", "id: swr.repo. get",
			`8:10: "swr.repo. get" is no id of an operation: write swr.thing.verb, in letters, digits, - and _`},
		"a colon in an id": {"id: swr.repo.get", "id: 'swr.repo:get'",
			`8:10: "swr.repo:get" is no id of an operation: write swr.thing.verb, in letters, digits, - and _`},
		"an id of one part": {"id: swr.repo.get", "id: swr",
			`8:10: "swr" is no id of an operation: write swr.thing.verb, in letters, digits, - and _`},
		"another service's id": {"id: swr.repo.get", "id: vpc.repo.get",
			"8:10: operation vpc.repo.get in a file of swr: its id starts with swr."},
		"an API without a method": {`"GET /v2/{id}/repos"`, "/v2/repos",
			`8:65: the API "/v2/repos" has no method: write GET /v2/repos, for instance`},
		"an API that is cut": {`"GET /v2/{id}/repos"`, `"GET /v2/{id/repos"`,
			`8:65: the API "GET /v2/{id/repos" is cut or broken: write a method and a path, GET /v1/{project_id}/things, or its name`},
		"no title":           {"title: {en: Getting a repository}, ", "", "8:5: operation swr.repo.get has no title in English"},
		"a title in Chinese": {"title: {en: Getting", "title: {en: 查询", "8:31: operation swr.repo.get has no title in English"},
		"a sentence": {"a repository}", "a repository.}",
			"8:31: the title of swr.repo.get is a sentence: write what is done, without a full stop, in at most 110 letters"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(whole, c.old, c.is, 1)
			if c.old != "" && text == whole {
				t.Fatal("nothing changed")
			}
			f, problems := load.Parse("f.yaml", []byte(text))
			if err := problems.Err(); err != nil {
				t.Fatal(err)
			}
			got, remarks := Review([]*load.File{f})
			want := c.want
			if want != "" {
				want = "f.yaml:" + want
			}
			if diff := cmp.Diff(want, got.Error()); diff != "" || len(remarks) > 0 {
				t.Error(diff, remarks)
			}
		})
	}
}

// A source and the sources of an operation may stand in another file of the
// service, and a date that is missing is told at the prerequisite.
func TestReviewTogether(t *testing.T) {
	f, _ := load.Parse("huaweicloud/swr.yaml", []byte(strings.Replace(whole, ", updated: 2025-01-01", "", 1)))
	table, problems := load.ParseTable("huaweicloud/swr.requires.tsv", []byte("operation\tall\tsource\nswr.repo.get\tswr:repo:getRepo\t\n"))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	got, _ := Review([]*load.File{f, table})
	if want := "huaweicloud/swr.requires.tsv:2:1: no source of this has a date: write updated or read at page"; got.Error() != want {
		t.Error(got)
	}
}

// What no document need tell is a remark.
func TestReviewRemarks(t *testing.T) {
	f, _ := load.Parse("f.yaml", []byte(`platform: aws
service: s3
sources:
  page: {title: {en: P}, standing: official, updated: 2025-01-01}
operations:
  - {id: s3.GetObject, source: [page]}
`))
	problems, remarks := Review([]*load.File{f})
	want := "f.yaml:4:3: source page has no url: say where the document stands\nf.yaml:6:5: operation s3.GetObject has no title"
	if len(problems) > 0 || remarks.Error() != want {
		t.Error(problems, remarks)
	}
}

// An overlay needs no sources; what it was hardly meant to say is a remark.
func TestRemarks(t *testing.T) {
	base := compiled(t, parse(t, "huaweicloud/swr.yaml", swr))
	f := parse(t, "my.yaml", `platform: huaweicloud
service: our
sources:
  page: {title: {en: The title of the page}, standing: official}
operations:
  - {id: swr.repo.get, note: known}
  - {id: "our deploy", title: {en: Deploying}, api: [/v1/x]}
`)
	want := `my.yaml:4:17: source page has the title that a new file begins with: write that of the page
my.yaml:7:5: our deploy has no action, so no audit judges it: name its own under actions
my.yaml:7:10: "our deploy" is no id of an operation: write our.thing.verb, in letters, digits, - and _
my.yaml:7:54: the API "/v1/x" has no method: write GET /v1/x, for instance`
	if diff := cmp.Diff(want, Remarks(f, laid(t, base, f)).Error()); diff != "" {
		t.Error(diff)
	}
}
