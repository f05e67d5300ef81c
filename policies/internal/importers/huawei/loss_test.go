package huawei

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/tsv"
	"github.com/permgap/permgap/policies/internal/load"
	"github.com/permgap/permgap/policies/internal/schema"
)

// root is the folder of the module: tests run in the folder of their package.
const root = "../../../.."

// shared gives the folder of seeds and facts.
func shared(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS(filepath.Dir(testinput.Shared(t, "seeds")))
}

// committed reads a platform's files as they lie in the catalogue, hand-made
// corrections left out.
func committed(t *testing.T, platform string) []schema.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, "policies", platform, "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files of %s: %v", platform, err)
	}
	var files []schema.File
	for _, p := range paths {
		f, problems, err := load.Read(p)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%v %v", err, problems)
		}
		if !f.Corrections() {
			files = append(files, f.File)
		}
	}
	return files
}

func records(t *testing.T, from fs.FS, file string) []tsv.Record {
	t.Helper()
	rs, err := tsv.Read(from, file)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// held is what a catalogue holds, by folded names.
type held struct {
	actions    map[string]bool
	operations map[string]schema.Operation // by API and first action
	edges      map[[2]string]bool          // own action and prerequisite
	titles     map[string]schema.Operation
	conflicts  []string          // older readings, kept as defects
	mended     map[string]string // names that tables write wrong, kept as defects
	// alternatives are actions of one cell of which a call needs one, kept as defects.
	alternatives [][]string
}

// right gives the name that stands in the catalogue for one of a table.
func (h held) right(name string) string {
	name = strings.ToLower(name)
	if mended, ok := h.mended[name]; ok {
		return mended
	}
	return name
}

func holds(files []schema.File) held {
	h := held{map[string]bool{}, map[string]schema.Operation{}, map[[2]string]bool{}, map[string]schema.Operation{}, nil, map[string]string{}, nil}
	for _, f := range files {
		for _, a := range f.Actions {
			h.actions[strings.ToLower(a.Name)] = true
		}
		for _, d := range f.Defects {
			switch d.Kind {
			case "typo", "label", "renamed":
				h.mended[strings.ToLower(d.Written)] = strings.ToLower(d.Corrected)
			}
			if d.Kind == "alternatives" {
				h.alternatives = append(h.alternatives, strings.Fields(strings.ToLower(d.Written)))
			}
			if d.Kind == "conflict" {
				h.conflicts = append(h.conflicts, strings.ToLower(d.Where+"\n"+d.Written))
			}
		}
		for _, o := range f.Operations {
			h.titles[strings.ToLower(o.Group+"\n"+o.Title.En)] = o
			for _, api := range o.API {
				h.operations[assemble.Key(api, o.Actions)] = o
			}
			for _, own := range append(slices.Clone(o.Actions), o.ID) {
				for _, need := range needs(o) {
					h.edges[[2]string{strings.ToLower(own), need}] = true
				}
			}
		}
	}
	return h
}

// needs lists everything an operation requires, folded, each once.
func needs(o schema.Operation) []string {
	var names []string
	for _, r := range o.Requires {
		for _, n := range slices.Concat(r.All, r.Any, []string{r.Pattern, r.Role}) {
			if n != "" && !slices.Contains(names, strings.ToLower(n)) {
				names = append(names, strings.ToLower(n))
			}
		}
	}
	slices.Sort(names)
	return names
}

// kept reports whether an edge is in force or stands in an older reading that
// a newer page replaces.
func (h held) kept(action, need string) bool {
	action, need = h.right(action), h.right(need)
	if h.edges[[2]string{action, need}] {
		return true
	}
	for _, a := range h.alternatives {
		// The facts give each of a cell's actions all of its lists.
		if slices.Contains(a, action) && slices.ContainsFunc(a, func(other string) bool { return other == need || h.edges[[2]string{other, need}] }) {
			return true
		}
	}
	return slices.ContainsFunc(h.conflicts, func(c string) bool {
		where, written, _ := strings.Cut(c, "\n")
		return slices.Contains(strings.Fields(where), action) && slices.Contains(strings.Fields(written), need)
	})
}

func TestDevEnvironTableIsWhole(t *testing.T) {
	rows := records(t, shared(t), "facts/huawei/modelarts_seed000_devenviron.tsv")
	h := holds(committed(t, "huaweicloud"))
	edges := 0
	for _, r := range rows {
		o, ok := h.operations[assemble.Key(r.Get("api"), strings.Fields(r.Get("action")))]
		if !ok {
			t.Errorf("%s: no operation for %s %s", r.Get("permission"), r.Get("api"), r.Get("action"))
			continue
		}
		if o.Title.ZhHans != r.Get("permission") || o.Title.En == "" {
			t.Errorf("%s: titles %+v", o.ID, o.Title)
		}
		want := strings.Fields(strings.ToLower(r.Get("dependencies")))
		slices.Sort(want)
		if !slices.Equal(needs(o), want) {
			t.Errorf("%s requires %v, want %v", o.ID, needs(o), want)
		}
		edges += len(want)
		if len(o.Actions) == 0 && o.Note == "" {
			t.Errorf("%s has no action and no note that says so", o.ID)
		}
	}
	if len(rows) != 27 || edges != 66 {
		t.Errorf("%d rows and %d edges, want 27 and 66", len(rows), edges)
	}
}

// TestDevEnvironPageIsWhole reads nothing but the page's words.
func TestDevEnvironPageIsWhole(t *testing.T) {
	page, err := fs.ReadFile(shared(t), "seeds/000_modelarts_devenviron_permissions_zh.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := holds(committed(t, "huaweicloud"))
	for _, name := range regexp.MustCompile(`(?m)^[a-z]+:[A-Za-z]+:[A-Za-z]+`).FindAllString(string(page), -1) {
		if !h.actions[strings.ToLower(name)] {
			t.Errorf("%s is not in the catalogue", name)
		}
	}
}

func TestAPIOverviewIsWhole(t *testing.T) {
	page, err := fs.ReadFile(shared(t), "seeds/003_modelarts_api_overview.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := holds(committed(t, "huaweicloud"))
	group, n := "", 0
	blocks := strings.Split(strings.TrimSpace(string(page)), "\n\n")
	for i := 0; i < len(blocks); i++ {
		if rest, ok := strings.CutPrefix(blocks[i], "Table "); ok {
			_, group, _ = strings.Cut(rest, " ")
			i += 2
			continue
		}
		if group == "" || i+1 == len(blocks) || strings.HasPrefix(blocks[i+1], "Table ") {
			continue
		}
		title := strings.TrimSuffix(strings.TrimSpace(blocks[i]), ".")
		o, ok := h.titles[strings.ToLower(group+"\n"+title)]
		if !ok {
			t.Errorf("%s, %s: no operation", group, title)
		} else if len(o.Actions) == 0 && o.Note == "" {
			t.Errorf("%s has no action and no note that says so", o.ID)
		}
		n++
		i++
	}
	if n != 182 {
		t.Errorf("%d APIs, want 182", n)
	}
}

func TestOpenTelekomDevEnvironIsWhole(t *testing.T) {
	page, err := fs.ReadFile(shared(t), "seeds/001_modelarts_devenviron_permissions_otc.rst.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := holds(committed(t, "opentelekomcloud"))
	actions := regexp.MustCompile(`modelarts:[A-Za-z]+:[A-Za-z]+`).FindAllString(string(page), -1)
	if len(actions) != 18 {
		t.Errorf("%d rows, want 18", len(actions))
	}
	for _, a := range actions {
		if !h.actions[strings.ToLower(a)] {
			t.Errorf("%s is not in the catalogue", a)
		}
	}
	right := assemble.Key("GET /v1/{project_id}/notebooks/{id}/storage", []string{"modelarts:notebook:listMountedStorages"})
	if _, ok := h.operations[right]; !ok {
		t.Error("the API of listMountedStorages is not the right one")
	}
	for _, f := range committed(t, "opentelekomcloud") {
		if f.Service == "modelarts" && !slices.ContainsFunc(f.Defects, func(d schema.Defect) bool { return d.Kind == "wrong-api" }) {
			t.Error("the wrong API of listMountedStorages is not among the defects")
		}
	}
}

func TestHuaweiDocumentationIsWhole(t *testing.T) {
	from := shared(t)
	h := holds(committed(t, "huaweicloud"))
	for _, file := range []string{"hw_actions", "history_actions"} {
		for _, r := range records(t, from, "facts/huawei-docs/"+file+".tsv") {
			a := r.Get("action")
			if !strings.Contains(a, "*") && r.Get("page_title") != otherNames && !h.actions[h.right(a)] {
				t.Errorf("%s.tsv, line %d: the action %s is not in the catalogue", file, r.Line, a)
			}
		}
	}
	for _, table := range []struct{ file, action, need string }{
		{"hw_edges", "action", "dependency"}, {"history_edges", "action", "dependency"},
		{"hw_edges_implied", "action", "other_action_in_same_cell"},
	} {
		lost := map[[2]string]bool{}
		for _, r := range records(t, from, "facts/huawei-docs/"+table.file+".tsv") {
			e := [2]string{r.Get(table.action), r.Get(table.need)}
			if table.file == "hw_edges_implied" && isRead(e[0]) && !isRead(e[1]) && h.actions[strings.ToLower(e[1])] {
				continue // the facts take the first action of a cell; what reads needs nothing that writes
			}
			if !h.kept(e[0], e[1]) {
				lost[e] = true
			}
		}
		for e := range lost {
			t.Errorf("%s.tsv: %s requires %s is not in the catalogue", table.file, e[0], e[1])
		}
	}
}

// Every role that a function of a console needs is known, and so is every
// function.
func TestConsolePagesAreWhole(t *testing.T) {
	files := committed(t, "huaweicloud")
	h := holds(files)
	var roles []string
	for _, f := range files {
		roles = append(append(roles, f.RoleNames...), f.SystemPolicies...)
	}
	functions := 0
	for _, r := range records(t, shared(t), "facts/huawei-docs/hw_role_dependencies.tsv") {
		name, needs, _ := consoleCells(r.Get("row"))
		if name == "" {
			continue
		}
		functions++
		title := "Console functions\nConsole: " + consoleFunctions[name]
		if _, ok := h.titles[strings.ToLower(title)]; !ok {
			t.Errorf("line %d: the function %s is not in the catalogue", r.Line, name)
		}
		for _, role := range allRoles(needs, "") {
			if !slices.Contains(roles, role) {
				t.Errorf("line %d: the role %s is not in the catalogue", r.Line, role)
			}
		}
	}
	if functions != 27 {
		t.Errorf("%d functions, want 27", functions)
	}
}

func TestModelArtsTablesAreWhole(t *testing.T) {
	h := holds(committed(t, "huaweicloud"))
	for _, r := range records(t, shared(t), "facts/huawei/modelarts_current.tsv") {
		actions := strings.Fields(r.Get("action_v3"))
		for _, a := range actions {
			if !h.actions[strings.ToLower(a)] {
				t.Errorf("line %d: the action %s is not in the catalogue", r.Line, a)
			}
		}
		if len(actions) == 0 {
			continue
		}
		for _, need := range strings.FieldsFunc(r.Get("dependencies"), func(c rune) bool { return c == ' ' || c == '|' }) {
			if !h.kept(actions[0], need) {
				t.Errorf("line %d: %s requires %s is not in the catalogue", r.Line, actions[0], need)
			}
		}
	}
}

func TestOpenTelekomTablesAreWhole(t *testing.T) {
	from := shared(t)
	h := holds(committed(t, "opentelekomcloud"))
	for _, r := range records(t, from, "facts/huawei/otc_actions.tsv") {
		for _, a := range strings.Fields(r.Get("action")) {
			if !strings.Contains(a, "*") && !h.actions[strings.ToLower(a)] {
				t.Errorf("otc_actions.tsv, line %d: the action %s is not in the catalogue", r.Line, a)
			}
		}
	}
	for _, r := range records(t, from, "facts/huawei/otc_action_dependencies.tsv") {
		if r.Get("action") != r.Get("dependency") && !h.kept(r.Get("action"), r.Get("dependency")) && !h.beside(r.Get("action"), r.Get("dependency")) {
			t.Errorf("otc_action_dependencies.tsv, line %d: %s requires %s is not in the catalogue", r.Line, r.Get("action"), r.Get("dependency"))
		}
	}
	scenarios := map[string]bool{}
	for e := range h.edges {
		if strings.HasPrefix(e[0], "modelarts.scenario.") {
			scenarios[e[1]] = true
		}
	}
	for _, r := range records(t, from, "facts/huawei/otc_scenarios.tsv") {
		if item := r.Get("policy_item"); !scenarios[h.right(item)] {
			t.Errorf("otc_scenarios.tsv, line %d: %s is in no scenario", r.Line, item)
		}
	}
}

// beside reports an edge of an action that stands in one cell with the
// operation's own, and so is its prerequisite: what it needs the operation
// needs, unless that is the operation's own action.
func (h held) beside(action, need string) bool {
	action, need = strings.ToLower(action), strings.ToLower(need)
	service, _, _ := strings.Cut(action, ":")
	for e := range h.edges {
		if e[1] == action && strings.HasPrefix(e[0], service+":") && (e[0] == need || h.edges[[2]string{e[0], need}]) {
			return true
		}
	}
	return false
}

// What the tables call a policy, or number as one, is none of the roles. The
// one exception is called after an administrator.
func TestSystemPolicies(t *testing.T) {
	check := func(name string, want bool) {
		t.Helper()
		if systemPolicy(name) != want && name != "OBS Administrator" {
			t.Errorf("%s: a policy is %t", name, want)
		}
	}
	for _, r := range records(t, shared(t), "facts/huawei/system_role_names.tsv") {
		check(r.Get("display_name"), strings.HasPrefix(r.Get("role_name"), "system_all"))
	}
	for _, r := range records(t, shared(t), "facts/huawei-docs/hw_system_policies.tsv") {
		if category := r.Get("category"); category != "-" && category != "" {
			check(r.Get("policy_or_role"), strings.HasSuffix(category, "策略") && !strings.HasPrefix(category, "RBAC"))
		}
	}
}
