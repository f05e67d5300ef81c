// Package aws makes the tables of the AWS services: every action of the Service
// Authorization Reference with its level, resource types and condition keys, and
// what operations need besides. Its inputs are tables too, packed; the YAML that
// people write beside the tables wins over them.
package aws

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// The columns of the inputs. All must be there: one that vanished from a new
// edition would take its facts along.
var columns = map[string][]string{
	"actions":       {"name", "level", "resources", "keys"},
	"resources":     {"service", "type", "pattern"},
	"dependents":    {"action", "needs", "declared_at", "editions"},
	"models":        {"action", "needs"},
	"operations":    {"operation", "action", "key", "value", "page"},
	"sessions":      {"action", "needs", "operation"},
	"handlers":      {"action", "needs", "handlers"},
	"pins":          {"action", "needs", "key", "value", "basis"},
	"without":       {"action", "needs", "count", "policies"},
	"roles":         {"action", "member", "model"},
	"services":      {"service", "title"},
	"service-roles": {"action", "principal", "role", "basis"},
	"policies":      {"name", "content"},
}

// mostPacked bounds what a packed table unfolds to.
const mostPacked = 64 << 20

// table reads one input, NAME.tsv or the packed NAME.tsv.gz, and refuses one
// whose columns are others, or one of whose columns has become empty.
func table(from fs.FS, name string) ([][]string, error) {
	data, err := fs.ReadFile(from, name+".tsv")
	if errors.Is(err, fs.ErrNotExist) {
		data, err = packed(from, name+".tsv.gz")
	}
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	want := columns[name]
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
