package workspace

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

const ali = policy.AlibabaCloud

var (
	own       = []policy.Reach{policy.PrivateOwn}
	ownPublic = []policy.Reach{policy.PrivateOwn, policy.PublicOwn, policy.PublicOthers}
	public    = []policy.Reach{policy.PublicOwn, policy.PublicOthers}
	all       = policy.Reaches()
)

var roleNames = []string{"PAI.WorkspaceOwner", "PAI.WorkspaceAdmin", "PAI.AlgoDeveloper", "PAI.AlgoOperator",
	"PAI.LabelManager", "PAI.WorkspaceGuest", "PAI.MaxComputeDeveloper"}

// cells writes a row of the table; a role that is not named lacks the point.
func cells(certainty catalog.Certainty, reach map[string][]policy.Reach) []catalog.CellSpec {
	var out []catalog.CellSpec
	for _, name := range roleNames {
		c := catalog.CellSpec{Role: name, Reach: reach[name], Certainty: catalog.High}
		if name == "PAI.AlgoDeveloper" || name == "PAI.AlgoOperator" {
			c.Certainty = certainty
		}
		out = append(out, c)
	}
	return out
}

func admins(more map[string][]policy.Reach) map[string][]policy.Reach {
	out := map[string][]policy.Reach{"PAI.WorkspaceOwner": all, "PAI.WorkspaceAdmin": all}
	for name, reach := range more {
		out[name] = reach
	}
	return out
}

func testCatalog(t *testing.T) *catalog.Catalog {
	t.Helper()
	action := func(service, name string, cells []catalog.CellSpec, aliases ...string) catalog.ActionSpec {
		return catalog.ActionSpec{Platform: ali, Service: service, Name: name, Cells: cells, Aliases: aliases}
	}
	both := func(reach []policy.Reach) map[string][]policy.Reach {
		return admins(map[string][]policy.Reach{"PAI.AlgoDeveloper": reach, "PAI.AlgoOperator": reach})
	}
	unrecoverable := slices.DeleteFunc(cells(catalog.High, admins(nil)), func(c catalog.CellSpec) bool {
		return strings.HasPrefix(c.Role, "PAI.Algo")
	})
	m := catalog.Model{
		Services: []catalog.ServiceSpec{
			{Platform: ali, Name: "oss"}, {Platform: ali, Name: "eas"}, {Platform: ali, Name: "paidlc"},
			{Platform: ali, Name: "paidsw", Title: catalog.Text{En: "PAI DSW"}}, {Platform: ali, Name: "paitrainingservice"},
			{Platform: ali, Name: "paiworkspace"},
		},
		Actions: []catalog.ActionSpec{
			action("paidsw", "PaiDSW:ListAllInstances", cells(catalog.High, admins(nil))),
			action("paidsw", "PaiDSW:ListInstances", cells(catalog.High, both(ownPublic))),
			action("paidsw", "PaiDSW:CreatePostPaidInstance", cells(catalog.Low, admins(map[string][]policy.Reach{"PAI.AlgoDeveloper": own}))),
			action("paidsw", "PaiDSW:StartInstance", cells(catalog.Medium, both([]policy.Reach{policy.PrivateOwn, policy.PublicOwn}))),
			{Platform: ali, Service: "paidsw", Name: "PaiDSW:GetUserConfig", Default: catalog.DefaultAllowed, OwnDefault: true},
			action("paidlc", "PaiDLC:CreateJob", unrecoverable),
			action("paitrainingservice", "paitrainingservice:StopTrainingJob", unrecoverable, "PaiTraining:StopTrainingJob"),
			action("paiworkspace", "PaiWorkspace:GetWorkspace", cells(catalog.High, both(all))),
			action("eas", "eas:CreateService", cells(catalog.Medium, admins(map[string][]policy.Reach{"PAI.AlgoDeveloper": all}))),
			action("oss", "oss:GetObject", nil),
		},
	}
	for _, name := range roleNames {
		m.Roles = append(m.Roles, catalog.RoleSpec{Platform: ali, Service: "paiworkspace", Name: name})
	}
	blob, err := catalog.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(blob...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func text(s string) policy.Text { return policy.Text{Value: s} }

func permissionsDoc(codes ...string) *policy.Workspace {
	w := &policy.Workspace{Form: "permissions"}
	for _, c := range codes {
		w.Permissions = append(w.Permissions, policy.WorkspacePermission{Code: text(c)})
	}
	return w
}

func permissionDoc(code string) *policy.Workspace {
	w := permissionsDoc(code)
	w.Form = policy.PermissionForm
	return w
}

func roleDoc(name string, permissions []policy.WorkspacePermission, modules ...string) *policy.Workspace {
	w := &policy.Workspace{Form: "role", RoleName: name, Permissions: permissions}
	for i := 0; i < len(modules); i += 2 {
		w.Modules = append(w.Modules, policy.WorkspaceModule{Name: text(modules[i]), Type: text(modules[i+1])})
	}
	return w
}

func resolve(t *testing.T, c *catalog.Catalog, names []string, docs ...*policy.Workspace) *Set {
	t.Helper()
	s, err := Resolve(c, ali, names, docs)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHoldsFromTheTable(t *testing.T) {
	c := testCatalog(t)
	dev, op := "PAI.AlgoDeveloper", "PAI.AlgoOperator"
	tests := map[string]struct {
		roles []string
		point string
		want  Holding
		firm  bool
	}{
		"the administrator lists all": {[]string{"PAI.WorkspaceAdmin"}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: all, Certainty: catalog.High, From: []string{"PAI.WorkspaceAdmin"}}, true},
		"the developer does not": {[]string{dev}, "PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.High, From: []string{dev}}, true},
		"two roles, one of them holds": {[]string{dev, "PAI.WorkspaceOwner"}, "paidsw:listallinstances",
			Holding{Held: true, Reach: all, Certainty: catalog.High, From: []string{"PAI.WorkspaceOwner"}}, true},
		"limited reach": {[]string{dev}, "PaiDSW:ListInstances",
			Holding{Held: true, Reach: ownPublic, Certainty: catalog.High, ReachCertainty: catalog.High, From: []string{dev}}, true},
		"held with low certainty": {[]string{dev}, "PaiDSW:CreatePostPaidInstance",
			Holding{Held: true, Reach: own, Certainty: catalog.Low, ReachCertainty: catalog.Low, From: []string{dev}}, false},
		"lacked with low certainty": {[]string{op, "PAI.LabelManager"}, "PaiDSW:CreatePostPaidInstance",
			Holding{Certainty: catalog.Low, From: []string{op, "PAI.LabelManager"}}, false},
		"columns that are lost": {[]string{dev}, "PaiDLC:CreateJob", Holding{From: []string{dev}}, false},
		"a lost column hides behind no other role": {[]string{dev, "PAI.LabelManager"}, "PaiDLC:CreateJob",
			Holding{From: []string{dev, "PAI.LabelManager"}}, false},
		"an alias": {[]string{"PAI.WorkspaceGuest"}, "PaiTraining:StopTrainingJob",
			Holding{Certainty: catalog.High, From: []string{"PAI.WorkspaceGuest"}}, true},
		"no permission point": {[]string{dev}, "oss:GetObject", Holding{From: []string{dev}}, false},
		"an unknown action":   {[]string{dev}, "PaiDSW:Nothing", Holding{From: []string{dev}}, false},
		"no role":             {nil, "PaiDSW:ListInstances", Holding{Certainty: catalog.Exact, From: []string{}, Authoritative: true}, true},
		"a role that is twice": {[]string{dev, "algodeveloper"}, "PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.High, From: []string{dev}}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := resolve(t, c, tt.roles).Holds(tt.point)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if got.Firm() != tt.firm {
				t.Errorf("firm is %v", got.Firm())
			}
		})
	}
}

func TestHoldsFromDocuments(t *testing.T) {
	c := testCatalog(t)
	listed := []policy.WorkspacePermission{{Code: text("paidsw:ListAllInstances"), Reach: public}}
	limited := permissionsDoc()
	limited.Permissions = listed
	twice := permissionsDoc()
	twice.Permissions = append(slices.Clone(listed), policy.WorkspacePermission{Code: text("PaiDSW:ListAllInstances"), Reach: own})
	page := permissionsDoc("PaiDSW:ListInstances")
	page.Unlisted = 1
	tests := map[string]struct {
		roles []string
		docs  []*policy.Workspace
		point string
		want  Holding
	}{
		"what the caller may do": {nil, []*policy.Workspace{permissionsDoc("PaiDSW:ListAllInstances")}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: all, Certainty: catalog.Exact, From: []string{"ListPermissions"}, OfCaller: true, Authoritative: true}},
		"what it may not wins over the table": {[]string{"PAI.WorkspaceAdmin"},
			[]*policy.Workspace{permissionsDoc("PaiDSW:ListInstances")}, "PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.Exact, From: []string{"ListPermissions"}, OfCaller: true, Authoritative: true}},
		"its reach": {nil, []*policy.Workspace{limited}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: public, Certainty: catalog.Exact, ReachCertainty: catalog.Exact,
				From: []string{"ListPermissions"}, OfCaller: true, Authoritative: true}},
		"a point that is listed twice": {nil, []*policy.Workspace{twice}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: ownPublic, Certainty: catalog.Exact, ReachCertainty: catalog.Exact,
				From: []string{"ListPermissions"}, OfCaller: true, Authoritative: true}},
		"a code of the workspace": {nil, []*policy.Workspace{permissionsDoc("PaiTraining:StopTrainingJob")}, "paitrainingservice:StopTrainingJob",
			Holding{Held: true, Reach: all, Certainty: catalog.Exact, From: []string{"ListPermissions"}, OfCaller: true, Authoritative: true}},
		"a point the catalogue does not know": {nil, []*policy.Workspace{permissionsDoc("PaiNew:Do")}, "painew:do",
			Holding{Held: true, Reach: all, Certainty: catalog.Exact, From: []string{"ListPermissions"}, OfCaller: true, Authoritative: true}},
		"a custom role that is named": {[]string{"reader"},
			[]*policy.Workspace{roleDoc("reader", listed, "DSW", "CustomPermissions")}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: public, Certainty: catalog.Exact, ReachCertainty: catalog.Exact,
				From: []string{"reader"}, Authoritative: true}},
		"a definition gives nobody the role": {nil, []*policy.Workspace{roleDoc("reader", listed, "DSW", "CustomPermissions")},
			"PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.Exact, From: []string{}, Authoritative: true}},
		"one permission of the caller": {nil, []*policy.Workspace{permissionDoc("PaiDSW:ListAllInstances")}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: all, Certainty: catalog.Exact, From: []string{"ListPermissions"}, OfCaller: true, Authoritative: true}},
		"one permission tells nothing of another": {nil, []*policy.Workspace{permissionDoc("PaiDSW:ListInstances")}, "PaiDSW:ListAllInstances",
			Holding{From: []string{}}},
		"nor takes it from a role": {[]string{"PAI.WorkspaceAdmin"}, []*policy.Workspace{permissionDoc("PaiDSW:ListInstances")},
			"PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: all, Certainty: catalog.High, From: []string{"PAI.WorkspaceAdmin"}}},
		"a list that is one page of several": {nil, []*policy.Workspace{page}, "PaiDSW:ListAllInstances",
			Holding{From: []string{}}},
		"a custom role that is not named is not held": {[]string{"PAI.AlgoDeveloper"},
			[]*policy.Workspace{roleDoc("reader", listed, "DSW", "CustomPermissions")}, "PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.High, From: []string{"PAI.AlgoDeveloper"}}},
		"a custom role beside one of the table": {[]string{"PAI.AlgoDeveloper", "READER"},
			[]*policy.Workspace{roleDoc("reader", listed, "DSW", "CustomPermissions")}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: public, Certainty: catalog.Exact, ReachCertainty: catalog.High,
				From: []string{"reader"}, Authoritative: true}},
		"a document wins over the built-in role": {[]string{"PAI.WorkspaceAdmin"},
			[]*policy.Workspace{roleDoc("PAI.WorkspaceAdmin", nil)}, "PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.Exact, From: []string{"PAI.WorkspaceAdmin"}, Authoritative: true}},
		"a whole module": {[]string{"boss"}, []*policy.Workspace{roleDoc("boss", nil, "DSW", "FullAccess")}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: all, Certainty: catalog.High, From: []string{"boss"}, Authoritative: true}},
		"a whole module, spelled in another case": {[]string{"boss"},
			[]*policy.Workspace{roleDoc("boss", nil, "dsw", "Fullaccess")}, "PaiDSW:ListAllInstances",
			Holding{Held: true, Reach: all, Certainty: catalog.High, From: []string{"boss"}, Authoritative: true}},
		"a module read only": {[]string{"reader"}, []*policy.Workspace{roleDoc("reader", nil, "DSW", "ReadOnly")}, "PaiDSW:ListAllInstances",
			Holding{From: []string{"reader"}}},
		"a part of the workspace": {[]string{"boss"},
			[]*policy.Workspace{roleDoc("boss", nil, "PaiWorkspace@@Config", "FullAccess")}, "PaiWorkspace:GetWorkspace",
			Holding{From: []string{"boss"}}},
		"another module": {[]string{"boss"}, []*policy.Workspace{roleDoc("boss", nil, "DLC", "FullAccess")}, "PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.Exact, From: []string{"boss"}, Authoritative: true}},
		"no privilege": {[]string{"guest"}, []*policy.Workspace{roleDoc("guest", nil, "DSW", "NoPrivilege")}, "PaiDSW:ListAllInstances",
			Holding{Certainty: catalog.Exact, From: []string{"guest"}, Authoritative: true}},
		"a service no module has": {[]string{"boss"}, []*policy.Workspace{roleDoc("boss", nil, "DSW", "FullAccess")}, "eas:CreateService",
			Holding{Certainty: catalog.Exact, From: []string{"boss"}, Authoritative: true}},
		"an unknown module may have anything that is not named": {[]string{"boss"},
			[]*policy.Workspace{roleDoc("boss", nil, "DWS", "FullAccess", "DLC", "NoPrivilege")}, "PaiDSW:ListAllInstances",
			Holding{From: []string{"boss"}}},
		"but not what is": {[]string{"boss"}, []*policy.Workspace{roleDoc("boss", nil, "DWS", "FullAccess", "DLC", "NoPrivilege")},
			"PaiDLC:CreateJob",
			Holding{Certainty: catalog.Exact, From: []string{"boss"}, Authoritative: true}},
		"an unknown module may have it": {[]string{"boss"}, []*policy.Workspace{roleDoc("boss", nil, "EAS2", "FullAccess")}, "eas:CreateService",
			Holding{From: []string{"boss"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, resolve(t, c, tt.roles, tt.docs...).Holds(tt.point)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestGoverns(t *testing.T) {
	c := testCatalog(t)
	for _, tt := range []struct {
		point string
		docs  []*policy.Workspace
		want  bool
	}{
		{"paidsw:listallinstances", nil, true},
		{"PaiDLC:CreateJob", nil, true},
		{"oss:GetObject", nil, false},
		{"PaiDSW:GetUserConfig", nil, false},
		{"PaiDSW:GetUserConfig", []*policy.Workspace{permissionsDoc("PaiDSW:GetUserConfig")}, true},
		{"oss:GetObject", []*policy.Workspace{permissionsDoc("PaiDSW:GetUserConfig")}, false},
	} {
		if got := resolve(t, c, nil, tt.docs...).Governs(tt.point); got != tt.want {
			t.Errorf("%s: %v", tt.point, got)
		}
	}
}

func TestResolveNames(t *testing.T) {
	c := testCatalog(t)
	for _, name := range []string{"PAI.AlgoDeveloper", "pai.algodeveloper", "AlgoDeveloper", "ALGODEVELOPER"} {
		if got := resolve(t, c, []string{name}).Roles(); !slices.Equal(got, []string{"PAI.AlgoDeveloper"}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	for name, want := range map[string]string{
		"PAI.AlgoDevelopr": `unknown role "PAI.AlgoDevelopr" (did you mean PAI.AlgoDeveloper?)`,
		"algodevlopper":    `unknown role "algodevlopper" (did you mean PAI.AlgoDeveloper?)`,
		"nobody": `unknown role "nobody" (one of PAI.WorkspaceOwner, PAI.WorkspaceAdmin, PAI.AlgoDeveloper, ` +
			`PAI.AlgoOperator, PAI.LabelManager, PAI.WorkspaceGuest, PAI.MaxComputeDeveloper)`,
		"": `unknown role "" (one of PAI.WorkspaceOwner, PAI.WorkspaceAdmin, PAI.AlgoDeveloper, PAI.AlgoOperator, ` +
			`PAI.LabelManager, PAI.WorkspaceGuest, PAI.MaxComputeDeveloper)`,
	} {
		_, err := Resolve(c, ali, []string{name}, nil)
		if err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", name, err, want)
		}
	}
	if _, err := Resolve(c, policy.AWS, []string{"PAI.AlgoDeveloper"}, nil); err == nil ||
		!strings.Contains(err.Error(), "no roles are known") {
		t.Errorf("another platform: %v", err)
	}
}

// rolesWhere lists the roles of which something is told.
func rolesWhere(told []Told, is func(Told) bool) []string {
	var out []string
	for _, r := range told {
		if is(r) {
			out = append(out, r.Role)
		}
	}
	return out
}

func untold(r Told) bool { return r.Certainty == 0 }
func holds(r Told) bool  { return len(r.Reach) > 0 }
func lacks(r Told) bool  { return !untold(r) && !holds(r) }

func TestWhoLists(t *testing.T) {
	told, err := Who(testCatalog(t), ali, nil, "paidsw:LISTALLINSTANCES", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := rolesWhere(told, holds); !slices.Equal(got, []string{"PAI.WorkspaceOwner", "PAI.WorkspaceAdmin"}) {
		t.Errorf("held by %q", got)
	}
	if got := rolesWhere(told, lacks); !slices.Equal(got, roleNames[2:]) {
		t.Errorf("lacked by %q", got)
	}
	for _, r := range told {
		if r.Certainty != catalog.High || holds(r) && !slices.Equal(r.Reach, policy.Reaches()) {
			t.Errorf("%+v", r)
		}
	}
}

func TestWhoOtherwise(t *testing.T) {
	c := testCatalog(t)
	told, err := Who(c, ali, []*policy.Workspace{roleDoc("boss", nil, "DLC", "FullAccess")}, "PaiDLC:CreateJob", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := rolesWhere(told, untold); !slices.Equal(got, []string{"PAI.AlgoDeveloper", "PAI.AlgoOperator"}) {
		t.Errorf("nothing is told of %q", got)
	}
	if held, lacking := rolesWhere(told, holds), rolesWhere(told, lacks); held[len(held)-1] != "boss" || len(lacking) != 3 {
		t.Errorf("held by %q, lacked by %q", held, lacking)
	}
	if told, err = Who(c, ali, nil, "PaiDSW:GetUserConfig", nil); err != nil || len(rolesWhere(told, untold)) != len(roleNames) {
		t.Errorf("%+v, %v", told, err)
	}
	_, err = Who(c, ali, nil, "pai:ListAllInstances", nil)
	if err == nil || err.Error() != `unknown permission point "pai:ListAllInstances" (did you mean PaiDSW:ListAllInstances?)` {
		t.Errorf("error %v", err)
	}
	if told, err = Who(c, ali, nil, "PaiDSW:ListAllInstances", []string{"algodeveloper", "PAI.AlgoDeveloper"}); err != nil ||
		len(told) != 1 || !lacks(told[0]) {
		t.Errorf("of one role: %+v, %v", told, err)
	}
	if _, err = Who(c, ali, nil, "PaiDSW:ListAllInstances", []string{"nobody"}); err == nil {
		t.Error("an unknown role was accepted")
	}
	if _, err = Who(c, ali, nil, "x", nil); err == nil {
		t.Error("an unknown point was accepted")
	}
}

func TestMatrix(t *testing.T) {
	c := testCatalog(t)
	m, err := MatrixOf(c, ali, nil, nil, []string{"PAIDSW", "paidlc"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, mod := range m.Modules {
		for _, row := range mod.Rows {
			line := mod.Service + " " + row.Name
			for _, cell := range row.Cells {
				line += " " + cell.Mark()
			}
			got = append(got, line)
		}
	}
	want := []string{
		"paidlc CreateJob all all . . - - -",
		"paidsw CreatePostPaidInstance all all priv? -? - - -",
		"paidsw ListAllInstances all all - - - - -",
		"paidsw ListInstances all all own+pub own+pub - - -",
		"paidsw StartInstance all all own~ own~ - - -",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if m.Columns[2].Short != "AlgoDeveloper" || m.Modules[1].Title.En != "PAI DSW" {
		t.Errorf("columns %v, modules %v", m.Columns, m.Modules)
	}
}

func TestMatrixOfSomeRoles(t *testing.T) {
	c := testCatalog(t)
	m, err := MatrixOf(c, ali, []*policy.Workspace{roleDoc("reader", nil, "DSW", "ReadOnly")},
		[]string{"READER", "workspaceowner", "PAI.WorkspaceOwner"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Columns) != 2 || m.Columns[0].Role != "reader" || m.Columns[1].Role != "PAI.WorkspaceOwner" {
		t.Errorf("columns %v", m.Columns)
	}
	for _, mod := range m.Modules {
		if mod.Service == "oss" {
			t.Error("a service without a permission point has a module")
		}
	}
	if _, err := MatrixOf(c, ali, nil, []string{"nobody"}, nil); err == nil {
		t.Error("an unknown role was accepted")
	}
	if m, err := MatrixOf(c, policy.AWS, nil, nil, nil); err != nil || m.Columns == nil || len(m.Modules) != 0 {
		t.Errorf("another platform: %v, %v", m, err)
	}
}

func TestMarksAreShortAndTellApart(t *testing.T) {
	seen := map[string][]policy.Reach{}
	for bits := range 16 {
		var reach []policy.Reach
		for i, r := range policy.Reaches() {
			if bits&(1<<i) != 0 {
				reach = append(reach, r)
			}
		}
		for _, certainty := range []catalog.Certainty{catalog.Low, catalog.Medium, catalog.High} {
			mark := Cell{reach, certainty}.Mark()
			if other, ok := seen[mark]; ok {
				t.Errorf("%v and %v are both %s", other, reach, mark)
			}
			if seen[mark] = reach; len(mark) > 8 {
				t.Errorf("%s is too long", mark)
			}
		}
	}
	if len(Legend()) != len(marks)+4 {
		t.Error("the legend leaves marks out")
	}
}

// TestMoreRolesNeverHoldLess is the law of sets of roles: adding one never
// takes a point or a reach away, and their order does not matter.
func TestMoreRolesNeverHoldLess(t *testing.T) {
	c := testCatalog(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		names := slices.Clone(roleNames)
		rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		n := 1 + rng.IntN(len(names)-1)
		for _, id := range c.Actions(ali) {
			point := c.ActionName(id)
			few, more := resolve(t, c, names[:n]).Holds(point), resolve(t, c, names[:n+1]).Holds(point)
			if few.Held && !more.Held || !slices.Equal(union(few.Reach, more.Reach), more.Reach) {
				t.Fatalf("%s: %v holds %+v, with %s %+v", point, names[:n], few, names[n], more)
			}
			turned := slices.Clone(names[:n])
			slices.Reverse(turned)
			other := resolve(t, c, turned).Holds(point)
			few.From, other.From = nil, nil
			if d := cmp.Diff(few, other); d != "" {
				t.Fatalf("%s: the order of %v matters:\n%s", point, names[:n], d)
			}
		}
	}
}
