package plan_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/principal/plan"
)

// TestParts: documents that are judged one by one are planned part by part, as
// they are at once.
func TestParts(t *testing.T) {
	inFolder(t)
	cat := builtIn(t)
	told := func(p *plan.Plan) (names []string) {
		for _, x := range p.Principals {
			names = append(names, x.Name)
		}
		for _, d := range p.Documents {
			names = append(names, "read "+d.File.Path)
		}
		slices.Sort(names)
		return names
	}
	for name, c := range map[string]struct {
		spec  plan.Spec
		parts int // 0 for what is read at once
		err   error
	}{
		"many files":                {plan.Spec{Documents: []string{"huawei.json", "more", "none.json", "broken.json"}}, 4, nil},
		"no more than a part":       {plan.Spec{Documents: []string{"huawei.json", "none.json"}}, 0, nil},
		"held together":             {plan.Spec{As: plan.Joined, Name: "x", Documents: []string{"more", "huawei.json"}}, 0, nil},
		"with a role":               {plan.Spec{Documents: []string{"more", "huawei.json"}, Roles: []string{"PAI.AlgoDeveloper"}}, 0, nil},
		"with something required":   {plan.Spec{Documents: []string{"more"}, Require: []string{"modelarts.notebook.start"}}, 0, nil},
		"with members of a role":    {plan.Spec{Documents: []string{"more", "huawei.json", "members.json"}}, 2, plan.ErrWhole},
		"with members in the first": {plan.Spec{Documents: []string{"members.json", "more"}}, 0, plan.ErrWhole},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := plan.Read(context.Background(), cat, []plan.Spec{c.spec}, plan.Options{})
			if err != nil {
				t.Fatal(err)
			}
			p, err := plan.Read(context.Background(), cat, []plan.Spec{c.spec}, plan.Options{Part: 2})
			if err != nil {
				t.Fatal(err)
			}
			all, parts := &plan.Plan{Principals: p.Principals, Documents: p.Documents}, 0
			if p.Parts() != nil {
				for part := range p.Parts() {
					parts++
					all.Principals = append(all.Principals, part.Principals...)
					all.Documents = append(all.Documents, part.Documents...)
				}
			}
			if parts != c.parts || !errors.Is(p.Err(), c.err) {
				t.Errorf("%d parts, and %v; want %d, and %v", parts, p.Err(), c.parts, c.err)
			}
			if c.err != nil {
				return
			}
			if diff := cmp.Diff(told(want), told(all)); diff != "" {
				t.Errorf("the plans differ:\n%s", diff)
			}
			if len(p.Failures) != len(want.Failures) || p.Broken() != want.Broken() {
				t.Errorf("failures %v, broken %v; want %v and %v", p.Failures, p.Broken(), want.Failures, want.Broken())
			}
		})
	}
}
