package message

import "strings"

var english = Table{
	sections: []*[]entry{
		&englishReport, &englishOperation, &englishBase, &englishNote, &englishVerdict, &englishAudit, &englishJSON,
		&englishPage, &englishDocument, &englishPolicy, &englishAnswer, &englishCan, &englishRepair, &englishWhy, &englishSuppression,
		&englishDiff,
	},
	plural: func(n int) string {
		if n == 1 {
			return "one"
		}
		return "other"
	},
	subject: englishSubject,
}

// englishSubject: "Creating a notebook" is a subject as it stands, and so is the
// name of an operation (service.thing.verb); "Create a notebook" is a quotation.
func englishSubject(title string) string {
	title = strings.TrimSuffix(title, ".")
	first, _, several := strings.Cut(title, " ")
	if strings.HasSuffix(first, "ing") || !several && strings.Contains(title, ".") {
		return title
	}
	return `"` + title + `"`
}

// englishBase has what every text is joined with.
var englishBase = []entry{
	{"list-and", "{first} and {last}"},
	{"list-commas", "{first}, {last}"},
	{"list-more", "{count} more"},
	{"list-or", "{first} or {last}"},
	{"list-start", ", "},
}
