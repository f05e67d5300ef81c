package access_test

import (
	"fmt"
	"testing"

	"github.com/permgap/permgap/pkg/access"
)

// TestManyTypes asks for an action that works on many types: of those that no
// statement names, one stands for all.
func TestManyTypes(t *testing.T) {
	n := access.Need{Action: "ec2:CreateTags"}
	for i := range 8 {
		n.Universe = append(n.Universe, fmt.Sprintf("arn:aws:ec2:*:*:type-%d/*", i))
	}
	statement := func(effect, resources string) string {
		return `{"Effect": "` + effect + `", "Action": "ec2:*", "Resource": ` + resources + `}`
	}
	for _, c := range []struct {
		name, statements string
		want             access.Verdict
	}{
		{"the last type", statement("Allow", `"arn:aws:ec2:*:*:type-7/*"`), access.Partial},
		{"some types", statement("Allow", `["arn:aws:ec2:*:*:type-3/*", "arn:aws:ec2:*:*:type-7/*"]`), access.Partial},
		{"all types", statement("Allow", `"arn:aws:ec2:*:*:type-*"`), access.Granted},
		{"another type", statement("Allow", `"arn:aws:ec2:*:*:image/*"`), access.Missing},
		{"all but the last type", statement("Allow", `"*"`) + `, ` + statement("Deny", `"arn:aws:ec2:*:*:type-7/*"`), access.Partial},
		{"all, and another is denied", statement("Allow", `"*"`) + `, ` + statement("Deny", `"arn:aws:ec2:*:*:image/*"`), access.Granted},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs := parse(t, `{"Version": "2012-10-17", "Statement": [`+c.statements+`]}`)
			if d := access.NewPrincipal(docs).Decide(nil, []access.Need{n}); d.Verdict != c.want {
				t.Errorf("%v %v, want %v", d.Verdict, d.Causes, c.want)
			}
		})
	}
}

// TestGrantsOutright holds that a statement grants outright only what no other can take.
func TestGrantsOutright(t *testing.T) {
	const allow = `{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}`
	for _, c := range []struct {
		name, statements string
		want             bool
	}{
		{"alone", allow, true},
		{"beside a Deny", allow + `, {"Effect": "Deny", "Action": "s3:Get*", "Resource": "*"}`, false},
		{"on some resources", `{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a"}`, false},
		{"under a condition", `{"Effect": "Allow", "Action": "s3:*", "Resource": "*", ` +
			`"Condition": {"Bool": {"aws:SecureTransport": "true"}}}`, false},
		{"all but what it names", `{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}`, false},
		{"a doubtful pattern", `{"Effect": "Allow", "Action": ["s*:Get*", "s3:*"], "Resource": "*"}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs := parse(t, `{"Version": "2012-10-17", "Statement": [`+c.statements+`]}`)
			if got := access.NewPrincipal(docs).GrantsOutright(&docs[0].Statements[0]); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
			if access.NewPrincipal(docs, docs).GrantsOutright(&docs[0].Statements[0]) {
				t.Error("a boundary can take what is granted outright")
			}
		})
	}
}
