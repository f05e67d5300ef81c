package message

// englishPolicy has what the parser and the reader of files say, sorted by ID.
var englishPolicy = []entry{}
