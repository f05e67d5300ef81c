package rule

import "github.com/permgap/permgap/pkg/diag"

// names are the rules about the names of actions.
var names = []Rule{
	{
		Code: UnknownAction, Name: "unknown-action", Level: diag.Warning, Since: "0.1.0",
		Summary: "An action is not in the catalogue.",
		Why: "Check the spelling: a misspelt action grants nothing, and no platform reports it. " +
			"It is a warning if a known name is close; the message suggests it. Otherwise it is a note: " +
			"the service may be newer than its documentation. Of a service that the catalogue has in part or not at all, " +
			"one note names the actions, and how many the catalogue has. Of a known service, only its own names are suggested.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:lst"]
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: PatternMatchesNothing, Name: "pattern-matches-nothing", Level: diag.Warning, Since: "0.1.0",
		Summary: "A pattern matches no known action of its service.",
		Why:     "Correct the pattern: it grants nothing. `permgap expand` lists what a pattern matches today.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebooks:list*"]
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: ActionRenamed, Name: "action-renamed", Level: diag.Warning, Since: "0.1.0",
		Summary: "An action has been renamed.",
		Why: "Grant the new name too. Regions and APIs change at different times: " +
			"with the old name alone, a request can be refused tomorrow.",
		Bad:  Example{Args: toolsArgs, Input: toolsHead + `tools:job:run` + toolsTail, Extra: toolsFiles},
		Good: Example{Args: toolsArgs, Input: toolsHead + `tools:task:run` + toolsTail, Extra: toolsFiles},
	},
	{
		Code: ActionDeprecated, Name: "action-deprecated", Level: diag.Warning, Since: "0.1.0",
		Summary: "The vendor's documentation marks an action as deprecated.",
		Why:     "Plan its replacement: it will stop working.",
		Bad:     Example{Args: toolsArgs, Input: toolsHead + `tools:job:poll` + toolsTail, Extra: toolsFiles},
		Good:    Example{Args: toolsArgs, Input: toolsHead + `tools:task:run` + toolsTail, Extra: toolsFiles},
	},
	{
		Code: RoleNameAsAction, Name: "role-name-as-action", Level: diag.Error, Since: "0.1.0",
		Summary: "The name of a role stands where an action should.",
		Why: "Attach the role, or list the actions it stands for. Documentation tables list roles such as \"KMS Administrator\" " +
			"among the dependencies of an action. In a policy such a name grants nothing.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list", "KMS Administrator"]
    }
  ]
}
`},
		Good: listNotebooks,
	},
	{
		Code: WrongPlatform, Name: "wrong-platform", Level: diag.Error, Since: "0.1.0",
		Summary: "A policy has the grammar of one platform and the names of another.",
		Why: "Write the policy in the grammar of the platform whose names it has: otherwise it grants nothing, or the platform " +
			"refuses it. The message names the platform that fits. Its operations are not judged.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"],
      "Resource": "*"
    }
  ]
}
`},
		Good: listNotebooks,
	},
}

var listNotebooks = Example{Args: "audit policy.json", Input: listsNotebooks}

// The parts of an example with an action of a service that only an overlay knows.
const (
	toolsArgs = "audit --catalog company.yaml policy.json"
	toolsHead = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["`
	toolsTail = `"]
    }
  ]
}
`
)

var toolsFiles = []File{{Name: "company.yaml", Content: renamedOverlay}}

const renamedOverlay = `platform: huaweicloud
service: tools
scope: project
title: {en: Company tools}
sources:
  handbook:
    title: {en: Company handbook}
    updated: 2026-01-15
    standing: official
actions:
  - {name: tools:job:poll, deprecated: true, source: [handbook]}
  - {name: tools:job:run, replaced_by: [tools:task:run], source: [handbook]}
  - {name: tools:task:run, source: [handbook]}
`

const listsNotebooks = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"]
    }
  ]
}
`
