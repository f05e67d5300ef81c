package access_test

import (
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// TestAliases holds that all spellings of a permission are one: an Allow of
// one grants it, a Deny of one denies it, and a NotAction with one leaves it out.
func TestAliases(t *testing.T) {
	need := access.Need{Action: "kps:SSHKeyPair:get", Aliases: []string{"ecs:serverKeypairs:get", "kps:domainKeypairs:get"}}
	for _, tt := range []struct {
		name, statements string
		want             access.Verdict
	}{
		{"the name", `{"Effect":"Allow","Action":["kps:SSHKeyPair:get"]}`, access.Granted},
		{"an alias", `{"Effect":"Allow","Action":["kps:domainKeypairs:get"]}`, access.Granted},
		{"an alias of another service", `{"Effect":"Allow","Action":["ecs:server*:get"]}`, access.Granted},
		{"none of them", `{"Effect":"Allow","Action":["ecs:servers:get"]}`, access.Missing},
		{"the alias denied", `{"Effect":"Allow","Action":["kps:*:*"]},{"Effect":"Deny","Action":["ecs:serverKeypairs:*"]}`, access.Denied},
		{"an alias in NotAction", `{"Effect":"Allow","NotAction":["ecs:serverKeypairs:get"]}`, access.Missing},
		{"another in NotAction", `{"Effect":"Allow","NotAction":["ecs:servers:get"]}`, access.Granted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := diag.NewFile("p.json", []byte(`{"Version":"5.0","Statement":[`+tt.statements+`]}`))
			p := access.NewPrincipal(policy.Parse(file, policy.Options{}))
			if d := p.Decide(nil, []access.Need{need}); d.Verdict != tt.want {
				t.Errorf("%v, want %v", d.Verdict, tt.want)
			}
		})
	}
}
