package audit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// TestElsewhereIsAnother: where a prerequisite is granted in part, other
// documents that grant it are named, and this one is not.
func TestElsewhereIsAnother(t *testing.T) {
	narrow := allow("swr:repository:deleteTag", "swr:repo:deleteRepoTag")
	narrow.Resource = []string{"swr:*:*:repo:a*"}
	own := huawei11(t, "a.json", allow("modelarts:image:delete"), narrow)
	several := huawei11(t, "b.json", allow("swr:*:*"))
	found := 0
	for _, f := range run(t, own, several).Findings {
		for _, p := range f.Prerequisites {
			for _, g := range p.Elsewhere {
				found++
				if g.Path == f.Principal {
					t.Errorf("%s: %s is granted elsewhere by itself", f.Principal, p.Name())
				}
			}
		}
	}
	if found == 0 {
		t.Error("no prerequisite is granted elsewhere")
	}
}

// TestAllButIsNoList: what NotAction lists is what it leaves out, also for the
// operations that it unlocks.
func TestAllButIsNoList(t *testing.T) {
	live := func(s statement) int { return run(t, huawei11(t, "p.json", s)).Summary.Operations.Live }
	listed, all := live(allow("modelarts:*:*")), live(allow("*"))
	others := live(statement{Effect: "Allow", NotAction: []string{"modelarts:*:*"}})
	if listed == 0 || others == 0 || listed+others > all || others < all/2 {
		t.Errorf("%d live by a list, %d by all but it, %d by all", listed, others, all)
	}
}

// TestOnePatternManyTimes: repeating a pattern changes nothing.
func TestOnePatternManyTimes(t *testing.T) {
	names := func(actions ...string) (all []string) {
		for _, f := range run(t, huawei11(t, "p.json", allow(actions...))).Findings {
			if f.Level >= diag.Warning && f.Operation != "" {
				all = append(all, f.Code+f.Operation)
			}
		}
		return all
	}
	once, often := names("modelarts:notebook:*"), names(slices.Repeat([]string{"modelarts:notebook:*"}, 300)...)
	if !slices.Equal(once, often) {
		t.Errorf("%d findings once, %d often", len(once), len(often))
	}
}

// TestOutright: what is granted outright needs no search, and what a Deny, a
// condition or a resource takes from it does.
func TestOutright(t *testing.T) {
	gaps := func(more ...statement) []string {
		doc := huawei11(t, "p.json", append([]statement{allow("modelarts:notebook:start", "*:*:*")}, more...)...)
		return gapsOf(run(t, doc), "PG102", "modelarts.notebook.start")
	}
	if got := gaps(); len(got) != 0 {
		t.Errorf("%v of what is granted", got)
	}
	some := gaps(deny("swr:*:*"))
	all := gaps(statement{Effect: "Deny", NotAction: []string{"modelarts:*:*"}})
	if len(some) == 0 || len(all) <= len(some) {
		t.Errorf("%v denied by a list, %v by all but one", some, all)
	}
}

// TestOutrightWithinBoundary: what is granted outright is not, where a boundary
// leaves it out.
func TestOutrightWithinBoundary(t *testing.T) {
	docs := []*policy.Document{huawei11(t, "p.json", allow("*"))}
	within := []*policy.Document{huawei11(t, "b.json", allow("modelarts:*:*"))}
	report := func(boundaries ...[]*policy.Document) *audit.Report {
		principals := principal.Each(docs)
		principals[0].Boundaries = boundaries
		return audit.Run(builtIn(t), audit.Input{Principals: principals, Documents: docs}, audit.Options{})
	}
	free, bound := report(), report(within)
	if len(gapsOf(free, "PG101", "modelarts.notebook.start")) > 0 || len(gapsOf(bound, "PG101", "modelarts.notebook.start")) == 0 {
		t.Errorf("without a boundary %v, within one %v", codes(free), codes(bound))
	}
	if free.Summary.Operations.Live <= bound.Summary.Operations.Live {
		t.Errorf("%d live without a boundary, %d within one", free.Summary.Operations.Live, bound.Summary.Operations.Live)
	}
}

// TestQuestionMarks: a question mark is a wildcard where the dialect has it, and
// matches nothing elsewhere.
func TestQuestionMarks(t *testing.T) {
	for version, want := range map[string]bool{"1.1": false, "5.0": true} {
		text := `{"Version": "` + version + `", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:star?"]}]}`
		file := diag.NewFile("p.json", []byte(text))
		r := run(t, policy.Parse(file, policy.Options{})...)
		if got := r.Summary.Operations.Live > 0; got != want {
			t.Errorf("%s: live is %t", version, got)
		}
		if got := slices.Contains(codes(r), "PG302"); got == want {
			t.Errorf("%s: a pattern without matches is %t", version, got)
		}
	}
}

// TestEveryStatementIsLookedAt: what is wrong with one is reported, whatever stands
// before it.
func TestEveryStatementIsLookedAt(t *testing.T) {
	narrow := allow("obs:object:GetObject")
	narrow.Resource = []string{"swr:*:*:repo:a"}
	alone, behind := codes(run(t, huawei11(t, "p.json", narrow))), codes(run(t, huawei11(t, "p.json", deny("obs:bucket:HeadBucket"), narrow)))
	if !slices.Contains(alone, "PG407") || !slices.Contains(behind, "PG407") {
		t.Errorf("alone %v, behind another %v", alone, behind)
	}
}

// TestManyGrants: of the places that grant an operation as many are named as
// anyone reads, and the others are counted.
func TestManyGrants(t *testing.T) {
	const more = 3
	r := run(t, huawei11(t, "p.json", slices.Repeat([]statement{allow("modelarts:notebook:start")}, audit.MostPlaces+more)...))
	i := slices.IndexFunc(r.Findings, func(f *diag.Finding) bool { return f.Code == "PG101" })
	if i < 0 {
		t.Fatal(codes(r))
	}
	if f := r.Findings[i]; len(f.GrantedBy) != audit.MostPlaces || f.GrantedByMore != more {
		t.Errorf("%d places and %d more", len(f.GrantedBy), f.GrantedByMore)
	}
}

// TestNotAnalysedInOrder: what was not judged is listed by its path.
func TestNotAnalysedInOrder(t *testing.T) {
	r := audit.Run(builtIn(t), audit.Input{NotAnalysed: []audit.NotAnalysed{{Path: "b"}, {Path: "c"}, {Path: "a"}}}, audit.Options{})
	var paths []string
	for _, n := range r.NotAnalysed {
		paths = append(paths, n.Path)
	}
	if !slices.Equal(paths, []string{"a", "b", "c"}) || r.Summary.NotAnalysed != 3 {
		t.Errorf("%v, %d counted", paths, r.Summary.NotAnalysed)
	}
}

// TestLoweredIsTold: a note of a lowered level has the words of a table,
// and keeps those of another edition that the table does not have.
func TestLoweredIsTold(t *testing.T) {
	says := message.New("note-no-agency", message.Count("count", 2))
	l := audit.Lowered{MessageID: says.ID, MessageArgs: says.Args}
	if got, want := l.Told(message.In("en")).Message, message.In("en").Text(says); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for id, want := range map[message.ID]string{"": "as written", "of-a-later-edition": "as written"} {
		l := audit.Lowered{MessageID: id, Message: "as written"}
		if got := l.Told(message.In("en")).Message; got != want {
			t.Errorf("%q: %q", id, got)
		}
	}
}

// TestAuthorizations: what is said of an entry that gives ModelArts access, by
// its type or by what it holds.
func TestAuthorizations(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []message.ID
	}{
		{"an agency", `{"user_id": "u", "type": "agency", "content": "a"}`, nil},
		{"an agency of nobody", `{"type": "agency", "content": "a"}`, []message.ID{"authorization-no-user"}},
		{"an agency for all", `{"user_id": "all-users", "type": "agency", "content": "a"}`, []message.ID{"authorization-of-all"}},
		{"an agency beside a secret", `{"type": "agency", "content": "a", "secret_key": "s"}`, []message.ID{"authorization-no-user"}},
		{"a key", `{"user_id": "u", "type": "credential", "content": "a", "secret_key": "s"}`, []message.ID{"authorization-by-key"}},
		{"a key without its secret", `{"user_id": "u", "type": "credential", "content": "a"}`,
			[]message.ID{"authorization-no-secret", "authorization-by-key"}},
		{"a key by its secret", `{"user_id": "u", "content": "a", "secret_key": "s"}`, []message.ID{"authorization-by-key"}},
		{"without content", `{"user_id": "u", "type": "agency", "content": " "}`, []message.ID{"authorization-no-content"}},
		{"another type", `{"user_id": "u", "type": "odd", "content": "a"}`, []message.ID{"authorization-type"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []message.ID
			for _, f := range run(t, policy.Parse(diag.NewFile("a.json", []byte(c.text)), policy.Options{})...).Findings {
				if strings.HasPrefix(string(f.MessageID), "authorization-") {
					got = append(got, f.MessageID)
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
