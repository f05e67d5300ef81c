package message

// englishCan has what is said of what principals can do, sorted by ID.
var englishCan = []entry{
	{"can-alone", "{count} policies are judged one by one; --together judges them as one principal"},
	{"can-attach", "{kind, select, agency {must exist} service-role {must exist} other {must be attached}} (a policy cannot show it)"},
	{"can-comes-with", "comes along with"},
	{"can-count", "{count} {state}"},
	{"can-features", "--without FEATURE leaves out what a feature needs that you do not use; 'permgap explain OPERATION' says what " +
		"each feature is"},
	{"can-group", "{group}: {names}"},
	{"can-heading", "{platform}; {count, plural, one {# operation} other {# operations}}: {states, list, commas}"},
	{"can-incidental", "{count, plural, one {# more operation is incidental: it comes along with another one and lacks} other " +
		"{# more operations are incidental: they come along with others and lack}} something (--verbose lists them)"},
	{"can-lacks", "{kind, select, missing {missing} lesser {may be needed} denied {denied} partial {granted only in part} " +
		"other {cannot decide}}{by, select, agency { in the agency} other {}}{feature, select, none {} other { for {feature}}}" +
		"{when, select, none {} other { ({when})}}"},
	{"can-more-principals", "… and {count} more principals (--verbose lists all)"},
	{"can-more-rows", "… and {count} more operations (--verbose lists all)"},
	{"can-more-services", "… and {count, plural, one {# more service} other {# more services}} with {operations, plural, " +
		"one {# operation} other {# operations}} (--verbose lists all)"},
	{"can-more-state", "… and {count} more {state} (--verbose lists all)"},
	{"can-names", "{names, list, commas}{places, select, none {} other { (by {places, list, and})}}" +
		"{detail, select, none {} other { ({detail})}}"},
	{"can-no-action", "no source says which action it needs"},
	{"can-no-match", "no known operation matches \"{name}\""},
	{"can-not-read", "cannot be interpreted, and was not judged"},
	{"can-nothing", "{platform}; no known operation is granted"},
	{"can-own", "{cause, select, boundary {granted, but outside the boundary} other-resources {granted, but on other resources} " +
		"denied {denied} undecided {cannot decide} other {not granted}}"},
	{"can-title", "{title} ({group})"},
	{"can-unknown", "\"{name}\" is no file, no folder and no known operation"},
	{"can-unknown-on", "\"{name}\" is a name of {platform}, and no policy of this run is of that platform"},
	{"can-unlisted", "{count, plural, one {# more operation is} other {# more operations are}} counted and not listed"},
	{"can-unread", "{place}: {reason}"},
	{"column-principal", "principal"},
	{"column-state", "state"},
	{"graph-agency", "agency"},
	{"graph-any-of", "any of"},
	{"graph-edge", "{own, select, yes {own action} other {{feature}}}" +
		"{when, select, none {} other {{feature, select, none {} other {: }}{when}}}"},
	{"graph-needs", "{count, plural, one {# permission} other {# permissions}}{service, select, none {} other { of {service}}}"},
	{"graph-operations", "{count, plural, one {# operation} other {# operations}}{service, select, none {} other { of {service}}}" +
		"{table, select, none {} other {: {table}}}"},
	{"graph-principals", "{count, plural, one {# more principal} other {# more principals}}"},
	{"graph-role", "role"},
	{"graph-roles", "{count, plural, one {# role} other {# roles}}"},
	{"graph-several-platforms", "the names belong to several platforms: choose one with --platform"},
	{"hint-can-files", "put patterns of operations in quotes; for files, give a folder or let the shell expand the pattern"},
	{"hint-can-platform", "--platform {platform} reads the policies as those of {platform}"},
	{"hint-can-takes", "give an operation by its id, an action, an API, a title or a pattern; " +
		"'permgap catalog show SERVICE' lists the operations of a service"},
}
