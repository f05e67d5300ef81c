package source

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

// madeIndex makes an index as git writes it.
func madeIndex(version, hash int, extension string, names ...string) []byte {
	out := binary.BigEndian.AppendUint32([]byte("DIRC"), uint32(version))
	out = binary.BigEndian.AppendUint32(out, uint32(len(names)))
	last := ""
	for _, name := range names {
		at := len(out)
		out = append(out, make([]byte, 40+hash)...)
		flags := uint16(min(len(name), 0xFFF))
		if version == 3 {
			flags |= 0x4000
		}
		out = binary.BigEndian.AppendUint16(out, flags)
		if version == 3 {
			out = append(out, 0x20, 0)
		}
		if version == 4 {
			same := 0
			for same < min(len(last), len(name)) && last[same] == name[same] {
				same++
			}
			cut := len(last) - same
			if cut >= 128 {
				out = append(out, byte(cut>>7-1)|0x80)
			}
			out = append(append(append(out, byte(cut&0x7F)), name[same:]...), 0)
			last = name
			continue
		}
		size := len(out) + len(name) - at
		out = append(append(out, name...), make([]byte, (size+8)&^7-size)...)
	}
	if extension != "" {
		out = append(binary.BigEndian.AppendUint32(append(out, extension...), 3), 1, 2, 3)
	}
	return append(out, make([]byte, hash)...)
}

// An index of each version is read; what is no whole index is none.
func TestParseIndex(t *testing.T) {
	names := []string{"a.json", "b/a" + strings.Repeat("x", 200), "b/c.json", "b/说明.json", "d"}
	for version := 2; version <= 4; version++ {
		for _, hash := range []int{20, 32} {
			data := madeIndex(version, hash, "TREE", names...)
			if got, ok := parseIndex(data, hash, ""); !ok || !slices.Equal(got, names) {
				t.Errorf("version %d, %d bytes: %q, %v", version, hash, got, ok)
			}
			if got, ok := parseIndex(data, hash, "b/"); !ok || len(got) != 3 || got[1] != "c.json" {
				t.Errorf("version %d, below: %q, %v", version, got, ok)
			}
			if got, ok := parseIndex(data, 52-hash, ""); ok {
				t.Errorf("version %d, a hash of another length: %q", version, got)
			}
			for n := range data {
				if _, ok := parseIndex(data[:n], hash, ""); ok && n < len(data)-hash {
					t.Errorf("version %d: the first %d bytes are an index", version, n)
				}
			}
		}
	}
	if _, ok := parseIndex(madeIndex(2, 20, "link", names...), 20, ""); ok {
		t.Error("a part of a split index is whole")
	}
	if _, ok := parseIndex(madeIndex(5, 20, "", names...), 20, ""); ok {
		t.Error("version 5")
	}
	tracked := tracked{known: true, names: names}
	if !tracked.has("b/c.json", false) || !tracked.has("b", true) || tracked.has("b", false) || tracked.has("a", true) {
		t.Error("files and folders are mixed up")
	}
}

func FuzzParseIndex(f *testing.F) {
	for version := 2; version <= 4; version++ {
		f.Add(madeIndex(version, 20, "TREE", "a", "ab/c"), 20)
	}
	f.Fuzz(func(t *testing.T, data []byte, hash int) {
		if hash == 20 || hash == 32 {
			names, _ := parseIndex(data, hash, "")
			if !slices.IsSorted(names) {
				t.Error("not sorted")
			}
		}
	})
}
