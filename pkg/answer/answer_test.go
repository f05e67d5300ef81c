package answer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies"
)

func builtIn(t *testing.T) *catalog.Catalog {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestExplain(t *testing.T) {
	cat := builtIn(t)
	for _, c := range []struct {
		name, platform     string
		kind, means, asked string
		on                 policy.Platform
	}{
		{"PG101", "", "rule", "PG101", "", ""},
		{"prerequisite-missing", "", "rule", "PG101", "", ""},
		{"modelarts:notebook:start", "", "action", "modelarts:notebook:start", "", policy.HuaweiCloud},
		{"MODELARTS:notebook:start", "", "action", "modelarts:notebook:start", "", policy.HuaweiCloud},
		{"modelarts:notebook:start", "opentelekomcloud", "action", "modelarts:notebook:start", "", policy.OpenTelekomCloud},
		{"modelarts.notebook.start", "", "operation", "modelarts.notebook.start", "", policy.HuaweiCloud},
		{"POST /v1/{project_id}/notebooks", "", "api", "POST /v1/{project_id}/notebooks", "", policy.HuaweiCloud},
		{"AlgoDeveloper", "", "role", "PAI.AlgoDeveloper", "", policy.AlibabaCloud},
		{"KMS Administrator", "", "role", "KMS Administrator", "", policy.HuaweiCloud},
	} {
		x, err := answer.Explain(cat, answer.Question{Platform: policy.Platform(c.platform)}, c.name, message.Message{})
		if err != nil || x.Kind != c.kind || x.Name != c.means || x.Asked != c.asked || x.Platform != c.on {
			t.Errorf("%s means %s %q (asked %q) on %s, %v", c.name, x.Kind, x.Name, x.Asked, x.Platform, err)
		}
	}
	x, err := answer.Explain(cat, answer.Question{}, "modelarts:notebook:start", message.Message{})
	if err != nil || !slices.Equal(x.AlsoOn, []policy.Platform{policy.OpenTelekomCloud}) {
		t.Errorf("also on %s, %v", x.AlsoOn, err)
	}
}

func TestUnknown(t *testing.T) {
	cat := builtIn(t)
	takes := message.In("").Text(message.New("hint-show-takes"))
	for _, c := range []struct {
		name, platform string
		err, hint      string
	}{
		{"modelarts:notebook:strat", "", `unknown name "modelarts:notebook:strat"`, "did you mean modelarts:notebook:start?"},
		{"PG1O1", "", `unknown name "PG1O1"`, "did you mean PG101?"},
		{
			"modelarts:*:*", "", `unknown name "modelarts:*:*"`,
			"it is a pattern: permgap expand 'modelarts:*:*' lists the actions that it matches",
		},
		{
			"modelarts:notebook:start", "alibabacloud", `unknown name "modelarts:notebook:start" on alibabacloud`,
			"it is one of huaweicloud: --platform huaweicloud shows it",
		},
		{"zzz", "", `unknown name "zzz"`, takes},
	} {
		x, err := answer.Explain(cat, answer.Question{Platform: policy.Platform(c.platform)}, c.name, message.New("hint-show-takes"))
		var h diag.Hinted
		if !errors.As(err, &h) || err.Error() != c.err || h.Hint != c.hint {
			t.Errorf("%s: %v, hint %q", c.name, err, h.Hint)
		}
		if x.Kind != "unknown" || x.Name != c.name || x.Message != c.err || x.MessageID == "" || x.Hint != c.hint || x.HintID == "" {
			t.Errorf("%s is %s %q: %s (%s), %s (%s)", c.name, x.Kind, x.Name, x.Message, x.MessageID, x.Hint, x.HintID)
		}
	}
}

// TestEveryName holds that every name of the catalogue is explained as what it
// is, and that a name is a pattern that matches itself.
func TestEveryName(t *testing.T) {
	testinput.OneGoroutine(t)
	cat := builtIn(t)
	for _, p := range policy.Platforms() {
		q := answer.Question{Platform: p}
		for kind, list := range map[string]names.List{"action": names.Actions, "operation": names.Operations, "role": names.AnyRole} {
			for i, name := range list(cat, p) {
				if i%testinput.OneIn(5) != 0 {
					continue
				}
				if x, err := answer.Explain(cat, q, name, message.Message{}); err != nil || x.Kind != kind && kind != "role" {
					t.Fatalf("%s on %s is %s, %v", name, p, x.Kind, err)
				}
			}
		}
		for i, name := range names.Actions(cat, p) {
			if i%testinput.OneIn(5) != 0 {
				continue
			}
			if found := answer.Expand(cat, q, name); !slices.Contains(found[0].Actions, name) {
				t.Fatalf("%s matches %q", name, found[0].Actions)
			}
		}
	}
}

func TestExpand(t *testing.T) {
	cat := builtIn(t)
	found := answer.Expand(cat, answer.Question{}, "*")
	var on []policy.Platform
	for _, e := range found {
		on = append(on, e.Platform)
	}
	if slices.Contains(on, policy.OpenTelekomCloud) || len(on) < 2 || on[0] != policy.HuaweiCloud {
		t.Errorf("everything is on %s", on)
	}
	if n := answer.OnlyOnSibling(cat, found); n == 0 {
		t.Error("Open Telekom Cloud has nothing of its own")
	}
	none := answer.Expand(cat, answer.Question{}, "zzz:*")
	if len(none) != 1 || none[0].Actions == nil || len(none[0].Actions) > 0 {
		t.Errorf("nothing is %+v", none)
	}
	var h diag.Hinted
	err := answer.NothingMatches(cat, answer.Question{Platform: policy.AlibabaCloud}, "modelarts:*")
	if !errors.As(err, &h) || err.Error() != `nothing on alibabacloud matches "modelarts:*"` || !strings.HasPrefix(h.Hint, "it matches on ") {
		t.Errorf("%v, hint %q", err, h.Hint)
	}
}

func TestWho(t *testing.T) {
	cat := builtIn(t)
	x, err := answer.Who(cat, answer.Question{}, nil, "paidsw:LISTALLINSTANCES", []string{"WorkspaceOwner", "AlgoDeveloper"})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"version":"1","action":"PaiDSW:ListAllInstances",` +
		`"held_by":[{"role":"PAI.WorkspaceOwner","reach":["private-own","private-others","public-own","public-others"],"certainty":"high"}],` +
		`"lacked_by":[{"role":"PAI.AlgoDeveloper","certainty":"high"}],"unknown":[],"members":[],"attachable":[]}`
	if got := jsonOf(t, x); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	x, err = answer.Who(cat, answer.Question{}, nil, "none", nil)
	want = `{"version":"1","action":"none","held_by":[],"lacked_by":[],"unknown":[],"members":[],"attachable":[]}`
	if got := jsonOf(t, x); err == nil || got != want {
		t.Errorf("an unknown point gives %s, %v", got, err)
	}
}

// TestListsExist holds that a list without entries is empty, never null: on a
// platform that has nothing, and of a name that nothing has.
func TestListsExist(t *testing.T) {
	cat := builtIn(t)
	q := answer.Question{Platform: "nowhere"}
	shown, ok := answer.ShowService(cat, q, "none")
	if ok {
		t.Error("a service that nothing has is shown")
	}
	for _, x := range []any{
		answer.ServicesOf(cat, q), answer.SourcesOf(cat, q), answer.DefectsOf(cat, q), answer.CoverageOf(cat, q),
		answer.ChangesOf(nil), answer.ValidationsOf(nil), answer.Expand(cat, q, "none:*"), shown, answer.AnswersOf(nil),
	} {
		if text := jsonOf(t, x); strings.Contains(text, "null") || !strings.Contains(text, "[]") {
			t.Errorf("%T gives %s", x, text)
		}
	}
}

// TestSameAnswer holds that an answer depends on nothing but the catalogue and
// the question, whose day tells which sources are old.
func TestSameAnswer(t *testing.T) {
	cat := builtIn(t)
	at := func(year int) []byte {
		var all bytes.Buffer
		q := answer.Question{Lang: "zh-Hans", Today: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}
		x, err := answer.Explain(cat, q, "modelarts:notebook:start", message.Message{})
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(jsonOf(t, x))
		all.WriteString(jsonOf(t, answer.SourcesOf(cat, q)))
		return all.Bytes()
	}
	if !bytes.Equal(at(2027), at(2027)) {
		t.Error("the same question has two answers")
	}
	if bytes.Contains(at(1990), []byte(`"stale":true`)) || !bytes.Contains(at(2999), []byte(`"stale":true`)) {
		t.Error("the age of a source does not count from the day of the question")
	}
}

func jsonOf(t *testing.T, x any) string {
	t.Helper()
	var text, small bytes.Buffer
	if err := report.WriteJSON(&text, x); err != nil {
		t.Fatal(err)
	}
	if err := json.Compact(&small, text.Bytes()); err != nil {
		t.Fatal(err)
	}
	return small.String()
}
