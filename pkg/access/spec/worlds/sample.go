package worlds

import (
	"maps"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/policy"
)

// Samples are the concrete names and values around everything that documents
// mention: what a pattern matches, and what it just misses.
type Samples struct {
	Actions   []string
	Resources []string
	// Keys are the condition keys, and Values what each may hold; nil stands
	// for a key that is not in the context.
	Keys   []string
	Values [][][]string
	named  []string // resource patterns with variables
	// names are what a variable in them can well stand for.
	names []string
}

// Around collects the samples of documents, and of further action and resource
// patterns that requests should come from.
func Around(docs []*policy.Document, actions, resources []string) Samples {
	c := collector{values: map[string][]string{}, several: map[string]bool{}, typed: map[string]bool{}, parts: map[string][]string{},
		spelling: map[string]string{}}
	c.patterns(&c.actions, actions)
	c.patterns(&c.resources, resources)
	c.names = lastFields(docs)
	for _, d := range docs {
		for i := range d.Statements {
			c.statement(d.Dialect, &d.Statements[i])
		}
	}
	s := Samples{Actions: distinct(c.actions), Resources: distinct(c.resources), named: distinct(c.named), names: c.names}
	for _, key := range slices.Sorted(maps.Keys(c.spelling)) {
		s.Keys = append(s.Keys, c.spelling[key])
		s.Values = append(s.Values, c.sets(key))
	}
	return s
}

// Request picks a request for an action at random: a resource inside the
// universe (every resource if it is empty) and a context.
func (s Samples) Request(r *rand.Rand, action string, universe ...string) spec.Request {
	return spec.Request{Action: action, Resource: pick(r, s.ResourcesIn(universe...)...), Context: s.Context(r)}
}

// Requests picks n requests at random, for any action.
func (s Samples) Requests(r *rand.Rand, n int) []spec.Request {
	out := make([]spec.Request, n)
	for i := range out {
		out[i] = s.Request(r, pick(r, s.Actions...))
	}
	return out
}

// Context picks a context at random: a third of the keys are not in it.
func (s Samples) Context(r *rand.Rand) map[string][]string {
	context := map[string][]string{}
	for i, key := range s.Keys {
		if values := pick(r, s.Values[i]...); values != nil && r.IntN(3) > 0 {
			context[key] = values
		}
	}
	return context
}

// ResourcesIn lists the sampled resources that a pattern of the universe
// matches, and some that the universe itself suggests.
func (s Samples) ResourcesIn(universe ...string) []string {
	if len(universe) == 0 {
		out := []string{"x"}
		for _, resource := range s.Resources {
			if strings.Contains(resource, ":") {
				resource = spec.LowerService(resource) // as requests name it
			}
			out = append(out, resource)
		}
		return distinct(out)
	}
	var out []string
	for _, u := range universe {
		for _, resource := range append(near(u), s.Resources...) {
			// A pattern may name the service in any case; resources are in lower.
			for _, spelling := range []string{resource, spec.LowerService(resource)} {
				if spec.Glob(u, spelling) {
					out = append(out, spelling)
				}
			}
		}
	}
	return distinct(out)
}

// Named lists resources that the patterns with variables stand for in a
// context.
func (s Samples) Named(context map[string][]string) []string {
	var out []string
	for _, pattern := range s.named {
		out = append(out, near(withValues(pattern, context))...)
	}
	return distinct(out)
}

// withValues replaces the variables of a text by their values in a context.
func withValues(text string, context map[string][]string) string {
	before, rest, found := strings.Cut(text, "${")
	if !found {
		return text
	}
	inside, after, _ := strings.Cut(rest, "}")
	name, fallback, _ := strings.Cut(inside, ",")
	value := strings.Join(spec.Lookup(context, strings.TrimSpace(name)), "")
	switch {
	case strings.Trim(inside, "*?$") == "":
		value = inside
	case value == "":
		value = strings.Trim(strings.TrimSpace(fallback), "'")
	}
	return before + value + withValues(after, context)
}

// lastFields lists a few names, and those at the end of resources.
func lastFields(docs []*policy.Document) []string {
	names := []string{"a", "b", "*"}
	for _, d := range docs {
		for _, s := range d.Statements {
			for _, t := range s.Resources {
				if name := t.Value[strings.LastIndexAny(t.Value, ":/")+1:]; !strings.Contains(name, "}") {
					names = append(names, filled(name, "a", "a"))
				}
			}
		}
	}
	return distinct(names)
}

type collector struct {
	actions, resources []string
	named, names       []string
	values             map[string][]string // by key, in lower case
	several            map[string]bool     // keys under a quantifier
	typed              map[string]bool     // keys whose values are of a type
	parts              map[string][]string // by key, what values must contain, or begin or end with
	spelling           map[string]string
}

func (c *collector) patterns(to *[]string, texts []string) {
	for _, t := range texts {
		*to = append(*to, near(t)...)
	}
}

func (c *collector) key(name string) string {
	key := spec.Lower(name)
	if _, known := c.spelling[key]; !known {
		c.spelling[key] = name
	}
	return key
}

func (c *collector) statement(d policy.Dialect, s *policy.Statement) {
	for _, a := range s.Actions {
		c.actions = append(c.actions, near(a.Value)...)
	}
	for _, p := range s.Resources {
		c.resources = append(c.resources, near(p.Value)...)
		c.variables(p.Value)
		if strings.Contains(p.Value, "${") {
			c.named = append(c.named, p.Value)
		}
	}
	for _, t := range s.Conditions {
		key := c.key(t.Key.Value)
		quantifier, name, found := strings.Cut(t.Operator.Value, ":")
		if !found {
			quantifier, name = "", t.Operator.Value
		}
		op, _ := spec.OperatorOf(d, strings.TrimSuffix(name, "IfExists"))
		c.several[key] = c.several[key] || quantifier != ""
		c.typed[key] = c.typed[key] || (!op.Text() || op.Kind == spec.ARN) && !op.AsksPresence()
		for _, v := range t.Values {
			c.values[key] = append(c.values[key], around(op, v.Value)...)
			if op.Kind == spec.Contains || op.Kind == spec.Starts || op.Kind == spec.Ends {
				c.parts[key] = append(c.parts[key], v.Value)
			}
			c.variables(v.Value)
		}
	}
}

// variables notes the keys that a text refers to.
func (c *collector) variables(text string) {
	for _, name := range spec.VariableNames(text) {
		key := c.key(name)
		c.values[key] = append(c.values[key], c.names...)
	}
}

// sets gives what a key may hold: nothing, one value of its type, and if a
// quantifier asks for it, two or three.
func (c *collector) sets(key string) [][]string {
	values := append(slices.Clip(c.values[key]), joined(distinct(c.parts[key]))...)
	if !c.typed[key] {
		values = append(values, "x", "")
	}
	values = distinct(values)
	out := [][]string{nil}
	if c.several[key] {
		out = append(out, []string{""})
	}
	for _, v := range values {
		out = append(out, []string{v})
	}
	if c.several[key] {
		out = append(out, together(values)...)
	}
	return out
}

// mostTogether bounds the values that sets of several are made of: the shortest.
const mostTogether = 32

func together(values []string) [][]string {
	few := slices.Clone(values)
	slices.SortStableFunc(few, func(a, b string) int { return len(a) - len(b) })
	few = few[:min(len(few), mostTogether)]
	var out [][]string
	for i, v := range few {
		for j := i + 1; j < len(few); j++ {
			out = append(out, []string{v, few[j]})
			if third := few[(i+j)%len(few)]; third != v && third != few[j] {
				out = append(out, []string{v, few[j], third})
			}
		}
	}
	return out
}

// joined gives values that have several parts at once.
func joined(parts []string) []string {
	out := slices.Clone(parts)
	for range 2 {
		for _, left := range slices.Clone(out) {
			for _, right := range parts {
				out = append(out, left+right)
			}
		}
		out = distinct(out)
	}
	return out
}

// around gives values on both sides of a value under an operator.
func around(o spec.Operator, value string) []string {
	switch o.Kind {
	case spec.Number:
		if n, ok := spec.ParseNumber(value); ok {
			var out []string
			for _, d := range []string{"-1", "-1/2", "0", "1/2", "1"} {
				step, _ := new(big.Rat).SetString(d)
				out = append(out, new(big.Rat).Add(n, step).FloatString(1))
			}
			return append(out, value)
		}
		return []string{"0"} // a key has values of its type only
	case spec.Date:
		if t, ok := spec.ParseDate(value); ok {
			var out []string
			for d := -time.Second; d <= time.Second; d += time.Second {
				out = append(out, t.Add(d).UTC().Format(time.RFC3339))
			}
			return out
		}
		return []string{"2026-01-01T00:00:00Z"}
	case spec.Boolean, spec.Absent, spec.IsAbsent, spec.Present, spec.AbsentOrEmpty:
		return []string{"true", "false"}
	case spec.Address:
		return aroundRange(value)
	}
	return near(value)
}

func aroundRange(value string) []string {
	p, ok := spec.ParseRange(value)
	if !ok {
		return nil
	}
	first := p.Masked().Addr()
	raw := first.AsSlice()
	for i := p.Bits(); i < first.BitLen(); i++ {
		raw[i/8] |= 0x80 >> (i % 8)
	}
	last, _ := netip.AddrFromSlice(raw)
	var out []string
	for _, a := range []netip.Addr{first.Prev(), first, last, last.Next()} {
		if a.IsValid() {
			out = append(out, a.String())
		}
	}
	return out
}

// near gives strings that a pattern matches or just misses.
func near(pattern string) []string {
	// The last two also begin or end as another pattern does.
	fills := []string{"", "a", "b", "x", "xy", "ax", "xb"}
	out := []string{pattern}
	for _, fill := range fills {
		all := filled(pattern, fill, fill)
		out = append(out, all, filled(pattern, "e", fill), all+"x")
		if all != "" {
			out = append(out, all[:len(all)-1], spec.Lower(all), strings.ToUpper(all))
		}
	}
	return distinct(out)
}

// filled replaces the wildcards and variables of a pattern: the last by last,
// the others by others.
func filled(pattern, others, last string) string {
	pattern = spec.Widened(pattern)
	end := strings.LastIndexAny(pattern, "*?")
	if end < 0 {
		return pattern
	}
	return strings.NewReplacer("*", others, "?", others).Replace(pattern[:end]) + last + pattern[end+1:]
}

func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}
