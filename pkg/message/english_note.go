package message

// englishNote has assumptions, what was not judged, and what a configuration lowers,
// sorted by ID.
var englishNote = []entry{
	{"actions-of", "{count, plural, one {# action} other {# actions}} of {service}"},
	{"attached-unknown", "a policy that is attached to it is not known"},
	{"boundary-without-contents", "the catalogue does not know what this boundary allows"},
	{"contents-of-role", "{role} ({kind, select, published {contents{updated, select, none {} other { of {updated}}}} " +
		"other {inferred contents{updated, select, none {} other {, {updated}}}}})"},
	{"document-unlisted-members", "{count, plural, one {# member is} other {# members are}} not in this list, which is one page of several"},
	{"document-unlisted-permissions", "{count, plural, one {# permission is} other {# permissions are}} not in this list, which is one " +
		"page of several"},
	{"lowered-baseline", "the configuration accepts the findings of the baseline {name}"},
	{"lowered-boundary", "the configuration sets a boundary for {count, plural, one {# principal} other {# principals}}: what a boundary " +
		"does not allow is not judged"},
	{"lowered-catalog", "the configuration changes the catalogue by these files: {names, list, and}"},
	{"lowered-exclude", "the configuration leaves these files out: {names, list, and}"},
	{"lowered-fail-on", "the configuration lets no finding fail the run"},
	{"lowered-features", "the configuration limits the check to these features: {names, list, and}"},
	{"lowered-ignored", "a .gitignore leaves out {more, select, more {at least } other {}}{count, plural, one {# file that speaks} " +
		"other {# files that speak}} of a policy"},
	{"lowered-in-use", "the configuration says what is in use (in-use) for {count, plural, one {# principal} " +
		"other {# principals}}: what is not in use is not asked for"},
	{"lowered-misnamed", "this file is not read: the configuration must be called .permgap.yaml"},
	{"lowered-only", "the configuration names the operations to judge (only) for {count, plural, one {# principal} " +
		"other {# principals}}: no other one is judged"},
	{"lowered-platform", "the configuration reads every document as one of {platform}"},
	{"lowered-platforms", "the configuration names the platform of {count, plural, one {# principal} other {# principals}}"},
	{"lowered-quiet", "the configuration hides what was assumed and what was not judged"},
	{"lowered-resource", "the configuration names the resources in use: {names, list, and}; no others of their types are asked for"},
	{"lowered-role-basis", "the configuration judges only what policies and workspace roles both allow"},
	{"lowered-rule", "the configuration lowers {code} ({rule}) from {from} to {to}"},
	{"lowered-rule-off", "the configuration turns off {code} ({rule})"},
	{"lowered-together", "the configuration judges all documents as one principal: what one does not grant another may"},
	{"lowered-without", "the configuration leaves these features out of the check: {names, list, and}"},
	{"note-alike", "judged once for {names, list, and} too: {count, plural, one {it says} other {they say}} the same"},
	{"note-attached", "{kind, select, published {{role} is judged by its contents{updated, select, none {} other { of {updated}}}" +
		"{source, select, none {} other { ({source})}}} other {{role} is taken as {grants, list, and}: its contents are not published " +
		"(inferred; 'permgap explain' shows the source)}}"},
	{"note-default-access", "no ModelArts grant: every ModelArts permission is held by default (default access, not judged)"},
	{"note-in-use", "only these resources of {types, list, and} are asked for: {resources, list, and}"},
	{"note-no-agency", "no documents of {names, list, and} were given " +
		"(--agency): {count, plural, one {# prerequisite} other {# prerequisites}} not judged"},
	{"note-only", "{count, plural, one {# other granted operation was} other {# other granted operations were}} not judged: " +
		"--only does not name {count, plural, one {it} other {them}}"},
	{"note-only-denies", "no statement of {paths, list, and} allows anything; --boundary shows what such a policy removes from others"},
	{"note-only-idle", "--only matches no granted operation with {names, list, or}"},
	{"note-outside-boundary", "{count, plural, one {# operation that the policies grant is} other {# operations that the policies grant " +
		"are}} outside the boundary ({paths, list, and})"},
	{"note-part-services", "the catalogue has only {services, list, and}: other actions that a pattern grants are not judged"},
	{"note-placeholders", "placeholders in resources stand for any text: {names, list, and}"},
	{"note-platform", "judged as {platform}; --platform chooses another"},
	{"note-platform-place", "judged as {platform}, since the policy stands in {place, select, cloudformation {a CloudFormation template} " +
		"ros {a ROS template} serverless {a file of the Serverless Framework} details {the details of an AWS account} other {{place}}}"},
	{"note-platform-sign", "judged as {platform}, since the file names {sign}; --platform chooses another"},
	{"note-role-held-by-nobody", "nobody holds the role {roles, list, or}, which a document defines: --role gives it to the principal"},
	{"note-roles-alone", "judged by workspace roles alone ({roles, select, none {no role} other {{roles, list, and}}}): no policy was " +
		"given{policies, select, yes { for this member (--together gives each member the policies of this run)} other {}}"},
	{"note-roles-and", "workspace roles ({roles, select, none {no role} other {{roles, list, and}}}) and policies must both allow " +
		"(--role-basis and)"},
	{"note-roles-or", "workspace roles ({roles, select, none {no role} other {{roles, list, and}}}) or policies may allow, and an " +
		"explicit Deny wins (--role-basis or)"},
	{"note-unknown-role", "{roles, plural, one {the workspace role {roles, list, and} is} " +
		"other {the workspace roles {roles, list, and} are}} not known: " +
		"give {roles, plural, one {its} other {their}} CreateWorkspaceRole or ListPermissions document"},
	{"note-unknown-services", "the catalogue has no actions of {services, list, and}: not judged"},
	{"note-unlisted", "held by no principal of the configuration: judged by itself"},
	{"note-unlooked", "not judged: the file holds too many policies to decide everything"},
	{"note-unread-boundary", "{count, plural, one {# operation that the policies grant is} other {# operations that the policies grant " +
		"are}} outside a boundary that could not be read: it allows nothing"},
	{"note-variables", "{read, select, none {variables have their defaults} other {variables have the values of {read, list, and}}}" +
		"{left, select, none {} other {: {left, list, and} {count, plural, one {is} other {are}} not read}}"},
	{"note-without-role", "{count, plural, one {# operation that the policies grant has} other {# operations that the policies grant " +
		"have}} no effect: {roles, select, none {no role} other {{roles, list, and}}} lacks a permission point that {count, " +
		"plural, one {it needs} other {they need}}"},
	{"nothing-required", "no operation was required (--require)"},
	{"role-without-contents", "the catalogue does not know what this role grants"},
}
