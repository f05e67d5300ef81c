package audit

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// Two prerequisites are the same if every field is: one that is added later
// must be compared as well.
func TestSamePrerequisite(t *testing.T) {
	kind := reflect.TypeFor[diag.Prerequisite]()
	for i := range kind.NumField() {
		var a, b diag.Prerequisite
		fill(reflect.ValueOf(&a).Elem().Field(i))
		if samePrerequisite(&a, &b) || samePrerequisite(&b, &a) {
			t.Errorf("the field %s is not compared", kind.Field(i).Name)
		}
		fill(reflect.ValueOf(&b).Elem().Field(i))
		if !samePrerequisite(&a, &b) {
			t.Errorf("the field %s is never the same", kind.Field(i).Name)
		}
	}
}

// fill gives a value of any kind that a finding has.
func fill(v reflect.Value) {
	if v.Type() == reflect.TypeFor[message.Args]() {
		v.Set(reflect.ValueOf(message.Args{message.Name("x", "x")}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key := reflect.New(v.Type().Key()).Elem()
		fill(key)
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value)
		v.SetMapIndex(key, value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	default:
		panic("a new kind of field: " + v.Kind().String())
	}
}

// Sharing changes nothing that is said, and keeps equal lists once.
func TestShare(t *testing.T) {
	make := func() []diag.Finding {
		var out []diag.Finding
		for i := range 40 {
			apis := []string{"GET /a", fmt.Sprint("GET /", i%5)}
			f := diag.Finding{Message: fmt.Sprint("says ", i%3), API: apis, GrantedBy: []diag.Grant{{Path: "p", Line: i / 7}}}
			for k := range i % 4 {
				f.Prerequisites = append(f.Prerequisites, diag.Prerequisite{
					Action: fmt.Sprint("a:", k), AnyOf: []string{"b", "c"}, Sources: []diag.Source{{ID: "s", Title: fmt.Sprint(i % 2)}},
					Evidence: []diag.Evidence{{Path: "p", Line: i % 3}}, Elsewhere: []diag.Grant{{Path: "q", Pointer: "/x", Line: i % 2}},
					Witness: &diag.Witness{Context: map[string][]string{"k": {fmt.Sprint(i % 2)}}},
				})
			}
			out = append(out, f)
		}
		return out
	}
	s := newShared()
	first, second := make(), make()
	s.share(first)
	s.share(second)
	if diff := cmp.Diff(make(), first); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(make(), second); diff != "" {
		t.Error(diff)
	}
	for i := range first {
		a, b := first[i].Prerequisites, second[i].Prerequisites
		if len(a) > 0 && &a[0] != &b[0] || &first[i].API[0] != &second[i].API[0] {
			t.Errorf("finding %d shares nothing with its equal", i)
		}
	}
}
