package policy

import "testing"

func TestSign(t *testing.T) {
	for _, c := range []struct {
		text, by string
		of       Platform
	}{
		{"https://iam.eu-de.otc.t-systems.com/v3", "otc.t-systems.com", OpenTelekomCloud},
		{"urn:fss:eu-de:1:function:x", "eu-de", OpenTelekomCloud},
		{`"obs:eu-nl:*:bucket:*"`, "eu-nl", OpenTelekomCloud},
		{"https://iam.cn-north-4.myhuaweicloud.com", "myhuaweicloud.com", HuaweiCloud},
		{"obs:cn-east-3:*:bucket:*", "cn-east-3", HuaweiCloud},
		{"obs:*:*:bucket:my-eu-de-data eu-deX Xeu-de", "", ""}, // parts of other names
		{"urn:smn:eu-de:1 urn:smn:cn-north-4:1", "", ""},       // both
		{"", "", ""},
	} {
		if of, by := sign([]byte(c.text)); of != c.of || by != c.by {
			t.Errorf("%q shows %q by %q, want %q by %q", c.text, of, by, c.of, c.by)
		}
	}
}
