package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/permgap/permgap/pkg/diag"
)

// Comments gives the comments of a file, each without the end of its line.
func Comments(f *diag.File) []diag.Span {
	tokens, _ := hclsyntax.LexConfig(f.Data, f.Path, hcl.InitialPos)
	var out []diag.Span
	for _, t := range tokens {
		if t.Type != hclsyntax.TokenComment {
			continue
		}
		at := diag.Span{Start: t.Range.Start.Byte, End: t.Range.End.Byte}
		for at.End > at.Start && (f.Data[at.End-1] == '\n' || f.Data[at.End-1] == '\r') {
			at.End--
		}
		out = append(out, at)
	}
	return out
}
