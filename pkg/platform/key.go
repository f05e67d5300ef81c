package platform

import "strings"

// KeyKind gives the type that a platform documents for a global condition key;
// text for any other. Case does not matter.
//
// Sources: AWS IAM user guide, "AWS global condition context keys"; Huawei IAM
// user guide, "Global request conditions"; RAM documentation, "Condition".
func KeyKind(key string) Kind {
	for i := range keyKinds {
		if strings.EqualFold(keyKinds[i].key, key) {
			return keyKinds[i].kind
		}
	}
	return OfString
}

var keyKinds = [...]struct {
	key  string
	kind Kind
}{
	{"aws:AssumedRoot", OfBool}, {"aws:MultiFactorAuthPresent", OfBool}, {"aws:PrincipalIsAWSService", OfBool},
	{"aws:SecureTransport", OfBool}, {"aws:ViaAWSService", OfBool},
	{"aws:MultiFactorAuthAge", OfNumber}, {"aws:CurrentTime", OfDate}, {"aws:EpochTime", OfDate}, {"aws:TokenIssueTime", OfDate},
	{"aws:SourceIp", OfIP}, {"aws:VpcSourceIp", OfIP}, {"aws:Ec2InstanceSourcePrivateIPv4", OfIP},
	{"g:MFAPresent", OfBool}, {"g:PrincipalIsRootUser", OfBool}, {"g:SecureTransport", OfBool}, {"g:ViaService", OfBool},
	{"g:MFAAge", OfNumber}, {"g:CurrentTime", OfDate}, {"g:PKITokenIssueTime", OfDate}, {"g:TokenIssueTime", OfDate},
	{"g:SourceIp", OfIP}, {"g:VpcSourceIp", OfIP},
	{"acs:MFAPresent", OfBool}, {"acs:SecureTransport", OfBool}, {"acs:CurrentTime", OfDate}, {"acs:SourceIp", OfIP},
}
