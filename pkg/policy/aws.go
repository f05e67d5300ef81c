package policy

import (
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// AWS, versions 2012-10-17 and 2008-10-17, which share everything but policy
// variables.

var (
	awsRoot      = []string{"Version", "Id", "Statement"}
	awsStatement = []string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)

var aws2012 = grammar{
	dialect:          AWS2012,
	root:             awsRoot,
	statement:        awsStatement,
	statementObject:  true,
	resourceRequired: true,
	check:            awsCheck,
}

var aws2008 = grammar{
	dialect:          AWS2008,
	root:             awsRoot,
	statement:        awsStatement,
	statementObject:  true,
	resourceRequired: true,
	check:            awsCheck,
}

// What an identity policy of a customer may have without white space. A managed
// one of AWS itself may have more. Source: IAM and STS quotas, IAM user guide.
const (
	mostManaged = 6144
	mostInline  = 10240 // the inline policies of a role together
)

// awsCheck notes what is too large for a managed policy, and warns of what no
// policy of a customer may have.
func awsCheck(l limits) {
	checkARNs(l.reader)
	text := l.text()
	if len(text) <= mostManaged || l.reader.doc.Vendors {
		return
	}
	switch n := solidLength(text); {
	case n > mostInline:
		l.exceeds(l.policy.open(), n, mostInline, policyVisible, "")
	case n > mostManaged:
		l.tell(diag.Note, l.policy.open(), n, mostManaged, policyVisible, message.New("limit-inline-role", message.Count("limit", mostInline)))
	}
}

// checkARNs warns of resources that AWS refuses: every one is an ARN or a star. Source:
// IAM JSON policy elements: Resource, IAM user guide.
func checkARNs(r *reader) {
	for i := range r.doc.Statements {
		s := &r.doc.Statements[i]
		for _, t := range s.Resources {
			if _, open := filled(t.Value); open != nil || t.Value == "*" || strings.HasPrefix(t.Value, "arn:") {
				continue
			}
			if _, others := spelling("Resource", t.Value); others {
				continue // a name of another platform: that is said of the whole policy
			}
			name := "Resource"
			if s.NotResource {
				name = "NotResource"
			}
			says, hint := message.New("resource-no-arn", message.Name("resource", t.Value)), message.Message{}
			switch {
			case t.Value == "":
				says = message.New("resource-empty-text", message.Name("name", name))
			case bucketName(t.Value):
				hint = message.New("resource-no-arn-hint", message.Text("resource", t.Value))
			}
			r.warn(Place{Span: t.Span, Pointer: t.Pointer}, says, hint)
		}
	}
}

// bucketName reports whether a text can be the name of a bucket, with or without
// its objects.
func bucketName(text string) bool {
	name, _, _ := strings.Cut(text, "/")
	return len(name) >= 3 && len(text) <= 63 && !strings.ContainsFunc(name, func(c rune) bool {
		return c != '-' && c != '.' && c != '*' && (c < '0' || c > '9') && (c < 'a' || c > 'z')
	})
}
