package rule

import "github.com/permgap/permgap/pkg/diag"

// documents are the rules about the form of a document.
var documents = []Rule{
	{
		Code: InvalidJSON, Name: "invalid-json", Level: diag.Error, Since: "0.1.0",
		Summary: "The file is not valid JSON.",
		Why:     "Correct the syntax. The platform refuses the file, and nothing in it can be judged: exit code 2.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow"
      "Action": ["modelarts:notebook:list"]
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: DuplicateKey, Name: "duplicate-key", Level: diag.Error, Since: "0.1.0",
		Summary: "An object has the same key twice, or two keys that differ only in case.",
		Why: "Keep one of them. Parsers disagree on which one counts, so what is granted depends on the reader. " +
			"The document is not judged: exit code 2.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"],
      "effect": "Deny"
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: UnknownElement, Name: "unknown-element", Level: diag.Warning, Since: "0.1.0",
		Summary: "A document has an element that its policy language does not have.",
		Why:     "Correct or remove it. The platform refuses or ignores it; often it is misspelt, or belongs to another policy language.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"],
      "Comment": "read only"
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: MalformedElement, Name: "malformed-element", Level: diag.Error, Since: "0.1.0",
		Summary: "An element is missing, has the wrong type, or has a value that is not allowed.",
		Why: "Correct the element. Where the intent is plain it is a warning, and the document is judged: " +
			"a string instead of a list, the case of Effect, no Version. " +
			"Otherwise the document cannot be judged: exit code 2.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Permit",
      "Action": ["modelarts:notebook:list"]
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: LimitExceeded, Name: "limit-exceeded", Level: diag.Warning, Since: "0.1.0",
		Summary: "A document exceeds a size or count limit that the platform documents.",
		Why: "Shorten or split the document: the platform may refuse it. Platforms have raised limits before, so this is a warning. " +
			"The message names the limit and its source.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {"Effect": "Allow", "Action": ["modelarts:notebook:list"]},
    {"Effect": "Allow", "Action": ["modelarts:notebook:get"]},
    {"Effect": "Allow", "Action": ["modelarts:notebook:stop"]},
    {"Effect": "Allow", "Action": ["modelarts:image:list"]},
    {"Effect": "Allow", "Action": ["modelarts:image:get"]},
    {"Effect": "Allow", "Action": ["modelarts:image:listGroup"]},
    {"Effect": "Allow", "Action": ["modelarts:tag:list"]},
    {"Effect": "Allow", "Action": ["modelarts:notebook:delete"]},
    {"Effect": "Allow", "Action": ["modelarts:notebook:listMountedStorages"]}
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: MixedScope, Name: "mixed-scope", Level: diag.Warning, Since: "0.1.0",
		Summary: "A Huawei custom policy mixes global and project-level actions.",
		Why: "Make two policies. A custom policy is attached either globally or to projects, " +
			"and actions of the other kind have no effect. If the file states its type (AX or XA), this is an error.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list", "obs:object:GetObject"]
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: IneffectiveGrant, Name: "ineffective-grant", Level: diag.Warning, Since: "0.1.0",
		Summary: "A grant names a resource that its action never uses, or has a spelling that the platform does not match.",
		Why:     "Name a resource of the action's own type, or \"*\". The grant has no effect, and the platform does not report it.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["obs:object:GetObject"],
      "Resource": ["obs:*:*:bucket:reports"]
    }
  ]
}
`},
		Good: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["obs:object:GetObject"],
      "Resource": ["obs:*:*:object:reports/*"]
    }
  ]
}
`},
	},
}
