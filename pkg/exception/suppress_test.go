package exception_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/testinput"
)

// gap is a finding of an operation that lacks actions.
func gap(path string, line int, operation string, lacks ...string) *diag.Finding {
	f := found("PG101", diag.Error, path, line)
	f.Operation, f.Principal = operation, path+"#role.x"
	for _, a := range lacks {
		f.Prerequisites = append(f.Prerequisites, diag.Prerequisite{Action: a})
	}
	return f
}

func reportOf(all ...*diag.Finding) *audit.Report {
	r := &audit.Report{Findings: slices.Clone(all)}
	for _, f := range all {
		switch f.Level {
		case diag.Error:
			r.Summary.Errors++
		case diag.Warning:
			r.Summary.Warnings++
		}
	}
	return r
}

// entry fills in what every entry has.
func entry(e exception.Entry, line int) exception.Entry {
	e.Reason, e.At = "it is known", exception.Place{Path: ".permgap.yaml", Line: line, Column: 5}
	return e
}

func TestSuppressMatches(t *testing.T) {
	unknown := found("PG301", diag.Warning, "b/c.yaml", 2)
	unknown.Concerns("s3:Nonsense")
	unknown.Address = "Resources.Role"
	group := gap("a.json", 9, "x.group")
	group.Prerequisites = []diag.Prerequisite{{AnyOf: []string{"vpc:a:b", "vpc:a:c"}}}
	all := []*diag.Finding{
		gap("a.json", 3, "x.start", "swr:repo:getRepo"), gap("b/a.tf", 4, "x.stop", "swr:repo:getRepo", "obs:bucket:get"), group, unknown,
	}
	for _, c := range []struct {
		name  string
		entry exception.Entry
		want  []int
	}{
		{"rule", exception.Entry{Rule: "PG101"}, []int{0, 1, 2}},
		{"file", exception.Entry{Path: "a.json"}, []int{0, 2}},
		{"folder", exception.Entry{Path: "./b/"}, []int{1, 3}},
		{"everything", exception.Entry{Path: "."}, []int{0, 1, 2, 3}},
		{"pattern of files", exception.Entry{Path: "*.tf"}, []int{1}},
		{"file elsewhere", exception.Entry{Path: "b/a.json"}, nil},
		{"half a name", exception.Entry{Path: "a"}, nil},
		{"address", exception.Entry{Address: "Resources.Role"}, []int{3}},
		{"address of a principal", exception.Entry{Address: "role.*", Path: "b"}, []int{1}},
		{"operation", exception.Entry{Operation: "X.Start"}, []int{0}},
		{"pattern of operations", exception.Entry{Operation: "x.st*"}, []int{0, 1}},
		{"the only one that is missing", exception.Entry{Action: "swr:repo:getRepo"}, []int{0}},
		{"all that is missing", exception.Entry{Action: "*:*:get*"}, []int{0, 1}},
		{"not all that is missing", exception.Entry{Action: "swr:*"}, []int{0}},
		{"a member of a group", exception.Entry{Action: "vpc:a:c"}, []int{2}},
		{"what it is about", exception.Entry{Action: "S3:nonsense"}, []int{3}},
		{"principal", exception.Entry{Principal: "a.json#role.x"}, []int{0, 2}},
		{"pattern of principals", exception.Entry{Principal: "*#role.x"}, []int{0, 1, 2}},
		{"both", exception.Entry{Rule: "PG101", Path: "b"}, []int{1}},
		{"both with a pattern", exception.Entry{Rule: "PG301", Path: "b", Action: "s3:*"}, []int{3}},
		{"not both", exception.Entry{Rule: "PG301", Path: "a.json"}, nil},
	} {
		r := reportOf(all...)
		exception.Suppress(r, exception.Input{Entries: []exception.Entry{entry(c.entry, 2)}, Today: "2026-12-01"})
		var got []int
		for i, f := range all {
			if slices.ContainsFunc(r.Suppressed, func(s audit.Suppressed) bool { return s.Finding == f }) {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: accepts %v, want %v", c.name, got, c.want)
		}
		unused := slices.ContainsFunc(r.Findings, func(f *diag.Finding) bool { return f.Code == "PG901" })
		if unused != (len(c.want) == 0) {
			t.Errorf("%s: told as unused: %v", c.name, unused)
		}
	}
}

// Two things that accept a finding make it one suppressed finding, and both are used.
func TestTwoSuppressionsOfOneFinding(t *testing.T) {
	r := reportOf(gap("a.tf", 4, "x.start", "swr:repo:getRepo"))
	exception.Suppress(r, exception.Input{
		Entries: []exception.Entry{entry(exception.Entry{Rule: "PG101"}, 2), entry(exception.Entry{Rule: "PG101"}, 5),
			entry(exception.Entry{Operation: "x.*"}, 9)},
		Comments: []source.Comment{{Path: "a.tf", Line: 3, Column: 1, Text: "ignore PG101 x.start -- it is known", First: 4, Last: 8}},
		Today:    "2026-12-01",
	})
	if len(r.Findings) != 0 || len(r.Suppressed) != 1 || len(r.Suppressed[0].By) != 4 || r.Summary.Suppressed != 1 || r.Summary.Errors != 0 {
		t.Errorf("%+v, %+v", r.Suppressed, r.Summary)
	}
}

// A suppression changes no other finding, whatever it says.
func TestSuppressionChangesNothingElse(t *testing.T) {
	var all []*diag.Finding
	for i := range 40 {
		f := gap(fmt.Sprintf("d%d/f%d.tf", i%3, i%5), i, fmt.Sprintf("s%d.op%d", i%4, i%7), fmt.Sprintf("s:%d", i%6))
		f.Fingerprint = fmt.Sprint(i)
		if i%4 == 0 {
			f = found("PG301", diag.Warning, fmt.Sprintf("d%d/f%d.tf", i%3, i%5), i)
			f.Concerns(fmt.Sprintf("s:%d", i%6))
		}
		all = append(all, f)
	}
	diag.Sort(all)
	var entries []exception.Entry
	for i := range 5 {
		n := fmt.Sprint(i)
		entries = append(entries, exception.Entry{Path: "d" + n}, exception.Entry{Path: "*" + n + ".tf", Rule: "PG101"},
			exception.Entry{Operation: "s" + n + ".*"}, exception.Entry{Operation: "s1.op" + n}, exception.Entry{Action: "s:" + n},
			exception.Entry{Principal: "*f" + n + ".tf*"})
	}
	told := message.In("en")
	for i, e := range entries {
		r := reportOf(all...)
		before := make([]diag.Finding, len(all))
		for k, f := range all {
			before[k] = *f.Told(told)
		}
		exception.Suppress(r, exception.Input{Entries: []exception.Entry{entry(e, i+1)}, Today: "2026-12-01"})
		kept := slices.DeleteFunc(slices.Clone(r.Findings), func(f *diag.Finding) bool { return f.Code == "PG901" })
		rest := slices.DeleteFunc(slices.Clone(all), func(f *diag.Finding) bool {
			return slices.ContainsFunc(r.Suppressed, func(s audit.Suppressed) bool { return s.Finding == f })
		})
		if !slices.Equal(kept, rest) || len(kept)+len(r.Suppressed) != len(all) {
			t.Errorf("%+v: %d findings are left and %d suppressed, of %d", e, len(kept), len(r.Suppressed), len(all))
		}
		for k, f := range all {
			if d := cmp.Diff(before[k], *f.Told(told), cmp.AllowUnexported(message.Arg{})); d != "" {
				t.Errorf("%+v: %s", e, d)
			}
		}
		if s := r.Summary; s.Errors+s.Warnings+s.Suppressed != len(all)+len(r.Findings)-len(kept) {
			t.Errorf("%+v: %+v", e, s)
		}
	}
}

// What is not listed is accepted by rule and file alone.
func TestSuppressLeftOut(t *testing.T) {
	r := reportOf()
	r.LeftOut = []audit.LeftOut{
		{Code: "PG301", Level: diag.Warning, Path: "a.json", Count: 50}, {Code: "PG101", Level: diag.Error, Path: "a.json", Count: 2},
	}
	r.Summary = audit.Summary{Warnings: 50, Errors: 2, LeftOut: 52}
	exception.Suppress(r, exception.Input{Entries: []exception.Entry{
		entry(exception.Entry{Rule: "PG301", Path: "a.json"}, 2), entry(exception.Entry{Rule: "PG101", Operation: "x"}, 4),
	}, Today: "2026-12-01"})
	if len(r.LeftOut) != 1 || r.Summary.Suppressed != 50 || r.Summary.LeftOut != 2 || r.Summary.Errors != 2 {
		t.Errorf("%+v, %+v", r.LeftOut, r.Summary)
	}
}

// TestSuppressIsLinear holds that many suppressions of many findings are no trap:
// each finding asks for its own words only.
func TestSuppressIsLinear(t *testing.T) {
	const n = 10_000
	var all []*diag.Finding
	var entries []exception.Entry
	for i := range n {
		all = append(all, gap(fmt.Sprintf("d/%d/a.json", i), 3, fmt.Sprintf("s.op%d", i), fmt.Sprintf("s:a:%d", i)))
		e := [...]exception.Entry{{Operation: fmt.Sprintf("s.op%d", i)}, {Path: fmt.Sprintf("d/%d", i), Rule: "PG101"},
			{Action: fmt.Sprintf("s:a:%d", i)}, {Principal: fmt.Sprintf("d/%d/a.json#role.x", i)}}[i%4]
		entries = append(entries, entry(e, i+1))
	}
	var r *audit.Report
	testinput.AtMost(t, testinput.Second/4, "suppressing", func() {
		r = reportOf(all...)
		exception.Suppress(r, exception.Input{Entries: entries, Today: "2026-12-01"})
	})
	if len(r.Suppressed) != n || len(r.Findings) != 0 {
		t.Errorf("%d suppressed, %d left", len(r.Suppressed), len(r.Findings))
	}
	// All of them say the same: each is used, and a finding lists the first.
	for i := range entries {
		entries[i] = entry(exception.Entry{Rule: "PG101"}, i+1)
	}
	r = reportOf(all...)
	exception.Suppress(r, exception.Input{Entries: entries, Today: "2026-12-01"})
	if len(r.Suppressed) != n || len(r.Suppressed[0].By) > 10 || len(r.Findings) != 0 {
		t.Errorf("%d suppressed by %d, %d left", len(r.Suppressed), len(r.Suppressed[0].By), len(r.Findings))
	}
}
