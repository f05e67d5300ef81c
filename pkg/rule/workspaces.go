package rule

import "github.com/permgap/permgap/pkg/diag"

// workspaces are the rules about workspace roles.
var workspaces = []Rule{
	{
		Code: RoleLacksPermission, Name: "role-lacks-permission", Level: diag.Error, Since: "0.1.0",
		Summary: "A required permission point is held by none of the workspace roles, nor through a policy.",
		Why: "The console hides or refuses what the role does not hold. Give the member a role that holds the permission point, " +
			"or a policy that grants it; `permgap roles --action` says which roles do.",
		Bad:  Example{Args: "audit --role PAI.AlgoDeveloper --require PaiDSW:ListAllInstances"},
		Good: Example{Args: "audit --role PAI.WorkspaceAdmin --require PaiDSW:ListAllInstances"},
	},
	{
		Code: RoleReachLimited, Name: "role-reach-limited", Level: diag.Warning, Since: "0.1.0",
		Summary: "A role holds a required permission point only for some resources of the workspace, or a Deny takes some away.",
		Why: "A permission point can reach a member's own resources, those of others, public ones, or all of them. " +
			"What is out of reach, or denied, fails or stays invisible.",
		Bad:  Example{Args: "audit --role PAI.AlgoDeveloper --require PaiDSW:DeleteInstanceLabels"},
		Good: Example{Args: "audit --role PAI.WorkspaceAdmin --require PaiDSW:DeleteInstanceLabels"},
	},
	{
		Code: ListingTrimmed, Name: "listing-trimmed", Level: diag.Note, Since: "0.1.0",
		Summary: "A listing is granted without the permission to see all: it shows fewer rows and no error.",
		Why: "ListInstances without ListAllInstances answers with the caller's own rows only, and nothing tells that rows are missing. " +
			"Grant the ListAll permission where the whole picture is needed.",
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
