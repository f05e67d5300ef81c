package policy

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
)

// texts gives every string of a document with its place.
func texts(d *Document) []Text {
	all := []Text{d.Version, d.Type}
	for _, s := range d.Statements {
		all = append(all, s.EffectAt)
		all = append(all, s.Actions...)
		all = append(all, s.Resources...)
		for _, c := range s.Conditions {
			all = append(append(all, c.Operator, c.Key), c.Values...)
		}
	}
	for _, dep := range d.Depends {
		all = append(all, dep.Catalog, dep.DisplayName)
	}
	for _, a := range d.Authorizations {
		all = append(all, a.UserID, a.UserName, a.Type, a.Content)
	}
	if w := d.Workspace; w != nil {
		for _, p := range w.Permissions {
			all = append(all, p.Code)
		}
		for _, m := range w.Members {
			all = append(all, m.Roles...)
		}
		for _, m := range w.Modules {
			all = append(all, m.Name, m.Type)
		}
	}
	return slices.DeleteFunc(all, func(x Text) bool { return x == Text{} })
}

// checkSpans makes sure that every place lies inside the file and that every
// string stands where its span says.
func checkSpans(t *testing.T, file *diag.File, docs []*Document) {
	t.Helper()
	inside := func(s diag.Span, what string) {
		t.Helper()
		if s.Start < 0 || s.Start > s.End || s.End > len(file.Data) {
			t.Errorf("%s: span %v of %s is not inside %d bytes", file.Path, s, what, len(file.Data))
		}
	}
	if len(docs) == 0 {
		t.Fatalf("%s: no document", file.Path)
	}
	for _, d := range docs {
		inside(d.Span, "document")
		for _, s := range d.Secrets {
			inside(s.Span, "secret")
		}
		for _, p := range d.Problems {
			inside(p.Span, string(p.Message.ID))
			if p.Message.IsZero() || p.Code == "" {
				t.Errorf("%s: empty problem %+v", file.Path, p)
			}
			for _, r := range p.Related {
				inside(r.Span, string(r.Message.ID))
			}
		}
		for _, s := range d.Statements {
			inside(s.Span, "statement")
			inside(s.ConditionAt, "condition")
		}
		for _, x := range texts(d) {
			inside(x.Span, x.Value)
			if t.Failed() {
				return
			}
			raw := file.Data[x.Span.Start:x.Span.End]
			var value string
			if json.Unmarshal(raw, &value) != nil {
				continue
			}
			if read, _ := filled(value); value != x.Value && read != x.Value {
				t.Errorf("%s: %q stands where %q should", file.Path, value, x.Value)
			}
		}
	}
}

// resolve follows a JSON pointer. A string on the way is read as JSON itself.
func resolve(root any, pointer string) (any, bool) {
	for _, part := range strings.Split(pointer, "/")[1:] {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		if text, ok := root.(string); ok {
			if json.Unmarshal([]byte(text), &root) != nil {
				return nil, false
			}
		}
		switch v := root.(type) {
		case map[string]any:
			var ok bool
			if root, ok = v[part]; !ok {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(v) {
				return nil, false
			}
			root = v[i]
		default:
			return nil, false
		}
	}
	return root, true
}

func checkPointers(t *testing.T, file *diag.File, docs []*Document) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(file.Data, []byte("\xEF\xBB\xBF"))))
	decoder.UseNumber()
	var root any
	if decoder.Decode(&root) != nil {
		t.Fatal("parsed, but encoding/json does not")
	}
	for _, d := range docs {
		pointers := []string{d.Pointer}
		for _, p := range d.Problems {
			pointers = append(pointers, p.Pointer)
		}
		for _, s := range d.Statements {
			pointers = append(pointers, s.Pointer)
		}
		for _, x := range texts(d) {
			pointers = append(pointers, x.Pointer)
		}
		for _, p := range pointers {
			if _, ok := resolve(root, p); !ok {
				t.Errorf("pointer %q leads nowhere", p)
			}
		}
	}
}

var surrogate = regexp.MustCompile(`\\u[dD][89a-fA-F]`)

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	for _, glob := range []string{"../../../shared/corpora/huawei/*.json", "../../../shared/corpora/json-test-suite/*.json"} {
		files, _ := filepath.Glob(glob)
		for _, path := range files {
			if file := read(f, path); len(file.Data) < 8<<10 {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := diag.NewFile("fuzz.json", data)
		docs := Parse(file, Options{})
		checkSpans(t, file, docs)
		refused, duplicate := false, false
		for _, d := range docs {
			refused = refused || has(d, "PG401") && d.Pointer == ""
			duplicate = duplicate || has(d, "PG402")
			if d.Address != "" || d.NotAnalysable() {
				return // several values, or a template of one
			}
		}
		text := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
		if !refused && !json.Valid(text) {
			t.Error("accepted what is no JSON")
		}
		brackets := bytes.Count(text, []byte("[")) + bytes.Count(text, []byte("{"))
		if refused && json.Valid(text) && utf8.Valid(text) && !surrogate.Match(text) && brackets <= DefaultMaxDepth {
			t.Errorf("refused JSON: %q", lines(docs[0]))
		}
		if !refused && !duplicate {
			checkPointers(t, file, docs)
		}
		for _, d := range docs {
			for _, p := range d.Problems {
				if p.Message.ID == "json-invalid" {
					t.Error("no explanation of a syntax error")
				}
			}
		}
	})
}

var seeds = []string{
	``, `{}`, `[]`, "\xEF\xBB\xBF{}", `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["a:b:c"]}]}`,
	`{"Version":"5.0","Statement":[{"Effect":"Deny","NotAction":"a:b:*","Resource":"*","Condition":{"Bool":{"g:MFAPresent":["true"]}}}]}`,
	`{"Version":"1","Statement":[{"Effect":"Allow","Action":"pai:*","Resource":"*"}]}`,
	`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::b/${aws:username}"}}`,
	`{"role":{"display_name":"x","type":"AX","policy":{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["a:b:c"]}]}}}`,
	`{"PolicyDocument":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"\\u0070ai:*\",\"Resource\":\"*\"}]}"}`,
	`{"PolicyDocument":"{\"Version\":\"1\" \"Statement\":[]}"}`,
	`{"Permissions":[{"PermissionCode":"PaiDSW:ListInstances","PermissionRules":[{"Accessibility":"PUBLIC"}]}]}`,
	`{"RoleName":"r","ModulePermissions":[{"ModuleName":"DSW","PermissionType":"CustomPermissions",` +
		`"Permissions":[{"PermissionCodes":["a"],"PermissionRules":[]}]}]}`,
	`{"Members":[{"UserId":"1","Roles":["PAI.AlgoDeveloper"]}]}`,
	`{"user_id":"all","type":"agency","content":"a","secret_key":"s"}`, `{"total_count":1,"auth":[{"type":"agency","content":"x"}]}`,
	`{"a" 1, b: 'c', “d”： e，}//`, `[1,,2,]`, `{"a":"\uD800","b":"` + "\t" + `\x"}`, `{"effect":1,"Effect":2,"effect":3}`,
}
