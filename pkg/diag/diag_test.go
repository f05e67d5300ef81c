package diag

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSeverity(t *testing.T) {
	for _, name := range Severities() {
		s, err := ParseSeverity(name)
		if err != nil || s.String() != name || !s.Valid() {
			t.Errorf("%q reads as %v, %v", name, s, err)
		}
		var back Severity
		text, err := json.Marshal(s)
		if err != nil || string(text) != `"`+name+`"` {
			t.Errorf("%v is written %s, %v", s, text, err)
		}
		if err := json.Unmarshal(text, &back); err != nil || back != s {
			t.Errorf("%s reads back as %v, %v", text, back, err)
		}
	}
	for _, name := range []string{"", "Error", "fatal"} {
		if s, err := ParseSeverity(name); err == nil {
			t.Errorf("%q reads as %v", name, s)
		}
	}
	var zero Severity
	if zero.Valid() || Severity(9).Valid() {
		t.Error("an unset severity is valid")
	}
	if _, err := json.Marshal(zero); err == nil {
		t.Error("an unset severity is written")
	}
	if zero.String() != "severity(0)" {
		t.Errorf("an unset severity is called %s", zero)
	}
	if Error.Lower() != Warning || Warning.Lower() != Note || Note.Lower() != Note {
		t.Error("a severity is not lowered by one")
	}
}

// The order does not depend on the order before.
func TestSort(t *testing.T) {
	want := []*Finding{
		{Code: "PG101", Location: Location{Path: "a", Offset: 1}},
		{Code: "PG101", Location: Location{Path: "a", Offset: 2}, Operation: "x"},
		{Code: "PG101", Location: Location{Path: "a", Offset: 2}, Operation: "y", Principal: "p"},
		{Code: "PG101", Location: Location{Path: "a", Offset: 2}, Operation: "y", Principal: "q", MessageID: "1"},
		{Code: "PG101", Location: Location{Path: "a", Offset: 2}, Operation: "y", Principal: "q", MessageID: "2", Fingerprint: "1"},
		{Code: "PG101", Location: Location{Path: "a", Offset: 2}, Operation: "y", Principal: "q", MessageID: "2", Fingerprint: "2"},
		{Code: "PG103", Location: Location{Path: "a", Offset: 2}},
		{Code: "PG101", Location: Location{Path: "a", Offset: 10}},
		{Code: "PG101", Location: Location{Path: "b"}},
	}
	key := func(f *Finding) string {
		text, err := json.Marshal(f.Location)
		if err != nil {
			t.Fatal(err)
		}
		return string(text) + f.Code + f.Operation + f.Principal + string(f.MessageID) + f.Fingerprint
	}
	shuffled := slices.Clone(want)
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		Sort(shuffled)
		for i := range want {
			if key(shuffled[i]) != key(want[i]) {
				t.Fatalf("finding %d is %s, want %s", i, key(shuffled[i]), key(want[i]))
			}
		}
	}
}

func TestPrerequisiteName(t *testing.T) {
	for want, p := range map[string]Prerequisite{
		"a:b:c":                 {Action: "a:b:c"},
		"a:b:c | d:e:f | g:h:i": {AnyOf: []string{"a:b:c", "d:e:f", "g:h:i"}},
		"Tenant Guest":          {Role: "Tenant Guest"},
		"":                      {},
	} {
		if got := p.Name(); got != want {
			t.Errorf("%+v is called %q, want %q", p, got, want)
		}
	}
}
