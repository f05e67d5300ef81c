package platform_test

import (
	"testing"

	"github.com/permgap/permgap/pkg/platform"
)

func TestNamed(t *testing.T) {
	for name, want := range map[string]platform.Platform{
		"huaweicloud": platform.HuaweiCloud, "Huawei Cloud": platform.HuaweiCloud, "huawei": platform.HuaweiCloud,
		"otc": platform.OpenTelekomCloud, "OTC": platform.OpenTelekomCloud, "open-telekom-cloud": platform.OpenTelekomCloud,
		"Open_Telekom_Cloud": platform.OpenTelekomCloud, "t-systems": platform.OpenTelekomCloud,
		"alibaba": platform.AlibabaCloud, "alibaba-cloud": platform.AlibabaCloud, "aliyun": platform.AlibabaCloud,
		"aws": platform.AWS, "amazon": platform.AWS, "": "", "azure": "", "otcc": "", "-": "",
	} {
		if got, is := platform.Named(name); got != want || is != (want != "") {
			t.Errorf("Named(%q) = %q, %v; want %q", name, got, is, want)
		}
	}
	for _, name := range platform.Names() {
		if _, is := platform.Named(name); !is {
			t.Errorf("%q is listed and is no name", name)
		}
	}
}

func TestOwns(t *testing.T) {
	for _, c := range []struct {
		of      platform.Platform
		service string
		want    bool
	}{
		{platform.AlibabaCloud, "OSS", true}, {platform.AlibabaCloud, "PaiDLC", true}, {platform.AWS, "s3", true},
		{platform.AWS, "ecs", false}, {platform.AlibabaCloud, "ecs", false}, // both have one
		{platform.AlibabaCloud, "ram", false}, {platform.AWS, "oss", false}, {platform.HuaweiCloud, "s3", false},
	} {
		if got := c.of.Owns(c.service); got != c.want {
			t.Errorf("%s owns %s: %v", c.of, c.service, got)
		}
	}
}
