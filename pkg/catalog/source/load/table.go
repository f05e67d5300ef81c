package load

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/source"
)

// A table holds facts of a service that come in thousands, one a row, beside
// its YAML file: SERVICE.actions.tsv, SERVICE.operations.tsv,
// SERVICE.requires.tsv and SERVICE.contents.tsv. Cells are separated by tabs. The first row names the
// fields, title.en for a field of a field; a list is separated by semicolons,
// and so are the pairs KEY=VALUE of a mapping. An empty cell gives nothing.
// Rows are sorted by their first cell, so that a change is one line.

// tables are the kinds of tables: the list of the file that the rows are of,
// and the form of a row.
func tables() map[string]reflect.Type {
	return map[string]reflect.Type{
		"actions":    reflect.TypeFor[schema.Action](),
		"operations": reflect.TypeFor[schema.Operation](),
		"requires":   reflect.TypeFor[schema.Requirement](),
		"contents":   reflect.TypeFor[schema.PlatformRole](),
	}
}

// ParseTable reads the content of a table. Its platform and service are those
// of its folder and its name.
func ParseTable(name string, data []byte) (*File, Problems) {
	folder, base := path.Split(strings.ReplaceAll(name, `\`, "/"))
	service, kind, _ := strings.Cut(strings.TrimSuffix(base, ".tsv"), ".")
	f := &File{Path: folder + base, places: map[string]Place{}}
	d := &decoder{file: f}
	if row, is := tables()[kind]; is {
		r := rows{decoder: d, kind: kind, form: row}
		list := r.read(string(data))
		if kind == "requires" {
			f.Extends = true
			kind = "operations"
		}
		d.value(mapping(1,
			pair{"platform", text(path.Base(folder), 1, 1)}, pair{"service", text(service, 1, 1)}, pair{kind, list},
		), reflect.ValueOf(&f.File).Elem(), "")
		return f, d.problems
	}
	d.problems = append(d.problems,
		Problem{f.Path, 1, 1, "no table of the catalogue: call it SERVICE.actions.tsv, SERVICE.operations.tsv, " +
			"SERVICE.requires.tsv or SERVICE.contents.tsv"})
	return f, d.problems
}

// mostColumns is more than any form has fields.
const mostColumns = 100

// rows reads the rows of a table as the nodes of a YAML list.
type rows struct {
	*decoder
	kind    string
	form    reflect.Type
	columns []string
}

func (r *rows) at(line, column int, format string, args ...any) {
	if !r.full() {
		r.problems = append(r.problems, Problem{r.file.Path, line, column, source.Shorten(fmt.Sprintf(format, args...))})
	}
}

// read gives the list; rows of requires are gathered by their operation.
func (r *rows) read(data string) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: 1, Column: 1}
	last := ""
	line := 0
	for row := range strings.Lines(data) {
		line++
		cells := strings.Split(strings.TrimRight(row, "\r\n"), "\t")
		if line == 1 {
			if len(cells) > mostColumns {
				r.at(1, 1, "%d columns: a table has at most %d", len(cells), mostColumns)
				return list
			}
			r.head(cells)
			continue
		}
		if len(cells) != len(r.columns) {
			r.at(line, 1, "%d cells instead of the %d that the first row names", len(cells), len(r.columns))
			continue
		}
		if cells[0] < last {
			r.at(line, 1, "%s comes before %s: sort the rows by their first cell", cells[0], last)
		}
		if r.kind != "requires" {
			list.Content = append(list.Content, r.row(cells, line, 0))
		} else if n := len(list.Content); n > 0 && cells[0] == last {
			added := list.Content[n-1].Content[3]
			added.Content = append(added.Content, r.row(cells, line, 1))
		} else {
			added := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: line, Column: 1, Content: []*yaml.Node{r.row(cells, line, 1)}}
			list.Content = append(list.Content, mapping(line, pair{"id", text(cells[0], line, 1)}, pair{"requires_added", added}))
		}
		last = cells[0]
	}
	if line == 0 {
		r.at(1, 1, "the table is empty: its first row names the fields")
	}
	return list
}

// head reads the names of the columns.
func (r *rows) head(cells []string) {
	r.columns = cells
	first := map[string]string{"actions": "name", "operations": "id", "requires": "operation", "contents": "name"}[r.kind]
	if cells[0] != first {
		r.at(1, 1, "the first column is %s", first)
	}
	column := 1
	for i, name := range cells {
		if slices.Contains(cells[:i], name) {
			r.at(1, column, "the column %q stands twice", name)
		}
		column += len([]rune(name)) + 1
	}
}

// row makes the mapping of a row from a column on.
func (r *rows) row(cells []string, line, from int) *yaml.Node {
	var fields []pair
	column := 1
	for i, cell := range cells {
		if name, part, nested := strings.Cut(r.columns[i], "."); i >= from && cell != "" {
			node := r.cell(name, cell, line, column)
			if nested {
				node = mapping(line, pair{part, text(cell, line, column)})
				node.Column = column
				if k := slices.IndexFunc(fields, func(p pair) bool { return p.key == name }); k >= 0 {
					fields[k].value.Content = append(fields[k].value.Content, node.Content...)
					node = nil
				}
			}
			if node != nil {
				fields = append(fields, pair{name, node})
			}
		}
		column += len([]rune(cell)) + 1
	}
	return mapping(line, fields...)
}

// cell makes the node of a cell, by what its field is.
func (r *rows) cell(name, cell string, line, column int) *yaml.Node {
	kind := reflect.String
	if i, ok := r.fieldsOf(r.form)[name]; ok {
		kind = r.form.Field(i).Type.Kind()
	}
	switch kind {
	case reflect.Slice:
		if name == "requires" && cell == "none" {
			break
		}
		list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: line, Column: column}
		for member := range strings.SplitSeq(cell, ";") {
			list.Content = append(list.Content, text(strings.TrimPrefix(member, " "), line, column))
			column += len([]rune(member)) + 1
		}
		return list
	case reflect.Map:
		var pairs []pair
		for member := range strings.SplitSeq(cell, ";") {
			key, value, _ := strings.Cut(strings.TrimPrefix(member, " "), "=")
			pairs = append(pairs, pair{key, text(value, line, column)})
			column += len([]rune(member)) + 1
		}
		return mapping(line, pairs...)
	case reflect.Bool:
		n := text(cell, line, column)
		if cell == "true" || cell == "false" {
			n.Tag = "!!bool"
		}
		return n
	}
	return text(cell, line, column)
}

// pair is a key of a mapping and its value.
type pair struct {
	key   string
	value *yaml.Node
}

func mapping(line int, pairs ...pair) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: line, Column: 1}
	for _, p := range pairs {
		n.Content = append(n.Content, text(p.key, p.value.Line, p.value.Column), p.value)
	}
	return n
}

func text(value string, line, column int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Line: line, Column: column}
}
