package access_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/audit/grounds"
	"github.com/permgap/permgap/pkg/policy"
)

// under is an Allow of everything in a service, under a condition.
func under(service, condition string) string {
	return `{"Effect": "Allow", "Action": ["` + service + `"], "Condition": {` + condition + `}}`
}

const (
	tagA  = `"StringEquals": {"g:ResourceTag/team": ["a"]}`
	tagB  = `"StringEquals": {"g:ResourceTag/team": ["b"]}`
	mfa   = `"Bool": {"g:MFAPresent": ["true"]}`
	noMFA = `"Bool": {"g:MFAPresent": ["false"]}`
)

// TestCalls: keys of the caller have one value, those of a request one for each
// call.
func TestCalls(t *testing.T) {
	for _, c := range []struct {
		name, text string
		verdict    access.Verdict
		causes     string
		where      string
	}{
		{"tags alike", under(`modelarts:*:*", "swr:*:*`, tagA), access.Partial, "request-condition",
			"Allow on * if g:ResourceTag/team StringEquals a, refuses with g:ResourceTag/team b"},
		{"tags differ", under("modelarts:*:*", tagA) + "," + under("swr:*:*", tagB), access.Partial, "request-condition",
			"Allow on * if g:ResourceTag/team StringEquals b, refuses with g:ResourceTag/team a"},
		{"the caller alike", under(`modelarts:*:*", "swr:*:*`, mfa), access.Granted, "", ""},
		{"the caller alike, a tag for one", under("modelarts:*:*", mfa) + "," + under("swr:*:*", mfa+","+tagA), access.Partial,
			"request-condition",
			"Allow on * if g:MFAPresent Bool true if g:ResourceTag/team StringEquals a, refuses with g:MFAPresent true with g:ResourceTag/team b"},
		{"the caller and a tag", allowCreate + "," + under("swr:*:*", mfa+","+tagA), access.Partial, "conditional, request-condition",
			"Allow on * if g:MFAPresent Bool true if g:ResourceTag/team StringEquals a, refuses with g:MFAPresent true with g:ResourceTag/team b"},
		{"every tag", allowCreate + "," + under("swr:*:*", tagA) + "," +
			under("swr:*:*", `"StringNotEquals": {"g:ResourceTag/team": ["a"]}`), access.Granted, "", ""},
		{"a Deny on a tag", allowAll + `,{"Effect": "Deny", "Action": ["*"], "Condition": {` + tagA + `}}`, access.Partial, "request-condition",
			"Deny on * if g:ResourceTag/team StringEquals a, refuses with g:ResourceTag/team a"},
		{"a Deny on the caller", allowAll + `,{"Effect": "Deny", "Action": ["*"], "Condition": {` + noMFA + `}}`, access.Granted, "", ""},
		{"a variable of the request in a resource",
			allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:${g:ResourceTag/team}"]}`,
			access.Partial, "narrowed", "Allow on swr:*:*:repo:${g:ResourceTag/team}, refuses on swr:*:*:repo:a"},
		{"the region alike", under(`modelarts:*:*", "swr:*:*`, `"StringEquals": {"g:RequestedRegion": ["r"]}`), access.Granted, "", ""},
		{"the other caller", under("modelarts:*:*", mfa) + "," + under("swr:*:*", noMFA), access.Missing, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := huawei(t, c.text).Decide([]access.Need{create}, []access.Need{getRepo})
			if d.Verdict != c.verdict || causeList(d.Causes) != c.causes {
				t.Errorf("%v (%s), want %v (%s)", d.Verdict, causeList(d.Causes), c.verdict, c.causes)
			}
			if got := placesOf(d); got != c.where {
				t.Errorf("where %s\nwant  %s", got, c.where)
			}
		})
	}
}

// TestVisibleGrant: a grant whose condition never holds is the evidence of a
// missing prerequisite.
func TestVisibleGrant(t *testing.T) {
	d := huawei(t, under("modelarts:*:*", mfa)+","+under("swr:*:*", noMFA)).Decide([]access.Need{create}, []access.Need{getRepo})
	places := grounds.Places(d, policy.Allow)
	if d.Verdict != access.Missing || len(d.Evidence) != 1 || len(places) != 1 || !slices.Equal(places[0].Conditions,
		[]string{"g:MFAPresent Bool false"}) {
		t.Errorf("%v by %s, %+v", d.Verdict, evidence(d), places)
	}
}

// TestRegionOfGlobalService: a call to a service without regions has another
// region.
func TestRegionOfGlobalService(t *testing.T) {
	p := huawei(t, under(`modelarts:*:*", "iam:*:*", "swr:*:*`, `"StringEquals": {"g:RequestedRegion": ["r"]}`))
	pass := access.Need{Action: "iam:agencies:pass", Global: true}
	regional := access.Need{Action: pass.Action}
	if d := p.Decide([]access.Need{create}, []access.Need{regional}); d.Verdict != access.Granted {
		t.Errorf("%v %v, want granted in the same region", d.Verdict, d.Causes)
	}
	if d := p.Decide([]access.Need{create}, []access.Need{pass}); d.Verdict != access.Partial || causeList(d.Causes) != "request-condition" {
		t.Errorf("%v %v, want partial", d.Verdict, d.Causes)
	}
	if d := p.Decide([]access.Need{{Action: "iam:users:get", Global: true}}, []access.Need{pass}); d.Verdict != access.Granted {
		t.Errorf("%v %v, want granted", d.Verdict, d.Causes)
	}
}

// TestCallerOfGlobalService: only the region differs between calls of a caller to
// services with and without regions. Who calls is the same.
func TestCallerOfGlobalService(t *testing.T) {
	p := huawei(t, under(`modelarts:*:*", "iam:*:*`, `"Bool": {"g:MFAPresent": ["true"]}`))
	if d := p.Decide([]access.Need{create}, []access.Need{{Action: "iam:agencies:pass", Global: true}}); d.Verdict != access.Granted {
		t.Errorf("%v %v, want granted", d.Verdict, d.Causes)
	}
}

// TestPins: a call with a key that the catalogue knows is decided by its value.
func TestPins(t *testing.T) {
	service := func(name string) string { return `"StringEquals": {"acs:Service": ["` + name + `"]}` }
	pinned := func(values ...string) access.Need {
		return access.Need{Action: "ram:PassRole", With: []access.Pin{{Key: "acs:Service", Values: values}}}
	}
	for _, c := range []struct {
		name, condition string
		need            access.Need
		want            access.Verdict
	}{
		{"its value", service("ecs"), pinned("ecs"), access.Granted},
		{"another", service("fc"), pinned("ecs"), access.Missing},
		{"one of two", service("ecs"), pinned("ecs", "fc"), access.Partial},
		{"not another", strings.Replace(service("fc"), "Equals", "NotEquals", 1), pinned("ecs"), access.Granted},
		{"unknown", service("ecs"), access.Need{Action: "ram:PassRole"}, access.Partial},
		{"present", `"Null": {"acs:Service": ["false"]}`, pinned("ecs"), access.Granted},
		{"a key of the caller", `"StringEquals": {"g:UserName": ["u"]}`, access.Need{Action: "ram:PassRole",
			With: []access.Pin{{Key: "g:UserName",
				Values: []string{"u"}}}}, access.Partial},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := huawei(t, `{"Effect": "Allow", "Action": ["ecs:*"]},`+under("ram:PassRole", c.condition))
			own := []access.Need{{Action: "ecs:Attach"}}
			if d := p.Decide(own, []access.Need{c.need}); d.Verdict != c.want {
				t.Errorf("%v %v %+v, want %v", d.Verdict, d.Causes, d.Witness, c.want)
			}
			if d := p.Decide(own, []access.Need{{Action: "ram:PassRole"}}); d.Verdict != access.Partial {
				t.Errorf("%v without a pin", d.Verdict) // earlier decisions do not matter
			}
		})
	}
}

// TestTwoCalls: the witness has both calls, with one caller.
func TestTwoCalls(t *testing.T) {
	d := huawei(t, under("modelarts:*:*", mfa+","+tagA)+","+under("swr:*:*", mfa+","+tagB)).Decide([]access.Need{create},
		[]access.Need{getRepo})
	if d.Witness == nil {
		t.Fatalf("%v without a witness", d.Verdict)
	}
	own := map[string][]string{"g:MFAPresent": {"true"}, "g:ResourceTag/team": {"a"}}
	if !maps.EqualFunc(d.Witness.Own, own, slices.Equal[[]string]) || !slices.Equal(d.Witness.Context["g:MFAPresent"], []string{"true"}) ||
		slices.Equal(d.Witness.Context["g:ResourceTag/team"], []string{"b"}) {
		t.Errorf("%+v", *d.Witness)
	}
}

// TestGuardedAlikeByTags: the same tests on tags for all actions are no reason to
// grant anything without a search.
func TestGuardedAlikeByTags(t *testing.T) {
	p := principalOf(worlds.Statement(policy.Allow, []string{"*"}, nil, worlds.Test("StringEquals", "g:ResourceTag/team", "a")))
	if d := p.Decide([]access.Need{create}, []access.Need{getRepo}); d.Verdict != access.Partial {
		t.Errorf("%v, want partial", d.Verdict)
	}
}
