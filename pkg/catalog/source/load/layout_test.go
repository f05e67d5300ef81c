package load

import (
	"strings"
	"testing"
)

// A text that is no YAML is told with the line that does not fit and with what
// to do, where that can be made out.
func TestSyntaxAdvice(t *testing.T) {
	const head = `platform: huaweicloud
service: swr
title: {en: SWR}
sources:
  page:
    title: {en: P}
    standing: official
operations:
  - id: swr.repo.get
    title: {en: Getting}
    api: ["GET /v2/{id}"]
    note: >-
       two
         lines
    requires:
      - {all: [a:b,
         c:d]}
      - {all: [a:b]}
    source: [page]
`
	for name, c := range map[string]struct{ old, is, want string }{
		"a key too far left":  {"    api:", "   api:", "f.yaml:11:4: not valid YAML: line 11 is indented by 3, its neighbours by 4"},
		"a key too far right": {"    api:", "     api:", "f.yaml:11:6: not valid YAML: line 11 is indented by 5, its neighbours by 4"},
		"an item too far left": {"      - {all: [a:b]}", "     - {all: [a:b]}",
			"f.yaml:18:6: not valid YAML: line 18 is indented by 5, its neighbours by 6"},
		"the last key": {"    source: [page]", "   source: [page]",
			"f.yaml:19:4: not valid YAML: line 19 is indented by 3, its neighbours by 4"},
		"a source's key":    {"    standing", "   standing", "f.yaml:7:4: not valid YAML: line 7 is indented by 3, its neighbours by 4"},
		"a key of the file": {"operations:", " operations:", "f.yaml:8:2: not valid YAML: line 8 is indented by 1, its neighbours by 2"},
		"braces in a list": {`["GET /v2/{id}"]`, `[GET /v2/{id}]`,
			"f.yaml:11:11: not valid YAML: braces mean a mapping here: put the value in quotes"},
		"a colon in a text": {"note: >-", "note: see: there",
			"f.yaml:12:11: not valid YAML: a colon and a blank begin another value: put this one in quotes"},
		"braces in a second": {`["GET /v2/{id}"]`, `["GET /v2/{id}", PUT /v2/{id}/x]`,
			"f.yaml:11:27: not valid YAML: braces mean a mapping here: put the value in quotes"},
		"braces in a mapping": {"{en: P}", "{en: P/{x}}", "f.yaml:6:17: not valid YAML: braces mean a mapping here: put the value in quotes"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(head, c.old, c.is, 1)
			_, problems := Parse("f.yaml", []byte(text))
			if got := problems.Error(); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}
