package catalog

import (
	"bytes"
	"strings"
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
			broken := append(bytes.Clone(b[:headerSize]), 0xff, 0xff)
			if _, err := Open(broken); err == nil || !strings.Contains(err.Error(), "unpack") {
				t.Errorf("a broken index: %v", err)
			}
			if c, err := Embedded(string(broken)); err != nil || len(c.Actions("")) != 3 {
				t.Errorf("%v", err)
			} else if _, ok := c.Lookup(policy.AlibabaCloud, "live:B"); ok {
				t.Error("a broken index knows an action")
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
