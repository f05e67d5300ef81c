package config_test

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/config"
)

// answer says what a key of a configuration that somebody found can do.
type answer struct {
	// path is a configuration in which PATH is a path: one that leads out is refused.
	path string
	// lowers is a configuration that every report names, and by which setting.
	lowers, setting string
	// harmless is why it can do neither.
	harmless string
}

// answers has one for each key of the table.
var answers = map[string]answer{
	"format":               {harmless: "names no output: TestNoOutput"},
	"color":                {harmless: "colours"},
	"lang":                 {harmless: "words"},
	"platform":             {lowers: "platform: aws\n"},
	"catalog":              {path: "catalog: [PATH]\n", lowers: "catalog: [x.yaml]\n"},
	"fail-on":              {lowers: "fail-on: never\n"},
	"strict":               {harmless: "only adds"},
	"together":             {lowers: "together: true\n"},
	"quiet":                {lowers: "quiet: true\n"},
	"group-by":             {harmless: "an order"},
	"role-basis":           {lowers: "role-basis: and\n"},
	"features":             {lowers: "features: [a]\n"},
	"without":              {lowers: "without: [a]\n"},
	"require":              {harmless: "only adds"},
	"resource":             {lowers: "resource: ['obs:bucket=b']\n"},
	"exclude":              {lowers: "exclude: [x]\n"},
	"no-ignore":            {harmless: "only adds"},
	"jsonc":                {harmless: "only reads more"},
	"baseline":             {path: "baseline: PATH\n", lowers: "baseline: b.json\n"},
	"rules":                {lowers: "rules: {PG101: off}\n", setting: "rules.PG101"},
	"principals":           {harmless: "who is asked about, and named: see their keys"},
	"suppressions":         {harmless: "each stands in the report: TestSuppressionChangesNothingElse"},
	"principals.name":      {harmless: "a name"},
	"principals.documents": {path: "principals: [{name: x, documents: [PATH]}]\n"},
	"principals.roles":     {harmless: "what is asked about, and named"},
	"principals.platform":  {lowers: "principals: [{name: x, documents: [a], platform: aws}]\n", setting: "platform"},
	"principals.agency":    {path: "principals: [{name: x, documents: [a], agency: PATH}]\n"},
	"principals.boundary": {path: "principals: [{name: x, documents: [a], boundary: PATH}]\n",
		lowers: "principals: [{name: x, documents: [a], boundary: b}]\n", setting: "boundary"},
	"principals.require":     {harmless: "only adds"},
	"principals.only":        {lowers: "principals: [{name: x, documents: [a], only: [b]}]\n", setting: "only"},
	"principals.in-use":      {lowers: "principals: [{name: x, documents: [a], in-use: {features: []}}]\n", setting: "in-use"},
	"suppressions.rule":      {harmless: "narrows"},
	"suppressions.path":      {harmless: "narrows, and opens nothing"},
	"suppressions.address":   {harmless: "narrows"},
	"suppressions.operation": {harmless: "narrows"},
	"suppressions.action":    {harmless: "narrows"},
	"suppressions.principal": {harmless: "narrows"},
	"suppressions.reason":    {harmless: "a sentence"},
	"suppressions.owner":     {harmless: "a name"},
	"suppressions.expires":   {harmless: "a day"},
}

// TestEveryKeyHasAnAnswer walks the table: a key that is new says whether it leads to
// files, and whether it mutes something.
func TestEveryKeyHasAnAnswer(t *testing.T) {
	seen := 0
	for _, k := range config.Keys() {
		names := []string{k.Name}
		for _, below := range k.Keys {
			names = append(names, k.Name+"."+below.Name)
		}
		for _, name := range names {
			a, known := answers[name]
			if !known || a == (answer{}) {
				t.Errorf("%s has no answer", name)
				continue
			}
			seen++
			if a.path != "" {
				leadsNowhere(t, a.path)
			}
			if a.lowers != "" {
				if a.setting == "" {
					a.setting = name
				}
				isNamed(t, a)
			}
		}
	}
	if seen != len(answers) {
		t.Errorf("%d of %d answers are about keys", seen, len(answers))
	}
}

func leadsNowhere(t *testing.T, content string) {
	t.Helper()
	for _, path := range []string{"../a.json", "a/../../b.json", "/etc/passwd", `C:\a`, `\\server\a`} {
		content := strings.ReplaceAll(content, "PATH", "'"+path+"'")
		if _, err := found(t, content); err == nil || !strings.HasPrefix(err.Error(), config.FileName+":1:") ||
			!strings.Contains(err.Error(), "reads only below its own folder") {
			t.Errorf("%s: %v", content, err)
		}
	}
}

func isNamed(t *testing.T, a answer) {
	t.Helper()
	c, err := found(t, a.lowers)
	if err != nil {
		t.Errorf("%s: %v", a.lowers, err)
		return
	}
	var lowered []audit.Lowered
	for _, l := range c.Lowered() {
		if l.Setting == a.setting && l.Line == 1 {
			lowered = append(lowered, l)
		}
	}
	if len(lowered) != 1 {
		t.Errorf("%s: the report names %+v", a.lowers, c.Lowered())
	}
}
