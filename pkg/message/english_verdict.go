package message

// englishVerdict has where and why a permission holds, sorted by ID.
var englishVerdict = []entry{}
