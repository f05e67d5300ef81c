package source

import (
	"bytes"
	"context"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strings"
)

// tracked are the files that git has in its index: no .gitignore leaves these out,
// and a change that only adds a line to one cannot hide them.
type tracked struct {
	known bool
	all   bool     // a revision has nothing else
	names []string // from the folder that is walked, sorted
}

// The bounds of an index. What stands beyond them is as if there were none.
const (
	mostIndexBytes = 16 << 20
	mostIndexName  = 4096
)

// has reports whether a file is tracked, or a file below a folder.
func (t *tracked) has(name string, folder bool) bool {
	if t.all || !t.known {
		return t.all
	}
	if !folder {
		_, found := slices.BinarySearch(t.names, name)
		return found
	}
	name += "/"
	i, _ := slices.BinarySearch(t.names, name)
	return i < len(t.names) && strings.HasPrefix(t.names[i], name)
}

// readTracked reads the index of a repository: the names below a folder, which is a
// way from its root that is empty or ends in a slash.
func readTracked(ctx context.Context, r Reader, root, way string) *tracked {
	if r.Tree != nil {
		return &tracked{known: true, all: true}
	}
	git := filepath.Join(root, ".git")
	if text, err := r.Head(ctx, git, mostIndexName); err == nil { // a worktree
		line, _, _ := strings.Cut(string(text), "\n")
		to, found := strings.CutPrefix(line, "gitdir: ")
		if !found {
			return &tracked{}
		}
		if git = filepath.FromSlash(strings.TrimRight(to, "\r")); !filepath.IsAbs(git) {
			git = filepath.Join(root, git)
		}
	}
	data, err := r.Head(ctx, filepath.Join(git, "index"), mostIndexBytes+1)
	if err != nil || len(data) > mostIndexBytes {
		return &tracked{}
	}
	for _, hash := range [...]int{20, 32} {
		if names, ok := parseIndex(data, hash, way); ok {
			return &tracked{known: true, names: names}
		}
	}
	return &tracked{}
}

// parseIndex gives the names of an index that are below a folder. The hashes have so
// many bytes; an index of another kind, or a part of one, is none.
func parseIndex(data []byte, hash int, way string) (names []string, ok bool) {
	const head, stat = 12, 40
	if len(data) < head+hash || string(data[:4]) != "DIRC" {
		return nil, false
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	if version < 2 || version > 4 {
		return nil, false
	}
	end := len(data) - hash
	var last, name []byte
	written, i := 0, head
	for ; count > 0; count-- {
		at := i
		if i += stat + hash + 2; i > end {
			return nil, false
		}
		flags := binary.BigEndian.Uint16(data[i-2:])
		if flags&0x4000 != 0 && version > 2 {
			i += 2
		}
		keep := 0
		if version == 4 {
			cut, n := indexNumber(data[min(i, end):end])
			if n == 0 || cut > len(last) {
				return nil, false
			}
			i, keep = i+n, len(last)-cut
		}
		n := bytes.IndexByte(data[min(i, end):end], 0)
		if n < 0 || keep+n > mostIndexName {
			return nil, false
		}
		name = append(append(name[:0], last[:keep]...), data[i:i+n]...)
		if says := int(flags & 0xFFF); says != min(len(name), 0xFFF) || len(name) == 0 || bytes.Compare(name, last) < 0 {
			return nil, false
		}
		if i += n + 1; version < 4 {
			i = at + (i-1-at+8)&^7
		}
		last, name = name, last
		if below, inside := bytes.CutPrefix(last, []byte(way)); inside {
			if written += len(below); written > 2*mostIndexBytes {
				return nil, false
			}
			names = append(names, string(below))
		}
	}
	return names, wholeIndex(data, i, end)
}

// wholeIndex reports whether the extensions behind the entries end where they should,
// and none says that more entries stand in another file.
func wholeIndex(data []byte, i, end int) bool {
	for i+8 <= end {
		if string(data[i:i+4]) == "link" {
			return false
		}
		i += 8 + int(binary.BigEndian.Uint32(data[i+4:]))
	}
	return i == end
}

// indexNumber reads a number of version 4, and gives how many bytes it has; 0 for none.
func indexNumber(data []byte) (value, n int) {
	for n < len(data) && n < 4 {
		c := data[n]
		n++
		if value |= int(c & 0x7F); c&0x80 == 0 {
			return value, n
		}
		value = (value + 1) << 7
	}
	return 0, 0
}
