package pai

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies/internal/schema"
)

const platformDir = "../../alibabacloud"

// shared gives a file of the folder beside the module.
func shared(t *testing.T, name ...string) string {
	t.Helper()
	return testinput.Shared(t, name...)
}

func seedPath(t *testing.T) string {
	return shared(t, "seeds", "002_pai_roles_and_permissions_zh-TW.txt")
}

func seedRows(t *testing.T) []SeedRow {
	t.Helper()
	f, err := os.Open(seedPath(t))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := ReadSeed(f)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// committed gives the files of the platform as the repository holds them.
func committed(t *testing.T) []schema.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(platformDir, "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in %s: %v", platformDir, err)
	}
	var files []schema.File
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		var f schema.File
		if err := yaml.Unmarshal(text, &f); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		files = append(files, f)
	}
	return files
}

// byName finds actions by name, alias and workspace code, folded.
func byName(files []schema.File) map[string]schema.Action {
	out := map[string]schema.Action{}
	for _, f := range files {
		for _, a := range f.Actions {
			for _, name := range slices.Concat([]string{a.Name}, a.Aliases, a.Workspace) {
				out[strings.ToLower(name)] = a
			}
		}
	}
	return out
}

func TestSeedIsReadWhole(t *testing.T) {
	rows := seedRows(t)
	text, err := os.ReadFile(seedPath(t))
	if err != nil {
		t.Fatal(err)
	}
	ticks := 0
	var codes []string
	for _, r := range rows {
		ticks += r.Ticks
		codes = append(codes, r.Workspace, r.RAM)
	}
	if want := bytes.Count(text, []byte(tick)); ticks != want {
		t.Errorf("%d ticks in the rows, %d in the text", ticks, want)
	}
	if len(rows) != 397 {
		t.Errorf("%d rows, want 397", len(rows))
	}
	for _, c := range regexp.MustCompile(`[A-Za-z]+:[A-Z][A-Za-z0-9]+`).FindAllString(string(text), -1) {
		if !slices.Contains(codes, c) {
			t.Errorf("%s stands in the text and in no row", c)
		}
	}
}

func TestCatalogueKnowsTheSeed(t *testing.T) {
	rows, files := seedRows(t), committed(t)
	actions := byName(files)
	titles := map[string]bool{}
	for _, f := range files {
		for _, o := range f.Operations {
			titles[o.Title.ZhHant] = true
		}
	}
	defaults, exceptions := 0, 0
	for _, r := range rows {
		if !titles[r.Title] {
			t.Errorf("line %d: no operation is called %s", r.Line, r.Title)
		}
		for _, c := range []string{r.Workspace, r.RAM} {
			a, ok := actions[strings.ToLower(c)]
			switch {
			case c == "":
				continue
			case !ok:
				t.Errorf("line %d: %s is not known", r.Line, c)
			case r.Allowed && strings.HasPrefix(r.Resource, official):
				exceptions++
			case r.Allowed != (a.Default == "allowed") && !hasOfficialTwin(rows, r):
				t.Errorf("line %d: default of %s is %q", r.Line, c, a.Default)
			case r.Allowed:
				defaults++
			}
			if r.Retired && !a.Deprecated {
				t.Errorf("line %d: %s is not deprecated", r.Line, c)
			}
		}
	}
	if defaults != 17 || exceptions != 3 {
		t.Errorf("%d points allowed by default and %d for official images, want 17 and 3", defaults, exceptions)
	}
}

func hasOfficialTwin(rows []SeedRow, r SeedRow) bool {
	return slices.ContainsFunc(rows, func(o SeedRow) bool { return o.Line != r.Line && o.RAM == r.RAM && o.Allowed })
}

// TestCatalogueKeepsTheTicks counts the ticks that the cells of each row stand
// for; where the columns are lost the defects must hold their number.
func TestCatalogueKeepsTheTicks(t *testing.T) {
	files := committed(t)
	actions, lostTicks := byName(files), lostTicks(files)
	for _, r := range seedRows(t) {
		if r.code() == "" || r.Ticks == 0 {
			continue
		}
		a := actions[strings.ToLower(r.code())]
		got := ticksOf(a.Roles, r.Merged > 0)
		if n, ok := lostTicks[a.Name]; ok {
			got = n
		}
		if got != r.Ticks {
			t.Errorf("line %d, %s: %d ticks kept of %d", r.Line, a.Name, got, r.Ticks)
		}
	}
}

func lostTicks(files []schema.File) map[string]int {
	out := map[string]int{}
	for _, f := range files {
		for _, d := range f.Defects {
			n, err := strconv.Atoi(strings.TrimSuffix(d.Written, " ticks"))
			if d.Kind != "lost-cells" || err != nil {
				continue
			}
			for _, name := range strings.Split(d.Where, ", ") {
				out[name] = n
			}
		}
	}
	return out
}

// ticksOf counts a role once when its cells are merged, and by column
// otherwise: the developer has two public columns, the others one.
func ticksOf(cells map[string]schema.Cell, merged bool) int {
	n := 0
	for role, c := range cells {
		reach := c.Reach
		if slices.Equal(reach, []string{schema.AllReaches}) {
			reach = []string{"private-own", "private-others", "public-own", "public-others"}
		}
		switch {
		case len(reach) == 0 || role == Admin:
		case merged || role == Owner:
			n++
		case role != Developer && slices.Contains(reach, "public-own"):
			n += len(reach) - 1
		default:
			n += len(reach)
		}
	}
	return n
}

func TestLaterCodesAreKnown(t *testing.T) {
	f, err := os.Open(shared(t, "facts", "alibaba", "pai_permissions_added_later.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	later, err := ReadLater(f)
	if err != nil {
		t.Fatal(err)
	}
	actions := byName(committed(t))
	for _, l := range later {
		if _, ok := actions[strings.ToLower(l.Code)]; !ok {
			t.Errorf("%s is not known", l.Code)
		}
	}
	if len(later) != 89 {
		t.Errorf("%d codes, want 89", len(later))
	}
}

// TestCommittedFilesAreWhatTheImportGives holds the imported files to the
// import: what people change stands beside them.
func TestCommittedFilesAreWhatTheImportGives(t *testing.T) {
	files, err := Load(seedPath(t), shared(t, "facts", "alibaba", "pai_permissions.tsv"),
		shared(t, "facts", "alibaba", "pai_permissions_added_later.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range files {
		text, err := os.ReadFile(filepath.Join(platformDir, want.Service+".yaml"))
		if err != nil {
			t.Error(err)
			continue
		}
		var got schema.File
		if err := yaml.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s.yaml is not what the import gives (-import +file):\n%s", want.Service, d)
		}
	}
}

// The rest needs no seed.

func TestSimplifiedTitlesHoldNoOtherForm(t *testing.T) {
	for _, f := range committed(t) {
		for _, o := range f.Operations {
			if strings.ContainsAny(o.Title.ZhHans, traditional) {
				t.Errorf("%s: %s", o.ID, o.Title.ZhHans)
			}
		}
	}
}

func TestWrongNamespacesAreNotKnown(t *testing.T) {
	files := committed(t)
	actions := byName(files)
	for _, name := range []string{"aiworkspace:ListImages", "pai:CreateJob", "pai:ListJobs", "paitraining:CreateJob"} {
		if _, ok := actions[strings.ToLower(name)]; ok {
			t.Errorf("%s is known", name)
		}
	}
	for _, f := range files {
		if f.Service == "aiworkspace" {
			t.Error("aiworkspace is no RAM code")
		}
	}
}

func TestEveryPrerequisiteIsAnAction(t *testing.T) {
	files := committed(t)
	actions := byName(files)
	roles := map[string]bool{}
	for _, f := range files {
		for _, n := range slices.Concat(f.RoleNames, f.ServiceRoles, f.SystemPolicies) {
			roles[n] = true
		}
	}
	for _, f := range files {
		for _, o := range f.Operations {
			for _, r := range o.Requires {
				for _, name := range append(slices.Clone(r.All), r.Any...) {
					if _, ok := actions[strings.ToLower(name)]; !ok {
						t.Errorf("%s needs %s, which is not known", o.ID, name)
					}
				}
				if r.Role != "" && !roles[r.Role] {
					t.Errorf("%s needs the role %s, which is no role name", o.ID, r.Role)
				}
			}
		}
	}
}

func TestCellsNameKnownRoles(t *testing.T) {
	for _, f := range committed(t) {
		for _, a := range f.Actions {
			for _, role := range slices.Sorted(maps.Keys(a.Roles)) {
				if !slices.Contains(Roles(), role) {
					t.Errorf("%s: unknown role %s", a.Name, role)
				}
				by := a.Roles[role].InferredBy
				if by == "" {
					by = a.InferredBy
				}
				if f.Rules[by].En == "" {
					t.Errorf("%s: the cell of %s follows from the rule %q, which is not declared", a.Name, role, by)
				}
			}
		}
	}
}
