package rule

import "github.com/permgap/permgap/pkg/diag"

// prerequisites are the rules about operations and what they need.
var prerequisites = []Rule{
	{
		Code: PrerequisiteMissing, Name: "prerequisite-missing", Level: diag.Error, Since: "0.1.0",
		Summary: "A granted operation needs permissions that nothing grants.",
		Why: "Grant the missing permissions, in this policy or in another one of the same principal, or stop granting the operation. " +
			"Otherwise the call fails, usually with a 403 that does not name the missing permission.",
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
		Summary: "A granted operation needs a permission that is denied.",
		Why: "Narrow or remove the Deny, or stop granting the operation. " +
			"An explicit Deny wins over every Allow, so another grant repairs nothing.",
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
		Summary: "A prerequisite is allowed only on some resources, or only under a condition that the operation itself does not have.",
		Why: "The operation works for some requests and fails for others. Leave it where that is intended. " +
			"Otherwise allow the permission on its whole resource type, or put the same condition on the operation. " +
			"If only some resources are in use, name them: --resource TYPE=PATTERN.",
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
		Summary: "permgap cannot decide whether a prerequisite is allowed.",
		Why: "Check it by hand. The cause is an operator, value or spelling that the platform does not document, " +
			"a policy too large to decide, or a role that the document does not show. " +
			"The prerequisite counts neither as granted nor as missing.",
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
		Summary: "An operation runs with an agency that lacks a permission.",
		Why: "Grant the permission to the agency. Background jobs use the agency's permissions, not the user's: " +
			"the request is accepted and the job fails later. Without --agency this side is not judged, and the report says so.",
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
		Summary: "An operation named by --require or the configuration is not granted, or cannot work.",
		Why: "Grant the operation and its prerequisites. A policy that grants nothing has no gaps: " +
			"name the operations that must work, and the audit becomes a check before deployment.",
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
		Why: "Name the attached roles with --role. " +
			"A Huawei 1.0 role has no effect in a project where a role of its Depends list is missing.",
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
	{
		Code: IncidentalOperation, Name: "incidental-operation", Level: diag.Note, Since: "0.1.0",
		Summary: "Operations are not judged: their permissions are granted because other operations need them.",
		Why: "Do nothing if you mean the other operations only. Otherwise name the operations that you mean with --only, " +
			"or judge all with --all. The note counts the operations that would lack something. " +
			"It names the first ten, with the grant that unlocks each and the operation that it comes along with.",
		Bad:  Example{Args: "audit policy.json", Input: readClaims},
		Good: Example{Args: "audit --only cci.namespaceSubResource.Get.persistentvolumeclaims policy.json", Input: readClaims},
	},
	{
		Code: BoundaryCutsGrant, Name: "boundary-cuts-grant", Level: diag.Warning, Since: "0.1.0",
		Summary: "A boundary removes what a policy grants.",
		Why: "Change the boundary, or grant only what it allows: the policy promises actions that the platform refuses. " +
			"A boundary is what you give with --boundary: an SCP, a permission boundary, a control policy. Each must allow an action too, " +
			"and none may deny it. There is one finding for each Deny, and one for each boundary that has no Allow. It is a note where only " +
			"wide patterns such as `*` grant the actions, or where the boundary limits only resources or requests: " +
			"that is what boundaries are for.",
		Bad: Example{Args: "audit --boundary boundary.json policy.json", Input: securityGroups, Extra: []File{
			{Name: "boundary.json", Content: `{
  "Version": "5.0",
  "Statement": [
    {"Effect": "Allow", "Action": ["*"]},
    {"Effect": "Deny", "Action": ["vpc:securityGroupRules:create"]}
  ]
}
`},
		}},
		Good: Example{Args: "audit --boundary boundary.json policy.json", Input: securityGroups, Extra: []File{
			{Name: "boundary.json", Content: `{
  "Version": "5.0",
  "Statement": [
    {"Effect": "Allow", "Action": ["*"]},
    {"Effect": "Deny", "Action": ["vpc:peerings:*"]}
  ]
}
`},
		}},
	},
	{
		Code: ExcessGrant, Name: "excess-grant", Level: diag.Note, Since: "0.1.0",
		Summary: "A policy grants what no meant operation needs (with --excess).",
		Why: "Remove the grant, or a part of it, if nothing else uses it. What is meant is what --only names, else every operation " +
			"that is judged. All that one of them may need counts as needed: every member of a group, what an agency needs, and what " +
			"prerequisites need themselves. An action without a known operation is never reported: " +
			"nobody knows what it is for.",
		Bad: Example{Args: "audit --excess --only modelarts.image.register policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["modelarts:image:register", "modelarts:notebook:stop", "swr:repo:*"]
    }
  ]
}
`},
		Good: Example{Args: "audit --excess --only modelarts.image.register policy.json", Input: `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "modelarts:image:register", "swr:repo:createRepoDomain", "swr:repo:getRepo", "swr:repo:getRepoDomain",
        "swr:repo:listRepoTags", "swr:repository:getTag"
      ]
    }
  ]
}
`},
	},
}

const securityGroups = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["vpc:securityGroupRules:*"]
    }
  ]
}
`

const readClaims = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["cci:namespaceSubResource:Get", "evs:volumes:get", "sfs:shares:getAllSharesDetail"]
    }
  ]
}
`

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
