package report

import (
	"testing"

	"github.com/permgap/permgap/pkg/diag"
)

// A group is summed up in one sentence, whatever its findings lack and why.
func TestHeaderOfGroup(t *testing.T) {
	needs := func(names ...string) (out []diag.Prerequisite) {
		for _, n := range names {
			out = append(out, diag.Prerequisite{Action: n, Verdict: "missing"})
		}
		return out
	}
	change := func(ps []diag.Prerequisite, f func(*diag.Prerequisite)) []diag.Prerequisite {
		for i := range ps {
			f(&ps[i])
		}
		return ps
	}
	feature := func(p *diag.Prerequisite) { p.Feature = "obs" }
	other := func(p *diag.Prerequisite) { p.Feature = "ssh-login" }
	own := func(p *diag.Prerequisite) { p.Feature = "for-" + p.Action }
	when := func(p *diag.Prerequisite) { p.When = "the disk is encrypted" }
	via := func(p *diag.Prerequisite) { p.Via = []string{"a:b:c"} }
	published := func(p *diag.Prerequisite) { p.Without = []diag.Source{{ID: "vendors"}} }
	for _, c := range []struct {
		code  string
		level diag.Severity
		a, b  []diag.Prerequisite
		want  string
	}{
		{"PG101", diag.Error, needs("x", "y"), needs("y"), `will fail: 2 permissions missing`},
		{"PG101", diag.Warning, needs("x"), needs("x"), `may fail: 1 permission missing`},
		{"PG101", diag.Warning, change(needs("x"), published), change(needs("x"), published),
			`may fail: 1 permission missing, which published policies do without`},
		{"PG101", diag.Warning, change(needs("x"), published), needs("y"), `may fail: 2 permissions missing`},
		{"PG102", diag.Error, needs("x"), needs("y"), `will fail: 2 permissions denied`},
		{"PG101", diag.Error, needs("x"), change(needs("y"), feature),
			`will fail (1 of them only when they use obs): 2 permissions missing`},
		{"PG101", diag.Error, change(needs("x"), feature), change(needs("y"), other),
			`will fail when they use obs or ssh-login: 2 permissions missing`},
		{"PG101", diag.Error, change(needs("a", "b", "c", "d", "e"), own), change(needs("y"), feature),
			`will fail when they use for-a, for-b, for-c or 3 more: 6 permissions missing`},
		{"PG101", diag.Error, change(needs("x"), when), change(needs("y"), when), `will fail in some cases: 2 permissions missing`},
		{"PG101", diag.Error, needs("x"), change(needs("y"), when), `will fail (1 of them only in some cases): 2 permissions missing`},
		{"PG103", diag.Warning, needs("x"), needs("y"), `work only in part: 2 permissions are granted only in part`},
		{"PG105", diag.Error, needs("x"), needs("x"), `will fail in the background: the agency lacks 1 permission`},
		{"PG101", diag.Warning, change(needs("x"), via), change(needs("y"), via),
			`may fail: their prerequisites need 2 permissions that are missing`},
	} {
		finding := func(ps []diag.Prerequisite) *diag.Finding {
			return &diag.Finding{Code: c.code, Level: c.level, GrantedBy: []diag.Grant{{Pattern: "m:*:*"}}, Prerequisites: ps}
		}
		want := `2 operations granted by "m:*:*" ` + c.want
		if got := header(Options{}.words(), []*diag.Finding{finding(c.a), finding(c.b)}); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
