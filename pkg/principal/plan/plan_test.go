package plan_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/policies"
)

const (
	huawei  = `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["modelarts:notebook:start"]}]}`
	ram     = `{"Version":"1","Statement":[{"Effect":"Allow","Action":["paidsw:*"],"Resource":"*"}]}`
	members = `{"TotalCount":1,"Members":[{"MemberName":"ann","MemberId":"1","Roles":["PAI.AlgoDeveloper"]}]}`
	broken  = `{"Version":"1.1",`
)

// inFolder makes the current folder one with these files.
func inFolder(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"huawei.json": huawei, "ram.json": ram, "broken.json": broken, "members.json": members,
		"more/a.json": huawei, "more/b.json": huawei, "more/notes.txt": "nothing",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func builtIn(t *testing.T) *catalog.Catalog {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// at places each word in a file of its list.
func at(list string, i int) string { return fmt.Sprintf("%s:%d:1", list, i+1) }

func TestRead(t *testing.T) {
	inFolder(t)
	cat := builtIn(t)
	both := []string{"huawei.json", "ram.json"}
	for _, c := range []struct {
		name     string
		specs    []plan.Spec
		stdin    string
		want     []string // name, platform and number of documents
		read     int
		skipped  int
		failures []string
	}{
		{"each by itself", []plan.Spec{{Documents: both}}, "", []string{"huawei.json huaweicloud 1", "ram.json alibabacloud 1"}, 2, 0, nil},
		{"joined, by platform", []plan.Spec{{Name: "x", As: plan.Joined, Documents: both}}, "",
			[]string{"x (huaweicloud) huaweicloud 1", "x (alibabacloud) alibabacloud 1"}, 2, 0, nil},
		{"a folder is joined", []plan.Spec{{Name: "x", As: plan.Joined, Documents: []string{"more"}}}, "",
			[]string{"x huaweicloud 2"}, 2, 1, nil},
		{"a role alone has its name", []plan.Spec{{Name: "x", As: plan.Joined, Roles: []string{"algodeveloper"}}}, "",
			[]string{"PAI.AlgoDeveloper alibabacloud 0"}, 0, 0, nil},
		{"but a named one has that", []plan.Spec{{Name: "x", As: plan.Named, Roles: []string{"algodeveloper"}}}, "",
			[]string{"x alibabacloud 0"}, 0, 0, nil},
		{"a named one of several platforms is told apart", []plan.Spec{{Name: "x", As: plan.Named, Documents: both}}, "",
			[]string{"x (huaweicloud) huaweicloud 1", "x (alibabacloud) alibabacloud 1"}, 2, 0, nil},
		{"members", []plan.Spec{{Documents: []string{"members.json"}}}, "", []string{"ann alibabacloud 0"}, 1, 0, nil},
		{"a folder of two principals is skipped once",
			[]plan.Spec{{Name: "x", As: plan.Named, Documents: []string{"more"}}, {Name: "y", As: plan.Named, Documents: []string{"more/"}}}, "",
			[]string{"x huaweicloud 2", "y huaweicloud 2"}, 2, 1, nil},
		{"standard input of two principals is read once",
			[]plan.Spec{{Name: "x", As: plan.Named, Documents: []string{"-"}}, {Name: "y", As: plan.Named, Documents: []string{"-"}}},
			"[" + huawei + "," + huawei + "]",
			[]string{"x huaweicloud 2", "y huaweicloud 2"}, 2, 0, nil},
		{"what is not there is told once, with its place",
			[]plan.Spec{{Name: "x", As: plan.Named, Documents: []string{"huawei.json", "none.json"}, Agency: []string{"none.json"}, At: at}}, "",
			[]string{"x huaweicloud 1"}, 1, 0, []string{"documents:2:1: none.json: no such file or folder"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := plan.Read(context.Background(), cat, c.specs, plan.Options{Stdin: strings.NewReader(c.stdin)})
			if err != nil {
				t.Fatal(err)
			}
			var got, failures []string
			for _, x := range p.Principals {
				got = append(got, fmt.Sprintf("%s %s %d", x.Name, x.Platform, len(x.Documents)))
			}
			for _, f := range p.Failures {
				first, _, _ := strings.Cut(f.Error(), ";")
				failures = append(failures, first)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the principals differ:\n%s", diff)
			}
			if diff := cmp.Diff(c.failures, failures); diff != "" {
				t.Errorf("the failures differ:\n%s", diff)
			}
			if len(p.Documents) != c.read || len(p.Others) != c.skipped {
				t.Errorf("%d documents read and %d files skipped, want %d and %d", len(p.Documents), len(p.Others), c.read, c.skipped)
			}
		})
	}
}

// TestBoundaries holds that each path is a boundary of its own, also one that
// cannot be read: it allows nothing.
func TestBoundaries(t *testing.T) {
	inFolder(t)
	p, err := plan.Read(context.Background(), builtIn(t),
		[]plan.Spec{{Documents: []string{"huawei.json"}, Boundary: []string{"more", "none.json"}}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, b := range p.Principals[0].Boundaries {
		sizes = append(sizes, len(b))
	}
	if diff := cmp.Diff([]int{2, 0}, sizes); diff != "" {
		t.Error(diff)
	}
}

// TestReadStops holds that a run that ends reads nothing more.
func TestReadStops(t *testing.T) {
	inFolder(t)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	_, err := plan.Read(ctx, builtIn(t), []plan.Spec{{Name: "x", As: plan.Named, Documents: []string{"huawei.json"}}}, plan.Options{})
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "principal x: ") {
		t.Errorf("the error is %v", err)
	}
}

func TestCheck(t *testing.T) {
	inFolder(t)
	cat := builtIn(t)
	for _, c := range []struct {
		name      string
		spec      plan.Spec
		use       plan.Use
		err, hint string
	}{
		{"known names", plan.Spec{Documents: []string{"huawei.json"}, Roles: []string{"KMS Administrator"},
			Require: []string{"modelarts.notebook.start"}},
			plan.Use{Features: []string{"ssh-login"}}, "", ""},
		{"a role of another platform", plan.Spec{Documents: []string{"huawei.json"}, Roles: []string{"PAI.AlgoDeveloper"}, At: at}, plan.Use{},
			`roles:1:1: unknown role "PAI.AlgoDeveloper" on huaweicloud`, "it is a role of alibabacloud, and this principal is of huaweicloud"},
		{"a misspelt operation", plan.Spec{Documents: []string{"huawei.json"}, Require: []string{"modelarts.notebook.strat"}, At: at}, plan.Use{},
			`require:1:1: unknown required operation "modelarts.notebook.strat"`, "did you mean modelarts.notebook.start?"},
		{"an operation of another platform", plan.Spec{Documents: []string{"ram.json"},
			Require: []string{"modelarts.notebook.start"}}, plan.Use{},
			`unknown required operation "modelarts.notebook.start"`, "it is one of huaweicloud, and no principal of this run is of that platform"},
		{"a misspelt feature", plan.Spec{Documents: []string{"huawei.json"}}, plan.Use{Without: []string{"ssh-logn"}, At: at},
			`without:1:1: unknown feature "ssh-logn"`, "did you mean ssh-login?"},
		{"the roles of a member are the platform's word", plan.Spec{Documents: []string{"members.json"}}, plan.Use{}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := plan.Read(context.Background(), cat, []plan.Spec{c.spec}, plan.Options{})
			if err != nil {
				t.Fatal(err)
			}
			err = p.Check(cat, c.use)
			var h diag.Hinted
			errors.As(err, &h)
			text := ""
			if err != nil {
				text = err.Error()
			}
			if text != c.err || h.Hint != c.hint {
				t.Errorf("the error is %q with the hint %q, want %q with %q", text, h.Hint, c.err, c.hint)
			}
		})
	}
}

// TestCheckIsBounded holds that of many names only the first are looked for.
func TestCheckIsBounded(t *testing.T) {
	inFolder(t)
	cat := builtIn(t)
	var wrong []string
	for i := range 100 {
		wrong = append(wrong, fmt.Sprintf("modelarts.%d.none", i))
	}
	p, err := plan.Read(context.Background(), cat, []plan.Spec{{Documents: []string{"huawei.json"}, Require: wrong}},
		plan.Options{Platform: policy.HuaweiCloud})
	if err != nil {
		t.Fatal(err)
	}
	many, ok := p.Check(cat, plan.Use{}).(interface{ Unwrap() []error })
	if !ok || len(many.Unwrap()) != 21 {
		t.Errorf("the errors are not 20 and a word on the rest: %v", many)
	}
}

// Names of system policies are cheap to write and dear to judge: so many are judged, and the
// others are named at their places.
func TestNamesAreBounded(t *testing.T) {
	const most, more = 300, 20
	var text strings.Builder
	for i := range most + more {
		fmt.Fprintf(&text, "resource \"aws_iam_role\" \"r%d\" {\n  managed_policy_arns = [%q]\n}\n", i,
			"arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess")
	}
	file := filepath.Join(t.TempDir(), "main.tf")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := plan.Read(context.Background(), builtIn(t), []plan.Spec{{Documents: []string{file}, As: plan.Apart}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, d := range p.Documents {
		if d.NotAnalysable() {
			left++
		}
	}
	if len(p.Principals) != most || left != more {
		t.Errorf("%d are judged and %d named, want %d and %d", len(p.Principals), left, most, more)
	}
	if a := p.Principals[0].Attached; len(a) != 1 || a[0].Document == nil || a[0].At.Line != 2 {
		t.Errorf("the first holds %+v", a)
	}
}
