package platform

// aws2012 is the grammar of AWS. Source: AWS IAM user guide, "IAM JSON policy
// elements reference"; for Null, "Multivalued context key examples".
var aws2012 = traits{
	name: "AWS 2012-10-17", platform: AWS, family: "AWS 2012-10-17",
	question: true, variables: true, complement: true, plainService: true, arn: true,
	ifExists: true, nullOfSeveral: true,
	numbers: "Numeric", operators: [][]named{likes, null, arns},
}

// aws2008 is the same without variables.
var aws2008 = traits{
	name: "AWS 2008-10-17", platform: AWS, family: "aws 2008",
	question: true, complement: true, plainService: true, arn: true,
	ifExists: true, nullOfSeveral: true,
	numbers: "Numeric", operators: [][]named{likes, null, arns},
}

// arns are the operators that only AWS has. ArnEquals takes wildcards as
// ArnLike does.
var arns = []named{
	{"ArnEquals", Operator{Kind: OfARN}},
	{"ArnLike", Operator{Kind: OfARN}},
	{"ArnNotEquals", Operator{Kind: OfARN, Negated: true}},
	{"ArnNotLike", Operator{Kind: OfARN, Negated: true}},
	{"BinaryEquals", Operator{Kind: OfBinary}},
}
