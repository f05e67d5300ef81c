package answer_test

import (
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
)

func graphOf(t *testing.T, names ...string) answer.Graph {
	t.Helper()
	g, err := answer.GraphOf(builtIn(t), answer.Question{}, names)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestGraphHoldsWhatIsNeeded holds that the graph of an operation has its own action
// and every prerequisite with its feature, as explain has them.
func TestGraphHoldsWhatIsNeeded(t *testing.T) {
	for _, name := range []string{"modelarts.notebook.start", "paidlc.CreateJob", "eas.CreateService", "lambda.CreateFunction"} {
		g := graphOf(t, name)
		x, err := answer.Explain(builtIn(t), answer.Question{}, name, message.Message{})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for _, p := range x.Operations[0].Prerequisites {
			for _, n := range append(p.AnyOf, p.Action+p.Pattern+p.Role) {
				want[n] = true
			}
		}
		delete(want, "")
		for _, own := range x.Operations[0].Actions {
			want[own] = true
		}
		for _, n := range g.Nodes {
			delete(want, n.Name)
		}
		if len(want) > 0 || g.Grouped != 0 {
			t.Errorf("%s, grouped %d: not drawn: %v", name, g.Grouped, want)
		}
	}
}

// TestGraphOfPolicies holds that what can says is missing or denied is drawn so.
func TestGraphOfPolicies(t *testing.T) {
	cat := builtIn(t)
	names := []string{"modelarts.notebook.start", "modelarts.image.list", "modelarts.notebook.stop"}
	g, _, err := answer.GraphPolicies(cat, answer.Question{}, inputOf(operator), names, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	has := func(kind answer.NodeKind, name, state string) bool {
		return slices.ContainsFunc(g.Nodes, func(n answer.GraphNode) bool { return n.Kind == kind && n.Name == name && n.State == state })
	}
	x := can(t, cat, inputOf(operator), names...)
	drawn := 0
	for _, a := range x.Principals[0].Operations {
		if !has(answer.OperationNode, a.Operation, a.State) {
			t.Errorf("%s is not drawn as %s", a.Operation, a.State)
		}
		for state, all := range map[string][]answer.Lack{"missing": a.Missing, "denied": a.Denied} {
			for _, l := range all {
				if drawn++; !has(answer.ActionNode, l.Action, state) {
					t.Errorf("%s is not drawn as %s", l.Action, state)
				}
			}
		}
	}
	if !has(answer.ActionNode, "swr:repo:getRepo", "granted") || drawn < 10 {
		t.Errorf("what is granted is not drawn, or too little is missing (%d)", drawn)
	}
}

// TestGraphIsBounded holds that no graph has more edges than anybody can read, that
// every edge leads from node to node, and that the same question has the same answer.
func TestGraphIsBounded(t *testing.T) {
	cat := builtIn(t)
	check := func(name string, draw func() answer.Graph) {
		g := draw()
		if len(g.Edges) > answer.MostEdges+50 {
			t.Errorf("%s: %d edges", name, len(g.Edges))
		}
		for _, e := range g.Edges {
			if e.From < 1 || e.To < 1 || e.From > len(g.Nodes) || e.To > len(g.Nodes) || e.From == e.To {
				t.Errorf("%s: an edge from %d to %d of %d nodes", name, e.From, e.To, len(g.Nodes))
			}
		}
		if !reflect.DeepEqual(g, draw()) {
			t.Errorf("%s: another graph at the second time", name)
		}
	}
	for _, p := range policy.Platforms() {
		check(string(p), func() answer.Graph {
			g, err := answer.GraphOf(cat, answer.Question{Platform: p}, []string{"*"})
			if err != nil {
				t.Fatal(err)
			}
			return g
		})
	}
	var texts []string
	for range 300 {
		texts = append(texts, operator)
	}
	policies := func(in audit.Input) answer.Graph {
		g, _, err := answer.GraphPolicies(cat, answer.Question{}, in, nil, audit.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	check("many", func() answer.Graph { return policies(inputOf(texts...)) })
	if g := policies(inputOf(texts...)); g.Nodes[len(g.Nodes)-1].Kind != answer.PrincipalsNode {
		t.Errorf("who is not drawn is not counted: %+v", g.Nodes[len(g.Nodes)-1])
	}
	check("wide", func() answer.Graph {
		return policies(inputOf(`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["*:*:*"]}]}`))
	})
	err := filepath.WalkDir(filepath.Join("..", "..", "docs", "examples"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		res, err := source.Load(t.Context(), []string{path}, source.Options{})
		if err != nil {
			return err
		}
		check(path, func() answer.Graph {
			return policies(audit.Input{Documents: res.Documents, Principals: principal.Each(res.Documents)})
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
