package report

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// encoder writes values as JSON with a line for each member, with the members and in
// the order that encoding/json gives them, and its strings as [appendString] does. A
// list without entries is empty and never null, whatever made the value; those of a
// map are values with a meaning of their own. Why it is our own:
// docs/decisions/json-in-one-pass.md.
type encoder struct {
	plans  map[reflect.Type]*plan
	out    []byte
	margin []byte // the end of a line, and the indentation of the next
	buf    bytes.Buffer
	json   *json.Encoder // into buf, for what has no plan
	err    error
}

// plan is how values of a type are written.
type plan struct {
	form   form
	fields []field // of a record
	held   *plan   // by a list or a pointer
}

type form uint8

const (
	foreign form = iota // as encoding/json does
	ofText
	ofInteger
	ofBool
	ofPointer
	ofInterface
	ofList
	ofRecord
	ofMembers     // see membered
	ofMarshalText // by its own method
)

// field is a member of a record.
type field struct {
	index    []int
	key      string // as it is written
	optional bool   // left out when it is empty
	plan     *plan
}

// membered is a value that is written as an object of these.
type membered interface {
	Members(yield func(name string, value any) bool)
}

// encode gives a value whose further lines are indented. It is good until the next.
func (e *encoder) encode(v any, indent string) ([]byte, error) {
	e.out, e.margin = e.out[:0], append(append(e.margin[:0], '\n'), indent...)
	e.anything(v)
	if e.err != nil {
		return nil, fmt.Errorf("encode the report: %w", e.err)
	}
	return e.out, nil
}

func (e *encoder) anything(v any) {
	switch v := v.(type) {
	case nil:
		e.out = append(e.out, "null"...)
	case string:
		e.text(v)
	default:
		e.value(reflect.ValueOf(v), e.planOf(reflect.TypeOf(v)))
	}
}

func (e *encoder) value(v reflect.Value, p *plan) {
	switch p.form {
	case ofText:
		e.text(v.String())
	case ofInteger:
		e.out = strconv.AppendInt(e.out, v.Int(), 10)
	case ofBool:
		e.out = strconv.AppendBool(e.out, v.Bool())
	case ofPointer, ofInterface:
		switch {
		case v.IsNil():
			e.out = append(e.out, "null"...)
		case p.form == ofPointer:
			e.value(v.Elem(), p.held)
		default:
			e.anything(v.Interface())
		}
	case ofList:
		e.open('[')
		for i := range v.Len() {
			e.next(i > 0)
			e.value(v.Index(i), p.held)
		}
		e.close(v.Len() > 0, ']')
	case ofRecord:
		e.record(v, p)
	case ofMembers:
		e.members(v.Interface().(membered))
	case ofMarshalText:
		text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			e.err = err
		}
		e.text(string(text))
	case foreign:
		e.foreign(v.Interface())
	}
}

func (e *encoder) record(v reflect.Value, p *plan) {
	e.open('{')
	some := false
	for i := range p.fields {
		f := &p.fields[i]
		member := v.FieldByIndex(f.index)
		if f.optional && isEmpty(member) {
			continue
		}
		e.next(some)
		some = true
		e.out = append(e.out, f.key...)
		e.value(member, f.plan)
	}
	e.close(some, '}')
}

func (e *encoder) members(m membered) {
	e.open('{')
	some := false
	m.Members(func(name string, value any) bool {
		e.next(some)
		some = true
		e.text(name)
		e.out = append(e.out, ": "...)
		e.anything(value)
		return e.err == nil
	})
	e.close(some, '}')
}

func (e *encoder) open(bracket byte) {
	e.out = append(e.out, bracket)
	e.margin = append(e.margin, "  "...)
}

// next begins the line of an entry.
func (e *encoder) next(behindOther bool) {
	if behindOther {
		e.out = append(e.out, ',')
	}
	e.out = append(e.out, e.margin...)
}

func (e *encoder) close(some bool, bracket byte) {
	e.margin = e.margin[:len(e.margin)-2]
	if some {
		e.out = append(e.out, e.margin...)
	}
	e.out = append(e.out, bracket)
}

// text writes a string. Most have nothing to be escaped.
func (e *encoder) text(text string) {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '#' {
			e.foreign(text)
			return
		}
	}
	e.out = append(append(append(e.out, '"'), text...), '"')
}

// foreign writes what encoding/json makes of a value.
func (e *encoder) foreign(v any) {
	if e.json == nil {
		e.json = json.NewEncoder(&e.buf)
		e.json.SetEscapeHTML(false)
	}
	e.buf.Reset()
	if err := e.json.Encode(v); err != nil {
		e.err = err
		return
	}
	e.out = layOut(e.out, bytes.TrimSuffix(e.buf.Bytes(), newline), e.margin)
}

// planOf gives the plan of a type, made once.
func (e *encoder) planOf(t reflect.Type) *plan {
	if known := e.plans[t]; known != nil {
		return known
	}
	if e.plans == nil {
		e.plans = map[reflect.Type]*plan{}
	}
	p := new(plan)
	e.plans[t] = p // a type may hold itself
	switch {
	case t.Implements(reflect.TypeFor[membered]()):
		p.form = ofMembers
	case t.Implements(reflect.TypeFor[json.Marshaler]()), reflect.PointerTo(t).Implements(reflect.TypeFor[json.Marshaler]()):
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		if p.form = ofMarshalText; t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface {
			p.form = foreign // null, if it is nil
		}
	case t.Kind() == reflect.String:
		p.form = ofText
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64:
		p.form = ofInteger
	case t.Kind() == reflect.Bool:
		p.form = ofBool
	case t.Kind() == reflect.Interface:
		p.form = ofInterface
	case t.Kind() == reflect.Pointer:
		p.form, p.held = ofPointer, e.planOf(t.Elem())
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		p.form, p.held = ofList, e.planOf(t.Elem())
	case t.Kind() == reflect.Struct:
		p.form, p.fields = ofRecord, e.fieldsOf(t, nil, nil)
	}
	return p
}

// fieldsOf gives the members of a struct, which holds those of the structs that are
// embedded in it. A member that it has itself hides one of the same name.
func (e *encoder) fieldsOf(t reflect.Type, within []int, hidden []string) (all []field) {
	var own []string
	for i := range t.NumField() {
		own = append(own, memberName(t.Field(i)))
	}
	hidden = append(slices.Clip(hidden), own...)
	for i := range t.NumField() {
		f, index := t.Field(i), append(slices.Clip(within), i)
		switch name := own[i]; {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			all = append(all, e.fieldsOf(f.Type, index, hidden)...)
		case name != "" && !slices.Contains(hidden[:len(hidden)-len(own)], name):
			_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			if options != "" && options != "omitempty" {
				e.err = fmt.Errorf("the option %q of %s", options, name)
			}
			all = append(all, field{index, strconv.Quote(name) + ": ", options == "omitempty", e.planOf(f.Type)})
		}
	}
	return all
}

// memberName gives the name of a field in JSON; "" for one that has none there.
func memberName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch {
	case name == "-" || !f.IsExported():
		return ""
	case name == "" && !f.Anonymous:
		return f.Name
	}
	return name
}

// isEmpty reports whether encoding/json takes a value for empty.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}
