package repair

import (
	"bytes"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// New statements in the notations of HCL and YAML.

// element is an argument of a statement with its values, and with the condition key
// that they are of.
type element struct {
	name, key string
	values    []string
}

// elements lists what a statement has beside its effect, the values of condition keys
// last.
func (g grammar) elements(s *statement) []element {
	out := []element{{name: "Action", values: s.actions}}
	switch {
	case len(s.resources) > 0:
		out = append(out, element{name: "Resource", values: s.resources})
	case g.needsResource():
		out = append(out, element{name: "Resource", values: []string{"*"}})
	}
	for i, pin := range s.pins {
		if i > 0 && s.pins[i-1].Key == pin.Key {
			last := &out[len(out)-1]
			last.values = append(last.values, pin.Value)
			continue
		}
		out = append(out, element{"Condition", pin.Key, []string{pin.Value}})
	}
	return out
}

// inHCL writes a statement as a value of HCL.
func (g grammar) inHCL(s *statement, l layout) string {
	line, between, inner := l.newline+l.prefix, l.newline+l.prefix+l.unit, l.unit
	if !l.lines {
		line, between, inner = " ", ", ", ""
	}
	var b strings.Builder
	b.WriteString("{" + strings.TrimPrefix(between, ",") + `Effect = "Allow"`)
	open := false
	for _, e := range g.elements(s) {
		switch {
		case e.key == "":
			b.WriteString(between + e.name + " = " + listHCL(e.values, l, inner))
			continue
		case !open:
			b.WriteString(between + "Condition = { StringEquals = {")
		default:
			b.WriteString(",")
		}
		open = true
		b.WriteString(" " + encode(e.key) + " = " + flat(e.values))
	}
	if open {
		b.WriteString(" } }")
	}
	return b.String() + line + "}"
}

// listHCL writes a list, in lines where the statement is.
func listHCL(values []string, l layout, deeper string) string {
	if !l.lines {
		return flat(values)
	}
	at := l.newline + l.prefix + deeper
	var b strings.Builder
	b.WriteString("[")
	for _, v := range values {
		b.WriteString(at + l.unit + encode(v) + ",")
	}
	return b.String() + at + "]"
}

func flat(values []string) string { return "[" + joined(values, ", ", '"') + "]" }

// addBlocks adds statements as blocks, with the names of arguments that the last one
// has.
func addBlocks(data []byte, last diag.Span, l layout, all []statement, g grammar) []edit {
	arguments := map[string]string{"Action": "action", "Resource": "resource"}
	if text := data[last.Start:last.End]; argument(text, "actions") {
		arguments = map[string]string{"Action": "actions", "Resource": "resources"}
	}
	at := l.newline + l.prefix
	var b strings.Builder
	for i := range all {
		b.WriteString(l.newline + at + "statement {" + at + l.unit + `effect = "Allow"`)
		for _, e := range g.elements(&all[i]) {
			if e.key == "" {
				b.WriteString(at + l.unit + arguments[e.name] + " = " + listHCL(e.values, layout{l.prefix, l.unit, l.newline, true, true}, l.unit))
				continue
			}
			if arguments["Action"] != "actions" {
				return nil // such blocks have other conditions
			}
			in := at + l.unit + l.unit
			b.WriteString(at + l.unit + "condition {" + in + `test     = "StringEquals"` + in + "variable = " + encode(e.key) +
				in + "values   = " + flat(e.values) + at + l.unit + "}")
		}
		b.WriteString(at + "}")
	}
	return []edit{{last.End, last.End, b.String()}}
}

// argument reports whether a block has an argument.
func argument(block []byte, name string) bool {
	for line := range bytes.Lines(block) {
		if rest, is := bytes.CutPrefix(bytes.TrimLeft(line, " \t"), []byte(name)); is {
			if rest = bytes.TrimLeft(rest, " \t"); len(rest) > 0 && rest[0] == '=' {
				return true
			}
		}
	}
	return false
}

// addListed adds statements as elements of a list in lines, behind the lines of the
// last one.
func addListed(data []byte, d *policy.Document, all []statement, g grammar) []edit {
	s := &d.Statements[len(d.Statements)-1]
	from := bytes.LastIndexByte(data[:s.Span.Start], '\n') + 1
	dash := string(data[from:s.Span.Start])
	newline, column := newlineOf(data), strings.Index(dash, "-")
	inner := newline + strings.Repeat(" ", len(dash))
	list := inner + "  - "
	if n := len(s.Actions); n > 0 && dashed(data, s.Actions[n-1].Span.Start) {
		at := s.Actions[n-1].Span.Start
		if strings.IndexByte(string(data[bytes.LastIndexByte(data[:at], '\n')+1:at]), '-') == len(dash) {
			list = inner + "- " // as deep as the names
		}
	}
	quote := byte('"')
	if n := len(s.Actions); n > 0 {
		quote, _ = literal(data, s.Actions[n-1])
	}
	var b strings.Builder
	for i := range all {
		b.WriteString(newline + dash + "Effect: Allow")
		open := false
		for _, e := range g.elements(&all[i]) {
			name := e.name
			at := list
			if e.key != "" {
				if !open {
					b.WriteString(inner + "Condition:" + inner + "  StringEquals:")
				}
				open, name, at = true, encode(e.key), inner+"      - "
				b.WriteString(inner + "    " + name + ":")
			} else {
				b.WriteString(inner + name + ":")
			}
			for _, v := range e.values {
				b.WriteString(at + quotedBy(v, quote))
			}
		}
	}
	at := blockEnd(data, s.Span.End, column)
	return []edit{{at, at, b.String()}}
}

// blockEnd gives the end of the last line of an element whose dash stands in a
// column: lines that are deeper belong to it.
func blockEnd(data []byte, at, column int) int {
	end := func(from int) int {
		if i := bytes.IndexByte(data[from:], '\n'); i >= 0 {
			return from + i
		}
		return len(data)
	}
	last := end(at)
	for next := last; next < len(data); {
		from := next + 1
		next = end(from)
		line := bytes.TrimRight(data[from:next], blanks)
		deep := len(line) - len(bytes.TrimLeft(line, " "))
		switch {
		case len(line) == 0 || line[deep] == '#':
		case deep > column:
			last = next
		default:
			return len(bytes.TrimRight(data[:last], "\r"))
		}
	}
	return len(bytes.TrimRight(data[:last], "\r"))
}
