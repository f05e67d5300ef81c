package message

// englishWhy has what is said of answers by which access was denied, sorted by ID.
var englishWhy = []entry{
	{"hint-why-file", "to read a file: permgap why - < FILE"},
	{"hint-why-takes", "give the whole answer: its code, its message and, if there is one, the method and path of the call"},
	{"hint-why-text", "this is an access-denied answer: 'permgap why' explains it"},
	{"why-also", "the operation also needs"},
	{"why-also-granted", "{count, plural, one {# permission that is} other {# permissions that are}} allowed already"},
	{"why-also-of", "{operation} also needs"},
	{"why-answer", "answer"},
	{"why-answer-parts", "{parts, list, commas}"},
	{"why-call", "call"},
	{"why-caller", "caller"},
	{"why-cause", "cause"},
	{"why-cause-boundary", "the policies allow {action}, and the boundary does not" +
		"{places, select, none {} other {: a Deny at {places, list, and}}}"},
	{"why-cause-default", "the given policies grant nothing of the service, and so {action} is held by default; a policy that grants " +
		"anything of the service ends this, and must allow {action} itself"},
	{"why-cause-denied", "a Deny at {places, list, and} covers {action}"},
	{"why-cause-elsewhere", "{places, list, and} allows {action}, but not for this call{resource, select, none {} " +
		"other { on {resource}}}" +
		"{only, select, none {} other {; it names {only, list, and}}}{detail, select, none {} other {: {detail}}}"},
	{"why-cause-granted", "the given policies allow {action}{resource, select, none {} other { on {resource}}}" +
		"{places, select, none {} other {: {places, list, and}}}"},
	{"why-cause-missing", "nothing in {paths, list, and} allows {action}" +
		"{places, select, none {} other {; the statement at {places, list, and} is the one to extend}}"},
	{"why-cause-partial", "the policies allow {action} only for some calls{detail, select, none {} other {: {detail}}}"},
	{"why-cause-undecided", "cannot decide whether the policies allow {action}{detail, select, none {} other {: {detail}}}"},
	{"why-command", "{platform, select, " +
		"aws {aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message '{encoded}'} " +
		"other {aliyun ram DecodeDiagnosticMessage --EncodedDiagnosticMessage '{encoded}'}}"},
	{"why-command-line", "run"},
	{"why-decode", "decode"},
	{"why-decode-api", "call {api} with the message of the answer"},
	{"why-denied", "{what} is denied: a Deny in {policy} refuses it"},
	{"why-depends", "and what the operation that was called also needs, as listed above"},
	{"why-features", "for each feature in use also what it needs, as listed above"},
	{"why-inferred", "{action} (inferred from the call)"},
	{"why-more", "… and {count, plural, one {# more answer} other {# more answers}}"},
	{"why-more-operations", "… and {count, plural, one {# more} other {# more}}: permgap explain {action}"},
	{"why-named-policy", "policy"},
	{"why-no-policy", "{layer, select, agency {{what}: a role or agency that the service acts with does not exist} " +
		"authentication {{what}: the caller is not identified, so no policy was evaluated} " +
		"unsupported {{what}: RAM users and roles cannot make this call} " +
		"workspace {{what}: the workspace does not allow it} other {{what} is denied}}"},
	{"why-not-a-name", "this is the text of an answer, not a name"},
	{"why-not-allowed", "{what} is denied: {layer, select, identity-policy {no policy of the caller allows it} " +
		"other {{policy} does not allow it}}"},
	{"why-nothing", "no access-denied answer in the text"},
	{"why-operations", "{role, select, needed {needed by} other {operations}}"},
	{"why-other-platform", "the given policies are not of {platform, select, none {a known platform} other {{platform}}}"},
	{"why-policy", "{layer, select, identity-policy {a policy of the caller} boundary {the permissions boundary} " +
		"control-policy {a control policy of the organization (SCP)} resource-control-policy {a resource control " +
		"policy of the organization} " +
		"session-policy {the session policy} resource-policy {the policy of the resource} " +
		"endpoint-policy {the policy of the VPC endpoint} trust-policy {the trust policy of the role} other {a policy}}"},
	{"why-refused", "{what} is denied, and the answer does not say by which policy"},
	{"why-repair", "repair"},
	{"why-repair-add", "add an Allow statement to {path}"},
	{"why-repair-attach", "check that these policies are attached to {principal, select, none {the caller} other {{principal}}}, " +
		"in the project and region of the call; then look for a Deny or a boundary in other policies"},
	{"why-repair-decode", "decode the message, and run permgap why on the result: it names the action, the " +
		"resource and the policy ({api})"},
	{"why-repair-deny", "no Allow helps: narrow the Deny at {places, list, and}, or exclude the caller from it"},
	{"why-repair-deny-elsewhere", "no Allow helps: find the Deny in {policy}{name, select, none {} other { ({name})}}, " +
		"and narrow it or exclude the caller from it"},
	{"why-repair-extend", "add to the Allow statement at {places, list, and}"},
	{"why-repair-layer", "change {policy}{name, select, none {} other { ({name})}}: it must allow the call as well, " +
		"and a policy of the caller cannot replace it"},
	{"why-repair-name", "find out the action: repeat the call with debug output, and give permgap why the method " +
		"and path with the answer"},
	{"why-repair-new", "allow in a policy of the caller"},
	{"why-repair-no-policy", "{layer, select, agency {create the role, or authorize the service to act for you; a " +
		"policy does not replace it} " +
		"authentication {check the token or access key, its signature, and the clock of the machine} " +
		"unsupported {call with the account itself, or use an API that supports RAM} " +
		"workspace {change the permissions of the workspace, or use another workspace} other {ask the owner of the account}}"},
	{"why-repair-others", "the action of the call is allowed: allow what the operation also needs"},
	{"why-repair-second", "create a second policy beside {paths, list, and}: a custom policy holds global or project-level permissions, " +
		"not both (PG406)"},
	{"why-repair-which", "find out which operation was called, and see its needs: permgap explain OPERATION"},
	{"why-repair-widen", "{places, select, none {allow it} other {change the statement at {places, list, and}}} " +
		"so that it allows this call{resource, select, none {} other { on {resource}}}"},
	{"why-resource", "resource"},
	{"why-scope", "{scope, select, global {policy for global services} project {policy for projects} other {permissions}}" +
		"{feature, select, none {} other {, for {feature}}}"},
	{"why-scope-two", "a custom policy holds global or project-level permissions, not both (PG406): use two policies"},
	{"why-some-call", "{code, select, none {the call} other {the call ({code})}}"},
	{"why-times", "{count, plural, one {once} other {# times}}"},
	{"why-unknown-action", "the catalogue has no action {action}{platform, select, none {} other { on {platform}}}" +
		"{near, select, none {} other {; similar: {near, list, and}}}"},
	{"why-vendor-unknown", "platform unknown"},
	{"why-verdict", "{verdict, select, missing {not allowed} denied {denied by a Deny} partial {allowed in part} " +
		"undecided {undecided} other {{verdict}}}"},
}
