package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

// TestWideLists holds what functions that compare the elements of a list cost, each with
// each other in the libraries, and that they give what they gave.
func TestWideLists(t *testing.T) {
	testinput.OneGoroutine(t)
	const n = 5000
	list := `["a", "b", "b"` + strings.Repeat(`, "b"`, n) + "]"
	mixed := `["a", "b", 1` + strings.Repeat(`, "b"`, n) + "]"
	for _, c := range []struct{ of, list, want string }{
		{"tolist(toset(LIST))", list, "a b"},
		{"distinct(LIST)", list, "a b"},
		{"slice(tolist(LIST), 0, 2)", list, "a b"},
		{"slice(true ? LIST : [], 0, 2)", list, "a b"},
		{"distinct(jsondecode(\"{\\\"a\\\": LIST}\").a)", strings.ReplaceAll(list, `"`, `\"`), "a b"},
		{"tolist(LIST)", mixed, ""},
		{"coalesce(LIST...)", list, ""},
		{"coalesce(LIST)", strings.Trim(list, "[]"), "${unknown}"},
	} {
		text := "locals {\n  a = " + strings.Replace(c.of, "LIST", c.list, 1) + "\n}\n" +
			fmt.Sprintf(policyOf, `jsonencode({Version = "2012-10-17", Statement = [{Effect = "Allow", Action = local.a, Resource = "*"}]})`)
		var got []string
		testinput.AtMost(t, testinput.Second/4, c.of, func() {
			got = nil
			for _, d := range read(map[string]string{"main.tf": text}).Documents {
				for _, s := range d.Statements {
					for _, a := range s.Actions {
						got = append(got, a.Value)
					}
				}
			}
		})
		if said := strings.Join(got, " "); said != c.want {
			t.Errorf("%s gives %.60q, want %s", c.of, said, c.want)
		}
	}
}
