package rule

import "github.com/permgap/permgap/pkg/diag"

// names are the rules about the names of actions.
var names = []Rule{
	{
		Code: UnknownAction, Name: "unknown-action", Level: diag.Warning, Since: "0.1.0",
		Summary: "An action is not in the catalogue.",
		Why: "A misspelt action grants nothing, and no platform says so. With a known name nearby it is a warning that names it; " +
			"without one it is a note, since a service can be newer than its documentation.",
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
		Why:     "It grants nothing. `permgap expand` shows what a pattern means today.",
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
		Why: "Regions and APIs change over at different times: with only the old name a request can be refused tomorrow. " +
			"Grant the new name too.",
		Bad:  Example{Args: "audit --catalog company.yaml policy.json", Input: toolsHead + `tools:job:run` + toolsTail, Extra: []File{{Name: "company.yaml", Content: renamedOverlay}}},
		Good: Example{Args: "audit --catalog company.yaml policy.json", Input: toolsHead + `tools:task:run` + toolsTail, Extra: []File{{Name: "company.yaml", Content: renamedOverlay}}},
	},
	{
		Code: ActionDeprecated, Name: "action-deprecated", Level: diag.Warning, Since: "0.1.0",
		Summary: "The vendor's documentation calls an action deprecated.",
		Why:     "It will stop working; plan its replacement.",
		Bad:     Example{Args: "audit --catalog company.yaml policy.json", Input: toolsHead + `tools:job:poll` + toolsTail, Extra: []File{{Name: "company.yaml", Content: renamedOverlay}}},
		Good:    Example{Args: "audit --catalog company.yaml policy.json", Input: toolsHead + `tools:task:run` + toolsTail, Extra: []File{{Name: "company.yaml", Content: renamedOverlay}}},
	},
	{
		Code: RoleNameAsAction, Name: "role-name-as-action", Level: diag.Error, Since: "0.1.0",
		Summary: "The name of a role stands where an action should.",
		Why: "Documentation tables list roles such as \"KMS Administrator\" among the dependencies of an action; in a policy such a name grants nothing. " +
			"Attach the role, or name the actions it stands for.",
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
}

var listNotebooks = Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"]
    }
  ]
}
`}

const (
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
