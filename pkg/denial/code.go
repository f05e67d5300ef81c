package denial

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/platform"
)

// kind is what a code says by itself.
type kind struct {
	code     string
	platform platform.Platform
	layer    Layer
	action   string
}

// kinds are the codes whose names do not say that access is denied, or say
// more. Sources: the error code lists in the API references of the services.
var kinds = [...]kind{
	{"IAM.0002", platform.HuaweiCloud, "", ""},
	{"IAM.0003", platform.HuaweiCloud, Identity, ""},
	{"ModelArts.0108", platform.HuaweiCloud, "", ""},
	{"ModelArts.0112", platform.HuaweiCloud, Identity, ""},
	{"ModelArts.2785", platform.HuaweiCloud, NoAgency, ""},
	{"ModelArts.2838", platform.HuaweiCloud, Workspace, ""},
	{"ModelArts.4310", platform.HuaweiCloud, "", ""},
	{"DNS.1802", platform.HuaweiCloud, Identity, ""},
	{"VPC.2201", platform.HuaweiCloud, Identity, ""},
	{"VPC.2701", platform.HuaweiCloud, "", ""},
	{"Pdp.0001", platform.HuaweiCloud, Identity, ""},
	{"12000136", platform.HuaweiCloud, Identity, ""},
	{"VPN.0007", platform.HuaweiCloud, "", ""},
	{"APIGW.0301", platform.HuaweiCloud, Authentication, ""},
	{"APIGW.0302", platform.HuaweiCloud, "", ""},
	{"APIC.7300", platform.HuaweiCloud, "", ""},
	{"CCE.01403001", platform.HuaweiCloud, "", ""},
	{"Ecs.0003", platform.HuaweiCloud, "", ""},
	{"DMS.10240309", platform.HuaweiCloud, "", ""},
	{"FSS.1126", platform.HuaweiCloud, "", ""},
	{"Forbidden.NotSupportRAM", platform.AlibabaCloud, Unsupported, ""},
	{"ServiceRoleNotFound", platform.AlibabaCloud, NoAgency, ""},
	{"ServiceLinkedRoleNotExist", platform.AlibabaCloud, NoAgency, ""},
}

// speaking are the starts of codes whose names say that access is denied.
var speaking = [...]kind{
	{"NoPermission.AliyunServiceRole", platform.AlibabaCloud, Identity, "ram:CreateServiceLinkedRole"},
	{"NoPermission", platform.AlibabaCloud, "", ""},
	{"Forbidden.", platform.AlibabaCloud, "", ""},
	{"OperationDenied.NoPermission", platform.AlibabaCloud, "", ""},
	{"UnauthorizedOperation", platform.AWS, "", ""},
	{"Client.UnauthorizedOperation", platform.AWS, "", ""},
	{"AccessDeniedException", platform.AWS, "", ""},
	{"UnauthorizedException", "", "", ""},
	{"AccessDenied", "", "", ""},
	{"AuthorizationError", platform.AWS, "", ""},
}

// kindOf gives what a code says; nothing of an unknown one.
func kindOf(code string) kind {
	if code == "" {
		return kind{}
	}
	for _, k := range kinds {
		if match.EqualFold(k.code, code) {
			return k
		}
	}
	for _, k := range speaking {
		if match.HasPrefixFold(code, k.code) {
			return k
		}
	}
	return kind{}
}

// isDenial reports whether a word is a code by which access is denied, wherever
// it stands.
func isDenial(word string) bool {
	if match.HasPrefixFold(word, "AccessDenied") {
		rest := word[len("AccessDenied"):]
		return rest == "" || rest[0] == '.' || match.EqualFold(rest, "Exception") || match.EqualFold(rest, "Error")
	}
	if match.HasPrefixFold(word, "NoPermission") && len(word) > len("NoPermission") {
		return word[len("NoPermission")] == '.'
	}
	return kindOf(word).code != "" && word != "12000136"
}

// isDenialValue reports whether the value of a code says that access is denied.
func isDenialValue(code string) bool {
	if isDenial(code) || kindOf(code).code != "" {
		return true
	}
	folded := match.Fold(code)
	for _, part := range [...]string{"accessdenied", "nopermission", "forbidden", "unauthorized", "notauthorized", "permissiondenied"} {
		if strings.Contains(folded, part) {
			return true
		}
	}
	return false
}

// isCode reports whether a text has the form of an error code.
func isCode(text string) bool {
	if len(text) == 0 || len(text) > 80 {
		return false
	}
	for i := range len(text) {
		if c := text[i]; !isWordByte(c) && c != ' ' {
			return false
		}
	}
	return !strings.Contains(text, "  ")
}

// layers are the words by which an answer names a kind of policy.
var layers = [...]struct {
	words string
	layer Layer
}{
	{"service control", ControlPolicy},
	{"controlpolicy", ControlPolicy},
	{"control policy", ControlPolicy},
	{"resource control", ResourceLimit},
	{"boundary", Boundary},
	{"session", Session},
	{"endpoint", EndpointPolicy},
	{"assumerolepolicy", Trust},
	{"trust", Trust},
	{"resource-based", ResourcePolicy},
	{"bucket policy", ResourcePolicy},
	{"bucket acl", ResourcePolicy},
	{"bucket referer", ResourcePolicy},
	{"authorizer's policy", Session},
	{"identity", Identity},
}

// layerOf gives the kind of policy that a folded text names first; "" for none.
func layerOf(text string) (found Layer) {
	first := len(text)
	for _, l := range layers {
		if i := strings.Index(text, l.words); i >= 0 && i < first {
			first, found = i, l.layer
		}
	}
	return found
}
