package audit

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

func noted(level diag.Severity, message string, at int) diag.Finding {
	return diag.Finding{Code: "PG301", Level: level, Message: message, Location: diag.Location{Path: "p.json", Offset: at}}
}

// Up to ten equal findings stand by themselves; more are one with its places.
func TestAlike(t *testing.T) {
	for n, want := range map[int][3]int{1: {1, 0, 0}, 10: {10, 0, 0}, 11: {1, 11, 1}, 500: {1, 500, 490}} {
		r := newRegister()
		for i := range n {
			r.add(noted(diag.Note, "the same", i))
		}
		all := r.findings()
		if got := [3]int{len(all), all[0].Places, all[0].RelatedMore}; got != want || len(r.leftOut) > 0 {
			t.Errorf("%d: %v, want %v; left out %v", n, got, want, r.leftOut)
		}
		if f := all[0]; f.Location.Offset != 0 || f.Places > 0 && f.Places != 1+len(f.Related)+f.RelatedMore {
			t.Errorf("%d: the places do not add up: %+v", n, f)
		}
	}
}

// Of a rule and level so many are kept, whatever else there is, and every one
// is counted.
func TestMostOfRule(t *testing.T) {
	r := newRegister()
	for i := range 1000 {
		r.add(noted(diag.Note, fmt.Sprint(i), i))
		r.add(noted(diag.Warning, fmt.Sprint(i%300), i))
	}
	listed := map[kind]int{}
	for _, f := range r.findings() {
		listed[kind{f.Code, f.Level}] += f.Count()
	}
	notes, warnings := kind{"PG301", diag.Note}, kind{"PG301", diag.Warning}
	if listed[notes] != mostOfRule || listed[notes]+r.leftOut[notes] != 1000 || listed[warnings]+r.leftOut[warnings] != 1000 {
		t.Errorf("listed %v, left out %v", listed, r.leftOut)
	}
}

// A file without room gives up notes before warnings, the last first, and never
// its heaviest finding.
func TestLedger(t *testing.T) {
	book := newLedger(map[rule.Code]diag.Severity{"PG303": 0})
	long := strings.Repeat("x", mostText)
	for i := range 6000 {
		level := diag.Note
		if i%3 == 0 {
			level = diag.Warning
		}
		book.enter(nobody, []diag.Finding{noted(level, long, i)})
	}
	book.enter(nobody, []diag.Finding{noted(diag.Error, long, 9999)})
	book.leave("p.json", map[kind]int{{"PG301", diag.Note}: 7, {"PG303", diag.Note}: 5})
	var r Report
	book.close(&r, func(*diag.Finding, int) {})
	counts := map[diag.Severity]int{}
	last := map[diag.Severity]int{}
	for _, f := range r.Findings {
		counts[f.Level]++
		last[f.Level] = max(last[f.Level], f.Location.Offset)
	}
	if counts[diag.Error] != 1 || counts[diag.Note] != 0 || counts[diag.Warning] == 0 || last[diag.Warning] != 3*(counts[diag.Warning]-1) {
		t.Errorf("listed %v up to %v", counts, last)
	}
	for _, l := range r.LeftOut {
		counts[l.Level] += l.Count
	}
	if want := map[diag.Severity]int{diag.Error: 1, diag.Warning: 2000, diag.Note: 4007}; !maps.Equal(counts, want) {
		t.Errorf("counts %v, want %v", counts, want)
	}
	if s := r.Summary; s.Errors != 1 || s.Warnings != 2000 || s.Notes != 4007 || s.LeftOut != 6008-len(r.Findings) {
		t.Errorf("%+v", s)
	}
}

// Long texts end where a character does.
func TestCut(t *testing.T) {
	long := strings.Repeat("长", 5000)
	for _, text := range []string{long, "x" + long, strings.Repeat("\xff", 5000), strings.Repeat("a", mostText)} {
		got := cut(text)
		if len(got) > mostText+len("…") || utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%d bytes: %q", len(got), got[len(got)-8:])
		}
		if len(text) <= mostText && got != text {
			t.Error("a text of the length is cut")
		}
	}
}

// A finding's lists end after ten places, and say how many more there are. What
// they are shared with stays.
func TestBound(t *testing.T) {
	context := map[string][]string{"key": {strings.Repeat("v", 5000)}}
	f := diag.Finding{
		GrantedBy: make([]diag.Grant, 25), Related: make([]diag.Related, 12), RelatedMore: 3,
		Prerequisites: []diag.Prerequisite{{Evidence: make([]diag.Evidence, 11), EvidenceMore: 4, Witness: &diag.Witness{Context: context}}},
	}
	bound(&f)
	p := f.Prerequisites[0]
	got := []int{len(f.GrantedBy), f.GrantedByMore, len(f.Related), f.RelatedMore, len(p.Evidence), p.EvidenceMore}
	if want := []int{10, 15, 10, 5, 10, 5}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if len(p.Witness.Context["key"][0]) > mostText+len("…") || len(context["key"][0]) != 5000 {
		t.Error("the context is not cut, or the one it was made from is")
	}
}
