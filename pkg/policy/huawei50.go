package policy

// Huawei 5.0: identity policies and service control policies.

var huawei50 = grammar{
	dialect:   Huawei50,
	root:      []string{"Version", "Statement"},
	statement: []string{"Sid", "Effect", "Action", "NotAction", "Resource", "Condition"},
	check: func(l limits) {
		// The policy is sent as a string, so its white space counts.
		l.exceeds(l.policy.open(), len(l.text()), 6144, policyBytes, "")
	},
}
