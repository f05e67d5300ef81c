package policy

import "unicode/utf8"

// Alibaba Cloud RAM, "Version": "1". The service stores the policy as the
// string it was sent as.

var ram1 = grammar{
	dialect:          RAM1,
	root:             []string{"Version", "Statement"},
	statement:        []string{"Sid", "Effect", "Action", "NotAction", "Resource", "Condition"},
	resourceRequired: true,
	check: func(r *reader, policy *node) {
		r.exceeds(policy.open(), utf8.RuneCount(r.text(policy)), 6144, policyCharacters, "")
	},
}
