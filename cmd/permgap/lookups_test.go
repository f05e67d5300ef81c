package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies"
)

// lookupSchema is the schema of one form of the look-ups.
func lookupSchema(t *testing.T, form string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join(moduleRoot(t), "docs", "schema", "lookups.schema.json") + "#/$defs/" + form)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLookupsKeepTheirSchema holds that what every look-up writes is of its
// form, of one name as of several and of none, and has no list that is null.
func TestLookupsKeepTheirSchema(t *testing.T) {
	testinput.OneGoroutine(t)
	for form, lines := range map[string][]string{
		"Answers": {
			"explain modelarts:notebook:start", "explain modelarts.notebook.start PG101 nonsense", "explain PaiDSW:ListAllInstances AlgoDeveloper",
			"explain KMS-Administrator", "explain lambda:CreateFunction lambda.function.create",
			"catalog show smn nonsense modelarts.notebook.stop", "catalog show obs",
		},
		"Expansion": {"expand modelarts:note*", "expand a:b:c ecs:*", "expand --platform aws zzz"},
		"Holders":   {"roles --action PaiDSW:ListAllInstances", "roles --action nonsense"},
		"Points":    {"roles", "roles --module paidsw PAI.AlgoDeveloper"},
		"Rules":     {"rules"},
		"Version":   {"version"},
		"Services":  {"catalog list", "catalog list --platform aws"},
		"Sources":   {"catalog sources"},
		"Defects":   {"catalog defects"},
		"Coverage":  {"catalog coverage"},
		"Changes":   {"catalog diff built-in built-in"},
		"Abilities": {
			"can " + filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"),
			"can --role AlgoDeveloper", "can " + filepath.Join("..", "..", "docs", "examples") + " modelarts.notebook.start swr:repo:*",
		},
		"Graph": {
			"graph modelarts.notebook.start", "graph --platform alibabacloud *", "graph swr:repo:getRepo", "graph --role AlgoDeveloper",
			"graph " + filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"),
		},
		"Effective": {"config", "config --fail-on note --without sfs-turbo --strict"},
		"Difference": {
			"diff ../../docs/examples/notebook-operator.json ../../docs/examples/roles/creator.json",
			"diff ../../docs/examples ../../docs/examples/roles", "diff ../../docs/examples/roles ../../docs/examples/roles",
			"diff nothing.json ../../go.mod",
		},
		"Validations": {"catalog validate " + filepath.Join("..", "..", "policies", "huaweicloud", "aom.yaml")},
		"Denials": {
			"why Policy doesn't allow swr:repo:getRepo to be performed.",
			"why --policy ../../docs/examples/notebook-operator.json Policy doesn't allow swr:repo:getRepo, kps:x:y to be performed.",
			"why --policy ../../docs/examples/notebook-operator.json Policy doesn't allow smn:topic:list to be performed.",
			"why AccessDenied when calling the RunInstances operation. Encoded authorization failure message: AQEBwXyz0123456789",
			"why NoPermission.AliyunServiceRolePolicyForCEN", "why ModelArts.2785", "why APIGW.0301",
		},
	} {
		s := lookupSchema(t, form)
		for _, line := range lines {
			out, errs, _ := execute("", append(strings.Fields(line), "--format", "json", "--no-config"))
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
			if err != nil {
				t.Errorf("%s: %v\n%s", line, err, errs)
				continue
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s: %v", line, err)
			}
			if form != "Points" && strings.Contains(out, ": null") {
				t.Errorf("%s has a null", line)
			}
		}
	}
}

// aName is a word of a text that names something: an action, a date, an address.
var aName = regexp.MustCompile(`^[\w.:/{}*-]*[:./\d][\w.:/{}*-]*\w$`)

// TestExplainJSONHoldsItsText holds that whatever the text of an explanation
// names stands in its JSON.
func TestExplainJSONHoldsItsText(t *testing.T) {
	testinput.OneGoroutine(t)
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	each := testinput.Times(20, 40)
	if testing.Short() {
		each = 10
	}
	for _, p := range policy.Platforms() {
		for _, list := range []names.List{names.Actions, names.Operations, names.AnyRole} {
			found := list(cat, p)
			for i := 0; i < len(found); i += 1 + len(found)/each {
				all = append(all, found[i])
			}
		}
	}
	all = append(all, "PG101", "PG501", "POST /v1/{project_id}/notebooks", "MODELARTS:notebook:start")
	tried := 0
	for _, name := range all {
		var text bytes.Buffer
		run(context.Background(), []string{"explain", "--no-config", "--", name},
			[]string{"COLUMNS=10000"}, strings.NewReader(""), &text, io.Discard)
		data, _, _ := execute("", []string{"explain", "--no-config", "--format", "json", "--", name})
		var v any
		if err := json.Unmarshal([]byte(data), &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		held := strings.Join(stringsOf(v), "\n")
		for _, word := range strings.Fields(text.String()) {
			word = strings.Trim(word, "(),;'\"?")
			if !aName.MatchString(word) || slices.Contains([]string{"PG305", "error:"}, word) {
				continue
			}
			tried++
			if !strings.Contains(held, word) {
				t.Errorf("%s: the text names %s, and the JSON does not", name, word)
			}
		}
	}
	if tried < 500 {
		t.Errorf("%d words: the test looks for the wrong ones", tried)
	}
}

// stringsOf lists the texts and numbers of a value.
func stringsOf(v any) []string {
	var out []string
	switch v := v.(type) {
	case string:
		out = append(out, v)
	case float64:
		out = append(out, fmt.Sprint(v))
	case []any:
		for _, e := range v {
			out = append(out, stringsOf(e)...)
		}
	case map[string]any:
		for key, e := range v {
			out = append(append(out, key), stringsOf(e)...)
		}
	}
	return out
}
