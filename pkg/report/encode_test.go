package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

type (
	inside struct {
		Hidden string `json:"name"`
		Deep   int    `json:"deep"`
	}
	// everyKind has each kind of member that a report can have.
	everyKind struct {
		Name string `json:"name"`
		inside
		Number   int64               `json:"number,omitempty"`
		Part     float64             `json:"part"`
		Is       bool                `json:"is,omitempty"`
		Level    diag.Severity       `json:"level"`
		Levels   []diag.Severity     `json:"levels,omitempty"`
		Args     message.Args        `json:"args"`
		ArgsOnly message.Args        `json:"args_only,omitempty"`
		Map      map[string][]string `json:"map"`
		MapOnly  map[string][]string `json:"map_only,omitempty"`
		Raw      json.RawMessage     `json:"raw,omitempty"`
		Bytes    []byte              `json:"bytes"`
		Pair     [2]int              `json:"pair"`
		More     *everyKind          `json:"more,omitempty"`
		Nothing  *everyKind          `json:"nothing"`
		Any      any                 `json:"any"`
		List     []everyKind         `json:"list"`
		Untagged string
		hidden   string
		Left     string `json:"-"`
	}
)

// The encoder gives what encoding/json does.
func TestEncoder(t *testing.T) {
	hostile := "<a> \"b\"\\ \x7f \x00\n \u2028 ##[x] \u202e \xff 长 🎈"
	one := everyKind{
		Name: hostile, inside: inside{"hidden", 2}, Number: -3, Part: 1.5, Is: true, Level: diag.Warning,
		Levels: []diag.Severity{diag.Note, diag.Error}, Map: map[string][]string{"b": nil, "a": {hostile}},
		Raw: json.RawMessage(`{"a" : [1, {}]}`),
		Args: message.Args{message.Text("text", hostile), message.Count("count", 3), message.Texts("texts", []string{"a"}),
			message.Some("some", []string{"a"}, 2), message.Part("part", message.New("id", message.Names("names", nil))),
			message.Part("none", message.Message{}), message.Parts("parts", []message.Message{message.New("id")})},
		Bytes: []byte("bytes"), Pair: [2]int{1, 2}, Any: []any{1, "two", nil, map[string]any{"c": []int{3}}}, List: []everyKind{},
		Untagged: "##[group]x", hidden: "x", Left: "y",
	}
	full := one
	full.More, full.List = &one, []everyKind{one, one}
	for _, v := range []any{one, &full, "text", 5, nil, []everyKind{}, map[string]int{"a": 1}} {
		var got, want bytes.Buffer
		if err := writeJSON(&got, v); err != nil {
			t.Fatal(err)
		}
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		if w := appendString(nil, want.Bytes()); !bytes.Equal(got.Bytes(), w) {
			t.Errorf("got\n%s\nwant\n%s", got.Bytes(), w)
		}
	}
}

// A list without entries is no null, wherever it stands but in a map.
func TestEncoderNoNull(t *testing.T) {
	type lists struct {
		None  []string            `json:"none"`
		In    []*lists            `json:"in,omitempty"`
		Map   map[string][]string `json:"map,omitempty"`
		Whole any                 `json:"whole,omitempty"`
	}
	var e encoder
	got, err := e.encode(lists{In: []*lists{{Map: map[string][]string{"a": nil}}}, Whole: []int(nil)}, "")
	want := `{"none":[],"in":[{"none":[],"map":{"a":null}}],"whole":[]}`
	var flat bytes.Buffer
	if err != nil || json.Compact(&flat, got) != nil || flat.String() != want {
		t.Errorf("%v: %s, want %s", err, got, want)
	}
}

// To write an element costs no memory once there is room for it.
func TestEncoderKeepsItsRoom(t *testing.T) {
	f := &diag.Finding{
		Code: "PG001", Level: diag.Error, API: []string{"a", "b"}, Prerequisites: []diag.Prerequisite{{Action: "a"}, {AnyOf: []string{"b"}}},
		MessageArgs: message.Args{message.Text("text", "text"), message.Texts("texts", []string{"a"})},
	}
	var e encoder
	if n := testing.AllocsPerRun(100, func() {
		if _, err := e.encode(f, "  "); err != nil {
			t.Fatal(err)
		}
	}); n > 6 {
		t.Errorf("%v allocations", n)
	}
}
