package policy

import (
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permgap/permgap/pkg/diag"
)

// TestTexts: documents that are read together say the same as apart, and hold
// one copy of equal texts.
func TestTexts(t *testing.T) {
	const text = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*",
		"Condition": {"StringEquals": {"aws:username": "ann"}}}]}`
	var shared Texts
	read := func(path string, o Options) *Document { return Parse(diag.NewFile(path, []byte(text)), o)[0] }
	a, b, alone := read("a.json", Options{Texts: &shared}), read("b.json", Options{Texts: &shared}), read("a.json", Options{})
	if diff := cmp.Diff(alone, a, cmpopts.IgnoreFields(Document{}, "File"), cmpopts.IgnoreUnexported(Document{})); diff != "" {
		t.Error(diff)
	}
	same := func(x, y string) bool { return unsafe.StringData(x) == unsafe.StringData(y) }
	one, other := a.Statements[0], b.Statements[0]
	if !same(one.Actions[0].Value, other.Actions[0].Value) || !same(one.Actions[0].Pointer, other.Actions[0].Pointer) ||
		!same(one.Conditions[0].Values[0].Value, other.Conditions[0].Values[0].Value) {
		t.Error("equal texts are held twice")
	}
	if same(one.Actions[0].Value, alone.Statements[0].Actions[0].Value) {
		t.Error("a document that was read alone shares its texts")
	}
}
