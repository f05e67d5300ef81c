package message

// englishOperation has what findings say about operations and about what is
// required, sorted by ID.
var englishOperation = []entry{
	{"agency-named", "{described, select, yes {the {name}} other {the agency {name}}}"},
	{"also-denied-here", "also denied here"},
	{"attach-role", "attach {role} in the same project, or this role has no effect; --role '{role}' says that it is attached"},
	{"attached-here", "the contents of the policy that is attached"},
	{"boundary-allows-here", "the boundary has \"{pattern}\" here{where, select, none {} other {, {where}}}"},
	{"boundary-denies", "{count, plural, " +
		"one {a boundary denies {names, list, and}{extent, select, part { in part} other {}}, which this policy grants} " +
		"other {a boundary denies {extent, select, part {parts of } other {}}# actions that this policy grants" +
		"{extent, select, mixed { (some of them in part)} other {}}: {names, list, and}}}"},
	{"boundary-denies-here", "\"{pattern}\" is {where, select, none {denied here} other {{where}}}"},
	{"boundary-hint", "change the boundary, or grant only what it allows"},
	{"boundary-hint-only-denies", "this boundary only denies, and so allows nothing; put an SCP into a folder with " +
		"the policy that allows everything beside it"},
	{"boundary-lacks", "{count, plural, one {a boundary {extent, select, part {allows only a part of} other {does not allow}} " +
		"{names, list, and}, which this policy grants} " +
		"other {a boundary {extent, select, part {allows only parts of} other {does not allow}} # actions that this policy grants" +
		"{extent, select, mixed { (some of them it allows in part)} other {}}: {names, list, and}}}"},
	{"boundary-lacks-here", "this boundary has no Allow for {count, plural, one {it} " +
		"other {{extent, select, mixed {some of } other {}}them}}"},
	{"denied-here", "denied here"},
	{"excess-hint", "{asked, select, yes {remove what nothing else uses} other {remove what nothing uses; --only says what is meant}}"},
	{"excess-part", "of the {all} actions that {pattern} grants, no meant operation needs {count}: {names, list, and}"},
	{"excess-unknown", "no meant operation needs {count} actions that {pattern} grants: {names, list, and}; " +
		"of {unknown} more nothing is known"},
	{"excess-whole", "no meant operation needs {pattern}{all, plural, =1 {} other {: none of the # actions that it grants}}"},
	{"give-policies", "give the policies that grant what roles do not hold: no policy was given"},
	{"give-role-or-allow", "{untold, select, yes {if it is lacked, } other {}}" +
		"{role, select, none {} other {give the role {role}, the smallest that holds it for everything, " +
		"{basis, select, and {and} other {or}} }}allow it by a policy: {statement}" +
		"{untold, select, yes {; the answer of ListPermissions says what the caller holds} other {}}"},
	{"grant-on-everything", "grant {action} on every resource (*): " +
		"the call is about the account, and a grant on named resources never matches it"},
	{"grant-on-used", "grant {action} on the resources in use ({resources, list, and}), or correct --resource"},
	{"holder-any-role", "{names, list, or}"},
	{"holder-caller", "the caller"},
	{"holder-member", "a member without roles"},
	{"holder-roles", "{names, list, and}"},
	{"holder-told", "the caller (as the platform answers)"},
	{"incidental", "{count, plural, one {# operation was} other {# operations were}} not judged: " +
		"{count, plural, one {its permission is} other {their permissions are}} granted because other operations need " +
		"{count, plural, one {it} other {them}}"},
	{"incidental-operation", "{operation}{pattern, select, none {} other {, which \"{pattern}\" unlocks,}} comes along with {title}"},
	{"judge-incidental", "to judge one of them, use '--only {name}'; to judge all, use --all"},
	{"list-everything", "{why, select, denied {narrow or remove the Deny on {action}} " +
		"not-listed {let the member hold a role with {action}} " +
		"not-held {give a role that holds {action} ('permgap roles --action {action}')} other {grant {action}}} to list everything"},
	{"list-overrides-roles", "change the roles of the member: what the platform lists overrides the table of roles and --role"},
	{"listing-trimmed", "{title, subject} shows only some rows, without an error: {action} is {why, select, denied {denied} " +
		"not-listed {not among the permissions that ListPermissions lists} not-held {not held by {holder}} other {not granted}}"},
	{"name-resources", "only some resources in use? {flags}"},
	{"named-resource-here", "the grant names resources here"},
	{"narrow-deny-over-policies", "narrow or remove the Deny: it overrides what other policies allow"},
	{"narrow-deny-over-roles", "narrow or remove the Deny: it overrides every role"},
	{"only-not-granted", "{title, subject} is named by --only and cannot be judged: " +
		"{lacked, select, none {{denied, select, none {no source says which action it needs} " +
		"other {{denied, list, and} {denied, plural, one {is} other {are}} denied}}} " +
		"other {{lacked, list, and} {lacked, plural, one {is} other {are}} not granted}}"},
	{"operation-agency-lacks", "{title, subject} fails in the background: " +
		"the agency lacks {count, plural, one {# permission} other {# permissions}}"},
	{"operation-behind", "{title, subject} may fail" +
		"{when, select, always {} cases { in some cases} other { if it uses {features, list, or}}}: {count, plural, " +
		"one {its prerequisite {via} needs {what, list, or}, which " +
		"{verdict, select, denied {is denied} partial {is granted only in part} undecided {cannot be decided} other {is not granted}}} " +
		"other {# permissions that its prerequisites need {verdict, select, denied {are denied} partial {are granted only in part} " +
		"undecided {cannot be decided} other {are not granted}}}}"},
	{"operation-denied", "{title, subject} {certainty, select, sure {fails} other {may fail}}" +
		"{when, select, always {} cases { in some cases} other { if it uses {features, list, or}}}: " +
		"{count, plural, one {# permission denied} other {# permissions denied}}" +
		"{without, select, yes {, which published policies do without} other {}}" +
		"{more, plural, =0 {} one {; # more may be needed} other {; # more may be needed}}"},
	{"operation-lacks", "{title, subject} {certainty, select, sure {fails} other {may fail}}" +
		"{when, select, always {} cases { in some cases} other { if it uses {features, list, or}}}: " +
		"{count, plural, one {# permission missing} other {# permissions missing}}" +
		"{without, select, yes {, which published policies do without} other {}}" +
		"{more, plural, =0 {} one {; # more may be needed} other {; # more may be needed}}"},
	{"operation-limited", "{title, subject} works only in part: {count, plural, one {# permission is} other {# permissions are}} limited"},
	{"operation-needs-roles", "{title, subject} also needs {roles, list, and}, which a policy cannot show"},
	{"operation-undecided", "{title, subject} may fail: cannot decide {count, plural, one {# permission} other {# permissions}}"},
	{"point-denied", "{action} is required and denied{holder, select, none {} other {, although it is held by {holder}}}"},
	{"point-held-and-not-granted", "{action} is required and held by {holder}, but no policy grants it (--role-basis and)"},
	{"point-held-in-part", "{action} is held by {holder}, but {detail}"},
	{"point-limited", "{action} is {detail}{roles, select, none {} other {; {roles, list, and}}}"},
	{"point-not-granted", "{action} is required and not granted"},
	{"point-not-held", "{action} is required and not held by {holder}{roles, select, none {} other {: {roles, list, and}}}" +
		"{doubtful, select, yes { (low certainty: columns of the table were lost)} other {}}" +
		"{denied, select, yes {; where it is denied, no role helps} other {}}"},
	{"point-not-listed", "{action} is required and not among the permissions that ListPermissions lists" +
		"{denied, select, yes {; where it is denied, no role helps} other {}}"},
	{"point-undecided", "{action} is required; cannot decide whether it is granted: the policies are too large"},
	{"point-untold", "{action} is required; no source says whether it is held by {holder}" +
		"{roles, select, none {} other {: {roles, list, and}}}"},
	{"required-denied", "{title, subject} is required and not ready: {denied, list, and} {denied, plural, one {is} other {are}} denied"},
	{"required-in-part", "{title, subject} is required and works only in part: some permissions are granted only in part"},
	{"required-may-fail", "{title, subject} is required and may fail: " +
		"{count, plural, one {# permission is} other {# permissions are}} not granted"},
	{"required-met", "{title, subject} is required and met by the documentation; {count, plural, " +
		"one {# permission that only a sample or a deduction names, or that published policies do without, is} " +
		"other {# permissions that only samples or deductions name, or that published policies do without, are}} not granted"},
	{"required-not-granted", "{title, subject} is required and not ready: " +
		"{lacked, list, and} {lacked, plural, one {is} other {are}} not granted"},
	{"required-not-granted-and-denied", "{title, subject} is required and not ready: {lacked, list, and} " +
		"{lacked, plural, one {is} other {are}} not granted, and {denied, list, and} {denied, plural, one {is} other {are}} denied"},
	{"required-not-ready", "{title, subject} is required and not ready: {verdict, select, " +
		"missing {{count, plural, one {# permission is} other {# permissions are}} not granted} " +
		"undecided {cannot decide some permissions} other {some permissions are granted only in part}}"},
	{"required-untold", "{title, subject} is required; whether a role grants {lacked, list, and} is unknown, and nothing else grants " +
		"{lacked, plural, one {it} other {them}}"},
	{"required-without-action", "{title, subject} is required and cannot be judged: no source says which action it needs"},
	{"role-claims", "{known, select, holds {{role} holds it} some {{role} holds it for {reach, list, and} resources} " +
		"lacks {{role} lacks it} other {what {role} holds is unknown}}" +
		"{certainty, select, medium { (medium certainty)} low { (low certainty)} other {}}"},
	{"role-dependency", "this role depends on {role}; the document cannot show whether that is attached"},
	{"roles-of-kind", "{kind, select, service-role {the service {names, plural, one {role} other {roles}}} " +
		"system-policy {the system {names, plural, one {policy} other {policies}}} " +
		"agency {the {names, plural, one {agency} other {agencies}}} described {the} " +
		"other {the {names, plural, one {role} other {roles}}}} {names, list, and}"},
	{"twin-ready", "{operation} does the same and is ready: {title}"},
}
