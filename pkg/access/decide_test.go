package access_test

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/policy"
)

var (
	create  = access.Need{Action: "modelarts:notebook:create"}
	getRepo = access.Need{Action: "swr:repo:getRepo", Universe: []string{"swr:*:*:repo:*"}}
	quotas  = access.Need{Action: "swr::listQuotas", ResourceLess: true}
)

const (
	allowAll    = `{"Effect": "Allow", "Action": ["*"]}`
	allowCreate = `{"Effect": "Allow", "Action": ["modelarts:*:*"]}`
	getOnX      = `{"Effect": "Allow", "Action": ["swr:repo:get*"], "Resource": ["swr:*:*:repo:x"]}`
	getOnY      = `{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:y"]}`
	getWithMFA  = `{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Condition": {"Bool": {"g:MFAPresent": ["true"]}}}`
	denyGetOnX  = `{"Effect": "Deny", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:x"]}`
	denyOutside = `{"Effect": "Deny", "Action": ["swr:*:*"], "Condition": {"NotIpAddress": {"g:SourceIp": ["10.0.0.0/8"]}}}`
)

// evidence writes the grants of a decision by effect and action.
func evidence(d access.Decision) string {
	var parts []string
	for _, g := range d.Evidence {
		parts = append(parts, g.Effect.String()+" "+g.Action.Value)
	}
	return strings.Join(parts, ", ")
}

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name     string
		text     string
		needs    []access.Need
		verdict  access.Verdict
		causes   string
		evidence string
		where    string
	}{
		{"one grant is enough", allowCreate + `,` + getOnX + `,` + allowAll, []access.Need{getRepo}, access.Granted, "", "Allow *", ""},
		{"grants that add up", allowCreate + `,{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:", ` +
			`"swr:*:*:repo:?"]},
			{"Effect": "Allow", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:??*"]}`, []access.Need{getRepo}, access.Granted, "",
			"Allow swr:repo:getRepo, Allow swr:*:*", ""},
		{"grants under complementary conditions", allowCreate + `,` + getWithMFA + `,{"Effect": "Allow", "Action": ["swr:repo:*"], ` +
			`"Condition": {"Bool": {"g:MFAPresent": ["false"]}}},
			{"Effect": "Allow", "Action": ["*"], "Condition": {"Null": {"g:MFAPresent": ["true"]}}}`, []access.Need{getRepo}, access.Granted, "",
			"Allow swr:repo:getRepo, Allow swr:repo:*, Allow *", ""},
		{"narrowed", allowCreate + `,` + getOnX, []access.Need{getRepo}, access.Partial, "narrowed", "Allow swr:repo:get*",
			"Allow on swr:*:*:repo:x, refuses on swr:*:*:repo:a"},
		{"conditional", allowCreate + `,` + getWithMFA, []access.Need{getRepo}, access.Partial, "conditional", "Allow swr:repo:getRepo",
			"Allow on * if g:MFAPresent Bool true, refuses with g:MFAPresent false"},
		{"narrowed and conditional", allowCreate + `,` + getOnX + `,{"Effect": "Allow", "Action": ["swr:*:*"], ` +
			`"Resource": ["swr:*:*:repo:y"], "Condition": {"Bool": {"g:MFAPresent": ["true"]}}}`,
			[]access.Need{getRepo}, access.Partial, "conditional, narrowed", "Allow swr:repo:get*, Allow swr:*:*",
			"Allow on swr:*:*:repo:x | on swr:*:*:repo:y if g:MFAPresent Bool true, refuses on swr:*:*:repo:a"},
		{"denied on some", allowAll + `,` + denyGetOnX, []access.Need{getRepo}, access.Partial, "denied-on-some",
			"Allow *, Deny swr:repo:getRepo",
			"Deny on swr:*:*:repo:x, refuses on swr:*:*:repo:x"},
		{"denied if", denyOutside + `,` + allowAll, []access.Need{getRepo}, access.Partial, "denied-if", "Deny swr:*:*, Allow *",
			"Deny on * if g:SourceIp NotIpAddress 10.0.0.0/8, refuses with g:SourceIp 203.0.113.1"},
		{"denied on some, and on all if", allowAll + `,` + denyGetOnX + `,` + denyOutside, []access.Need{getRepo}, access.Partial,
			"denied-if, denied-on-some", "Allow *, Deny swr:repo:getRepo, Deny swr:*:*",
			"Deny on swr:*:*:repo:x | on * if g:SourceIp NotIpAddress 10.0.0.0/8, refuses on swr:*:*:repo:x"},
		{"granted on some, and on all if", allowCreate + `,` + getOnX + `,` + getWithMFA, []access.Need{getRepo}, access.Partial, "conditional",
			"Allow swr:repo:get*, Allow swr:repo:getRepo",
			"Allow on swr:*:*:repo:x | on * if g:MFAPresent Bool true, refuses on swr:*:*:repo:a with g:MFAPresent false"},
		{"granted on some if", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:x"], ` +
			`"Condition": {"Bool": {"g:MFAPresent": ["true"]}}}`, []access.Need{getRepo}, access.Partial, "conditional, narrowed", "Allow swr:*:*",
			"Allow on swr:*:*:repo:x if g:MFAPresent Bool true, refuses on swr:*:*:repo:a"},
		{"denied under two conditions", allowAll + `,{"Effect": "Deny", "Action": ["swr:*:*"], ` +
			`"Condition": {"NotIpAddress": {"g:SourceIp": ["10.0.0.0/8"]}, "StringEquals": {"g:UserName": ["a"]}}}`, []access.Need{getRepo},
			access.Partial,
			"denied-if", "Allow *, Deny swr:*:*",
			"Deny on * if g:SourceIp NotIpAddress 10.0.0.0/8 if g:UserName StringEquals a, refuses with g:SourceIp 203.0.113.1 with g:UserName a"},
		{"a Deny that cuts both alike is not named",
			allowAll + `,` + denyGetOnX + `,{"Effect": "Deny", "Action": ["*"], "Condition": {"Bool": {"g:MFAPresent": ["false"]}}}`,
			[]access.Need{getRepo}, access.Partial, "denied-on-some", "Allow *, Deny swr:repo:getRepo",
			"Deny on swr:*:*:repo:x, refuses on swr:*:*:repo:x"},
		{"a Deny out of reach", allowAll + `,{"Effect": "Deny", "Action": ["swr:*:*"], "Resource": ["swr:*:*:namespace:*"]}`,
			[]access.Need{getRepo},
			access.Granted, "", "Allow *", ""},
		{"a grant out of reach", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], "Resource": ["swr:*:*:namespace:*"]}`,
			[]access.Need{getRepo}, access.Missing, "", "", ""},
		{"Denies that add up", allowAll + `,` + denyOutside + `,{"Effect": "Deny", "Action": ["swr:repo:*"], ` +
			`"Condition": {"IpAddress": {"g:SourceIp": ["10.0.0.0/8"]}}}`,
			[]access.Need{getRepo}, access.Denied, "", "Deny swr:*:*, Deny swr:repo:*", ""},
		{"Denies that leave a context", allowCreate + `,{"Effect": "Deny", "Action": ["swr:*"], ` +
			`"Condition": {"Bool": {"g:MFAPresent": ["true"]}}},
			{"Effect": "Deny", "Action": ["swr:*"], "Condition": {"Bool": {"g:MFAPresent": ["false"]}, "StringEquals": {"g:UserName": ["a"]}}},
			{"Effect": "Deny", "Action": ["swr:*"], "Condition": {"Null": {"g:MFAPresent": ["true"]}}}`,
			[]access.Need{getRepo}, access.Missing, "", "", ""},
		{"a variable may be anything", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:${g:UserName}"]}`,
			[]access.Need{getRepo}, access.Partial, "narrowed", "Allow swr:*:*",
			"Allow on swr:*:*:repo:${g:UserName}, refuses on swr:*:*:repo:a"},
		{"a variable is no grant of the rest", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], ` +
			`"Resource": ["swr:*:*:namespace:${g:UserName}"]}`, []access.Need{getRepo}, access.Missing, "", "", ""},
		{"what a negated variable without a value is", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], ` +
			`"Condition": {"StringEquals": {"k": ["${g:UserName}"]}}},
			{"Effect": "Allow", "Action": ["swr:*:*"], "Condition": {"StringNotEquals": {"k": ["${g:UserName}"]}}}`,
			[]access.Need{getRepo}, access.Undecided,
			"unreadable", "Allow swr:*:*, Allow swr:*:*",
			"variable g:UserName"},
		{"a negated variable without a value beside one with", `{"Effect": "Allow", "Action": ["modelarts:*:*"], ` +
			`"Condition": {"StringEquals": {"k": ["${v}"]}}},
			{"Effect": "Allow", "Action": ["swr:*:*"], "Condition": {"StringEquals": {"k": ["${w}"]}}}, {"Effect": "Allow", ` +
			`"Action": ["swr:*:*"], "Condition": {"StringNotEquals": {"k": ["${w}"]}}}`,
			[]access.Need{getRepo}, access.Undecided, "unreadable", "Allow swr:*:*, Allow swr:*:*", "variable w"},
		{"a variable whose value is denied", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], ` +
			`"Resource": ["swr:*:*:repo:${g:UserName}"], "Condition": {"StringEquals": {"g:UserName": ["x"]}}},` + denyGetOnX,
			[]access.Need{getRepo}, access.Undecided, "unreadable", "Allow swr:*:*, Deny swr:repo:getRepo", ""},
		{"a Deny with a variable", allowAll + `,{"Effect": "Deny", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:${g:UserName}"]}`,
			[]access.Need{getRepo}, access.Partial, "denied-on-some", "Allow *, Deny swr:*:*",
			"Deny on swr:*:*:repo:${g:UserName}, refuses on swr:*:*:repo:someone with g:UserName someone"},
		{"allowed and denied under the same variable", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], ` +
			`"Resource": ["swr:*:*:repo:${g:UserName}"]},
			{"Effect": "Deny", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:${g:username}"]}`,
			[]access.Need{getRepo}, access.Missing, "", "", ""},
		{"an unknown operator", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], "Condition": {"Odd": {"k": ["v"]}}}`,
			[]access.Need{getRepo}, access.Undecided, "unreadable", "Allow swr:*:*",
			"operator Odd"},
		{"NotResource in 5.0", allowCreate + `,{"Effect": "Allow", "Action": ["swr:*:*"], "NotResource": ["swr:*:*:repo:x"]}`,
			[]access.Need{getRepo},
			access.Undecided, "unreadable", "Allow swr:*:*",
			"not-resource"},
		{"NotResource beside a whole grant", allowAll + `,{"Effect": "Allow", "Action": ["swr:*:*"], "NotResource": ["swr:*:*:repo:x"]}`,
			[]access.Need{getRepo}, access.Granted, "", "Allow *", ""},
		{"any-of, the second is granted", allowCreate + `,` + getOnX + `,{"Effect": "Allow", "Action": ["swr::listQuotas"]}`,
			[]access.Need{getRepo,
				quotas}, access.Granted, "", "Allow swr::listQuotas", ""},
		{"any-of, none", allowCreate, []access.Need{getRepo, quotas}, access.Missing, "", "", ""},
		{"any-of, one can be repaired", allowAll + `,{"Effect": "Deny", "Action": ["swr:repo:*"]},{"Effect": "Deny", "Action": ["swr::*"], ` +
			`"Condition": {"Bool": {"g:MFAPresent": ["true", "false"]}}}`,
			[]access.Need{getRepo, quotas}, access.Partial, "denied-if", "Allow *, Deny swr:repo:*, Deny swr::*",
			"Deny on * if g:MFAPresent Bool true | false, refuses with g:MFAPresent true"},
		{"any-of, all denied", allowAll + `,{"Effect": "Deny", "Action": ["swr:*"]}`, []access.Need{getRepo, quotas}, access.Denied, "",
			"Deny swr:*", ""},
		{"any-of of one type adds up", allowCreate + `,` + getOnX + `,{"Effect": "Allow", "NotAction": ["swr:repo:getRepo"]}`,
			[]access.Need{getRepo,
				{Action: "swr:repo:list", Universe: getRepo.Universe}}, access.Granted, "", "Allow swr:repo:getRepo", ""},
		{"without resources, on a star", allowCreate + `,{"Effect": "Allow", "Action": ["swr::*"], "Resource": ["swr:*:*:repo:x", "*"]}`,
			[]access.Need{quotas}, access.Granted, "", "Allow swr::*", ""},
		{"without resources, narrowed", allowCreate + `,{"Effect": "Allow", "Action": ["swr::*"], "Resource": ["swr:*:*:*:*"]}`,
			[]access.Need{quotas},
			access.Missing, "", "", ""},
		{"without resources, a narrow Deny", allowAll + `,{"Effect": "Deny", "Action": ["*"], "Resource": ["swr:*:*:repo:x"]}`,
			[]access.Need{quotas},
			access.Granted, "", "Allow *", ""},
		{"always allowed", allowCreate + `,{"Effect": "Deny", "Action": ["swr:*"]}`, []access.Need{{Action: "swr:repo:getRepo",
			Class: access.Always}},
			access.Granted, "", "", ""},
		{"by default, narrow Deny", allowCreate + `,` + denyGetOnX, []access.Need{{Action: "swr:repo:getRepo", Universe: getRepo.Universe,
			Class: access.ByDenial}}, access.Partial, "denied-on-some", "Deny swr:repo:getRepo",
			"Deny on swr:*:*:repo:x, refuses on swr:*:*:repo:x"},
		{"nothing is needed", allowCreate, nil, access.Granted, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := huawei(t, c.text).Decide([]access.Need{create}, c.needs)
			if d.Verdict != c.verdict || causeList(d.Causes) != c.causes {
				t.Errorf("%v (%s), want %v (%s)", d.Verdict, causeList(d.Causes), c.verdict, c.causes)
			}
			if got := evidence(d); got != c.evidence {
				t.Errorf("evidence %s\nwant     %s", got, c.evidence)
			}
			if got := placesOf(d); got != c.where {
				t.Errorf("where %s\nwant  %s", got, c.where)
			}
		})
	}
}

// TestSeveralOwnActions: only the requests count in which every own action is
// allowed.
func TestSeveralOwnActions(t *testing.T) {
	if_ := func(action, users string) string {
		return `{"Effect": "Allow", "Action": ["` + action + `"], "Condition": {"StringEquals": {"g:UserName": [` + users + `]}}}`
	}
	start := access.Need{Action: "modelarts:notebook:start"}
	for _, c := range []struct {
		name, text string
		want       access.Verdict
	}{
		{"the second narrows", if_("modelarts:notebook:create", `"a", "b", "c"`) + `,` + if_("modelarts:notebook:start",
			`"a"`) + `,` + if_("swr:*:*", `"a", "b"`), access.Granted},
		{"the first narrows", if_("modelarts:notebook:create", `"a"`) + `,` + if_("modelarts:notebook:start",
			`"a", "b", "c"`) + `,` + if_("swr:*:*", `"a", "b"`), access.Granted},
		{"neither does enough", if_("modelarts:notebook:create", `"a", "b", "c"`) + `,` + if_("modelarts:notebook:start",
			`"b", "c", "d"`) + `,` + if_("swr:*:*", `"a", "b"`), access.Partial},
		{"never together", if_("modelarts:notebook:create", `"a"`) + `,` + if_("modelarts:notebook:start", `"b"`) + `,` + if_("swr:*:*",
			`"a", "b"`), access.Partial},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := huawei(t, c.text).Decide([]access.Need{create, start}, []access.Need{getRepo}); d.Verdict != c.want {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.want)
			}
		})
	}
}

func TestBoundaries(t *testing.T) {
	for _, c := range []struct {
		name, own string
		boundary  []string
		verdict   access.Verdict
		causes    string
	}{
		{"allows all", allowAll, []string{allowAll}, access.Granted, ""},
		{"leaves it out", allowAll, []string{allowCreate}, access.Missing, "boundary"},
		{"leaves some out", allowAll, []string{allowCreate + `,` + getOnX}, access.Partial, "boundary, narrowed"},
		{"under a condition", allowAll, []string{allowCreate + `,` + getWithMFA}, access.Partial, "boundary, conditional"},
		{"two that share nothing", allowAll, []string{allowCreate + `,` + getOnX, allowCreate + `,` + getOnY}, access.Missing, "boundary"},
		{"denies", allowAll, []string{allowAll + `,{"Effect": "Deny", "Action": ["swr:*"]}`}, access.Denied, ""},
		{"nothing to leave out", allowCreate, []string{allowAll}, access.Missing, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var sets [][]*policy.Document
			for _, b := range c.boundary {
				sets = append(sets, parse(t, statements(b)))
			}
			p := access.NewPrincipal(parse(t, statements(c.own)), sets...)
			d := p.Decide([]access.Need{create}, []access.Need{getRepo})
			if d.Verdict != c.verdict || causeList(d.Causes) != c.causes {
				t.Errorf("%v (%s), want %v (%s)", d.Verdict, causeList(d.Causes), c.verdict, c.causes)
			}
		})
	}
}

// TestSpelling holds the documented case rules of each dialect.
func TestSpelling(t *testing.T) {
	for _, c := range []struct {
		name, document, action, universe string
		want                             access.Verdict
	}{
		{"1.0 in any case", `{"Version": "1.0", "Statement": [{"Effect": "Allow", "Action": ["DNS:Zone:*"]}]}`, "dns:zone:get", "",
			access.Granted},
		{"1.0 with two parts", `{"Version": "1.0", "Statement": [{"Effect": "Allow", "Action": ["identity:*"]}]}`, "identity:users:list", "",
			access.Granted},
		{"1.1 service in upper case", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["KMS:*:*"]}]}`, "kms:cmk:list", "",
			access.Undecided},
		{"1.1 all but a service in upper case", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "NotAction": ["KMS:*:*"]}]}`,
			"kms:cmk:list", "", access.Undecided},
		{"1.1 a service in upper case, and all but it",
			`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["KMS:*:*"]}, {"Effect": "Allow", "NotAction": ["KMS:*:*"]}]}`,
			"kms:cmk:list", "", access.Granted},
		{"1.1 a service in upper case, and denied all but it",
			`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["KMS:*:*"]}, {"Effect": "Deny", "NotAction": ["KMS:*:*"]}]}`,
			"kms:cmk:list", "", access.Undecided},
		{"1.1 operation in any case", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["obs:Bucket:LISTallmybuckets"]}]}`,
			"obs:bucket:ListAllMyBuckets", "", access.Granted},
		{"1.1 beside a plain spelling", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["KMS:*:*", "kms:cmk:*"]}]}`,
			"kms:cmk:list", "", access.Granted},
		{"1.1 question mark", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["kms:cmk:lis?"]}]}`, "kms:cmk:list", "",
			access.Missing},
		{"1.1 wildcard service", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["*:*:list*"]}]}`, "kms:cmk:list", "",
			access.Granted},
		{"1.1 resource service", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["obs:*:*"], ` +
			`"Resource": ["OBS:*:*:bucket:*"]}]}`, "obs:bucket:get", "obs:*:*:bucket:*", access.Granted},
		{"1.1 resource path", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["obs:*:*"], "Resource": ["obs:*:*:BUCKET:*"]}]}`,
			"obs:bucket:get", "obs:*:*:bucket:*", access.Missing},
		{"5.0 question mark", `{"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["KMS:cmk:lis?"]}]}`, "kms:cmk:list", "",
			access.Granted},
		{"5.0 resource service", `{"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["obs:*:*"], ` +
			`"Resource": ["OBS:*:*:bucket:*"]}]}`, "obs:bucket:get", "obs:*:*:bucket:*", access.Missing},
		{"RAM in any case", `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ECS:describe*", "Resource": "*"}]}`,
			"ecs:DescribeInstances", "", access.Granted},
		{"AWS two stars beside one", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["**", "*"], "Resource": "*"}}`,
			"iam:ListAccessKeys", "", access.Granted},
		{"AWS in any case", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "IAM:listaccess?eys", "Resource": "*"}}`,
			"iam:ListAccessKeys", "", access.Granted},
		{"1.1 Deny in upper case", `{"Version": "1.1", "Statement": [{"Effect": "Deny", "Action": ["KMS:*:*"]}]}`, "kms:cmk:list", "",
			access.Missing},
		{"1.1 NotAction in upper case", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "NotAction": ["KMS:*:*"]}]}`, "kms:cmk:list", "",
			access.Undecided},
		{"AWS wildcard service", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s*:Get*", "Resource": "*"}}`,
			"s3:GetObject", "", access.Undecided},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := access.Need{Action: c.action}
			if c.universe != "" {
				n.Universe = []string{c.universe}
			}
			if d := access.NewPrincipal(parse(t, c.document)).Decide(nil, []access.Need{n}); d.Verdict != c.want {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.want)
			}
		})
	}
}

// TestNotResource holds the complement of AWS, the only one that is documented.
func TestNotResource(t *testing.T) {
	document := func(effect, notResource string) string {
		return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", ` +
			`"Resource": "` + map[string]string{"Allow": "none", "Deny": "*"}[effect] + `"},
			{"Effect": "` + effect + `", "Action": "ecr:*", "NotResource": ` + notResource + `}]}`
	}
	typed := access.Need{Action: "ecr:Get", Universe: []string{"arn:aws:ecr:*:*:repository/*"}}
	bare := access.Need{Action: "ecr:Login", ResourceLess: true}
	for _, c := range []struct {
		name, document string
		need           access.Need
		want           access.Verdict
	}{
		{"Allow all but one", document("Allow", `"arn:aws:ecr:*:*:repository/x"`), typed, access.Partial},
		{"Allow all but another type", document("Allow", `"arn:aws:ecr:*:*:registry/*"`), typed, access.Granted},
		{"Allow all but the type", document("Allow", `["arn:aws:ecr:*:*:repository/*", "x"]`), typed, access.Missing},
		{"Allow all but a variable", document("Allow", `"arn:aws:ecr:*:*:repository/${aws:username}"`), typed, access.Partial},
		{"Allow all but a variable, and it", strings.Replace(document("Allow", `"arn:aws:ecr:*:*:repository/${aws:username}"`), `"none"`,
			`"arn:aws:ecr:*:*:repository/${aws:username}"`, 1), typed, access.Undecided},
		{"Deny all but the type", document("Deny", `"arn:aws:ecr:*"`), typed, access.Granted},
		{"Deny all but one", document("Deny", `"arn:aws:ecr:*:*:repository/x"`), typed, access.Partial},
		{"Deny all but another type", document("Deny", `"arn:aws:ecr:*:*:registry/*"`), typed, access.Denied},
		{"Allow without resources", document("Allow", `"arn:aws:ecr:*:*:repository/x"`), bare, access.Granted},
		{"Allow without resources, but all", document("Allow", `"*"`), bare, access.Missing},
		{"Allow without resources, but a variable", document("Allow", `"${aws:username}"`), bare, access.Undecided},
		{"Deny without resources", document("Deny", `"arn:aws:ecr:*:*:repository/x"`), bare, access.Denied},
		{"Deny without resources, but all", document("Deny", `"*"`), bare, access.Granted},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := access.NewPrincipal(parse(t, c.document)).Decide(nil, []access.Need{c.need})
			if d.Verdict != c.want {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.want)
			}
			if d.Witness != nil && strings.Contains(c.document, "${") && d.Witness.Context["aws:username"] == nil {
				t.Errorf("the witness %v leaves the variable without a value", d.Witness)
			}
		})
	}
}

// TestGrantedEvidence names all grants that add up, not only the widest.
func TestGrantedEvidence(t *testing.T) {
	p := huawei(t, `{"Effect": "Allow", "Action": ["modelarts:*:*"], `+
		`"Condition": {"Bool": {"g:MFAPresent": ["true"]}}},`+getOnX+`,`+getWithMFA)
	d := p.Decide([]access.Need{create}, []access.Need{getRepo})
	if d.Verdict != access.Granted || evidence(d) != "Allow swr:repo:get*, Allow swr:repo:getRepo" {
		t.Errorf("%v by %s", d.Verdict, evidence(d))
	}
}

func TestGrantsAndDenials(t *testing.T) {
	p := access.NewPrincipal(parse(t,
		statements(allowAll+`,`+denyGetOnX+`,{"Effect": "Allow", "NotAction": ["swr:repo:getRepo"]}`),
		statements(getOnX+`,{"Effect": "Deny", "NotAction": ["modelarts:*:*", "iam:*"]}`)),
		parse(t, statements(allowAll+`,`+denyOutside)))
	if got := evidence(access.Decision{Evidence: p.Grants("swr:repo:GETREPO")}); got != "Allow *, Allow swr:repo:get*" {
		t.Errorf("grants %s", got)
	}
	denials := p.Denials("swr:repo:getRepo")
	if got := evidence(access.Decision{Evidence: denials}); got != "Deny swr:repo:getRepo, Deny modelarts:*:*, Deny swr:*:*" {
		t.Errorf("denials %s", got)
	}
	if l := denials[0].Location(); l.Pointer != "/Statement/1/Action/0" || l.Line != 1 {
		t.Errorf("location %+v", l)
	}
	several := huawei(t, `{"Effect": "Allow", "Action": ["modelarts:*:start", "swr:*:*", "modelarts:notebook:start", `+
		`"MODELARTS:notebook:stop"]}`)
	if got := evidence(access.Decision{Evidence: several.Grants("modelarts:notebook:start")}); got != "Allow modelarts:*:start, "+
		"Allow modelarts:notebook:start" {
		t.Errorf("grants by several patterns of a statement: %s", got)
	}
	if got := p.Grants("unknown:a:b"); len(got) != 2 {
		t.Errorf("grants of another service: %v", got)
	}
}

func TestLive(t *testing.T) {
	for _, c := range []struct {
		name, text string
		need       access.Need
		want       bool
	}{
		{"granted", allowCreate, create, true},
		{"narrowed", getOnX, getRepo, true},
		{"out of reach", `{"Effect": "Allow", "Action": ["swr:*:*"], "Resource": ["swr:*:*:namespace:*"]}`, getRepo, false},
		{"conditional", getWithMFA, getRepo, true},
		{"impossible condition", `{"Effect": "Allow", "Action": ["swr:*:*"], "Condition": {"StringEquals": {"k": ["a"]}, ` +
			`"StringEqualsIgnoreCase": {"k": ["b"]}}}`, getRepo, false},
		{"denied where granted", getOnX + `,` + denyGetOnX, getRepo, false},
		{"denied elsewhere", getOnX + `,{"Effect": "Deny", "Action": ["*"], "Resource": ["swr:*:*:repo:y"]}`, getRepo, true},
		{"unreadable", `{"Effect": "Allow", "Action": ["swr:*:*"], "Condition": {"Odd": {"k": ["a"]}}}`, getRepo, true},
		{"by default", allowCreate, access.Need{Action: "a:b:c", Class: access.ByDenial}, true},
		{"always", `{"Effect": "Deny", "Action": ["*"]}`, access.Need{Action: "a:b:c", Class: access.Always}, true},
		{"nothing", allowCreate, getRepo, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := huawei(t, c.text).Live(c.need); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
