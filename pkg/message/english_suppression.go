package message

// englishSuppression is about findings that are accepted, sorted by ID.
var englishSuppression = []entry{
	{"ignore-more", "{count, plural, one {# more comment of this file is} other {# more comments of this file are}} not read"},
	{"ignore-wrong", "{what, select, " +
		`command {the word behind permgap: is ignore, found "{word}"} ` +
		"nothing {it names no rule, operation, action or principal} " +
		"many {it names more than 20 rules and operations} " +
		"no-reason {it has no reason} " +
		"reason {its reason has no words} " +
		`date {until= needs a day such as 2027-01-31, found "{word}"} ` +
		"twice {{word}= stands twice or is empty} " +
		`key {"{word}=" is unknown} ` +
		`rule {no rule is called "{word}"} ` +
		"other {{word}}}" +
		`{near, select, none {} other { (did you mean {near}?)}}`},
	{"suppressed-because", "{kind, select, configuration {by the configuration} comment {by a comment} baseline {by the baseline} " +
		"known-at-revision {as known before} other {by {kind}}}{place, select, none {} other { ({place})}}" +
		"{day, select, none {} other { until {day}}}{owner, select, none {} other {, {owner}}}{reason, select, none {} other {: {reason}}}"},
	{"suppressed-by", "{count, select, none {} other {{count} }}" +
		"{kind, select, configuration {by the configuration} comment {by comments in the files} " +
		"baseline {by the baseline} known-at-revision {as known before} other {by {kind}}}" +
		"{places, select, none {} other { ({places, list, and})}}"},
	{"suppressed-findings", "{count, plural, one {# finding is} other {# findings are}} suppressed" +
		"{parts, select, one { {by, list, and}} other {: {by, list, and}}}"},
	{"suppressed-show", "{said}; --show-suppressed lists {count, plural, one {it} other {them}}"},
	{"suppression-comment-hint", "remove the comment, or put it on the line of what it accepts or directly above; name the rule " +
		"of the finding"},
	{"suppression-expired", "the suppression of {what} expired on {day}"},
	{"suppression-expired-hint", "repair the finding and remove the suppression, or decide anew until when it is accepted"},
	{"suppression-form", "write # permgap:ignore PG101 OPERATION until=2027-01-31 -- REASON"},
	{"suppression-malformed", "this comment suppresses nothing: {why}"},
	{"suppression-unknown-hint", `"{name}" is unknown: {advice}`},
	{"suppression-unused", "the suppression of {what} matches no finding"},
	{"suppression-unused-hint", "remove it, or mend what it names"},
}
