package policy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
)

// TestLimitsOfCustomers: what a customer's policy may not have, a managed policy of
// AWS may: it is known by its name and by what surrounds it.
func TestLimitsOfCustomers(t *testing.T) {
	for _, most := range []int{7000, 11000} {
		policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::%s"}]}`,
			strings.Repeat("x", most))
		for file, limited := range map[string]bool{
			"deploy.json": true, "awsome.json": true, "Amazonas.json": true,
			"AmazonS3ReadOnlyAccess.json": false, "AWS_ConfigRole.json": false, "AWSBackupFullAccess.json": false,
		} {
			docs := Parse(diag.NewFile("policies/"+file, []byte(policy)), Options{})
			if len(docs) != 1 || has(docs[0], "PG405") != limited {
				t.Errorf("%s with %d characters: %q", file, most, lines(docs[0]))
			}
		}
		for arn, limited := range map[string]bool{
			"arn:aws:iam::aws:policy/job-function/NetworkAdministrator": false, "arn:aws:iam::123456789012:policy/NetworkAdministrator": true,
		} {
			docs := Parse(diag.NewFile("p.json", []byte(`{"Policy":{"Arn":"`+arn+`"},"PolicyVersion":{"Document":`+policy+`}}`)), Options{})
			if len(docs) != 1 || has(docs[0], "PG405") != limited {
				t.Errorf("%s with %d characters: %d documents", arn, most, len(docs))
			}
		}
	}
}

// TestResourcesOfAWS: AWS refuses a resource that is neither an ARN nor a star.
func TestResourcesOfAWS(t *testing.T) {
	for resource, refused := range map[string]bool{
		"*": false, "arn:aws:s3:::b/*": false, "arn:*:s3:::b": false, "${Bucket}": false, "{{ bucket }}": false,
		"": true, "b/*": true, "a*": true, "acs:oss:*:*:b": false, "iam": true,
	} {
		doc := parse(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":["`+resource+`"]}]}`)
		if has(doc, "PG404") != refused {
			t.Errorf("%q: %q", resource, lines(doc))
		}
	}
}
