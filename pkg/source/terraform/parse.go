package terraform

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/permgap/permgap/pkg/diag"
)

// file is one parsed file.
type file struct {
	file   *diag.File
	blocks []*block
	wrong  *hcl.Diagnostic // the first mistake of its syntax
}

// block is a block with its labels. Its header is the place of the words in front
// of the brace.
type block struct {
	kind   string
	labels []string
	attrs  []*attr
	blocks []*block
	header hcl.Range
	whole  hcl.Range
}

// attr is an argument of a block. The variables are those of the expression, which
// cannot be asked of it later.
type attr struct {
	name  string
	at    hcl.Range
	expr  hclsyntax.Expression
	names []hcl.Traversal
}

func (b *block) attr(name string) *attr {
	for _, a := range b.attrs {
		if a.name == name {
			return a
		}
	}
	return nil
}

// inner gives the blocks of a kind in a block, also those that are written as values,
// as the JSON syntax has them.
func (b *block) inner(kind string) []*block {
	var out []*block
	for _, i := range b.blocks {
		if i.kind == kind {
			out = append(out, i)
		}
	}
	if a := b.attr(kind); a != nil {
		out = append(out, asBlocks(kind, a.expr, a.names)...)
	}
	return out
}

// asBlocks makes blocks of an object, or of a list of objects.
func asBlocks(kind string, e hclsyntax.Expression, names []hcl.Traversal) []*block {
	switch e := plain(e).(type) {
	case *hclsyntax.TupleConsExpr:
		var out []*block
		for _, one := range e.Exprs {
			out = append(out, asBlocks(kind, one, names)...)
		}
		return out
	case *hclsyntax.ObjectConsExpr:
		b := &block{kind: kind, header: e.OpenRange, whole: e.SrcRange}
		for _, i := range e.Items {
			if name := keyName(i.KeyExpr); name != "" {
				b.attrs = append(b.attrs, &attr{name: name, at: i.KeyExpr.Range(), expr: i.ValueExpr, names: names})
			}
		}
		return []*block{b}
	}
	return nil
}

// keyName gives the name of a member of an object, if it is written out.
func keyName(e hclsyntax.Expression) string {
	if k, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok {
		if word := hcl.ExprAsKeyword(k.Wrapped); word != "" && !k.ForceNonLiteral {
			return word
		}
		e = k.Wrapped
	}
	if t, ok := plain(e).(*hclsyntax.TemplateExpr); ok && t.IsStringLiteral() {
		v, _ := t.Value(nil)
		return v.AsString()
	}
	return ""
}

// The bounds of a file. The parser and the evaluator call themselves for what is
// nested, so nothing may be nested deeper than these.
const (
	mostBytes  = 1 << 20
	mostDepth  = 100
	mostPrefix = 1000 // signs that nest without a bracket
)

// tooDeep reports a text that nests too deep for the parser.
func tooDeep(text []byte, template bool) bool {
	lex := hclsyntax.LexConfig
	if template {
		lex = hclsyntax.LexTemplate
	}
	tokens, _ := lex(text, "", hcl.InitialPos)
	depth, prefix := 0, 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp,
			hclsyntax.TokenTemplateControl, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd,
			hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenQuestion:
			prefix++
		}
		if t.Type == hclsyntax.TokenTemplateControl || t.Type == hclsyntax.TokenStar {
			prefix++ // directives nest, and so do splats
		}
		if depth > mostDepth || prefix > mostPrefix {
			return true
		}
	}
	return longChain(tokens)
}

// longChain reports a chain of operators or indexes, which are a tree as deep as the
// chain is long.
func longChain(tokens hclsyntax.Tokens) bool {
	chain := 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenNewline, hclsyntax.TokenComma:
			chain = 0
		case hclsyntax.TokenOBrack, hclsyntax.TokenPlus, hclsyntax.TokenSlash, hclsyntax.TokenPercent, hclsyntax.TokenAnd,
			hclsyntax.TokenOr, hclsyntax.TokenEqualOp, hclsyntax.TokenDot:
			if chain++; chain > mostPrefix {
				return true
			}
		}
	}
	return false
}

// parse reads a file of a module.
func parse(f *diag.File, b *budget) *file {
	out := &file{file: f}
	text := bytes.TrimPrefix(f.Data, []byte("\xEF\xBB\xBF"))
	start := hcl.Pos{Line: 1, Column: 1, Byte: len(f.Data) - len(text)}
	if tooDeep(text, false) {
		out.wrong = &hcl.Diagnostic{Summary: "Nested too deep", Subject: &hcl.Range{Filename: f.Path, Start: start, End: start}}
		return out
	}
	rw := rewriter{budget: b, file: f}
	if bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) {
		e, wrong := parseJSON(text, f.Path, start)
		if out.wrong = wrong; e != nil {
			names := e.Variables()
			out.blocks = jsonBlocks(rw.rewrite(e), names)
		}
		return out
	}
	parsed, diags := hclsyntax.ParseConfig(text, f.Path, start)
	out.wrong = firstError(diags)
	if body, ok := parsed.Body.(*hclsyntax.Body); ok {
		top := &block{}
		rw.body(top, body)
		out.blocks = top.blocks
	}
	return out
}

// body fills a block.
func (rw rewriter) body(into *block, body *hclsyntax.Body) {
	for _, a := range body.Attributes {
		if into.kind == "variable" && a.Name == "type" { // it is no value
			into.attrs = append(into.attrs, &attr{name: a.Name, at: a.NameRange, expr: a.Expr})
			continue
		}
		names := a.Expr.Variables()
		into.attrs = append(into.attrs, &attr{name: a.Name, at: a.NameRange, expr: rw.rewrite(a.Expr), names: names})
	}
	slices.SortFunc(into.attrs, func(a, b *attr) int { return a.at.Start.Byte - b.at.Start.Byte })
	for _, b := range body.Blocks {
		n := &block{kind: b.Type, labels: b.Labels, header: b.DefRange(), whole: b.Range()}
		rw.body(n, b.Body)
		n.whole = hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
		into.blocks = append(into.blocks, n)
	}
}

// labelled says how many labels the blocks of a kind have.
func labelled(kind string) int {
	switch kind {
	case "resource", "data", "ephemeral":
		return 2
	case "variable", "output", "module", "provider", "check":
		return 1
	}
	return 0
}

// jsonBlocks gives the blocks of the JSON syntax: the labels are names of objects in
// one another.
func jsonBlocks(e hclsyntax.Expression, names []hcl.Traversal) []*block {
	var out []*block
	for _, top := range asBlocks("", e, names) {
		for _, a := range top.attrs {
			out = append(out, labelBlocks(a.name, nil, labelled(a.name), a, names)...)
		}
	}
	return out
}

func labelBlocks(kind string, labels []string, more int, a *attr, names []hcl.Traversal) []*block {
	var out []*block
	for _, b := range asBlocks(kind, a.expr, names) {
		if more == 0 {
			b.labels, b.header = labels, a.at
			out = append(out, b)
			continue
		}
		for _, inner := range b.attrs {
			out = append(out, labelBlocks(kind, append(slices.Clip(labels), inner.name), more-1, inner, names)...)
		}
	}
	return out
}

func firstError(diags hcl.Diagnostics) *hcl.Diagnostic {
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			return d
		}
	}
	return nil
}

// span gives the place of a range in its file.
// What was not closed has no end.
func span(r hcl.Range) diag.Span {
	return diag.Span{Start: r.Start.Byte, End: max(r.Start.Byte, r.End.Byte)}
}
