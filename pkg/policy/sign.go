package policy

import (
	"bytes"
	"strings"
)

// signs are texts that show on which of the platforms with Huawei's grammar a
// document is used: domains of their endpoints, and regions as resource names,
// URNs and endpoints have them. Sources: "Regions and Endpoints" of both.
var signs = [...]struct {
	text     string
	platform Platform
	region   bool // stands between separators
}{
	{"otc.t-systems.com", OpenTelekomCloud, false},
	{"t-systems.com", OpenTelekomCloud, false},
	{"open-telekom-cloud", OpenTelekomCloud, false},
	{"opentelekomcloud", OpenTelekomCloud, false},
	{"eu-de", OpenTelekomCloud, true},
	{"eu-nl", OpenTelekomCloud, true},
	{"eu-ch2", OpenTelekomCloud, true},
	{"myhuaweicloud.com", HuaweiCloud, false},
	{"myhuaweicloud.eu", HuaweiCloud, false},
	{"huaweicloud.com", HuaweiCloud, false},
	{"cn-north-1", HuaweiCloud, true},
	{"cn-north-4", HuaweiCloud, true},
	{"cn-north-9", HuaweiCloud, true},
	{"cn-east-2", HuaweiCloud, true},
	{"cn-east-3", HuaweiCloud, true},
	{"cn-south-1", HuaweiCloud, true},
	{"cn-southwest-2", HuaweiCloud, true},
	{"ap-southeast-1", HuaweiCloud, true},
	{"ap-southeast-3", HuaweiCloud, true},
	{"la-south-2", HuaweiCloud, true},
}

// sign finds which of the platforms a text shows, and by what: nothing if it
// shows none, or both.
func sign(text []byte) (of Platform, by string) {
	dash, cloud := bytes.IndexByte(text, '-') >= 0, bytes.Contains(text, []byte("cloud"))
	for _, s := range signs {
		switch { // most policies have no dash, and no text is looked for twenty times
		case !dash && strings.Contains(s.text, "-"), !cloud && strings.Contains(s.text, "cloud"):
			continue
		case s.platform == of, !shows(text, s.text, s.region):
			continue
		}
		if of != "" {
			return "", ""
		}
		of, by = s.platform, s.text
	}
	return of, by
}

// shows reports whether a text holds a sign; a region between separators only.
func shows(text []byte, word string, region bool) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(word))
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(word)
		if !region || separates(text, from-1) && separates(text, to) {
			return true
		}
		at = to
	}
}

// separates reports whether a byte ends a word of a name; so do both ends.
func separates(text []byte, i int) bool {
	return i < 0 || i >= len(text) || bytes.IndexByte([]byte(`:."/_ ,`), text[i]) >= 0
}
