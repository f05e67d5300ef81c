package terraform

import (
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// broken names a file that could not be parsed, if it speaks of policies.
func (c *collector) broken(f *file) {
	if _, speaks := mention(f.file.Data); !speaks {
		return
	}
	at := diag.Span{}
	if f.wrong.Subject != nil {
		at = span(*f.wrong.Subject)
		at.End = min(at.End, len(f.file.Data)) // HCL may point behind the end
		at.Start = min(at.Start, at.End)
	}
	d := policy.NotAnalysable(f.file, policy.Place{Span: at},
		message.New("terraform-syntax", message.Text("what", f.wrong.Summary)), message.New("terraform-syntax-hint"))
	policy.FindSecrets(f.file, d)
	c.tell(f.file.Path, d)
}

// rest finds policies in other places of a file: in locals that nothing uses, and in
// resources of other types.
func (c *collector) rest(f *file) {
	for _, b := range f.blocks {
		address := strings.Join(b.labels, ".")
		switch b.kind {
		case "locals":
			address = "local"
		case "resource":
		case "module":
			if callee := c.module.callee(b.labels[0]); len(b.labels) == 1 && callee != nil && len(callee.instances) > 0 {
				c.passed(b) // the module is judged with them
				continue
			}
			fallthrough
		default:
			address = strings.TrimSuffix(b.kind+"."+address, ".")
		}
		c.inside(f, b, address)
	}
	// What is left stands where the syntax was not understood.
	for from := 0; from < len(f.file.Data); {
		at, found := form.Effect(f.file.Data[from:])
		if !found {
			return
		}
		at.Start, at.End = at.Start+from, at.End+from
		from = at.End
		if !c.tree.isUsed(f.file.Path, at) && f.wrong != nil {
			return // it was said
		}
		if !c.tree.isUsed(f.file.Path, at) {
			c.tree.use(f.file.Path, diag.Span{Start: at.Start, End: len(f.file.Data)})
			d := form.Place(form.New(f.file, nil), "terraform", at)
			c.tell(f.file.Path, d)
			return
		}
	}
}

// passed notes the arguments of a call as used.
func (c *collector) passed(b *block) {
	for _, a := range b.attrs {
		c.tree.use(a.at.Filename, span(a.expr.Range()))
	}
}

// inside looks into the arguments of a block.
func (c *collector) inside(f *file, b *block, address string) {
	for _, a := range b.attrs {
		s := span(a.expr.Range())
		if s.Start < 0 || s.End > len(f.file.Data) || s.Start > s.End {
			continue
		}
		at, found := form.Effect(f.file.Data[s.Start:s.End])
		if !found || c.tree.isUsed(f.file.Path, diag.Span{Start: s.Start + at.Start}) {
			continue
		}
		w := where{address: address + "." + a.name, file: f.file.Path}
		if b.kind == "resource" && len(b.labels) == 2 {
			w.kind, w.platform = b.labels[0], platformOf(b.labels[0])
		}
		c.argument(w, a.in(c.module.scope()))
		c.tree.use(f.file.Path, s)
	}
	for _, i := range b.blocks {
		c.inside(f, i, address)
	}
}
