package terraform

// attachment is a type of resource that gives a policy to somebody.
type attachment struct {
	kind string
	// holder is the argument that names who holds it, of the resource types, and what
	// the argument with the policy, or "" where the resource is the policy.
	holder, what string
	// in is the block that has the argument with the policy, and whose the argument that
	// says whose it is: of the platform or of the account. "" for none.
	in, whose string
}

// attachmentTypes are the types of attachments. Sources: the documentation of the
// providers in the Terraform registry.
func attachmentTypes() []attachment {
	return []attachment{
		{kind: "alicloud_ram_group_policy_attachment", holder: "group_name", what: "policy_name", whose: "policy_type"},
		{kind: "alicloud_ram_role_policy_attachment", holder: "role_name", what: "policy_name", whose: "policy_type"},
		{kind: "alicloud_ram_user_policy_attachment", holder: "user_name", what: "policy_name", whose: "policy_type"},
		{kind: "alicloud_resource_manager_policy_attachment", holder: "principal_name", what: "policy_name", whose: "policy_type"},
		{kind: "aws_iam_group_policy", holder: "group"},
		{kind: "aws_iam_group_policy_attachment", holder: "group", what: "policy_arn"},
		{kind: "aws_iam_group_policy_attachments_exclusive", holder: "group_name", what: "policy_arns"},
		{kind: "aws_iam_policy_attachment", holder: "groups", what: "policy_arn"},
		{kind: "aws_iam_policy_attachment", holder: "roles", what: "policy_arn"},
		{kind: "aws_iam_policy_attachment", holder: "users", what: "policy_arn"},
		{kind: "aws_iam_role_policy", holder: "role"},
		{kind: "aws_iam_role_policy_attachment", holder: "role", what: "policy_arn"},
		{kind: "aws_iam_role_policy_attachments_exclusive", holder: "role_name", what: "policy_arns"},
		{kind: "aws_iam_user_policy", holder: "user"},
		{kind: "aws_iam_user_policy_attachment", holder: "user", what: "policy_arn"},
		{kind: "aws_iam_user_policy_attachments_exclusive", holder: "user_name", what: "policy_arns"},
		{
			kind: "aws_ssoadmin_customer_managed_policy_attachment", holder: "permission_set_arn", what: "name",
			in: "customer_managed_policy_reference",
		},
		{kind: "aws_ssoadmin_managed_policy_attachment", holder: "permission_set_arn", what: "managed_policy_arn"},
		{kind: "aws_ssoadmin_permission_set_inline_policy", holder: "permission_set_arn"},
		{kind: "huaweicloud_identity_group_role_assignment", holder: "group_id", what: "role_id"},
		{kind: "huaweicloud_identity_role_assignment", holder: "group_id", what: "role_id"},
		{kind: "huaweicloud_identity_user_role_assignment", holder: "user_id", what: "role_id"},
		{kind: "huaweicloud_identitycenter_custom_policy_attachment", holder: "permission_set_id"},
		{kind: "huaweicloud_identitycenter_custom_role_attachment", holder: "permission_set_id"},
		{kind: "huaweicloud_identitycenter_system_identity_policy_attachment", holder: "permission_set_id", what: "policy_ids"},
		{kind: "huaweicloud_identitycenter_system_policy_attachment", holder: "permission_set_id", what: "policy_ids"},
		{kind: "huaweicloud_identityv5_policy_agency_attach", holder: "agency_id", what: "policy_id"},
		{kind: "huaweicloud_identityv5_policy_group_attach", holder: "group_id", what: "policy_id"},
		{kind: "huaweicloud_identityv5_policy_user_attach", holder: "user_id", what: "policy_id"},
		{kind: "opentelekomcloud_identity_role_assignment_v3", holder: "group_id", what: "role_id"},
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

// listing is where a holder itself lists policies by name or resource name.
type listing struct {
	arguments []string
	// in are blocks that have such an argument, what, and whose the argument that says
	// whose policy it is.
	in          []string
	what, whose string
}

func listsOf(kind string) listing {
	switch kind {
	case "alicloud_cloud_sso_access_configuration":
		return listing{in: []string{"permission_policies"}, what: "permission_policy_name", whose: "permission_policy_type"}
	case "aws_iam_role":
		return listing{arguments: []string{"managed_policy_arns"}}
	case "huaweicloud_identity_agency":
		return listing{
			arguments: []string{"all_resources_roles", "domain_roles"}, in: []string{"project_role", "enterprise_project_roles"}, what: "roles",
		}
	case "huaweicloud_identity_trust_agency":
		return listing{arguments: []string{"policy_names"}}
	case "opentelekomcloud_identity_agency_v3":
		return listing{arguments: []string{"domain_roles"}, in: []string{"project_role"}, what: "roles"}
	}
	return listing{}
}

// boundaryOf is the type of resource that bounds a permission set.
const boundaryOf = "aws_ssoadmin_permissions_boundary_attachment"

// nameArguments are arguments with the name of what holds a policy, or of a policy.
var nameArguments = [...]string{"name", "policy_name", "role_name", "group_name", "user_name", "display_name"}
