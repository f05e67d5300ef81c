package policy

import "strings"

// largeManaged are the names of the managed policies of AWS that are larger than a
// customer's own may be, and do not begin as most of them do. Source: the AWS
// managed policies, as published in August 2026.
const largeManaged = `
AIDevOpsAgentAccessPolicy
AIOpsAssistantPolicy
AWS_ConfigRole
AdministratorAccess-AWSElasticBeanstalk
AdministratorAccess-Amplify
BedrockAgentCoreFullAccess
CloudWatchFullAccessV2
CloudwatchApplicationInsightsServiceLinkedRolePolicy
EC2ImageBuilderExecutionPolicy
FMSServiceRolePolicy
NetworkAdministrator
NetworkSecurityManagerServiceRolePolicy
ReadOnlyAccess
ResourceGroupsTaggingAPITagUntagSupportedResources
SageMakerStudioAdminIAMConsolePolicy
SageMakerStudioAdminIAMDefaultExecutionPolicy
SageMakerStudioAdminIAMPermissiveExecutionPolicy
SageMakerStudioDomainExecutionRolePolicy
SageMakerStudioFullAccess
SageMakerStudioProjectProvisioningRolePolicy
SageMakerStudioProjectRoleMachineLearningPolicy
SageMakerStudioProjectUserRolePermissionsBoundary
SageMakerStudioProjectUserRolePolicy
SageMakerStudioUserIAMDefaultExecutionPolicy
SageMakerStudioUserIAMPermissiveExecutionPolicy
SecurityAudit
ViewOnlyAccess
WellArchitectedAgentResourceScanning
`

// isLargeManaged reports whether AWS has a large managed policy of this name.
func isLargeManaged(name string) bool {
	return name != "" && !strings.Contains(name, "\n") && strings.Contains(largeManaged, "\n"+name+"\n")
}
