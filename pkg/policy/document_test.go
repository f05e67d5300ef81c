package policy

import (
	"fmt"
	"strings"
	"testing"
)

func TestPlatforms(t *testing.T) {
	for _, p := range Platforms() {
		if got, err := ParsePlatform(string(p)); err != nil || got != p {
			t.Errorf("%s reads as %s, %v", p, got, err)
		}
		if family := p == HuaweiCloud || p == OpenTelekomCloud; p.HuaweiFamily() != family {
			t.Errorf("%s: family %v", p, !family)
		}
	}
	if _, err := ParsePlatform("azure"); err == nil || !strings.Contains(err.Error(), "alibabacloud") {
		t.Errorf("azure: %v", err)
	}
}

func TestNames(t *testing.T) {
	for want, v := range map[string]fmt.Stringer{
		"Huawei 1.1": Huawei11, "RAM 1": RAM1, "role": KindRole, "identity-policy": KindIdentity,
		"Deny": Deny, "Allow": Allow, "public-others": PublicOthers, "reach(0)": Reach(0), "reach(9)": Reach(9),
	} {
		if v.String() != want {
			t.Errorf("%#v is called %q, want %q", v, v, want)
		}
	}
	if Dialect(99).String() != "unknown" || Kind(99).String() != "unknown" {
		t.Errorf("what is unknown is called %s and %s", Dialect(99), Kind(99))
	}
	if EffectUnknown.String() == Allow.String() {
		t.Error("no effect is called Allow")
	}
}

// Only what was read whole, and grants, is judged.
func TestJudged(t *testing.T) {
	for name, c := range map[string]struct {
		doc    Document
		judged bool
	}{
		"policy":        {Document{Kind: KindIdentity}, true},
		"role":          {Document{Kind: KindRole, Problems: []Problem{{}}}, true},
		"broken":        {Document{Kind: KindIdentity, Problems: []Problem{{}, {Fatal: true}}}, false},
		"trust":         {Document{Kind: KindTrust}, false},
		"unknown":       {Document{}, false},
		"authorization": {Document{Kind: KindAuthorization}, false},
	} {
		if c.doc.Judged() != c.judged {
			t.Errorf("%s: judged %v", name, !c.judged)
		}
	}
}

// Objects with many members find duplicates another way; the answer is the same.
func TestDuplicatesInLargeObjects(t *testing.T) {
	for _, n := range []int{0, smallObject + 5} {
		filler := ""
		for i := range n {
			filler += fmt.Sprintf(`"k%d": %d, `, i, i)
		}
		d := parse(t, `{`+filler+`"a": 1, "b": 2, "a": 3, "A": 4, "a": 5}`)
		var got []string
		for _, p := range d.Problems {
			first := p.Related[0].Span
			got = append(got, fmt.Sprintf("%s %s %s", p.Code, d.File.Data[p.Span.Start:p.Span.End+3], d.File.Data[first.Start:first.End+3]))
		}
		if want := `[PG402 "a": 3 "a": 1 PG402 "a": 5 "a": `; !strings.HasPrefix(fmt.Sprint(got), want) || len(got) != 2 {
			t.Errorf("%d members: %s", n, got)
		}
	}
}

func TestUnescape(t *testing.T) {
	for raw, want := range map[string]string{
		`"plain"`: "plain", `"\"\\\/"`: `"\/`, `"\b\f\n\r\t"`: "\b\f\n\r\t", `"\u4E2d\u00e9"`: "中é", `"\uD83D\uDE00!"`: "😀!", `""`: "",
	} {
		text, at := embedded([]byte(raw), 10)
		if string(text) != want {
			t.Errorf("%s reads as %q, want %q", raw, text, want)
		}
		if from, to := at.offset(0), at.offset(len(text)); from != 11 || to != 10+len(raw)-1 {
			t.Errorf("%s stands at %d to %d", raw, from, to)
		}
		for i := range len(text) {
			if at.offset(i) > at.offset(i+1) {
				t.Errorf("%s: offset %d lies behind the next", raw, i)
			}
		}
	}
}
