package audit

import (
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// lacks is a prerequisite that is missing.
func lacks(action string, stated catalog.Requirement, via ...string) *Prerequisite {
	p := Prerequisite{Stated: &stated, Action: action, Via: via}
	p.Ruling.Verdict = access.Missing
	return &p
}

func lacksRole(name string, kind catalog.RoleKind) *Prerequisite {
	p := lacks("", catalog.Requirement{Role: name, RoleKind: kind})
	p.Ruling.Verdict = access.Undecided
	return p
}

// TestOperationMessage: titles are gerunds on some pages and orders on others;
// both make a sentence. Features and cases say when an operation fails.
func TestOperationMessage(t *testing.T) {
	feature := func(names ...string) (all []*Prerequisite) {
		for _, name := range names {
			all = append(all, lacks("a:b:"+name, catalog.Requirement{Feature: name}))
		}
		return all
	}
	get, list := lacks("swr:repo:getRepo", catalog.Requirement{}), lacks("swr:repo:listRepos", catalog.Requirement{})
	behind := lacks("swr:repo:getRepo", catalog.Requirement{}, "swr:repo:listRepos")
	other := lacks("swr:repo:listTags", catalog.Requirement{}, "swr:repo:listRepos")
	either := &Prerequisite{Stated: &catalog.Requirement{}, AnyOf: []string{"a", "b"}, Via: []string{"c"}}
	either.Ruling.Verdict = access.Denied
	sometimes := lacks("x:y:z", catalog.Requirement{When: catalog.Text{En: "with an EIP"}})
	missing, denied := group{rule.PrerequisiteMissing, false}, group{rule.PrerequisiteDenied, false}
	undecided, inferred := group{rule.PrerequisiteUndecided, false}, group{rule.PrerequisiteMissing, true}
	for _, c := range []struct {
		title string
		g     group
		gaps  []*Prerequisite
		level diag.Severity
		want  string
	}{
		{"Starting a notebook.", missing, []*Prerequisite{get}, diag.Error, "Starting a notebook fails: 1 permission missing"},
		{"Update a quota", missing, []*Prerequisite{get, list}, diag.Warning, `"Update a quota" may fail: 2 permissions missing`},
		{"启动Notebook实例", denied, []*Prerequisite{get}, diag.Error, `"启动Notebook实例" fails: 1 permission denied`},
		{"", missing, []*Prerequisite{get}, diag.Error, "a.b.c fails: 1 permission missing"},
		{"Reading a job", missing, []*Prerequisite{get, get}, diag.Error, "Reading a job fails: 1 permission missing"},
		{"Reading a job", missing, []*Prerequisite{sometimes}, diag.Warning,
			"Reading a job may fail in some cases: 1 permission missing"},
		{"Reading a job", missing, append(feature("obs"), sometimes), diag.Error,
			"Reading a job fails if it uses obs: 1 permission missing; 1 more may be needed"},
		{"Reading a job", missing, append(feature("obs"), get), diag.Error, "Reading a job fails: 2 permissions missing"},
		{"Reading a job", missing, feature("obs", "ssh"), diag.Error, "Reading a job fails if it uses obs or ssh: 2 permissions missing"},
		{"Reading a job", denied, feature("obs", "ssh", "eip", "sfs"), diag.Error,
			"Reading a job fails if it uses obs, ssh, eip or sfs: 4 permissions denied"},
		{"Reading a job", missing, feature("obs", "ssh", "eip", "sfs", "gpu", "x"), diag.Error,
			"Reading a job fails if it uses obs, ssh, eip or 3 more: 6 permissions missing"},
		{"Starting a notebook", inferred, []*Prerequisite{behind}, diag.Warning,
			"Starting a notebook may fail: its prerequisite swr:repo:listRepos needs swr:repo:getRepo, which is not granted"},
		{"Starting a notebook", inferred, []*Prerequisite{behind, other}, diag.Warning,
			"Starting a notebook may fail: 2 permissions that its prerequisites need are not granted"},
		{"Starting a notebook", group{rule.PrerequisiteDenied, true}, []*Prerequisite{either}, diag.Warning,
			"Starting a notebook may fail: its prerequisite c needs a or b, which is denied"},
		{"Listing keys", undecided, []*Prerequisite{lacksRole("KMS Administrator", 0)}, diag.Note,
			"Listing keys also needs the role KMS Administrator, which a policy cannot show"},
		{"Create jobs", undecided, []*Prerequisite{lacksRole("JobRole", catalog.ServiceRole)}, diag.Note,
			`"Create jobs" also needs the service role JobRole, which a policy cannot show`},
		{"Reading a job", undecided, []*Prerequisite{
			lacksRole("A", catalog.SystemRole), lacksRole("B", catalog.SystemPolicy),
			lacksRole("A", catalog.SystemRole), lacksRole("C", catalog.SystemPolicy),
		}, diag.Note, "Reading a job also needs the role A and the system policies B and C, which a policy cannot show"},
		{"Reading a job", undecided, []*Prerequisite{get, lacksRole("A", catalog.SystemRole)}, diag.Note,
			"Reading a job may fail: cannot decide 2 permissions"},
		{"Reading a job", group{rule.PrerequisitePartial, false}, []*Prerequisite{get}, diag.Note,
			"Reading a job works only in part: 1 permission is limited"},
		{"Reading a job", group{rule.AgencyPrerequisite, false}, []*Prerequisite{get, list}, diag.Error,
			"Reading a job fails in the background: the agency lacks 2 permissions"},
	} {
		op := catalog.Operation{Name: "a.b.c"}
		for _, p := range c.gaps { // a level of an error is that of what is official
			stated := *p.Stated
			if stated.Standing = catalog.Official; c.level < diag.Error {
				stated.Standing = catalog.Inferred
			}
			p.Stated = &stated
		}
		m := operationMessage(nameOf(&op, c.title), c.g, c.gaps, scale{}, true)
		if got := message.In("en").Text(m); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
