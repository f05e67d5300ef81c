package policy

import (
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// Huawei 1.0: roles. Actions may have two segments and capital letters, and
// Depends names the roles that must be attached as well. The service knows
// resources only for agencies there, and no conditions.

var huawei10 = grammar{
	dialect:        Huawei10,
	root:           []string{"Version", "Statement", "Depends"},
	statement:      []string{"Effect", "Action", "NotAction", "Resource"},
	lists:          true,
	resourceObject: true,
	code:           huaweiCode,
	check: func(l limits) {
		l.length(compactLength, 6144, roleSolid, "IAM.1021")
		if list := l.policy.fold("Depends"); list.is(kindArray) {
			l.exceeds(list.keyPlace(), len(list.children), 20, dependencyCount, "IAM.1058")
		}
		l.huawei()
		for _, s := range l.reader.doc.Statements {
			if s.HasResource && !s.NotResource && !s.AgencyURI {
				l.reader.problem(rule.UnknownElement, 0, statementNode(l.policy, s.Index).fold("Resource").keyPlace(),
					message.New("resource-of-role"), message.New("element-home", message.Text("home", "custom-policy")))
			}
		}
	},
}
