package message

// englishDocument has what an audit says of one document by itself, sorted by ID.
var englishDocument = []entry{
	{"action-deprecated", "{action} is deprecated{updated, select, none {{read, select, none {} other { (documentation read {read})}}} " +
		"other { (documentation of {updated})}}"},
	{"action-form", "write an action as {form}"},
	{"action-is-code", "unknown action {action}: it is a code of workspace roles; policies spell it {name}"},
	{"action-is-service", "{name, quoted} is not an action: it names only a service; {all} matches all its actions"},
	{"action-near-hint", "did you mean {near}?"},
	{"action-no-service", "{name, quoted} is not an action: it names no service"},
	{"action-of-other-service", "unknown action {action}: did you mean one of {services, list, or}?"},
	{"action-of-sibling", "unknown action {action}: known on {sibling}, in no table of {platform}"},
	{"action-renamed", "{action} has been renamed to {names, list, and}"},
	{"action-renamed-hint", "grant the {count, plural, one {new name} other {new names}} as well as the old one until every region and " +
		"edition has {count, plural, one {it} other {them}}{explain, select, none {} other {; 'permgap explain {explain}' lists " +
		"them}}"},
	{"action-retracted", "unknown action {action}: {overlay} removes it{reason, select, none {} other {: {reason}}}"},
	{"action-retracted-hint", "remove the entry from the overlay if the action exists"},
	{"action-unknown", "unknown action {action}: no table of {service} in the catalogue lists it"},
	{"action-unknown-hint", "check the spelling: it may be wrong, or the action is newer than the catalogue"},
	{"action-unknown-in-part", "{action} is {count, plural, one {not the one known action of {service}} other {none of the # known " +
		"actions of {service}}}: did you mean {near, list, or}?"},
	{"action-unknown-near", "unknown action {action}: did you mean {near, list, or}?"},
	{"action-with-blanks", "{name, quoted} is not an action: it has blanks and no service"},
	{"actions-beyond-part", "the catalogue has only {known, plural, one {# action} other {# actions}} of {service}, and {names, list, and} " +
		"{count, plural, one {is} other {are}} not among them: not judged"},
	{"authorization-by-key", "authorized with an access key, which does not expire"},
	{"authorization-by-key-hint", `use an agency: "type": "agency", with its name as content`},
	{"authorization-no-content", "the authorization has no content"},
	{"authorization-no-content-hint", "add {type, select, credential {the access key ID} other {the name of the agency}} as content"},
	{"authorization-no-secret", "an authorization by access key has no secret_key"},
	{"authorization-no-secret-hint", "add secret_key, or better use an agency, which needs none"},
	{"authorization-no-user", "an authorization by agency has no user_id"},
	{"authorization-no-user-hint", "add user_id: the ID of the user, or all"},
	{"authorization-of-all", "all IAM users are authorized"},
	{"authorization-of-all-hint", "name the user who needs it; existing authorizations are replaced"},
	{"authorization-type", "unknown authorization type {type, quoted}"},
	{"authorization-type-hint", "use agency or credential"},
	{"dated-name", "{name}{updated, select, none {{read, select, none {} other { (documentation read {read})}}} other { (documentation of " +
		"{updated})}}"},
	{"grant-needs-star", "{action} uses no resource: a grant on named resources has no effect"},
	{"grant-needs-star-hint", `grant it on "*", in a statement of its own`},
	{"grant-on-agency", "{action} uses no agency: the grant has no effect"},
	{"grant-on-agency-hint", "use the object form of Resource only for iam:agencies:assume and iam:tokens:assume"},
	{"grant-on-other-resources", "{action} never uses these resources: the grant has no effect"},
	{"grant-on-other-resources-hint", "name its resources, {resources, list, or}, exactly so: case counts"},
	{"grants-need-star", "{actions, list, and}{more, plural, =0 {} one { and # more} other { and # more}} use no resource: a grant on named " +
		"resources has no effect"},
	{"grants-need-star-hint", `grant them on "*", in a statement of their own`},
	{"here-as-well", "here as well"},
	{"key-in-file", "this file holds what looks like a secret access key: {name, select, none {as a name} other {the value of {name, " +
		"quoted}}}"},
	{"name-of-sibling-hint", "check the platform: '--platform {sibling}' uses its names; or the name is newer than the catalogue"},
	{"pattern-matches-nothing", "no known action of {service} matches {action}"},
	{"pattern-matches-nothing-hint", "check the pattern: no known action means that it grants nothing; 'permgap expand' lists what a " +
		"pattern matches"},
	{"pattern-near-hint", "did you mean something like {near}?"},
	{"pattern-of-codes", "{action} matches codes of workspace roles, which policies do not use"},
	{"pattern-of-codes-hint", "write {service}:… in a policy"},
	{"pattern-of-other-service", "no known action matches {action}: did you mean {near, list, or}?"},
	{"pattern-of-renamed", "{action} matches {count, plural, one {# action that has been renamed} other {# actions that have been " +
		"renamed}}: {renames, list, and}"},
	{"pattern-of-renamed-hint", "grant the new names as well as the old ones until every region and edition has them"},
	{"pattern-of-sibling", "no known action matches {action}: known on {sibling}, in no table of {platform}"},
	{"renamed-to", "{action} to {names, list, and}"},
	{"role-as-action", "{role, quoted} is the name of {kind, select, role {a role} service role {a service role} system policy {a system " +
		"policy} other {an agency}}, not an action"},
	{"role-by-its-look", "{name, quoted} looks like the name of a role, not an action"},
	{"role-near", "{name, quoted} is not an action: did you mean {kind, select, role {the role} service role {the service role} system " +
		"policy {the system policy} other {the agency}} {near, quoted}?"},
	{"role-use", "{kind, select, role {attach the role to the user group, or name the actions that it grants} service role {create it " +
		"once in the account, where a service acts with it: no policy grants it} system policy {attach the policy as it is, or " +
		"name the actions that it grants} other {create it in the account, where a service acts with it: no policy grants it}}"},
	{"scope-action-here", "the {scope, select, global {global} other {project-level}} action"},
	{"scope-both-hint", "put {service} actions in a policy of their own, attached both globally and to the project; audit the policies " +
		"with --together"},
	{"scope-mixed", "one custom policy mixes {scope, select, global {global and project-level actions: {global} and {project}} other " +
		"{project-level and global actions: {project} and {global}}}"},
	{"scope-mixed-hint", "make two policies, attach one globally and one to the project, and audit them with --together"},
	{"scope-wrong", "{scope, select, global {{action} is a global action and this policy is project-level (type XA)} other {{action} is a " +
		"project-level action and this policy is global (type AX)}}: the grant has no effect"},
	{"scope-wrong-hint", "move it to a policy of the other type"},
	{"secret-in-file", "this file holds a secret: {name, select, none {as a name} other {the value of {name, quoted}}}"},
	{"secret-in-file-hint", "revoke it, and remove it from the file and its history"},
	{"service-in-capitals", "cannot decide whether {action} grants anything: its service name is not in lower case"},
	{"service-in-capitals-hint", "write the service name in lower case, as documented for this dialect"},
	{"service-unknown", "the catalogue has no actions of {service}: {names, list, and} {count, plural, one {is} other {are}} not judged"},
	{"service-wildcard", "{action}: AWS refuses a policy with a wildcard in the service part of an action"},
	{"service-wildcard-hint", `name the service, or use "*" alone`},
	{"services-unknown", "the catalogue has no actions of {services, list, and}: {count, plural, one {# action is} other {# actions are}} " +
		"not judged"},
	{"wrong-platform", "this policy is {dialect} by its Version, but {names, list, and} {count, plural, one {is a name} other {are names}} " +
		"of {platform}"},
	{"wrong-platform-hint", "write {version, quoted} as its Version{also, select, none {} other { (or {also, quoted})}}, if it is a policy " +
		"of {platform}"},
}
