package policy

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// AWS, versions 2012-10-17 and 2008-10-17, which share everything but policy
// variables.

var aws2012 = grammar{
	dialect:          AWS2012,
	root:             []string{"Version", "Id", "Statement"},
	statement:        []string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"},
	statementObject:  true,
	resourceRequired: true,
	check:            awsCheck,
}

var aws2008 = grammar{
	dialect:          AWS2008,
	root:             aws2012.root,
	statement:        aws2012.statement,
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
