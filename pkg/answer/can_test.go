package answer_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/testinput"
)

// inputOf makes every document of a text a principal of its own.
func inputOf(texts ...string) audit.Input {
	var in audit.Input
	for i, text := range texts {
		docs := policy.Parse(diag.NewFile(fmt.Sprintf("p%d.json", i), []byte(text)), policy.Options{})
		in.Documents = append(in.Documents, docs...)
	}
	in.Principals = principal.Each(in.Documents)
	return in
}

func can(t *testing.T, cat *catalog.Catalog, in audit.Input, names ...string) answer.Abilities {
	t.Helper()
	x, _, err := answer.Can(cat, answer.Question{Today: time.Now()}, in, names, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestCanAgreesWithAudit holds that the states of can are those of an audit of all
// that is granted, on every example and case, and that nothing else is live.
func TestCanAgreesWithAudit(t *testing.T) {
	testinput.OneGoroutine(t)
	cat := builtIn(t)
	folders := []string{filepath.Join("..", "..", "docs", "examples")}
	t.Run("examples", func(t *testing.T) { agree(t, cat, folders) })
	t.Run("cases", func(t *testing.T) { agree(t, cat, []string{testinput.Shared(t, "cases")}) })
}

func agree(t *testing.T, cat *catalog.Catalog, folders []string) {
	tried := map[string]int{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
				return err
			}
			for _, p := range [...]policy.Platform{"", policy.HuaweiCloud, policy.OpenTelekomCloud} {
				compare(t, cat, path, p, tried)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if tried["ready"] == 0 || tried["blocked"] == 0 {
		t.Errorf("states seen: %v", tried)
	}
}

func compare(t *testing.T, cat *catalog.Catalog, path string, p policy.Platform, tried map[string]int) {
	t.Helper()
	res, err := source.Load(context.Background(), []string{path}, source.Options{Policy: policy.Options{Platform: p}})
	if err != nil {
		t.Fatal(err)
	}
	in := audit.Input{Documents: res.Documents, Principals: principal.Each(res.Documents)}
	o := audit.Options{All: true}
	x := can(t, cat, in)
	for i := range in.Principals {
		want := map[string]string{}
		for r := range audit.Judge(cat, &in.Principals[i], o) {
			want[r.Operation.Name] = r.State.String()
		}
		for _, a := range x.Principals[i].Operations {
			switch state, live := want[a.Operation]; {
			case !live && a.State != answer.NotGranted:
				t.Errorf("%s: %s is %s, and no audit judges it", path, a.Operation, a.State)
			case live && a.State != state:
				t.Errorf("%s: %s is %s, in an audit %s", path, a.Operation, a.State, state)
			}
			if a.State != "ready" && len(a.Missing)+len(a.Denied)+len(a.Partial)+len(a.Undecided)+len(a.Roles) == 0 {
				t.Errorf("%s: %s is %s, and nothing says why", path, a.Operation, a.State)
			}
			tried[a.State]++
			delete(want, a.Operation)
		}
		if len(want) > 0 {
			t.Errorf("%s: not told: %v", path, want)
		}
	}
	counts := audit.Run(cat, in, o).Summary.Operations
	var sum answer.AbilityCounts
	for _, pr := range x.Principals {
		sum.Ready += pr.Counts.Ready
		sum.Partial += pr.Counts.Partial
		sum.MayFail += pr.Counts.MayFail
		sum.Blocked += pr.Counts.Blocked
		sum.Undecided += pr.Counts.Undecided
	}
	if sum.Total() != counts.Live || sum.Ready != counts.Ready || sum.Blocked != counts.Blocked || sum.MayFail != counts.MayFail {
		t.Errorf("%s: %+v, an audit counts %+v", path, sum, counts)
	}
}

const operator = `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:stop", "modelarts:notebook:start",
	"obs:bucket:ListBucket", "swr:repo:getRepo", "modelarts:image:list"]}, {"Effect": "Deny", "Action": ["modelarts:image:*"]}]}`

// TestCanNames holds what names stand for, and how what they name stands.
func TestCanNames(t *testing.T) {
	cat := builtIn(t)
	for _, c := range []struct{ name, want string }{
		{"modelarts.notebook.stop", "modelarts.notebook.stop=ready"},
		{"MODELARTS:notebook:start", "modelarts.notebook.start=blocked"},
		{"Starting a notebook instance", "modelarts.notebook.start=blocked"},
		{"modelarts.notebook.st*", "modelarts.notebook.start=blocked modelarts.notebook.stop=ready"},
		{"modelarts:notebook:sto?", "modelarts.notebook.stop=ready"},
		{"obs.bucket.CreateBucket", "obs.bucket.CreateBucket=not-granted"},
		{"modelarts.image.list", "modelarts.image.list=not-granted"},
		{"swr:repo:getRepo", "swr:repo:getRepo=ready"}, // no operation uses it
		{"swr:repo:createRepo", "swr:repo:createRepo=not-granted"},
		{"modelarts.notebook.stop, modelarts.notebook.start", "modelarts.notebook.start=blocked modelarts.notebook.stop=ready"},
	} {
		x := can(t, cat, inputOf(operator), c.name)
		var got []string
		for _, a := range x.Principals[0].Operations {
			got = append(got, a.Operation+"="+a.State)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
		if want := !strings.Contains(strings.ReplaceAll(c.want, "=ready", ""), "="); x.AllReady != want {
			t.Errorf("%s: all ready is %v", c.name, x.AllReady)
		}
	}
	for name, want := range map[string]string{
		"modelarts.notebook.strt": "did you mean modelarts.notebook.start",
		"nothing.at.all.*":        "no known operation matches",
		"lambda:CreateFunction":   "is a name of aws",
		"policies.json":           "is no file, no folder and no known operation",
	} {
		_, _, err := answer.Can(cat, answer.Question{}, inputOf(operator), []string{name}, audit.Options{})
		if err == nil {
			t.Errorf("%s is no error", name)
		} else if said := fmt.Sprintf("%v %+v", err, hintOf(err)); !strings.Contains(said, want) {
			t.Errorf("%s: %s, want %s", name, said, want)
		}
	}
}

func hintOf(err error) string {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return hintOf(many.Unwrap()[0])
	}
	var h diag.Hinted
	if errors.As(err, &h) {
		return h.Hint
	}
	return ""
}

// TestCanTouched holds that an operation which is granted and denied is listed, with
// the Deny.
func TestCanTouched(t *testing.T) {
	x := can(t, builtIn(t), inputOf(operator))
	at := slices.IndexFunc(x.Principals[0].Operations, func(a answer.Ability) bool { return a.Operation == "modelarts.image.list" })
	if at < 0 {
		t.Fatal("an operation that is granted and denied is not told of")
	}
	a := x.Principals[0].Operations[at]
	if a.State != answer.NotGranted || len(a.Denied) != 1 || len(a.Denied[0].Evidence) != 1 ||
		a.Denied[0].Evidence[0].Pattern != "modelarts:image:*" {
		t.Errorf("%+v", a)
	}
}

// TestCanOfDefaultAccess holds that what everybody may use is said.
func TestCanOfDefaultAccess(t *testing.T) {
	x := can(t, builtIn(t), inputOf(`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["obs:bucket:ListBucket"]}]}`),
		"modelarts.notebook.stop")
	if !x.AllReady || !slices.ContainsFunc(x.Principals[0].Notes, func(n audit.Note) bool { return n.ID == audit.OnDefaultAccess }) {
		t.Errorf("%+v", x.Principals[0])
	}
}

// TestCanIsBounded holds that many wide policies are counted and not all listed.
func TestCanIsBounded(t *testing.T) {
	const wide = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`
	x := can(t, builtIn(t), inputOf(wide, wide, wide))
	listed, counted := 0, 0
	for _, p := range x.Principals {
		listed, counted = listed+len(p.Operations), counted+p.Counts.Total()
		if len(p.Operations)+p.More != p.Counts.Total() {
			t.Errorf("%d listed, %d more of %d", len(p.Operations), p.More, p.Counts.Total())
		}
	}
	if listed < 9000 || listed > 15000 || counted < 60000 {
		t.Errorf("%d of %d operations are listed", listed, counted)
	}
}

// TestCanSharesOfOneFile holds that the principals of one file share what is listed, and
// that what is left out of the last one is counted as in the first.
func TestCanSharesOfOneFile(t *testing.T) {
	const n = 40
	var in audit.Input
	for i := range n {
		one := inputOf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}`)
		one.Principals[0].Name = fmt.Sprint("p0.json#", i)
		in.Documents, in.Principals = append(in.Documents, one.Documents...), append(in.Principals, one.Principals...)
	}
	x := can(t, builtIn(t), in)
	first, last, listed := x.Principals[0], x.Principals[n-1], 0
	for _, p := range x.Principals {
		for i := range p.Operations {
			listed += answer.Weight(&p.Operations[i])
		}
	}
	if first.More > 0 || last.More != first.Counts.Total() || last.Counts != first.Counts {
		t.Errorf("%d operations of the first are left out, %d of the last: %+v and %+v", first.More, last.More, first.Counts, last.Counts)
	}
	if listed > 2<<20 {
		t.Errorf("%d bytes are listed", listed)
	}
}
