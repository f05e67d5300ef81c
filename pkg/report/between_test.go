package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// neither is a report of prerequisites between granted and missing: told by a
// detail of the audit, of open roles, of a role, and of many names at once.
func neither(name string, many int) *audit.Report {
	r := wild(4, 0, 1)
	at := r.Findings[0].Location
	allow := []diag.Evidence{evidenceOf(at, "Allow", "swr:repo:*")}
	deny := []diag.Evidence{evidenceOf(at, "Allow", "swr:repo:*"), evidenceOf(at, "Deny", "swr:repo:get*")}
	sets := [][]diag.Prerequisite{nil, nil, nil, nil}
	sets[0] = []diag.Prerequisite{
		{Action: "swr:repo:getRepo", Verdict: "partial", Causes: []diag.Cause{"narrowed"},
			Detail: "granted on swr:*:*:repo:team-a/* only, and denied on the rest", Evidence: deny},
		{Action: "swr:repo:getTag", Verdict: "partial", Causes: []diag.Cause{"conditional"}, Evidence: allow},
		{Action: "swr:repo:listTags", Verdict: "partial", Causes: []diag.Cause{"conditional"}, Evidence: allow, Standing: "inferred"},
		{Action: "PaiImage:ListImages", Verdict: "partial", Causes: []diag.Cause{"role-reach"}},
	}
	sets[1] = []diag.Prerequisite{
		{Action: "vpc:*:get*", Verdict: "undecided", Causes: []diag.Cause{"roles"}},
		{Action: "ces:remoteChecks:list", Verdict: "undecided", Causes: []diag.Cause{"roles"}, Standing: "inferred"},
		{Role: "Tenant Guest", Verdict: "undecided"},
	}
	sets[2] = []diag.Prerequisite{
		{Action: "ces:remoteChecks:list", Verdict: "undecided", Causes: []diag.Cause{"roles"}},
		{AnyOf: []string{"vpc:publicIps:create", "vpc:publicIps:update"}, Verdict: "undecided",
			Causes: []diag.Cause{"budget", "unreadable"}, Evidence: allow},
		{Action: "PaiDLC:GetJob", Verdict: "undecided", Causes: []diag.Cause{"role-untold"}},
	}
	for i := range many {
		sets[3] = append(sets[3], diag.Prerequisite{Action: fmt.Sprintf("%s%03d", name, i), Verdict: "undecided", Causes: []diag.Cause{"roles"}})
	}
	for i, ps := range sets {
		f := r.Findings[i]
		f.Prerequisites, f.Level, f.Code = ps, diag.Note, "PG104"
		if i == 0 {
			f.Code = "PG103"
		}
	}
	r.Summary.Errors, r.Summary.Notes = 0, 4
	return r
}

func TestBetween(t *testing.T) {
	golden(t, "between.txt", renderFormat(t, Text, neither("obs:bucket:Get", 80), Options{}))
	golden(t, "between.verbose.txt", renderFormat(t, Text, neither("obs:bucket:Get", 3), Options{Verbose: true}))
	golden(t, "between.md", renderFormat(t, Markdown, neither("obs:bucket:Get", 3), Options{}))
}

// However many names share a sentence, and however long they are, the sentence
// is said to its end and the names left out are counted.
func TestBetweenIsBounded(t *testing.T) {
	for _, s := range append([]string{strings.Repeat("x", 10_000), "a:b:c"}, hostile...) {
		out := string(renderFormat(t, Text, neither(s, 500), Options{}))
		if n := strings.Count(out, "\n"); n > 120 {
			t.Errorf("%.40q: %d lines", s, n)
		}
		for line := range strings.Lines(out) {
			if what := unsafe(strings.TrimSuffix(line, "\n")); what != "" {
				t.Errorf("%.40q: %s: %q", s, what, line)
			}
		}
		flat := strings.Join(strings.Fields(out), " ")
		left := 0
		_, rest, _ := strings.Cut(flat, "= undecided: ")
		if i := strings.Index(rest, "… and "); i >= 0 {
			if _, err := fmt.Sscanf(rest[i:], "… and %d more", &left); err != nil || left == 0 {
				t.Errorf("%.40q: %v in %.300s", s, err, rest)
			}
		}
		if !strings.Contains(flat, "(--verbose shows all) because roles may grant it whose grants no document shows") {
			t.Errorf("%.40q: the sentence is cut:\n%.3000s", s, out)
		}
	}
}
