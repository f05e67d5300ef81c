package rule

import "github.com/permgap/permgap/pkg/diag"

// prerequisites are the rules about operations and what they need.
var prerequisites = []Rule{
	{
		Code: PrerequisiteMissing, Name: "prerequisite-missing", Level: diag.Error, Since: "0.1.0",
		Summary: "An operation that the policy grants also needs permissions that nothing grants.",
		Why: "The operation fails when it is used, usually with a 403 that does not name the missing permission. " +
			"Grant the prerequisites in this policy or in another one that the same principal holds, or take the grant of the operation away.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:image:delete"]
    }
  ]
}
`},
		Good: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "modelarts:image:delete",
        "swr:repo:listRepoTags",
        "swr:repo:deleteRepoTag",
        "swr:repository:getTag",
        "swr:repository:deleteTag"
      ]
    }
  ]
}
`},
	},
	{
		Code: PrerequisiteDenied, Name: "prerequisite-denied", Level: diag.Error, Since: "0.1.0",
		Summary: "An operation that the policy grants needs a permission that a Deny takes away.",
		Why:     "An explicit Deny wins over every Allow, so adding a grant repairs nothing: narrow or remove the Deny, or stop granting the operation.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:image:delete", "swr:*:*"]
    },
    {
      "Effect": "Deny",
      "Action": ["swr:repo:delete*"]
    }
  ]
}
`},
		Good: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:image:delete", "swr:*:*"]
    },
    {
      "Effect": "Deny",
      "Action": ["swr:namespace:delete*"]
    }
  ]
}
`},
	},
	{
		Code: PrerequisitePartial, Name: "prerequisite-partial", Level: diag.Warning, Since: "0.1.0",
		Summary: "A prerequisite is granted only on some resources, or only under a condition that the operation does not imply.",
		Why: "The operation works for some requests and fails for others. Where that is meant, leave it; else widen the grant to the whole resource type, " +
			"or put the same condition on the operation itself.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:update", "kps:SSHKeyPair:get"]
    },
    {
      "Effect": "Allow",
      "Action": ["csms:secret:get", "csms:secret:getVersion"],
      "Condition": {"Bool": {"g:MFAPresent": ["true"]}}
    }
  ]
}
`},
		Good: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["kps:SSHKeyPair:get"]
    },
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:update", "csms:secret:get", "csms:secret:getVersion"],
      "Condition": {"Bool": {"g:MFAPresent": ["true"]}}
    }
  ]
}
`},
	},
	{
		Code: PrerequisiteUndecided, Name: "prerequisite-undecided", Level: diag.Note, Since: "0.1.0",
		Summary: "Whether a prerequisite is granted could not be decided.",
		Why: "An operator, a value or a spelling that nobody documents, a question too large for its budget, or a role that a policy cannot show. " +
			"It is neither counted as granted nor as missing: check it by hand.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:update", "kps:SSHKeyPair:get", "csms:secret:get"]
    },
    {
      "Effect": "Allow",
      "Action": ["csms:secret:getVersion"],
      "Condition": {"StringSoundsLike": {"g:UserName": ["ops"]}}
    }
  ]
}
`},
		Good: Example{Args: "audit policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:update", "kps:SSHKeyPair:get", "csms:secret:get", "csms:secret:getVersion"]
    }
  ]
}
`},
	},
	{
		Code: AgencyPrerequisite, Name: "agency-prerequisite-missing", Level: diag.Error, Since: "0.1.0",
		Summary: "An operation runs with an agency that lacks a permission it needs.",
		Why: "Back-end jobs act with the agency's permissions, not the user's: the request is accepted and the job fails later. " +
			"Grant the permission to the agency. Without --agency this side is not judged, and the report says so.",
		Bad: Example{Args: "audit --catalog company.yaml --agency agency.json policy.json", Input: agencyUser, Extra: []File{
			{Name: "company.yaml", Content: agencyOverlay},
			{Name: "agency.json", Content: `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["obs:object:GetObject"]}]}
`},
		}},
		Good: Example{Args: "audit --catalog company.yaml --agency agency.json policy.json", Input: agencyUser, Extra: []File{
			{Name: "company.yaml", Content: agencyOverlay},
			{Name: "agency.json", Content: `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["obs:object:*"]}]}
`},
		}},
	},
	{
		Code: RequiredNotReady, Name: "required-operation-not-ready", Level: diag.Error, Since: "0.1.0",
		Summary: "An operation that --require or the configuration names is not granted, or cannot work.",
		Why: "A policy that grants nothing has no gaps either; naming the operations that must work turns an audit into a pre-deploy check. " +
			"Grant the operation and its prerequisites.",
		Bad: Example{Args: "audit --require modelarts.notebook.stop policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"]
    }
  ]
}
`},
		Good: Example{Args: "audit --require modelarts.notebook.stop policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list", "modelarts:notebook:stop"]
    }
  ]
}
`},
	},
	{
		Code: RoleDependency, Name: "role-dependency", Level: diag.Note, Since: "0.1.0",
		Summary: "A role depends on other roles, and the document cannot show whether they are attached.",
		Why: "A Huawei 1.0 role has no effect where the roles in its Depends list are not granted in the same project. " +
			"Name the roles that are attached with --role to settle the question.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "Version": "1.0",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"]
    }
  ],
  "Depends": [{"catalog": "BASE", "display_name": "Tenant Guest"}]
}
`},
		Good: Example{Args: "audit --role 'Tenant Guest' policy.json", Input: `{
  "Version": "1.0",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:list"]
    }
  ],
  "Depends": [{"catalog": "BASE", "display_name": "Tenant Guest"}]
}
`},
	},
}

const agencyUser = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:notebook:stop"]
    }
  ]
}
`

const agencyOverlay = `platform: huaweicloud
service: modelarts
sources:
  runbook:
    title: {en: Company runbook}
    updated: 2026-01-15
    standing: official
operations:
  - id: modelarts.company.archive
    title: {en: Archiving a stopped notebook}
    actions: [modelarts:notebook:stop]
    requires:
      - {all: [obs:object:GetObject, obs:object:PutObject], by: agency}
    source: [runbook]
`
