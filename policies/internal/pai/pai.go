// Package pai reads the appendix of roles and permissions of Alibaba Cloud's
// Platform for AI, as a flattened text and a table of facts about it, and
// gives one catalogue file for each RAM service.
//
// The flattened text ([ReadSeed]) tells which permission points there are, in
// which table, under which codes and with how many ticks; the empty cells of a
// row moved to its end, so it does not tell which role a tick belongs to. The
// table of facts ([ReadFacts]) adds the English names and, for each row, the
// columns the ticks were put back into, with the rule and its certainty.
// [Join] insists that both say the same; [Files] makes the catalogue.
//
// It writes no prerequisites: people keep those in SERVICE.corrections.yaml.
package pai

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// The built-in roles of a workspace. The first two share one column.
const (
	Owner       = "PAI.WorkspaceOwner"
	Admin       = "PAI.WorkspaceAdmin"
	Developer   = "PAI.AlgoDeveloper"
	Operator    = "PAI.AlgoOperator"
	Label       = "PAI.LabelManager"
	Guest       = "PAI.WorkspaceGuest"
	MaxCompute  = "PAI.MaxComputeDeveloper"
	tick        = "✅"
	anyAccess   = "無需區分accessibility"
	defaultMark = "預設允許使用"
	retiredMark = "即將廢棄"
)

// roleHeads are the role columns as the header rows of the tables name them.
var roleHeads = []struct {
	head  string
	roles []string
}{
	{"工作空間負責人/工作空間管理員", []string{Owner, Admin}},
	{"演算法開發", []string{Developer}},
	{"演算法營運", []string{Operator}},
	{"標註管理員", []string{Label}},
	{"訪客", []string{Guest}},
	{"MaxCompute開發", []string{MaxCompute}},
}

// Roles lists the built-in roles in the order of the tables.
func Roles() []string {
	return []string{Owner, Admin, Developer, Operator, Label, Guest, MaxCompute}
}

// SeedRow is one row of the flattened text.
type SeedRow struct {
	Line      int    // of its first line, from 1
	Table     string // "工作空間管理 / 表 1. …", or the module alone
	Title     string
	Workspace string   // the code a workspace role is given
	RAM       string   // the action a policy names
	Resource  string   // relative, as written
	Roles     []string // those that have a column in the table
	Allowed   bool     // allowed unless a policy denies it
	Retired   bool     // called deprecated
	Ticks     int
	Merged    int // ticks of cells that span all columns of a role
}

// Facts are what was found out about a row of the flattened text.
type Facts struct {
	Line      int
	NameEn    string
	NameZh    string
	Workspace string
	RAM       string
	Resource  string
	Allowed   bool
	Retired   bool
	Ticks     int
	Merged    int
	Certainty string // exact, high, medium, low, n/a
	Rule      string
	Reach     map[string][]policy.Reach // by role, only those that hold it
}

// Row is a row of the appendix with what is known about it.
type Row struct {
	SeedRow
	NameEn    string
	Certainty string
	Rule      string
	Reach     map[string][]policy.Reach
}

// Later is a permission point that only the newer English page has.
type Later struct {
	Code  string
	Ticks int
}

// Join puts rows and facts together by line; every row must have its facts,
// and both must agree on all that both tell.
func Join(seed []SeedRow, facts []Facts) ([]Row, error) {
	if len(seed) != len(facts) {
		return nil, fmt.Errorf("%d rows in the text, %d in the table of facts", len(seed), len(facts))
	}
	rows := make([]Row, len(seed))
	for i, s := range seed {
		f := facts[i]
		told := SeedRow{
			Line: f.Line, Table: s.Table, Title: f.NameZh, Workspace: f.Workspace, RAM: f.RAM, Resource: f.Resource,
			Roles: s.Roles, Allowed: f.Allowed, Retired: f.Retired, Ticks: f.Ticks, Merged: f.Merged,
		}
		if !reflect.DeepEqual(s, told) {
			return nil, fmt.Errorf("the text has %+v, the table of facts %+v", s, told)
		}
		rows[i] = Row{SeedRow: s, NameEn: f.NameEn, Certainty: f.Certainty, Rule: f.Rule, Reach: f.Reach}
	}
	return rows, nil
}

// code gives the name of the row's permission point: the RAM action, else the
// workspace code; empty for a row that names none.
func (s SeedRow) code() string {
	if s.RAM != "" {
		return s.RAM
	}
	return s.Workspace
}

// hasColumn reports whether the row's table has a column for a role.
func (s SeedRow) hasColumn(role string) bool {
	for _, r := range s.Roles {
		if r == role {
			return true
		}
	}
	return false
}

// local gives the part of an action's name after the service.
func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }
