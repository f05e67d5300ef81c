package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
)

func TestDefectOf(t *testing.T) {
	for _, c := range []struct {
		name, document string
		need           access.Need
		want           access.Defect
	}{
		{"whole", statements(allowAll), getRepo, ""},
		{"narrow", statements(getOnX), getRepo, ""},
		{"another type", statements(`{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:namespace:x"]}`), getRepo,
			access.OtherResources},
		{"another type, unknown need", statements(`{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:namespace:x"]}`),
			access.Need{Action: "swr:repo:getRepo"}, ""},
		{"all but the type", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:Get", ` +
			`"NotResource": "arn:aws:ecr:*"}]}`, access.Need{Action: "ecr:Get", Universe: []string{"arn:aws:ecr:*:*:repository/*"}},
			access.OtherResources},
		{"without resources", statements(`{"Effect": "Allow", "Action": ["swr::*"], "Resource": ["swr:*:*:repo:x"]}`), quotas, access.NeedsStar},
		{"without resources, a star", statements(allowAll), quotas, ""},
		{"a variable", statements(`{"Effect": "Allow", "Action": ["swr::*"], "Resource": ["${all}"]}`), quotas, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			grants := access.NewPrincipal(parse(t, c.document)).Grants(c.need.Action)
			if len(grants) != 1 {
				t.Fatalf("%d grants", len(grants))
			}
			if got := access.NewTypes().Inspect(grants[0].Document, grants[0].Statement).Defect(c.need); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestSameResource judges a need only where the operation is allowed.
func TestSameResource(t *testing.T) {
	own := access.Need{Action: "swr:repo:delete", Universe: getRepo.Universe}
	need := getRepo
	need.SameResource = true
	for _, c := range []struct {
		name, text string
		want       access.Verdict
	}{
		{"both on x", `{"Effect": "Allow", "Action": ["swr:repo:*"], "Resource": ["swr:*:*:repo:x"]}`, access.Granted},
		{"own on all", `{"Effect": "Allow", "Action": ["swr:repo:delete"]},` + getOnX, access.Partial},
		{"apart", `{"Effect": "Allow", "Action": ["swr:repo:delete"], "Resource": ["swr:*:*:repo:y"]},` + getOnX, access.Missing},
		{"own on more if", `{"Effect": "Allow", "Action": ["swr:repo:delete"], "Resource": ["swr:*:*:repo:x"]},
			{"Effect": "Allow", "Action": ["swr:repo:delete"], "Resource": ["swr:*:*:repo:y"], ` +
			`"Condition": {"Bool": {"g:MFAPresent": ["true"]}}},` + getOnX, access.Partial},
		{"both in a home folder", `{"Effect": "Allow", "Action": ["swr:repo:*"], "Resource": ["swr:*:*:repo:h/${g:UserName}/*"]}`,
			access.Granted},
		{"own in a home folder, the need beside it", `{"Effect": "Allow", "Action": ["swr:repo:delete"], ` +
			`"Resource": ["swr:*:*:repo:h/${g:UserName}/*"]},
			{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:h/${g:UserName}/a*"]}`, access.Partial},
		{"own in a home folder, the need in all", `{"Effect": "Allow", "Action": ["swr:repo:delete"], ` +
			`"Resource": ["swr:*:*:repo:h/${g:UserName}/*"]},
			{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:h/*"]}`, access.Granted},
		{"the home folder denied", `{"Effect": "Allow", "Action": ["swr:repo:*"], "Resource": ["swr:*:*:repo:h/${g:UserName}/*"]},
			{"Effect": "Deny", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:h/${G:username}/*"]}`, access.Denied},
		{"as many home folders as are told apart", `{"Effect": "Allow", "Action": ["swr:repo:delete"], "Resource": [` + homes(5) + `]},
			{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": [` + homes(5) + `]}`, access.Granted},
		{"one home folder more", `{"Effect": "Allow", "Action": ["swr:repo:delete"], "Resource": [` + homes(6) + `]},
			{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": [` + homes(6) + `]}`, access.Undecided},
		{"more home folders than are told apart", `{"Effect": "Allow", "Action": ["swr:repo:delete"], "Resource": [` + homes(7) + `]},
			{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": [` + homes(6) + `]}`, access.Partial},
		{"denied there", `{"Effect": "Allow", "Action": ["swr:repo:*"], "Resource": ["swr:*:*:repo:x"]},` + denyGetOnX, access.Denied},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := huawei(t, c.text).Decide([]access.Need{own}, []access.Need{need}); d.Verdict != c.want {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.want)
			}
		})
	}
}

// TestSameResourceInDoubt: whether two own actions are ever allowed on one
// resource depends on a variable.
func TestSameResourceInDoubt(t *testing.T) {
	const owns = `{"Effect": "Allow", "Action": ["swr:repo:delete"], "Resource": ["swr:*:*:repo:b"]},
		{"Effect": "Allow", "Action": ["swr:repo:list"], "Resource": ["swr:*:*:repo:${g:UserName}"], ` +
		`"Condition": {"StringEquals": {"g:UserName": ["ab"]}}},`
	get := func(effect, name string) string {
		return `{"Effect": "` + effect + `", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:` + name + `"]}`
	}
	need := getRepo
	need.SameResource = true
	own := []access.Need{{Action: "swr:repo:delete", Universe: getRepo.Universe}, {Action: "swr:repo:list", Universe: getRepo.Universe}}
	for _, c := range []struct {
		name, text string
		want       access.Verdict
	}{
		{"granted elsewhere", get("Allow", "a*"), access.Undecided},
		{"denied there, and granted nowhere", get("Allow", "b") + `,` + get("Deny", "b"), access.Missing},
		{"denied everywhere", get("Allow", "b") + `,` + get("Deny", "*"), access.Denied},
		{"granted everywhere", get("Allow", "*"), access.Granted},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := huawei(t, owns+c.text).Decide(own, []access.Need{need}); d.Verdict != c.want {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.want)
			}
		})
	}
}

// homes lists resources with n variables.
func homes(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"swr:*:*:repo:%d/${g:PrincipalTag/v%d}"`, i, i))
	}
	return strings.Join(all, ", ")
}

// TestConcurrentDecisions asks one principal from several goroutines.
func TestConcurrentDecisions(t *testing.T) {
	text, needs := narrowStatements()
	p := access.NewPrincipal(parse(t, text))
	ask := func() []access.Verdict {
		var out []access.Verdict
		for i, n := range needs {
			out = append(out, p.Decide(needs[i/3*3+2:i/3*3+3], []access.Need{n}).Verdict)
		}
		return out
	}
	results := make(chan []access.Verdict)
	for range 4 {
		go func() { results <- ask() }()
	}
	first := <-results
	for range 3 {
		if !slices.Equal(<-results, first) {
			t.Error("answers differ")
		}
	}
}
