package denial

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/platform"
)

const (
	aws     = platform.AWS
	alibaba = platform.AlibabaCloud
	huawei  = platform.HuaweiCloud
	otc     = platform.OpenTelekomCloud
	encoded = "AQEBwXyz-0123456789_abcdefghijklmnopqrstuvwxyz"
	bob     = "arn:aws:iam::111122223333:user/bob"
)

// awsSentence is the sentence of AWS with an end of its own.
func awsSentence(end string) string {
	return "User: " + bob + " is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::111122223333:role/x " + end
}

// TestParse holds what is read of each form that the platforms publish, and of
// the outputs of tools around them.
func TestParse(t *testing.T) {
	created := Denial{Platform: aws, Action: "iam:CreateRole", Resource: "arn:aws:iam::111122223333:role/x",
		Principal: bob, Layer: Unknown}
	with := func(d Denial, change func(*Denial)) Denial { change(&d); return d }
	layered := func(layer Layer, explicit bool) []Denial {
		return []Denial{with(created, func(d *Denial) { d.Layer, d.Explicit, d.Implicit = layer, explicit, !explicit })}
	}
	for name, c := range map[string]struct {
		text string
		want []Denial
	}{
		// AWS
		"aws identity": {awsSentence("because no identity-based policy allows the iam:CreateRole action"), layered(Identity, false)},
		"aws resource": {awsSentence("because no resource-based policy allows the iam:CreateRole " +
			"action"), layered(ResourcePolicy, false)},
		"aws scp": {awsSentence("because no service control policy allows the iam:CreateRole " +
			"action"), layered(ControlPolicy, false)},
		"aws rcp": {awsSentence("because no resource control policy allows the iam:CreateRole " +
			"action"), layered(ResourceLimit, false)},
		"aws boundary": {awsSentence("because no permissions boundary allows the iam:CreateRole action"), layered(Boundary, false)},
		"aws session":  {awsSentence("because no session policy allows the iam:CreateRole action"), layered(Session, false)},
		"aws endpoint": {awsSentence("because no VPC endpoint policy allows the iam:CreateRole " +
			"action"), layered(EndpointPolicy, false)},
		"aws deny":       {awsSentence("with an explicit deny in an identity-based policy"), layered(Identity, true)},
		"aws deny scp":   {awsSentence("with an explicit deny in a service control policy"), layered(ControlPolicy, true)},
		"aws deny rcp":   {awsSentence("with an explicit deny in a resource control policy"), layered(ResourceLimit, true)},
		"aws deny bound": {awsSentence("with an explicit deny in a permissions boundary"), layered(Boundary, true)},
		"aws plain":      {awsSentence(""), []Denial{created}},
		"aws policy arn": {
			awsSentence("with an explicit deny in a service control policy: " +
				"arn:aws:organizations::1:policy/o-1/service_control_policy/p-1"),
			[]Denial{with(created, func(d *Denial) {
				d.Layer, d.Explicit = ControlPolicy, true
				d.Policy = "arn:aws:organizations::1:policy/o-1/service_control_policy/p-1"
			})},
		},
		"aws json": {
			`{"__type":"AccessDeniedException","Message":"` + awsSentence("because no permissions boundary allows the "+
				"iam:CreateRole action") + `"}`,
			[]Denial{with(created, func(d *Denial) { d.Code, d.Layer, d.Implicit = "AccessDeniedException", Boundary, true })},
		},
		"aws cli": {
			"\nAn error occurred (AccessDenied) when calling the CreateRole operation: " + awsSentence(""),
			[]Denial{with(created, func(d *Denial) { d.Code, d.Operation = "AccessDenied", "CreateRole" })},
		},
		"aws cli without a sentence": {
			"An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied",
			[]Denial{{Platform: aws, Code: "AccessDenied", Operation: "ListBuckets", Layer: Unknown}},
		},
		"aws terraform, wrapped and coloured": {
			"\x1b[31m╷\x1b[0m\n│ Error: creating IAM Role (x): operation error IAM: CreateRole, https response error\n" +
				"│ StatusCode: 403, RequestID: 0b1c, api error AccessDenied: User:\n│ " + bob + " is not\n" +
				"│ authorized to perform: iam:CreateRole on resource:\n│ arn:aws:iam::111122223333:role/x because no\n" +
				"│ identity-based policy allows the iam:CreateRole action\n│ \n│   with aws_iam_role.x,\n│   on main.tf line 1\n╵\n",
			[]Denial{with(created, func(d *Denial) {
				d.Code, d.Operation, d.Layer, d.Implicit = "AccessDenied", "CreateRole", Identity, true
			})},
		},
		"aws ec2": {
			"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. " +
				"Encoded authorization failure message: " + encoded + "</Message></Error></Errors><RequestID>r</RequestID></Response>",
			[]Denial{{Platform: aws, Code: "UnauthorizedOperation", Layer: Unknown, Encoded: encoded}},
		},
		"aws ec2, newer": {
			"An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this " +
				"operation. User: " + bob + " is not authorized to perform: ec2:RunInstances on resource: " +
				"arn:aws:ec2:eu-west-1:111122223333:instance/* because no identity-based policy allows the ec2:RunInstances action. " +
				"Encoded authorization failure message: " + encoded,
			[]Denial{{
				Platform: aws, Code: "UnauthorizedOperation", Action: "ec2:RunInstances", Operation: "RunInstances", Principal: bob,
				Resource: "arn:aws:ec2:eu-west-1:111122223333:instance/*", Layer: Identity, Implicit: true, Encoded: encoded,
			}},
		},
		"aws s3": {
			`<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>User: ` + bob + ` is not authorized to ` +
				`perform: s3:GetObject on ` +
				`resource: "arn:aws:s3:::b/a key" because no identity-based policy allows the s3:GetObject ` +
				`action</Message><HostId>h</HostId></Error>`,
			[]Denial{{
				Platform: aws, Code: "AccessDenied", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/a key", Principal: bob,
				Layer: Identity, Implicit: true,
			}},
		},
		"aws decoded": {
			`{"DecodedMessage":"{\"allowed\":false,\"explicitDeny\":true,\"matchedStatements\":{\"items\":[]},\"context\":{\"principal\":` +
				`{\"id\":\"A\"},\"action\":\"ec2:RunInstances\",\"resource\":\"arn:aws:ec2:eu-west-1:1:subnet/s\"}}"}`,
			[]Denial{{Platform: aws, Action: "ec2:RunInstances", Resource: "arn:aws:ec2:eu-west-1:1:subnet/s", Layer: Unknown,
				Explicit: true}},
		},
		// Alibaba Cloud
		"alibaba api alone": {
			`{"RequestId":"R","HostId":"ecs.aliyuncs.com","Code":"Forbidden.RAM","Message":"User not authorized to ` +
				`operate on the specified ` +
				`resource, or this API doesn't support RAM."}`,
			[]Denial{{Platform: alibaba, Code: "Forbidden.RAM", Layer: Unknown}},
		},
		"alibaba": {
			`{"Code":"NoPermission","Message":"You are not authorized to do this action. Resource: ` +
				`acs:ecs:cn-x:1:instance/i Action: ecs:StartInstance"}`,
			[]Denial{{Platform: alibaba, Code: "NoPermission", Action: "ecs:StartInstance",
				Resource: "acs:ecs:cn-x:1:instance/i", Layer: Unknown}},
		},
		"alibaba pai: the verb alone": {
			`{"Code":"Forbidden","Message":"You are not authorized to do this action. Action: ListInstances, Resource: ` +
				`acs:paidsw:cn-x:1:workspace/2/*"}`,
			[]Denial{{Platform: alibaba, Code: "Forbidden", Action: "paidsw:ListInstances",
				Resource: "acs:paidsw:cn-x:1:workspace/2/*", Layer: Unknown}},
		},
		"alibaba detail": {
			`{"Code":"NoPermission","Message":"You are not authorized to perform this operation.","AccessDeniedDetail":{"PolicyType":` +
				`"AccountLevelIdentityBasedPolicy","AuthPrincipalOwnerId":"1","AuthPrincipalType":"SubUser","AuthPrincipalDisplayName":"22",` +
				`"NoPermissionType":"ImplicitDeny","AuthAction":"ecs:StartInstance","EncodedDiagnosticMessage":"` + encoded + `"}}`,
			[]Denial{{
				Platform: alibaba, Code: "NoPermission", Action: "ecs:StartInstance", Principal: "22", Layer: Identity,
				Implicit: true, Encoded: encoded,
			}},
		},
		"alibaba detail, camel": {
			`{"code":"AccessDenied","message":"m","accessDeniedDetail":{"authAction":"agentrun:CreateAgent","authPrincipalType":"SubUser",` +
				`"noPermissionType":"ExplicitDeny","encodedDiagnosticInfo":"` + encoded + `"}} agentrun.cn-x.aliyuncs.com`,
			[]Denial{{Platform: alibaba, Code: "AccessDenied", Action: "agentrun:CreateAgent", Layer: Unknown, Explicit: true,
				Encoded: encoded}},
		},
		"alibaba decoded": {
			`{"DecodedDiagnosticMessage":{"ExplicitDeny":true,"NoPermissionPolicyType":"ControlPolicy","AuthAction":"oss:PutObject",` +
				`"AuthResource":"acs:oss:*:1:b/o","AuthPrincipal":{"AuthPrincipalType":"SubUser","AuthPrincipalDisplayName":"acs:ram::1:user/u"}}}`,
			[]Denial{{
				Platform: alibaba, Action: "oss:PutObject", Resource: "acs:oss:*:1:b/o", Principal: "acs:ram::1:user/u",
				Layer:    ControlPolicy,
				Explicit: true,
			}},
		},
		"alibaba oss bucket policy": {
			`<Error><Code>AccessDenied</Code><Message>Access denied by bucket ` +
				`policy.</Message><HostId>b.oss-cn-x.aliyuncs.com</HostId></Error>`,
			[]Denial{{Platform: alibaba, Code: "AccessDenied", Layer: ResourcePolicy}},
		},
		"alibaba oss bucket acl": {
			`<Error><Code>AccessDenied</Code><Message>You have no right to access this object because of bucket acl.</Message>` +
				`<HostId>b.oss-cn-x.aliyuncs.com</HostId></Error>`,
			[]Denial{{Platform: alibaba, Code: "AccessDenied", Layer: ResourcePolicy}},
		},
		"alibaba oss authorizer": {
			`<Error><Code>AccessDenied</Code><Message>Access denied by authorizer's ` +
				`policy.</Message><HostId>b.oss-cn-x.aliyuncs.com</HostId></Error>`,
			[]Denial{{Platform: alibaba, Code: "AccessDenied", Layer: Session}},
		},
		"alibaba oss referer": {
			`<Error><Code>AccessDenied</Code><Message>You are denied by bucket referer ` +
				`policy.</Message><HostId>b.oss-cn-x.aliyuncs.com</HostId></Error>`,
			[]Denial{{Platform: alibaba, Code: "AccessDenied", Layer: ResourcePolicy}},
		},
		"alibaba function compute": {
			`{"ErrorCode":"AccessDenied","ErrorMessage":"the caller is not authorized to perform 'fc:CreateService' on ` +
				`resource 'acs:fc:cn-x:1:services/s'"}`,
			[]Denial{{Platform: alibaba, Code: "AccessDenied", Action: "fc:CreateService",
				Resource: "acs:fc:cn-x:1:services/s", Layer: Unknown}},
		},
		"alibaba service-linked role": {
			`{"Code":"NoPermission.AliyunServiceRolePolicyForCEN","Message":"You are not authorized to create the ` +
				`service linked role. Role Name: ` +
				`AliyunServiceRoleForCEN. Service Name: cen.aliyuncs.com. Make sure that the user has been granted the ` +
				`ram:CreateServiceLinkedRole permission."}`,
			[]Denial{{Platform: alibaba, Code: "NoPermission.AliyunServiceRolePolicyForCEN",
				Action: "ram:CreateServiceLinkedRole", Layer: Identity}},
		},
		"alibaba sls": {
			`{"errorCode":"Unauthorized","errorMessage":"denied by sts or ram, action: log:GetLogStoreLogs, resource: ` +
				`acs:log:cn-x:1:project/p/logstore/l"}`,
			[]Denial{{
				Platform: alibaba, Code: "Unauthorized", Action: "log:GetLogStoreLogs",
				Resource: "acs:log:cn-x:1:project/p/logstore/l", Layer: Unknown,
			}},
		},
		"alibaba no ram": {
			`{"Code":"Forbidden.NotSupportRAM","Message":"This action does not support accessed by RAM mode."}`,
			[]Denial{{Platform: alibaba, Code: "Forbidden.NotSupportRAM", Layer: Unsupported}},
		},
		"alibaba role": {
			`{"Code":"ServiceLinkedRoleNotExist","Message":"The role AliyunServiceRoleForX does not exist."}`,
			[]Denial{{Platform: alibaba, Code: "ServiceLinkedRoleNotExist", Layer: NoAgency}},
		},
		"alibaba sdk": {
			"[SDK alibaba-cloud-sdk-go ERROR]: SDKError:\n StatusCode: 403\n Code: NoPermission\n Message: code: 403, " +
				"You are not authorized to do this " +
				"action. Resource: acs:vpc:cn-x:1:vpc/* Action: vpc:CreateVpc request id: R\n Data: " +
				"{\"Code\":\"NoPermission\",\"HttpCode\":403}",
			[]Denial{{Platform: alibaba, Code: "NoPermission", Action: "vpc:CreateVpc", Resource: "acs:vpc:cn-x:1:vpc/*",
				Layer: Unknown}},
		},
		// Huawei Cloud and Open Telekom Cloud
		"huawei iam": {
			`{"error_msg":"Policy doesn't allow iam:users:createUser to be performed.","error_code":"IAM.0003"}`,
			[]Denial{{Platform: huawei, Code: "IAM.0003", Action: "iam:users:createUser", Layer: Identity}},
		},
		"huawei without an action": {
			`{"error_msg":"You are not authorized to perform the requested action.","error_code":"IAM.0002"}`,
			[]Denial{{Platform: huawei, Code: "IAM.0002", Layer: Unknown}},
		},
		"huawei modelarts": {
			`{"error_code":"ModelArts.0112","error_msg":"Policy doesn't allow {modelarts:notebook:start} ` +
				`{/v1/p/notebooks/n} to be performed."}`,
			[]Denial{{Platform: huawei, Code: "ModelArts.0112", Action: "modelarts:notebook:start", Layer: Identity}},
		},
		"huawei modelarts operation": {
			`{"error_code":"ModelArts.0108","error_msg":"You are not authorized to perform the (CreateNotebook) operation."}`,
			[]Denial{{Platform: huawei, Code: "ModelArts.0108", Operation: "CreateNotebook", Layer: Unknown}},
		},
		"huawei agency": {
			`{"error_code":"ModelArts.2785","error_msg":"AuthorizationNotFound"}`,
			[]Denial{{Platform: huawei, Code: "ModelArts.2785", Layer: NoAgency}},
		},
		"huawei cloud eye": {
			`{"http_code":"403","message":{"details":"Policy doesn't allow [ces:alarms:put] to be performed","code":"403"},` +
				`"encoded_authorization_message":null}`,
			[]Denial{{Platform: huawei, Action: "ces:alarms:put", Layer: Identity}},
		},
		"huawei vpc": {
			`403 Forbidden {"code":"VPC.2201","message":"Policy doesn't allow <vpc:subnets:create> to be performed"}`,
			[]Denial{{Platform: huawei, Code: "VPC.2201", Action: "vpc:subnets:create", Layer: Identity}},
		},
		"huawei vpc token": {
			`{"code":"VPC.2701","message":"Token is not allowed to do this action."}`,
			[]Denial{{Platform: huawei, Code: "VPC.2701", Layer: Unknown}},
		},
		"huawei any code, does not": {
			`{"error":{"code":"XYZ.77","message":"Policy does not allow csms:secret:get to be performed."}}`,
			[]Denial{{Platform: huawei, Code: "XYZ.77", Action: "csms:secret:get", Layer: Identity}},
		},
		"huawei mrs": {
			`{"error_code":"12000136","error_msg":"Permission denied. Error message: Policy doesn't allow ` +
				`bss:order:update to be performed."}`,
			[]Denial{{Platform: huawei, Code: "12000136", Action: "bss:order:update", Layer: Identity}},
		},
		"huawei vpn": {
			`{"error_code":"VPN.0007","error_msg":"the user is not authorized to perform vpn:vpnGateways:create"}`,
			[]Denial{{Platform: huawei, Code: "VPN.0007", Action: "vpn:vpnGateways:create", Layer: Unknown}},
		},
		"huawei several actions": {
			`{"error_msg":"Policy doesn't allow vpc:vpcs:get, vpc:vpcs:list to be performed.","error_code":"IAM.0003"}`,
			[]Denial{
				{Platform: huawei, Code: "IAM.0003", Action: "vpc:vpcs:get", Layer: Identity},
				{Platform: huawei, Code: "IAM.0003", Action: "vpc:vpcs:list", Layer: Identity},
			},
		},
		"huawei gateway": {
			`{"error_code":"APIGW.0302","error_msg":"The IAM user is not authorized to access the API: x","request_id":"r"}`,
			[]Denial{{Platform: huawei, Code: "APIGW.0302", Layer: Unknown}},
		},
		"huawei gateway, a reason behind the API": {
			`{"error_code":"APIGW.0302","error_msg":"The IAM user is not authorized to access the API: account is frozen"}`,
			[]Denial{{Platform: huawei, Code: "APIGW.0302", Layer: Unknown}},
		},
		"huawei authentication": {
			`{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: decrypt token fail","request_id":"r"}`,
			[]Denial{{Platform: huawei, Code: "APIGW.0301", Layer: Authentication}},
		},
		"huawei action and resource": {
			`{"error_code":"APIC.7300","error_msg":"You do not have permission to perform action apic:apis:get on ` +
				`resource apic:cn-north-4:1:api:x."}`,
			[]Denial{{Platform: huawei, Code: "APIC.7300", Action: "apic:apis:get", Resource: "apic:cn-north-4:1:api:x", Layer: Unknown}},
		},
		"huawei identity policies": {
			`User: iam::1:user:bob is not authorized to perform: ecs:cloudServers:start on resource: ` +
				`ecs:cn-north-4:1:instance:i with an explicit ` +
				`deny in the service control policy.`,
			[]Denial{{
				Platform: huawei, Action: "ecs:cloudServers:start", Resource: "ecs:cn-north-4:1:instance:i", Principal: "iam::1:user:bob",
				Layer: ControlPolicy, Explicit: true,
			}},
		},
		"huawei terraform": {
			"Error: error creating notebook: Action forbidden: [POST https://modelarts.eu-de.otc.t-systems.com/v1/0a1b/notebooks?x=y], " +
				"request_id: r, error message: {\"error_code\":\"ModelArts.0112\",\"error_msg\":\"Policy doesn't allow " +
				"modelarts:notebook:create to be performed.\"}",
			[]Denial{{
				Platform: otc, Code: "ModelArts.0112", Action: "modelarts:notebook:create", API: "POST " +
					"/v1/0a1b/notebooks", Layer: Identity,
			}},
		},
		"request alone": {
			"2026-11-30T08:00:00Z POST https://modelarts.cn-north-4.myhuaweicloud.com/v1/0a1b/notebooks HTTP/1.1 403 Forbidden",
			[]Denial{{Platform: huawei, API: "POST /v1/0a1b/notebooks", Layer: Unknown}},
		},
		"python requests": {
			"requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: " +
				"https://modelarts.cn-north-4.myhuaweicloud.com/v1/0a1b/notebooks",
			[]Denial{{Platform: huawei, API: "/v1/0a1b/notebooks", Layer: Unknown}},
		},
		"json in json": {
			`{"level":"error","msg":"call failed: {\"error\":\"{\\\"error_code\\\":\\\"DNS.1802\\\",\\\"error_msg\\\":\\\"` +
				`Policy doesn\\u0027t allow ` +
				`dns:recordset:list to be performed.\\\"}\"}"}`,
			[]Denial{{Platform: huawei, Code: "DNS.1802", Action: "dns:recordset:list", Layer: Identity}},
		},
		"several in a log": {
			"08:00 POST /v1/0a1b/notebooks 403 {\"error_code\":\"ModelArts.0112\",\"error_msg\":\"Policy doesn't allow " +
				"modelarts:notebook:create to be performed.\"}\n" +
				"08:01 GET /v1/0a1b/notebooks 200\n" +
				"08:02 GET /v2/manage/repos 403 {\"error_code\":\"IAM.0003\",\"error_msg\":\"Policy doesn't allow " +
				"swr:repo:getRepo to be performed.\"}\n" +
				"08:03 GET /v2/manage/repos 403 {\"error_code\":\"IAM.0003\",\"error_msg\":\"Policy doesn't allow " +
				"swr:repo:getRepo to be performed.\"}\n",
			[]Denial{
				{Platform: huawei, Code: "ModelArts.0112", Action: "modelarts:notebook:create", API: "POST " +
					"/v1/0a1b/notebooks", Layer: Identity},
				{Platform: huawei, Code: "IAM.0003", Action: "swr:repo:getRepo", API: "GET /v2/manage/repos", Layer: Identity, Times: 2},
			},
		},
		"two calls of the command line": {
			"An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied\n" +
				"An error occurred (AccessDenied) when calling the GetObject operation: Access Denied\n",
			[]Denial{
				{Platform: aws, Code: "AccessDenied", Operation: "ListBuckets", Layer: Unknown},
				{Platform: aws, Code: "AccessDenied", Operation: "GetObject", Layer: Unknown},
			},
		},
		// no answers
		"nothing":              {"", nil},
		"a success":            {`{"code":"200","message":"ok","action":"ecs:StartInstance"}`, nil},
		"a file":               {"bash: ./deploy.sh: Permission denied", nil},
		"a policy":             {`{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:StartInstance","Resource":"*"}]}`, nil},
		"a status of no call":  {"HTTP/1.1 403 Forbidden", nil},
		"a name":               {"modelarts:notebook:start", nil},
		"an action and a time": {"10:20:30 started ecs:StartInstance", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, more := Parse(c.text)
			for i := range c.want {
				c.want[i].Times = max(c.want[i].Times, 1)
			}
			if d := cmp.Diff(c.want, got); d != "" || more != 0 {
				t.Error(d, more)
			}
			crlf, _ := Parse(strings.ReplaceAll(c.text, "\n", "\r\n"))
			if d := cmp.Diff(got, crlf); d != "" {
				t.Error("with line ends of Windows:", d)
			}
		})
	}
}
