// Package tables reads the packed inputs of the importers that make tables, and
// compares what they make with the files there are.
package tables

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// mostPacked bounds what a packed table unfolds to.
const mostPacked = 64 << 20

// Read reads one input, NAME.tsv or the packed NAME.tsv.gz, and refuses one
// whose columns are others than want, or one of whose columns has become empty.
func Read(from fs.FS, name string, want []string) ([][]string, error) {
	data, err := fs.ReadFile(from, name+".tsv")
	if errors.Is(err, fs.ErrNotExist) {
		data, err = packed(from, name+".tsv.gz")
	}
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	if head := strings.Join(want, "\t"); lines[0] != head {
		return nil, fmt.Errorf("%s: the columns are %q, not %q", name, lines[0], head)
	}
	rows := make([][]string, 0, len(lines)-1)
	filled := make([]bool, len(want))
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != len(want) {
			return nil, fmt.Errorf("%s: line %d has %d cells, not %d", name, i+2, len(cells), len(want))
		}
		for c, cell := range cells {
			filled[c] = filled[c] || cell != ""
		}
		rows = append(rows, cells)
	}
	for c, is := range filled {
		if !is {
			return nil, fmt.Errorf("%s: the column %s is empty in every row: a new edition has lost it", name, want[c])
		}
	}
	return rows, nil
}

func packed(from fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	data, err = io.ReadAll(io.LimitReader(r, mostPacked+1))
	if err == nil && len(data) > mostPacked {
		err = errors.New("it unfolds to more than 64 MiB")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}
