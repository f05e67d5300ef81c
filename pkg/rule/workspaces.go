package rule

import "github.com/permgap/permgap/pkg/diag"

// workspaces are the rules about workspace roles.
var workspaces = []Rule{
	{
		Code: RoleLacksPermission, Name: "role-lacks-permission", Level: diag.Error, Since: "0.1.0",
		Summary: "No workspace role and no policy of the member gives a required permission point.",
		Why: "Give the member a role that holds the permission point, or a policy that allows it; `permgap roles --action` lists the roles. " +
			"The console hides or refuses what the member does not hold.",
		Bad:  Example{Args: "audit --role PAI.AlgoDeveloper --require PaiDSW:ListAllInstances"},
		Good: Example{Args: "audit --role PAI.WorkspaceAdmin --require PaiDSW:ListAllInstances"},
	},
	{
		Code: RoleReachLimited, Name: "role-reach-limited", Level: diag.Warning, Since: "0.1.0",
		Summary: "A role gives a required permission point only for some resources of the workspace, or a Deny removes some.",
		Why: "Give the member a role that reaches further, if the work needs it. A permission point can reach the member's own resources, " +
			"those of others, public ones, or all of them. What is out of reach, or denied, fails or stays invisible.",
		Bad:  Example{Args: "audit --role PAI.AlgoDeveloper --require PaiDSW:DeleteInstanceLabels"},
		Good: Example{Args: "audit --role PAI.WorkspaceAdmin --require PaiDSW:DeleteInstanceLabels"},
	},
	{
		Code: ListingTrimmed, Name: "listing-trimmed", Level: diag.Note, Since: "0.1.0",
		Summary: "A listing is granted without the permission to see everything: it shows fewer rows and no error.",
		Why: "Grant the ListAll permission where the full list is needed. " +
			"ListInstances without ListAllInstances returns only the caller's own rows, and nothing shows that rows are missing.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "paidsw:ListInstances",
      "Resource": "*"
    }
  ]
}
`},
		Good: Example{Args: "audit policy.json", Input: `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["paidsw:ListInstances", "paidsw:ListAllInstances"],
      "Resource": "*"
    }
  ]
}
`},
	},
}
