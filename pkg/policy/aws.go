package policy

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

func awsCheck(l limits) { l.length(solidLength, 6144, policyVisible, "") }
