package assemble

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

func all(names ...string) (reqs []schema.Requirement) {
	for _, n := range names {
		reqs = append(reqs, schema.Requirement{All: []string{n}})
	}
	return reqs
}

// documents are two editions of a page of a service that is not.
func documents() (older, newer Document) {
	older = Document{ID: "old", Age: 1, Source: schema.Source{Updated: "2030-01-01"}, Rows: []table.Row{
		{Title: catalog.Text{ZhHans: "放"}, API: []string{"POST /v1/{p}/kites"}, Actions: []string{"kite:kite:create"}, Requires: all("wind:air:get"), Source: "old"},
		{API: []string{"GET /v1/{p}/kites"}, Actions: []string{"kite:kite:list"}, Requires: all("rope:knot:tie"), Source: "old"},
		{API: []string{"PUT /v1/{p}/kites/{id}"}, Actions: []string{"kite:kite:update"}, Source: "old"},
	}}
	newer = Document{ID: "new", Age: 2, Source: schema.Source{Updated: "2031-01-01"}, Rows: []table.Row{
		{Title: catalog.Text{En: "Flying"}, API: []string{"POST /v1/{project}/kites/"}, Actions: []string{"Kite:kite:create"}, EnterpriseProject: "no",
			Requires: all("wind:air:get", "rope:knot:tie"), Source: "new"},
		{API: []string{"GET /v1/{p}/kites"}, Actions: []string{"kite:kite:list"}, Requires: all("rope:knot:tie"), Source: "new"},
		{API: []string{"PUT /v1/{p}/kites/{id}"}, Actions: []string{"kite:kite:action"}, Source: "new"},
		{API: []string{"GET /v1/{p}/kites/{id}/tail"}, Actions: []string{"kite:kite:list"}, Source: "new"},
	}}
	return older, newer
}

func assembled(t *testing.T, change func(*Platform), docs ...Document) map[string]schema.File {
	t.Helper()
	p := Platform{Name: "huaweicloud"}
	if change != nil {
		change(&p)
	}
	for _, d := range docs {
		p.Add(d)
	}
	files, err := p.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func operationNamed(t *testing.T, f schema.File, id string) schema.Operation {
	t.Helper()
	i := slices.IndexFunc(f.Operations, func(o schema.Operation) bool { return o.ID == id })
	if i < 0 {
		var ids []string
		for _, o := range f.Operations {
			ids = append(ids, o.ID)
		}
		t.Fatalf("no operation %s among %v", id, ids)
	}
	return f.Operations[i]
}

// A row with the older name of an action is an older edition of the operation.
func TestRenamedActionsAreOneOperation(t *testing.T) {
	older := Document{ID: "old", Age: 1, Rows: []table.Row{
		{Title: catalog.Text{En: "Flying"}, API: []string{"POST /v1/kites"}, Actions: []string{"kite:kite:createKite"}, Requires: all("wind:air:get"), Source: "old"},
		{API: []string{"GET /v1/kites/tails"}, Actions: []string{"kite:kite:createKite"}, Source: "old"},
	}}
	newer := Document{ID: "new", Age: 2, Rows: []table.Row{{API: []string{"POST /v1/kites"}, Actions: []string{"kite:kite:create"}, Requires: all("wind:air:get"), Source: "new"}}}
	f := assembled(t, func(p *Platform) { p.Renames = map[string][]string{"kite:kite:createKite": {"kite:kite:create"}} }, older, newer)["kite"]
	if o := operationNamed(t, f, "kite.kite.create"); len(f.Operations) != 2 || len(o.Source) != 2 || len(o.Requires) != 1 || len(o.Requires[0].Source) != 0 {
		t.Errorf("%d operations, %+v", len(f.Operations), o)
	}
	if len(f.Defects) != 1 || f.Defects[0].Kind != "renamed" || f.Defects[0].Written != "kite:kite:createKite" || f.Defects[0].Corrected != "kite:kite:create" {
		t.Errorf("%+v", f.Defects)
	}
}

func TestOwnTitles(t *testing.T) {
	own := map[string]catalog.Text{
		"kite\n放": {En: "Flying"}, "kite:kite:list\n列": {En: "Listing", ZhHans: "列表"}, "kite\nA whole sentence": {En: "Landing"},
		"kite\n降": {En: "Not used"},
	}
	row := func(action string, title catalog.Text) table.Row {
		return table.Row{Title: title, API: []string{"POST /v1/" + action}, Actions: []string{"kite:kite:" + action}, Source: "page"}
	}
	f := assembled(t, func(p *Platform) {
		p.Own = own
		p.English = map[string]string{Key("POST /v1/get", []string{"kite:kite:get"}): "Getting"}
	}, Document{ID: "page", Rows: []table.Row{
		row("create", catalog.Text{ZhHans: "放"}), row("list", catalog.Text{ZhHans: "列"}), row("land", catalog.Text{En: "A whole sentence"}), row("get", catalog.Text{ZhHans: "降"}),
	}})["kite"]
	for id, want := range map[string]catalog.Text{
		"kite.kite.create": {En: "Flying", ZhHans: "放"}, "kite.kite.list": {En: "Listing", ZhHans: "列表"},
		"kite.kite.land": {En: "Landing"}, "kite.kite.get": {En: "Getting", ZhHans: "降"},
	} {
		if got := operationNamed(t, f, id).Title; got != want {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
}

func TestTheNewerEditionWins(t *testing.T) {
	older, newer := documents()
	for name, docs := range map[string][]Document{"older first": {older, newer}, "newer first": {newer, older}} {
		t.Run(name, func(t *testing.T) {
			f := assembled(t, nil, docs...)["kite"]
			want := schema.Operation{ID: "kite.kite.create", Title: catalog.Text{En: "Flying", ZhHans: "放"}, API: []string{"POST /v1/{project}/kites/"},
				Actions: []string{"Kite:kite:create"}, Source: []string{"new", "old"},
				Requires: []schema.Requirement{{All: []string{"rope:knot:tie", "wind:air:get"}, Source: []string{"new"}}}}
			if d := cmp.Diff(want, operationNamed(t, f, "kite.kite.create")); d != "" {
				t.Errorf("operation (-want +got):\n%s", d)
			}
			if len(f.Defects) != 2 || f.Defects[1].Kind != "conflict" || f.Defects[1].Written != "wind:air:get" || f.Defects[1].Source != "old" {
				t.Errorf("the older reading is not kept: %v", f.Defects)
			}
		})
	}
}

func TestEditionsThatAgree(t *testing.T) {
	older, newer := documents()
	f := assembled(t, nil, older, newer)["kite"]
	want := schema.Operation{ID: "kite.kite.list", API: []string{"GET /v1/{p}/kites"}, Actions: []string{"kite:kite:list"},
		Source: []string{"new", "old"}, Requires: all("rope:knot:tie")}
	if d := cmp.Diff(want, operationNamed(t, f, "kite.kite.list")); d != "" {
		t.Errorf("operation (-want +got):\n%s", d)
	}
}

func TestOneAPIMayHaveSeveralActions(t *testing.T) {
	older, newer := documents()
	f := assembled(t, nil, older, newer)["kite"]
	operationNamed(t, f, "kite.kite.update")
	operationNamed(t, f, "kite.kite.action")
}

// Rows of one page with the same API and actions are one operation only when
// they need the same, or have the same title.
func TestRowsApart(t *testing.T) {
	row := func(title string, requires []schema.Requirement, source string) table.Row {
		return table.Row{Title: catalog.Text{En: title}, API: []string{"POST /v1/kites/action"}, Actions: []string{"kite:kite:action"}, Requires: requires, Source: source}
	}
	newer := Document{ID: "new", Age: 2, Rows: []table.Row{
		row("Raising", all("wind:air:get"), "new"), row("Cutting", all("rope:knot:cut"), "new"),
		row("Lifting", all("wind:air:get"), "new"), row("Cutting", all("rope:knot:tie"), "new"),
	}}
	older := Document{ID: "old", Age: 1, Rows: []table.Row{row("Cutting", all("rope:knot:cut", "rope:knot:tie"), "old")}}
	f := assembled(t, func(p *Platform) {
		p.Words = map[string]Name{"kite:kite:action\nCutting": {ID: "kite.kite.action.cut"}}
	}, newer, older)["kite"]
	if len(f.Operations) != 2 || len(f.Defects) != 0 {
		t.Fatalf("%+v %+v", f.Operations, f.Defects)
	}
	if o := operationNamed(t, f, "kite.kite.action"); o.Title.En != "Raising" || !slices.Equal(names(o.Requires), []string{"wind:air:get"}) {
		t.Errorf("%+v", o)
	}
	if o := operationNamed(t, f, "kite.kite.action.cut"); !slices.Equal(o.Source, []string{"new", "old"}) || len(names(o.Requires)) != 2 {
		t.Errorf("%+v", o)
	}
}

func TestIDs(t *testing.T) {
	_, newer := documents()
	f := assembled(t, nil, newer)["kite"]
	operationNamed(t, f, "kite.kite.list.tail")
	named := assembled(t, func(p *Platform) {
		p.Names = Names{{ID: "kite.fly", API: "POST /v1/{any}/kites", Title: catalog.Text{En: "Flying a kite"}}}
	}, newer)["kite"]
	if o := operationNamed(t, named, "kite.fly"); o.Title.En != "Flying a kite" {
		t.Errorf("title %q", o.Title.En)
	}
}

// A service that its own table writes in capitals is noted once.
func TestCapitals(t *testing.T) {
	_, newer := documents()
	f := assembled(t, nil, newer)["kite"]
	if d := f.Defects[0]; len(f.Defects) != 1 || d.Kind != "case" || d.Written != "Kite" || d.Corrected != "kite" || d.Source != "new" {
		t.Errorf("%+v", f.Defects)
	}
}

func TestMisspeltActions(t *testing.T) {
	d := Document{ID: "d", Rows: []table.Row{
		{Title: catalog.Text{En: "a"}, API: []string{"GET /v1/kites"}, Actions: []string{"kite:kite:gte"}, Requires: all("wind:air:get", "Kite:kite:gte"), Source: "d"},
	}}
	f := assembled(t, func(p *Platform) { p.Misspelt = map[string]string{"kite:kite:gte": "kite:kite:get"} }, d)["kite"]
	o := operationNamed(t, f, "kite.kite.get")
	if !slices.Equal(o.Actions, []string{"kite:kite:get"}) || !slices.Equal(o.Requires[0].All, []string{"kite:kite:get", "wind:air:get"}) {
		t.Errorf("%+v", o)
	}
	want := schema.Defect{Kind: "typo", Where: "GET /v1/kites a", Written: "kite:kite:gte", Corrected: "kite:kite:get", Source: "d"}
	if !slices.Contains(f.Defects, want) {
		t.Errorf("%+v", f.Defects)
	}
}

// Ids tell operations apart by what their paths say, not by numbers.
func TestIDsOfOneAction(t *testing.T) {
	row := func(api, title string) table.Row {
		r := table.Row{Title: catalog.Text{En: title, ZhHans: title}, Actions: []string{"kite:kite:operate"}, Source: "d"}
		if api != "" {
			r.API = []string{api}
		}
		return r
	}
	d := Document{ID: "d", Rows: []table.Row{
		row("POST /v1/kites/{id}/action?do=fly", "x"), row("POST /v1/kites/{id}/action?do=land", "y"),
		row("POST /v1/kites/{id}/tails", "z"), row("PUT /v1/kites/{id}/tails", "z"), row("PUT /v1/kites/{id}/tails/{tail}", "z"),
		row("", "the plain one"), row("", "Mending a kite"), row("", "收"),
	}}
	f := assembled(t, func(p *Platform) {
		p.Words = map[string]Name{"kite:kite:operate\n收": {ID: "kite.kite.operate.pull-in", Title: catalog.Text{En: "Pulling in"}}}
		p.Taken = map[string]bool{"kite.kite.operate": true}
	}, d)["kite"]
	for _, o := range f.Operations {
		last := o.ID[strings.LastIndexByte(o.ID, '.')+1:]
		if strings.Trim(last, "0123456789") == "" || o.ID == "kite.kite.operate" {
			t.Errorf("%s %v %s", o.ID, o.API, o.Title.En)
		}
	}
	operationNamed(t, f, "kite.kite.operate.pull-in")
	operationNamed(t, f, "kite.kite.operate.land")
}

func TestMentionedActions(t *testing.T) {
	older, newer := documents()
	files := assembled(t, nil, older, newer)
	want := []schema.Action{{Name: "wind:air:get", Mentioned: true, Source: []string{"new"}}}
	if d := cmp.Diff(want, files["wind"].Actions); d != "" {
		t.Errorf("actions (-want +got):\n%s", d)
	}
	if _, ok := files["wind"].Sources["new"]; !ok {
		t.Error("the source of the mention is not declared")
	}
}

func TestSpelling(t *testing.T) {
	d := Document{ID: "d", Rows: []table.Row{
		{Title: catalog.Text{En: "a"}, Actions: []string{"kite:kite:get"}, Requires: all("WIND:air:GET"), Source: "d"},
		{Title: catalog.Text{En: "b"}, Actions: []string{"wind:air:get"}, Requires: []schema.Requirement{{Role: "kite administrator"}}, Source: "d"},
	}}
	files := assembled(t, func(p *Platform) {
		p.RoleNames = []string{"Kite Administrator", "Kite FullAccess"}
		p.SystemPolicy = func(name string) bool { return strings.HasSuffix(name, "Access") }
	}, d)
	if got := operationNamed(t, files["kite"], "kite.kite.get").Requires[0].All[0]; got != "wind:air:get" {
		t.Errorf("prerequisite spelt %s", got)
	}
	if got := operationNamed(t, files["wind"], "wind.air.get").Requires[0].Role; got != "Kite Administrator" {
		t.Errorf("role spelt %s", got)
	}
	if d := cmp.Diff([]string{"Kite Administrator"}, files["iam"].RoleNames); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Kite FullAccess"}, files["iam"].SystemPolicies); d != "" {
		t.Error(d)
	}
}

func TestNamesOnlyDocumentsAreNoSource(t *testing.T) {
	_, newer := documents()
	overview := Document{ID: "o", NamesOnly: true, Rows: []table.Row{
		{ID: "kite.list", API: []string{"GET /v1/{p}/kites"}, Group: "Kites", Source: "o", Note: "no action known"},
		{ID: "kite.paint", Title: catalog.Text{En: "Painting"}, Group: "Kites", Source: "o", Note: "no action known", Service: "kite"},
	}}
	f := assembled(t, func(p *Platform) { p.Names = Names{{ID: "kite.paint", Title: catalog.Text{En: "Painting"}}} }, newer, overview)["kite"]
	known := operationNamed(t, f, "kite.kite.create")
	if slices.Contains(known.Source, "o") || known.Note != "" {
		t.Errorf("%+v", known)
	}
	if o := operationNamed(t, f, "kite.paint"); o.Note == "" || o.Group != "Kites" {
		t.Errorf("%+v", o)
	}
}

func TestAPIKey(t *testing.T) {
	for _, same := range [][2]string{{"GET /v1/{a}/b/", "get /v1/{c}/b"}, {"GET /v1/{a}:{b}", "GET /v1/{x}:{y}"}} {
		if APIKey(same[0]) != APIKey(same[1]) {
			t.Errorf("%s and %s differ", same[0], same[1])
		}
	}
	if APIKey("GET /v1/a") == APIKey("POST /v1/a") || APIKey("GET /v1/{a}/b") == APIKey("GET /v1/{a}") {
		t.Error("different APIs are the same")
	}
}

func TestTwoDocumentsOfOneID(t *testing.T) {
	p := Platform{Name: "huaweicloud"}
	p.Add(Document{ID: "d"})
	p.Add(Document{ID: "d"})
	if _, err := p.Files(); err == nil {
		t.Error("no error")
	}
}

func TestParseNames(t *testing.T) {
	got, err := ParseNames("# comment\n\na.b\t-\tTitle\tGET /v1/a\nc.d\tGroup\tOther\n")
	if err != nil {
		t.Fatal(err)
	}
	want := Names{{ID: "a.b", Title: catalog.Text{En: "Title"}, API: "GET /v1/a"}, {ID: "c.d", Group: "Group", Title: catalog.Text{En: "Other"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, err := ParseNames("a.b\n"); err == nil {
		t.Error("no error for a short line")
	}
}
