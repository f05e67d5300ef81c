package catalog

import (
	"maps"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/match"
)

// TestNarrowQuestions: the questions that read a part of an entry say the same
// of every entry as reading it whole, with a layer and without.
func TestNarrowQuestions(t *testing.T) {
	m := sample()
	for i := range m.Operations {
		for k := range m.Operations[i].Requires {
			m.Operations[i].Requires[k].Standing = Standing((i + k) % 3) // of its sources, a page or an example
		}
	}
	below := opened(t, m)
	above, err := below.With(over())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*Catalog{"below": below, "above": above} {
		notable, needed := 0, 0
		for _, id := range c.Actions("") {
			a := c.Action(id)
			notes := len(a.ReplacedBy) > 0 || len(a.WorkspaceCodes) > 0 || a.Deprecated
			if c.ActionScope(id) != a.Scope || c.ActionService(id) != a.Service || c.Notable(id) != notes {
				t.Errorf("%s: %s: %v %q %v, whole %+v", name, a.Name, c.ActionScope(id), c.ActionService(id), c.Notable(id), a)
			}
			if got := c.Expand(a.Platform, match.Compile(a.Name, match.Options{Fold: true})); !slices.Equal(got, []ActionID{id}) {
				t.Errorf("%s: %s means %v, want %v", name, a.Name, got, id)
			}
			if notes {
				notable++
			}
		}
		for _, id := range c.Operations("") {
			o := c.Operation(id)
			if c.OperationName(id) != o.Name || c.OperationTitle(id) != o.Title || !slices.Equal(c.OperationAPI(id), o.API) {
				t.Errorf("%s: %q %+v %q, whole %+v", name, c.OperationName(id), c.OperationTitle(id), c.OperationAPI(id), o)
			}
			var want []ActionID
			for _, r := range o.Requires {
				if len(r.Any) == 1 && r.Feature == "" && r.When == (Text{}) && r.By != Agency && r.Standing <= Official && len(r.Without) == 0 {
					want = append(want, r.Any[0])
				}
			}
			if got := c.AlwaysNeeded(id); !slices.Equal(got, want) {
				t.Errorf("%s: %s always needs %v, want %v", name, c.OperationName(id), got, want)
			}
			needed += len(want)
		}
		if notable == 0 || needed == 0 {
			t.Errorf("%s: %d notable actions and %d needs show nothing", name, notable, needed)
		}
	}
}

// TestRenamedOnce: every action that has exactly one newer name is renamed to
// it, and no other.
func TestRenamedOnce(t *testing.T) {
	below := opened(t, sample())
	above, err := below.With(over())
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, c := range map[string]*Catalog{"below": below, "above": above} {
		want := map[ActionID]ActionID{}
		for _, id := range c.Actions("") {
			if a := c.Action(id); len(a.ReplacedBy) == 1 {
				if now, known := c.Lookup(a.Platform, a.ReplacedBy[0]); known {
					want[id] = now
				}
			}
		}
		if got := maps.Collect(c.Renamed("")); !maps.Equal(got, want) {
			t.Errorf("%s: renamed %v, want %v", name, got, want)
		}
		found += len(want)
	}
	if found == 0 {
		t.Error("nothing is renamed: nothing is shown")
	}
}
