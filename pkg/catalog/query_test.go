package catalog

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

func TestLookup(t *testing.T) {
	c := opened(t, sample())
	tests := []struct {
		platform policy.Platform
		name     string
		want     string
	}{
		{policy.HuaweiCloud, "modelarts:notebook:create", "modelarts:notebook:create"},
		{policy.HuaweiCloud, "MODELARTS:Notebook:CREATE", "modelarts:notebook:create"},
		{policy.HuaweiCloud, "ModelArts:Notebooks:create", "modelarts:notebook:create"}, // alias
		{policy.HuaweiCloud, "paidlc:CreateJob", ""},
		{policy.AlibabaCloud, "paidlc:createjob", "paidlc:CreateJob"},
		{policy.AWS, "paidlc:CreateJob", ""},
		{"", "paidlc:CreateJob", "paidlc:CreateJob"},
		{"", "modelarts:notebooks:create", "modelarts:notebook:create"},
		{"", "manotebook:create", "modelarts:notebook:create"},
		{policy.HuaweiCloud, "", ""},
		{policy.HuaweiCloud, "zzz", ""},
		{policy.HuaweiCloud, "modelarts:notebook", ""},
	}
	for _, test := range tests {
		id, ok := c.Lookup(test.platform, test.name)
		if ok != (test.want != "") || c.ActionName(id) != test.want {
			t.Errorf("Lookup(%q, %q) = %q, %v", test.platform, test.name, c.ActionName(id), ok)
		}
	}
}

func TestEntries(t *testing.T) {
	c := opened(t, sample())
	action := func(name string) Action {
		id, ok := c.Lookup("", name)
		if !ok {
			t.Fatalf("no %s", name)
		}
		return c.Action(id)
	}
	if a := action("modelarts:notebook:create"); a.Scope != ScopeProject || a.Access != Write || a.Default != DefaultNone ||
		!slices.Equal(a.Resources, []string{"modelarts:*:*:notebook:*"}) || a.Sources[0].Updated != "2025-10-29" || a.Service != "modelarts" {
		t.Errorf("%+v", a)
	}
	if a := action("swr:repo:getRepo"); len(a.Resources) != 2 {
		t.Errorf("%+v", a)
	}
	if a := action("obs:object:GetObject"); a.Scope != ScopeGlobal || !a.Mentioned {
		t.Errorf("%+v", a)
	}
	for name, want := range map[string]Default{"pai:ListProducts": DefaultAllowed, "paidlc:CreateJob": DefaultNone,
		"paidlc:ListJobs": DefaultAlways} {
		if a := action(name); a.Default != want {
			t.Errorf("%s: default %d, want %d", name, a.Default, want)
		}
	}
	id, ok := c.FindOperation(policy.HuaweiCloud, "ModelArts.Notebook.Create")
	if !ok {
		t.Fatal("no operation")
	}
	o := c.Operation(id)
	if c.ActionName(o.ListAll) != "modelarts:notebook:list" || len(o.Requires) != 4 || o.Title.In("zh-Hant") != "建立" {
		t.Errorf("%+v", o)
	}
	if r := o.Requires[0]; r.Standing != Official || r.By != Caller || r.Sources[0].ID != "page" ||
		c.ActionName(r.Any[0]) != "swr:repo:listRepoTags" {
		t.Errorf("inherited: %+v", r)
	}
	if r := o.Requires[3]; r.Standing != Sample || r.Sources[0].ID != "example" || !r.SameResource {
		t.Errorf("its own: %+v", r)
	}
	if first := c.Operation(0).Requires[0]; first.Standing != Inferred || first.By != Agency {
		t.Errorf("stated: %+v", first)
	}
	if o := c.Operation(-1); o.ListAll != -1 {
		t.Error("no operation has a listing action")
	}
	if d := c.Defects(""); len(d) != 2 || d[0].Kind != "typo" || d[0].Source.ID != "page" || d[1].Source.ID != "" {
		t.Errorf("%+v", d)
	}
	if c.Built() != "2025-10-29" {
		t.Errorf("built %q", c.Built())
	}
}

func TestPlatforms(t *testing.T) {
	want := []PlatformCounts{
		{policy.HuaweiCloud, 3, 6, 1, 4, 6}, // getRepo once for each operation, though twice in one
		{policy.AlibabaCloud, 2, 3, 0, 0, 0},
	}
	if diff := cmp.Diff(want, opened(t, sample()).Platforms()); diff != "" {
		t.Error(diff)
	}
}

func TestNeeds(t *testing.T) {
	o := OperationSpec{Requires: []RequirementSpec{
		{Any: []string{"b:x", "a:x"}}, {Any: []string{"a:x"}, Feature: "f"}, {Pattern: "a:*"}, {Pattern: "a:*", By: Agency}, {Role: "R"},
	}}
	if diff := cmp.Diff([]string{"a:*", "a:x", "b:x", "role: R"}, o.Needs()); diff != "" {
		t.Error(diff)
	}
}

func TestEdges(t *testing.T) {
	c := opened(t, sample())
	edges := func(name string) (out []string) {
		id, _ := c.Lookup("", name)
		for _, e := range c.RequiredBy(id) {
			o := c.Operation(e.Operation)
			r := o.Requires[e.Requirement]
			if r.Pattern == "" && !slices.Contains(r.Any, id) {
				t.Errorf("%s: edge %+v leads to %+v", name, e, r)
			}
			out = append(out, o.Name+" "+string(rune('0'+e.Requirement)))
		}
		return out
	}
	tests := []struct {
		name string
		want []string
	}{
		// any-of and pattern
		{"swr:repo:getRepo", []string{"modelarts.image.sync 0", "modelarts.notebook.create 0", "modelarts.notebook.create 1"}},
		{"swr:repo:listRepoTags", []string{"modelarts.notebook.create 0"}},
		{"obs:object:GetObject", []string{"modelarts.notebook.create 3"}},
		{"modelarts:notebook:stop", nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, edges(test.name)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	id, _ := c.Lookup("", "modelarts:notebook:create")
	var unlocked []string
	for _, o := range c.Unlocks(id) {
		unlocked = append(unlocked, c.OperationName(o))
	}
	if diff := cmp.Diff([]string{"modelarts.notebook.create", "modelarts.notebook.get"}, unlocked); diff != "" {
		t.Error(diff)
	}
}

func TestRoles(t *testing.T) {
	c := opened(t, sample())
	all := c.Roles(policy.AlibabaCloud)
	if len(all) != 2 || all[0].Name != "owner" || all[1].Name != "guest" || c.Roles(policy.AWS) != nil {
		t.Fatalf("roles %+v", all)
	}
	r, ok := c.FindRole(policy.AlibabaCloud, "OWNER")
	if !ok || r.Sources[0].ID != "seed" {
		t.Errorf("%+v, %v", r, ok)
	}
	if _, ok := c.FindRole(policy.HuaweiCloud, "owner"); ok {
		t.Error("a role of another platform")
	}
	id, _ := c.Lookup("", "pai:ListProducts")
	byTicks := Rule{policy.AlibabaCloud, "pai", "by-ticks", Text{En: "as many ticks as columns"}}
	want := []Cell{{all[0].ID, id, []policy.Reach{policy.PrivateOwn, policy.PublicOthers}, Exact, byTicks}, {all[1].ID, id, nil, Low, Rule{}}}
	if diff := cmp.Diff(want, c.ActionCells(id)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want[:1], c.RoleCells(all[0].ID)); diff != "" {
		t.Error(diff)
	}
	if !c.IsRoleName(policy.HuaweiCloud, "kms administrator") || c.IsRoleName(policy.HuaweiCloud, "KMS") {
		t.Error("role names")
	}
	if got := c.RoleNames(policy.HuaweiCloud); !slices.Equal(got, []string{"KMS Administrator", "modelarts_agency"}) {
		t.Errorf("role names: %v", got)
	}
	for name, want := range map[string]RoleKind{"aliyunpaifullaccess": SystemPolicy, "PaiDefaultRole": ServiceRole, "owner": 0} {
		if got := c.RoleKind(policy.AlibabaCloud, name); got != want {
			t.Errorf("%s is a %q, want a %q", name, got, want)
		}
	}
	created, _ := c.FindOperation(policy.HuaweiCloud, "modelarts.notebook.create")
	if got := c.RoleRequiredBy(policy.HuaweiCloud, "kms administrator"); len(got) != 1 || got[0] != (Edge{created, 2}) {
		t.Errorf("a role is required by %v", got)
	}
	if got := c.Operation(created).Requires[2].RoleKind; got != SystemRole {
		t.Errorf("a required role is a %q", got)
	}
	if !c.HasService(policy.HuaweiCloud, "SWR") || c.HasService(policy.HuaweiCloud, "sw") || c.HasService(policy.AlibabaCloud, "swr") {
		t.Error("services")
	}
}

// Lookup and Expand give what a scan over all names gives.
func TestSearchEqualsScan(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	word := func(n int) string {
		b := make([]byte, 1+r.IntN(n))
		for i := range b {
			b[i] = "abAB:-"[r.IntN(6)]
		}
		return string(b)
	}
	for range 50 {
		m := Model{Services: []ServiceSpec{{Platform: policy.AWS, Name: "s"}, {Platform: policy.HuaweiCloud, Name: "s"}}}
		seen := map[string]bool{}
		for range r.IntN(60) {
			p := []policy.Platform{policy.AWS, policy.HuaweiCloud}[r.IntN(2)]
			if name := word(6); !seen[string(p)+strings.ToLower(name)] {
				seen[string(p)+strings.ToLower(name)] = true
				m.Actions = append(m.Actions, ActionSpec{Platform: p, Service: "s", Name: name})
			}
		}
		c := opened(t, m)
		for range 200 {
			text := strings.ReplaceAll(word(5), "-", "*")
			pattern := match.Compile(text, match.Options{Fold: r.IntN(2) == 0})
			p := []policy.Platform{policy.AWS, policy.HuaweiCloud, policy.AlibabaCloud, ""}[r.IntN(4)]
			var want []ActionID
			found := false
			for _, id := range c.Actions("") {
				a := c.Action(id)
				if p != "" && a.Platform != p {
					continue
				}
				found = found || strings.EqualFold(a.Name, text)
				if pattern.Match(a.Name) {
					want = append(want, id)
				}
			}
			if got := c.Expand(p, pattern); !slices.Equal(got, want) {
				t.Fatalf("Expand(%q, %q) = %v, a scan gives %v", p, text, got, want)
			}
			if id, ok := c.Lookup(p, text); ok != found || ok && !strings.EqualFold(c.ActionName(id), text) {
				t.Fatalf("Lookup(%q, %q) = %v, a scan gives %v", p, text, ok, found)
			}
		}
	}
}

func TestExpandAliases(t *testing.T) {
	c := opened(t, sample())
	for text, want := range map[string]int{"modelarts:notebooks:*": 1, "modelarts:*": 0, "*": 0, "swr:*": 0} {
		if got := c.ExpandAliases(policy.HuaweiCloud, match.Compile(text, match.Options{Fold: true})); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestStale(t *testing.T) {
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	c := opened(t, sample())
	for on, want := range map[string][]string{
		"2025-01-02": nil, "2025-01-03": {"seed"}, "2026-10-29": {"seed"}, "2026-10-30": {"page", "seed"},
		"2027-11-30": {"page", "seed"}, "2027-12-01": {"example", "page", "seed"},
	} {
		var got []string
		for _, s := range c.Sources("") {
			if s.Stale(day(on)) {
				got = append(got, s.ID)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", on, diff)
		}
	}
}

func BenchmarkEmbeddedLookup(b *testing.B) {
	blob := string(encoded(b, large(20_000)))
	b.ReportAllocs()
	for b.Loop() {
		c, err := Embedded(blob)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := c.Lookup(policy.AWS, "service150:type3:operation30"); ok {
			continue
		}
		c.HasService(policy.AWS, "service150")
	}
}

func BenchmarkLookup(b *testing.B) {
	c := opened(b, large(20_000))
	b.ReportAllocs()
	for b.Loop() {
		c.Lookup(policy.AWS, "service150:type3:operation31")
	}
}

func BenchmarkExpand(b *testing.B) {
	c := opened(b, large(20_000))
	for _, text := range []string{"*", "*:*:*", "service150:*:*", "service150:*", "*:type3:*"} {
		p := match.Compile(text, match.Options{Fold: true})
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Expand(policy.AWS, p)
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	blob := encoded(b, large(20_000))
	b.SetBytes(int64(len(blob)))
	for b.Loop() {
		if _, err := Open(blob); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSuggest(b *testing.B) {
	c := opened(b, large(20_000))
	for b.Loop() {
		c.Suggest(policy.AWS, "servise150:type3:Operatoin30", 3)
	}
}

func BenchmarkEncode(b *testing.B) {
	m := large(20_000)
	for b.Loop() {
		encoded(b, m)
	}
}

// TestFindsNothing: a name that nothing has finds nothing, and a whole name goes
// before the part behind a dot.
func TestFindsNothing(t *testing.T) {
	m := sample()
	m.Roles = append(m.Roles, RoleSpec{Platform: policy.AlibabaCloud, Service: "pai", Name: "a.owner"})
	c := opened(t, m)
	if id, found := c.FindOperation(policy.HuaweiCloud, "modelarts.notebook.none"); found {
		t.Errorf("an operation that is not there is %d", id)
	}
	if r, found := c.FindRole(policy.AlibabaCloud, "nobody"); found {
		t.Errorf("a role that is not there is %s", r.Name)
	}
	for name, want := range map[string]string{"owner": "owner", "Owner": "owner", "A.owner": "a.owner", "a.Owner": "a.owner"} {
		if r, found := c.FindRole(policy.AlibabaCloud, name); !found || r.Name != want {
			t.Errorf("%s is the role %q, want %s", name, r.Name, want)
		}
	}
}

// TestParts holds that what is asked for alone is what the whole entry has, also
// under a layer.
func TestParts(t *testing.T) {
	for _, c := range []*Catalog{opened(t, sample()), laid(t, sample(), over())} {
		needy := 0
		for _, id := range c.Operations("") {
			op := c.Operation(id)
			if got := c.AppendOwnActions(nil, id); !slices.Equal(got, op.Actions) {
				t.Errorf("%s: own actions %v, want %v", op.Name, got, op.Actions)
			}
			nothing := len(op.Requires) == 0 && op.ListAll < 0
			if c.NeedsNothing(id) != nothing {
				t.Errorf("%s needs nothing: %t, want %t", op.Name, !nothing, nothing)
			}
			if !nothing {
				needy++
			}
			for _, a := range op.Actions {
				if !slices.Contains(c.Unlocks(a), id) || !slices.Contains(c.AppendUnlocked([]OperationID{-1}, a)[1:], id) {
					t.Errorf("%s is not unlocked by its action %d", op.Name, a)
				}
			}
		}
		if needy == 0 {
			t.Error("no operation needs anything")
		}
	}
}
