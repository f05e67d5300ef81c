package repair

import (
	"bytes"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// New statements in the notations of HCL and YAML.

// element is an argument of a statement with its values, or the values of a condition
// key with what tests them.
type element struct {
	name, test string
	values     []string
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
		out = append(out, element{pin.Key, "StringEquals", []string{pin.Value}})
	}
	return append(out, s.tests...)
}

// inHCL writes a statement as a value of HCL.
func (g grammar) inHCL(s *statement, l layout) string {
	line, between, inner := l.newline+l.prefix, l.newline+l.prefix+l.unit, l.unit
	if !l.lines {
		line, between, inner = " ", ", ", ""
	}
	var b strings.Builder
	b.WriteString("{" + strings.TrimPrefix(between, ",") + `Effect = "Allow"`)
	open := ""
	for _, e := range g.elements(s) {
		switch {
		case e.test == "":
			b.WriteString(between + e.name + " = " + listHCL(e.values, l, inner))
			continue
		case open == "":
			b.WriteString(between + "Condition = { " + e.test + " = {")
		case open != e.test:
			b.WriteString(" }, " + e.test + " = {")
		default:
			b.WriteString(",")
		}
		open = e.test
		b.WriteString(" " + encode(e.name) + " = " + flat(e.values))
	}
	if open != "" {
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

// The names of arguments in blocks: those of data sources of AWS, and all others.
var plural, singular = [2]string{"actions", "resources"}, [2]string{"action", "resource"}

// addBlocks adds statements as blocks, with the names of arguments that the last one
// has.
func addBlocks(data []byte, last diag.Span, l layout, all []statement, g grammar) []edit {
	names := singular
	if argument(data[last.Start:last.End], plural[0]) {
		names = plural
	}
	var b strings.Builder
	for i := range all {
		block, ok := g.block(&all[i], l, names)
		if !ok {
			return nil
		}
		b.WriteString(l.newline + l.newline + l.prefix + block)
	}
	return []edit{{last.End, last.End, b.String()}}
}

// block writes a statement as a block; false for a condition where blocks have none
// like it.
func (g grammar) block(s *statement, l layout, names [2]string) (string, bool) {
	at := l.newline + l.prefix
	var b strings.Builder
	b.WriteString("statement {" + at + l.unit + `effect = "Allow"`)
	for i, e := range g.elements(s) {
		switch {
		case e.test == "":
			b.WriteString(at + l.unit + names[i] + " = " + listHCL(e.values, layout{l.prefix, l.unit, l.newline, true, true}, l.unit))
		case names == singular:
			return "", false
		default:
			in := at + l.unit + l.unit
			b.WriteString(at + l.unit + "condition {" + in + "test     = " + encode(e.test) + in + "variable = " + encode(e.name) +
				in + "values   = " + flat(e.values) + at + l.unit + "}")
		}
	}
	return b.String() + at + "}", true
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
	how := listing{dash: dash, newline: newline, deep: true, quote: '"'}
	if n := len(s.Actions); n > 0 && dashed(data, s.Actions[n-1].Span.Start) {
		at := s.Actions[n-1].Span.Start
		how.deep = strings.IndexByte(string(data[bytes.LastIndexByte(data[:at], '\n')+1:at]), '-') != len(dash)
	}
	if n := len(s.Actions); n > 0 {
		how.quote, _ = literal(data, s.Actions[n-1])
	}
	var b strings.Builder
	for i := range all {
		b.WriteString(g.listed(&all[i], how))
	}
	at := blockEnd(data, s.Span.End, column)
	return []edit{{at, at, b.String()}}
}

// resource writes a policy as a resource; "" where it cannot be.
func (g grammar) resource(s terraform.Sibling, all []statement, newline string) string {
	l := layout{prefix: s.Prefix + s.Unit, unit: s.Unit, newline: newline, lines: true, breaks: true}
	at := newline + l.prefix
	var b strings.Builder
	b.WriteString(s.Before)
	switch s.Writing {
	case terraform.AsValue:
		deeper := l
		deeper.prefix += s.Unit + s.Unit
		b.WriteString("jsonencode({" + at + s.Unit + "Version = " + encode(g.version) + at + s.Unit + "Statement = [")
		for i := range all {
			b.WriteString(newline + deeper.prefix + g.inHCL(&all[i], deeper) + ",")
		}
		b.WriteString(at + s.Unit + "]" + at + "})")
	case terraform.AsText:
		b.WriteString("<<EOF" + newline + string(g.policy(all, s.Unit, newline)) + "EOF")
	case terraform.AsBlocks:
		for i := range all {
			block, ok := g.block(&all[i], l, singular)
			if !ok {
				return ""
			}
			b.WriteString(at + block)
		}
	}
	return b.String() + s.After
}

// inYAML writes a whole policy in lines.
func (g grammar) inYAML(all []statement, margin, newline string) []byte {
	var b strings.Builder
	b.WriteString("Version: " + encode(g.version) + newline + "Statement:")
	for i := range all {
		b.WriteString(g.listed(&all[i], listing{dash: margin + "- ", newline: newline, deep: margin != ""}))
	}
	return []byte(b.String() + newline)
}

// listing is how the elements of a list in lines are written.
type listing struct {
	dash, newline string
	deep          bool // lists in them stand deeper than their names
	quote         byte
}

// listed writes a statement as an element of a list in lines.
func (g grammar) listed(s *statement, l listing) string {
	inner := l.newline + strings.Repeat(" ", len(l.dash))
	list := inner + "- "
	if l.deep {
		list = inner + "  - "
	}
	var b strings.Builder
	b.WriteString(l.newline + l.dash + "Effect: Allow")
	open := ""
	for _, e := range g.elements(s) {
		at := list
		switch {
		case e.test == "":
			b.WriteString(inner + e.name + ":")
		default:
			if open == "" {
				b.WriteString(inner + "Condition:")
			}
			if open != e.test {
				b.WriteString(inner + "  " + e.test + ":")
			}
			open, at = e.test, inner+"      - "
			b.WriteString(inner + "    " + encode(e.name) + ":")
		}
		for _, v := range e.values {
			b.WriteString(at + quotedBy(v, l.quote))
		}
	}
	return b.String()
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
