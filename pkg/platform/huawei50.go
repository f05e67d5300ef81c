package platform

// huawei50 is the grammar of Huawei identity policies. Source: Huawei IAM user
// guide, iam_01_1289 and iam_01_0934.
var huawei50 = traits{
	name: "Huawei 5.0", platform: HuaweiCloud, family: "Huawei 5.0",
	question: true, variables: true, identity: true,
	ifExists: true, numbers: "Number",
	operators: [][]named{matches, null},
}
