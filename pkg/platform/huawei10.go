package platform

// huawei10 is the grammar of Huawei roles. They share the elements of 1.1, but
// the service of an action is written in any case. Source: Huawei IAM user
// guide, "Syntax of RBAC policies".
var huawei10 = traits{
	name: "Huawei 1.0", platform: HuaweiCloud, family: "huawei 1",
	variables: true, anyCaseService: true, dependsOnRoles: true,
	ifExists: true, anyOf: true, numbers: "Number",
	operators: [][]named{matches, null, huawei2020},
}
