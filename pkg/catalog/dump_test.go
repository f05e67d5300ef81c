package catalog

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// The text of a catalogue says everything: whatever changes in a model changes
// the text.
func TestDumpSaysEverything(t *testing.T) {
	text := func(m Model) string {
		var b strings.Builder
		if err := Dump(&b, m); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := text(sample())
	n := 0
	for i := range leaves(reflect.ValueOf(sample()), "") {
		m := sample()
		leaf := leaves(reflect.ValueOf(&m).Elem(), "")[i]
		switch leaf.value.Kind() {
		case reflect.String:
			leaf.value.SetString(leaf.value.String() + "x")
		case reflect.Bool:
			leaf.value.SetBool(!leaf.value.Bool())
		case reflect.Uint8:
			leaf.value.SetUint(leaf.value.Uint() ^ 3)
		default:
			t.Fatalf("%s is a %s", leaf.name, leaf.value.Kind())
		}
		if strings.HasSuffix(leaf.name, ".Platform") {
			continue // whose part it is, in the order
		}
		if n++; text(m) == want {
			t.Errorf("%s changed and the text did not", leaf.name)
		}
	}
	if n < 400 {
		t.Errorf("only %d values were changed", n)
	}
}

type leaf struct {
	name  string
	value reflect.Value
}

// leaves lists the values of a model that hold no others.
func leaves(v reflect.Value, name string) (out []leaf) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, leaves(v.Field(i), name+"."+v.Type().Field(i).Name)...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, leaves(v.Index(i), fmt.Sprintf("%s[%d]", name, i))...)
		}
	default:
		out = append(out, leaf{name, v})
	}
	return out
}
