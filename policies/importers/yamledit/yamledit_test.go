package yamledit

import (
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// An item that is taken out of a file of the catalogue is gone, and the others
// say what they said.
func TestReplaceTakesOutOneItem(t *testing.T) {
	catalogue := os.DirFS("../..")
	paths, err := fs.Glob(catalogue, "*/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	taken := 0
	for _, path := range paths {
		text, err := fs.ReadFile(catalogue, path)
		if err != nil {
			t.Fatal(err)
		}
		before := lists(t, path, text)
		for section, all := range before {
			for i := taken % 13; i < len(all); i += 40 {
				doc, err := Parse(text)
				if err != nil {
					t.Fatal(err)
				}
				items := doc.List(section)
				if len(items) != len(all) {
					t.Fatalf("%s: %d items of %d %s", path, len(items), len(all), section)
				}
				if len(all) == 1 {
					continue // an empty list is none
				}
				doc.Replace(items[i], nil)
				taken++
				after := lists(t, path, doc.Bytes())
				want := map[string][]any{}
				for s, v := range before {
					want[s] = v
				}
				want[section] = append(append([]any{}, all[:i]...), all[i+1:]...)
				if !reflect.DeepEqual(after, want) {
					t.Errorf("%s: without item %d of %s:\n%s", path, i, section, cmp.Diff(want, after))
				}
			}
		}
	}
	if taken < 100 {
		t.Errorf("only %d items were taken out", taken)
	}
}

// lists gives the lists of a file.
func lists(t *testing.T, path string, text []byte) map[string][]any {
	t.Helper()
	var whole map[string]any
	if err := yaml.Unmarshal(text, &whole); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	all := map[string][]any{}
	for _, section := range []string{"actions", "operations", "defects"} {
		if list, ok := whole[section].([]any); ok {
			all[section] = list
		}
	}
	return all
}

func TestAdd(t *testing.T) {
	const text = `# head
list:
- a: 1   # spaces

# about b
- b: >-
    long

    text
other: 1
`
	doc, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	items := doc.List("list")
	doc.AddBefore(items[1], []string{"- before b"})
	doc.Add(items[0], []string{"- behind a"})
	doc.Add(items[1], []string{"- behind b"})
	doc.AddSection("more", []string{"  - c"})
	doc.AddSection("more", []string{"  - d"})
	doc.AddSection("early", []string{"  - e"}, "nothing", "other")
	doc.AddSection("early", []string{"  - f"}, "nothing", "other")
	want := `# head
list:
- a: 1   # spaces

- behind a

- before b
# about b
- b: >-
    long

    text

- behind b
early:
  - e
  - f

other: 1

more:
  - c
  - d
`
	if d := cmp.Diff(want, string(doc.Bytes())); d != "" {
		t.Errorf("file (-want +got):\n%s", d)
	}
	if !items[1].Commented() {
		t.Error("the comment above b is not seen")
	}
}

// A list may stand under its key's own column.
func TestEntries(t *testing.T) {
	const text = `list:
  - id: a
    requires:
    - x
    # about y
    - y

    source: [s]
  - id: b
`
	doc, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	keys := doc.Entries(doc.List("list")[0].Node)
	doc.Replace(keys["requires"], []string{"    requires: none"})
	want := strings.Replace(text, "    requires:\n    - x\n    # about y\n    - y\n", "    requires: none\n", 1)
	if d := cmp.Diff(want, string(doc.Bytes())); d != "" {
		t.Errorf("file (-want +got):\n%s", d)
	}
}

// What is written as an item is read back, whatever its words are.
func FuzzLines(f *testing.F) {
	f.Add("kite.fly", "Flying a kite, and: more", "放风筝", "kite:kite:fly", true)
	f.Add("a", strings.Repeat("word ", 40)+"end", "- x\n# y\t\"z\\", "null", false)
	f.Add("yes", " ", "0x1f", "2026-11-30", true)
	f.Fuzz(func(t *testing.T, id, en, zh, name string, oneLine bool) {
		for _, s := range []string{id, en, zh, name} {
			if strings.ToValidUTF8(s, "") != s || strings.ContainsRune(s, '\uFEFF') {
				return
			}
		}
		o := schema.Operation{ID: id, Title: catalog.Text{En: en, ZhHans: zh}, API: []string{en, zh}, Actions: []string{name},
			Requires: []schema.Requirement{{All: []string{name, en}, Feature: zh, When: catalog.Text{En: en}, Always: true}, {Pattern: name}},
			Source:   []string{id}, Note: en}
		a := schema.Action{Name: name, Title: catalog.Text{En: en}, Mentioned: true, InferredBy: id,
			Roles: map[string]schema.Cell{name: {Reach: []string{id}, Certainty: en}}}
		roundTrip(t, o, oneLine)
		roundTrip(t, a, oneLine)
		roundTrip(t, o.Requires[0], oneLine)
	})
}

func roundTrip[T any](t *testing.T, v T, oneLine bool) {
	t.Helper()
	lines, err := Lines(2, v, oneLine)
	if err != nil {
		return // the encoder refuses it too
	}
	text := "list:\n" + strings.Join(lines, "\n") + "\n"
	var got struct{ List []T }
	if err := yaml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	var plain T // as the encoder itself writes it
	whole, err := yaml.Marshal(v)
	if err == nil {
		err = yaml.Unmarshal(whole, &plain)
	}
	if err != nil {
		return
	}
	if d := cmp.Diff([]T{plain}, got.List); d != "" {
		t.Errorf("(-written +read):\n%s\nin\n%s", d, text)
	}
}
