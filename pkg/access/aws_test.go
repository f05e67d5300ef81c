package access_test

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/policy"
)

// TestDecideAWS asks in the grammar that has all there is: T is ra:Get, allowed
// everywhere unless a statement names it, and P is sb:Get.
func TestDecideAWS(t *testing.T) {
	const (
		allowP    = `{"Effect": "Allow", "Action": "sb:Get", "Resource": "*"}`
		sameHomes = `{"Effect": "Deny", "Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/${aws:username}"}, {"Effect": "Deny", ` +
			`"Action": "sb:Get", "NotResource": "arn:aws:sb:*:*:t/${aws:username}"}`
	)
	if_ := func(action, condition string) string {
		return `{"Effect": "Allow", "Action": "` + action + `", "Resource": "*", "Condition": {` + condition + `}}`
	}
	on := func(effect, resource string) string {
		return `{"Effect": "` + effect + `", "Action": "sb:Get", "Resource": "` + resource + `"}`
	}
	for _, c := range []struct {
		name, text string
		verdict    access.Verdict
		where      string
	}{
		{"an incomplete ARN", on("Allow", "arn:aws:sb"), access.Granted, ""},
		{"an incomplete ARN with a region", on("Allow", "arn:aws:sb:us-east-1"), access.Partial,
			"Allow on arn:aws:sb:us-east-1, refuses on arn:aws:sb:*:*:t/x"},
		{"a Deny on an incomplete ARN", allowP + `,` + on("Deny", "arn:aws:sb"), access.Denied, ""},
		{"a variable in an incomplete ARN", on("Allow", "arn:aws:sb:${aws:RequestedRegion}"), access.Partial,
			"Allow on arn:aws:sb:${aws:RequestedRegion}, refuses on arn:aws:sb:*:*:t/x"},

		{"denied on a variable and on all but it", allowP + `,` + sameHomes, access.Undecided,
			"variable aws:username"},
		{"the same with a value", if_("ra:Get", `"StringEquals": {"aws:username": "ann"}`) + `,` + allowP + `,` + sameHomes, access.Denied, ""},
		{"the same with a fallback", allowP + `,` + strings.ReplaceAll(sameHomes, "aws:username}", "aws:username, 'x'}"), access.Denied, ""},
		{"denied on all but a variable of another type",
			allowP + `,{"Effect": "Deny", "Action": "sb:*", "NotResource": "arn:aws:s3:::home/${aws:username}"}`, access.Undecided,
			"variable aws:username"},
		{"the same where the key is absent", if_("ra:Get", `"Null": {"aws:username": "true"}`) + `,` +
			allowP + `,{"Effect": "Deny", "Action": "sb:*", "NotResource": "arn:aws:s3:::home/${aws:username}"}`, access.Undecided,
			"variable aws:username"},
		{"the same where it is there", if_("ra:Get", `"Null": {"aws:username": "false"}`) + `,` +
			allowP + `,{"Effect": "Deny", "Action": "sb:*", "NotResource": "arn:aws:s3:::home/${aws:username}"}`, access.Denied, ""},
		{"granted on nothing, and so denied", sameHomes, access.Missing, ""},

		{"a fallback is no variable without one", if_("ra:Get",
			`"StringEquals": {"aws:PrincipalTag/k": "a${aws:username, ''}"}`) + `,` + if_("sb:Get",
			`"StringEquals": {"aws:PrincipalTag/k": "a${aws:username}"}`), access.Partial,
			"Allow on * if aws:PrincipalTag/k StringEquals a${aws:username}, refuses with aws:PrincipalTag/k a without aws:username"},
		{"a dollar that is meant", if_("ra:Get", `"StringEquals": {"aws:PrincipalTag/k": "${aws:username}"}`) + `,` + if_("sb:Get",
			`"StringEquals": {"aws:PrincipalTag/k": "${$}{aws:username}"}`), access.Partial,
			"Allow on * if aws:PrincipalTag/k StringEquals ${$}{aws:username}, refuses with aws:PrincipalTag/k someone"},
		{"a witness with a star", allowP + `,` + on("Deny", "arn:aws:sb:*:*:t/${*}"), access.Partial,
			"Deny on arn:aws:sb:*:*:t/${*}, refuses on arn:aws:sb:*:*:t/*"},
		{"a witness with a question mark", allowP + `,` + on("Deny", "arn:aws:sb:*:*:t/${?}"), access.Partial,
			"Deny on arn:aws:sb:*:*:t/${?}, refuses on arn:aws:sb:*:*:t/?"},
		{"a resource that stands twice", `{"Effect": "Allow", "Action": "sb:Get", "Resource": ["arn:aws:sb:*:*:t/a", "arn:aws:sb:*:*:t/a", ` +
			`"*"]}`, access.Granted, ""},

		{"an empty value of a type under a quantifier", if_("ra:Get",
			`"Null": {"aws:PrincipalTag/k": "false"}, "ForAllValues:NumericEquals": {"aws:PrincipalTag/k": "1"}`) + `,` + if_("sb:Get",
			`"ForAnyValue:NumericEquals": {"aws:PrincipalTag/k": "1"}`), access.Granted, ""},
		{"without Null an empty value passes", if_("ra:Get", `"ForAllValues:NumericEquals": {"aws:PrincipalTag/k": "1"}`) + `,` + if_("sb:Get",
			`"ForAnyValue:NumericEquals": {"aws:PrincipalTag/k": "1"}`), access.Partial,
			"Allow on * if aws:PrincipalTag/k ForAnyValue:NumericEquals 1, refuses without aws:PrincipalTag/k"},
		{"several values that all match, of a condition without a quantifier", if_("ra:Get",
			`"Null": {"aws:PrincipalTag/k": "false"}, "ForAllValues:StringLike": {"aws:PrincipalTag/k": "a*"}`) + `,` + if_("sb:Get",
			`"StringLike": {"aws:PrincipalTag/k": "a*"}`), access.Undecided, ""},
		{"any value, if there is one", if_("ra:Get", `"ForAnyValue:StringEqualsIfExists": {"aws:PrincipalTag/k": ["a"]}`) + `,` + if_("sb:Get",
			`"ForAnyValue:StringEqualsIfExists": {"aws:PrincipalTag/k": ["a", "b"]}`), access.Granted, ""},
		{"Null and not Null", if_("sb:Get", `"Null": {"aws:PrincipalTag/k": "false"}`) + `,` + if_("sb:Get",
			`"Null": {"aws:PrincipalTag/k": "true"}`), access.Granted, ""},

		{"an unknown operator guards alike in parts", if_("ra:Get", `"StringEquals": {"aws:PrincipalTag/k": "a"}`) + `,` + if_("ra:Get",
			`"Foo": {"aws:PrincipalTag/k": "1"}`) + `,` + if_("sb:Get", `"StringEquals": {"aws:PrincipalTag/k": "a"}`) + `,
			{"Effect": "Allow", "Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/a*", "Condition": {"Foo": {"aws:PrincipalTag/k": "1"}}}, ` +
			`{"Effect": "Allow", "Action": "sb:Get", "NotResource": "arn:aws:sb:*:*:t/a*", "Condition": {"Foo": {"aws:PrincipalTag/k": "1"}}}`,
			access.Granted, ""},
		{"an unknown operator is in the way of a witness", on("Allow", "arn:aws:sb:*:*:t/a*") + `,{"Effect": "Allow", "Action": "sb:Get", ` +
			`"Resource": "arn:aws:sb:*:*:t/?", "Condition": {"Foo": {"aws:PrincipalTag/k": "1"}}}`, access.Partial,
			"Allow on arn:aws:sb:*:*:t/a* | on arn:aws:sb:*:*:t/? if aws:PrincipalTag/k Foo 1, refuses on arn:aws:sb:*:*:t/"},
		{"refused here or there", `{"Effect": "Allow", "Action": "sb:Get", "NotResource": "arn:aws:sb:*:*:t/b"}, {"Effect": "Allow", ` +
			`"Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/b", "Condition": {"Foo": {"aws:PrincipalTag/k": "1"}}},
			{"Effect": "Deny", "Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/a", "Condition": {"Foo": {"aws:PrincipalTag/k": "1"}}}`,
			access.Undecided, "operator Foo"},
		{"a spelling is in the way of a witness", `{"Effect": "Allow", "Action": "s?:Get", "Resource": "arn:aws:sb:*:*:t/?"},` + on("Allow",
			"arn:aws:sb:*:*:t/a*"), access.Partial,
			"Allow on arn:aws:sb:*:*:t/?, arn:aws:sb:*:*:t/a*, refuses on arn:aws:sb:*:*:t/"},
		{"two stars for an action", `{"Effect": "Allow", "Action": "**", "Resource": "*"}`, access.Undecided, "spelling **"},

		{"what a Deny on another name leaves", allowP + `,` + on("Deny", "arn:aws:sb:*:*:t/${aws:username}") + `,{"Effect": "Deny", ` +
			`"Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/q*", "Condition": {"Bool": {"m": "true"}}}`, access.Partial,
			"Deny on arn:aws:sb:*:*:t/${aws:username} | on arn:aws:sb:*:*:t/q* if m Bool true, refuses on arn:aws:sb:*:*:t/qx with m true"},
		{"a Deny on a variable under a condition", allowP + `,{"Effect": "Deny", "Action": "sb:Get", ` +
			`"Resource": "arn:aws:sb:*:*:t/${aws:username}", "Condition": {"StringEquals": {"aws:PrincipalTag/k": "a"}}}`, access.Partial,
			"Deny on arn:aws:sb:*:*:t/${aws:username} if aws:PrincipalTag/k StringEquals a, " +
				"refuses on arn:aws:sb:*:*:t/someone with aws:PrincipalTag/k a with aws:username someone"},
		{"exceptions come last", `{"Effect": "Allow", "Action": "sb:Get", "NotResource": "arn:aws:sb:*:*:t/a*"},` + on("Allow",
			"arn:aws:sb:*:*:t/ab"), access.Partial,
			"Allow on arn:aws:sb:*:*:t/ab or all but arn:aws:sb:*:*:t/a*, refuses on arn:aws:sb:*:*:t/ax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := c.text
			if !strings.Contains(text, "ra:Get") {
				text = `{"Effect": "Allow", "Action": "ra:Get", "Resource": "*"},` + text
			}
			p := access.NewPrincipal(parse(t, `{"Version": "2012-10-17", "Statement": [`+text+`]}`))
			d := p.Decide([]access.Need{{Action: "ra:Get"}}, []access.Need{{Action: "sb:Get", Universe: []string{"arn:aws:sb:*:*:t/*"}}})
			if d.Verdict != c.verdict {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.verdict)
			}
			if got := placesOf(d); got != c.where {
				t.Errorf("where %s\nwant  %s", got, c.where)
			}
		})
	}
}

// TestAnyOfElsewhere: a member needed on the same resource as an operation that
// has none of its type is needed on the whole of it.
func TestAnyOfElsewhere(t *testing.T) {
	p := huawei(t, allowCreate+`,`+getOnX)
	own := []access.Need{{Action: "modelarts:notebook:create", Universe: []string{"modelarts:*:*:notebook:*"}}}
	push := access.Need{Action: "swr:namespace:push", Universe: []string{"swr:*:*:namespace:*"}, SameResource: true}
	if d := p.Decide(own, []access.Need{push, getRepo}); d.Verdict != access.Partial {
		t.Errorf("%v %v, want partial", d.Verdict, d.Causes)
	}
}

// TestOrderOfTypes: members on the same types add up, however they are listed.
func TestOrderOfTypes(t *testing.T) {
	const repo, namespace = "swr:*:*:repo:*", "swr:*:*:namespace:*"
	p := huawei(t, allowCreate+`,{"Effect": "Allow", "Action": ["swr:a:get"], "Resource": ["`+repo+`"]},{"Effect": "Allow", `+
		`"Action": ["swr:b:get"], "Resource": ["`+namespace+`"]}`)
	needs := []access.Need{{Action: "swr:a:get", Universe: []string{repo, namespace}}, {Action: "swr:b:get", Universe: []string{namespace,
		repo}}}
	if d := p.Decide([]access.Need{create}, needs); d.Verdict != access.Granted {
		t.Errorf("%v %v, want granted", d.Verdict, d.Causes)
	}
}

// TestTextsStayApart: what a document writes with unusual characters is not
// another text.
func TestTextsStayApart(t *testing.T) {
	if_ := func(action, values string) string {
		return `{"Effect": "Allow", "Action": ["` + action + `"], "Condition": {"StringEquals": {"k": [` + values + `]}}}`
	}
	for _, c := range []struct{ own, need string }{{`"a", "b"`, `"a\u0000b"`}, {`"*"`, `"\ue000"`}} {
		d := huawei(t, if_("modelarts:*:*", c.own)+`,`+if_("swr:*:*", c.need)).Decide([]access.Need{create}, []access.Need{getRepo})
		if d.Verdict == access.Granted {
			t.Errorf("%s is granted by %s", c.own, c.need)
		}
	}
}

// TestQuestionsStandAlone: what was asked before changes no answer, though the
// same statement matches by another pattern.
func TestQuestionsStandAlone(t *testing.T) {
	document := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s*:G*", "s?:Put"], "Resource": "*"}]}`
	put := func(p *access.Principal) access.Verdict {
		return p.Decide([]access.Need{{Action: "sb:Get"}}, []access.Need{{Action: "sb:Put"}}).Verdict
	}
	fresh := put(access.NewPrincipal(parse(t, document)))
	p := access.NewPrincipal(parse(t, document))
	p.Decide([]access.Need{{Action: "sb:Get"}}, []access.Need{{Action: "sb:Gut"}})
	if again := put(p); fresh != access.Undecided || again != fresh {
		t.Errorf("%v, after another question %v", fresh, again)
	}
}

// TestManyVariables: more patterns with variables than are tried one by one.
func TestManyVariables(t *testing.T) {
	var homes []string
	for _, tail := range []string{"", "/*", "/a", "/b/*", "/c", "-*", "/d"} {
		homes = append(homes, `"arn:aws:sb:*:*:t/${aws:username}`+tail+`"`)
	}
	statement := func(effect, resources string) string {
		return `{"Effect": "` + effect + `", "Action": "sb:Get", "Resource": [` + resources + `]}`
	}
	list := strings.Join(homes, ",")
	for _, c := range []struct {
		text string
		want access.Verdict
	}{
		{statement("Allow", list) + `,` + statement("Allow", `"arn:aws:sb:*"`), access.Granted},
		{statement("Deny", list), access.Missing},
		{statement("Allow", list) + `,` + statement("Deny", `"*"`), access.Denied},
	} {
		p := access.NewPrincipal(parse(t, `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ra:Get", `+
			`"Resource": "*"},`+c.text+`]}`))
		d := p.Decide([]access.Need{{Action: "ra:Get"}}, []access.Need{{Action: "sb:Get", Universe: []string{"arn:aws:sb:*:*:t/*"}}})
		if d.Verdict != c.want {
			t.Errorf("%v %v, want %v: %s", d.Verdict, d.Causes, c.want, c.text)
		}
	}
}

// TestBoundaryTakes: a boundary is a cause only of what the documents allow.
func TestBoundaryTakes(t *testing.T) {
	const boundary = `{"Effect": "Allow", "Action": ["modelarts:*:*", "swr:repo:getRepo"], "Resource": ["modelarts:*:*:*:*", ` +
		`"swr:*:*:repo:a*", "swr:*:*:repo:q"]}`
	for _, c := range []struct{ own, boundary, causes string }{
		{allowCreate + `,{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:a*"]}`, boundary, "narrowed"},
		{allowCreate + `,{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:b*", "swr:*:*:repo:q"]}`, boundary,
			"boundary, narrowed"},
		{allowCreate + `,` + getOnX + `,` + denyGetOnX, allowCreate, ""},
		{`{"Effect": "Allow", "Action": ["modelarts:*:*"], "Condition": {"StringEquals": {"g:PrincipalTag/k": ["2"]}}},{"Effect": "Allow", ` +
			`"Action": ["swr:*:*"], "Condition": {"StringEquals": {"g:PrincipalTag/k": ["1"]}}}`, allowCreate, ""},
	} {
		docs := func(text string) []*policy.Document { return parse(t, statements(text)) }
		d := access.NewPrincipal(docs(c.own), docs(c.boundary)).Decide([]access.Need{{Action: create.Action,
			Universe: []string{"modelarts:*:*:notebook:*"}}},
			[]access.Need{getRepo})
		if got := causeList(d.Causes); got != c.causes {
			t.Errorf("%v (%s), want (%s): %s", d.Verdict, got, c.causes, c.own)
		}
	}
}

// TestAnyOfPlaces: of members on several types the example of one is none of
// the others, and what is open is no cause.
func TestAnyOfPlaces(t *testing.T) {
	get := access.Need{Action: "sb:Get", Universe: []string{"arn:aws:sb:*:*:t/*"}}
	put := access.Need{Action: "sb:Put", Universe: []string{"arn:aws:sb:*:*:u/*"}}
	const getA = `{"Effect": "Allow", "Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/a*"}`
	const putAll = `{"Effect": "Allow", "Action": "sb:Put", "Resource": "*"},{"Effect": "Deny", "Action": "sb:Put", ` +
		`"Resource": "arn:aws:sb:*:*:u/y*"}`
	const denyOpen = `{"Effect": "Deny", "Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/ab*", "Condition": {"FooEquals": {"k": "1"}}}`
	for _, c := range []struct {
		text          string
		needs         []access.Need
		causes, where string
	}{
		{getA + `,` + putAll, []access.Need{get, put}, "denied-on-some, narrowed", "Deny on arn:aws:sb:*:*:u/y*, refuses"},
		{getA + `,` + putAll, []access.Need{put, get}, "denied-on-some, narrowed", "Deny on arn:aws:sb:*:*:u/y*, refuses"},
		{getA + `,` + denyOpen, []access.Need{get}, "narrowed", "Allow on arn:aws:sb:*:*:t/a*, refuses on arn:aws:sb:*:*:t/x"},
	} {
		p := access.NewPrincipal(parse(t, `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ra:Get", `+
			`"Resource": "*"},`+c.text+`]}`))
		d := p.Decide([]access.Need{{Action: "ra:Get"}}, c.needs)
		if causeList(d.Causes) != c.causes || placesOf(d) != c.where {
			t.Errorf("%v (%s) %s\nwant (%s) %s", d.Verdict, causeList(d.Causes), placesOf(d), c.causes, c.where)
		}
	}
}

// TestFieldsOfTypes: how many fields the names of a type have is the same for
// all statements about it, whichever comes first. In 2008 the colon is text.
func TestFieldsOfTypes(t *testing.T) {
	const text = `{"Version": "VERSION", "Statement": [
		{"Effect": "Allow", "Action": "*", "Resource": ["*", "arn:aws:ra:*:*:t/a${aws:PrincipalTag/owner}"], ` +
		`"Condition": {"StringEquals": {"o": "b"}}},
		{"Effect": "Deny", "Action": "*", "Resource": "arn:aws:ra:*:*:t/e"},
		{"Effect": "Allow", "Action": "ra:Set", "Resource": "*"}]}`
	own := []access.Need{{Action: "ra:Set", Universe: []string{"arn:aws:ra:*:*:t/a*", "arn:aws:ra:*:*:t/b"}}}
	needs := []access.Need{{Action: "ra:Get", Universe: []string{"arn:aws:ra:*:*:t/*"}}, {Action: "sb:Put", SameResource: true,
		Class: access.ByDenial}}
	for _, version := range []string{"2008-10-17", "2012-10-17"} {
		d := access.NewPrincipal(parse(t, strings.Replace(text, "VERSION", version, 1))).Decide(own, needs)
		if d.Verdict != access.Granted {
			t.Errorf("%s: %v %v %+v, want granted", version, d.Verdict, d.Causes, d.Witness)
		}
	}
}

// TestFieldsTogether: where one alternative names more fields of a type, names
// with them count for the other as well.
func TestFieldsTogether(t *testing.T) {
	p := access.NewPrincipal(parse(t, `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["ra:Set", "sb:Put"], "Resource": "*"},
		{"Effect": "Allow", "Action": "sb:Get", "Resource": "arn:aws:sb:*:*:t/a:z"},
		{"Effect": "Deny", "Action": "sb:Put", "Resource": "arn:aws:sb:*:*:t/e"}]}`))
	universe := []string{"arn:aws:sb:*:*:t/a*"}
	d := p.Decide([]access.Need{{Action: "ra:Set"}}, []access.Need{{Action: "sb:Get", Universe: universe}, {Action: "sb:Put",
		Universe: universe}})
	if d.Verdict != access.Partial || !strings.HasSuffix(d.Witness.Resource, ":t/e") {
		t.Errorf("%v %v %+v, want partial on a name that ends in :t/e", d.Verdict, d.Causes, d.Witness)
	}
}
