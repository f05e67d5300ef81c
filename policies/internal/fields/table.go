package fields

// kind says what a field holds: its type in the YAML, in the model and in what
// readers get, its place in the index, and how an editor checks it.
type kind string

// The kinds that stand in the YAML.
const (
	str      kind = "str"      // a string
	content  kind = "content"  // a long string, packed in the index
	date     kind = "date"     // YYYY-MM-DD
	text     kind = "text"     // a text in several languages
	strs     kind = "strs"     // a list of strings
	word     kind = "word"     // one of the words of a type
	override kind = "override" // such a word that, left out, is the service's
	yesNo    kind = "yesNo"    // yes, no or nothing
	flag     kind = "flag"     // true or false
	action   kind = "action"   // the name of an action
	actions  kind = "actions"  // names of actions
	twins    kind = "twins"    // ids of operations
	sources  kind = "sources"  // ids of sources of the service
	source   kind = "source"   // the id of one
	pins     kind = "pins"     // condition keys and their values
	inFile   kind = "inFile"   // only in the YAML: merged by hand
)

// The kinds that only the index has.
const (
	owner  kind = "owner"  // the record of the service
	one    kind = "one"    // a record of a section
	maybe  kind = "maybe"  // such a record or none
	rows   kind = "rows"   // a list of records of a section
	number kind = "number" // a count, or the first of several records
	bits   kind = "bits"   // up to eight values of four bits
)

// field is one field of a record.
type field struct {
	Go, YAML string
	Kind     kind
	Of       string // the type of a word, or the section of records
	Doc      string
	ViewDoc  string // what it is to readers, if not the same
	InFile   string // what the YAML's type calls it, if not the same
	Type     string // of what is only in the file
	Schema   string // where the kind does not say it
	Needed   bool   // in the YAML
}

// record is one kind of entry.
type record struct {
	Section string // of the index; "" for none
	One     string // what the names of its constants start with
	YAML    string // the type in the YAML; "" for none
	Def     string // its name in the JSON Schema
	Model   string // the type in the model; "" for none
	Spelt   bool   // whether that type is made from this table
	View    string // the type that readers get, if made from this table
	Doc     string // of the YAML and the model
	OneOf   string // alternatives in the JSON Schema
	Fields  []field
	// What the types have besides the fields.
	MoreModel, MoreView string
}

// table is the form of the catalogue: every record and every field of it.
// From it are made the YAML's types, the JSON Schema, the model, the layout of
// the index, its writer and its reader.
func table() []record {
	return []record{
		file(),
		{Section: "services", One: "service", Model: "ServiceSpec", Spelt: true,
			Doc: "is a service and what holds for its actions unless they differ.",
			Fields: append(serviceFields(),
				field{Go: "Actions", Kind: number, Doc: "that sources state"},
				field{Go: "Operations", Kind: number},
				field{Go: "Inferred", Kind: number, Doc: "actions that are only deduced"},
				field{Go: "Renamed", Kind: rows, Of: "actions", Doc: "that have exactly one newer name"})},
		{Section: "types", One: "type", Model: "TypeSpec", Spelt: true,
			Doc: "is a resource type and the patterns of its resources.",
			Fields: []field{
				{Go: "Service", Kind: owner}, {Go: "Name", Kind: str}, {Go: "Patterns", Kind: strs},
			}},
		sourceRecord(),
		{Section: "features", One: "feature", Model: "Feature",
			Fields: []field{{Go: "Service", Kind: owner}, {Go: "Name", Kind: str}, {Go: "Title", Kind: text}}},
		{Section: "rules", One: "rule", Model: "Rule",
			Fields: []field{{Go: "Service", Kind: owner}, {Go: "Name", Kind: str}, {Go: "Says", Kind: text}}},
		{Section: "roles", One: "role", YAML: "Role", Def: "role", Model: "RoleSpec", Spelt: true,
			Doc: "is a workspace role.",
			Fields: []field{
				{Go: "Service", Kind: owner},
				{Go: "Name", YAML: "name", Kind: str, Needed: true},
				{Go: "Title", YAML: "title", Kind: text},
				{Go: "Sources", InFile: "Source", YAML: "source", Kind: sources},
				{Go: "Cells", Kind: rows, Of: "cells"},
			}},
		actionRecord(),
		{Section: "aliases", One: "alias",
			Fields: []field{{Go: "Name", Kind: str}, {Go: "Action", Kind: one, Of: "actions"}}},
		operationRecord(),
		roleNameRecord(),
		{Section: "defects", One: "defect", YAML: "Defect", Def: "defect", Model: "DefectSpec", Spelt: true,
			Doc: "is something a source gets wrong, kept beside its correction.",
			Fields: []field{
				{Go: "Service", Kind: owner},
				{Go: "Kind", YAML: "kind", Kind: str, Needed: true, Doc: "duplicate, typo, fused, wrong-api, missing-code, lost-cells, conflict, …"},
				{Go: "Where", YAML: "where", Kind: str, Needed: true, Doc: "The row or cell of the source."},
				{Go: "Written", YAML: "written", Kind: str, Doc: "What the source says."},
				{Go: "Corrected", YAML: "corrected", Kind: str, Doc: "What is meant."},
				{Go: "Note", YAML: "note", Kind: str},
				{Go: "Source", YAML: "source", Kind: source},
			}},
		requirementRecord(),
		{Section: "patterns", One: "pattern",
			Fields: []field{{Go: "Text", Kind: str}, {Go: "Requirements", Kind: rows, Of: "requirements"}}},
		cellRecord(),
		{Section: "contents", One: "content",
			Fields: []field{{Go: "Text", Kind: str}, {Go: "Block", Kind: number}, {Go: "From", Kind: number}, {Go: "Length", Kind: number}}},
		{Section: "blocks", One: "block",
			Fields: []field{{Go: "From", Kind: number}, {Go: "Packed", Kind: number}, {Go: "Length", Kind: number}}},
	}
}

func serviceFields() []field {
	return []field{
		{Go: "Name", Kind: str},
		{Go: "Title", YAML: "title", Kind: text},
		{Go: "Scope", YAML: "scope", Kind: word, Of: "Scope", Doc: "Where a custom policy with these actions may live (Huawei)."},
		{Go: "Default", YAML: "default", Kind: word, Of: "Default",
			Doc: "What holds for an action that no policy names: denied (none), allowed unless denied, always allowed."},
		{Go: "Coverage", YAML: "coverage", Kind: word, Of: "Extent",
			Doc: "How much of the service is here: whole (every action and operation that its documents list) or part."},
	}
}

func file() record {
	return record{YAML: "File", Def: "file", Model: "ServiceSpec",
		Doc: "is one file of the catalogue, about one service of a platform.",
		Fields: append([]field{
			{Go: "Platform", YAML: "platform", Kind: inFile, Type: "string", Needed: true,
				Doc:    "The policy grammar and set of action names; also the name of the folder.",
				Schema: `{"enum": ["huaweicloud", "opentelekomcloud", "alibabacloud", "aws"]}`},
			{Go: "Service", YAML: "service", Kind: inFile, Type: "string", Needed: true,
				Doc: "The prefix of the service's actions; also the name of the file.", Schema: `{"$ref": "#/$defs/word"}`},
		}, append(serviceFields()[1:],
			list("Sources", "sources", "map[string]Source", "source", "Dated documents, by an id that is unique in the service."),
			list("Resources", "resources", "map[string][]string", "words", "Resource types and the patterns of their resources."),
			list("Features", "features", "map[string]catalog.Text", "text", "Optional parts of operations that some prerequisites serve."),
			list("Rules", "rules", "map[string]catalog.Text", "text", "How cells of the role matrix were inferred: a name and a sentence each."),
			list("Actions", "actions", "[]Action", "action", "Permission names."),
			list("Operations", "operations", "[]Operation", "operation", "What a person does, and what it needs."),
			field{Go: "EachAction", YAML: "each_action", Kind: inFile, Type: "bool", Schema: `{"type": "boolean"}`,
				Doc: "Each action is an operation of its own too, with its name and sources: s3:GetObject is s3.GetObject."},
			list("Roles", "roles", "[]Role", "role", "Workspace roles, in the order of the source."),
			list("RoleNames", "role_names", "[]string", "word", "Display names of system roles: never actions."),
			list("ServiceRoles", "service_roles", "[]string", "word", "Names of roles that a service acts with, created once in the account."),
			list("SystemPolicies", "system_policies", "[]string", "word", "Names of ready-made policies of the platform."),
			list("Agencies", "agencies", "[]PlatformRole", "platform_role",
				"Agencies: what a service acts with in the account, and what it must hold."),
			list("Contents", "contents", "[]PlatformRole", "platform_role",
				"What the platform's own roles and policies hold: the content of names above."),
			list("Defects", "defects", "[]Defect", "defect", "What the sources get wrong, kept beside the correction."),
		)...)}
}

// list is a list or a mapping of the file.
func list(name, yaml, typ, def, doc string) field {
	schema := `{"type": "array", "items": {"$ref": "#/$defs/` + def + `"}}`
	if typ[0] == 'm' {
		schema = `{"type": "object", "additionalProperties": {"$ref": "#/$defs/` + def + `"}}`
	}
	return field{Go: name, YAML: yaml, Kind: inFile, Type: typ, Schema: schema, Doc: doc}
}

func sourceRecord() record {
	return record{Section: "sources", One: "source", YAML: "Source", Def: "source", Model: "ServiceSource",
		Doc: "is a dated document.",
		Fields: []field{
			{Go: "Service", Kind: owner},
			{Go: "ID", Kind: str},
			{Go: "Title", YAML: "title", Kind: text},
			{Go: "URL", YAML: "url", Kind: str, Schema: `{"type": "string", "pattern": "^https?://"}`},
			{Go: "Updated", YAML: "updated", Kind: date, Doc: "The page's own date."},
			{Go: "Read", YAML: "read", Kind: str, Doc: "When the page was read, if it shows no date.",
				Schema: `{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"}`},
			{Go: "Standing", YAML: "standing", Kind: word, Of: "Standing", Doc: "How the claims of the document are known."},
			{Go: "Note", YAML: "note", Kind: str},
		}}
}

func actionRecord() record {
	return record{Section: "actions", One: "action", YAML: "Action", Def: "action", Model: "ActionSpec", Spelt: true, View: "Action",
		Doc:       "is one permission name.",
		MoreModel: "Cells []CellSpec // by role, in role order\nOverlay string // the file laid over the catalogue that gives it",
		MoreView: `// Resources are the patterns of the resource types the action works on.
// ResourceLess marks an action that has none and needs "*". Both empty:
// unknown, taken as every resource.
Resources []string
Overlay string // the file laid over the catalogue that gives it or changes it`,
		Fields: []field{
			{Go: "Service", Kind: owner},
			{Go: "Name", YAML: "name", Kind: str, Needed: true, Doc: "As the vendor spells it; no wildcard.",
				Schema: `{"$ref": "#/$defs/action_name"}`},
			{Go: "Title", YAML: "title", Kind: text},
			{Go: "Access", YAML: "access", Kind: word, Of: "Access", Doc: "What it lets do; left out when no source tells."},
			{Go: "Scope", YAML: "scope", Kind: word, Of: "Scope", Doc: "Where it differs from the service's.",
				ViewDoc: "Its own, else its service's."},
			{Go: "Default", YAML: "default", Kind: override, Of: "Default", Doc: "Where it differs from the service's.",
				ViewDoc: "Its own, else its service's."},
			{Go: "Resources", YAML: "resources", Kind: inFile, Type: "[]string",
				Doc: `Resource types of this file; ["-"] for none: the action needs "*".`, Schema: `{"$ref": "#/$defs/words"}`},
			{Go: "Keys", YAML: "keys", Kind: strs, Doc: "Condition keys that a policy may use with it, beside those of every request."},
			{Go: "EnterpriseProject", YAML: "enterprise_project", Kind: yesNo,
				Doc: "Whether a grant may be limited to an enterprise project (Huawei)."},
			{Go: "Deprecated", YAML: "deprecated", Kind: flag},
			{Go: "Types", Kind: rows, Of: "types"},
			{Go: "ResourceLess", Kind: flag},
			{Go: "ReplacedBy", YAML: "replaced_by", Kind: strs, Doc: "Newer names.", Schema: `{"$ref": "#/$defs/action_names"}`},
			{Go: "Aliases", YAML: "aliases", Kind: strs, Doc: "Other spellings that the platform accepts.",
				Schema: `{"$ref": "#/$defs/action_names"}`},
			{Go: "WorkspaceCodes", InFile: "Workspace", YAML: "workspace", Kind: strs,
				Doc: "Codes of workspace roles for the same permission; no policy can use them."},
			{Go: "Standing", YAML: "standing", Kind: word, Of: "Standing",
				Doc:     "How it is known, where that differs from its sources. Inferred actions are counted apart.",
				ViewDoc: "Its own, else the firmest of its sources."},
			{Go: "Sources", InFile: "Source", YAML: "source", Kind: sources},
			{Go: "Mentioned", YAML: "mentioned", Kind: flag, Doc: "No table of its own service lists it; only a prerequisite names it."},
			{Go: "Checked", YAML: "checked", Kind: date, Doc: "When a person compared this entry with its sources: no import changes it."},
			{Go: "InferredBy", YAML: "inferred_by", Kind: inFile, Type: "string",
				Doc: "The rule of the file that the cells under roles follow from.", Schema: `{"$ref": "#/$defs/word"}`},
			{Go: "Roles", YAML: "roles", Kind: inFile, Type: "map[string]Cell", Doc: "The action's row of the role matrix, by role.",
				Schema: `{"type": "object", "additionalProperties": {"$ref": "#/$defs/cell"}}`},
			removed("action"), reason(),
			{Go: "Unlocks", Kind: rows, Of: "operations"},
			{Go: "RequiredBy", Kind: rows, Of: "requirements"},
			{Go: "Cells", Kind: number, Doc: "the first"},
			{Go: "CellCount", Kind: number},
		}}
}

func removed(what string) field {
	return field{Go: "Removed", YAML: "removed", Kind: inFile, Type: "bool", Schema: `{"type": "boolean"}`,
		Doc: "The " + what + " does not exist, whatever a page says. In a file of the catalogue it needs checked."}
}

func reason() field {
	return field{Go: "Reason", YAML: "reason", Kind: inFile, Type: "string", Schema: `{"$ref": "#/$defs/word"}`,
		Doc: "Why something is taken away."}
}

func operationRecord() record {
	return record{Section: "operations", One: "operation", YAML: "Operation", Def: "operation", Model: "OperationSpec",
		Spelt: true, View: "Operation",
		Doc: "is something that a person does.",
		MoreModel: "Requires []RequirementSpec\n" +
			"Overlay string // the file laid over the catalogue that gives it\n" +
			"Retracted []Retraction // prerequisites that overlays take away",
		MoreView: "Requires []Requirement\n" +
			"NoneBy string // the file laid over the catalogue that says so of its own: no source does\n" +
			"Overlay string // the file laid over the catalogue that gives it or changes it\n" +
			"Retracted []Retraction // prerequisites that overlays take away",
		Fields: []field{
			{Go: "Service", Kind: owner},
			{Go: "Name", InFile: "ID", YAML: "id", Kind: str, Needed: true, Doc: "service.thing.verb"},
			{Go: "Title", YAML: "title", Kind: text},
			{Go: "Group", YAML: "group", Kind: str, Doc: "The table of the vendor's overview that it stands in."},
			{Go: "API", YAML: "api", Kind: strs, Schema: `{"$ref": "#/$defs/apis"}`},
			{Go: "Actions", YAML: "actions", Kind: actions, Doc: "Its own actions: without them the call is refused at once."},
			{Go: "ListAll", YAML: "list_all", Kind: action, Doc: "The action without which a listing shows fewer rows.",
				ViewDoc: "The action without which a listing shows fewer rows; -1 if none."},
			{Go: "Twins", InFile: "Twin", YAML: "twin", Kind: twins, Doc: "Operations with the same purpose through another API."},
			{Go: "Requires", YAML: "requires", Kind: inFile, Type: "[]Requirement",
				Doc:    "What it needs besides; none when a page states that nothing is needed.",
				Schema: `{"oneOf": [{"const": "none"}, {"$ref": "#/$defs/requirements"}]}`},
			{Go: "Sources", InFile: "Source", YAML: "source", Kind: sources},
			{Go: "Note", YAML: "note", Kind: str},
			{Go: "Deprecated", YAML: "deprecated", Kind: flag, Doc: "A source says that newer APIs take its place."},
			{Go: "Checked", YAML: "checked", Kind: date, Doc: "When a person compared this entry with its sources: no import changes it."},
			{Go: "RequiresAdded", YAML: "requires_added", Kind: inFile, Type: "[]Requirement",
				Doc: "In an overlay: further prerequisites.", Schema: `{"$ref": "#/$defs/requirements"}`},
			{Go: "RequiresRemoved", YAML: "requires_removed", Kind: inFile, Type: "[]string",
				Doc: "In an overlay: actions, patterns or roles that are no prerequisites.", Schema: `{"$ref": "#/$defs/words"}`},
			removed("operation"), reason(),
			{Go: "NoneNeeded", Kind: flag},
			{Go: "First", Kind: number, Doc: "prerequisite"},
			{Go: "RequireCount", Kind: number},
		}}
}

func requirementRecord() record {
	return record{Section: "requirements", One: "requirement", YAML: "Requirement", Def: "requirement",
		Model: "RequirementSpec", Spelt: true, View: "Requirement",
		Doc:       "is one entry of requires: exactly one of all, any, pattern and role. Each member of all is a prerequisite of its own.",
		OneOf:     `[{"required": ["all"]}, {"required": ["any"]}, {"required": ["pattern"]}, {"required": ["role"]}]`,
		MoreModel: "Overlay string // the file laid over the catalogue that gives it",
		MoreView:  "RoleKind RoleKind // what the role is\nOverlay string // the file laid over the catalogue that gives it",
		Fields: []field{
			{Go: "Operation", Kind: one, Of: "operations"},
			{Go: "All", YAML: "all", Kind: inFile, Type: "[]string", Doc: "Actions, each of them a prerequisite.",
				Schema: `{"$ref": "#/$defs/action_names", "minItems": 1}`},
			{Go: "Any", YAML: "any", Kind: actions, Doc: "Actions, one of which is enough.",
				Schema: `{"$ref": "#/$defs/action_names", "minItems": 1}`},
			{Go: "Pattern", YAML: "pattern", Kind: str, Doc: "Every action that the pattern matches, such as ecs:*:get*.",
				Schema: `{"type": "string", "pattern": "^[^\\s:]+:\\S*$"}`},
			{Go: "Role", YAML: "role", Kind: str, Doc: "A role or system policy that must be held, or a service role or agency that must exist."},
			{Go: "Feature", YAML: "feature", Kind: str, Doc: "Needed only for this feature of the file."},
			{Go: "FeatureBy", YAML: "feature_by", Kind: source,
				Doc: "The source that says how the feature was deduced, where the page of the prerequisite does not name it."},
			{Go: "When", YAML: "when", Kind: text, Doc: "A condition in words."},
			{Go: "With", YAML: "with", Kind: pins, Doc: "The values that condition keys have in this call."},
			{Go: "By", YAML: "by", Kind: word, Of: "By", Doc: "Whose permission it is; caller unless given."},
			{Go: "Standing", YAML: "standing", Kind: word, Of: "Standing",
				Doc: "How it is known, where that differs from its sources.", ViewDoc: "Its own, else the firmest of its sources."},
			{Go: "Always", YAML: "always", Kind: flag, Doc: "A source states that every call needs it."},
			{Go: "SameResource", YAML: "same_resource", Kind: flag, Doc: "Needed on the resource of the operation, not on the whole type."},
			{Go: "Sources", InFile: "Source", YAML: "source", Kind: sources, Doc: "Where they differ from the operation's.",
				ViewDoc: "Its own, else the operation's."},
			{Go: "Without", YAML: "without", Kind: sources,
				Doc: "Published policies that do without it: no error then. The vendor's own make it inferred."},
			{Go: "Checked", YAML: "checked", Kind: date, Doc: "When a person compared this entry with its sources: no import changes it."},
		}}
}

func roleNameRecord() record {
	return record{Section: "roleNames", One: "roleName", YAML: "PlatformRole", Def: "platform_role", Model: "RoleNameSpec", Spelt: true,
		Doc: "is a role, policy or agency of the platform itself.",
		Fields: []field{
			{Go: "Service", Kind: owner},
			{Go: "Name", YAML: "name", Kind: str, Needed: true},
			{Go: "Kind", Kind: word, Of: "RoleKind"},
			{Go: "Title", YAML: "title", Kind: text},
			{Go: "Content", YAML: "content", Kind: content, Doc: "The document as the platform publishes it, JSON."},
			{Go: "Updated", YAML: "updated", Kind: date, Doc: "The date of this content."},
			{Go: "Trusts", YAML: "trusts", Kind: str, Doc: "Of an agency: the service that acts with it."},
			{Go: "Holds", YAML: "holds", Kind: strs, Doc: "Of an agency: roles and policies that it is given."},
			{Go: "Sources", InFile: "Source", YAML: "source", Kind: sources},
		}}
}

func cellRecord() record {
	return record{Section: "cells", One: "cell", YAML: "Cell", Def: "cell",
		Doc: "is one cell of the role matrix. An empty reach: the role lacks it.",
		Fields: []field{
			{Go: "Role", Kind: one, Of: "roles"},
			{Go: "Action", Kind: one, Of: "actions"},
			{Go: "ReachMask", Kind: word, Of: "reachMask"},
			{Go: "Reach", YAML: "reach", Kind: inFile, Type: "[]string", Doc: "Where the role holds the action.",
				Schema: `{"type": "array", "items": {"enum": ["private-own", "private-others", "public-own", "public-others", "all"]}}`},
			{Go: "Certainty", YAML: "certainty", Kind: word, Of: "Certainty", Needed: true, Doc: "How surely the source says so."},
			{Go: "InferredBy", YAML: "inferred_by", Kind: inFile, Type: "string",
				Doc: "The rule of this cell, when it is not the row's.", Schema: `{"$ref": "#/$defs/word"}`},
			{Go: "Rule", Kind: maybe, Of: "rules"},
		}}
}

// enum is a type whose values are words. The value of the first word is 1, or 0
// when zero has a word.
type enum struct {
	Type, Doc string
	ZeroIsOne bool // zero has a word
	Words     []string
}

// enums lists the types of words.
func enums() []enum {
	return []enum{
		{Type: "Standing", Words: []string{"official", "sample", "inferred"},
			Doc: "official: the vendor's documentation states it. sample: a working example shows it. inferred: deduced; " +
				"the note says by which rule."},
		{Type: "RoleKind", Words: []string{"role", "service role", "system policy", "agency"}},
		{Type: "Access", Words: []string{"list", "read", "write", "tagging", "permissions"}},
		{Type: "Default", ZeroIsOne: true, Words: []string{"none", "allowed", "always"}},
		{Type: "Scope", Words: []string{"project", "global", "both"}},
		{Type: "By", Words: []string{"caller", "agency"}},
		{Type: "Certainty", Words: []string{"low", "medium", "high", "exact"}},
		{Type: "Extent", Words: []string{"whole", "part"}},
	}
}
