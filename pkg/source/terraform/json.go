package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// parseJSON reads the JSON syntax as an expression of the native one: objects are
// objects, and strings are templates.
func parseJSON(text []byte, name string, start hcl.Pos) (hclsyntax.Expression, *hcl.Diagnostic) {
	e, diags := json.ParseExpressionWithStartPos(text, name, start)
	if wrong := firstError(diags); wrong != nil || e == nil {
		return nil, wrong
	}
	return native(e), nil
}

// native makes an expression of the native syntax. The depth was measured.
func native(e hcl.Expression) hclsyntax.Expression {
	at := e.Range()
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		out := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: at}
		for _, p := range pairs {
			name, _ := p.Key.Value(nil)
			if !isText(name) {
				continue
			}
			key := &hclsyntax.ObjectConsKeyExpr{Wrapped: literal(name, p.Key.Range()), ForceNonLiteral: true}
			out.Items = append(out.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: native(p.Value)})
		}
		return out
	}
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		out := &hclsyntax.TupleConsExpr{SrcRange: at, OpenRange: at}
		for _, one := range list {
			out.Exprs = append(out.Exprs, native(one))
		}
		return out
	}
	v, _ := e.Value(nil)
	if !isText(v) {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: at}
	}
	inside := at
	inside.Start.Byte++
	inside.Start.Column++
	if inside.End.Byte--; inside.End.Byte < inside.Start.Byte {
		return literal(v, at)
	}
	unknown := &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}
	if tooDeep([]byte(v.AsString()), true) {
		return unknown
	}
	t, diags := hclsyntax.ParseTemplate([]byte(v.AsString()), at.Filename, inside.Start)
	if diags.HasErrors() {
		return unknown
	}
	if plain, ok := t.(*hclsyntax.TemplateExpr); ok && plain.IsStringLiteral() {
		v, _ := plain.Value(nil)
		return literal(v, inside)
	}
	return t
}

func literal(v cty.Value, at hcl.Range) hclsyntax.Expression {
	return &hclsyntax.TemplateExpr{Parts: []hclsyntax.Expression{&hclsyntax.LiteralValueExpr{Val: v, SrcRange: at}}, SrcRange: at}
}
