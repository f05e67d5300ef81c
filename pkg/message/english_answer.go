package message

// englishAnswer has what look-ups say, sorted by ID.
var englishAnswer = []entry{
	{"hint-did-you-mean", "did you mean {names, list, or}?"},
	{"hint-explain-takes", "'permgap explain' accepts actions, operations, APIs, roles and rules; 'permgap catalog list' lists the services"},
	{"hint-matches-on", "it matches on {platform}: --platform {platform} lists them"},
	{"hint-other-platform", "it is one of {platform}: --platform {platform} shows it"},
	{"hint-overlay-reason", "{reason, select, none {the file gives no reason} other {{reason}}}"},
	{"hint-pattern", "it is a pattern: permgap expand '{name}' lists the actions that it matches"},
	{"hint-service", "it is a service: 'permgap catalog show {name}' shows it"},
	{"hint-service-elsewhere", "it is a service of {platform}: 'permgap catalog show {name} --platform {platform}' shows it"},
	{"hint-show-takes", "'permgap catalog show' accepts services and operations; 'permgap catalog list' lists the services"},
	{"hint-slip", "the page {title, quoted} has a mistake in {where}: \"{written}\" stands for \"{corrected}\""},
	{"name-is-slip", "\"{name}\" is a mistake of a page, not a name of {platform}"},
	{"name-taken-away", "{name} is removed by {overlay}"},
	{"no-actions-on", "the catalogue has no actions of {platform}"},
	{"nothing-matches", "nothing in the catalogue matches \"{pattern}\""},
	{"nothing-matches-on", "nothing on {platform} matches \"{pattern}\""},
	{"unknown-name", "unknown name \"{name}\""},
	{"unknown-name-on", "unknown name \"{name}\" on {platform}"},
}
