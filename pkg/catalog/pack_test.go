package catalog

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

// deduced is a model whose actions are mostly inferred.
func deduced() Model {
	m := Model{Services: []ServiceSpec{{Platform: policy.AlibabaCloud, Name: "live"}}}
	for _, name := range []string{"live:A", "live:B", "live:C"} {
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.AlibabaCloud, Service: "live", Name: name, Standing: Inferred})
	}
	return m
}

// A packed index says the same as it did before, and a broken one says nothing.
func TestPack(t *testing.T) {
	indexes, err := Encode(deduced())
	if err != nil {
		t.Fatal(err)
	}
	packed, err := Pack(indexes)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, b := range packed {
		if bytes.HasPrefix(b, []byte(packedMagic)) {
			n++
			damaged := bytes.Clone(b)
			copy(damaged[len(b)-10:], "\xff\xff\xff\xff\xff")
			for want, broken := range map[string][]byte{
				"its pages lie outside": append(bytes.Clone(b[:headerSize]), 0xff, 0xff),
				"unpack":                damaged,
			} {
				if _, err := Open(broken); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("a broken index: %v, want %s", err, want)
				}
				if c, err := Embedded(string(broken)); err != nil || len(c.Actions("")) != 3 {
					t.Errorf("%v", err)
				} else if _, ok := c.Lookup(policy.AlibabaCloud, "live:B"); ok {
					t.Error("a broken index knows an action")
				}
			}
		} else if !bytes.Equal(b, indexes[i]) {
			t.Errorf("index %d changed and is not packed", i)
		}
	}
	if n != 1 {
		t.Fatalf("%d indexes are packed", n)
	}
	c, err := Open(packed...)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Lookup(policy.AlibabaCloud, "live:B"); !ok {
		t.Error("a packed index does not know its action")
	}
}

// Pages answer like the index that they were cut from: names at their borders,
// in any case, absent ones, and texts that lie in two pages.
func TestPackedPages(t *testing.T) {
	m := deduced()
	m.Actions = nil
	for i := range 3000 {
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.AlibabaCloud, Service: "live", Standing: Inferred,
			Name: fmt.Sprintf("live:%c%05d%s", 'A'+i%26, i, strings.Repeat("x", i%7)), Title: Text{En: fmt.Sprintf("title %d", i)}})
	}
	indexes, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := Pack(indexes)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := Open(indexes...)
	if err != nil {
		t.Fatal(err)
	}
	var fresh *Catalog
	for i, a := range m.Actions {
		if i%100 == 0 { // nothing is unpacked yet
			if fresh, err = Embedded(string(packed[rank(policy.AlibabaCloud)])); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{a.Name, strings.ToUpper(a.Name), a.Name[:len(a.Name)-1], a.Name + "y"} {
			want, known := whole.Lookup(policy.AlibabaCloud, name)
			got, found := fresh.Lookup(policy.AlibabaCloud, name)
			if got != want || known != found {
				t.Fatalf("%s: %d %v, want %d %v", name, got, found, want, known)
			}
			if found && fresh.Action(got).Title != whole.Action(want).Title {
				t.Fatalf("%s: %q", name, fresh.Action(got).Title.En)
			}
		}
	}
	var dumps [2]strings.Builder
	for i, indexes := range [][][]byte{indexes, packed} {
		c, err := Open(indexes...)
		if err != nil {
			t.Fatal(err)
		}
		if err := Dump(&dumps[i], c.Model()); err != nil {
			t.Fatal(err)
		}
	}
	if dumps[0].String() != dumps[1].String() {
		t.Error("the packed index says something else")
	}
	together(t, m, string(packed[rank(policy.AlibabaCloud)]))
}

// together asks one index from many goroutines, until it is whole.
func together(t *testing.T, m Model, packed string) {
	t.Helper()
	c, err := Embedded(packed)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			for j := range m.Actions {
				a := &m.Actions[(i*700+j)%len(m.Actions)]
				if id, ok := c.Lookup(policy.AlibabaCloud, a.Name); !ok || c.Action(id).Title != a.Title {
					t.Errorf("%s: %v", a.Name, ok)
				}
			}
		})
	}
	wait.Wait()
	if x, _ := c.part(policy.AlibabaCloud); x.late.whole.Load() == nil {
		t.Error("the index is not searched in place after everything was asked")
	}
}

// A question unpacks only the pages that answer it.
func TestPackedPagesAreFew(t *testing.T) {
	m := deduced()
	m.Actions = nil
	for i := range 20_000 {
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.AlibabaCloud, Service: "live", Standing: Inferred,
			Name: fmt.Sprintf("live:A%05d", i)})
	}
	indexes, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := Pack(indexes)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Embedded(string(packed[rank(policy.AlibabaCloud)]))
	if err != nil {
		t.Fatal(err)
	}
	x, _ := c.part(policy.AlibabaCloud)
	if x.late.pages != nil {
		t.Error("opening the index reads where its pages lie")
	}
	if _, ok := c.Lookup(policy.AlibabaCloud, "live:a12345"); !ok {
		t.Fatal("the action is missing")
	}
	n := 0
	for i := range x.late.pages {
		if x.late.pages[i].Load() != nil {
			n++
		}
	}
	if n == 0 || n > 6 || len(x.late.pages) < 40 {
		t.Errorf("%d of %d pages are unpacked", n, len(x.late.pages))
	}
}
