package access_test

import (
	"fmt"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/policy"
)

func principalOf(statements ...policy.Statement) *access.Principal {
	return access.NewPrincipal([]*policy.Document{worlds.NewDocument(policy.Huawei50, "p.json", statements...)})
}

// TestGuardedAlike: where all actions are guarded alike, however many and
// tangled the conditions are, nothing has to be searched for.
func TestGuardedAlike(t *testing.T) {
	const n = 40
	guards := []policy.Statement{worlds.Statement(policy.Allow, []string{"*"}, nil, worlds.Test("Bool", "g:MFAPresent", "true"))}
	for i := range n {
		guards = append(guards, worlds.Statement(policy.Deny, []string{"*"}, nil,
			worlds.Test("StringEquals", fmt.Sprintf("g:PrincipalTag/k%d", i), "a"), worlds.Test("StringEquals", fmt.Sprintf("g:PrincipalTag/k%d",
				(i+1)%n), "b")))
	}
	own := []access.Need{{Action: "a:b:c"}}
	for _, c := range []struct {
		name string
		more policy.Statement
		need access.Need
		want access.Verdict
	}{
		{"alike", worlds.Statement(policy.Allow, []string{"x"}, nil), getRepo, access.Granted},
		{"alike, without resources", worlds.Statement(policy.Allow, []string{"x"}, nil), quotas, access.Granted},
		{"a wider Allow", worlds.Statement(policy.Allow, []string{"swr:*"}, nil), getRepo, access.Granted},
		{"a narrower Deny", worlds.Statement(policy.Deny, []string{"swr:*"}, nil, worlds.Test("StringEquals", "g:PrincipalTag/k0", "a"),
			worlds.Test("StringEquals", "g:PrincipalTag/k1", "b"), worlds.Test("Bool", "g:MFAPresent", "true")), getRepo, access.Granted},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := principalOf(append(guards, c.more)...).Decide(own, []access.Need{c.need}); d.Verdict != c.want {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.want)
			}
		})
	}
}

// TestSpellingsAreNotShared: one statement can match one action by a documented
// spelling and another by an undocumented one.
func TestSpellingsAreNotShared(t *testing.T) {
	p := access.NewPrincipal(parse(t, `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["KMS:*:*", "kms:cmk:list"], `+
		`"Resource": ["kms:*:*:*"]}]}`))
	for action, want := range map[string]access.Verdict{"kms:cmk:list": access.Granted, "kms:cmk:get": access.Undecided} {
		for range 2 {
			if d := p.Decide(nil, []access.Need{{Action: action, Universe: []string{"kms:*:*:*"}}}); d.Verdict != want {
				t.Errorf("%s: %v, want %v", action, d.Verdict, want)
			}
		}
	}
}

// TestNoActionsToLeaveOut: a grant of a NotAction without actions has a place.
func TestNoActionsToLeaveOut(t *testing.T) {
	doc := worlds.NewDocument(policy.AWS2012, "p.json", policy.Statement{Effect: policy.Allow, HasAction: true, NotAction: true})
	grants := access.NewPrincipal([]*policy.Document{doc}).Grants("s3:GetObject")
	if len(grants) != 1 || grants[0].Location().Path != "p.json" {
		t.Errorf("%+v", grants)
	}
}
