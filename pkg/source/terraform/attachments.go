package terraform

// attachment is a type of resource that gives a policy to somebody.
type attachment struct {
	kind string
	// holder is the argument that names who holds it, of the resource types, and what
	// the argument with the policy, or "" where the resource is the policy.
	holder, what string
}

// attachmentTypes are the types of attachments. Sources: the documentation of the
// providers in the Terraform registry.
func attachmentTypes() []attachment {
	return []attachment{
		{"alicloud_ram_group_policy_attachment", "group_name", "policy_name"},
		{"alicloud_ram_role_policy_attachment", "role_name", "policy_name"},
		{"alicloud_ram_user_policy_attachment", "user_name", "policy_name"},
		{"aws_iam_group_policy", "group", ""},
		{"aws_iam_group_policy_attachment", "group", "policy_arn"},
		{"aws_iam_group_policy_attachments_exclusive", "group_name", "policy_arns"},
		{"aws_iam_policy_attachment", "groups", "policy_arn"},
		{"aws_iam_policy_attachment", "roles", "policy_arn"},
		{"aws_iam_policy_attachment", "users", "policy_arn"},
		{"aws_iam_role_policy", "role", ""},
		{"aws_iam_role_policy_attachment", "role", "policy_arn"},
		{"aws_iam_role_policy_attachments_exclusive", "role_name", "policy_arns"},
		{"aws_iam_user_policy", "user", ""},
		{"aws_iam_user_policy_attachment", "user", "policy_arn"},
		{"aws_iam_user_policy_attachments_exclusive", "user_name", "policy_arns"},
		{"huaweicloud_identity_group_role_assignment", "group_id", "role_id"},
		{"huaweicloud_identity_role_assignment", "group_id", "role_id"},
		{"huaweicloud_identity_user_role_assignment", "user_id", "role_id"},
		{"huaweicloud_identityv5_policy_agency_attach", "agency_id", "policy_id"},
		{"huaweicloud_identityv5_policy_group_attach", "group_id", "policy_id"},
		{"huaweicloud_identityv5_policy_user_attach", "user_id", "policy_id"},
		{"opentelekomcloud_identity_role_assignment_v3", "group_id", "role_id"},
	}
}

// membership is a type of resource that puts users into groups.
type membership struct{ kind, group, user string }

// membershipTypes are the types of memberships. Each of the two arguments may be a
// list.
func membershipTypes() []membership {
	return []membership{
		{"alicloud_ram_group_membership", "group_name", "user_names"},
		{"alicloud_ram_user_group_attachment", "group_name", "user_name"},
		{"aws_iam_group_membership", "group", "users"},
		{"aws_iam_user_group_membership", "groups", "user"},
		{"huaweicloud_identity_group_membership", "group", "users"},
		{"huaweicloud_identityv5_group_membership", "group_id", "user_id_list"},
		{"opentelekomcloud_identity_group_membership_v3", "group", "users"},
		{"opentelekomcloud_identity_user_group_membership_v3", "groups", "user"},
	}
}

// lists are the arguments of holders that list policies by name or resource name, and
// the block that has such an argument.
func lists(kind string) (arguments []string, block, inner string) {
	switch kind {
	case "aws_iam_role":
		return []string{"managed_policy_arns"}, "", ""
	case "huaweicloud_identity_agency":
		return []string{"all_resources_roles", "domain_roles"}, "project_role", "roles"
	case "opentelekomcloud_identity_agency_v3":
		return []string{"domain_roles"}, "project_role", "roles"
	}
	return nil, "", ""
}

// nameArguments are arguments with the name of what holds a policy, or of a policy.
var nameArguments = [...]string{"name", "policy_name", "role_name", "group_name", "user_name", "display_name"}
