// Package tsv reads tables of tab-separated values with a header line. A cell
// in double quotes, as spreadsheets write it, is read without them.
package tsv

import (
	"fmt"
	"io/fs"
	"strings"
)

// Record is one line by column name, with its number in the file from 1.
type Record struct {
	Line  int
	cells []string
	index map[string]int
}

// Get gives a cell, "" when the table has no such column or the line is short.
func (r Record) Get(column string) string {
	i, ok := r.index[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

// Read reads a file whole; columns are those that the caller relies on.
func Read(from fs.FS, name string, columns ...string) ([]Record, error) {
	data, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, err
	}
	records, err := parse(string(data), columns)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return records, nil
}

func parse(text string, columns []string) ([]Record, error) {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	index := map[string]int{}
	for i, name := range strings.Split(lines[0], "\t") {
		index[name] = i
	}
	for _, c := range columns {
		if _, ok := index[c]; !ok {
			return nil, fmt.Errorf("no column %q in the header", c)
		}
	}
	var records []Record
	for i, line := range lines[1:] {
		if line == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) > len(index) {
			return nil, fmt.Errorf("line %d: %d cells under %d columns", i+2, len(cells), len(index))
		}
		for j := range cells {
			cells[j] = unquote(cells[j])
		}
		records = append(records, Record{Line: i + 2, cells: cells, index: index})
	}
	return records, nil
}

func unquote(cell string) string {
	cell = strings.TrimSpace(cell)
	if len(cell) >= 2 && cell[0] == '"' && cell[len(cell)-1] == '"' {
		return strings.TrimSpace(strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`))
	}
	return cell
}
