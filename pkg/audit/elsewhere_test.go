package audit_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// elsewhere gives the files in which other principals are granted what each file's
// own principal lacks, by the path of that one.
func elsewhere(r *audit.Report) map[string][]string {
	out := map[string][]string{}
	for _, f := range r.Findings {
		for _, p := range f.Prerequisites {
			for _, g := range p.Elsewhere {
				out[f.Location.Path] = append(out[f.Location.Path], g.Path)
			}
		}
	}
	for path := range out {
		slices.Sort(out[path])
		out[path] = slices.Compact(out[path])
	}
	return out
}

// deleter lacks one permission of those that the deletion of an image needs.
func deleter(t testing.TB, name string, more ...string) *policy.Document {
	return huawei11(t, name, allow(append([]string{
		"modelarts:image:delete", "swr:repo:listRepoTags", "swr:repo:deleteRepoTag", "swr:repository:getTag",
	}, more...)...))
}

// TestNobodyIsShownTheirOwnGrant: principals who are granted the same, and whose
// boundary leaves it out, lack the same. Each is shown the grants of the others.
func TestNobodyIsShownTheirOwnGrant(t *testing.T) {
	var docs []*policy.Document
	for i := range 3 {
		docs = append(docs, deleter(t, fmt.Sprintf("p%d.json", i), "swr:repository:delete*"))
	}
	all := principal.Each(docs)
	boundary := []*policy.Document{deleter(t, "boundary.json")}
	for i := range all {
		all[i].Boundaries = [][]*policy.Document{boundary}
	}
	got := elsewhere(audit.Run(builtIn(t), audit.Input{Principals: all, Documents: docs}, audit.Options{}))
	for path, want := range map[string][]string{
		"p0.json": {"p1.json", "p2.json"}, "p1.json": {"p0.json", "p2.json"}, "p2.json": {"p0.json", "p1.json"},
	} {
		if !slices.Equal(got[path], want) {
			t.Errorf("%s is granted elsewhere in %v, want %v", path, got[path], want)
		}
	}
}

// TestOfNoUse: who is granted a permission on resources of other kinds lacks it,
// as does who has no grant. Nobody is shown their own.
func TestOfNoUse(t *testing.T) {
	useless := allow("swr:repository:delete*")
	useless.Resource = []string{"obs:*:*:bucket:a"}
	var docs []*policy.Document
	for i := range 3 {
		docs = append(docs, huawei11(t, fmt.Sprintf("p%d.json", i), allow("modelarts:image:delete", "swr:repo:listRepoTags",
			"swr:repo:deleteRepoTag", "swr:repository:getTag"), useless))
	}
	got := elsewhere(run(t, docs...))
	for path, want := range map[string][]string{
		"p0.json": {"p1.json", "p2.json"}, "p1.json": {"p0.json", "p2.json"}, "p2.json": {"p0.json", "p1.json"},
	} {
		if !slices.Equal(got[path], want) {
			t.Errorf("%s is granted elsewhere in %v, want %v", path, got[path], want)
		}
	}
}

// TestFewGrantsElsewhere: of many grants the first five are shown, and five of
// others to who has some of the first.
func TestFewGrantsElsewhere(t *testing.T) {
	docs := []*policy.Document{deleter(t, "lacks.json")}
	own := deleter(t, "own.json", "swr:repository:delete*", "swr:repository:deleteT*", "swr:repository:deleteTa*")
	docs = append(docs, own)
	for i := range 9 {
		docs = append(docs, huawei11(t, fmt.Sprintf("q%d.json", i), allow("swr:repository:delete*")))
	}
	all := principal.Each(docs)
	for i := range all {
		if all[i].Documents[0] == own {
			all[i].Boundaries = [][]*policy.Document{{deleter(t, "boundary.json")}}
		}
	}
	r := audit.Run(builtIn(t), audit.Input{Principals: all, Documents: docs}, audit.Options{})
	shown, more := map[string]int{}, map[string]int{}
	for _, f := range r.Findings {
		for _, p := range f.Prerequisites {
			shown[f.Location.Path] += len(p.Elsewhere)
			more[f.Location.Path] += p.ElsewhereMore
		}
	}
	got := elsewhere(r)
	if want := []string{"own.json", "q0.json", "q1.json"}; shown["lacks.json"] != 5 || !slices.Equal(got["lacks.json"], want) {
		t.Errorf("%d grants in %v, want five in %v", shown["lacks.json"], got["lacks.json"], want)
	}
	if want := []string{"q0.json", "q1.json", "q2.json", "q3.json", "q4.json"}; !slices.Equal(got["own.json"], want) {
		t.Errorf("who has some is shown %v, want %v", got["own.json"], want)
	}
	if more["lacks.json"] != 7 || more["own.json"] != 4 {
		t.Errorf("counts %v more that grant it, want 7 and 4", more)
	}
}

// TestManyFindingsElsewhere: the findings of a large run name few grants in all, and
// count the others.
func TestManyFindingsElsewhere(t *testing.T) {
	var docs []*policy.Document
	const lacking, granting = 2000, 7
	for i := range lacking {
		docs = append(docs, deleter(t, fmt.Sprintf("p%d.json", i)))
	}
	for i := range granting {
		docs = append(docs, huawei11(t, fmt.Sprintf("q%d.json", i), allow("swr:repository:delete*")))
	}
	named, all := 0, 0
	for _, f := range run(t, docs...).Findings {
		for _, p := range f.Prerequisites {
			if p.Action != "swr:repository:deleteTag" {
				continue
			}
			all++
			if named += len(p.Elsewhere); len(p.Elsewhere)+p.ElsewhereMore != granting {
				t.Fatalf("%s names %d and counts %d", f.Location.Path, len(p.Elsewhere), p.ElsewhereMore)
			}
		}
	}
	if all != lacking || named > 4*lacking {
		t.Errorf("%d findings name %d grants", all, named)
	}
}

// TestTheRestIsGranted: who allows everything but a service grants what it does
// not name, and who denies everything but a service grants nothing.
func TestTheRestIsGranted(t *testing.T) {
	rest := func(effect string) *policy.Document {
		return huawei11(t, "rest.json", allow("ecs:*:get*"), statement{Effect: effect, NotAction: []string{"ecs:*:*"}})
	}
	if got := elsewhere(run(t, deleter(t, "p.json"), rest("Allow")))["p.json"]; !slices.Equal(got, []string{"rest.json"}) {
		t.Errorf("granted elsewhere in %v, want in rest.json", got)
	}
	if got := elsewhere(run(t, deleter(t, "p.json"), rest("Deny")))["p.json"]; len(got) > 0 {
		t.Errorf("granted elsewhere in %v by a Deny", got)
	}
}
