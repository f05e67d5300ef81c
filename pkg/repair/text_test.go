package repair_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/repair"
)

// small is a catalogue with one operation of a kind, on the platform that has no
// scopes of policies.
const small = `platform: alibabacloud
service: paitoy
sources:
  page: {title: {en: Toy}, url: https://example.com/toy, updated: 2026-01-01, standing: official}
resources:
  thing: ["acs:paitoy:*:*:thing/*"]
actions:
  - {name: paitoy:Make, resources: [thing]}
  - {name: paitoy:Look, resources: [thing]}
  - {name: paitoy:Pass}
  - {name: paitoy:Pay}
operations:
  - id: paitoy.Make
    title: {en: Making a thing}
    actions: [paitoy:Make]
    requires:
      - all: [paitoy:Look]
    source: [page]
  - id: paitoy.Pay
    title: {en: Paying}
    actions: [paitoy:Pay]
    requires:
      - {all: [paitoy:Pass], with: {acs:Service: pay.aliyuncs.com}}
    source: [page]
`

// toy lays the small catalogue over the built-in one.
func toy(t testing.TB) *catalog.Catalog {
	t.Helper()
	return laid(t, small)
}

func laid(t testing.TB, text string) *catalog.Catalog {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cat, err := source.Overlay(builtIn(t), path)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// TestLayouts holds that what is added is laid out as what stands beside it.
func TestLayouts(t *testing.T) {
	cat := toy(t)
	for _, c := range []struct{ name, before, after string }{
		{
			"a list over several lines",
			"{\n\t\"Version\": \"1\",\n\t\"Statement\": [\n\t\t{\n\t\t\t\"Effect\": \"Allow\",\n" +
				"\t\t\t\"Action\": [\n\t\t\t\t\"paitoy:Make\"\n\t\t\t],\n" +
				"\t\t\t\"Resource\": \"*\"\n\t\t}\n\t]\n}\n",
			"{\n\t\"Version\": \"1\",\n\t\"Statement\": [\n\t\t{\n\t\t\t\"Effect\": \"Allow\",\n\t\t\t\"Action\": [\n\t\t\t\t\"paitoy:Make\",\n" +
				"\t\t\t\t\"paitoy:Look\"\n\t\t\t],\n\t\t\t\"Resource\": \"*\"\n\t\t}\n\t]\n}\n",
		},
		{
			"a single name", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"paitoy:Make","Resource":"*"}]}`,
			`{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make", "paitoy:Look"],"Resource":"*"}]}`,
		},
		{
			"one line", `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paitoy:Make","paitoy:Other"], "Resource": ["*"]}]}`,
			`{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paitoy:Make","paitoy:Other","paitoy:Look"], "Resource": ["*"]}]}`,
		},
		{
			"a byte order mark and the line ends of Windows",
			"\uFEFF{\r\n  \"Version\": \"1\",\r\n  \"Statement\": [\r\n    {\r\n      \"Effect\": \"Allow\",\r\n      \"Action\": [\r\n" +
				"        \"paitoy:Make\"\r\n      ],\r\n      \"Resource\": \"acs:paitoy:*:*:thing/mine\"\r\n    }\r\n  ]\r\n}\r\n",
			"\uFEFF{\r\n  \"Version\": \"1\",\r\n  \"Statement\": [\r\n    {\r\n      \"Effect\": \"Allow\",\r\n      \"Action\": [\r\n" +
				"        \"paitoy:Make\"\r\n      ],\r\n      \"Resource\": \"acs:paitoy:*:*:thing/mine\"\r\n    },\r\n    {\r\n" +
				"      \"Effect\": \"Allow\",\r\n      \"Action\": [\r\n        \"paitoy:Look\"\r\n      ],\r\n      \"Resource\": [\r\n" +
				"        \"acs:paitoy:*:*:thing/*\"\r\n      ]\r\n    }\r\n  ]\r\n}\r\n",
		},
		{
			"a condition on the caller holds in every call",
			`{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make"],"Resource":"*",` +
				`"Condition":{"Bool":{"acs:MFAPresent":"true"}}}]}`,
			`{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make", "paitoy:Look"],"Resource":"*",` +
				`"Condition":{"Bool":{"acs:MFAPresent":"true"}}}]}`,
		},
		{
			"a condition on the request holds in one",
			`{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make"],"Resource":"*",` +
				`"Condition":{"StringEquals":{"paitoy:Kind":"a"}}}]}`,
			`{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make"],"Resource":"*",` +
				`"Condition":{"StringEquals":{"paitoy:Kind":"a"}}}, ` +
				`{"Effect": "Allow", "Action": ["paitoy:Look"], "Resource": ["acs:paitoy:*:*:thing/*"]}]}`,
		},
		{
			"a pin is a condition", `{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Pay"],"Resource":"*"}]}`,
			`{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Pay"],"Resource":"*"}, ` +
				`{"Effect": "Allow", "Action": ["paitoy:Pass"], ` +
				`"Resource": ["*"], "Condition": {"StringEquals": {"acs:Service": ["pay.aliyuncs.com"]}}}]}`,
		},
		{
			"a policy in a list of several",
			`[{"PolicyName":"a","PolicyDocument":{"Version":"1","Statement":[{"Effect":"Allow","Action":"paitoy:Make","Resource":"*"}]}},` +
				`{"PolicyName":"b","PolicyDocument":{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make"],"Resource":"*"}]}}]`,
			`[{"PolicyName":"a","PolicyDocument":{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make", "paitoy:Look"],` +
				`"Resource":"*"}]}},` +
				`{"PolicyName":"b","PolicyDocument":{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make", "paitoy:Look"],` +
				`"Resource":"*"}]}}]`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, _ := fixFile(cat, "p.json", []byte(c.before), policy.AlibabaCloud)
			if len(f.Changes) != 1 {
				t.Fatalf("%d changes; left: %v", len(f.Changes), f.Left)
			}
			if d := cmp.Diff(c.after, string(f.Changes[0].After)); d != "" {
				t.Error(d)
			}
			holds(t, cat, "p.json", []byte(c.before), policy.AlibabaCloud)
		})
	}
}

// TestNotEdited holds that what no edit can mend is said, and nothing is changed.
func TestNotEdited(t *testing.T) {
	cat := toy(t)
	for _, c := range []struct{ name, text, id string }{
		{
			"a Deny", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"paitoy:*","Resource":"*"},` +
				`{"Effect":"Deny","Action":"paitoy:Look","Resource":"*"}]}`, "repair-denied",
		},
		{
			"a grant for some callers", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"paitoy:Make","Resource":"*"},` +
				`{"Effect":"Allow","Action":"paitoy:Look","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}}]}`, "repair-partial",
		},
		{
			"a policy in a string", `{"PolicyDocument":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"paitoy:Make\",` +
				`\"Resource\":\"*\"}]}"}`, "repair-by-hand",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, _ := fixFile(cat, "p.json", []byte(c.text), policy.AlibabaCloud)
			if len(f.Changes) > 0 {
				t.Errorf("it was edited:\n%s", f.Changes[0].Diff())
			}
			if len(f.Left) != 1 || string(f.Left[0].Message.ID) != c.id || !f.Open() {
				t.Errorf("it says %+v, not %s", f.Left, c.id)
			}
		})
	}
}

// TestNoFileIsWrittenOver holds that a policy beside another one is only made where
// nothing stands.
func TestNoFileIsWrittenOver(t *testing.T) {
	cat := builtIn(t)
	text := []byte(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["modelarts:notebook:start"]}]}`)
	_, held := fixFile(cat, "p.json", text, policy.HuaweiCloud)
	asked := ""
	f := repair.Fix(cat, held, repair.Options{}, func(path string) bool { asked = path; return true })
	if asked != "p-global.json" {
		t.Errorf("it asked for %q", asked)
	}
	for _, c := range f.Changes {
		if c.Before == nil {
			t.Errorf("it makes %s", c.Path)
		}
	}
	if !f.Open() || !slices.ContainsFunc(f.Left, func(l repair.Left) bool { return l.Message.ID == "repair-by-hand" }) {
		t.Errorf("it says %v", f.Left)
	}
}

// TestLimits holds that a policy does not grow over what the platform takes: what is
// more stands in another one.
func TestLimits(t *testing.T) {
	cat := builtIn(t)
	full := `"modelarts:notebook:start"`
	for i := range 99 {
		full += `,"modelarts:notebook:x` + strings.Repeat("x", i%7) + `"`
	}
	text := `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":[` + full + `]}]}`
	holds(t, cat, "p.json", []byte(text), policy.HuaweiCloud)
	f, _ := fixFile(cat, "p.json", []byte(text), policy.HuaweiCloud)
	var paths []string
	for _, c := range f.Changes {
		paths = append(paths, c.Path)
	}
	if d := cmp.Diff([]string{"p-global.json", "p-2.json"}, paths); d != "" {
		t.Error(d)
	}
}

// TestLeast holds that of any-of groups the members are chosen that add the fewest
// names, and of equal ones those whose names come first.
func TestLeast(t *testing.T) {
	groups := strings.Replace(small, "      - all: [paitoy:Look]\n", `      - {any: [paitoy:B, paitoy:C]}
      - {any: [paitoy:A, paitoy:C]}
      - {any: [paitoy:E, paitoy:D]}
`, 1)
	groups = strings.Replace(groups, "  - {name: paitoy:Pass}\n", `  - {name: paitoy:Pass}
  - {name: paitoy:A}
  - {name: paitoy:B}
  - {name: paitoy:C}
  - {name: paitoy:D}
  - {name: paitoy:E}
`, 1)
	cat := laid(t, groups)
	id, _ := cat.FindOperation(policy.AlibabaCloud, "paitoy.Make")
	g := repair.Generate(cat, repair.Request{Platform: policy.AlibabaCloud, Operations: []catalog.OperationID{id}})
	var names []string
	for _, r := range g.Reasons {
		names = append(names, r.Action)
	}
	if d := cmp.Diff([]string{"paitoy:C", "paitoy:D", "paitoy:Make"}, names); d != "" {
		t.Error(d)
	}
}

// FuzzFix holds the law of fix for any text, and that it never panics.
func FuzzFix(f *testing.F) {
	for _, seed := range []string{
		`{"Version":"1","Statement":[{"Effect":"Allow","Action":"paitoy:Make","Resource":"*"}]}`,
		"\uFEFF{\"Version\":\"1\",\r\n\"Statement\":{\"Effect\":\"Allow\",\"Action\":[ \"paitoy:Make\" ],\"Resource\":\"*\"}}",
		`[{"Version":"1","Statement":[{"Effect":"Allow","Action":["paitoy:Make","paitoy:Make"],"Resource":["acs:paitoy:*:*:thing/a"]}]}]`,
		`{"PolicyDocument":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"paitoy:Make\",\"Resource\":\"*\"}]}"}`,
		`{"Statement":[{"Action":["paitoy:Pay",],"Effect":"Allow","Resource":"*"}],"Version":"1"}`,
		`{"Version":"1","Statement":[{"Effect":"Allow","NotAction":"paitoy:Look","Resource":"*"}]}`,
		`{"Version":"1","Statement":[{"Effect":"Allow","Action":"paitoy:*","Resource":"*"},` +
			`{"Effect":"Deny","Action":"paitoy:Look","Resource":"*"}]}`,
	} {
		f.Add([]byte(seed))
	}
	cat := toy(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 4096 {
			return
		}
		fixed, held := fixFile(cat, "p.json", text, policy.AlibabaCloud)
		for _, c := range fixed.Changes {
			if !json.Valid(bytes.TrimPrefix(c.After, []byte("\uFEFF"))) || c.Before != nil && !within(c.Before, c.After) {
				t.Fatalf("%q became %q", c.Before, c.After)
			}
		}
		for i, p := range after(t, held, fixed) {
			was, is := verdicts(cat, &held[i]), verdicts(cat, &p)
			for op, v := range was {
				if is[op] < v && v != access.Undecided {
					t.Fatalf("%s fell from %s to %s in %q", op, v, is[op], text)
				}
			}
		}
	})
}
