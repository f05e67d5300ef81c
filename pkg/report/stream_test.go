package report

import (
	"bytes"
	"encoding/json"
	"testing"
)

// What is written element by element has the bytes of one encoding of it all.
func TestStreamBytes(t *testing.T) {
	type inner struct {
		Name  string   `json:"name"`
		Items []string `json:"items"`
		After int      `json:"after"`
	}
	type outer struct {
		Items []inner  `json:"items"`
		Note  string   `json:"note"`
		Runs  []inner  `json:"runs"`
		None  []string `json:"none"`
	}
	hostile := "a \"items\": [] \n  \"runs\": []\u2028 ##[x] <&>"
	for _, whole := range []outer{
		{Items: []inner{}, Runs: []inner{}, None: []string{}},
		{Items: []inner{{Name: hostile, Items: []string{}}}, Note: hostile,
			Runs: []inner{{Items: []string{hostile, "b"}, After: 1}, {Name: "x", Items: []string{"c"}}}, None: []string{}},
	} {
		var b, want bytes.Buffer
		shell := whole
		shell.Items, shell.Runs = []inner{}, []inner{}
		err := writeJSON(&b, shell,
			jsonList{"items", func(e *jsonElements) {
				for _, v := range whole.Items {
					e.element(v)
				}
			}},
			jsonList{"runs", func(e *jsonElements) {
				for _, v := range whole.Runs {
					items := v.Items
					v.Items = []string{}
					e.with(v, jsonList{"items", func(e *jsonElements) {
						for _, item := range items {
							e.element(item)
						}
					}})
				}
			}})
		if err != nil {
			t.Fatal(err)
		}
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(whole); err != nil {
			t.Fatal(err)
		}
		if w := appendString(nil, want.Bytes()); !bytes.Equal(b.Bytes(), w) {
			t.Errorf("got\n%s\nwant\n%s", b.Bytes(), w)
		}
	}
}

// A list that the value does not have is an error and no wrong document.
func TestStreamWithoutList(t *testing.T) {
	var b bytes.Buffer
	if err := writeJSON(&b, struct{}{}, jsonList{"items", func(*jsonElements) {}}); err == nil {
		t.Errorf("no error: %s", b.Bytes())
	}
}
