package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// verdictsOf gives the verdicts of what operations need, by operation and need.
func verdictsOf(cat *catalog.Catalog, docs []*policy.Document, inUse ...string) map[string]access.Verdict {
	p := &principal.Principal{Name: "x", Platform: policy.HuaweiCloud, Documents: docs, InUse: principal.InUse{Resources: inUse}}
	out := map[string]access.Verdict{}
	for r := range audit.Judge(cat, p, audit.Options{}) {
		for i := range r.Prerequisites {
			need := &r.Prerequisites[i]
			if len(need.Via) == 0 {
				out[fmt.Sprintf("%s: %s%s %s", r.Operation.Name, need.Action, need.AnyOf, need.Stated.Feature)] = need.Ruling.Verdict
			}
		}
	}
	return out
}

// TestResourcesInUse: to declare all resources of a type changes nothing. What
// covers the resources in use grants, and what leaves one of them out is missing.
func TestResourcesInUse(t *testing.T) {
	cat := builtIn(t)
	on := func(resources ...string) statement {
		s := allow("obs:bucket:*", "swr:repo:*")
		s.Resource = resources
		return s
	}
	taken := deny("obs:bucket:PutBucketAcl")
	taken.Resource = []string{"OBS:*:*:bucket:logs"}
	docs := []*policy.Document{
		huawei11(t, "a.json", allow("modelarts:*:*", "ecs:*:*"), on("OBS:*:*:bucket:logs*", "swr:*:*:repo:a"), taken),
	}
	whole := verdictsOf(cat, docs)
	all := verdictsOf(cat, docs, "obs:bucket=*", "swr:repo=*", "vpc:vpc=*")
	if len(whole) < 100 || len(whole) != len(all) {
		t.Fatalf("%d verdicts, and %d with every resource in use", len(whole), len(all))
	}
	partial := 0
	for what, v := range whole {
		if v == access.Partial {
			partial++
		}
		if got := all[what]; got != v {
			t.Errorf("%s: %s, and %s with every resource in use", what, v, got)
		}
	}
	if partial == 0 {
		t.Error("nothing is partial, which is no test")
	}
	for _, tt := range []struct {
		inUse []string
		want  access.Verdict
	}{
		{[]string{"obs:bucket=logs1"}, access.Granted},
		{[]string{"obs:bucket=logs1", "obs:bucket=logs2*"}, access.Granted},
		{[]string{"obs:bucket=logs1", "obs:bucket=other"}, access.Missing},
		{[]string{"obs:bucket=logs1", "obs:bucket=logs"}, access.Denied},
		{[]string{"obs:bucket=logs*"}, access.Partial},
		{[]string{"obs:bucket=*"}, access.Partial},
		{[]string{"obs:object=logs/*"}, access.Partial},
	} {
		const need = "modelarts.notebook.start: obs:bucket:PutBucketAcl[] obs"
		if got, known := verdictsOf(cat, docs, tt.inUse...)[need]; got != tt.want || !known {
			t.Errorf("%v in use: %s (%v), want %s", tt.inUse, got, known, tt.want)
		}
	}
}

// TestFeaturesInUse: what a principal says of features replaces what is said of all.
func TestFeaturesInUse(t *testing.T) {
	cat := builtIn(t)
	docs := []*policy.Document{huawei11(t, "a.json", allow("modelarts:notebook:start"))}
	features := func(own, all, without []string) string {
		p := &principal.Principal{Name: "x", Platform: policy.HuaweiCloud, Documents: docs, InUse: principal.InUse{Features: own}}
		var out []string
		for r := range audit.Judge(cat, p, audit.Options{Features: all, Without: without}) {
			for i := range r.Prerequisites {
				if f := r.Prerequisites[i].Stated.Feature; !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	for _, tt := range []struct {
		own, all, without []string
		want              string
	}{
		{nil, nil, nil, "custom-image obs secrets sfs-turbo ssh-login"},
		{[]string{"obs"}, nil, nil, "obs"},
		{[]string{"obs"}, []string{"ssh-login"}, nil, "obs"},
		{[]string{}, nil, nil, ""},
		{nil, []string{"ssh-login"}, nil, "ssh-login"},
		{[]string{"obs", "ssh-login"}, nil, []string{"obs"}, "ssh-login"},
	} {
		if got := features(tt.own, tt.all, tt.without); got != tt.want {
			t.Errorf("%v, %v, without %v: judged %q, want %q", tt.own, tt.all, tt.without, got, tt.want)
		}
	}
}
