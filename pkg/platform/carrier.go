package platform

import "strings"

// OfCaller reports whether a condition key is the caller's: who, session,
// network, time and client. All calls of one caller have one value of it. Every
// other key is a request's, also one that nobody documents: an operation's own
// call has its value, and the call that checks a prerequisite another. Case does
// not matter.
//
// The requested region is the caller's here: whoever works in a region calls all
// services of it there. A call to a global service has another, see
// [RequestedRegion].
func OfCaller(key string) bool {
	for i := range callerKeys {
		for _, k := range callerKeys[i].keys {
			if family := strings.HasSuffix(k, "/"); family && len(key) > len(k) && strings.EqualFold(key[:len(k)], k) || !family && strings.EqualFold(key, k) {
				return true
			}
		}
	}
	return RequestedRegion(key)
}

// RequestedRegion reports whether a key is the region that a call is sent to.
func RequestedRegion(key string) bool {
	return strings.EqualFold(key, "aws:RequestedRegion") || strings.EqualFold(key, "g:RequestedRegion") || strings.EqualFold(key, "acs:RequestedRegion")
}

// callerKeys are the keys of callers, and where it says what they hold. A name
// that ends in a slash stands for all keys that begin with it.
//
// The pages say what a key holds. That one caller has one value of it follows
// from that, and is our reading: no page says it in these words.
var callerKeys = [...]struct {
	source string
	keys   []string
}{
	{"AWS IAM user guide, global condition context keys (read 2026-09)", []string{
		"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgPaths", "aws:PrincipalOrgID", "aws:PrincipalTag/", "aws:PrincipalIsAWSService",
		"aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "aws:PrincipalType", "aws:userid", "aws:username",
		"aws:AssumedRoot", "aws:FederatedProvider", "aws:TokenIssueTime", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent",
		"aws:ChatbotSourceArn", "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4", "aws:SourceIdentity",
		"ec2:RoleDelivery", "ec2:SourceInstanceArn", "glue:RoleAssumedBy", "glue:CredentialIssuingService", "lambda:SourceFunctionArn",
		"ssm:SourceInstanceArn", "identitystore:UserId",
		"aws:SourceIp", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgPaths", "aws:VpceOrgID",
		"aws:VpcSourceIp", "aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "aws:UserAgent",
	}},
	{"Huawei Cloud and Open Telekom Cloud IAM, policy syntax (2023-02-23)", []string{
		"g:CurrentTime", "g:DomainName", "g:MFAPresent", "g:MFAAge", "g:ProjectName", "g:UserId", "g:UserName",
	}},
	{"Huawei Cloud IAM, policy parameters (2024-12-12)", []string{"g:PKITokenIssueTime"}},
	{"Huawei Cloud identity policies, global condition keys (2026-02-05)", []string{
		"g:PrincipalUrn", "g:PrincipalAccount", "g:PrincipalOrgPath", "g:DomainId",
	}},
	{"Huawei Cloud IAM Access Analyzer, filter of findings", []string{
		"g:PrincipalId", "g:PrincipalOrgId", "g:PrincipalOrgManagementAccountId", "g:SourceIp", "g:SourceVpc", "g:SourceVpce",
	}},
	{"published policies of Huawei Cloud landing zones", []string{
		"g:PrincipalType", "g:PrincipalIsRootUser", "g:PrincipalTag/", "g:SourceIdentity", "g:TokenIssueTime", "g:VpcSourceIp", "g:SecureTransport", "g:UserAgent",
	}},
	{"Alibaba Cloud RAM, policy elements (2021-07-16)", []string{"acs:CurrentTime", "acs:SecureTransport", "acs:SourceIp", "acs:MFAPresent"}},
	{"Alibaba Cloud service pages on conditions (2021-07-14 to 2025-09-29)", []string{"acs:SourceVpc", "acs:PrincipalARN", "acs:UserAgent", "acs:AccessId"}},
	{"published policies of Alibaba Cloud resource directories", []string{"acs:PrincipalRDId", "acs:PrincipalRDPath"}},
}
