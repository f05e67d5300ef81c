package message

// englishRepair has what fix and generate say, sorted by ID.
var englishRepair = []entry{
	{"generated-asked", "asked for by"},
	{"generated-attach", "{name} is {scope, select, project {for projects: attach it to the project} " +
		"global {global: attach it to all resources, not to a project} " +
		"other {for OBS, which is global and project-level: attach it both globally and to the project}}"},
	{"generated-beside", "What else must be there"},
	{"generated-by", "{operation, select, none {granted as it was named} other {{title, select, none {{operation}} other " +
		"{{title} ({operation})}}}}" +
		"{own, select, yes {, its own action} other {}}{feature, select, none {} other {, if it uses {feature}}}" +
		"{when, select, none {} other {, for: {when}}}" +
		"{via, select, none {} other {, since {via, list, and} needs it}}{inferred, select, yes {, inferred} other {}}"},
	{"generated-notes", "Not granted: only notes ask for it"},
	{"generated-scope", "{scope, select, project {For projects: attach it to the project.} " +
		"global {Global: attach it to all resources, not to a project.} " +
		"other {Global and project-level (OBS): attach it both globally and to the project.}}"},
	{"generated-source", "document and date"},
	{"generated-title", "{count, plural, one {A policy} other {# policies}} for {platform}"},
	{"hint-generate-accepts", "'permgap generate' accepts operations, actions, APIs, titles and patterns of these"},
	{"repair-absent", "{principal, select, none {} other {{principal}: }}{names, list, and} {count, plural, one {is} other {are}} " +
		"required and not granted{grant, select, yes {, and fix cannot grant it: 'permgap can' says why} " +
		"other {: --require grants it, and 'permgap generate' writes a policy for it}}"},
	{"repair-accepted", "{count, plural, one {# suppressed finding is} other {# suppressed findings are}} left as " +
		"{count, plural, one {it is} other {they are}}"},
	{"repair-agency", "the agency lacks {name}: add it to the policy of the agency (needed by {operations, list, and})"},
	{"repair-beside", "attach {paths, list, and} beside {path}{kind, select, " +
		"global {: global actions need a policy of their own} project {: project-level actions need a policy of their own} " +
		"both {, globally and to the project: OBS is both} other {: one policy would exceed its limits}}"},
	{"repair-boundary", "a boundary leaves out {names, list, and}: allow {count, plural, one {it} other {them}} there too, " +
		"at {places, list, and} (needed by {operations, list, and})"},
	{"repair-by-hand", "{why, select, exists {{to} exists already{in, select, none {} other { in {in}}}, " +
		"and {path} cannot have {names, list, and}: if one principal holds both, judge and repair them with --together, " +
		"or list both as its documents} " +
		"scope {allow {names, list, and} in a second policy, beside that in {path}: " +
		"global and project-level actions do not share one} " +
		"other {allow {names, list, and} in {path}, which permgap does not edit: " +
		"{why, select, boundary {it is a boundary} role {it is a role (1.0)} vendors {it is a policy of the platform} " +
		"broken {it cannot be read whole} module {it is in a module, whose callers share it} " +
		"unnamed {the run does not name it} many {too many edits of it do not read as they are meant} " +
		"other {the policy does not stand there literally}}}}"},
	{"repair-denied", "a Deny removes {names, list, and}: narrow the Deny at {places, list, and}, or leave out {operations, list, and}"},
	{"repair-list", "add {paths, list, and} to the documents of {principal} in {config}"},
	{"repair-not-shown", "the change of {path} is not shown: {why, select, secret {it stands beside a secret} " +
		"signs {the lines have signs that do not show} other {it is too long}}; --write makes it"},
	{"repair-nothing", "nothing to repair: no finding above a note that a grant would mend"},
	{"repair-partial", "{names, list, and} {count, plural, one {is} other {are}} granted only in part: " +
		"widen the grant at {places, list, and} if all of it is meant (needed by {operations, list, and})"},
	{"repair-published", "not added for {operation}: {names, list, and}; published policies work without. " +
		"To add: --only {operation}"},
	{"repair-role", "{kind, select, agency {the agency {name} must exist} service role {the service role {name} must exist} " +
		"other {attach the {kind} {name}}} (needed by {operations, list, and})"},
	{"repair-second", "put this policy beside {address, select, none {that} other {{address}}} in {path}, and attach it as well" +
		"{kind, select, global {: global actions need a policy of their own} project {: project-level actions need a policy of their own} " +
		"both {, globally and to the project: OBS is both} other {: one policy would exceed its limits}}"},
	{"repair-suggestion", "Allow {names, list, and}"},
	{"repair-together", "then audit them as one principal, with --together"},
	{"repair-unmix", "move {names, list, and} from {path} into a second policy: global and project-level actions do not share one"},
	{"repair-wrote", "wrote {path} ({added, plural, one {# action} other {# actions}} added{moved, plural, =0 {} " +
		"other {, # moved}})"},
}
