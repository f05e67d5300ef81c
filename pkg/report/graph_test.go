package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/answer"
)

// hostileGraph has a node for each kind and state with a name that tries to end its
// label, and the same on edges.
func hostileGraph() answer.Graph {
	names := []string{
		`"]; click n1 "javascript:alert(1)" %%{init: {"theme":"x"}}%%`, `\" -> evil [label=<<b>x</b>>]; \N \G &amp; &lt;`,
		"c\nend\nsubgraph x\r #quot; `md` **b** <script>alert(1)</script>", "::error::x \u202e ##[error] \x1b[31m \u2028 |\"| 中文",
		strings.Repeat(`\`, 500), strings.Repeat("中", 500),
	}
	var g answer.Graph
	for _, kind := range []answer.NodeKind{
		answer.PrincipalNode, answer.OperationNode, answer.ActionNode, answer.PatternNode, answer.AnyOfNode, answer.RoleNode,
		answer.AgencyNode, answer.OperationsNode, answer.NeedsNode, answer.RolesNode, answer.PrincipalsNode,
	} {
		for _, state := range strings.Split(",granted,missing,denied,partial,undecided,ready,may-fail,blocked,not-granted", ",") {
			for _, name := range names {
				g.Nodes = append(g.Nodes, answer.GraphNode{ID: len(g.Nodes) + 1, Kind: kind, Name: name, Title: name, State: state, Count: 2})
			}
		}
	}
	for i, name := range names {
		g.Edges = append(g.Edges, answer.GraphEdge{From: i + 1, To: i + 2, Feature: name, When: name})
	}
	return g
}

var (
	dotLine = regexp.MustCompile(`^  n\d+( -> n\d+)?( \[label="([^"\\\n]|\\[\\"n])*"(, shape=\w+, style="[\w,]+", fillcolor="#\w{6}")?\])?;$`)
	// mermaidSafe is what a label may have beside a line break.
	mermaidSafe = `"(<br/>|#\d+;|[ .,:/()\-0-9A-Za-z]|[^\x00-\x7f])*"`
	mermaidLine = regexp.MustCompile(`^  (classDef c\d+ [\w:#,-]+|n\d+[\[({>/]+` + mermaidSafe +
		`[\])}/]+:::c\d+|n\d+ -->(\|` + mermaidSafe + `\|)? n\d+)$`)
)

// TestGraphEscapes holds that no name leaves its label, in both languages: every line
// has the form of a node or an edge. Real parsers of both languages read them so.
func TestGraphEscapes(t *testing.T) {
	g := hostileGraph()
	for _, c := range []struct {
		name  string
		write func(*Page, *answer.Graph)
		head  int
		line  *regexp.Regexp
	}{{"dot", GraphDOT, 4, dotLine}, {"mermaid", GraphMermaid, 1, mermaidLine}} {
		var out bytes.Buffer
		p := NewPage(&out, Options{Width: 80})
		c.write(p, &g)
		lines := strings.Split(strings.TrimSuffix(strings.TrimSuffix(out.String(), "\n"), "\n}"), "\n")
		for _, line := range lines[c.head:] {
			if !c.line.MatchString(line) {
				t.Errorf("%s: %q", c.name, line)
			}
		}
		nodes := 0
		for _, line := range lines[c.head:] {
			if !strings.Contains(line, "classDef") {
				nodes++
			}
		}
		if want := len(g.Nodes) + len(g.Edges); nodes != want {
			t.Errorf("%s: %d lines, want %d", c.name, nodes, want)
		}
		if longest := slicesMaxLen(lines); longest > 3000 {
			t.Errorf("%s: a line of %d bytes", c.name, longest)
		}
	}
}

func slicesMaxLen(lines []string) (n int) {
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

// TestGraphTellsStatesApart holds that what is granted, missing, denied and partial
// differs in shape and in colour, in both languages.
func TestGraphTellsStatesApart(t *testing.T) {
	shapes, marks, fills := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, state := range []string{"granted", "missing", "denied", "partial"} {
		l := lookOf(&answer.GraphNode{Kind: answer.ActionNode, State: state})
		shapes[l.dot], marks[l.open], fills[l.fill] = true, true, true
	}
	if len(shapes) != 4 || len(marks) != 4 || len(fills) != 4 {
		t.Errorf("%v %v %v", shapes, marks, fills)
	}
}
