package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// over is a layer over the sample: entries that are new in every place of the
// order, that change what there is, and that are taken away.
func over() Layer {
	m := sample()
	action := func(name string) ActionSpec {
		return m.Actions[slices.IndexFunc(m.Actions, func(a ActionSpec) bool { return a.Name == name })]
	}
	operation := func(name string) OperationSpec {
		return m.Operations[slices.IndexFunc(m.Operations, func(o OperationSpec) bool { return o.Name == name })]
	}
	created, listed := action("modelarts:notebook:create"), action("pai:ListProducts")
	created.Aliases, created.Types, created.Overlay = []string{"modelarts:notebooks:make"}, nil, "my.yaml"
	listed.Cells = listed.Cells[1:]
	get := operation("modelarts.notebook.get")
	get.Actions, get.Overlay = []string{"modelarts:notebook:start"}, "my.yaml"
	create := operation("modelarts.notebook.create")
	create.Requires = append(slices.Clone(create.Requires[:2]),
		RequirementSpec{Any: []string{"aaa:first"}, Sources: []Ref{{"modelarts", "page"}}, Overlay: "my.yaml"})
	create.Retracted = []Retraction{{Name: "role: KMS Administrator", Overlay: "my.yaml", Reason: "not needed"}}
	page := m.Sources[1]
	page.Updated = "2026-01-02"
	return Layer{
		Model: Model{
			Services: []ServiceSpec{
				{Platform: policy.HuaweiCloud, Name: "aaa"},
				{Platform: policy.HuaweiCloud, Name: "modelarts", Title: Text{En: "Ours"}, Scope: ScopeBoth},
				{Platform: policy.AWS, Name: "s3"},
			},
			Types: []TypeSpec{{policy.HuaweiCloud, "aaa", "thing", []string{"aaa:*:*:thing:*"}},
				{policy.HuaweiCloud, "swr", "repo", []string{"swr:*"}}},
			Sources:  []ServiceSource{page, {policy.HuaweiCloud, "aaa", Source{ID: "ours", Title: Text{En: "Ours"}, Standing: Inferred}}},
			Features: []Feature{{policy.HuaweiCloud, "aaa", "fast", Text{En: "fast"}}},
			Rules:    []Rule{{policy.AlibabaCloud, "pai", "guess", Text{En: "a guess"}}},
			Roles:    []RoleSpec{{Platform: policy.AlibabaCloud, Service: "pai", Name: "auditor"}},
			Actions: []ActionSpec{
				created, listed,
				{Platform: policy.HuaweiCloud, Service: "aaa", Name: "aaa:first", Types: []Ref{{"aaa", "thing"}},
					Sources: []Ref{{"aaa", "ours"}}, Overlay: "my.yaml"},
				{Platform: policy.HuaweiCloud, Service: "swr", Name: "swr:repo:getTags", Overlay: "my.yaml"},
				{Platform: policy.HuaweiCloud, Service: "aaa", Name: "zzz:last", Aliases: []string{"aaa:LAST"}, Overlay: "my.yaml"},
				{Platform: policy.AlibabaCloud, Service: "pai", Name: "pai:Watch", Overlay: "my.yaml", Cells: []CellSpec{
					{"owner", []policy.Reach{policy.PrivateOwn}, High, Ref{"pai", "guess"}}, {"auditor", nil, Exact, Ref{}}}},
				{Platform: policy.AWS, Service: "s3", Name: "s3:GetObject", Overlay: "my.yaml"},
			},
			Operations: []OperationSpec{
				get, create,
				{Platform: policy.HuaweiCloud, Service: "aaa", Name: "aaa.first",
					Actions: []string{"aaa:first", "modelarts:notebook:start"}, Overlay: "my.yaml",
					API: []string{"GET /v9/{project_id}/things"},
					Requires: []RequirementSpec{{Pattern: "swr:*", Sources: []Ref{{"aaa", "ours"}}, Overlay: "my.yaml"},
						{Role: "AAA Administrator", Sources: []Ref{{"aaa", "ours"}}, Overlay: "my.yaml"}}},
			},
			RoleNames: []RoleNameSpec{
				{Platform: policy.HuaweiCloud, Service: "aaa", Name: "AAA Administrator", Kind: SystemPolicy},
				{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "KMS Administrator", Kind: SystemPolicy},
			},
			Defects: []DefectSpec{{Platform: policy.HuaweiCloud, Service: "aaa", Kind: "typo", Where: "here"}},
		},
		Actions:    []Taken{{policy.HuaweiCloud, Retraction{Name: "modelarts:notebook:stop", Overlay: "my.yaml", Reason: "gone"}}},
		Operations: []Taken{{policy.HuaweiCloud, Retraction{Name: "modelarts.image.sync", Overlay: "my.yaml", Reason: "never was"}}},
	}
}

func laid(t testing.TB, m Model, layers ...Layer) *Catalog {
	t.Helper()
	c := opened(t, m)
	for _, l := range layers {
		var err error
		if c, err = c.With(l); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// What is laid over a catalogue makes no page of it older or newer.
func TestLayerKeepsTheNewestDate(t *testing.T) {
	const want = "2025-10-29"
	if before, c := opened(t, sample()).Built(), laid(t, sample(), over()); before != want || c.Built() != want {
		t.Errorf("%s before, %s after", before, c.Built())
	}
}

// A prerequisite that a file adds rests on the file, not on the page of the
// operation, unless the file names a source for either.
func TestSourcesOfALayersPrerequisites(t *testing.T) {
	names := func(change func(o *OperationSpec)) string {
		m := sample()
		o := m.Operations[slices.IndexFunc(m.Operations, func(o OperationSpec) bool { return o.Name == "modelarts.notebook.create" })]
		o.Requires, o.Overlay = append(slices.Clone(o.Requires[:1]), RequirementSpec{Pattern: "swr:*", Overlay: "my.yaml"}), "my.yaml"
		change(&o)
		c := laid(t, m, Layer{Model: Model{Operations: []OperationSpec{o}, Services: over().Model.Services[:1],
			Sources: over().Model.Sources[1:]}})
		id, ok := c.FindOperation(policy.HuaweiCloud, o.Name)
		if !ok {
			t.Fatal("the operation is gone")
		}
		var out []string
		for _, r := range c.Operation(id).Requires {
			out = append(out, fmt.Sprint(r.Sources[0].ID, " ", r.Standing))
		}
		return strings.Join(out, ", ")
	}
	for want, change := range map[string]func(*OperationSpec){
		"page official, my.yaml ":      func(*OperationSpec) {},
		"page official, page official": func(o *OperationSpec) { o.Requires[1].Sources = o.Sources },
		"ours inferred, ours inferred": func(o *OperationSpec) { o.Sources = []Ref{{"aaa", "ours"}} },
	} {
		if got := names(change); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A catalogue with a layer over it answers like the one that is written anew
// from all that it says.
func TestLayerAnswersLikeAWholeIndex(t *testing.T) {
	for name, c := range map[string]*Catalog{
		"one": laid(t, sample(), over()),
		"both": laid(t, sample(), Layer{Model: Model{Services: []ServiceSpec{{Platform: policy.HuaweiCloud, Name: "aaa"}},
			Actions: over().Model.Actions[3:4]}}, over()),
		"none": laid(t, Model{}, Layer{Model: sample()}),
		// A new action that a pattern of the index means.
		"new": laid(t, sample(), Layer{Model: Model{Actions: over().Model.Actions[3:4]}}),
	} {
		t.Run(name, func(t *testing.T) {
			whole := opened(t, plain(c.Model()))
			if diff := cmp.Diff(answers(whole), answers(c)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// plain takes out of a model what only a layer tells.
func plain(m Model) Model {
	for i := range m.Actions {
		m.Actions[i].Overlay = ""
	}
	for i := range m.Operations {
		o := &m.Operations[i]
		o.Overlay, o.Retracted = "", nil
		for j := range o.Requires {
			o.Requires[j].Overlay = ""
		}
	}
	return m
}

// answers writes what a catalogue answers to everything that can be asked, by
// name.
func answers(c *Catalog) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	actionNames := func(ids []ActionID) (out []string) {
		for _, id := range ids {
			out = append(out, c.ActionName(id))
		}
		return out
	}
	sortedNames := func(names []string) []string { slices.Sort(names); return names }
	operationNames := func(ids []OperationID) []string {
		var out []string
		for _, id := range ids {
			out = append(out, c.OperationName(id))
		}
		return sortedNames(out)
	}
	edges := func(all []Edge) []string {
		var out []string
		for _, e := range all {
			out = append(out, fmt.Sprintf("%s[%d]", c.OperationName(e.Operation), e.Requirement))
		}
		return sortedNames(out)
	}
	cells := func(all []Cell, roles []Role) (out []string) {
		for _, cell := range all {
			role := roles[slices.IndexFunc(roles, func(r Role) bool { return r.ID == cell.Role })].Name
			out = append(out, fmt.Sprint(role, c.ActionName(cell.Action), cell.Reach, cell.Certainty, cell.Rule))
		}
		return out
	}
	line("%+v", c.Platforms())
	for _, p := range append(policy.Platforms(), "") {
		line("%s", p)
		line("%+v", c.Services(p))
		line("%+v", c.Sources(p))
		line("%+v", c.Features(p))
		line("%+v", c.Defects(p))
		line("%+v", c.PlatformRoles(p))
		line("%v", c.RoleNames(p))
		roles := c.Roles(p)
		for _, r := range roles {
			line("%s %s %+v %v", r.Name, r.Service, r.Sources, cells(c.RoleCells(r.ID), roles))
		}
		for _, id := range c.Actions(p) {
			a := c.Action(id)
			a.ID, a.Overlay = 0, ""
			line("%+v", a)
			line("  %v %v %v", operationNames(c.Unlocks(id)), edges(c.RequiredBy(id)), cells(c.ActionCells(id), roles))
			found, ok := c.Lookup(p, strings.ToUpper(a.Name))
			line("  %v %v", c.ActionName(found), ok)
			for _, alias := range slices.Concat(a.Aliases, a.WorkspaceCodes) {
				found, ok := c.Lookup(p, alias)
				line("  %s: %v %v", alias, c.ActionName(found), ok)
			}
		}
		for _, id := range c.Operations(p) {
			o := c.Operation(id)
			line("%s %s %+v %s %v %v %v %v %v %v %+v %q %q", o.Name, o.Service, o.Title, o.Group, o.API, actionNames(o.Actions),
				c.ActionName(o.ListAll), operationNames(o.Twins), o.NoneNeeded, o.Checked, o.Sources, o.Note, c.OperationName(id))
			for _, r := range o.Requires {
				names := actionNames(r.Any)
				r.Any, r.Overlay = nil, ""
				line("  %v %+v", names, r)
			}
			found, ok := c.FindOperation(p, strings.ToUpper(o.Name))
			line("  %v %v", c.OperationName(found), ok)
		}
		for _, text := range []string{"*", "modelarts:*", "swr:repo:*", "*:*:get*", "zzz:*", "a*", "m*:notebooks:*"} {
			pattern := match.Compile(text, match.Options{Fold: true})
			line("%s %v %v", text, actionNames(c.Expand(p, pattern)), sortedNames(actionNames(c.ExpandAliases(p, pattern))))
		}
		for _, name := range []string{"modelarts:notebooks:create", "modelarts:notebooks:make", "modelarts:notebook:stop",
			"aaa:last", "aaa:fist", "swr:repo:getTag", "notebook"} {
			id, ok := c.Lookup(p, name)
			line("%s: %v %v %v %v", name, ok, c.ActionName(id), c.Suggest(p, name, 3), c.HasService(p, name[:3]))
		}
		for _, name := range []string{"modelarts.image.sync", "aaa.first", "aaa.frist"} {
			_, ok := c.FindOperation(p, name)
			line("%s: %v %v", name, ok, c.SuggestOperations(p, name, 3))
		}
		for _, name := range []string{"KMS Administrator", "AAA Administrator", "auditor"} {
			r, ok := c.FindRole(p, name)
			line("%s: %v %v %v %v", name, c.RoleKind(p, name), edges(c.RoleRequiredBy(p, name)), r.Name, ok)
		}
		line("%v", operationNames(c.FindAPI(p, "GET /v9/x/things")))
		line("%+v", Coverage(c, p))
	}
	return b.String()
}

// A layer changes nothing below it.
func TestLayerLeavesTheBase(t *testing.T) {
	c := opened(t, sample())
	want := answers(c)
	if _, err := c.With(over()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, answers(c)); diff != "" {
		t.Error(diff)
	}
	empty, err := c.With(Layer{})
	if err != nil || answers(empty) != want {
		t.Errorf("an empty layer changes something: %v", err)
	}
}

// The layer tells which file a fact comes from, and what a file takes away.
func TestLayerTellsWhatItIs(t *testing.T) {
	c := laid(t, sample(), over())
	p := policy.HuaweiCloud
	id, _ := c.FindOperation(p, "modelarts.notebook.create")
	o := c.Operation(id)
	if o.Overlay != "" || o.Requires[0].Overlay != "" || o.Requires[2].Overlay != "my.yaml" || len(o.Retracted) != 1 ||
		o.Retracted[0].Reason != "not needed" {
		t.Errorf("%+v", o)
	}
	model := c.Model().Operations
	i := slices.IndexFunc(model, func(s OperationSpec) bool { return s.Name == o.Name && s.Platform == p })
	if i < 0 || !slices.Equal(model[i].Retracted, o.Retracted) {
		t.Errorf("as it was written: %+v", model)
	}
	act, _ := c.Lookup(p, "swr:repo:getTags")
	if a := c.Action(act); a.Overlay != "my.yaml" {
		t.Errorf("%+v", a)
	}
	if r, ok := c.Retracted(p, "MODELARTS:notebook:stop"); !ok || r.Reason != "gone" || r.Overlay != "my.yaml" {
		t.Errorf("%+v", r)
	}
	if _, ok := c.Retracted(policy.AWS, "modelarts:notebook:stop"); ok {
		t.Error("another platform's")
	}
}

// A second layer wins over the first, entry by entry.
func TestSecondLayer(t *testing.T) {
	back := Layer{Model: Model{Actions: []ActionSpec{{Platform: policy.HuaweiCloud, Service: "modelarts",
		Name: "modelarts:notebook:stop", Overlay: "second.yaml"}}},
		Actions: []Taken{{policy.HuaweiCloud, Retraction{Name: "zzz:last", Overlay: "second.yaml"}}}}
	c := laid(t, sample(), over(), back)
	if _, ok := c.Retracted(policy.HuaweiCloud, "modelarts:notebook:stop"); ok {
		t.Error("the second layer gives it again")
	}
	id, ok := c.Lookup(policy.HuaweiCloud, "modelarts:notebook:stop")
	if a := c.Action(id); !ok || a.Overlay != "second.yaml" || a.Deprecated {
		t.Errorf("%+v", a)
	}
	if _, ok := c.Lookup(policy.HuaweiCloud, "zzz:last"); ok {
		t.Error("the second layer takes it away")
	}
	if diff := cmp.Diff(answers(opened(t, plain(c.Model()))), answers(c)); diff != "" {
		t.Error(diff)
	}
}

func TestLayerRefuses(t *testing.T) {
	c := opened(t, sample())
	for _, l := range []Layer{
		{Model: Model{Actions: []ActionSpec{{Platform: policy.HuaweiCloud, Service: "nowhere", Name: "a:b"}}}},
		{Model: Model{Operations: []OperationSpec{{Platform: policy.HuaweiCloud, Service: "swr", Name: "x", Actions: []string{"a:b"}}}}},
		{Model: Model{Operations: []OperationSpec{{Platform: policy.HuaweiCloud, Service: "swr", Name: "x", Requires: []RequirementSpec{{}}}}}},
	} {
		if _, err := c.With(l); err == nil {
			t.Errorf("accepted: %+v", l)
		}
	}
}
