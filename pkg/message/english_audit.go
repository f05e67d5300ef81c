package message

// englishAudit has what an audit says, sorted by ID.
var englishAudit = []entry{}
