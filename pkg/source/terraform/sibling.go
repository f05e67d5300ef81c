package terraform

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Writing is how a resource has its policy.
type Writing uint8

// The ways that a second one can be written in.
const (
	AsValue  Writing = iota + 1 // jsonencode({…})
	AsText                      // a heredoc
	AsBlocks                    // statement {…}
)

// Sibling is a second resource beside one that holds a policy, but for its policy.
type Sibling struct {
	Address string
	At      int    // where it stands: behind the first
	Prefix  string // of the lines of the first
	Unit    string // one level
	Writing Writing
	// Before and After are its text around the policy.
	Before, After string
}

// Level is what a policy is attached to.
type Level uint8

// The levels of policies of Huawei Cloud and Open Telekom Cloud.
const (
	SameLevel Level = iota
	GlobalLevel
	ProjectLevel
)

// levels are the values of the arguments that name the level, in the order of the
// constants. Sources: the documentation of the providers.
func levels() map[string][3]string {
	return map[string][3]string{"type": {"", "AX", "XA"}, "display_layer": {"", "domain", "project"}}
}

// Siblings makes second resources of the resources of a file.
type Siblings struct {
	text   []byte
	blocks map[string]*hclsyntax.Block
}

// ReadSiblings reads the text of a file. Of one that cannot be read nothing is made.
func ReadSiblings(text []byte) *Siblings {
	out := &Siblings{text: text, blocks: map[string]*hclsyntax.Block{}}
	plainText := bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	if len(text) > mostBytes || tooDeep(plainText, false) {
		return out
	}
	start := hcl.Pos{Line: 1, Column: 1, Byte: len(text) - len(plainText)}
	parsed, diags := hclsyntax.ParseConfig(plainText, "", start)
	body, is := parsed.Body.(*hclsyntax.Body)
	if !is || diags.HasErrors() {
		return out
	}
	for _, b := range body.Blocks {
		if b.Type == "resource" && len(b.Labels) == 2 {
			out.blocks[b.Labels[0]+"."+b.Labels[1]] = b
		}
	}
	return out
}

// Has reports whether the file has a resource.
func (s *Siblings) Has(address string) bool { return s.blocks[address] != nil }

// Of makes a second resource of one whose arguments are all written out; false for any
// other. The suffix is of its name.
func (s *Siblings) Of(address, suffix string, level Level) (Sibling, bool) {
	b := s.blocks[address]
	if b == nil {
		return Sibling{}, false
	}
	w := sibling{text: s.text, block: b, holder: holderOf(b.Labels[0]), suffix: suffix, level: level}
	return w.write()
}

// sibling writes one.
type sibling struct {
	text   []byte
	block  *hclsyntax.Block
	holder holder
	suffix string
	level  Level
	named  bool
}

func (w *sibling) write() (s Sibling, ok bool) {
	kind, label := w.block.Labels[0], w.block.Labels[1]+"_"+strings.ReplaceAll(w.suffix, "-", "_")
	s = Sibling{Address: kind + "." + label, At: w.block.CloseBraceRange.End.Byte, Unit: "  "}
	s.Prefix = w.margin(w.block.TypeRange.Start.Byte)
	attrs := make([]*hclsyntax.Attribute, 0, len(w.block.Body.Attributes))
	for _, a := range w.block.Body.Attributes {
		attrs = append(attrs, a)
	}
	slices.SortFunc(attrs, func(a, b *hclsyntax.Attribute) int { return a.NameRange.Start.Byte - b.NameRange.Start.Byte })
	newline := "\n"
	if bytes.Contains(w.text, []byte("\r\n")) {
		newline = "\r\n"
	}
	if len(attrs) > 0 {
		if deeper, is := strings.CutPrefix(w.margin(attrs[0].NameRange.Start.Byte), s.Prefix); is && deeper != "" {
			s.Unit = deeper
		}
	}
	line := newline + s.Prefix + s.Unit
	out := &s.Before
	s.Before = newline + newline + s.Prefix + "resource " + strconv.Quote(kind) + " " + strconv.Quote(label) + " {"
	for _, a := range attrs {
		if slices.Contains(w.holder.attrs, a.Name) {
			if s.Writing = writingOf(a.Expr); s.Writing == 0 {
				return s, false
			}
			s.Before += line + string(w.text[a.NameRange.Start.Byte:a.Expr.Range().Start.Byte])
			out = &s.After
			continue
		}
		value, written := w.value(a)
		if !written {
			return s, false
		}
		*out += line + string(w.text[a.NameRange.Start.Byte:a.Expr.Range().Start.Byte]) + value
	}
	for _, inner := range w.block.Body.Blocks {
		if inner.Type != w.holder.statements || s.Writing != 0 && s.Writing != AsBlocks {
			return s, false
		}
		s.Writing = AsBlocks
	}
	s.After += newline + s.Prefix + "}"
	return s, s.Writing != 0 && w.named
}

// margin gives the white space that the line of a place begins with.
func (w *sibling) margin(at int) string {
	line := w.text[bytes.LastIndexByte(w.text[:at], '\n')+1 : at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// writingOf tells how a policy is written; 0 for a way that is not repeated.
func writingOf(e hclsyntax.Expression) Writing {
	switch e := e.(type) {
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "jsonencode" {
			return AsValue
		}
	case *hclsyntax.TemplateExpr:
		return AsText
	}
	return 0
}

// value gives the text of an argument of the second one; false for what is not written
// out, and for what makes several of the first.
func (w *sibling) value(a *hclsyntax.Attribute) (text string, written bool) {
	at := a.Expr.Range()
	text = string(w.text[at.Start.Byte:at.End.Byte])
	switch {
	case a.Name == "provider" || a.Name == "depends_on":
		return text, true
	case a.Name == "count" || a.Name == "for_each" || len(a.Expr.Variables()) > 0:
		return "", false
	}
	template, is := a.Expr.(*hclsyntax.TemplateExpr)
	if _, number := a.Expr.(*hclsyntax.LiteralValueExpr); !number && (!is || !template.IsStringLiteral()) {
		return "", false
	}
	switch values, levelled := levels()[a.Name]; {
	case a.Name == "name" || a.Name == "display_name":
		w.named = true
		inner, quoted := strings.CutSuffix(text, `"`)
		return inner + "-" + w.suffix + `"`, quoted
	case levelled && w.level != SameLevel:
		return `"` + values[w.level] + `"`, true
	}
	return text, !strings.Contains(text, "\n")
}
