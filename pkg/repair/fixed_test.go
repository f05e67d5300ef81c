package repair

import (
	"fmt"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

// TestFreePath: the first free name is found without asking each draft about each name.
func TestFreePath(t *testing.T) {
	const n = 4000
	d := &desk{drafts: []*draft{{paths: []string{"a/p-global.json", "a/p-global-2.json", "other"}}}}
	for i := 4; i < n; i++ {
		d.drafts = append(d.drafts, &draft{paths: []string{fmt.Sprintf("a/p-global-%d.json", i)}})
	}
	for _, c := range []struct{ of, want string }{{"a/p.json", "a/p-global-3.json"}, {"b/p.json", "b/p-global.json"}} {
		if got := d.freePath(c.of, "global"); got != c.want {
			t.Errorf("%s beside %s, want %s", got, c.of, c.want)
		}
	}
	d.drafts = append(d.drafts, &draft{paths: []string{"a/p-global-3.json"}})
	testinput.AtMost(t, testinput.Second/10, "names that are taken", func() {
		for range 10 {
			if got, want := d.freePath("a/p.json", "global"), fmt.Sprintf("a/p-global-%d.json", n); got != want {
				t.Fatalf("%s, want %s", got, want)
			}
		}
	})
}
