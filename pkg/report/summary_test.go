package report

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

const (
	judgedAs  = "judged as huaweicloud; --platform chooses another"
	noDefault = "no ModelArts grant: every ModelArts permission is held by default (default access, not judged)"
	noActions = "the catalogue has no actions of foo: not judged"
	basisOr   = "workspace roles (PAI.AlgoDeveloper) or policies may allow, and an explicit Deny wins (--role-basis or)"
	basisAnd  = "workspace roles (PAI.AlgoDeveloper) and policies must both allow (--role-basis and)"
	rolesOnly = "judged by workspace roles alone (PAI.AlgoDeveloper): no policy was given"
)

// summarized is a report of documents, live operations and findings; with
// notes, of one policy that was judged on them.
func summarized(documents, live int, texts []string, codes ...string) *audit.Report {
	r := &audit.Report{Summary: audit.Summary{Documents: documents, Operations: audit.OperationCounts{Live: live, Ready: live}}}
	if texts != nil {
		r.Principals = []audit.PrincipalInfo{{Name: "p.json", Platform: "huaweicloud", Documents: []string{"p.json"}, Notes: notes(texts...)}}
	}
	for _, c := range codes {
		r.Findings = append(r.Findings, &diag.Finding{Code: c, Level: diag.Error, Message: "m", Location: diag.Location{Path: "p.json"}})
	}
	r.Summary.Errors = len(r.Findings)
	return r
}

// byRoles is a report of a principal of roles alone.
func byRoles(texts ...string) *audit.Report {
	return &audit.Report{Principals: []audit.PrincipalInfo{{Name: "PAI.AlgoDeveloper", Platform: "alibabacloud",
		Roles: []string{"PAI.AlgoDeveloper"}, Notes: notes(append([]string{rolesOnly}, texts...)...)}}}
}

// met is a report with a requirement as well.
func met(r *audit.Report) *audit.Report {
	r.Summary.Required = 1
	return r
}

func TestCleanIsOneLine(t *testing.T) {
	left := summarized(1, 12, []string{judgedAs})
	left.Summary.NotAnalysed = 2
	left.NotAnalysed = []audit.NotAnalysed{{Path: "a.json", Reason: "a trust policy"}, {Path: "b.json", Reason: "a resource policy"}}
	workspace := met(byRoles())
	workspace.Summary.Documents = 1
	workspace.Principals[0].Documents = []string{"lp.json"}
	unasked := byRoles(message.In("").Phrase(audit.OnNothing))
	unasked.Summary.NotAnalysed = 1
	unasked.NotAnalysed = []audit.NotAnalysed{{Path: "lp.json", Reason: message.In("").Phrase(audit.OnNothing)}}
	beside := summarized(1, 4, []string{})
	beside.Principals = append(beside.Principals, byRoles(message.In("").Phrase(audit.OnNothing)).Principals...)
	broken := summarized(1, 0, nil)
	broken.Suppressed = []audit.Suppressed{{Finding: summarized(1, 0, nil, "PG401").Findings[0]}}
	for _, c := range []struct {
		name string
		r    *audit.Report
		want string
	}{
		{"clean", cleanReport(), "no findings: 1 document, 12 operations, all ready"},
		{"one operation", summarized(1, 1, []string{judgedAs}), "no findings: 1 document, 1 operation, ready (as huaweicloud)"},
		{"an assumption", summarized(1, 4, []string{judgedAs, noDefault}),
			"no findings: 1 document, 4 operations, all ready (as huaweicloud, ModelArts default access not judged)"},
		{"another assumption", summarized(1, 4, []string{judgedAs, noActions}),
			"no findings: 1 document, 4 operations, all ready (as huaweicloud, the catalogue has no actions of foo: not judged)"},
		{"many assumptions", summarized(1, 4, []string{noActions, "one", "two", "three"}),
			"no findings: 1 document, 4 operations, all ready (the catalogue has no actions of foo: not judged, one, and 2 more with --verbose)"},
		{"roles or policies", summarized(1, 4, []string{basisOr}),
			"no findings: 1 document, 4 operations, all ready (by roles or policies, --role-basis or)"},
		{"roles and policies", summarized(1, 4, []string{basisAnd}),
			"no findings: 1 document, 4 operations, all ready (by roles and policies, --role-basis and)"},
		{"not all judged", left,
			"no findings: 1 document, 12 operations, ready as far as judged; " +
				"2 files not judged: a.json: a trust policy, and 1 more (as huaweicloud)"},
		{"nothing given", &audit.Report{}, "nothing judged: no document was given"},
		{"nothing known", &audit.Report{Skipped: 3}, "nothing judged: no known document; 3 other files skipped"},
		{"nothing to judge", &audit.Report{NotAnalysed: left.NotAnalysed[:1], Summary: audit.Summary{NotAnalysed: 1}},
			"nothing judged: a.json: a trust policy"},
		{"nothing live", summarized(2, 0, []string{}), "nothing judged: no known operation is granted in 2 documents"},
		{"an authorization", summarized(1, 0, nil), "no findings: 1 document"},
		{"a workspace document", workspace, "no findings: 1 document, 1 requirement met (by roles alone)"},
		{"a workspace document and nothing required", unasked, "nothing judged: no operation was required (--require); 1 file not judged"},
		{"a member beside a policy", beside, "no findings: 1 document, 4 operations, all ready"},
		{"a policy and a requirement beside it", met(summarized(1, 0, []string{})), "no findings: 1 document, 1 requirement met"},
		{"only suppressed mistakes", broken, "nothing judged: 1 document could not be read"},
		{"roles that hold what is required", met(byRoles()), "no findings: 1 principal, 1 requirement met (by roles alone)"},
		{"a role that nobody knows", met(byRoles("the workspace role X is not known")),
			"no findings: 1 principal, 1 requirement met (by roles alone, the workspace role X is not known)"},
		{"roles and nothing required", byRoles(message.In("").Phrase(audit.OnNothing)), "nothing judged: no operation was required (--require)"},
	} {
		for _, write := range []Writer{Text, Table, Compact, GitHub} {
			if got := string(renderFormat(t, write, c.r, Options{})); got != c.want+"\n" {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
			if got := string(renderFormat(t, write, c.r, Options{Quiet: true})); got != "" {
				t.Errorf("%s, quiet: %q", c.name, got)
			}
			all := string(renderFormat(t, write, c.r, Options{Verbose: true}))
			for _, p := range c.r.Principals {
				for _, n := range p.Notes {
					if !strings.Contains(strings.Join(strings.Fields(all), " "), n.Text) {
						t.Errorf("%s: --verbose does not say %q:\n%s", c.name, n.Text, all)
					}
				}
			}
		}
		if got := string(renderFormat(t, Markdown, c.r, Options{Quiet: true})); got != "" {
			t.Errorf("%s, quiet Markdown: %q", c.name, got)
		}
	}
}

// What was not judged differs from what was judged and is right.
func TestJudgedClause(t *testing.T) {
	both := summarized(2, 3, []string{}, "PG404")
	for _, c := range []struct {
		name string
		r    *audit.Report
		want string
	}{
		{"broken", summarized(1, 0, nil, "PG401", "PG401"), "nothing judged: 1 document could not be read"},
		{"broken, of a principal", summarized(1, 0, []string{}, "PG402"), "nothing judged: 1 document could not be read"},
		{"one of two is broken", both, "3 operations, ready as far as judged; 1 document could not be read"},
		{"required", summarized(1, 0, []string{}, "PG106"), ""},
		{"an authorization", summarized(1, 0, nil, "PG503"), ""},
		{"an authorization and a policy", summarized(2, 0, []string{}, "PG504"), ""},
		{"a role", byRoles(), ""},
		{"one member of several cannot be read", met(summarized(1, 0, nil, "PG404", "PG201")), "1 document could not be read"},
		{"a role and nothing required", byRoles(message.In("").Phrase(audit.OnNothing)), "nothing judged: no operation was required (--require)"},
		{"a policy of nothing known", summarized(1, 0, []string{}, "PG301"), "nothing judged: no known operation is granted"},
	} {
		if got := judgedClause(Options{}.words(), c.r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	both.Findings[0].Level = diag.Warning // read as it is meant
	if got := judgedClause(Options{}.words(), both); got != "3 operations, all ready" {
		t.Errorf("a harmless mistake: %q", got)
	}
}
