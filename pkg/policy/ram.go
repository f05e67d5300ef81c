package policy

import "unicode/utf8"

// Alibaba Cloud RAM, "Version": "1". The service stores the policy as the
// string it was sent as.

var ram1 = grammar{
	dialect:          RAM1,
	root:             []string{"Version", "Statement"},
	statement:        []string{"Sid", "Effect", "Action", "NotAction", "Resource", "Condition"},
	resourceRequired: true,
	check: func(l limits) {
		l.length(utf8.RuneCount, 6144, policyCharacters, "")
	},
}
