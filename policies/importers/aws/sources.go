package aws

import "slices"

// document is a source of the tables.
type document struct{ id, title, url, dated, standing, note string }

const pages = "https://docs.aws.amazon.com/"

// documents are the sources, by the ids under which services declare those that
// they use. A service declares none that nothing of it rests on.
var documents = []document{
	{"reference", "Service Authorization Reference: actions, resources and condition keys",
		pages + "service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
		"read: 2026-09", "official", ""},
	{"dependents", "Service Authorization Reference: dependent actions",
		pages + "service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
		"updated: 2026-07-02", "official", "the last edition that had a column of dependent actions"},
	{"dependents-june", "Service Authorization Reference: dependent actions, an earlier edition",
		pages + "service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
		"updated: 2026-06-14", "official", "read independently of the edition of 2026-07-02"},
	{"models", "AWS's API models: the trait aws.iam#requiredActions", "https://github.com/aws/api-models-aws",
		"read: 2025-04", "official", ""},
	{"operations", "Service Authorization Reference: operations and their actions",
		pages + "service-authorization/latest/reference/reference.html", "read: 2026-11", "official",
		"the table that took the place of dependent actions; read in part, and it names what some calls of an operation need"},
	{"parameters", "AWS's API models: required parameters", "https://github.com/aws/aws-sdk-go/tree/v1.55.8/models/apis",
		"updated: 2025-07-31", "official", "a call without its role parameter is refused"},
	{"sessions", "IAM Policy Autopilot: forward access sessions", "https://github.com/awslabs/iam-policy-autopilot",
		"read: 2026-11", "sample", ""},
	{"handlers", "Permissions of CloudFormation handlers", pages + "cloudformation-cli/latest/userguide/resource-type-schema.html",
		"read: 2026-11", "sample", "all that a handler may call"},
	{"managed-policies", "AWS managed policies: values of condition keys", pages + "aws-managed-policy/latest/reference/policy-list.html",
		"read: 2026-11", "inferred", "the value is the only one that policies with this action and this key have"},
	{"managed-without", "AWS managed policies that do without", pages + "aws-managed-policy/latest/reference/policy-list.html",
		"read: 2026-11", "inferred", "AWS's own policies grant the action by its name and not this permission"},
	{"create-action", "Tagging resources while they are created", pages + "AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
		"read: 2026-11", "official", "ec2:CreateAction has the name of the operation that creates the resource"},
	{"rule-role", "Passing a role to a service", pages + "IAM/latest/UserGuide/id_roles_use_passrole.html",
		"read: 2026-11", "official", "iam:PassRole is checked if the call passes a role"},
	{"rule-first-use", "Service-linked roles", pages + "IAM/latest/UserGuide/using-service-linked-roles.html",
		"read: 2026-11", "official", "the role is created once in an account"},
	{"rule-tags", "Tagging resources while they are created", pages + "AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
		"read: 2026-11", "official", "the permission to tag is checked if the call gives tags"},
	{"rule-encryption", "Permissions for AWS services in key policies", pages + "kms/latest/developerguide/key-policy-services.html",
		"read: 2026-11", "official", "the caller's permission counts where the key is a customer managed one"},
	{"rule-log-delivery", "Enable logging from AWS services", pages + "AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
		"updated: 2022-03-25", "official", "who sets up a log delivery needs these permissions"},
	{"policies", "AWS managed policies: their contents", "https://github.com/iann0036/iam-dataset/tree/main/aws/managedpolicies",
		"read: 2026-08-22", "official", "the contents as AWS's API gave them on that day; a policy may have changed since"},
	{"service-roles", "Service-linked roles", pages + "IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html",
		"read: 2026-11", "inferred", "which call creates the role is deduced from what AWS's managed policies allow"},
	{"rule-resource", "Service Authorization Reference: optional resource types",
		pages + "service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
		"read: 2026-09", "official", "what is declared for an optional resource type is needed if the call names such a resource"},
}

// The features that the kind of a permission gives.
var features = map[string]string{
	"role":         "the call passes a role to the service",
	"first-use":    "the service-linked role is not there yet; it is created once in an account",
	"tags":         "the call gives tags",
	"vpc":          "the resource is in a VPC",
	"log-delivery": "logs are delivered to CloudWatch Logs, S3 or Firehose",
	"encryption":   "the data is encrypted with a customer managed key",
}

// order gives the place of a source among the documents.
func order(id string) int {
	return slices.IndexFunc(documents, func(d document) bool { return d.id == id })
}
