package audit

import (
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

func role(name string, kind catalog.RoleKind) gap {
	return gap{requirement: &catalog.Requirement{Role: name, RoleKind: kind}}
}

// Titles are gerunds on some pages and orders on others; both make a sentence.
func TestMessage(t *testing.T) {
	plain := gap{requirement: &catalog.Requirement{}, name: "swr:repo:getRepo"}
	through := plain
	through.via = []string{"swr:repo:listRepos"}
	other, otherThrough := plain, through
	other.name, otherThrough.name = "swr:repo:listRepos", "swr:repo:listTags"
	undecided := group{rule.PrerequisiteUndecided, false}
	inferred := group{rule.PrerequisiteMissing, true}
	for _, c := range []struct {
		title string
		key   group
		gaps  []gap
		level diag.Severity
		want  string
	}{
		{"Starting a notebook.", group{rule.PrerequisiteMissing, false}, []gap{plain}, diag.Error, "Starting a notebook will fail: 1 prerequisite is not granted"},
		{"Update a resource quota", group{rule.PrerequisiteMissing, false}, []gap{plain, other}, diag.Warning, `"Update a resource quota" may fail: 2 prerequisites are not granted`},
		{"启动Notebook实例", group{rule.PrerequisiteDenied, false}, []gap{plain}, diag.Error, `"启动Notebook实例" will fail: 1 prerequisite is denied`},
		{"", group{rule.PrerequisiteMissing, false}, []gap{plain}, diag.Error, "a.b.c will fail: 1 prerequisite is not granted"},
		{"Starting a notebook", inferred, []gap{through}, diag.Warning, "Starting a notebook may fail: its prerequisite swr:repo:listRepos itself needs swr:repo:getRepo, which is not granted"},
		{"Starting a notebook", inferred, []gap{through, otherThrough}, diag.Warning, "Starting a notebook may fail: of what its prerequisites need themselves, 2 permissions are not granted"},
		{"Listing keys", undecided, []gap{role("KMS Administrator", 0)}, diag.Note, "Listing keys also needs the role KMS Administrator, which a policy cannot show"},
		{"Create jobs", undecided, []gap{role("JobRole", catalog.ServiceRole)}, diag.Note, `"Create jobs" also needs the service role JobRole, which a policy cannot show`},
		{"Create jobs", undecided, []gap{role("JobRole", catalog.ServiceRole), role("AllJobs", catalog.SystemPolicy), role("AllData", catalog.SystemPolicy)}, diag.Note,
			`"Create jobs" also needs the service role JobRole, and the system policies AllJobs and AllData, which a policy cannot show`},
		{"Reading a job", undecided, []gap{role("A Administrator", catalog.SystemRole), role("B FullAccess", catalog.SystemPolicy), role("A Administrator", catalog.SystemRole), role("C FullAccess", catalog.SystemPolicy)}, diag.Note,
			"Reading a job also needs the role A Administrator, and the system policies B FullAccess and C FullAccess, which a policy cannot show"},
		{"Reading a job", group{rule.PrerequisiteMissing, false}, []gap{plain, plain}, diag.Error, "Reading a job will fail: 1 prerequisite is not granted"},
	} {
		if got := sentenceOf(c.title, "a.b.c", c.key, c.gaps, c.level); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
