package platform

// huawei11 is the grammar of Huawei policies. Only the star is documented, and
// the service of an action as lower case. Source: Huawei IAM user guide,
// "Policy Syntax", editions of 2020 and February 2023.
var huawei11 = traits{
	name: "Huawei 1.1", platform: HuaweiCloud, family: "huawei 1",
	variables: true, lowerService: true, anyCaseService: true, oneScope: true,
	ifExists: true, anyOf: true, numbers: "Number",
	operators: [][]named{matches, null, huawei2020},
}

// matches are the pattern operators of Huawei.
var matches = []named{
	{"StringMatch", Operator{Kind: OfString, Comparison: Like}},
	{"StringNotMatch", Operator{Kind: OfString, Comparison: Like, Negated: true}},
}

// huawei2020 are the operators of the edition of 2020. They compare parts of
// strings in any case.
var huawei2020 = []named{
	{"StringLike", Operator{Kind: OfString, Comparison: Contains, Fold: true}},
	{"StringNotLike", Operator{Kind: OfString, Comparison: Contains, Fold: true, Negated: true}},
	{"StringStartWith", Operator{Kind: OfString, Comparison: Starts, Fold: true}},
	{"StringNotStartWith", Operator{Kind: OfString, Comparison: Starts, Fold: true, Negated: true}},
	{"StringEndWith", Operator{Kind: OfString, Comparison: Ends, Fold: true}},
	{"StringNotEndWith", Operator{Kind: OfString, Comparison: Ends, Fold: true, Negated: true}},
	{"IsNull", Operator{Kind: OfPresence, Absent: true}},
	{"IsNotNull", Operator{Kind: OfPresence, Present: true}},
	{"IsNullOrEmpty", Operator{Kind: OfString, Empty: true}},
}
