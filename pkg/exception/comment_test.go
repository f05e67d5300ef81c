package exception_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

func TestParseIgnore(t *testing.T) {
	for text, want := range map[string]exception.Ignore{
		"ignore PG101 -- it is known":   {Rules: []rule.Code{"PG101"}, Reason: "it is known"},
		"ignore\tunknown-action  --  a": {}, // no words
		"ignore PG101 modelarts.notebook.start until=2027-01-31 owner=ml --  two  words ": {Rules: []rule.Code{"PG101"},
			Subjects: []string{"modelarts.notebook.start"}, Until: "2027-01-31", Owner: "ml", Reason: "two words"},
		"ignore s3:Get* PG301 PG302 -- -- twice": {Rules: []rule.Code{"PG301", "PG302"}, Subjects: []string{"s3:Get*"}, Reason: "-- twice"},
		"ignore PG101 -- 镜像":                     {Rules: []rule.Code{"PG101"}, Reason: "镜像"},
		"ignore PG101 -- 镜 x":                    {Rules: []rule.Code{"PG101"}, Reason: "镜 x"},
		"":                                       {},
		"ignore":                                 {},
		"ignore PG101":                           {},
		"ignore PG101 --":                        {},
		"ignore PG101 --it is known":             {},
		"ignore PG999 -- it is known":            {},
		"ignore prerequisite-mising -- it is known":    {},
		"ignore PG101 until=2027-02-30 -- it is known": {},
		"ignore PG101 owner= -- it is known":           {},
		"ignoring PG101 -- it is known":                {},
	} {
		got, why := exception.ParseIgnore(text)
		if wrong := want.Reason == ""; wrong != !why.IsZero() {
			t.Errorf("%q: %v", text, why)
		} else if d := cmp.Diff(want, got); !wrong && d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

// FuzzIgnore holds that a comment is either read whole or told to be wrong: what was
// read can be written again and means the same.
func FuzzIgnore(f *testing.F) {
	for _, seed := range []string{
		"ignore PG101 modelarts.notebook.start until=2027-01-31 -- reason", "ignore", "ignore PG1O1 -- x", "ignore -- because",
		"ignore unknown-action s3:Get* owner=a -- a b -- c", "ignore PG101 until=2027-13-01 -- so", "ignore PG101\u00a0PG102 -- ab\x00", "ignroe",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, why := exception.ParseIgnore(text)
		if !why.IsZero() {
			if said := message.In("en").Text(why); said == "" || strings.Contains(said, "{") && !strings.Contains(text, "{") {
				t.Errorf("%q", said)
			}
			return
		}
		if len(got.Rules)+len(got.Subjects) == 0 || !exception.HasWords(got.Reason) {
			t.Errorf("%+v says of nothing, or not why", got)
		}
		if _, err := time.Parse(time.DateOnly, got.Until); got.Until != "" && err != nil {
			t.Error(err)
		}
		words := []string{"ignore"}
		for _, code := range got.Rules {
			words = append(words, string(code))
		}
		words = append(words, got.Subjects...)
		if got.Until != "" {
			words = append(words, "until="+got.Until)
		}
		if got.Owner != "" {
			words = append(words, "owner="+got.Owner)
		}
		again, why := exception.ParseIgnore(strings.Join(words, " ") + " -- " + got.Reason)
		if d := cmp.Diff(got, again); d != "" || !why.IsZero() {
			t.Errorf("%v %s", why, d)
		}
	})
}

// A comment accepts what stands on its lines of its file, and nothing that stands for
// the same at many places.
func TestCommentAcceptsItsLines(t *testing.T) {
	many := gap("a.tf", 5, "x.many", "s:a")
	many.Places = 12
	all := []*diag.Finding{gap("a.tf", 3, "x.above", "s:a"), gap("a.tf", 4, "x.first", "s:a"), many, gap("a.tf", 6, "x.last", "s:a"),
		gap("a.tf", 7, "x.below", "s:a"), gap("b.tf", 5, "x.other", "s:a")}
	r := reportOf(all...)
	exception.Suppress(r, exception.Input{Today: "2026-12-01", Comments: []source.Comment{
		{Path: "a.tf", Line: 3, Column: 1, Text: "ignore PG101 -- it is known", First: 4, Last: 6},
		{Path: "b.tf", Line: 4, Column: 1, Text: "ignore PG101 x.none -- it is known", First: 5, Last: 5},
	}})
	var got []string
	for _, s := range r.Suppressed {
		got = append(got, s.Finding.Operation)
	}
	if d := cmp.Diff([]string{"x.first", "x.last"}, got); d != "" {
		t.Error(d)
	}
	if n := len(r.Findings); n != 5 || r.Findings[n-1].Code != "PG901" && r.Findings[n-2].Code != "PG901" {
		t.Errorf("%d findings", n)
	}
}
