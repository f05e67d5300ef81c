package platform

import "strings"

// aliases are what people call the platforms, without case and separators.
var aliases = []struct {
	name     string
	platform Platform
}{
	{"huawei", HuaweiCloud}, {"hwc", HuaweiCloud}, {"hwcloud", HuaweiCloud},
	{"otc", OpenTelekomCloud}, {"opentelekom", OpenTelekomCloud}, {"tsystems", OpenTelekomCloud}, {"telekomcloud", OpenTelekomCloud},
	{"alibaba", AlibabaCloud}, {"aliyun", AlibabaCloud}, {"alicloud", AlibabaCloud}, {"aliyuncloud", AlibabaCloud},
	{"amazon", AWS}, {"amazonwebservices", AWS},
}

// Named gives the platform of a name as people write it: huawei, otc,
// open-telekom-cloud, aliyun, in any case. False for one that is none.
func Named(name string) (Platform, bool) {
	plain := strings.NewReplacer("-", "", "_", "", " ", "", ".", "").Replace(strings.ToLower(name))
	for _, p := range All() {
		if string(p) == plain {
			return p, true
		}
	}
	for _, a := range aliases {
		if a.name == plain {
			return a.platform, true
		}
	}
	return "", false
}

// Names lists every name that [Named] knows, the platforms' own first.
func Names() []string {
	var names []string
	for _, p := range All() {
		names = append(names, string(p))
	}
	for _, a := range aliases {
		names = append(names, a.name)
	}
	return names
}
