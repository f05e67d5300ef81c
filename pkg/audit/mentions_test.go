package audit

import (
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// Who is a candidate for an action, by all the ways in which a policy names one.
func TestMentions(t *testing.T) {
	var everybody []principal.Principal
	for _, statement := range []string{
		`{"Effect": "Allow", "Action": ["obs:bucket:List", "swr:repo:get"]}`,
		`{"Effect": "Allow", "Action": ["OBS:Bucket:list"]}`,
		`{"Effect": "Deny", "Action": ["obs:bucket:List"]}`,
		`{"Effect": "Allow", "Action": ["obs:*:*", "obs:bucket:*"]}`,
		`{"Effect": "Allow", "NotAction": ["obs:bucket:List"]}`,
		`{"Effect": "Allow", "Action": ["swr:*:*"]}`,
		`{"Effect": "Allow", "Action": ["*:*:*"]}, {"Effect": "Allow", "Action": ["obs:bucket:list"]}`,
	} {
		text := `{"Version": "1.1", "Statement": [` + statement + `]}`
		docs := policy.Parse(diag.NewFile("p.json", []byte(text)), policy.Options{Platform: policy.HuaweiCloud})
		everybody = append(everybody, principal.Principal{Platform: policy.HuaweiCloud, Documents: docs})
	}
	other := everybody[0]
	other.Platform = policy.OpenTelekomCloud
	m := newMentions(append(everybody, other), policy.HuaweiCloud)
	for action, want := range map[string][]int{
		"obs:bucket:List": {0, 1, 3, 4, 6}, "swr:repo:get": {0, 4, 5, 6}, "vpc:vpcs:list": {4, 6},
	} {
		if got := m.candidates(action); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
}
