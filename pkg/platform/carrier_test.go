package platform

import "testing"

func TestOfCaller(t *testing.T) {
	for key, want := range map[string]bool{
		"g:MFAPresent": true, "G:mfapresent": true, "g:SourceIp": true, "g:UserName": true, "g:RequestedRegion": true,
		"aws:PrincipalTag/team": true, "aws:principaltag/Team": true, "aws:PrincipalTag/": false, "aws:PrincipalTag": false,
		"acs:CurrentTime": true, "aws:RequestedRegion": true,
		"g:ResourceTag/team": false, "g:EnterpriseProjectId": false, "aws:RequestTag/x": false, "iam:PassedToService": false,
		"acs:Service": false, "aws:CalledVia": false, "aws:ViaAWSService": false, "g:ServiceName": false,
		"s3:prefix": false, "nobody:knows": false, "": false,
	} {
		if got := OfCaller(key); got != want {
			t.Errorf("OfCaller(%q) = %v", key, got)
		}
	}
}
