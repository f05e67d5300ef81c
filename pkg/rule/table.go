package rule

// table holds the rules in the order of their codes; each group of codes has
// a file of its own.
var table = [...]*[]Rule{&prerequisites, &workspaces, &names, &documents, &authorizations, &files, &suppressions}
