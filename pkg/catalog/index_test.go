package catalog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

func TestRoundTrip(t *testing.T) {
	for name, m := range map[string]Model{"empty": {}, "sample": sample(), "large": normalise(large(1000))} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(m, opened(t, m).Model()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever the order of the entries, the bytes are the same.
func TestEncodeIgnoresOrder(t *testing.T) {
	want := indexes(t, sample())
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		m := sample()
		shuffle(r, m.Services)
		shuffle(r, m.Types)
		shuffle(r, m.Sources)
		shuffle(r, m.Actions)
		shuffle(r, m.Operations)
		if !slices.EqualFunc(want, indexes(t, m), slices.Equal[[]byte]) {
			t.Fatal("another order gave another index")
		}
	}
}

func shuffle[T any](r *rand.Rand, s []T) {
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

func TestEncodeKeepsTheModel(t *testing.T) {
	m := sample()
	slices.Reverse(m.Actions)
	slices.Reverse(m.Actions[2].Cells)
	want := sample()
	slices.Reverse(want.Actions)
	slices.Reverse(want.Actions[2].Cells)
	encoded(t, m)
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
}

func TestEncodeRefuses(t *testing.T) {
	tests := []struct {
		name string
		edit func(*Model)
		want string
	}{
		{"unknown platform", func(m *Model) { m.Services[0].Platform = "moon" }, `unknown platform "moon"`},
		{"unknown service", func(m *Model) { m.Actions[0].Service = "gone" },
			`action modelarts:notebook:create names the unknown service "gone"`},
		{"unknown source", func(m *Model) { m.Actions[0].Sources = []Ref{{"modelarts", "gone"}} }, `unknown source "gone"`},
		{"unknown type", func(m *Model) { m.Actions[0].Types = []Ref{{"obs", "notebook"}} }, `unknown resource type "notebook"`},
		{"unknown own action", func(m *Model) { m.Operations[1].Actions = []string{"a:b"} },
			`operation modelarts.notebook.create names the unknown action "a:b"`},
		{"unknown prerequisite", func(m *Model) { m.Operations[0].Requires[0].Any = []string{"a:b"} }, `unknown action "a:b"`},
		{"unknown role", func(m *Model) { m.Actions[7].Cells[0].Role = "gone" }, `unknown role "gone"`},
		{"empty prerequisite", func(m *Model) { m.Operations[0].Requires[0].Any = nil }, "not one of actions, pattern and role"},
		{"two kinds", func(m *Model) { m.Operations[0].Requires[0].Role = "x" }, "not one of actions, pattern and role"},
		{"twice", func(m *Model) { m.Actions[1].Name = m.Actions[0].Name }, "modelarts:notebook:create of huaweicloud stands twice"},
		{"no name", func(m *Model) { m.Operations[2].Name = "" }, "operation of huaweicloud without a name"},
		{"word out of range", func(m *Model) { m.Actions[0].Access = 9 }, "cannot be written"},
		{"reach out of range", func(m *Model) { m.Actions[7].Cells[0].Reach = []policy.Reach{7} }, "has a cell with reach(7)"},
		{"enterprise project", func(m *Model) { m.Actions[0].EnterpriseProject = "perhaps" },
			`action modelarts:notebook:create: "perhaps" is neither yes nor no`},
		{"not UTF-8", func(m *Model) { m.Actions[0].Title.En = "\xff" }, "not UTF-8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := sample()
			test.edit(&m)
			if _, err := Encode(m); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestOpenRefusesEveryChangedByte(t *testing.T) {
	blob := encoded(t, sample())
	for i := range blob {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			broken := slices.Clone(blob)
			broken[i] ^= flip
			if _, err := Open(broken); err == nil {
				t.Fatalf("byte %d changed by %#x went unnoticed", i, flip)
			}
		}
	}
}

func TestOpenRefusesEveryTruncation(t *testing.T) {
	blob := encoded(t, sample())
	for n := range blob {
		if _, err := Open(blob[:n]); err == nil {
			t.Fatalf("%d of %d bytes opened", n, len(blob))
		}
		if _, err := Embedded(string(blob[:n])); err == nil {
			t.Fatalf("%d of %d bytes opened as embedded", n, len(blob))
		}
	}
	if _, err := Open(append(blob, 0)); err == nil {
		t.Error("a byte too many opened")
	}
}

func TestOpenNamesAnotherVersion(t *testing.T) {
	for _, at := range []int{headerVersion, headerLayout} {
		blob := encoded(t, sample())
		blob[at]++
		if _, err := Open(blob); !errors.Is(err, ErrVersion) {
			t.Errorf("error %v", err)
		}
	}
}

// A word that is changed with the checksum repaired is either refused or
// harmless. In most tables it must be refused when it points outside.
func TestOpenRefusesWildReferences(t *testing.T) {
	for _, blob := range indexes(t, sample()) {
		x, err := openIndex(string(blob))
		if err != nil {
			t.Fatal(err)
		}
		for s, fields := range layouts {
			for row := range x.rows(section(s)) {
				for i, f := range fields {
					table := &x.tables[s]
					place := table.fields[i]
					if f.kind == number || place.size == 0 {
						continue
					}
					broken := slices.Clone(blob)
					for k := range int(place.size) {
						broken[table.off+row*table.width+int(place.at)+k] = 0xff
					}
					if _, err := Open(repaired(broken)); err == nil {
						t.Errorf("section %d, record %d, field %d: a wild word opened", s, row, i)
					}
				}
			}
		}
	}
}

// What is searched by name is in order: two records that change places are refused.
func TestOpenRefusesAnotherOrder(t *testing.T) {
	m := sample()
	m.Features = append(m.Features, Feature{policy.HuaweiCloud, "modelarts", "login", Text{En: "a login"}})
	m.Rules = append(m.Rules, Rule{policy.AlibabaCloud, "pai", "by-words", Text{En: "as the words say"}})
	for _, s := range []section{services, actions, aliases, operations, roleNames, types, sources, features, rules} {
		swapped := 0
		for _, blob := range indexes(t, m) {
			x, err := openIndex(string(blob))
			if err != nil {
				t.Fatal(err)
			}
			for row := 1; row < x.rows(s); row++ {
				broken, table := slices.Clone(blob), &x.tables[s]
				at := table.off + row*table.width
				copy(broken[at-table.width:], blob[at:at+table.width])
				copy(broken[at:], blob[at-table.width:at])
				if _, err := Open(repaired(broken)); err == nil && !bytes.Equal(broken, blob) {
					t.Errorf("section %d: records %d and %d changed places and nobody noticed", s, row-1, row)
				}
				swapped++
			}
		}
		if swapped == 0 {
			t.Errorf("section %d: the sample has no two records", s)
		}
	}
}

// The header counts what there is, and names a platform.
func TestOpenRefusesAnotherHeader(t *testing.T) {
	blob := encoded(t, sample())
	for at := headerPlatform; at < headerCounts+4*4; at++ {
		if at >= headerBuilt && at < headerCounts {
			continue // any date will do
		}
		broken := slices.Clone(blob)
		broken[at] ^= 1
		if _, err := Open(repaired(broken)); err == nil {
			t.Errorf("byte %d of the header changed and nobody noticed", at)
		}
	}
	if _, err := Open(blob, blob); err == nil || !strings.Contains(err.Error(), "two catalogue indexes of huaweicloud") {
		t.Errorf("%v", err)
	}
}

// What nobody asks about is not read: an index that has only its header left
// changes no answer about another platform.
func TestOthersAreNotRead(t *testing.T) {
	var blobs []string
	for i, b := range indexes(t, sample()) {
		if i > 0 {
			for at := headerSize; at < len(b); at++ {
				b[at] = 0xff
			}
		}
		blobs = append(blobs, string(b))
	}
	c, err := Embedded(blobs...)
	if err != nil {
		t.Fatal(err)
	}
	whole := opened(t, sample())
	if diff := cmp.Diff(whole.Platforms(), c.Platforms()); diff != "" || c.Built() != whole.Built() {
		t.Error(diff)
	}
	p := policy.HuaweiCloud
	for _, id := range whole.Actions(p) {
		if diff := cmp.Diff(whole.Action(id), c.Action(id)); diff != "" {
			t.Error(diff)
		}
	}
	for _, id := range whole.Operations(p) {
		if diff := cmp.Diff(whole.Operation(id), c.Operation(id)); diff != "" {
			t.Error(diff)
		}
	}
}

func repaired(blob []byte) []byte {
	if len(blob) >= headerSize {
		binary.LittleEndian.PutUint64(blob[headerChecksum:], checksum(string(blob)))
	}
	return blob
}

func TestLayoutsMatchWidths(t *testing.T) {
	for s, fields := range layouts {
		if want := widths[s]; section(s) < lists && len(fields) != want {
			t.Errorf("section %d: %d fields described, records have %d", s, len(fields), want)
		}
	}
}

// FuzzOpen mutates a valid index, repairs its checksum and calls everything.
func FuzzOpen(f *testing.F) {
	valid := encoded(f, sample())
	f.Add([]byte("permgap"), uint16(0), uint32(0), false)
	f.Add([]byte{1, 0, 0, 2}, uint16(headerTable), uint32(7), true)
	f.Add(valid, uint16(0), uint32(0), false)
	f.Add([]byte{}, uint16(300), uint32(1<<31), true)
	f.Fuzz(func(t *testing.T, data []byte, word uint16, value uint32, mutate bool) {
		if mutate {
			mutated := slices.Clone(valid)
			for i, b := range data {
				if at := (i + int(word)*5) % len(mutated); at >= headerTable {
					mutated[at] ^= b
				}
			}
			at := headerTable + 4*int(word)%(len(mutated)-headerTable-4)
			binary.LittleEndian.PutUint32(mutated[at:], value)
			data = repaired(mutated)
		}
		if c, err := Embedded(string(data)); err == nil && len(data) < 1<<13 {
			touch(c)
		}
		if c, err := Open(data); err == nil {
			exercise(c)
			if _, err := Encode(c.Model()); err != nil && !strings.HasPrefix(err.Error(), "catalogue: ") {
				t.Errorf("an index that opened has an odd model: %v", err)
			}
		}
	})
}

// touch calls the accessors of an index that nobody checked, for some ids, also
// out of range. Its lists may all be as long as the index, so the work is kept
// from multiplying.
func touch(c *Catalog) {
	c.Built()
	c.Platforms()
	for _, p := range []policy.Platform{policy.HuaweiCloud, policy.AWS, ""} {
		c.Lookup(p, "modelarts:notebooks:create")
		c.FindOperation(p, "modelarts.notebook.create")
		c.FindRole(p, "owner")
		c.IsRoleName(p, "KMS Administrator")
		c.RoleRequiredBy(p, "KMS Administrator")
		c.HasService(p, "swr")
		c.Expand(p, match.Compile("*", match.Options{Fold: true}))
		c.Expand(p, match.Compile("m*:g?t*", match.Options{Question: true}))
		c.ExpandAliases(p, match.Compile("m*", match.Options{}))
		c.FindAPI(p, "POST /v1/x/notebooks")
		c.Suggest(p, "modelarts:notebook:strat", 3)
	}
	for _, id := range []int{-1, 0, 1, 2, 5, 1 << 20, 2 << rowBits, 2<<rowBits + 3, 9 << rowBits} {
		c.Action(ActionID(id))
		c.ActionName(ActionID(id))
		c.Unlocks(ActionID(id))
		c.RequiredBy(ActionID(id))
		c.ActionCells(ActionID(id))
		c.RoleCells(RoleID(id))
		c.OperationName(OperationID(id))
		for _, x := range c.parts {
			x.requirement(id, nil, nil)
			x.serviceView(id)
			x.role(id)
			x.readFeature(id)
			x.readRule(id)
			x.defect(id)
			x.readServiceSource(id)
			x.readTypeSpec(id)
			x.platformRole(id)
		}
	}
	c.Operation(1)
}

// exercise calls everything for all there is.
func exercise(c *Catalog) {
	touch(c)
	for _, p := range append(policy.Platforms(), "") {
		c.Services(p)
		c.Sources(p)
		c.Features(p)
		c.Defects(p)
		for _, r := range c.Roles(p) {
			c.RoleCells(r.ID)
		}
		for _, id := range c.Actions(p) {
			c.Action(id)
			c.RequiredBy(id)
		}
		for _, id := range c.Operations(p) {
			c.Operation(id)
		}
		Cycles(c, p)
		Coverage(c, p)
		for _, s := range c.Sources(p) {
			s.Stale(time.Unix(0, 0))
		}
	}
	Diff(c, c)
}
