package message

import "strings"

var english = Table{
	sections: []*[]entry{
		&englishBase, &englishJSON, &englishPolicy, &englishDocument, &englishNote, &englishAudit, &englishVerdict, &englishReport,
		&englishAnswer,
	},
	plural: func(n int) string {
		if n == 1 {
			return "one"
		}
		return "other"
	},
	subject: englishSubject,
}

// englishSubject: "Creating a notebook" is a subject as it stands; "Create a
// notebook" is only a name.
func englishSubject(title string) string {
	title = strings.TrimSuffix(title, ".")
	if first, _, _ := strings.Cut(title, " "); strings.HasSuffix(first, "ing") {
		return title
	}
	return `"` + title + `"`
}

// englishBase has what every text is joined with.
var englishBase = []entry{
	{"list-and", "{first} and {last}"},
	{"list-more", "{count} more"},
	{"list-or", "{first} or {last}"},
	{"list-start", ", "},
}
