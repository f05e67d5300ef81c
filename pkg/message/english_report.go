package message

// englishReport has what the formats add to findings, sorted by ID.
var englishReport = []entry{}
