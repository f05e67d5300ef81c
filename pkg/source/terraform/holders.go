package terraform

import (
	"strings"

	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

// holder is a type of resource that holds policies, and where.
type holder struct {
	kind string
	// attrs are arguments with a policy, inner blocks that have one in an argument.
	attrs []string
	inner [2]string // the name of the block and of its argument
	// statements are blocks that make a policy, of a version.
	statements, version string
	// scope is the argument with the scope of a custom policy, AX or XA.
	scope string
}

// holders are the types with policies of the platforms, in the order of their names.
// Other resources are searched for what looks like a policy. Sources: the
// documentation of the providers in the Terraform registry.
func holders() []holder {
	return []holder{
		{kind: "alicloud_cloud_sso_access_configuration", inner: [2]string{"permission_policies", "permission_policy_document"}},
		{kind: "alicloud_ram_policy", attrs: []string{"policy_document", "document"}, statements: "statement", version: "1"},
		{kind: "alicloud_ram_role", attrs: []string{"assume_role_policy_document", "document"}},
		{kind: "alicloud_resource_manager_control_policy", attrs: []string{"policy_document"}},
		{kind: "alicloud_resource_manager_policy", attrs: []string{"policy_document"}},
		{kind: "alicloud_resource_manager_role", attrs: []string{"assume_role_policy_document"}},
		{kind: "aws_iam_group_policy", attrs: []string{"policy"}},
		{kind: "aws_iam_policy", attrs: []string{"policy"}},
		{kind: "aws_iam_role", attrs: []string{"assume_role_policy"}, inner: [2]string{"inline_policy", "policy"}},
		{kind: "aws_iam_role_policy", attrs: []string{"policy"}},
		{kind: "aws_iam_user_policy", attrs: []string{"policy"}},
		{kind: "aws_organizations_policy", attrs: []string{"content"}},
		{kind: "aws_ssoadmin_permission_set_inline_policy", attrs: []string{"inline_policy"}},
		{kind: "huaweicloud_identity_policy", attrs: []string{"policy_document"}},
		{kind: "huaweicloud_identity_role", attrs: []string{"policy"}, scope: "type"},
		{kind: "huaweicloud_identity_trust_agency", attrs: []string{"trust_policy"}},
		{kind: "huaweicloud_identitycenter_custom_policy_attachment", attrs: []string{"custom_policy"}},
		{kind: "huaweicloud_identitycenter_custom_role_attachment", attrs: []string{"custom_role"}},
		{kind: "huaweicloud_identityv5_policy", attrs: []string{"policy_document"}},
		{kind: "huaweicloud_organizations_policy", attrs: []string{"content"}},
		{kind: "opentelekomcloud_identity_role_v3", statements: "statement", version: "1.1"},
	}
}

func holderOf(kind string) holder {
	for _, h := range holders() {
		if h.kind == kind {
			return h
		}
	}
	return holder{}
}

// platformOf gives the platform of a type of resource, by its provider; "" for any
// other.
func platformOf(kind string) policy.Platform {
	switch prefix, _, _ := strings.Cut(kind, "_"); prefix {
	case "huaweicloud", "hcs", "flexibleengine":
		return platform.HuaweiCloud
	case "opentelekomcloud":
		return platform.OpenTelekomCloud
	case "alicloud":
		return platform.AlibabaCloud
	case "aws":
		return platform.AWS
	}
	return ""
}
