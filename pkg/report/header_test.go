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
	when := func(p *diag.Prerequisite) { p.When = "the disk is encrypted" }
	via := func(p *diag.Prerequisite) { p.Via = []string{"a:b:c"} }
	for _, c := range []struct {
		code  string
		level diag.Severity
		a, b  []diag.Prerequisite
		want  string
	}{
		{"PG101", diag.Error, needs("x", "y"), needs("y"), `2 operations that "m:*:*" grants will fail: 2 prerequisites are not granted`},
		{"PG101", diag.Warning, needs("x"), needs("x"), `2 operations that "m:*:*" grants may fail: 1 prerequisite is not granted`},
		{"PG102", diag.Error, needs("x"), needs("y"), `2 operations that "m:*:*" grants will fail: 2 prerequisites are denied`},
		{"PG101", diag.Error, needs("x"), change(needs("y"), feature), `2 operations that "m:*:*" grants will fail (1 only with some features): 2 prerequisites are not granted`},
		{"PG101", diag.Error, change(needs("x"), when), change(needs("y"), when), `2 operations that "m:*:*" grants will fail in some cases: 2 prerequisites are not granted`},
		{"PG103", diag.Warning, needs("x"), needs("y"), `2 operations that "m:*:*" grants work only in part: 2 prerequisites are granted only in part`},
		{"PG101", diag.Warning, change(needs("x"), via), change(needs("y"), via), `2 operations that "m:*:*" grants may fail: of what their prerequisites need themselves, 2 permissions are not granted`},
	} {
		finding := func(ps []diag.Prerequisite) *diag.Finding {
			return &diag.Finding{Code: c.code, Level: c.level, GrantedBy: []diag.Grant{{Pattern: "m:*:*"}}, Prerequisites: ps}
		}
		if got := header([]*diag.Finding{finding(c.a), finding(c.b)}); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
