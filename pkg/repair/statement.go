package repair

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// statement is an Allow to be written.
type statement struct {
	actions   []string
	resources []string      // nil for every resource
	pins      []catalog.Pin // the values of condition keys, sorted
	tests     []element     // of a condition that moves from another policy
	// raw are the elements of a statement that moves from another policy, as they
	// are written there: its resources and its condition.
	raw rawElements
	// whole is a statement that moves as it is.
	whole string
}

type rawElements struct{ resource, condition string }

// statementsOf makes statements of permissions: one for each set of resources and
// conditions. What is allowed on every resource comes first.
func statementsOf(wants []*want) (out []statement) {
	for _, w := range wants {
		pins := slices.Clone(w.pins)
		slices.SortFunc(pins, func(a, b catalog.Pin) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Value, b.Value)) })
		at := slices.IndexFunc(out, func(s statement) bool {
			return slices.Equal(s.resources, w.resources) && slices.Equal(s.pins, pins)
		})
		if at < 0 {
			at = len(out)
			out = append(out, statement{resources: w.resources, pins: pins})
		}
		out[at].actions = append(out[at].actions, w.name)
	}
	for i := range out {
		slices.Sort(out[i].actions)
		out[i].actions = slices.Compact(out[i].actions)
	}
	slices.SortStableFunc(out, func(a, b statement) int {
		return cmp.Or(cmp.Compare(min(len(a.resources), 1), min(len(b.resources), 1)), slices.Compare(a.resources, b.resources),
			cmp.Compare(len(a.pins), len(b.pins)), slices.Compare(a.actions, b.actions))
	})
	return out
}

// grammar is how policies are written.
type grammar struct {
	dialect policy.Dialect
	version string
}

// needsResource reports whether a statement without resources is refused, or means
// something else.
func (g grammar) needsResource() bool {
	return g.dialect != platform.Huawei11 && g.dialect != platform.Huawei10
}

// write gives a statement as JSON without white space.
func (g grammar) write(s *statement) []byte {
	if s.whole != "" {
		return []byte(s.whole)
	}
	var b bytes.Buffer
	b.WriteString(`{"Effect":"Allow","Action":` + encode(s.actions))
	switch {
	case s.raw.resource != "":
		b.WriteString(`,"Resource":` + s.raw.resource)
	case len(s.resources) > 0:
		b.WriteString(`,"Resource":` + encode(s.resources))
	case g.needsResource():
		b.WriteString(`,"Resource":["*"]`)
	}
	if s.raw.condition != "" {
		b.WriteString(`,"Condition":` + s.raw.condition)
	}
	open := ""
	for _, e := range g.elements(s) {
		switch {
		case e.test == "":
			continue
		case open == "":
			b.WriteString(`,"Condition":{` + encode(e.test) + ":{")
		case open != e.test:
			b.WriteString("}," + encode(e.test) + ":{")
		default:
			b.WriteString(",")
		}
		open = e.test
		b.WriteString(encode(e.name) + ":" + encode(e.values))
	}
	if open != "" {
		b.WriteString("}}")
	}
	b.WriteString("}")
	return b.Bytes()
}

// encode gives a value as JSON, with <, > and & as they are.
func encode(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// policy gives a whole policy, indented.
func (g grammar) policy(all []statement, indent, newline string) []byte {
	var b bytes.Buffer
	b.WriteString(`{"Version":` + encode(g.version) + `,"Statement":[`)
	for i := range all {
		if i > 0 {
			b.WriteString(",")
		}
		b.Write(g.write(&all[i]))
	}
	b.WriteString("]}")
	return append(indented(b.Bytes(), "", indent, newline), newline...)
}

// indented breaks a JSON text into lines. What cannot be read stays as it is.
func indented(text []byte, prefix, indent, newline string) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, text, prefix, indent); err != nil {
		return text
	}
	if newline == "\n" {
		return b.Bytes()
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("\n"), []byte(newline))
}

// parse reads a policy that was made.
func (g grammar) parse(path string, data []byte, p policy.Platform) *policy.Document {
	for _, d := range policy.Parse(diag.NewFile(path, data), policy.Options{Platform: p}) {
		return d
	}
	return nil
}

// pack distributes statements over policies, each within the limits that the
// platform documents, in order. A statement with too many actions is divided.
func (g grammar) pack(all []statement, p policy.Platform) (out [][]statement) {
	fits := func(some []statement) bool {
		d := g.parse("policy", g.policy(some, "  ", "\n"), p)
		return d != nil && exceeded(d) == 0
	}
	var now []statement
	for queue := slices.Clone(all); len(queue) > 0; {
		next := queue[0]
		if fits(append(slices.Clip(now), next)) {
			now, queue = append(now, next), queue[1:]
			continue
		}
		first, rest := g.divide(now, next, fits)
		if len(first.actions) > 0 {
			now = append(now, first)
			queue[0] = rest
		}
		switch {
		case len(now) > 0:
			out, now = append(out, now), nil
		default: // a single action that is too long for any policy
			out, queue = append(out, []statement{next}), queue[1:]
		}
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

// divide cuts a statement so that its first part fits behind others.
func (g grammar) divide(now []statement, s statement, fits func([]statement) bool) (first, rest statement) {
	low, high := 0, len(s.actions)-1
	if s.whole != "" {
		return statement{}, s
	}
	for low < high {
		middle := (low + high + 1) / 2
		if part := s.with(s.actions[:middle]); fits(append(slices.Clip(now), part)) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	if low > 0 && !fits(append(slices.Clip(now), s.with(s.actions[:low]))) {
		low = 0
	}
	return s.with(s.actions[:low]), s.with(s.actions[low:])
}

func (s statement) with(actions []string) statement {
	s.actions = actions
	return s
}

// exceeded counts the limits that a document exceeds.
func exceeded(d *policy.Document) (n int) {
	for i := range d.Problems {
		if d.Problems[i].Code == rule.LimitExceeded {
			n++
		}
	}
	for _, m := range d.MoreProblems {
		if m.Code == rule.LimitExceeded {
			n += m.Count
		}
	}
	return n
}
