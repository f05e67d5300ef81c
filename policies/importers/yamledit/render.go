package yamledit

import (
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

const width = 110 // columns, before a list or a text is broken

// Lines writes a value as an item of a list: on one line when that is allowed
// and it fits, else one key a line.
func Lines(indent int, v any, oneLine bool) ([]string, error) {
	n, err := node(v)
	if err != nil {
		return nil, err
	}
	pad := strings.Repeat(" ", indent)
	if one := pad + "- " + flow(n); oneLine && !nested(n) && len(one) <= width {
		return []string{one}, nil
	}
	return block(pad+"- ", pad+"  ", n), nil
}

// Entry writes a key and its mapping.
func Entry(indent int, key string, v any) ([]string, error) {
	n, err := node(v)
	if err != nil {
		return nil, err
	}
	pad := strings.Repeat(" ", indent)
	return append([]string{pad + scalar(key) + ":"}, block(pad+"  ", pad+"  ", n)...), nil
}

func node(v any) (*yaml.Node, error) {
	if n, ok := v.(*yaml.Node); ok {
		return n, nil
	}
	n := &yaml.Node{}
	return n, n.Encode(v)
}

// nested reports a value that holds mappings of mappings, or lists of mappings.
func nested(n *yaml.Node) bool {
	return slices.ContainsFunc(n.Content, func(c *yaml.Node) bool {
		return c.Kind != yaml.ScalarNode && slices.ContainsFunc(c.Content, func(x *yaml.Node) bool { return x.Kind == yaml.MappingNode })
	})
}

// flow writes a value on one line.
func flow(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, scalar(n.Content[i].Value)+": "+flow(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, c := range n.Content {
			parts = append(parts, flow(c))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if n.Tag == "!!bool" {
		return n.Value
	}
	return scalar(n.Value)
}

// block writes the keys of a mapping on lines of their own: lists of words and
// long texts are wrapped, what is nested gets a line for each part.
func block(first, rest string, n *yaml.Node) []string {
	var lines []string
	lead := first
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := scalar(n.Content[i].Value), n.Content[i+1]
		whole := lead + key + ": " + flow(value)
		many := slices.ContainsFunc(value.Content, func(c *yaml.Node) bool { return c.Kind == yaml.MappingNode })
		switch {
		case many && value.Kind == yaml.SequenceNode:
			lines = append(lines, lead+key+":")
			for _, c := range value.Content {
				one, _ := Lines(len(rest)+2, c, true) // a node needs no encoding
				lines = append(lines, one...)
			}
		case many:
			lines = append(lines, lead+key+":")
			for j := 0; j+1 < len(value.Content); j += 2 {
				lines = append(lines, rest+"  "+scalar(value.Content[j].Value)+": "+flow(value.Content[j+1]))
			}
		case value.Kind == yaml.SequenceNode:
			lines = append(lines, wrapped(lead+key+": [", rest+"  ", value)...)
		case len(whole) > width && value.Kind == yaml.ScalarNode && foldable(value.Value):
			lines = append(lines, folded(lead+key+": >-", rest+"  ", value.Value)...)
		default:
			lines = append(lines, whole)
		}
		lead = rest
	}
	return lines
}

// foldable reports whether a text can be broken at its spaces and read back.
func foldable(s string) bool {
	return strings.Contains(s, " ") && !strings.Contains(s, "  ") && strings.TrimSpace(s) == s &&
		!strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) || unicode.IsSpace(r) && r != ' ' })
}

// folded writes a long text as a folded block.
func folded(lead, indent, text string) []string {
	lines := []string{lead}
	line := indent
	for word := range strings.SplitSeq(text, " ") {
		switch {
		case line == indent:
			line += word
		case len(line)+1+len(word) > width:
			lines = append(lines, line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// wrapped writes a list in brackets, broken before the items that would pass the width.
func wrapped(lead, indent string, list *yaml.Node) []string {
	var lines []string
	line := lead
	for i, it := range list.Content {
		s := flow(it)
		if i < len(list.Content)-1 {
			s += ","
		}
		switch {
		case i == 0:
			line += s
		case len(line)+1+len(s) > width:
			lines = append(lines, line)
			line = indent + s
		default:
			line += " " + s
		}
	}
	return append(lines, line+"]")
}
