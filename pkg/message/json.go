package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// MarshalJSON writes an object of [Args.Members].
func (a Args) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	var err error
	b.WriteByte('{')
	for name, value := range a.Members {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		if err = encode(&b, name); err != nil {
			break
		}
		b.WriteByte(':')
		if err = encode(&b, value); err != nil {
			break
		}
	}
	b.WriteByte('}')
	return b.Bytes(), err
}

// Members gives the arguments in their order, each with the value that it has in JSON.
func (a Args) Members(yield func(name string, value any) bool) {
	for _, arg := range a {
		if m, is := arg.value.(Message); is && m.IsZero() {
			continue // says as much as an argument that is missing
		}
		if !yield(arg.Name, arg.form()) {
			return
		}
	}
}

// encode writes a value without the escapes that are meant for HTML.
func encode(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the end of the line
	return nil
}

// cutList is the form of a list that has only its beginning.
type cutList struct {
	Items []string `json:"items"`
	More  int      `json:"more"`
}

// form gives the value as it stands in JSON; a list is never null.
func (a Arg) form() any {
	switch v := a.value.(type) {
	case list:
		return cutList{append([]string{}, v.items...), v.more}
	case []string:
		if v == nil {
			return []string{}
		}
	case []Message:
		if v == nil {
			return []Message{}
		}
	}
	return a.value
}

// UnmarshalJSON reads what MarshalJSON writes. Which arguments identify is not
// in it: a message that was read has its fingerprint already.
func (a *Args) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New("arguments of a message must be an object")
	}
	*a = nil
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		v, err := valueOf(raw)
		if err != nil {
			return fmt.Errorf("argument %q of a message: %w", name, err)
		}
		*a = append(*a, Arg{Name: name, value: v})
	}
	return nil
}

func valueOf(raw json.RawMessage) (any, error) {
	switch raw[0] {
	case '"':
		return read[string](raw)
	case '[':
		if parts, err := read[[]Message](raw); err == nil && len(parts) > 0 {
			return parts, nil
		}
		return read[[]string](raw)
	case '{':
		var form struct {
			Message
			cutList
		}
		if err := json.Unmarshal(raw, &form); err != nil {
			return nil, err
		}
		if form.ID == "" {
			return list{form.Items, form.More}, nil
		}
		return form.Message, nil
	}
	return read[int](raw)
}

func read[T any](raw json.RawMessage) (T, error) {
	var v T
	err := json.Unmarshal(raw, &v)
	return v, err
}

// Depth is how deep messages stand in messages: 0 where there are none.
func (a Args) Depth() int {
	deepest := 0
	for i := range a {
		switch v := a[i].value.(type) {
		case Message:
			deepest = max(deepest, 1+v.Args.Depth())
		case []Message:
			for _, m := range v {
				deepest = max(deepest, 1+m.Args.Depth())
			}
		}
	}
	return deepest
}
