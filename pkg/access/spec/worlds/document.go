package worlds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// Texts makes policy texts of strings, without places.
func Texts(values ...string) []policy.Text {
	out := make([]policy.Text, len(values))
	for i, v := range values {
		out[i].Value = v
	}
	return out
}

// Test makes a condition.
func Test(operator, key string, values ...string) policy.Test {
	return policy.Test{Operator: policy.Text{Value: operator}, Key: policy.Text{Value: key}, Values: Texts(values...)}
}

// Statement makes a statement for actions on resources; without resources it
// has no Resource element.
func Statement(effect policy.Effect, actions, resources []string, tests ...policy.Test) policy.Statement {
	return policy.Statement{
		Effect:  effect,
		Actions: Texts(actions...), HasAction: true,
		Resources: Texts(resources...), HasResource: resources != nil,
		Conditions: tests, HasCondition: len(tests) > 0,
	}
}

// NewDocument makes an identity policy of statements. It writes the JSON of
// it, so that every place it gives is true; parsing the file again gives the
// same policy.
func NewDocument(d policy.Dialect, name string, statements ...policy.Statement) *policy.Document {
	w := &writer{}
	doc := &policy.Document{
		Platform: platformOf(d), Dialect: d, Kind: policy.KindIdentity,
		Version: policy.Text{Value: versionOf(d)}, Statements: slices.Clone(statements),
	}
	w.print("{\n  \"Version\": ")
	w.text(&doc.Version, "/Version")
	w.print(",\n  \"Statement\": [")
	for i := range doc.Statements {
		w.separate(i, "\n    ")
		w.statement(&doc.Statements[i], i)
	}
	w.print("\n  ]\n}")
	doc.Span = diag.Span{Start: 0, End: w.Len()}
	w.print("\n")
	doc.File = diag.NewFile(name, w.Bytes())
	return doc
}

func platformOf(d policy.Dialect) policy.Platform {
	switch d {
	case policy.RAM1:
		return policy.AlibabaCloud
	case policy.AWS2008, policy.AWS2012:
		return policy.AWS
	}
	return policy.HuaweiCloud
}

func versionOf(d policy.Dialect) string {
	name := d.String() // "Huawei 5.0", "RAM 1"
	return name[strings.LastIndexByte(name, ' ')+1:]
}

// writer writes a policy and notes where its texts stand.
type writer struct{ bytes.Buffer }

func (w *writer) print(s string) { w.WriteString(s) }

func (w *writer) separate(i int, indent string) {
	if i > 0 {
		w.print(",")
	}
	w.print(indent)
}

func (w *writer) quote(s string) {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	w.Write(b)
}

func (w *writer) text(t *policy.Text, pointer string) {
	t.Span.Start, t.Pointer = w.Len(), pointer
	w.quote(t.Value)
	t.Span.End = w.Len()
}

// list writes texts and gives them with their places.
func (w *writer) list(texts []policy.Text, pointer string) []policy.Text {
	out := slices.Clone(texts)
	w.print("[")
	for i := range out {
		if i > 0 {
			w.print(", ")
		}
		w.text(&out[i], fmt.Sprintf("%s/%d", pointer, i))
	}
	w.print("]")
	return out
}

func (w *writer) statement(s *policy.Statement, index int) {
	s.Index, s.Pointer = index, fmt.Sprintf("/Statement/%d", index)
	s.Span.Start = w.Len()
	w.print("{\n      \"Effect\": ")
	s.EffectAt.Value = s.Effect.String()
	w.text(&s.EffectAt, s.Pointer+"/Effect")
	if s.HasAction {
		name := element("Action", s.NotAction)
		w.print(",\n      \"" + name + "\": ")
		s.Actions = w.list(s.Actions, s.Pointer+"/"+name)
	}
	if s.HasResource {
		name := element("Resource", s.NotResource)
		w.print(",\n      \"" + name + "\": ")
		s.Resources = w.list(s.Resources, s.Pointer+"/"+name)
	}
	if s.HasCondition {
		w.print(",\n      \"Condition\": ")
		s.ConditionAt.Start = w.Len()
		s.Conditions = w.conditions(s.Conditions, s.Pointer+"/Condition")
		s.ConditionAt.End = w.Len()
	}
	w.print("\n    }")
	s.Span.End = w.Len()
}

func element(name string, inverted bool) string {
	if inverted {
		return "Not" + name
	}
	return name
}

// conditions writes tests by operator, and gives them in that order.
func (w *writer) conditions(tests []policy.Test, pointer string) []policy.Test {
	out := slices.Clone(tests)
	slices.SortStableFunc(out, func(a, b policy.Test) int { return strings.Compare(a.Operator.Value, b.Operator.Value) })
	w.print("{")
	for i := range out {
		t := &out[i]
		at := pointer + "/" + escape(t.Operator.Value)
		if i > 0 && out[i-1].Operator.Value == t.Operator.Value {
			t.Operator = out[i-1].Operator
			w.print(", ")
		} else {
			if i > 0 {
				w.print("}, ")
			}
			w.text(&t.Operator, at)
			w.print(": {")
		}
		w.text(&t.Key, at+"/"+escape(t.Key.Value))
		w.print(": ")
		t.Values = w.list(t.Values, t.Key.Pointer)
	}
	if len(out) > 0 {
		w.print("}")
	}
	w.print("}")
	return out
}

// escape writes a name as a part of a JSON pointer.
func escape(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) }
