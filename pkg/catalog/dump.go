package catalog

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// Dump writes everything that a model says as canonical text: a line an entry,
// each field that has a value, in the order of the index. Two catalogues with
// the same text are the same; a diff of two texts lists what differs, fact by
// fact.
func Dump(w io.Writer, m Model) error {
	out := bufio.NewWriter(w)
	all := reflect.ValueOf(normalise(m))
	for i := range all.NumField() {
		entries := all.Field(i)
		kind := strings.ToLower(all.Type().Field(i).Name)
		for j := range entries.Len() {
			out.WriteString(kind)
			dumpFields(out, entries.Index(j))
			out.WriteByte('\n')
		}
	}
	return out.Flush()
}

// dumpFields writes the fields of a struct that have a value, by name.
func dumpFields(out *bufio.Writer, v reflect.Value) {
	fields := reflect.VisibleFields(v.Type())
	slices.SortFunc(fields, func(a, b reflect.StructField) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range fields {
		if field := v.FieldByIndex(f.Index); !f.Anonymous && !field.IsZero() {
			fmt.Fprintf(out, " %s=", f.Name)
			dumpValue(out, field)
		}
	}
}

func dumpValue(out *bufio.Writer, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		out.WriteByte('{')
		dumpFields(out, v)
		out.WriteString(" }")
	case reflect.Slice:
		out.WriteByte('[')
		for i := range v.Len() {
			out.WriteByte(' ')
			dumpValue(out, v.Index(i))
		}
		out.WriteString(" ]")
	case reflect.String:
		fmt.Fprintf(out, "%q", v.String())
	default:
		fmt.Fprintf(out, "%v", v.Interface())
	}
}
