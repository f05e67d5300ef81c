package terraform

import (
	"bytes"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/permgap/permgap/pkg/message"
)

// callee is what a module block calls: a module for each of its instances.
type callee struct {
	block     *block
	instances []*module
	keys      []string // of the instances
	keyed     string   // the argument that says how many there are: "", "count", "for_each"
	// source is as it is written, and why says why the module is not read.
	source string
	why    message.Message
}

// localSource gives the folder of a source in the repository: one that begins with a
// dot and a slash.
func localSource(source string) (folder string, ok bool) {
	source = strings.ReplaceAll(source, "\\", "/")
	return source, strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../")
}

// callee gives what a block calls; nil where there is no such block. Its modules are
// made once, and evaluated when they are asked.
func (m *module) callee(name string) *callee {
	if c, done := m.callees[name]; done {
		return c
	}
	b := m.config.calls[name]
	if b == nil {
		return nil
	}
	c := &callee{block: b}
	m.callees[name] = c
	c.why = m.enter(c, name)
	return c
}

// enter makes the modules of a call, or says why it cannot.
func (m *module) enter(c *callee, name string) message.Message {
	src := c.block.attr("source")
	if src == nil {
		return message.New("terraform-module-unknown")
	}
	v := m.scope().value(src.expr, src.names)
	if !isText(v) {
		return message.New("terraform-module-unknown")
	}
	c.source = v.AsString()
	folder, local := localSource(c.source)
	if !local {
		return message.New("terraform-module-elsewhere")
	}
	dir := join(m.config.dir, folder)
	for in := m; ; in = in.parent.module {
		if in.config.dir == dir {
			return message.New("terraform-module-cycle")
		}
		if in.parent == nil {
			break
		}
	}
	if m.depth >= mostCalls {
		return message.New("terraform-module-deep", message.Count("most", mostCalls))
	}
	config := m.tree.calledConfig(dir)
	if len(config.files) == 0 {
		return m.tree.missing(dir)
	}
	keys, keyed, ok := m.scope().instances(c.block)
	if !ok {
		keys, keyed = m.scope().some(c.block), ""
	}
	c.keyed = keyed
	for _, k := range keys {
		if m.tree.modules >= mostModules {
			return message.New("terraform-module-many", message.Count("most", mostModules))
		}
		one := m.tree.module(config)
		one.parent, one.call, one.depth = k.scope, c.block, m.depth+1
		one.address = m.address + "module." + name + k.suffix + "."
		c.instances, c.keys = append(c.instances, one), append(c.keys, k.name)
		m.tree.budget.steps += stepsOfModule
		m.tree.budget.size += sizeOfModule
	}
	return message.Message{}
}

// What each module adds to the budget.
const (
	stepsOfModule = 500
	sizeOfModule  = 32 << 10
)

// missing says why a folder has no module.
func (t *tree) missing(dir string) message.Message {
	if t.in.Folder.Names == nil {
		return message.New("terraform-module-alone")
	}
	if _, err := t.in.Folder.Names(dir); err != nil {
		return message.New("terraform-module-unread", message.Text("error", err.Error()))
	}
	return message.New("terraform-module-empty")
}

// instance gives the module with a key: of a name for for_each, of a number for count.
func (c *callee) instance(key cty.Value) *module {
	if c == nil || key == cty.NilVal || key.IsMarked() || !key.IsKnown() || key.IsNull() {
		return nil
	}
	for i, k := range c.keys {
		if isIndex(key, k) {
			return c.instances[i]
		}
	}
	return nil
}

// one gives the module of a call that has no instances.
func (c *callee) one() *module {
	if c == nil || c.keyed != "" || len(c.instances) != 1 {
		return nil
	}
	return c.instances[0]
}

// root gives the module that nobody calls, and the block in it that leads here; nil
// for the root itself.
func (m *module) root() (*module, *block) {
	var via *block
	for m.parent != nil {
		via, m = m.call, m.parent.module
	}
	return m, via
}

// callNames lists the calls of a module in the order of its files.
func (c *config) callNames() []string {
	out := make([]string, 0, len(c.calls))
	for name := range c.calls {
		out = append(out, name)
	}
	slices.SortFunc(out, func(a, b string) int { return byPlace(c.calls[a], c.calls[b]) })
	return out
}

// callsOf finds the folders of modules that a text calls, by its words alone.
func callsOf(text []byte) (folders []string) {
	for {
		_, after, found := bytes.Cut(text, []byte("source"))
		if !found {
			return folders
		}
		text = after
		after = bytes.TrimLeft(bytes.TrimPrefix(after, []byte{'"'}), " \t")
		if len(after) == 0 || after[0] != '=' && after[0] != ':' {
			continue
		}
		after, quoted := bytes.CutPrefix(bytes.TrimLeft(after[1:], " \t\r\n"), []byte{'"'})
		source, _, closed := bytes.Cut(after[:min(len(after), mostPath)], []byte{'"'})
		if folder, local := localSource(string(source)); quoted && closed && local {
			folders = append(folders, folder)
		}
	}
}

// mostPath is how long the path of a module may be.
const mostPath = 1000

// calls reports whether a text has a block that calls a module.
func calls(text []byte) bool {
	for {
		before, after, found := bytes.Cut(text, []byte("module"))
		if !found {
			return false
		}
		starts := len(before) == 0 || bytes.IndexByte([]byte(" \t\n\"\xBF"), before[len(before)-1]) >= 0
		after = bytes.TrimPrefix(after, []byte{'"'})
		if starts && bytes.HasPrefix(bytes.TrimLeft(after, " \t\r\n:{"), []byte{'"'}) {
			return true
		}
		text = after
	}
}
