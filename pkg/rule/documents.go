package rule

import "github.com/permgap/permgap/pkg/diag"

// documents are the rules about the form of a document.
var documents = []Rule{
	{
		Code: InvalidJSON, Name: "invalid-json", Level: diag.Error, Since: "0.1.0",
		Summary: "The file is not valid JSON.",
		Why:     "The platform refuses it, and nothing in it can be judged: exit code 2.",
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
		Why: "Parsers disagree on which one counts, so what is granted depends on who reads it. " +
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
		Summary: "A document has an element that its grammar does not have.",
		Why:     "The platform refuses or ignores it; often it is a misspelt element, or one of another policy language.",
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
		Summary: "An element has the wrong type, is missing, or has a value that it cannot have.",
		Why: "Where the intent is plain (a string for a list, the case of Effect, no Version) it is a warning and the document is judged; " +
			"else nothing certain can be said: exit code 2.",
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
		Summary: "A document exceeds a size or a count that the platform documents.",
		Why:     "The platform may refuse it. Limits have been raised before, so this is a warning; the message names the number and its source.",
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
		Why: "A custom policy is attached either globally or to projects; the actions of the other kind have no effect. " +
			"Make two policies. Where the input states its type (AX or XA) the contradiction is an error.",
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
		Summary: "A grant names a resource that its action never uses, or a spelling that the platform does not match.",
		Why:     "The grant has no effect, and the platform does not say so. Name a resource of the action's own type, or \"*\".",
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
