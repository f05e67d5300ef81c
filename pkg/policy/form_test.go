package policy

import (
	"bytes"
	"encoding/json"
	"net/url"
	"testing"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
)

// What is read as JSON needs no second look, and what is read as something else is
// not taken for JSON.
func TestFormOfFile(t *testing.T) {
	const doc = `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["a:b:c"]}]}`
	for name, c := range map[string]struct {
		text string
		opts Options
	}{
		"plain":         {doc, Options{}},
		"mark":          {"\uFEFF" + doc, Options{}},
		"twice":         {`{"Version": "1.1", "Version": "1.1"}`, Options{}},
		"comment":       {"// note\n" + doc, Options{}},
		"comment, read": {"// note\n" + doc, Options{JSONC: true}},
		"lines":         {doc + "\n" + doc, Options{}},
		"encoded":       {url.QueryEscape(doc), Options{}},
		"cut":           {doc[:len(doc)-1], Options{}},
		"no UTF-8":      {`{"Version": "` + "\xff" + `"}`, Options{}},
		"half a pair":   {`{"Version": "\ud800"}`, Options{}},
	} {
		f := diag.NewFile("p.json", []byte(c.text))
		Parse(f, c.opts)
		want := json.Valid(bytes.TrimPrefix(f.Data, []byte("\uFEFF")))
		if f.IsJSON() != want || f.IsUTF8() != utf8.Valid(f.Data) {
			t.Errorf("%s: JSON %v, want %v; UTF-8 %v", name, f.IsJSON(), want, f.IsUTF8())
		}
	}
}
