package propose

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
	"github.com/permgap/permgap/policies/importers/yamledit"
)

// writer puts what a comparison found into the documents of the files.
type writer struct {
	catalogue *Catalogue
	*comparison
}

// after gives the text of a file with its changes.
func (f *file) after() string {
	switch {
	case f.doc == nil && f.before != "":
		return f.before // a table
	case f.doc == nil:
		return strings.Join(f.fresh, "\n") + "\n"
	case !f.doc.Changed():
		return f.before
	}
	return string(f.doc.Bytes())
}

func (w writer) write(out *Proposal) error {
	at := func(f *file, what string) string { return f.path + ": " + what }
	for _, name := range slices.Sorted(maps.Keys(w.declared)) {
		a := w.declared[name]
		f := w.catalogue.file(w.platform, a.service)
		if err := w.add(f, "actions", a.Name, a.Action, true); err != nil {
			return err
		}
		if err := w.needSources(f, a.Source); err != nil {
			return err
		}
		out.Added = append(out.Added, at(f, "action "+a.Name))
	}
	for _, o := range w.comparison.added {
		f := w.catalogue.file(w.platform, o.service)
		o.Requires = join(o.Requires)
		if err := w.add(f, "operations", o.ID, o.Operation, false); err != nil {
			return err
		}
		from := o.Source
		for _, q := range o.Requires {
			from = append(from, q.Source...)
		}
		if err := w.needSources(f, from); err != nil {
			return err
		}
		out.Added = append(out.Added, at(f, "operation "+o.ID))
	}
	for _, a := range inOrder(w.altered, func(a *action) string { return a.file.path + a.Name }) {
		if err := w.alter(a, w.altered[a]); err != nil {
			return err
		}
		out.Changed = append(out.Changed, at(a.file, "action "+a.Name+": "+changed(a.Action, w.altered[a])))
	}
	for _, a := range w.dropped {
		a.file.doc.Replace(*a.item(), nil)
		out.Gone = append(out.Gone, at(a.file, "action "+a.Name))
	}
	for _, o := range inOrder(w.gone, func(o *operation) string { return o.file.path + o.ID }) {
		o.file.doc.Replace(*o.item(), nil)
		out.Gone = append(out.Gone, at(o.file, "operation "+o.ID))
	}
	for _, o := range w.operations {
		own := w.owns[o]
		if len(w.lacks[o])+len(w.cuts[o]) == 0 && own == "" {
			continue
		}
		if err := w.require(o); err != nil {
			return err
		}
		if own != "" {
			out.Changed = append(out.Changed, at(o.file, "operation "+o.ID+": its action is "+own))
		}
		if lacks := w.lacks[o]; len(lacks) > 0 {
			if names, other := unconditioned(lacks, o.Requires); len(names) > 0 {
				out.Doubts = append(out.Doubts, at(o.file, o.ID+" requires "+strings.Join(names, " ")+
					": look whether it is always needed; "+other+" has a condition here, and a page rarely states one"))
			}
			out.Added = append(out.Added, at(o.file, o.ID+" requires "+listed(lacks)))
		}
		for _, i := range slices.Sorted(maps.Keys(w.cuts[o])) {
			names := slices.DeleteFunc(rows.Names(o.Requires[i]), func(n string) bool { return slices.Contains(w.cuts[o][i], n) })
			out.Gone = append(out.Gone, at(o.file, o.ID+" requires "+strings.Join(names, " ")))
		}
	}
	out.Kept = append(out.Kept, w.kept...)
	return nil
}

// unconditioned names the prerequisites that come without a condition to an
// operation where another has one, and that other: a person wrote it, and no
// table can bring it back.
func unconditioned(lacks, has []schema.Requirement) (names []string, other string) {
	free := func(q schema.Requirement) bool {
		return q.Feature == "" && q.When == (catalog.Text{}) && len(q.With) == 0
	}
	i := slices.IndexFunc(has, func(q schema.Requirement) bool { return !free(q) })
	if i < 0 {
		return nil, ""
	}
	for _, q := range lacks {
		if free(q) {
			names = append(names, rows.Names(q)...)
		}
	}
	return names, rows.Names(has[i])[0]
}

// changed names what changes of an action.
func changed(was, is schema.Action) string {
	var parts []string
	for _, p := range []struct{ key, was, is string }{
		{"access", was.Access, is.Access}, {"default", was.Default, is.Default},
		{"enterprise_project", was.EnterpriseProject, is.EnterpriseProject},
		{"deprecated", word(was.Deprecated), word(is.Deprecated)}, {"mentioned", word(was.Mentioned), word(is.Mentioned)},
	} {
		if p.was != p.is {
			parts = append(parts, p.key+" "+cmp.Or(p.is, "no more"))
		}
	}
	for _, role := range slices.Sorted(maps.Keys(is.Roles)) {
		if !sameCell(was, is, role) {
			parts = append(parts, role)
		}
	}
	return strings.Join(parts, ", ")
}

func word(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func inOrder[K comparable, V any](m map[K]V, name func(K) string) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int { return cmp.Compare(name(a), name(b)) })
}

// add puts an entry into a list of a file, where its name sorts.
func (w writer) add(f *file, section, name string, v any, oneLine bool) error {
	lines, err := yamledit.Lines(2, v, oneLine)
	if err != nil {
		return err
	}
	if f.doc == nil {
		if !slices.Contains(f.fresh, section+":") {
			f.fresh = append(f.fresh, "", section+":")
		}
		f.fresh = append(f.fresh, lines...)
		return nil
	}
	items, names := f.actionItems, map[int]string{}
	for i, a := range f.Actions {
		names[i] = a.Name
	}
	if section == "operations" {
		items = f.operationItems
		for i, o := range f.Operations {
			names[i] = o.ID
		}
	}
	put(f.doc, section, items, lines, func(i int) bool { return fold(names[i]) > fold(name) })
	return nil
}

// behind names the sections that stand behind a section.
var behind = map[string][]string{
	"sources": {"resources", "features", "rules", "actions", "operations", "roles", "role_names", "defects"},
	"actions": {"operations", "defects"}, "operations": {"defects"},
}

// put inserts lines before the first item that comes later.
func put(doc *yamledit.Document, section string, items []yamledit.Item, lines []string, later func(int) bool) {
	if len(items) == 0 {
		doc.AddSection(section, lines, behind[section]...)
		return
	}
	for i := range items {
		if later(i) {
			if i == 0 {
				doc.AddBefore(items[0], lines)
			} else {
				doc.Add(items[i-1], lines)
			}
			return
		}
	}
	doc.Add(items[len(items)-1], lines)
}

// needSources copies to a file the sources that an entry names.
func (w writer) needSources(f *file, ids []string) error {
	for _, id := range ids {
		if _, ok := f.Sources[id]; ok {
			continue
		}
		lines, err := yamledit.Entry(2, id, w.sources[id])
		if err != nil {
			return err
		}
		if f.Sources == nil {
			f.Sources = map[string]schema.Source{}
		}
		switch {
		case f.doc == nil && len(f.Sources) == 0:
			f.fresh = slices.Insert(f.fresh, 2, append([]string{"", "sources:"}, lines...)...)
		case f.doc == nil:
			f.fresh = slices.Insert(f.fresh, 4, lines...)
		default:
			entries := f.doc.Entries(f.doc.Section("sources"))
			keys := slices.SortedFunc(maps.Keys(entries), func(a, b string) int { return cmp.Compare(entries[a].First, entries[b].First) })
			items := make([]yamledit.Item, len(keys))
			for i, k := range keys {
				items[i] = entries[k]
			}
			put(f.doc, "sources", items, lines, func(i int) bool { return keys[i] > id })
		}
		f.Sources[id] = w.sources[id]
	}
	return nil
}

// redate writes the sources anew that have another date or address by now.
func (w writer) redate(out *Proposal, sources map[string]schema.Source) error {
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		for _, f := range w.files {
			have, known := f.Sources[id]
			if !known || have == w.sources[id] {
				continue
			}
			item := f.doc.Entries(f.doc.Section("sources"))[id]
			if !w.may("source "+id, f, &item) {
				continue
			}
			n := clone(item.Node)
			var stated yaml.Node
			if err := stated.Encode(w.sources[id]); err != nil {
				return err
			}
			for _, key := range []string{"title", "url", "updated", "read"} {
				set(n, key, yamledit.Value(&stated, key))
			}
			lines, err := yamledit.Entry(item.Indent, id, n)
			if err != nil {
				return err
			}
			f.doc.Replace(item, lines)
			out.Changed = append(out.Changed, f.path+": source "+id)
		}
	}
	return nil
}

// alter writes an action anew with what changed of it.
func (w writer) alter(a *action, want schema.Action) error {
	item := a.item()
	n := clone(item.Node)
	var stated yaml.Node
	if err := stated.Encode(want); err != nil {
		return err
	}
	for _, key := range []string{"access", "default", "enterprise_project", "deprecated", "mentioned", "source", "inferred_by", "roles"} {
		set(n, key, yamledit.Value(&stated, key))
	}
	lines, err := yamledit.Lines(item.Indent, n, item.Node.Style&yaml.FlowStyle != 0)
	if err != nil {
		return err
	}
	a.file.doc.Replace(*item, lines)
	return w.needSources(a.file, want.Source)
}

func clone(n *yaml.Node) *yaml.Node {
	c := *n
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = clone(child)
	}
	return &c
}

// set gives a mapping's key a value; nil takes it away.
func set(mapping *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value != key {
			continue
		}
		if value == nil {
			mapping.Content = slices.Delete(mapping.Content, i, i+2)
		} else {
			mapping.Content[i+1] = value
		}
		return
	}
	if value != nil {
		mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	}
}

// require writes the prerequisites that an operation gains and loses, and the
// own action that it has now.
func (w writer) require(o *operation) error {
	doc, item := o.file.doc, o.item()
	list := yamledit.Value(item.Node, "requires")
	items := doc.Items(list)
	if list != nil && len(items) != o.inFile || item.Node.Style&yaml.FlowStyle != 0 {
		return w.rewrite(o)
	}
	var added []string
	for _, q := range w.lacks[o] {
		lines, err := yamledit.Lines(item.Indent+4, q, true)
		if err != nil {
			return err
		}
		added = append(added, lines...)
		if err := w.needSources(o.file, q.Source); err != nil {
			return err
		}
	}
	keys := doc.Entries(item.Node)
	if own := w.owns[o]; own != "" {
		line := []string{strings.Repeat(" ", item.Indent+2) + "actions: [" + own + "]"}
		if actions, ok := keys["actions"]; ok {
			doc.Replace(actions, line)
		} else if requires, ok := keys["requires"]; ok {
			doc.AddBefore(requires, line)
		} else {
			doc.AddBefore(keys["source"], line)
		}
	}
	if n := len(w.cuts[o]); n > 0 && n == len(items) && len(added) == 0 &&
		!slices.ContainsFunc(slices.Collect(maps.Values(w.cuts[o])), func(left []string) bool { return len(left) > 0 }) {
		doc.Replace(keys["requires"], nil)
		return nil
	}
	for _, i := range slices.Sorted(maps.Keys(w.cuts[o])) {
		lines, err := cut(items[i], w.cuts[o][i])
		if err != nil {
			return err
		}
		doc.Replace(items[i], lines)
	}
	head := append([]string{strings.Repeat(" ", item.Indent+2) + "requires:"}, added...)
	switch {
	case len(added) == 0:
	case len(items) > 0:
		doc.Add(items[len(items)-1], added)
	case list != nil: // requires: none
		doc.Replace(keys["requires"], head)
	default:
		doc.AddBefore(keys["source"], head)
	}
	return nil
}

// cut writes a prerequisite with the names that are left of it.
func cut(item yamledit.Item, left []string) ([]string, error) {
	if len(left) == 0 {
		return nil, nil
	}
	n := clone(item.Node)
	all := yamledit.Value(n, "all")
	all.Content = slices.DeleteFunc(all.Content, func(c *yaml.Node) bool { return !slices.Contains(left, c.Value) })
	return yamledit.Lines(item.Indent, n, true)
}

// rewrite writes an operation anew that is not in the usual form.
func (w writer) rewrite(o *operation) error {
	n := clone(o.item().Node)
	reqs := &yaml.Node{Kind: yaml.SequenceNode}
	if list := yamledit.Value(n, "requires"); list != nil {
		for i, q := range list.Content {
			left, isCut := w.cuts[o][i]
			if isCut && len(left) == 0 {
				continue
			}
			if isCut {
				all := yamledit.Value(q, "all")
				all.Content = slices.DeleteFunc(all.Content, func(c *yaml.Node) bool { return !slices.Contains(left, c.Value) })
			}
			reqs.Content = append(reqs.Content, q)
		}
	}
	for _, q := range w.lacks[o] {
		var one yaml.Node
		if err := one.Encode(q); err != nil {
			return err
		}
		reqs.Content = append(reqs.Content, &one)
		if err := w.needSources(o.file, q.Source); err != nil {
			return err
		}
	}
	if len(reqs.Content) == 0 {
		reqs = nil
	}
	set(n, "requires", reqs)
	if own := w.owns[o]; own != "" {
		set(n, "actions", &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: own}}})
	}
	lines, err := yamledit.Lines(o.item().Indent, n, false)
	if err != nil {
		return err
	}
	o.file.doc.Replace(*o.item(), lines)
	return nil
}
