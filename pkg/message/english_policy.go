package message

// englishPolicy has what the parser and the reader of files say, sorted by ID.
var englishPolicy = []entry{
	{"accessibility", `"Accessibility" must be "PUBLIC", "PRIVATE" or "ANY", found {found, quoted}`},
	{"action-blank", "an action is blank{code, select, none {} other { ({code})}}"},
	{"action-blank-hint", "remove it: it matches nothing"},
	{"action-characters", "the action {action, quoted} {where, select, start {begins with} end {ends with} other {contains}} " +
		"{found}{code, select, none {} other { ({code})}}"},
	{"action-characters-hint", "write the exact name: an action matches by its exact characters"},
	{"action-characters-write", "write {action, quoted}: an action matches by its exact characters"},
	{"action-empty", `"Action" is empty: the statement covers no action`},
	{"action-missing", `the statement has no "Action"{code, select, none {} other { ({code})}}`},
	{"authorization-element", "{name, quoted} is not an element of an authorization"},
	{"authorization-no-object", "an authorization must be an object, found {found}"},
	{"both-actions", `the statement has both "Action" and "NotAction"{code, select, none {} other { ({code})}}`},
	{"both-resources", `the statement has both "Resource" and "NotResource"`},
	{"condition-no-object", `"Condition" must be an object of operators, found {found}`},
	{"condition-no-object-hint", `write '{'"operator": '{'"key": ["value"]'}''}'`},
	{"condition-value", "a value of the condition key {key, quoted} must be a string, found {found}"},
	{"condition-values", "the condition key {key, quoted} must have a list of strings, found {found}"},
	{"condition-values-hint", "put the value in brackets"},
	{"depends-entry", `an entry of "Depends" must be an object with "catalog" and "display_name"`},
	{"depends-no-list", `"Depends" must be a list of roles, found {found}`},
	{"did-you-mean", "did you mean {name, quoted}?"},
	{"document-boundary", "it is the boundary of {holder}: a boundary grants nothing, and no policy that it bounds is judged"},
	{"document-broken", "it has errors and cannot be interpreted"},
	{"document-no-json", "it is not valid JSON"},
	{"document-resource-control-policy", "a resource control policy limits who may use the resources of an organization, and grants nothing"},
	{"document-resource-policy", "a resource policy is attached to a resource; only policies of users, groups, roles and agencies are " +
		"judged"},
	{"document-trust-policy", "a trust policy says who may assume a role or an agency, not what the role may do"},
	{"document-unknown", "not a policy: expected a Huawei Cloud, Alibaba Cloud or AWS policy, a PAI workspace document or a ModelArts " +
		"authorization, found {found}"},
	{"duplicate-first-here", "the first one is here"},
	{"duplicate-in-case", "the names {first, quoted} and {second, quoted} differ only in case"},
	{"duplicate-name", "the name {name, quoted} is twice in the same object"},
	{"duplicate-name-hint", "keep one: readers of JSON disagree on which one counts"},
	{"effect-missing", `the statement has no "Effect"`},
	{"effect-missing-hint", `add "Effect": "Allow" or "Deny"`},
	{"effect-no-string", `"Effect" must be "Allow" or "Deny", found {found}`},
	{"effect-spelling", "the effect {found, quoted} is read as {name, quoted}"},
	{"effect-unknown", `"Effect" must be "Allow" or "Deny", found {effect, quoted}`},
	{"element-here", "{name, quoted} is here"},
	{"element-home", "{home, select, attached {use it only in resource policies and trust policies} role {use it only in roles " +
		`("Version": "1.0")} aws {use it only in AWS policies} custom-policy {use it only in policies ("Version": "1.1")} with-sid ` +
		"{use it only in Huawei 5.0, RAM and AWS policies} statement {move it to a statement} other {move it to the policy around " +
		"the statement}}"},
	{"element-missing", "{name, quoted} is missing"},
	{"element-spelling", "the element {found, quoted} is read as {name, quoted}"},
	{"element-unknown", "{name, quoted} is not an element of {where, select, policy {a policy} statement {a statement} other {this form " +
		"of Resource}} in {dialect}{code, select, none {} other { ({code})}}"},
	{"found-no-statement", `a "Statement" without a statement`},
	{"found-other-object", `an object without "Statement"`},
	{"keep-one", "keep one of them"},
	{"limit-at-least", "{what, select, statements {the policy has no statement} actions {the statement has no action} uris {the resource " +
		`object has no URI} resources {the statement has no resource} operators {"Condition" has no operator} keys {the operator ` +
		"has no key} other {the value is empty}}: at least 1 is needed{code, select, none {} other { ({code})}}"},
	{"limit-exceeded", "{what, select, policy-characters {the policy has {found, number} characters} policy-bytes {the policy has {found, " +
		"number} bytes} policy-visible {the policy has {found, number} characters that are not white space} policy-solid {the " +
		"policy has {found, number} characters without white space} role-solid {the role has {found, number} characters without " +
		"white space} dependencies {the role has {found, number} dependencies} request-bytes {the request body has {found, number} " +
		"bytes} statements {the policy has {found, number} statements} actions {the statement has {found, number} actions} " +
		"action-characters {the action has {found, number} characters} uris {the resource object has {found, number} URIs} " +
		"resources {the statement has {found, number} resources} resource-characters {the resource has {found, number} characters} " +
		`operators {"Condition" has {found, number} operators} keys {the operator has {found, number} keys} other {the value has ` +
		"{found, number} characters}}, more than the limit of {limit, number}{code, select, none {} other { ({code})}}"},
	{"limit-inline-role", "the inline policies of a role may have {limit, number} together"},
	{"member-no-roles", `{member, select, none {a member} other {the member {member, quoted}}} has no "Roles" and is not judged`},
	{"member-no-roles-hint", "give an empty list to a member without roles"},
	{"member-roles-no-list", `"Roles" must be a list of strings, found {found}: {member, select, none {a member} other {the member ` +
		"{member, quoted}}} is not judged"},
	{"not-a-list-of-strings", "{name, quoted} must be a list of strings, found {found}{code, select, none {} other { ({code})}}"},
	{"not-a-string", "{name, quoted} must be a string, found {found}"},
	{"not-a-string-in-list", "{name, quoted} must be a list of strings, found {found} in it{code, select, none {} other { ({code})}}"},
	{"not-action-empty", `"NotAction" is empty: the statement covers every action`},
	{"not-analysable-address", "{address} is not judged: {why}"},
	{"not-analysable-address-hint", "audit the plan as JSON, where all values are known: terraform show -json PLAN"},
	{"not-analysable-attached", "{count, plural, one {the policy {names, list, and} is} other {# policies ({names, list, and}) are}} " +
		"attached by name: the file does not say what {count, plural, one {it grants} other {they grant}}"},
	{"not-analysable-attached-beside", "{attached}; what else is attached there is not known either"},
	{"not-analysable-attached-hint", "{platform, select, aws {export what it grants as a file beside this one: aws iam " +
		"get-policy-version --policy-arn ARN --version-id VERSION} alibabacloud {export what it grants as a file beside this one: " +
		"aliyun ram GetPolicy --PolicyType TYPE --PolicyName NAME} other {give the policies as files too; --role NAME attaches one " +
		"of the platform itself, if the catalogue has it}}"},
	{"not-analysable-attached-id", "the policy {id} is attached by its id: the file does not say what it grants"},
	{"not-analysable-attached-id-hint", "an id does not say which policy it is: find it by its name with a data source, or give the " +
		"name with --role"},
	{"not-analysable-block", "a policy in this block is not judged: {why}"},
	{"not-analysable-form", "a policy in {what, select, terraform {Terraform source} terraform-plan {a Terraform plan or state} " +
		"template {a template (CloudFormation, SAM, ROS or Serverless)} json {JSON that is no known document} yaml {YAML} " +
		"markdown {Markdown} code {source code} block {a block that is neither JSON nor YAML} " +
		"filled {a template that is filled in later} other {a text}} is not judged"},
	{"not-analysable-form-hint", "give the policy as a JSON file of its own, or leave the file out with --exclude"},
	{"not-analysable-holders", "the file says who holds a policy, and not what the policy grants"},
	{"not-analysable-holdings", "the file has more than {most, number} policies of users and roles: the rest is not judged"},
	{"not-analysable-holdings-many", "there are too many attachments: from here on {count, plural, one {# is} other {# are}} not judged"},
	{"not-analysable-lookup", "a policy that this task reads from another file is not judged here"},
	{"not-analysable-lookup-hint", "audit that file as well"},
	{"not-analysable-open", "{what, quoted} stands here: this part of the policy is known only when the template is deployed"},
	{"not-analysable-open-hint", "write out what it stands for, or audit the policy as it is deployed"},
	{"not-analysable-sam", "the policy template {name, quoted} of SAM stands here: what it grants is not judged"},
	{"not-analysable-sam-hint", "write the statements out, or audit the role as it is deployed"},
	{"not-analysable-yaml", "a policy in this YAML is not judged: {what}"},
	{"not-analysed-more", "{count, plural, one {# more part of this file is} other {# more parts of this file are}} not judged"},
	{"operator-no-object", "the operator {operator, quoted} must be an object of keys, found {found}"},
	{"operator-no-object-hint", `write '{'"key": ["value"]'}'`},
	{"operator-unknown", "{operator, quoted} is no condition operator: AWS refuses the policy"},
	{"permission-no-codes", `a permission of a role needs the list "PermissionCodes"`},
	{"permission-rules", `"PermissionRules" must be a list, found {found}`},
	{"placeholder-action", "an action has a placeholder, so what the policy grants is not known before it is filled in"},
	{"placeholder-action-hint", "fill it in, and audit the result"},
	{"placeholder-effect", "the effect of a statement is a placeholder, so what the policy grants is not known before it is filled in"},
	{"placeholder-unquoted", "a placeholder stands outside of quotes, so the policy cannot be read before it is filled in"},
	{"placeholder-unquoted-hint", "fill it in and audit the result, or put it into a string"},
	{"policy-too-large", "the policy has more than {most, number} {what, select, names {actions, resources and values of conditions} " +
		"patterns {different actions with a wildcard} other {different actions with a wildcard for the service}}: it is too large " +
		"to judge"},
	{"policy-too-large-hint", "split it, or remove what repeats: no platform accepts a policy of this size"},
	{"policy-type", `the type of a custom policy must be "AX" or "XA", found {type, quoted} (IAM.1009)`},
	{"policy-type-hint", "write AX for global services, or XA for regional projects"},
	{"put-in-brackets", "put it in brackets: [{text, quoted}]"},
	{"resource-blank", "the resource {resource, quoted} is blank or contains white space{code, select, none {} other { ({code})}}"},
	{"resource-empty", "{name, quoted} is empty: the statement names no resource"},
	{"resource-empty-text", "{name, quoted} has an empty text: AWS refuses a policy whose resource is neither an ARN nor \"*\""},
	{"resource-missing", `the statement has no "Resource"`},
	{"resource-missing-hint", `add "Resource": "*" for all resources`},
	{"resource-no-arn", "{resource, quoted} is no ARN: AWS refuses a policy whose resource is neither an ARN nor \"*\""},
	{"resource-no-arn-hint", "write the whole ARN, such as arn:aws:s3:::{resource}"},
	{"resource-no-region", "the resource {resource, quoted} names no region{code, select, none {} other { ({code})}}"},
	{"resource-no-region-hint", "write * for every region"},
	{"resource-no-uri", `the object form of "Resource" has no "uri"{code, select, none {} other { ({code})}}`},
	{"resource-of-role", `"Resource" of a role can only name agencies (IAM.1038)`},
	{"sid-characters", "{sid, quoted} has other characters than letters and digits: AWS refuses a policy with such a Sid"},
	{"sid-twice", "{sid, quoted} names another statement already: AWS refuses a policy with two equal Sids"},
	{"source-larger", "larger than the limit of {limit}"},
	{"source-left-hint", "{why, select, source-link {give it by name} other {leave it out with --exclude}}"},
	{"source-link", "a symbolic link is not followed inside a folder"},
	{"source-no-document", "{reason}; check that this is the file you mean"},
	{"source-no-file", "not a regular file"},
	{"source-none-in", "no policy found in {what, select, terraform {Terraform source} terraform-plan {this Terraform plan or state} " +
		"template {this template} yaml {this YAML} markdown {this Markdown} code {this source code} other {it}}"},
	{"source-text", "expected a policy, found other text"},
	{"source-text-hint", "check that this is the file you mean; its text is not shown"},
	{"source-unread", "{error}"},
	{"statement-alone", "a statement without a policy around it"},
	{"statement-alone-hint", `write '{'"Version": "…", "Statement": [ … ]'}'`},
	{"statement-brackets", "put the statement in brackets: ['{' … '}']"},
	{"statement-empty", `"Statement" is empty: the policy grants nothing`},
	{"statement-missing", `the policy has no "Statement"{code, select, none {} other { ({code})}}`},
	{"statement-no-list", `"Statement" must be a list of statements, found {found}{code, select, none {} other { ({code})}}`},
	{"statement-no-object", "a statement must be an object, found {found}"},
	{"terraform-calls", "{count, plural, one {{names, list, and} is} =2 {{names, list, and} are} =3 {{names, list, and} are} " +
		"other {# modules ({names, list, commas}, …) are}} not judged: {why}"},
	{"terraform-calls-hint", "audit the plan as JSON, which has the policies of all modules: terraform show -json PLAN"},
	{"terraform-large", "its expressions are too large to evaluate"},
	{"terraform-module-alone", "a file from standard input has no folder"},
	{"terraform-module-cycle", "a module that calls itself is not read"},
	{"terraform-module-deep", "modules are read up to {most} in one another"},
	{"terraform-module-elsewhere", "only modules of this repository are read"},
	{"terraform-module-empty", "no Terraform file stands in the folder"},
	{"terraform-module-many", "only the first {most} modules are read"},
	{"terraform-module-unknown", "the source is known only when Terraform runs"},
	{"terraform-module-unread", "the folder cannot be read ({error})"},
	{"terraform-no-policy", "its value is no policy"},
	{"terraform-none", "its count or for_each makes none, and it is empty without one"},
	{"terraform-sensitive", "its argument {name} is marked as sensitive"},
	{"terraform-syntax", "this file has a mistake and was read in part: {what}"},
	{"terraform-syntax-hint", "run terraform validate"},
	{"terraform-template", "the template {file, quoted} cannot be filled in"},
	{"terraform-unknown", "{name} is known only when Terraform runs"},
	{"terraform-unread", "{file, quoted} cannot be read ({error})"},
	{"terraform-untracked-hint", "git does not track {names, list, and}, so {count, plural, one {its text is} other {their texts are}}" +
		" no value here: fill the placeholder in, or add the {count, plural, one {file} other {files}} if no secret is in {count, plural," +
		" one {it} other {them}}, and audit again"},
	{"version-missing", `the policy has no "Version": read as {dialect}`},
	{"version-missing-hint", `add "Version": {version, quoted}`},
	{"version-of-other-place", `the "Version" {version, quoted} is {dialect}, but the policy stands where {platform} has its own`},
	{"version-of-other-platform", `the "Version" {version, quoted} is {dialect}, but --platform is {platform}`},
	{"version-of-other-platform-hint", "leave out --platform, or audit this policy by itself"},
	{"version-unknown", `no known policy grammar has the "Version" {version, quoted}`},
	{"word-spelling", "{element, quoted}: {found, quoted} is read as {word, quoted}"},
	{"word-unknown", "{word, quoted} is not a known {element, quoted} of a workspace role: what it grants is not judged"},
	{"word-unknown-hint", "use one of {words, list, or}"},
	{"write", "write {text, quoted}"},
}
