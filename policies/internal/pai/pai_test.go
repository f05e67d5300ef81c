package pai

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/policy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func sample(t *testing.T) []schema.File {
	t.Helper()
	files, err := Load("testdata/sample.txt", "testdata/sample.tsv", "testdata/sample_later.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func find(t *testing.T, files []schema.File, service string) schema.File {
	t.Helper()
	i := slices.IndexFunc(files, func(f schema.File) bool { return f.Service == service })
	if i < 0 {
		t.Fatalf("no file of %s", service)
	}
	return files[i]
}

func action(t *testing.T, f schema.File, name string) schema.Action {
	t.Helper()
	i := slices.IndexFunc(f.Actions, func(a schema.Action) bool { return a.Name == name })
	if i < 0 {
		t.Fatalf("%s has no action %s", f.Service, name)
	}
	return f.Actions[i]
}

func TestReadSeedForms(t *testing.T) {
	text, err := os.ReadFile("testdata/sample.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ReadSeed(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	three, four := []string{Owner, Admin, Developer, Operator}, []string{Owner, Admin, Developer, Operator, Guest}
	tests := map[string]SeedRow{
		"default in brackets": {Line: 4, Table: "PAI通用", Title: "列舉甲", RAM: "Pai:ListA", Allowed: true},
		"deprecated":          {Line: 5, Table: "PAI通用", Title: "列舉乙", RAM: "Pai:ListB", Allowed: true, Retired: true},
		"workspace code only": {Line: 11, Table: "快速開始 / 表 1. 快速開始-TrainingService", Title: "停止任務", Workspace: "PaiTraining:StopTrainingJob", Roles: three, Ticks: 4},
		"no code":             {Line: 12, Table: "快速開始 / 表 1. 快速開始-TrainingService", Title: "查看任務統計資訊", Roles: three, Ticks: 5},
		"both codes and a resource": {Line: 17, Table: "互動式建模DSW", Title: "查看執行個體列表(工作空間下所有)", Workspace: "PaiDSW:ListAllInstances",
			RAM: "PaiDSW:ListAllInstances", Resource: "dswinstance/*", Roles: three, Ticks: 1},
		"RAM action only among two columns": {Line: 18, Table: "互動式建模DSW", Title: "刪除臨時檔案", RAM: "PaiDSW:DeleteTempFile",
			Resource: "tempfile/{tempfileId}", Roles: three, Allowed: true},
		"row over several lines": {Line: 22, Table: "自動機器學習AutoML", Title: "停止hpo實驗", Workspace: "PAIAutoML:StopHpoExperiment",
			RAM: "PAIAutoML:StopHpoExperiment", Roles: four, Ticks: 5},
		"merged cells": {Line: 41, Table: "AI資產 / 表 5. AI資產-自訂群組件", Title: "更新群組件", Workspace: "PAIComponentManagement:UpdateComponent",
			Roles: four, Ticks: 3, Merged: 2},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			i := slices.IndexFunc(rows, func(r SeedRow) bool { return r.Line == want.Line })
			if i < 0 {
				t.Fatalf("no row at line %d", want.Line)
			}
			if d := cmp.Diff(want, rows[i]); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
	if len(rows) != 13 {
		t.Errorf("%d rows, want 13", len(rows))
	}
}

func TestReadSeedRefuses(t *testing.T) {
	head := "x\nPAI通用\n" + headMark + " | 許可權點欄位(通過Resource Access Management) |\n"
	tests := map[string]struct{ text, want string }{
		"a cell that is nothing":   {head + "甲 | Pai:A | maybe |\n", `line 5: row at line 4: unknown cell "maybe"`},
		"two codes in one column":  {head + "甲 | Pai:A | Pai:B |\n", "2 codes"},
		"a row without its start":  {head + "| ✅ |\n", "a row goes on that never began"},
		"a code with a bad letter": {head + "甲 | Pai:A-B |\n", "unknown cell"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ReadSeed(strings.NewReader(tt.text + "乙\n"))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestJoinRefusesOtherFacts(t *testing.T) {
	seed := []SeedRow{{Line: 4, Title: "甲", RAM: "Pai:A", Ticks: 3}}
	good := Facts{Line: 4, NameZh: "甲", RAM: "Pai:A", Ticks: 3}
	if _, err := Join(seed, []Facts{good}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Facts){
		"line":    func(f *Facts) { f.Line = 5 },
		"title":   func(f *Facts) { f.NameZh = "乙" },
		"code":    func(f *Facts) { f.RAM = "Pai:B" },
		"ticks":   func(f *Facts) { f.Ticks = 2 },
		"default": func(f *Facts) { f.Allowed = true },
	} {
		t.Run(name, func(t *testing.T) {
			bad := good
			change(&bad)
			if _, err := Join(seed, []Facts{bad}); err == nil {
				t.Error("accepted")
			}
		})
	}
	if _, err := Join(seed, nil); err == nil {
		t.Error("a missing row was accepted")
	}
}

func TestListingOfAllInstances(t *testing.T) {
	f := find(t, sample(t), "paidsw")
	all := policy.Reaches()
	want := map[string]schema.Cell{
		Owner: {Reach: names(all), Certainty: "high"}, Admin: {Reach: names(all), Certainty: "high"},
		Developer: {Certainty: "high"}, Operator: {Certainty: "high"}, Label: {Certainty: "high"},
		Guest: {Certainty: "high"}, MaxCompute: {Certainty: "high"},
	}
	for _, role := range []string{Label, Guest, MaxCompute} { // without a column
		want[role] = schema.Cell{Certainty: "high", InferredBy: "no-column"}
	}
	a := action(t, f, "PaiDSW:ListAllInstances")
	if a.InferredBy != "one-tick" || f.Rules[a.InferredBy].En == "" {
		t.Errorf("the row follows from %q of %v", a.InferredBy, f.Rules)
	}
	if d := cmp.Diff(want, a.Roles); d != "" {
		t.Errorf("cells (-want +got):\n%s", d)
	}
	for _, o := range f.Operations {
		if o.ID == "paidsw.ListInstances" && o.ListAll != "PaiDSW:ListAllInstances" {
			t.Errorf("list_all is %q", o.ListAll)
		}
	}
}

func TestCellsThatCannotBeRecovered(t *testing.T) {
	f := find(t, sample(t), "paitrainingservice")
	a := action(t, f, "paitrainingservice:StopTrainingJob")
	for _, role := range []string{Developer, Operator} {
		if c, ok := a.Roles[role]; ok {
			t.Errorf("%s has the cell %v", role, c)
		}
	}
	if a.InferredBy != "first-column" || a.Roles[Guest].InferredBy != "no-column" {
		t.Errorf("the row follows from %q, the guest's cell from %q", a.InferredBy, a.Roles[Guest].InferredBy)
	}
	if a.Roles[Owner].Certainty != "high" || len(a.Roles[Guest].Reach) != 0 {
		t.Errorf("cells %v", a.Roles)
	}
	if len(f.Defects) != 2 || f.Defects[1].Where != a.Name || f.Defects[1].Written != "4 ticks" {
		t.Errorf("defects %v", f.Defects)
	}
}

func TestSpellings(t *testing.T) {
	files := sample(t)
	tests := []struct {
		service, name string
		aliases       []string
		workspace     []string
		def           string
	}{
		{"paitrainingservice", "paitrainingservice:StopTrainingJob", nil, []string{"PaiTraining:StopTrainingJob"}, ""},
		{"paiartlab", "PaiArtLab:CreateAI4DService", []string{"PaiArtLab:CreateService"}, nil, ""},
		{"paiimage", "PaiImage:ListImages", []string{"PaiImage:Listlmages"}, nil, ""},
		{"paidsw", "PaiDSW:DeleteTempFile", nil, nil, "allowed"},
		{"pai", "Pai:DeleteC", nil, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := action(t, find(t, files, tt.service), tt.name)
			if !slices.Equal(a.Aliases, tt.aliases) || !slices.Equal(a.Workspace, tt.workspace) || a.Default != tt.def {
				t.Errorf("aliases %v, workspace codes %v, default %q", a.Aliases, a.Workspace, a.Default)
			}
		})
	}
}

// TestFilesGolden compares what the files say, not how they are laid out.
func TestFilesGolden(t *testing.T) {
	files := sample(t)
	golden := filepath.Join("testdata", "sample.golden.yaml")
	if *update {
		var text bytes.Buffer
		for _, f := range files {
			text.Write(YAML(f))
			text.WriteString("---\n")
		}
		if err := os.WriteFile(golden, bytes.TrimSuffix(text.Bytes(), []byte("---\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	dec := yaml.NewDecoder(text)
	for i := 0; ; i++ {
		var want schema.File
		if err := dec.Decode(&want); errors.Is(err, io.EOF) {
			if i != len(files) {
				t.Errorf("%d files, the golden has %d", len(files), i)
			}
			return
		} else if err != nil {
			t.Fatal(err)
		}
		if i < len(files) {
			if d := cmp.Diff(want, files[i], cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s (-want +got):\n%s", want.Service, d)
			}
		}
	}
}

func TestHans(t *testing.T) {
	if utf8.RuneCountInString(traditional) != utf8.RuneCountInString(simplified) {
		t.Fatal("the two rows of characters differ in length")
	}
	simplify := hans()
	for from, want := range map[string]string{
		"查看執行個體列表(工作空間下所有)": "查看实例列表(工作空间下所有)",
		"擷取工作流程草稿的輸出資料行表":   "获取工作流草稿的输出列表",
		"調整服務藍綠髮布流量比例":      "调整服务蓝绿发布流量比例",
		"PAI下單":             "PAI下单",
	} {
		if got := simplify(from); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}

func TestListAll(t *testing.T) {
	for from, want := range map[string]string{
		"PaiDSW:ListInstances":                 "PaiDSW:ListAllInstances",
		"PaiDSW:ListAllInstances":              "",
		"PaiDesigner:GetPipelineDrafts":        "PaiDesigner:GetAllPipelineDrafts",
		"PaiDesigner:TransferPipelineDrafts":   "",
		"PaiDSW:DeleteInstance":                "",
		"PaiWorkspace:ListAllocatedNothingYet": "",
	} {
		if got := ListAll(from); got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
}
