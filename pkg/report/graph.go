package report

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/message"
)

// mostLabel bounds the characters of a line of a label: what draws graphs lays them
// out as they are.
const mostLabel = 100

// look is how a node is drawn: states differ in shape and in colour.
type look struct {
	dot       string // shape of DOT
	open, end string // of Mermaid
	fill      string
	dashed    bool
}

// lookOf gives the look of a node.
func lookOf(n *answer.GraphNode) look {
	l := look{dot: "box", open: "[", end: "]", fill: "#ffffff"}
	switch n.Kind {
	case answer.PrincipalNode, answer.PrincipalsNode:
		return look{dot: "folder", open: "[[", end: "]]", fill: "#e8eaf6"}
	case answer.OperationNode, answer.OperationsNode:
		l = look{dot: "ellipse", open: "([", end: "])", fill: "#ffffff"}
	case answer.RoleNode, answer.RolesNode:
		l = look{dot: "house", open: ">", end: "]", fill: "#ffffff"}
	case answer.AgencyNode:
		l = look{dot: "component", open: "[(", end: ")]", fill: "#ffffff"}
	case answer.AnyOfNode:
		l = look{dot: "diamond", open: "{", end: "}", fill: "#ffffff"}
	}
	needed := n.Kind == answer.ActionNode || n.Kind == answer.PatternNode || n.Kind == answer.NeedsNode
	switch n.State {
	case "granted", "ready":
		l.fill = "#c8e6c9"
	case "missing", "blocked", answer.NotGranted:
		l.fill = "#ffcdd2"
		if needed {
			l.dot, l.open, l.end = "octagon", "{{", "}}"
		}
	case "denied":
		l.fill = "#ef9a9a"
		if needed {
			l.dot, l.open, l.end = "doubleoctagon", "(((", ")))"
		}
	case "partial", "may-fail":
		l.fill = "#fff59d"
		if needed {
			l.dot, l.open, l.end = "parallelogram", "[/", "/]"
		}
	case "undecided":
		l.fill, l.dashed = "#e0e0e0", true
	}
	return l
}

// linesOfNode gives the lines of a label, which are not escaped.
func linesOfNode(w words, n *answer.GraphNode) (lines []string) {
	count := message.Count("count", n.Count)
	switch n.Kind {
	case answer.AnyOfNode:
		lines = append(lines, w.say("graph-any-of"))
	case answer.OperationsNode:
		lines = append(lines, w.say("graph-operations", count, message.Text("service", n.Name), message.Text("table", n.Title)))
	case answer.NeedsNode:
		lines = append(lines, w.say("graph-needs", count, message.Text("service", n.Name)))
	case answer.RolesNode:
		lines = append(lines, w.say("graph-roles", count))
	case answer.PrincipalsNode:
		lines = append(lines, w.say("graph-principals", count))
	case answer.PrincipalNode:
		lines = append(lines, shownPath(n.Name))
	case answer.RoleNode:
		lines = append(lines, w.say("graph-role"), n.Name)
	case answer.AgencyNode:
		lines = append(lines, w.say("graph-agency"), n.Name)
	default:
		lines = append(lines, n.Name)
		if n.Title != "" {
			lines = append(lines, n.Title)
		}
	}
	if n.State != "" {
		lines = append(lines, n.State)
	}
	return lines
}

// wordsOfEdge gives the label of an edge.
func wordsOfEdge(w words, e *answer.GraphEdge) string {
	return w.say("graph-edge", message.Text("own", yesOrNo(e.Own)), message.Text("feature", e.Feature), message.Text("when", e.When))
}

func yesOrNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// clippedLabel makes a line of a label visible and short.
func clippedLabel(text string) string {
	runes := []rune(Escape(text))
	if len(runes) > mostLabel {
		return string(runes[:mostLabel-1]) + "…"
	}
	return string(runes)
}

const dotHead = `digraph permgap {
  rankdir=LR;
  node [fontname="sans-serif", fontsize=11];
  edge [fontname="sans-serif", fontsize=9];
`

// GraphDOT prints a graph in the language of Graphviz.
func GraphDOT(p *Page, g *answer.Graph) {
	p.print(dotHead)
	for i := range g.Nodes {
		n := &g.Nodes[i]
		l, style := lookOf(n), "filled"
		if l.dashed {
			style = "filled,dashed"
		}
		label := dotLabel(linesOfNode(p.words, n)...)
		p.print(fmt.Sprintf("  n%d [label=%s, shape=%s, style=%q, fillcolor=%q];\n", n.ID, label, l.dot, style, l.fill))
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		attributes := ""
		if label := wordsOfEdge(p.words, e); label != "" {
			attributes = " [label=" + dotLabel(label) + "]"
		}
		p.print(fmt.Sprintf("  n%d -> n%d%s;\n", e.From, e.To, attributes))
	}
	p.print("}\n")
}

// dotLabel quotes lines. A backslash begins an escape of Graphviz, and & an entity;
// nothing else is special between quotes.
func dotLabel(lines ...string) string {
	safe := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = safe.Replace(clippedLabel(line))
	}
	return `"` + strings.Join(out, `\n`) + `"`
}

// GraphMermaid prints a graph in the language of Mermaid.
func GraphMermaid(p *Page, g *answer.Graph) {
	p.print("flowchart LR\n")
	classes := map[string]string{}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		l := lookOf(n)
		fill := "fill:" + l.fill + ",stroke:#333333,color:#000000"
		if l.dashed {
			fill += ",stroke-dasharray:4"
		}
		class, known := classes[fill]
		if !known {
			class = fmt.Sprintf("c%d", len(classes)+1)
			classes[fill] = class
			p.print("  classDef " + class + " " + fill + "\n")
		}
		p.print(fmt.Sprintf("  n%d%s%s%s:::%s\n", n.ID, l.open, mermaidLabel(linesOfNode(p.words, n)...), l.end, class))
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		arrow := "-->"
		if label := wordsOfEdge(p.words, e); label != "" {
			arrow = "-->|" + mermaidLabel(label) + "|"
		}
		p.print(fmt.Sprintf("  n%d %s n%d\n", e.From, arrow, e.To))
	}
}

// mermaidLabel quotes lines. Mermaid looks for its own marks, Markdown and HTML
// between quotes too: every sign that can begin one is written as a number.
func mermaidLabel(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, line := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		for _, r := range clippedLabel(line) {
			switch {
			case r > '~', r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', strings.ContainsRune(" .,:-/()", r):
				b.WriteRune(r)
			default:
				fmt.Fprintf(&b, "#%d;", r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
