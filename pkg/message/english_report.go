package message

// englishReport has what the formats add to findings, sorted by ID.
var englishReport = []entry{
	{"also-granted", "{grants, list, and}"},
	{"assumed-contents", "with the contents of {role}"},
	{"assumed-default-access", "ModelArts default access not judged"},
	{"assumed-platform", "as {platform}"},
	{"assumed-platform-place", "as {platform}, by {place, select, cloudformation {CloudFormation} ros {ROS} " +
		"serverless {Serverless Framework} details {the details of an account} other {{place}}}"},
	{"assumed-platform-sign", "as {platform}, since the file names {sign}"},
	{"assumed-roles-alone", "by roles alone"},
	{"assumed-roles-and", "by roles and policies, --role-basis and"},
	{"assumed-roles-or", "by roles or policies, --role-basis or"},
	{"assumptions", "({all, list, commas}{more, plural, =0 {} other {, and # more with --verbose}})"},
	{"between-beyond", `"{pattern}" at {place} allows the operation beyond that`},
	{"between-cause-boundary", "cut in part by a boundary"},
	{"between-cause-conditional", "under a condition"},
	{"between-cause-denied-if", "denied under a condition"},
	{"between-cause-denied-on-some", "denied on some resources"},
	{"between-cause-narrowed", "on some resources"},
	{"between-cause-other", "{cause}"},
	{"between-cause-request-condition", "for some values that each call has for itself"},
	{"between-cause-role-reach", "within the reach of a workspace role"},
	{"between-detail", "{count, plural, one {is} other {are}} {detail}{places, select, none {} other { ({places, list, commas})}}"},
	{"between-must-be-attached", "must be attached too; a policy cannot show that (say so with --role)"},
	{"between-must-exist", "must exist in the account; a policy cannot show that (say so with --role)"},
	{"between-partial", "{count, plural, one {is} other {are}} granted" +
		"{limits, select, none {{cuts, select, none { in part} other {}}} other { only {limits, list, and}}}" +
		"{allows, select, none {} other { ({allows, list, and})}}" +
		"{cuts, select, none {} other { but {cuts, list, and}{denies, select, none {} other { ({denies, list, and})}}}}" +
		"{beyond, select, none {} other {, while {beyond}}}{witness, select, none {} other {: refused {witness}}}"},
	{"between-undecided", "{why, select, none {cannot be decided} other {because {why, list, and}}}" +
		"{places, select, none {} other { ({places, list, commas})}}"},
	{"between-why-budget", "the patterns are too large to compare"},
	{"between-why-other", "{cause}"},
	{"between-why-role-untold", "no source says whether the workspace role holds it"},
	{"between-why-roles", "roles may grant it whose grants no document shows"},
	{"between-why-unreadable", "{detail, select, none {a condition or an input cannot be read} other {{detail}}}"},
	{"between-why-whole-service", "the source names every permission of the service; grant only what your calls use"},
	{"clean-documents", "{documents, plural, one {# document} other {# documents}}"},
	{"clean-head", "no findings"},
	{"clean-head-nothing", "nothing judged"},
	{"clean-left", "{left, list, commas}{left, select, none {{reason}} other {{reason, select, none {} other {: {reason}}}}}"},
	{"clean-no-operation", "no known operation is granted in {documents, plural, one {# document} other {# documents}}"},
	{"clean-not-judged", "{place}: {reason}{more, plural, =0 {} other {, and # more}}"},
	{"clean-nothing-given", "no document was given"},
	{"clean-nothing-known", "no known document; {skipped, plural, one {# other file skipped} other {# other files skipped}}"},
	{"clean-nothing-read", "{unread, plural, one {# document could not be read} other {# documents could not be read}}"},
	{"clean-nothing-required", "no operation was required (--require)"},
	{"clean-operations", "{documents, plural, one {# document} other {# documents}}, {operations}"},
	{"clean-principal-operations", "{principals, plural, one {# principal} other {# principals}}, {operations}"},
	{"clean-principals", "{principals, plural, one {# principal} other {# principals}}, " +
		"{required, plural, one {# requirement met} other {# requirements met}}"},
	{"clean-requirements", "{documents, plural, one {# document} other {# documents}}, " +
		"{required, plural, one {# requirement met} other {# requirements met}}"},
	{"clean-role-operations", "no known operation is granted by {roles, list, and}"},
	{"column-finding", "finding"},
	{"column-lacks", "lacks"},
	{"column-message", "message"},
	{"column-place", "place"},
	{"column-subject", "subject"},
	{"compared-entries-more", "{count} more entries match nothing"},
	{"compared-entry", "{place}: matches nothing: {code}{operation, select, none {} other { of {operation}}} for {holder}"},
	{"compared-moved", "{to} was {from} in {with}: the policies say the same ({count, plural, one {# finding} other {# findings}})"},
	{"compared-moved-more", "{count} more files and principals have other names"},
	{"compared-unused", "{count, plural, one {# entry of {with} matches} other {# entries of {with} match}} nothing; " +
		"--prune-baseline removes {count, plural, one {it} other {them}}"},
	{"count-errors", "{count, plural, one {# error} other {# errors}}"},
	{"count-findings", "{count, plural, one {# finding} other {# findings}}"},
	{"count-left-out", "{count, plural, one {# file or folder} other {# files or folders}} left out"},
	{"count-not-listed", "{count, plural, one {# finding not listed} other {# findings not listed}}"},
	{"count-not-reached", "{count, plural, one {# verdict not reached} other {# verdicts not reached}}"},
	{"count-notes", "{count, plural, one {# note} other {# notes}}"},
	{"count-skipped", "{count, plural, one {# other file skipped} other {# other files skipped}}"},
	{"count-suppressed", "{count} suppressed"},
	{"count-unjudged", "{what, list, and} not judged"},
	{"count-warnings", "{count, plural, one {# warning} other {# warnings}}"},
	{"denied-by-places", "{places, select, none {} other {(by {places, list, and})}}"},
	{"evidence-more", "{count, plural, one {up to # more statement bears on this and is not listed} other " +
		"{up to # more statements bear on this and are not listed}}"},
	{"features-deduced", "{how, select, all {the} other {some}} features are deduced; 'permgap explain OPERATION' says what each is"},
	{"finding-places", "{said} ({count} places)"},
	{"found-for-principals", "{counts, list, commas} for {principals, plural, one {# principal} other {# principals}}"},
	{"found-in-documents", "{counts, list, commas} in {documents, plural, one {# document} other {# documents}}"},
	{"github-shows", "GitHub shows {shown} of these {count} annotations of level {level}; the list above is whole"},
	{"granted-elsewhere", `another document of this run grants {names, list, and}: "{pattern}" at {place}; for one principal with both, ` +
		"use --together"},
	{"group-agency", `{operations} operations granted by "{pattern}" {level, select, error {will fail} other {may fail}} in the ` +
		`background{when, select, none {} other { {when}}}: ` +
		`{permissions, plural, one {the agency lacks # permission} other {the agency lacks # permissions}}`},
	{"group-denied", `{operations} operations granted by "{pattern}" {level, select, error {will fail} other {may fail}}` +
		`{when, select, none {} other { {when}}}: {permissions, plural, one {# permission denied} other {# permissions denied}}`},
	{"group-excess", "of what this statement grants, no meant operation needs {names, list, and}" +
		"{parts, plural, =0 {} one {, and # pattern only in part} other {, and # patterns only in part}}"},
	{"group-excess-part", "of what this statement grants, meant operations need {parts} patterns only in part"},
	{"group-in-cases", "{some, plural, =0 {in some cases} other {(# of them only in some cases)}}"},
	{"group-inferred", `{operations} operations granted by "{pattern}" may fail` +
		`{when, select, none {} other { {when}}}: their prerequisites need ` +
		`{permissions, plural, one {a permission that is} other {# permissions that are}} ` +
		`{code, select, PG102 {denied} PG103 {granted only in part} PG104 {undecided} PG105 {not granted to the agency} other ` +
		`{missing}}`},
	{"group-missing", `{operations} operations granted by "{pattern}" {level, select, error {will fail} other {may fail}}` +
		`{when, select, none {} other { {when}}}: ` +
		`{permissions, plural, one {# permission missing} other {# permissions missing}}` +
		`{without, select, yes {, which published policies do without} other {}}` +
		`{more, plural, =0 {} one {; # more may be needed} other {; # more may be needed}}`},
	{"group-other", `{operations} operations granted by "{pattern}" are affected` +
		`{when, select, none {} other { {when}}}: ` +
		`{permissions, plural, one {# permission missing} other {# permissions missing}}`},
	{"group-partial", `{operations} operations granted by "{pattern}" work only in part` +
		`{when, select, none {} other { {when}}}: ` +
		`{permissions, plural, one {# permission is granted only in part} other {# permissions are granted only in part}}`},
	{"group-undecided", `{operations} operations granted by "{pattern}" may fail` +
		`{when, select, none {} other { {when}}}: ` +
		`{permissions, plural, one {# permission could not be decided} other {# permissions could not be decided}}`},
	{"group-with-features", "{some, plural, =0 {when they use {features, list, or}} other " +
		"{(# of them only when they use {features, list, or})}}"},
	{"heading-level", "Level"},
	{"heading-place", "Place"},
	{"heading-rule", "Rule"},
	{"heading-what", "What"},
	{"in-second-policy", "grant {services, list, and} actions in a second policy (PG406)"},
	{"item-beside", "{action} also needs {needs, list, and}"},
	{"item-boundary", "not allowed by the boundary"},
	{"item-notes", "{notes, list, commas}"},
	{"item-role-lacks", "not in the workspace role"},
	{"item-standing", "{standing, select, inferred {inferred} sample {sample} other {{standing}}}"},
	{"item-via", "via {via}"},
	{"item-without", "not in published policies"},
	{"judged-no-operation", "nothing judged: no known operation is granted"},
	{"judged-nothing-read", "nothing judged: {unread, plural, one {# document could not be read} other {# documents could not be read}}"},
	{"judged-nothing-required", "nothing judged: no operation was required (--require)"},
	{"judged-operations", "{operations}{unread, plural, =0 {} one {; # document could not be read} other " +
		"{; # documents could not be read}}"},
	{"judged-unread", "{unread, plural, one {# document could not be read} other {# documents could not be read}}"},
	{"junit-no-findings", "no findings"},
	{"known-count", "{kind, select, baseline {the baseline accepts {count} of these {now} places} other {{count} of these {now} places " +
		"were there before}}"},
	{"known-level", "{now, select, error {an error} warning {a warning} other {a note}} now; " +
		"{kind, select, baseline {the baseline accepts} other {before it was}} " +
		"{level, select, error {an error} warning {a warning} other {a note}}"},
	{"known-new", "(new: {names, list, and})"},
	{"known-part", "{names, list, and}{kind, select, baseline {; the baseline accepts the rest} other {; the rest was there before}}" +
		"{rest, select, some { of some operations} other {}}"},
	{"label-also-granted", "also granted by"},
	{"label-by-principal", "by principal"},
	{"label-by-rule", "by rule"},
	{"label-document", "document"},
	{"label-help", "help"},
	{"label-in-part", "in part"},
	{"label-in-turn", "these need in turn{feature, select, none {} other { for {feature}}}{when, select, none {} other { ({when})}}"},
	{"label-inferred-by", "inferred by"},
	{"label-lesser", "may be needed{by, select, agency { in the agency} other {}}{feature, select, none {} other { for {feature}}}" +
		"{when, select, none {} other { ({when})}}"},
	{"label-missing", "missing{by, select, agency { in the agency} other {}}{feature, select, none {} other { for {feature}}}" +
		"{when, select, none {} other { ({when})}}"},
	{"label-new", "new"},
	{"label-not-judged", "not judged"},
	{"label-note", "note"},
	{"label-operation", "operation"},
	{"label-operations", "{code, select, PG102 {operations, and how many permissions of each are denied} " +
		"PG103 {operations, and how many permissions each has only in part} " +
		"PG104 {operations, and how many permissions of each are undecided} " +
		"other {operations, and how many permissions each lacks}}"},
	{"label-others", "{kind, select, left-out {left out} not-walked {not walked} other {no policy}}"},
	{"label-places", "places"},
	{"label-principal", "principal"},
	{"label-repair", "repair"},
	{"label-same-at", "the same at"},
	{"label-source", "source"},
	{"label-suppressed", "suppressed"},
	{"label-verdict", "{verdict, select, denied {denied} partial {partial} undecided {undecided} other {{verdict}}}"},
	{"label-why-missing", "why missing"},
	{"label-without", "done without by"},
	{"left-out", "{count, plural, one {# more finding} other {# more findings}} of {code} ({level}) in {path}, counted and not listed"},
	{"left-out-others", "{count, plural, one {… and # more finding of other rules or files, counted as well} other " +
		"{… and # more findings of other rules or files, counted as well}}"},
	{"left-out-title", "not listed"},
	{"left-unshown", "… and {what} (--verbose shows all)"},
	{"level-name", "{level, select, error {error} warning {warning} note {note} other {{level}}}"},
	{"lowered-setting", "{said} ({place})"},
	{"lowered-title", "configuration"},
	{"markdown-more", "{count, plural, one {# more finding is not shown.} other {# more findings are not shown.}}"},
	{"markdown-no-details", "The details of {count, plural, one {# finding} other {# findings}} are left out: a comment would be " +
		"too long."},
	{"more-elsewhere", "{count, plural, one {# more grant in other documents} other {# more grants in other documents}}"},
	{"more-names", "{count} more"},
	{"more-not-judged", "{count} more"},
	{"more-notes", "… and {count} more"},
	{"more-operations", "{count, plural, one {# more operation} other {# more operations}}"},
	{"more-sentences", "{count} more"},
	{"more-sources", "{count, plural, one {# more source} other {# more sources}}"},
	{"names-above", "{count} named above"},
	{"names-and-above", "… and {count} named above"},
	{"names-unshown", "{count} (--verbose shows all)"},
	{"not-in-use", "not in use? --without {features}{more, plural, =0 {} other { (and # more)}}"},
	{"not-judged-times", "{said} ({count} documents)"},
	{"note-of", "{principals, list, and}: {note}"},
	{"operation-line", "{operation}{title, select, none {} other {: {title}}}{api, select, none {} other { ({api})}}"},
	{"operations-alike", "{count, plural, one {# operation, {state, select, " +
		"ready {ready{whole, select, no { as far as judged} other {}}} partial {partial} may-fail {may fail} " +
		"blocked {blocked} undecided {undecided} other {{state}}}} other {# operations, {state, select, " +
		"ready {{whole, select, no {ready as far as judged} " +
		"other {all ready{incidental, select, none {} other { that is meant}}}}} partial {all partial} may-fail {all may fail} " +
		"blocked {all blocked} undecided {all undecided} other {all {state}}}}}{incidental, select, none {} other {; {incidental}}}"},
	{"operations-in-state", "{count} {state, select, ready {ready} partial {partial} may-fail {may fail} blocked {blocked} " +
		"undecided {undecided} other {{state}}}"},
	{"operations-incidental", "{count, plural, one {# incidental operation not judged; --all judges it} " +
		"other {# incidental operations not judged; --all judges them}}"},
	{"operations-mixed", "{count, plural, one {# operation} other {# operations}}: {states, list, commas}" +
		"{incidental, select, none {} other {; {incidental}}}"},
	{"others-of-kind", "{count, plural, one {# {kind, select, left-out {file or folder} not-walked {folder} other {file}}} " +
		"other {# {kind, select, left-out {files or folders} not-walked {folders} other {files}}}}{kind, select, left-out {} not-walked {} " +
		"terraform {, Terraform} terraform-plan {, Terraform plan or state} template {, template} json {, JSON} yaml {, YAML} " +
		"markdown {, Markdown} code {, source code} filled {, template} text {, text} binary {, binary} empty {, empty} " +
		"special {, no regular file} report {, report of permgap} other {, {kind}}}: {paths, list, commas}"},
	{"pattern-at", `{pattern, select, none {{place}} other {"{pattern}" at {place}}}`},
	{"place-allows", `{pattern, select, none {allows {name}} other {"{pattern}" allows {name}}}`},
	{"place-denies", `{pattern, select, none {denies {name}} other {"{pattern}" denies {name}}}`},
	{"place-elsewhere", "another document grants {name}"},
	{"place-grants-too", `"{pattern}" grants it too`},
	{"places-all", "{count} in all: {places, list, and}"},
	{"related-at", "{reason}: {place}"},
	{"related-more", "{code, select, PG108 {{count, plural, one {and # more operation} other {and # more operations}}} " +
		"other {{count, plural, one {and at # more place} other {and at # more places}}}}"},
	{"same-at", "{places, list, and}"},
	{"sarif-broken", "could not be interpreted: {path}"},
	{"sarif-left-out", "{left} of {all} results are left out: code scanning takes {most} of a run. Errors were kept first."},
	{"sarif-more", "More about this rule"},
	{"sarif-not-judged", "not judged: {place}: {reason}"},
	{"sarif-not-reported", "Not reported"},
	{"sarif-reported", "Reported"},
	{"sarif-root", "The root of the repository."},
	{"sarif-unread", "could not be read: {place}: {reason}"},
	{"source-line", `{title, select, none {} other {"{title}"{date, select, none {} other {, }}}}{date}` +
		`{url, select, none {} other {, {url}}}`},
	{"source-read", "read {date}"},
	{"source-updated", "{date}"},
	{"summary-clean", "{what}{left, select, none {} other {; {left, list, commas}}}{reason, select, none {} other {: {reason}}}"},
	{"summary-judged", "{judged}{left, select, none {} other {{judged, select, none {} other {; }}{left, list, commas}}}"},
	{"summary-line", "{found}{judged, select, none {} other {; {judged}}}"},
	{"the-agency", `{described, select, yes {the {role}} other {the agency "{role}"}}`},
	{"the-role", `the role "{role}"`},
	{"the-service-role", `the service role "{role}"`},
	{"the-system-policy", `the system policy "{role}"`},
	{"total-left-principals", "{count} more principals"},
	{"total-left-rules", "{count} more rules"},
	{"total-of", "{name} ({counts, list, commas})"},
	{"totals", "{parts, list, commas}"},
	{"undecided-title", "not decided"},
	{"undecided-verdicts", "{count, plural, one {# verdict} other {# verdicts}} not reached: the policies are too large to decide " +
		"everything"},
	{"unjudged", "{kind, select, files {{count, plural, one {# file} other {# files}}} " +
		"actions {{count, plural, one {# unknown action} other {# unknown actions}}} " +
		"services {{count, plural, one {# unknown service} other {# unknown services}}} " +
		"parts {{count, plural, one {other actions of # service} other {other actions of # services}}} " +
		"roles {{count, plural, one {# role} other {# roles}}} " +
		"agencies {{count, plural, one {# agency} other {# agencies}}} other {{count} {kind}}}"},
	{"unjudged-names", "{what} not judged: {names, list, and}"},
	{"unread-file", "{place} could not be read and was not judged: {reason}"},
	{"unread-title", "could not be read"},
	{"witness-absent", "there is no {key}"},
	{"witness-request", "{resource, select, none {} other {on {resource}{when, select, none {} other { }}}}" +
		"{when, select, none {} other {when {when, list, and}}}"},
	{"witness-value", "{key} = {values, list, commas}"},
}
