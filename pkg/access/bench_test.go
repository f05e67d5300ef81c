package access_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
)

// BenchmarkStar is the common case: grants on everything, no condition.
func BenchmarkStar(b *testing.B) {
	p := access.NewPrincipal(parse(b, statements(`
		{"Effect": "Allow", "Action": ["modelarts:*:*", "swr:repo:get*", "obs:bucket:listAllMybuckets"]},
		{"Effect": "Allow", "Action": ["vpc:publicIps:create"], "Resource": ["*"]}`)))
	own := []access.Need{{Action: "modelarts:notebook:create"}}
	needs := []access.Need{{Action: "swr:repo:getRepo", Universe: []string{"swr:*:*:repo:*"}}}
	b.ReportAllocs()
	for b.Loop() {
		if p.Decide(own, needs).Verdict != access.Granted {
			b.Fatal("not granted")
		}
	}
}

// BenchmarkMissing asks for what nothing grants.
func BenchmarkMissing(b *testing.B) {
	p := access.NewPrincipal(parse(b, statements(`{"Effect": "Allow", "Action": ["modelarts:*:*"]}`)))
	own := []access.Need{{Action: "modelarts:notebook:create"}}
	needs := []access.Need{{Action: "swr:repo:getRepo", Universe: []string{"swr:*:*:repo:*"}}}
	b.ReportAllocs()
	for b.Loop() {
		if p.Decide(own, needs).Verdict != access.Missing {
			b.Fatal("not missing")
		}
	}
}

// narrowStatements are 100 statements with narrow resources and conditions,
// five about each of 20 services.
func narrowStatements() (text string, needs []access.Need) {
	var all []string
	for i := range 20 {
		s := fmt.Sprintf("svc%d", i)
		condition := fmt.Sprintf(`"Condition": {"StringEquals": {"g:ResourceTag/team": ["t%d", "x"]}, "Bool": {"g:MFAPresent": ["true"]}}`, i%4)
		all = append(all,
			fmt.Sprintf(`{"Effect": "Allow", "Action": ["%[1]s:repo:get*", "%[1]s:repo:list"], "Resource": ["%[1]s:*:*:repo:a/*", `+
				`"%[1]s:*:*:repo:b*"]}`, s),
			fmt.Sprintf(`{"Effect": "Allow", "Action": ["%[1]s:*:*"], "Resource": ["%[1]s:*:*:repo:c/*"], %s}`, s, condition),
			fmt.Sprintf(`{"Effect": "Allow", "Action": ["%[1]s:repo:*"], "Resource": ["%[1]s:*:*:repo:*"], `+
				`"Condition": {"IpAddress": {"g:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]}}}`, s),
			fmt.Sprintf(`{"Effect": "Deny", "Action": ["%[1]s:repo:delete", "%[1]s:repo:getSecret"], "Resource": ["%[1]s:*:*:repo:prod/*"]}`, s),
			fmt.Sprintf(`{"Effect": "Deny", "Action": ["%[1]s:*:*"], "Resource": ["*"], `+
				`"Condition": {"StringMatch": {"g:UserName": ["guest-*"]}}}`, s))
		for _, a := range []string{"getRepo", "getSecret", "create"} {
			needs = append(needs, access.Need{Action: s + ":repo:" + a, Universe: []string{s + ":*:*:repo:*"}})
		}
	}
	return statements(strings.Join(all, ",\n")), needs
}

// BenchmarkNarrow audits 100 statements with narrow resources and conditions:
// 60 decisions each, and the preparation of the principal.
func BenchmarkNarrow(b *testing.B) {
	text, needs := narrowStatements()
	docs := parse(b, text)
	b.ReportAllocs()
	for b.Loop() {
		p := access.NewPrincipal(docs)
		for i, n := range needs {
			own := needs[i/3*3+2 : i/3*3+3]
			if v := p.Decide(own, []access.Need{n}).Verdict; v < access.Undecided {
				b.Fatal(v)
			}
		}
	}
}

func BenchmarkNewPrincipal(b *testing.B) {
	text, _ := narrowStatements()
	docs := parse(b, text)
	b.ReportAllocs()
	for b.Loop() {
		access.NewPrincipal(docs)
	}
}
