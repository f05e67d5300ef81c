package access_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
)

// example is one worked example of docs/verdicts.md.
type example struct {
	name                     string
	documents                []string
	own, need, resources     string
	verdict, causes, witness string
}

var examplePattern = regexp.MustCompile("(?s)```json example=(\\w+)\n(.*?)\n```\n" +
	"([^:\n]+): `([^`]+)` needs `([^`]+)` \\((.*?)\\): \\*\\*([^*]+)\\*\\*(?: \\(([^)]+)\\))?(?:, for example on `([^`]+)`)?\\.\n")

func examples(t *testing.T) []example {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "verdicts.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for _, m := range examplePattern.FindAllStringSubmatch(string(text), -1) {
		all = append(all, example{
			name: m[1] + " " + m[3], documents: strings.Split(m[2], "\n---\n"),
			own: m[4], need: m[5], resources: m[6], verdict: m[7], causes: m[8], witness: m[9],
		})
	}
	if n := strings.Count(string(text), "```json example="); n != len(all) {
		t.Fatalf("%d examples on the page, %d of them readable", n, len(all))
	}
	return all
}

func (x example) needs() []access.Need {
	var needs []access.Need
	for _, action := range strings.Split(x.need, " | ") {
		n := access.Need{Action: action}
		for _, part := range strings.Split(x.resources, ", ") {
			switch {
			case part == "no resources":
				n.ResourceLess = true
			case part == "allowed unless denied":
				n.Class = access.ByDenial
			default:
				n.Universe = append(n.Universe, strings.Trim(strings.TrimPrefix(part, "resources "), "`"))
			}
		}
		needs = append(needs, n)
	}
	return needs
}

// TestWorkedExamples runs every example of docs/verdicts.md, so that the page
// says what the program does.
func TestWorkedExamples(t *testing.T) {
	all := examples(t)
	if len(all) < 60 {
		t.Fatalf("only %d examples", len(all))
	}
	for _, x := range append(all, asHuawei11(all)...) {
		t.Run(x.name, func(t *testing.T) {
			p := access.NewPrincipal(parse(t, x.documents...))
			own := access.Need{Action: x.own}
			if live := p.Live(own); live != (x.verdict != "not live") {
				t.Fatalf("live: %v", live)
			}
			if x.verdict == "not live" {
				return
			}
			d := p.Decide([]access.Need{own}, x.needs())
			if d.Verdict.String() != x.verdict {
				t.Fatalf("%v %v, the page says %s", d.Verdict, d.Causes, x.verdict)
			}
			if got := causeList(d.Causes); got != x.causes {
				t.Errorf("causes %q, the page says %q", got, x.causes)
			}
			if x.witness != "" && (d.Witness == nil || d.Witness.Resource != x.witness) {
				t.Errorf("witness %+v, the page says %s", d.Witness, x.witness)
			}
			if (d.Verdict == access.Partial) != (d.Witness != nil) {
				t.Errorf("%v with witness %+v", d.Verdict, d.Witness)
			}
		})
	}
}

// asHuawei11 gives the examples of Huawei 5.0 in the older grammar, which says
// the same but for the question mark of example 6.
func asHuawei11(all []example) []example {
	var out []example
	for _, x := range all {
		number, isHuawei := strings.CutSuffix(x.name, " Huawei 5.0")
		if !isHuawei || number == "6" {
			continue
		}
		x.name = number + " Huawei 1.1"
		x.documents = slices.Clone(x.documents)
		for i, d := range x.documents {
			x.documents[i] = strings.Replace(d, `"Version": "5.0"`, `"Version": "1.1"`, 1)
		}
		out = append(out, x)
	}
	return out
}

func causeList(causes []access.Cause) string {
	words := make([]string, len(causes))
	for i, c := range causes {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}
