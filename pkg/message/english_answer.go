package message

// englishAnswer has what look-ups say, sorted by ID.
var englishAnswer = []entry{}
