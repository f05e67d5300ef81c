package access

import (
	"fmt"
	"testing"
)

// TestManyTypes asks for an action that works on many types: of those that no
// statement names, one stands for all.
func TestManyTypes(t *testing.T) {
	n := Need{Action: "ec2:CreateTags"}
	for i := range 2 * manyTypes {
		n.Universe = append(n.Universe, fmt.Sprintf("arn:aws:ec2:*:*:type-%d/*", i))
	}
	statement := func(effect, resources string) string {
		return `{"Effect": "` + effect + `", "Action": "ec2:*", "Resource": ` + resources + `}`
	}
	for _, c := range []struct {
		name, statements string
		want             Verdict
	}{
		{"the last type", statement("Allow", `"arn:aws:ec2:*:*:type-7/*"`), Partial},
		{"some types", statement("Allow", `["arn:aws:ec2:*:*:type-3/*", "arn:aws:ec2:*:*:type-7/*"]`), Partial},
		{"all types", statement("Allow", `"arn:aws:ec2:*:*:type-*"`), Granted},
		{"another type", statement("Allow", `"arn:aws:ec2:*:*:image/*"`), Missing},
		{"all but the last type", statement("Allow", `"*"`) + `, ` + statement("Deny", `"arn:aws:ec2:*:*:type-7/*"`), Partial},
		{"all, and another is denied", statement("Allow", `"*"`) + `, ` + statement("Deny", `"arn:aws:ec2:*:*:image/*"`), Granted},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs := parse(t, `{"Version": "2012-10-17", "Statement": [`+c.statements+`]}`)
			if d := NewPrincipal(docs).Decide(nil, []Need{n}); d.Verdict != c.want {
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
			if got := NewPrincipal(docs).GrantsOutright(&docs[0].Statements[0]); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
			if NewPrincipal(docs, docs).GrantsOutright(&docs[0].Statements[0]) {
				t.Error("a boundary can take what is granted outright")
			}
		})
	}
}
