package message

// englishVerdict has where a permission holds and why, sorted by ID.
var englishVerdict = []entry{
	{"allowed-only", "allowed only {places, list, or}"},
	{"any-other-refused", "on any other resource, for example {resource}, the call is refused"},
	{"by-request", "{clauses, list, and}: {carries, select, tags {a call carries its own tags} other {each call has its own values}}"},
	{"call-refused", "for example, a call{resource, select, none {} other { on {resource}}}" +
		"{with, select, none {} other { with {with, list, and}}}" +
		"{without, select, none {} other { without {without, list, and}}} is refused"},
	{"condition", "{key} {operator, select, StringEquals {is {values, list, or}} other {{operator} {values, list, or}}}"},
	{"condition-as-written", "{text}"},
	{"denied-at", "denied {places, list, or}"},
	{"doubt", "{kind, select, spelling {the spelling {name}} resources {how the resources are written} " +
		"not-resource {NotResource here} " +
		"operator {the operator {name}} values {the values of {name} on {key}} other {{name} without a value}}"},
	{"granted-only", "granted only {places, list, or}"},
	{"held-for", "held only for {reach, list, and} resources ({roles, list, and}{certainty, select, " +
		"open {; no source says whether another role reaches further} low {, low certainty: columns of the table were lost} " +
		"medium {, medium certainty} other {}})"},
	{"limited", "{clauses, list, and}{example, select, none {} other {; {example}}}"},
	{"limited-by-boundary", "limited by a boundary"},
	{"needs-everything", "{granted}: the call is about the account and needs a grant on every resource (*)"},
	{"never-while", "granted only {places, list, or}, which never holds for this operation"},
	{"not-documented", "no documentation defines {what, list, or}"},
	{"not-interpretable", "an operator, a value or a spelling cannot be interpreted"},
	{"not-on-used", "{granted}, and {resource} is in use"},
	{"on-all-but", "on all but {names, list, and}{conditions, select, none {} other { if {conditions, list, and}}}"},
	{"on-any", "on any resource{conditions, select, none {} other { if {conditions, list, and}}}"},
	{"on-named", "on {names, list, or}{conditions, select, none {} other { if {conditions, list, and}}}"},
	{"others-refused", "other calls are refused"},
	{"outside-boundary", "granted, but a boundary does not allow it"},
	{"policies-too-large", "the policies are too large"},
	{"under-condition", "if {conditions, list, and}"},
}
