// Package yamledit changes a YAML file of the catalogue by its lines: an item
// of a list is added, replaced or taken away, and every other line stays as a
// person left it, with its comments, order and folding.
package yamledit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Document is a file and the changes that were asked for.
type Document struct {
	lines []string
	root  *yaml.Node
	edits []edit
}

// edit puts lines in the place of those from first up to end.
type edit struct {
	first, end int
	lines      []string
	section    string // the key of a new section
}

// Parse reads a file that holds one mapping.
func Parse(text []byte) (*Document, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		return nil, err
	}
	if len(node.Content) != 1 || node.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("no mapping")
	}
	return &Document{lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), root: node.Content[0]}, nil
}

// Item is an item of a list, or a key of a mapping with its value.
type Item struct {
	Node *yaml.Node // the value
	// First is the line, from 0, that the item begins on, End the one behind its
	// last. Indent is the column of its dash or key.
	First, End, Indent int
}

// Commented reports whether a person wrote a comment at the item or in it.
func (i Item) Commented() bool { return commented(i.Node) }

func commented(n *yaml.Node) bool {
	return n.HeadComment != "" || n.LineComment != "" || n.FootComment != "" || slices.ContainsFunc(n.Content, commented)
}

// Value finds the value of a key, nil when the mapping has none.
func Value(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// List gives the items of a list of the file; none when it is not there.
func (d *Document) List(key string) []Item { return d.Items(Value(d.root, key)) }

// Items gives the items of a list that is written one item below the other.
func (d *Document) Items(list *yaml.Node) []Item {
	if list == nil || list.Kind != yaml.SequenceNode || list.Style&yaml.FlowStyle != 0 {
		return nil
	}
	var items []Item
	for _, n := range list.Content {
		first := n.Line - 1
		if !strings.HasPrefix(strings.TrimSpace(d.lines[first]), "-") {
			first--
		}
		items = append(items, d.item(n, first, indentOf(d.lines[first])))
	}
	return items
}

// Entries gives the keys of a mapping of the file with their values.
func (d *Document) Entries(mapping *yaml.Node) map[string]Item {
	entries := map[string]Item{}
	if mapping == nil || mapping.Kind != yaml.MappingNode || mapping.Style&yaml.FlowStyle != 0 {
		return entries
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key := mapping.Content[i]
		entries[key.Value] = d.item(mapping.Content[i+1], key.Line-1, key.Column-1)
	}
	return entries
}

// Section gives the value of a key of the file.
func (d *Document) Section(key string) *yaml.Node { return Value(d.root, key) }

// item finds the end of an item: it reaches as far as lines are indented more.
// A list may begin under its key's own column.
func (d *Document) item(n *yaml.Node, first, indent int) Item {
	listed := n.Kind == yaml.SequenceNode && n.Line-1 > first
	end := first + 1
	for i := end; i < len(d.lines); i++ {
		text := strings.TrimSpace(d.lines[i])
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		at := indentOf(d.lines[i])
		if at < indent || at == indent && !(listed && strings.HasPrefix(text, "-")) {
			break
		}
		end = i + 1
	}
	return Item{Node: n, First: first, End: end, Indent: indent}
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// Replace puts lines in the place of an item; none take it away.
func (d *Document) Replace(i Item, lines []string) {
	d.edits = append(d.edits, edit{i.First, i.End, lines, ""})
}

// Add puts lines behind an item, with an empty line between them where the
// items around have one.
func (d *Document) Add(behind Item, lines []string) {
	if d.spaced(behind) {
		lines = append([]string{""}, lines...)
	}
	d.insert(behind.End, lines)
}

// spaced reports whether an empty line parts an item from the next one, or
// the last item from the one before.
func (d *Document) spaced(i Item) bool {
	for at := i.End; at < len(d.lines); at++ {
		text := strings.TrimSpace(d.lines[at])
		if text != "" && !strings.HasPrefix(text, "#") {
			dash := strings.HasPrefix(strings.TrimSpace(d.lines[i.First]), "-")
			if indentOf(d.lines[at]) == i.Indent && strings.HasPrefix(text, "-") == dash {
				return slices.Contains(d.lines[i.End:at], "")
			}
			break
		}
	}
	above := d.aboveComments(i.First)
	return above > 1 && d.lines[above-1] == "" && !strings.HasSuffix(d.lines[above-2], ":")
}

// AddBefore puts lines before an item and the comments above it.
func (d *Document) AddBefore(i Item, lines []string) {
	d.insert(d.aboveComments(i.First), lines)
}

// aboveComments gives the first line of the comments that stand right above one.
func (d *Document) aboveComments(line int) int {
	for line > 0 && strings.HasPrefix(strings.TrimSpace(d.lines[line-1]), "#") {
		line--
	}
	return line
}

// AddSection puts lines at the end of a new section, which stands before the
// first of other sections that the file has, else at the end.
func (d *Document) AddSection(key string, lines []string, before ...string) {
	for i, e := range d.edits {
		if e.section == key {
			at := len(e.lines)
			if e.first < len(d.lines) {
				at-- // the empty line behind it
			}
			d.edits[i].lines = slices.Insert(slices.Clone(e.lines), at, lines...)
			return
		}
	}
	lines = append([]string{key + ":"}, lines...)
	for i := 0; i+1 < len(d.root.Content); i += 2 {
		if slices.Contains(before, d.root.Content[i].Value) {
			at := d.aboveComments(d.root.Content[i].Line - 1)
			d.edits = append(d.edits, edit{at, at, append(lines, ""), key})
			return
		}
	}
	d.edits = append(d.edits, edit{len(d.lines), len(d.lines), append([]string{""}, lines...), key})
}

func (d *Document) insert(at int, lines []string) { d.edits = append(d.edits, edit{at, at, lines, ""}) }

// Changed reports whether anything was asked for.
func (d *Document) Changed() bool { return len(d.edits) > 0 }

// Bytes gives the file with its changes.
func (d *Document) Bytes() []byte {
	edits := slices.Clone(d.edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.first, b.first) })
	var out []string
	at := 0
	for _, e := range edits {
		out = append(out, d.lines[at:max(at, e.first)]...)
		out = append(out, e.lines...)
		at = max(at, e.end)
	}
	return []byte(strings.Join(append(out, d.lines[at:]...), "\n") + "\n")
}
