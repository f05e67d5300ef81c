package denial

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

// TestParseIsBounded holds that no text, however it repeats what the scanner looks
// at, costs more than its length or gives more than is shown.
func TestParseIsBounded(t *testing.T) {
	for _, part := range []string{
		"code:", `code:"`, "code='", "<code>", "token>", "password=", "token:", "{", "}", "Policy doesn't " +
			"allow ", "not allow ", "not authorized to perform ",
		"perform: a:b ", "permission ", "not permission a:b ", "with an explicit deny ", "because no ", "POST " +
			"/", "POST https://a/b ", "403 ",
		"AccessDenied ", "AccessDenied.", "User: a:b ", "Resource: a:b Action: " +
			"c:d ", "action:", "encodedDiagnosticMessage:", `\"`, `\\`, "&quot;", "\x1b[", "没有权限",
		"Encoded authorization failure message: ", "a:b:c,", "operation error ", "when calling the ", "(", "\n", "\xff\xfe", "\u3000",
	} {
		text := strings.Repeat(part, 256<<10/len(part))
		var found []Denial
		testinput.AtMost(t, testinput.Second/4, fmt.Sprintf("%q repeated", part), func() { found, _ = Parse(text) })
		if len(found) > mostDenials {
			t.Errorf("%q repeated gives %d answers", part, len(found))
		}
	}
}

// TestParseCountsTheRest holds that what is left out is counted.
func TestParseCountsTheRest(t *testing.T) {
	var b strings.Builder
	for i := range 26 {
		for j := range 26 {
			b.WriteString("Policy doesn't allow ecs:" + string(rune('a'+i)) + ":x" + string(rune('a'+j)) + " to be performed.\n")
		}
	}
	found, more := Parse(b.String())
	if len(found) != mostDenials || len(found)+more != 26*26 {
		t.Errorf("%d answers and %d more", len(found), more)
	}
}

// TestParseShowsNoSecret holds that no field holds what is a credential, wherever it
// stands.
func TestParseShowsNoSecret(t *testing.T) {
	const key = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12"
	const token = "FwoGZXIvYXdzEBYaDExampleToken"
	for _, text := range []string{
		"export AWS_SECRET_ACCESS_KEY=" + key + "\nUser: " + key + " is not authorized to perform: s3:GetObject on " +
			"resource: arn:aws:s3:::b/" + token +
			" session_token=" + token + " password: " + token,
		`{"SecurityToken":"` + token + `","Code":"NoPermission","Message":"Resource: acs:oss:*:1:b/` + token + ` ` +
			`Action: oss:GetObject"} token=` + token,
		"POST https://h.myhuaweicloud.com/v1/x?X-Auth-Token=" + token + "&sk=" + key + " 403 Forbidden",
		`<Error><Code>AccessDenied</Code><SecretAccessKey>` + key + `</SecretAccessKey><Resource>` + "/b/" + key + `</Resource></Error>`,
	} {
		found, _ := Parse(text)
		if len(found) == 0 {
			t.Errorf("no answer in %q", text)
		}
		for _, d := range found {
			all := strings.Join([]string{d.Code, d.Action, d.Operation, d.API, d.Resource, d.Principal, d.Policy, d.Encoded}, "\n")
			if strings.Contains(all, key) || strings.Contains(all, token) {
				t.Errorf("%q shows a credential:\n%s", text, all)
			}
		}
	}
}

// FuzzParse holds that no text breaks the reader, and that what it gives is of the
// forms that are promised.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"", awsSentence("because no permissions boundary allows the iam:CreateRole action"),
		`{"Code":"Forbidden","Message":"You are not authorized to do this action. Action: ListInstances, Resource: ` +
			`acs:paidsw:cn-x:1:workspace/2/*"}`,
		`{"error_msg":"Policy doesn't allow vpc:vpcs:get, vpc:vpcs:list to be performed.","error_code":"IAM.0003"}`,
		"<Error><Code>AccessDenied</Code><Message>Access denied by bucket policy.</Message></Error>",
		"Encoded authorization failure message: " + encoded, "POST https://a.b/c?d 403 Forbidden", `\"code\":\"AccessDenied\"`,
		"没有权限 action：ecs:StartInstance，resource：acs:ecs:*:*:*", "\xff\xfeA\x00", "\x1b[31m\x1b]",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, more := Parse(text)
		if len(found) > mostDenials || more < 0 {
			t.Fatalf("%d answers, %d more", len(found), more)
		}
		for _, d := range found {
			if d.Layer == "" || d.Times < 1 || d.bare() && d.Code == "" || d.Explicit && d.Implicit {
				t.Errorf("%+v says nothing, or two things", d)
			}
			if d.Encoded != "" && strings.ContainsAny(d.Encoded, "'\"`$\\ \n;|&<>()!") {
				t.Errorf("%q is nothing to put on a command line", d.Encoded)
			}
			if d.Action != "" && (!strings.Contains(d.Action, ":") || len(d.Action) > 500) {
				t.Errorf("%q is no action", d.Action)
			}
			if strings.ContainsAny(d.Code+d.API+d.Operation+d.Policy, "\n\x1b") {
				t.Errorf("%+v holds what is no name", d)
			}
		}
	})
}
