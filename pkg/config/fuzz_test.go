package config

import (
	"strings"
	"testing"
)

// FuzzCheckFile holds that a file that may be anything is read or refused, that
// an error is short and begins with the file, and that it repeats no long part
// of what stands in the file. What is accepted leads nowhere.
func FuzzCheckFile(f *testing.F) {
	for _, seed := range []string{
		"fail-on: never\nrules: {PG101: off}\nprincipals:\n  - {name: x, documents: [a, ../b], agency: /c, boundary: 'C:\\d'}\n",
		"a: &a [*a]\n", "? [a]\n: b\n", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n",
		"format: [json=x]\n---\nlang: en\n", "catalog: 'a,../b'\n", "strict: !!bool x\n", "<<: {quiet: true}\n",
		"documents: *b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n",
		"\"b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\": 1\n", "%YAML 1.2\n--- !<x> {}\n", "\ufefflang: en\n", "\xff\xfel\x00",
		"{", "without: [a\x00b]\n", "principals: [{name: a, documents: ['[b'], platform: otc, in-use: {features: []}}]\n",
		"exclude: ['a[b', '!x', '#', \"\\\\\"]\n", "rules: {mixed-scope: note, PG406: off}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, values, err := checkFile("f.yaml", data, true)
		if err != nil {
			text := err.Error()
			if !strings.HasPrefix(text, "f.yaml:") || len(text) > 8000 {
				t.Errorf("error %q", text)
			}
			for i := 0; i+longestEcho <= len(data); i++ {
				if part := string(data[i : i+longestEcho]); strings.Contains(text, part) && !strings.Contains(ours, part) {
					t.Errorf("the error repeats %q: %s", part, text)
				}
			}
			return
		}
		if c == nil {
			t.Fatal("neither read nor refused")
		}
		for key := range values {
			if key = strings.ToLower(key); key != "principals" && c.here[key] == nil && values[key] != nil && key != "rules" {
				if list, ok := values[key].([]any); !ok || len(list) > 0 {
					t.Errorf("%s has no place", key)
				}
			}
		}
	})
}

// longestEcho is more than an error shows of a value, escaped.
const longestEcho = 40

// ours are words of messages that a file may hold as well.
var ours = "one of " + strings.Join(namesOf(table), ", ")
