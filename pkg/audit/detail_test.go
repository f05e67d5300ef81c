package audit

import (
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// TestDetail says decisions on statements of Huawei 5.0, and within a boundary.
func TestDetail(t *testing.T) {
	get := access.Need{Action: "swr:repo:getRepo", Universe: []string{"swr:*:*:repo:*"}}
	list := access.Need{Action: "swr:namespace:list", Universe: []string{"swr:*:*:namespace:*"}}
	const (
		all    = `{"Effect": "Allow", "Action": ["*"]}`
		onX    = `{"Effect": "Allow", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:x"]}`
		onMany = `{"Effect": "Allow", "Action": ["swr:*:*"],
			"Resource": ["swr:*:*:repo:a", "swr:*:*:repo:b", "swr:*:*:repo:c", "swr:*:*:repo:d"]}`
		withMFA  = `{"Effect": "Allow", "Action": ["swr:*:*"], "Condition": {"Bool": {"g:MFAPresent": ["true"]}}}`
		denyX    = `{"Effect": "Deny", "Action": ["swr:*:*"], "Resource": ["swr:*:*:repo:x"]}`
		denyFrom = `{"Effect": "Deny", "Action": ["swr:*:*"], "Condition": {"NotIpAddress": {"g:SourceIp": ["10.0.0.0/8"]}}}`
		odd      = `{"Effect": "Allow", "Action": ["swr:*:*"], "Condition": {"Odd": {"k": ["v"]}}}`
		notX     = `{"Effect": "Allow", "Action": ["swr:*:*"], "NotResource": ["swr:*:*:repo:x"]}`
	)
	for _, c := range []struct {
		name, text, boundary string
		needs                []access.Need
		want                 string
	}{
		{"granted", all, "", []access.Need{get}, ""},
		{"missing", denyX, "", []access.Need{get}, ""},
		{"on one", onX, "", []access.Need{get},
			"granted only on swr:*:*:repo:x; on any other resource, for example swr:*:*:repo:a, the call is refused"},
		{"on many", onMany, "", []access.Need{get}, "granted only on swr:*:*:repo:a, swr:*:*:repo:b, swr:*:*:repo:c or …; " +
			"on any other resource, for example swr:*:*:repo:x, the call is refused"},
		{"under a condition", withMFA, "", []access.Need{get},
			"granted only if g:MFAPresent Bool true; for example, a call with g:MFAPresent false is refused"},
		{"on one, or under a condition", onX + "," + withMFA, "", []access.Need{get}, "granted only on swr:*:*:repo:x or " +
			"on any resource if g:MFAPresent Bool true; for example, a call on swr:*:*:repo:a with g:MFAPresent false is refused"},
		{"the example is all there is", all + "," + denyX, "", []access.Need{get}, "denied on swr:*:*:repo:x"},
		{"both", onMany + "," + denyFrom, "", []access.Need{get},
			"granted only on swr:*:*:repo:a, swr:*:*:repo:b, swr:*:*:repo:c or … " +
				"and denied if g:SourceIp NotIpAddress 10.0.0.0/8; for example, a call on swr:*:*:repo:x with g:SourceIp 203.0.113.1 is refused"},
		{"by other types", onX + "," + denyX, "", []access.Need{get, list}, ""},
		{"an unknown operator", odd, "", []access.Need{get}, "no documentation defines the operator Odd"},
		{"NotResource", notX, "", []access.Need{get}, "no documentation defines NotResource here"},
		{"outside a boundary", all, denyX, []access.Need{get}, "granted, but a boundary does not allow it"},
		{"limited by a boundary", all, onX, []access.Need{get},
			"limited by a boundary; for example, a call on swr:*:*:repo:a is refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			parse := func(text string) []*policy.Document {
				file := diag.NewFile("p.json", []byte(`{"Version": "5.0", "Statement": [`+text+`]}`))
				return policy.Parse(file, policy.Options{})
			}
			var bounds [][]*policy.Document
			if c.boundary != "" {
				bounds = append(bounds, parse(c.boundary))
			}
			r := Ruling{Decision: access.NewPrincipal(parse(c.text), bounds...).Decide(nil, c.needs)}
			if got := message.In("en").Text(detailOf(&r)); got != c.want {
				t.Errorf("%s: got  %s\nwant %s", r.Verdict, got, c.want)
			}
		})
	}
}

// TestHeldFor says how far roles reach, and how sure that is.
func TestHeldFor(t *testing.T) {
	for certainty, want := range map[catalog.Certainty]string{
		0:              "held only for private-own and public-own resources (A and B; no source says whether another role reaches further)",
		catalog.Low:    "held only for private-own and public-own resources (A and B, low certainty: columns of the table were lost)",
		catalog.Medium: "held only for private-own and public-own resources (A and B, medium certainty)",
		catalog.High:   "held only for private-own and public-own resources (A and B)",
	} {
		r := Ruling{
			Decision: access.Decision{Verdict: access.Partial, Causes: []access.Cause{RoleReach}},
			Role: &workspace.Holding{
				Held: true, Reach: []policy.Reach{policy.PrivateOwn, policy.PublicOwn}, From: []string{"A", "B"},
				Certainty: catalog.High, ReachCertainty: certainty,
			},
		}
		if got := message.In("en").Text(detailOf(&r)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
