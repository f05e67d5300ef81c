package grounds_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/grounds"
	"github.com/permgap/permgap/pkg/audit/grounds/groundstest"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// TestPlaces: where evidence applies, each condition once and those without one
// first. Nothing is said where an Allow holds everywhere.
func TestPlaces(t *testing.T) {
	allow := func(rest string) string { return `{"Effect": "Allow", "Action": "sb:Get"` + rest + `}` }
	deny := func(rest string) string { return `{"Effect": "Deny", "Action": "sb:Get"` + rest + `}` }
	on := func(names ...string) string {
		return `, "Resource": ["arn:aws:sb:*:*:` + strings.Join(names, `", "arn:aws:sb:*:*:`) + `"]`
	}
	not := func(name string) string { return `, "NotResource": "arn:aws:sb:*:*:` + name + `"` }
	when := func(key, value string) string {
		return fmt.Sprintf(`, "Condition": {"StringEquals": {%q: %q}}`, key, value)
	}
	many := make([]string, 12)
	for i := range many {
		many[i] = fmt.Sprintf("t/a%02d", i)
	}
	values := make([]string, 60)
	for i := range values {
		values[i] = fmt.Sprintf("value-%02d", i)
	}
	each := func(n int, format string) (all string) {
		for i := range n {
			all += fmt.Sprintf(format, i)
		}
		return all
	}
	longValues := `, "Resource": "*", "Condition": {"StringEquals": {"aws:username": ["` + strings.Join(values, `", "`) + `"]}}`
	var keys []string
	for i := range 12 {
		keys = append(keys, fmt.Sprintf(`"aws:PrincipalTag/k%02d": "v"`, i))
	}
	manyKeys := `, "Resource": "*", "Condition": {"StringNotEquals": {` + strings.Join(keys, ", ") + `}}`
	const long = "0123456789012345678901234567890123456789"
	var conditions []string
	for i := range 12 {
		conditions = append(conditions, fmt.Sprintf(`"aws:PrincipalTag/k%02d": %q`, i, long))
	}
	longConditions := `, "Resource": "*", "Condition": {"StringEquals": {` + strings.Join(conditions, ", ") + `}}`
	for _, c := range []struct{ name, text, want string }{
		{"two statements are one place", allow(on("t/a")) + "," + allow(on("t/b", "t/a")),
			"Allow on arn:aws:sb:*:*:t/a, arn:aws:sb:*:*:t/b, refuses on arn:aws:sb:*:*:t/x"},
		{"the first of many resources", allow(on(many...)),
			"Allow on arn:aws:sb:*:*:" + strings.Join(many[:7], ", arn:aws:sb:*:*:") + ", refuses on arn:aws:sb:*:*:t/x"},
		{"left out", allow(not("t/a")), "Allow on all but arn:aws:sb:*:*:t/a, refuses on arn:aws:sb:*:*:t/a"},
		{"the same left out twice", allow(not("t/a")) + "," + allow(not("t/a")),
			"Allow on all but arn:aws:sb:*:*:t/a, refuses on arn:aws:sb:*:*:t/a"},
		{"what is under a condition comes last", allow(on("t/a")+when("aws:username", "me")) + "," + allow(on("t/b")),
			"Allow on arn:aws:sb:*:*:t/b | on arn:aws:sb:*:*:t/a if aws:username StringEquals me, refuses on arn:aws:sb:*:*:t/x"},
		{"each condition is a place",
			allow(`, "Resource": "*"`+when("aws:username", "me")) + "," + allow(on("t/a")+when("aws:username", "you")),
			"Allow on * if aws:username StringEquals me | on arn:aws:sb:*:*:t/a if aws:username StringEquals you, " +
				"refuses on arn:aws:sb:*:*:t/x with aws:username you"},
		{"what is about other resources is passed over",
			allow(on("t/a")+when("aws:username", "you")) + "," + allow(`, "Resource": "*"`+when("aws:username", "me")),
			"Allow on arn:aws:sb:*:*:t/a if aws:username StringEquals you | on * if aws:username StringEquals me, " +
				"refuses on arn:aws:sb:*:*:t/x with aws:username you"},
		{"the keys of two conditions, in order",
			allow(`, "Resource": "*"`+when("aws:username", "me")) + "," + allow(`, "Resource": "*"`+when("aws:PrincipalTag/k", "v")),
			"Allow on * if aws:username StringEquals me | on * if aws:PrincipalTag/k StringEquals v, " +
				"refuses with aws:PrincipalTag/k a with aws:username a"},
		{"the keys of two conditions on some",
			allow(on("t/*")+when("aws:username", "me")) + "," + allow(on("t/*")+when("aws:PrincipalTag/k", "v")),
			"Allow on arn:aws:sb:*:*:t/* if aws:username StringEquals me | on arn:aws:sb:*:*:t/* if aws:PrincipalTag/k StringEquals v, " +
				"refuses on arn:aws:sb:*:*:t/x with aws:PrincipalTag/k a with aws:username a"},
		{"a Deny under another condition",
			allow(`, "Resource": "*"`+when("aws:username", "me")) + "," + deny(on("t/*")+when("aws:PrincipalTag/k", "v")),
			"Allow on * if aws:username StringEquals me, Deny on arn:aws:sb:*:*:t/* if aws:PrincipalTag/k StringEquals v, " +
				"refuses on arn:aws:sb:*:*:t/x with aws:PrincipalTag/k v with aws:username me"},
		{"a Deny by itself, and a condition behind it",
			allow(`, "Resource": "*"`+when("aws:username", "me")) + "," + deny(on("t/a")) + "," +
				allow(`, "Resource": "*"`+when("aws:PrincipalTag/k", "v")),
			"Allow on * if aws:username StringEquals me | on * if aws:PrincipalTag/k StringEquals v, " +
				"Deny on arn:aws:sb:*:*:t/a, refuses on arn:aws:sb:*:*:t/a"},
		{"one condition on some and on all",
			allow(`, "Resource": "*"`+when("aws:username", "me")) + "," + allow(on("t/a")+when("aws:username", "me")),
			"Allow on * if aws:username StringEquals me, refuses on arn:aws:sb:*:*:t/x with aws:username a"},
		{"one condition on all and on some",
			allow(on("t/a")+when("aws:username", "me")) + "," + allow(`, "Resource": "*"`+when("aws:username", "me")),
			"Allow on * if aws:username StringEquals me, refuses on arn:aws:sb:*:*:t/x with aws:username a"},
		{"empty values show", allow(`, "Resource": "*"` + when("aws:username", "")),
			`Allow on * if aws:username StringEquals "", refuses with aws:username a`},
		{"of long values the first", allow(longValues),
			"Allow on * if aws:username StringEquals " + strings.Join(values[:50], " | ") + " | …, refuses with aws:username b"},
		{"of long conditions the first", allow(longConditions),
			"Allow on *" + each(11, " if aws:PrincipalTag/k%02d StringEquals "+long) + " if …, refuses" +
				each(10, " with aws:PrincipalTag/k%02d "+long) + " and more"},
		{"of many keys the first", allow(`, "Resource": "*"`) + "," + deny(manyKeys),
			"Deny on *" + each(12, " if aws:PrincipalTag/k%02d StringNotEquals v") + ", refuses" +
				each(10, " with aws:PrincipalTag/k%02d a") + " and more"},
		{"a key that is not there", allow(`, "Resource": "*", "Condition": {"Null": {"aws:username": "false"}}`),
			"Allow on * if aws:username Null false, refuses without aws:username"},
		{"what a Deny takes", allow(`, "Resource": "*"`) + "," + deny(on("t/a")),
			"Deny on arn:aws:sb:*:*:t/a, refuses on arn:aws:sb:*:*:t/a"},
		{"a Deny by itself needs no condition of another",
			allow(`, "Resource": "*"`+when("aws:username", "me")) + "," + deny(on("t/a")),
			"Allow on * if aws:username StringEquals me, Deny on arn:aws:sb:*:*:t/a, refuses on arn:aws:sb:*:*:t/a"},
		{"a Deny under a condition", allow(`, "Resource": "*"`) + "," + deny(`, "Resource": "*"`+when("aws:username", "me")),
			"Deny on * if aws:username StringEquals me, refuses with aws:username me"},
		{"a variable of a resource", allow(on("t/${aws:username}")),
			"Allow on arn:aws:sb:*:*:t/${aws:username}, refuses on arn:aws:sb:*:*:t/x"},
		{"a variable of another resource", allow(`, "Resource": "*"`) + "," + deny(on("t/a", "t/b${aws:username}")),
			"Deny on arn:aws:sb:*:*:t/a, arn:aws:sb:*:*:t/b${aws:username}, refuses on arn:aws:sb:*:*:t/a"},
		{"a Deny with a variable", allow(`, "Resource": "*"`) + "," + deny(on("t/${aws:username}")),
			"Deny on arn:aws:sb:*:*:t/${aws:username}, refuses on arn:aws:sb:*:*:t/someone with aws:username someone"},
	} {
		p := principalOf(`{"Effect": "Allow", "Action": "ra:Get", "Resource": "*"},` + c.text)
		d := p.Decide([]access.Need{{Action: "ra:Get"}}, []access.Need{{Action: "sb:Get", Universe: []string{"arn:aws:sb:*:*:t/*"}}})
		if got := groundstest.Text(d); d.Verdict != access.Partial || got != c.want {
			t.Errorf("%s: %v %s\nwant %s", c.name, d.Verdict, got, c.want)
		}
	}
}

// TestBesideTheUsual: a Deny of everything is another need's, what is not refused has no
// request, and an action without resources is refused on none.
func TestBesideTheUsual(t *testing.T) {
	const on, onA = `"Resource": "*"`, `"Resource": "arn:aws:sb:*:*:t/a"`
	p := principalOf(`{"Effect": "Deny", "Action": "sb:*", ` + on + `}, {"Effect": "Deny", "Action": "sb:Get", ` + onA + `}`)
	places := grounds.Places(access.Decision{Evidence: p.Denials("sb:Get")}, policy.Deny)
	if len(places) != 1 || groundstest.Place(places[0]) != "on arn:aws:sb:*:*:t/a" {
		t.Errorf("%v", places)
	}
	if r, refused := grounds.RefusalOf(access.Decision{Verdict: access.Granted}); refused {
		t.Errorf("%v is refused", r)
	}
	p = principalOf(`{"Effect": "Allow", "Action": "sb:List", ` + on + `, "Condition": {"StringEquals": {"aws:username": "me"}}}`)
	d := p.Decide(nil, []access.Need{{Action: "sb:List", ResourceLess: true}})
	if got, want := groundstest.Text(d), "Allow on * if aws:username StringEquals me, refuses with aws:username a"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func principalOf(statements string) *access.Principal {
	text := `{"Version": "2012-10-17", "Statement": [` + statements + `]}`
	return access.NewPrincipal(policy.Parse(diag.NewFile("policy.json", []byte(text)), policy.Options{}))
}
