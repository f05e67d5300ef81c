package message

// englishDiff has what is said of what a change does, sorted by ID.
var englishDiff = []entry{
	{"diff-breaks", "this change breaks {names, list, and}"},
	{"diff-by", "by {pattern}{place, select, none {} other { ({place})}}{more, plural, =0 {} one { and # more place} " +
		"other { and # more places}}"},
	{"diff-change", "{kind, select, gained {gained} lost {lost} other {cannot decide}}{part, select, yes { in part} other {}}"},
	{"diff-counts", "{broken, plural, one {# operation} other {# operations}} broken, {unblocked} unblocked; " +
		"{gained, plural, one {# action} other {# actions}} gained, {lost} lost" +
		"{undecided, plural, =0 {} other {, # undecided}}"},
	{"diff-example", "for example {action}{resource, select, none {} other { on {resource}}}" +
		"{keys, select, none {} other { with {keys, list, and}}}"},
	{"diff-in", "in {path}"},
	{"diff-key", "{key} {values, list, commas}"},
	{"diff-more-actions", "… and {count} more {count, plural, one {line} other {lines}} (--verbose lists all)"},
	{"diff-more-operations", "… and {count} more {kind} (--verbose lists all)"},
	{"diff-more-principals", "… and {count, plural, one {# more principal that changes} other {# more principals that change}} " +
		"(--verbose lists all)"},
	{"diff-none", "no change: both sides allow the same requests, and every operation stands as before"},
	{"diff-none-part", "no change in what was compared"},
	{"diff-not-compared", "not compared: one side cannot be judged, so nobody can say what changes"},
	{"diff-nothing", "nothing was compared"},
	{"diff-other-resources", "{names, list, commas} (only requests that name other resources than these actions have)"},
	{"diff-others", "every other action that {pattern} matches"},
	{"diff-principal", "{name}{before, select, none {} other { (before: {before})}}"},
	{"diff-same-count", "{count, plural, one {# principal says} other {# principals say}} the same on both sides"},
	{"diff-side-unread", "{side, select, none {} other {{side}: }}{place}: {reason}"},
	{"diff-state", "{change, select, added {new} removed {gone} same {says the same} not-compared {not compared} other {}}"},
	{"diff-title", "{old} → {new}"},
	{"diff-too-many", "{side, select, lost {lost} other {gained}}: too many patterns to compare every combination; of names outside of " +
		"the catalogue, some may be missing here"},
	{"diff-too-much", "{change, select, not-compared {not compared} other {not compared in whole}}: the policies grant too much " +
		"to compare everything; compare fewer at a time"},
	{"diff-unblocks", "this change makes {names, list, and} work"},
	{"diff-undecided", "nobody can say whether {side, select, lost {these are lost} other {these are gained}}: " +
		"it depends on what the platform does not document, or is too large"},
	{"diff-unknown", "{name} (not in the catalogue)"},
	{"diff-unlisted", "{count, plural, one {# more change is} other {# more changes are}} counted and not listed"},
	{"diff-was", "was {before}, is {now} now"},
	{"diff-wider", "in part: the other side allows it too, in fewer requests"},
}
