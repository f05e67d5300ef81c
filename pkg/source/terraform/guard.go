package terraform

import (
	"math/big"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/permgap/permgap/pkg/diag"
)

// budget bounds the work of evaluating what a folder holds. Templates can double a
// text with each line, and for expressions multiply: neither the number of steps nor
// the size of what they make grows beyond it. It counts work, not time, so that the
// same files give the same report.
type budget struct {
	steps int // results that may still be made
	size  int // values and bytes in them that may still be made
	ended bool
}

const (
	mostSteps = 100_000   // and one for each byte of the files
	mostSize  = 8 << 20   // and sixteen times the size of the files
	mostValue = 256 << 10 // of one value
)

// spend takes the cost of a result off the budget, and reports whether it may be
// used.
func (b *budget) spend(v cty.Value) bool {
	if b.ended {
		return false
	}
	size := sizeOf(v, mostValue+1)
	b.steps--
	b.size -= size
	if b.steps < 0 || b.size < 0 {
		b.ended = true
	}
	return !b.ended && size <= mostValue
}

// sizeOf counts the values and bytes of a value, up to a limit.
func sizeOf(v cty.Value, limit int) int {
	v, _ = v.Unmark()
	size := 1
	switch {
	case v == cty.NilVal || !v.IsKnown() || v.IsNull():
	case v.Type() == cty.String:
		size += len(v.AsString())
	case v.Type() == cty.Number:
		if e := v.AsBigFloat().MantExp(nil); e > mostExponent || e < -mostExponent {
			return limit // its digits would be written out
		}
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next() && size < limit; {
			key, one := it.Element()
			if key.Type() == cty.String {
				size += sizeOf(key, limit-size)
			}
			size += sizeOf(one, limit-size)
		}
	}
	return size
}

// mostExponent is the largest number, as a power of two.
const mostExponent = 4096

// open marks a string that has placeholders in it, and what was made of one: the
// mark goes wherever the value goes.
type open struct{}

// rewriter puts guards between the expressions of a file. They count, make
// placeholders of what a template does not know, and keep decisions from being made
// on a placeholder.
type rewriter struct {
	budget *budget
	file   *diag.File
}

// guard stands in front of an expression.
type guard struct {
	hclsyntax.Expression
	rewriter
	as guardKind
	// raw is the expression before it was rewritten, whose names can be asked.
	names []hcl.Traversal
}

type guardKind uint8

const (
	counted   guardKind = iota // its results are counted
	part                       // of a template: what is not known is a placeholder
	condition                  // a placeholder decides nothing
)

// Value evaluates the expression.
func (g *guard) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if g.budget.ended {
		return cty.DynamicVal, nil
	}
	v, diags := g.Expression.Value(ctx)
	switch g.as {
	case counted:
		if !g.budget.spend(v) {
			return cty.DynamicVal, diags
		}
	case condition:
		if v.ContainsMarked() {
			return cty.UnknownVal(cty.Bool), diags
		}
	case part:
		return g.filled(v, diags)
	}
	return v, diags
}

// filled gives a part of a template as text, with a placeholder for what is not
// known.
func (g *guard) filled(v cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	if text, err := convert.Convert(v, cty.String); !diags.HasErrors() && err == nil {
		if plain, _ := text.Unmark(); plain.IsKnown() && !plain.IsNull() && isWhole(text) {
			return text, nil
		}
	}
	name := g.placeholder()
	if call, ok := plain(g.Expression).(*hclsyntax.FunctionCallExpr); ok && strings.HasSuffix(call.Name, "encode") {
		name = `"` + name + `"` // a value, not a part of a string
	}
	return cty.StringVal(name).Mark(open{}), nil
}

// isWhole reports a text that is known, or whose placeholders are whole.
func isWhole(v cty.Value) bool {
	if !v.IsMarked() {
		return true
	}
	text, _ := v.Unmark()
	s, any := text.AsString(), false
	for {
		_, rest, found := strings.Cut(s, "${")
		if !found {
			return any
		}
		_, rest, closed := strings.Cut(rest, "}")
		if !closed {
			return false
		}
		s, any = rest, true
	}
}

// placeholder names the expression: as it is written if it is short, else by what it
// depends on.
func (g *guard) placeholder() string { return placeholderOf(g.file, g.Range(), g.names) }

const mostPlaceholder = 100

func placeholderOf(f *diag.File, at hcl.Range, names []hcl.Traversal) string {
	s := span(at)
	if f != nil && f.Path == at.Filename && s.Start >= 0 && s.End <= len(f.Data) && s.Start < s.End && s.Len() <= mostPlaceholder {
		if text := string(f.Data[s.Start:s.End]); !strings.ContainsAny(text, "{}\"\\:\r\n\t") {
			return "${" + text + "}"
		}
	}
	if len(names) > 0 {
		if text := traversalText(names[0]); len(text) <= mostPlaceholder {
			return "${" + text + "}"
		}
	}
	return "${unknown}"
}

// traversalText writes the names at the start of a reference.
func traversalText(t hcl.Traversal) string {
	var b strings.Builder
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(s.Name)
		case hcl.TraverseAttr:
			b.WriteString("." + s.Name)
		default:
			return b.String()
		}
	}
	return b.String()
}

// plain takes guards and brackets off an expression.
func plain(e hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch x := e.(type) {
		case *guard:
			e = x.Expression
		case *argument:
			e = x.Expression
		case *hclsyntax.ParenthesesExpr:
			e = x.Expression
		default:
			return e
		}
	}
}

// rewrite puts guards into an expression.
func (rw rewriter) rewrite(e hclsyntax.Expression) hclsyntax.Expression {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if e.Val.Type() == cty.Number && !e.Val.IsNull() && tooLarge(e.Val.AsBigFloat()) {
			e.Val = cty.DynamicVal
		}
		return e
	case *hclsyntax.TemplateExpr:
		for i, p := range e.Parts {
			if _, literal := p.(*hclsyntax.LiteralValueExpr); literal {
				e.Parts[i] = rw.rewrite(p) // a number may be too large to write out
			} else {
				names := p.Variables()
				e.Parts[i] = &guard{Expression: rw.rewrite(p), rewriter: rw, as: part, names: names}
			}
		}
		return rw.counted(e)
	case *hclsyntax.TemplateWrapExpr:
		e.Wrapped = rw.rewrite(e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		e.Tuple = rw.rewrite(e.Tuple)
		return rw.counted(e)
	case *hclsyntax.ParenthesesExpr:
		e.Expression = rw.rewrite(e.Expression)
	case *hclsyntax.FunctionCallExpr:
		if len(e.Args) > mostArguments {
			return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: e.Range()}
		}
		for i, a := range e.Args {
			e.Args[i] = rw.guardWide(rw.rewrite(a), e.ExpandFinal && i == len(e.Args)-1)
		}
		if e.Name == "try" && !e.ExpandFinal {
			return &attempt{e}
		}
		if e.Name == "can" && len(e.Args) == 1 && !e.ExpandFinal {
			return &probe{e}
		}
		return rw.counted(e)
	case *hclsyntax.ConditionalExpr:
		e.Condition = &guard{Expression: rw.rewrite(e.Condition), rewriter: rw, as: condition}
		e.TrueResult = rw.guardWide(rw.rewrite(e.TrueResult), false)
		e.FalseResult = rw.guardWide(rw.rewrite(e.FalseResult), false)
	case *hclsyntax.BinaryOpExpr:
		e.LHS, e.RHS = rw.rewrite(e.LHS), rw.rewrite(e.RHS)
		return rw.counted(e)
	case *hclsyntax.UnaryOpExpr:
		e.Val = rw.rewrite(e.Val)
	case *hclsyntax.IndexExpr:
		e.Collection, e.Key = rw.rewrite(e.Collection), rw.rewrite(e.Key)
	case *hclsyntax.RelativeTraversalExpr:
		e.Source = rw.rewrite(e.Source)
	case *hclsyntax.SplatExpr:
		e.Source, e.Each = rw.rewrite(e.Source), rw.rewrite(e.Each)
		return rw.counted(e)
	case *hclsyntax.TupleConsExpr:
		for i, x := range e.Exprs {
			e.Exprs[i] = rw.rewrite(x)
		}
		return rw.counted(e)
	case *hclsyntax.ObjectConsExpr:
		for i, item := range e.Items {
			if k, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); ok {
				if _, name := k.Wrapped.(*hclsyntax.ScopeTraversalExpr); !name {
					k.Wrapped = rw.rewrite(k.Wrapped)
				}
			}
			e.Items[i].ValueExpr = rw.rewrite(item.ValueExpr)
		}
		return rw.counted(e)
	case *hclsyntax.ForExpr:
		e.CollExpr = rw.rewrite(e.CollExpr)
		if e.KeyExpr != nil {
			e.KeyExpr = rw.counted(rw.rewrite(e.KeyExpr))
		}
		e.ValExpr = rw.counted(rw.rewrite(e.ValExpr))
		if e.CondExpr != nil {
			e.CondExpr = &guard{Expression: rw.rewrite(e.CondExpr), rewriter: rw, as: condition}
		}
		return rw.counted(e)
	}
	return e
}

func (rw rewriter) counted(e hclsyntax.Expression) hclsyntax.Expression {
	return &guard{Expression: e, rewriter: rw, as: counted}
}

func tooLarge(n *big.Float) bool {
	e := n.MantExp(nil)
	return e > mostExponent || e < -mostExponent
}

// attempt is a call of try: the first argument without an error.
type attempt struct{ *hclsyntax.FunctionCallExpr }

// Value evaluates the arguments in order.
func (a *attempt) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	for _, arg := range a.Args {
		if v, diags := arg.Value(ctx); !diags.HasErrors() {
			return v, nil
		}
	}
	return cty.DynamicVal, nil
}

// probe is a call of can: whether the argument has a value.
type probe struct{ *hclsyntax.FunctionCallExpr }

// Value evaluates the argument. What is not known may fail.
func (p *probe) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := p.Args[0].Value(ctx)
	if !diags.HasErrors() && !v.IsWhollyKnown() {
		return cty.UnknownVal(cty.Bool), nil
	}
	return cty.BoolVal(!diags.HasErrors()), nil
}
