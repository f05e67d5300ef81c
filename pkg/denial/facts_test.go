package denial

import (
	"os"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

// TestPublishedForms reads every form of the table of published answers: each is an
// answer, on its platform, and where the form has an action or a resource it is
// found.
func TestPublishedForms(t *testing.T) {
	data, err := os.ReadFile(testinput.Shared(t, "facts", "denials.tsv"))
	if err != nil {
		t.Skip(err)
	}
	fill := strings.NewReplacer(
		"<service:Action>", "ecs:StartInstance", "<log:Action>", "log:GetLogStore", "<s3:Action>", "s3:GetObject",
		"<ec2:Action>", "ec2:RunInstances",
		"<kms:Action>", "kms:Decrypt", "<service:resource:op>", "ecs:servers:get", "{service:resource:op}", "ecs:servers:get",
		"<ces:resource:op>", "ces:alarms:put", "<dns:resource:op>", "dns:recordset:list", "<x:x:x>", "vpc:vpcs:get",
		"%s", "csms:secret:get",
		"%(actions)s", "iam:users:get", "<action>", "ecs:servers:get", "<arn>", "acs:ecs:cn-x:1:instance/i",
		"<resource>", "ecs:cn-x:1:instance:i",
		"<resource urn>", "ecs:cn-x:1:instance:i", "<principal urn>", "iam::1:user:bob", "<principal arn>", bob,
		"<role arn>", "arn:aws:iam::1:role/r",
		"<key arn>", "arn:aws:kms:x:1:key/k",
		"<policy arn>", "arn:aws:iam::1:policy/p", "<operation>", "CreateNotebook", "<Operation>", "CreateRole",
		"<code>", "NoPermission", "<base64>", encoded, "<encoded>", encoded, "<bool>", "false", "<type>", "identity-based",
	)
	read := 0
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		cells := strings.Split(line, "\t")
		if i == 0 || len(cells) < 7 {
			continue
		}
		read++
		found, _ := Parse(fill.Replace(cells[4]))
		if len(found) == 0 {
			t.Errorf("line %d: %s is no answer", i+1, cells[4])
			continue
		}
		if where := cells[5]; found[0].Action == "" && (strings.HasPrefix(where, "after") || strings.HasPrefix(where, "between")) &&
			!strings.Contains(cells[4], "perform …") {
			t.Errorf("line %d: no action in %s: %+v", i+1, cells[4], found)
		}
		if strings.HasPrefix(cells[6], "after") && found[0].Resource == "" {
			t.Errorf("line %d: no resource in %s: %+v", i+1, cells[4], found)
		}
	}
	if read < 50 {
		t.Errorf("%d forms", read)
	}
}
