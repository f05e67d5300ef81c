package platform

// ram1 is the grammar of Alibaba Cloud RAM. Its documentation lists neither
// Null nor IfExists. Source: RAM documentation, "Policy structure and syntax",
// "Conditional operators".
var ram1 = traits{
	name: "RAM 1", platform: AlibabaCloud, family: "RAM 1",
	question: true, variables: true,
	numbers: "Numeric", operators: [][]named{likes},
}
