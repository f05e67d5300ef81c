package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// What takes a tuple for a list compares the type of each element with each other: half
// a minute for 20,000 texts. So a tuple whose elements have one type is made a list
// before, and what other tuples and objects cost is taken off the budget.
const (
	fewElements   = 32  // so many are compared in no time
	pairsOfStep   = 128 // that cost as much as other steps
	mostArguments = 512 // of a function, which may make one type of theirs
)

// eased gives a value that a function or a condition makes a list, a set or a map of. It
// gives one that is not known where that would cost more than the budget has.
func (b *budget) eased(v cty.Value) cty.Value {
	n := widthOf(v)
	if n < fewElements {
		return v
	}
	b.size -= n
	if list, ok := listed(v); ok {
		v = list
	} else {
		b.steps -= n * n / pairsOfStep
	}
	if b.steps < 0 || b.size < 0 {
		b.ended = true
		return cty.DynamicVal
	}
	return v
}

// widthOf counts the elements of a tuple or an object whose types can differ.
func widthOf(v cty.Value) int {
	switch t := v.Type(); {
	case t.IsTupleType():
		return t.Length()
	case t.IsObjectType():
		return len(t.AttributeTypes())
	}
	return 0
}

// listed makes a list of a tuple whose elements have one type.
func listed(v cty.Value) (cty.Value, bool) {
	if !v.Type().IsTupleType() || v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return v, false
	}
	types := v.Type().TupleElementTypes()
	for _, t := range types {
		if t == cty.DynamicPseudoType || !t.Equals(types[0]) {
			return v, false
		}
	}
	return cty.ListVal(v.AsValueSlice()), true
}

// guardWide puts a guard in front of what may have many elements.
func (rw rewriter) guardWide(e hclsyntax.Expression, expanded bool) hclsyntax.Expression {
	switch plain(e).(type) {
	case *hclsyntax.LiteralValueExpr, *hclsyntax.TemplateExpr:
		return e
	}
	return &argument{Expression: e, budget: rw.budget, expanded: expanded}
}

// argument stands in front of an argument of a function, or of a branch of a condition.
type argument struct {
	hclsyntax.Expression
	budget *budget
	// expanded: its elements are the arguments.
	expanded bool
}

// Value evaluates the expression.
func (a *argument) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if a.budget.ended {
		return cty.DynamicVal, nil
	}
	v, diags := a.Expression.Value(ctx)
	if plain, _ := v.Unmark(); a.expanded && plain.IsKnown() && !plain.IsNull() && plain.CanIterateElements() {
		n := plain.LengthInt()
		if a.budget.steps -= n * n / pairsOfStep; a.budget.steps < 0 || n > mostArguments {
			return cty.DynamicVal, diags
		}
	}
	return a.budget.eased(v), diags
}
