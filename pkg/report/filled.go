package report

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
)

// filler makes values that are written as JSON complete: a list without entries
// is empty and never null, whatever made the value. Values themselves stay as
// they are; what changes is copied.
type filler struct {
	lists  map[reflect.Type]bool
	fields map[reflect.Type][]int // of structs: the fields that hold lists
}

func (f *filler) filled(v any) any {
	if v == nil {
		return nil
	}
	return f.fill(reflect.ValueOf(v)).Interface()
}

func (f *filler) fill(v reflect.Value) reflect.Value {
	if !f.hasLists(v.Type()) {
		return v
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(f.fill(v.Elem()))
		return out
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return f.fill(v.Elem())
	case reflect.Slice:
		if !v.IsNil() && !f.hasLists(v.Type().Elem()) {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(f.fill(v.Index(i)))
		}
		return out
	}
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	for _, i := range f.fields[v.Type()] {
		out.Field(i).Set(f.fill(v.Field(i)))
	}
	return out
}

// hasLists reports whether values of a type hold lists that encoding/json
// writes itself. Those of a map are values with a meaning of their own.
func (f *filler) hasLists(t reflect.Type) bool {
	if has, known := f.lists[t]; known {
		return has
	}
	if f.lists == nil {
		f.lists, f.fields = map[reflect.Type]bool{}, map[reflect.Type][]int{}
	}
	f.lists[t] = false // of a type that holds itself, until the rest is known
	has := false
	switch {
	case t.Implements(reflect.TypeFor[json.Marshaler]()), t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Interface:
		has = true
	case t.Kind() == reflect.Pointer:
		has = f.hasLists(t.Elem())
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if f.isList(t.Field(i)) {
				f.fields[t] = append(f.fields[t], i)
			}
		}
		has = len(f.fields[t]) > 0
	}
	f.lists[t] = has
	return has
}

// isList reports whether a field is or holds such lists. One that is left out
// when it is empty matters for what stands in it.
func (f *filler) isList(field reflect.StructField) bool {
	tag := field.Tag.Get("json")
	if !field.IsExported() || tag == "-" {
		return false
	}
	if field.Type.Kind() == reflect.Slice && strings.HasSuffix(tag, ",omitempty") {
		return f.hasLists(field.Type.Elem())
	}
	return f.hasLists(field.Type)
}
