package alibaba

import (
	"strings"
	"testing"
	"testing/fstest"
)

// What a person declared leaves the tables, an API that a page calls otherwise is
// no name, and other APIs are inferred.
func TestFiles(t *testing.T) {
	in := fstest.MapFS{}
	for name, text := range map[string]string{
		"actions":       "x:Make\tCreate\twrite\tacs:x:*:*:thing/*\tx:Tag\tp\nx:Mine\t\tread\t*\t\tp\n",
		"apis":          "x\tCreate\tX\nx\tMake\tX\nx\tOther\tX\n",
		"codes":         "x\tX\tderived\n",
		"pages":         "x\tp\tPage\thttps://help.aliyun.com/p\tread: 2026-11\tnote\n",
		"service-roles": "AliyunServiceRoleForX\tx.aliyuncs.com\tstated\tofficial\thttps://help.aliyun.com/r\tread: 2026-11\n",
		"services":      "x\tX service\n",
	} {
		in[name+".tsv"] = &fstest.MapFile{Data: []byte(strings.Join(columns[name], "\t") + "\n" + text)}
	}
	mine := "platform: alibabacloud\nservice: x\nsources:\n  s: {title: {en: S}, url: https://help.aliyun.com/s, read: 2026-11, " +
		"standing: official}\nactions:\n  - {name: x:Mine, source: [s]}\n"
	files, err := Files(fstest.MapFS{"alibabacloud/x.yaml": {Data: []byte(mine)}}, in)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range files {
		got[f.Path] = f.After
	}
	want := "name\taccess\tresources\tkeys\tstanding\tsource\nx:Make\twrite\tthing\tx:Tag\t\tp\nx:Other\t\t\t\tinferred\tapi-names\n"
	if got["alibabacloud/x.actions.tsv"] != want {
		t.Errorf("%q", got["alibabacloud/x.actions.tsv"])
	}
	if ram := got["alibabacloud/ram.reference.yaml"]; !strings.Contains(ram, "with: {ram:ServiceName: x.aliyuncs.com}}") {
		t.Errorf("%s", ram)
	}
}
