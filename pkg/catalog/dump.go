package catalog

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
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

// dumpFields writes the fields of a struct that have a value.
func dumpFields(out *bufio.Writer, v reflect.Value) {
	for i := range v.NumField() {
		if field := v.Field(i); !field.IsZero() {
			fmt.Fprintf(out, " %s=", v.Type().Field(i).Name)
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
