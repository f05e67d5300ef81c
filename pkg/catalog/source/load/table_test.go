package load

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// A table gives what YAML of the same facts would give, with its places.
func TestParseTable(t *testing.T) {
	f, problems := ParseTable("huaweicloud/swr.actions.tsv", []byte(
		"name\ttitle.en\ttitle.zh-Hans\taccess\tdeprecated\tresources\tsource\n"+
			"swr:repo:getRepo\tGet\t查询\tread\t\trepo;image\tpage\n"+
			"swr:repo:list\t\t\t\ttrue\t-\t\n"))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	want := schema.File{Platform: "huaweicloud", Service: "swr", Actions: []schema.Action{
		{Name: "swr:repo:getRepo", Title: catalog.Text{En: "Get", ZhHans: "查询"}, Access: "read",
			Resources: []string{"repo", "image"}, Source: []string{"page"}},
		{Name: "swr:repo:list", Deprecated: true, Resources: []string{"-"}},
	}}
	if diff := cmp.Diff(want, f.File); diff != "" {
		t.Error(diff)
	}
	if at := f.At("actions[0].access"); at != (Place{2, 25}) {
		t.Errorf("the access of the first action is at %v", at)
	}
	if at := f.At("actions[0].resources[1]"); at != (Place{2, 36}) {
		t.Errorf("the second resource type is at %v", at)
	}
}

// The prerequisites of an operation are rows that follow each other.
func TestParseTableOfPrerequisites(t *testing.T) {
	f, problems := ParseTable("aws/s3.requires.tsv", []byte(
		"operation\tall\tpattern\twith\twhen.en\talways\n"+
			"s3.get\tkms:Decrypt\t\t\tan encrypted object\t\n"+
			"s3.get\t\ts3:*\t\t\t\n"+
			"s3.put\tiam:PassRole\t\tiam:PassedToService=s3.amazonaws.com; a:b=c\t\ttrue\n"))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	want := schema.File{Platform: "aws", Service: "s3", Operations: []schema.Operation{
		{ID: "s3.get", RequiresAdded: []schema.Requirement{{All: []string{"kms:Decrypt"},
			When: catalog.Text{En: "an encrypted object"}}, {Pattern: "s3:*"}}},
		{ID: "s3.put", RequiresAdded: []schema.Requirement{{All: []string{"iam:PassRole"}, Always: true,
			With: map[string]schema.Values{"iam:PassedToService": {"s3.amazonaws.com"}, "a:b": {"c"}}}}},
	}}
	if diff := cmp.Diff(want, f.File); diff != "" {
		t.Error(diff)
	}
	if !f.Extends {
		t.Error("the table extends other files")
	}
}

func TestParseTableProblems(t *testing.T) {
	tests := []struct{ name, path, text, want string }{
		{"its name", "aws/s3.tsv", "name\n",
			"aws/s3.tsv:1:1: no table of the catalogue: call it SERVICE.actions.tsv, SERVICE.operations.tsv, " +
				"SERVICE.requires.tsv or SERVICE.contents.tsv"},
		{"empty", "aws/s3.actions.tsv", "", "aws/s3.actions.tsv:1:1: the table is empty: its first row names the fields"},
		{"no name", "aws/s3.actions.tsv", "access\tname\n", "aws/s3.actions.tsv:1:1: the first column is name"},
		{"column twice", "aws/s3.actions.tsv", "name\taccess\taccess\n", `aws/s3.actions.tsv:1:13: the column "access" stands twice`},
		{"unknown column", "aws/s3.actions.tsv", "name\tacces\ns3:A\tread\n",
			`aws/s3.actions.tsv:2:6: unknown field "acces": did you mean "access"?`},
		{"a cell too many", "aws/s3.actions.tsv", "name\ns3:A\tread\n",
			"aws/s3.actions.tsv:2:1: 2 cells instead of the 1 that the first row names"},
		{"columns", "aws/s3.actions.tsv", strings.Repeat("\t", 100) + "\n", "aws/s3.actions.tsv:1:1: 101 columns: a table has at most 100"},
		{"order", "aws/s3.actions.tsv", "name\ns3:B\ns3:A\n",
			"aws/s3.actions.tsv:3:1: s3:A comes before s3:B: sort the rows by their first cell"},
		{"white space", "aws/s3.actions.tsv", "name\taccess\ns3:A\tread \n",
			"aws/s3.actions.tsv:2:6: actions[0].access (s3:A) starts or ends with white space"},
		{"no truth value", "aws/s3.actions.tsv", "name\tdeprecated\ns3:A\tyes\n",
			"aws/s3.actions.tsv:2:6: actions[0].deprecated (s3:A) is a text, not true or false"},
		{"a language", "aws/s3.actions.tsv", "name\ttitle.de\ns3:A\tLesen\n",
			`aws/s3.actions.tsv:2:6: unknown field "de" (one of en, zh-Hans, zh-Hant)`},
		{"no language", "aws/s3.actions.tsv", "name\ttitle\ns3:A\tRead\n",
			"aws/s3.actions.tsv:2:6: actions[0].title (s3:A) is a text, not a mapping"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems := ParseTable(test.path, []byte(test.text))
			if diff := cmp.Diff(test.want, problems.Sorted().Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzParseTable(f *testing.F) {
	f.Add("actions", "name\ttitle.en\ns3:A\tx\n")
	f.Add("requires", "operation\twith\na\tb=c;d\n")
	f.Add("operations", "id\trequires\na\tnone\n")
	f.Fuzz(func(t *testing.T, kind, text string) {
		parsed, problems := ParseTable("aws/s3."+kind+".tsv", []byte(text))
		for _, p := range problems {
			if p.Message == "" || p.Line < 1 || p.Column < 1 {
				t.Errorf("%v in %q", p, text)
			}
		}
		parsed.At("operations[0].requires[0]")
	})
}
