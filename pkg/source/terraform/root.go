package terraform

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Root is the folder with the source of plans and states: where the policies of their
// addresses are written. The zero Root is none.
type Root struct {
	Dir    string
	Folder form.Folder
}

// written is the source of plans, read once.
type written struct {
	root   Root
	once   sync.Once
	tree   *tree
	module *module
	said   map[string][]*policy.Document // by address
}

// read reads the source, as if it were audited itself.
func (w *written) read(options policy.Options) {
	w.once.Do(func() {
		w.said = map[string][]*policy.Document{}
		names, err := w.root.Folder.Names(w.root.Dir)
		if err != nil {
			return
		}
		for _, name := range names {
			if !IsModule(name) {
				continue
			}
			text, err := w.root.Folder.Read(join(w.root.Dir, name), mostBytes)
			if err != nil {
				continue
			}
			in := form.New(diag.NewFile(join(w.root.Dir, name), text), text)
			in.Folder, in.Policy = w.root.Folder, options
			t := newTree(in)
			w.tree, w.module = t, t.module(t.config(w.root.Dir, true))
			c := collector{reader: reader{tree: t, options: options}, module: w.module}
			c.collect()
			for _, d := range c.documents {
				for _, address := range append([]string{d.doc.Address}, d.doc.Alike...) {
					w.said[address] = append(w.said[address], d.doc)
				}
			}
			return
		}
	})
}

// place finds where the policy of an address is written: the argument of its resource.
// The file is nil where the source has no such address.
func (w *written) place(address string, arguments []string) (*diag.File, diag.Span) {
	if w.module == nil {
		return nil, diag.Span{}
	}
	config := w.module.config
	steps := strings.Split(withoutKeys(address), ".")
	for len(steps) > 2 && steps[0] == "module" {
		call := config.calls[steps[1]]
		if call == nil {
			return nil, diag.Span{}
		}
		a := call.attr("source")
		if a == nil {
			return nil, diag.Span{}
		}
		v := w.module.scope().value(a.expr, nil)
		if !isText(v) {
			return nil, diag.Span{}
		}
		folder, local := localSource(v.AsString())
		if !local {
			return nil, diag.Span{}
		}
		config, steps = w.tree.calledConfig(join(config.dir, folder)), steps[2:]
	}
	b := config.resources[strings.Join(steps, ".")]
	if b == nil {
		return nil, diag.Span{}
	}
	file := w.tree.files[b.header.Filename]
	for _, name := range arguments {
		if a := b.attr(name); a != nil {
			return file, span(a.expr.Range())
		}
	}
	return file, span(b.header)
}

// withoutKeys takes the keys of instances off an address.
func withoutKeys(address string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(address, "[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		end := strings.IndexByte(after, ']')
		if quoted, is := strings.CutPrefix(after, `"`); is {
			if n := strings.Index(quoted, `"]`); n >= 0 {
				end = n + 2
			}
		}
		if end < 0 {
			return b.String()
		}
		address = after[end+1:]
	}
}

// find gives a document of a plan the places of the source: those of each statement
// where the source has the same ones, else that of the argument. It is false where the
// source does not have the address.
func (w *written) find(d *policy.Document, arguments []string) (*policy.Document, bool) {
	out := *d
	out.Pointer, out.Secrets = "", nil
	if len(d.Problems) == 0 {
		for _, s := range w.said[d.Address] {
			if shapeOf(s) == shapeOf(d) && len(s.Problems) == 0 {
				out.File, out.Span, out.Version.Span, out.Type.Span = s.File, s.Span, s.Version.Span, s.Type.Span
				out.Statements = withPlaces(d.Statements, func(i int) policy.Statement { return s.Statements[i] })
				return &out, true
			}
		}
	}
	file, at := w.place(d.Address, arguments)
	if file == nil {
		return d, false
	}
	out.File, out.Span, out.Version.Span, out.Type.Span = file, at, at, at
	out.Statements = withPlaces(d.Statements, func(int) policy.Statement {
		return policy.Statement{Span: at, EffectAt: policy.Text{Span: at}, ConditionAt: at}
	})
	out.Problems = slices.Clone(d.Problems)
	for i := range out.Problems {
		out.Problems[i].Span, out.Problems[i].Related = at, nil
	}
	return &out, true
}

// withPlaces gives statements the places of others, or of the statement as a whole.
func withPlaces(list []policy.Statement, of func(i int) policy.Statement) []policy.Statement {
	list = slices.Clone(list)
	for i := range list {
		s, from := &list[i], of(i)
		texts := func(list, from []policy.Text, at diag.Span) []policy.Text {
			list = slices.Clone(list)
			for i := range list {
				if list[i].Span = at; i < len(from) && len(from) == len(list) {
					list[i].Span = from[i].Span
				}
			}
			return list
		}
		s.Actions, s.Resources = texts(s.Actions, from.Actions, from.Span), texts(s.Resources, from.Resources, from.Span)
		s.Span, s.EffectAt.Span, s.ConditionAt = from.Span, from.EffectAt.Span, from.ConditionAt
		s.Conditions = slices.Clone(s.Conditions)
		for k := range s.Conditions {
			c, with := &s.Conditions[k], policy.Test{}
			c.Operator.Span, c.Key.Span = from.ConditionAt, from.ConditionAt
			if len(from.Conditions) == len(s.Conditions) {
				with = from.Conditions[k]
				c.Operator.Span, c.Key.Span = with.Operator.Span, with.Key.Span
			}
			c.Values = texts(c.Values, with.Values, from.ConditionAt)
		}
	}
	return list
}

// shapeOf writes what a document grants, but for its resources and conditions, which
// the source may not know.
func shapeOf(d *policy.Document) string {
	var b strings.Builder
	b.WriteString(string(d.Kind))
	for _, s := range d.Statements {
		fmt.Fprint(&b, s.Effect, s.NotAction, s.NotResource, ';')
		for _, a := range s.Actions {
			fmt.Fprintf(&b, "%q", a.Value)
		}
	}
	return b.String()
}
