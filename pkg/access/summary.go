package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Summary says in one clause where a decision holds: "granted only on x; on
// any other, for example y, the call is refused". It is empty for a verdict
// that says everything by itself. Names stand in it as the documents spell
// them: whoever writes it escapes them.
func (d Decision) Summary() string {
	switch d.Verdict {
	case Partial:
		return d.partialSummary()
	case Missing:
		if slices.Contains(d.Causes, AtBoundary) {
			return "granted, but left out by a boundary"
		}
	case Undecided:
		if slices.Contains(d.Causes, OverBudget) {
			return "too large to decide"
		}
		return "hangs on an operator, a value or a spelling that cannot be interpreted"
	}
	return ""
}

func (d Decision) partialSummary() string {
	var parts []string
	for _, c := range d.Causes {
		switch c {
		case Narrowed:
			parts = append(parts, "granted only on "+list(d.resources(policy.Allow)))
		case Conditional:
			parts = append(parts, "granted only if "+list(d.conditions(policy.Allow)))
		case DeniedOnSome:
			parts = append(parts, "denied on "+list(d.resources(policy.Deny)))
		case DeniedIf:
			parts = append(parts, "denied if "+list(d.conditions(policy.Deny)))
		case AtBoundary:
			parts = append(parts, "limited by a boundary")
		}
	}
	slices.Reverse(parts) // what it is granted on first
	text := strings.Join(parts, ", ")
	if d.Witness == nil {
		return text
	}
	if text != "" {
		text += "; "
	}
	return text + d.counterexample()
}

// counterexample names the request that is refused.
func (d Decision) counterexample() string {
	byResource := slices.Contains(d.Causes, Narrowed) || slices.Contains(d.Causes, DeniedOnSome) || slices.Contains(d.Causes, AtBoundary)
	var where []string
	if byResource && d.Witness.Resource != "" {
		where = append(where, "on "+d.Witness.Resource)
	}
	if slices.Contains(d.Causes, Conditional) || slices.Contains(d.Causes, DeniedIf) {
		for _, key := range slices.Sorted(maps.Keys(d.Witness.Context)) {
			where = append(where, "with "+key+" "+strings.Join(d.Witness.Context[key], ", "))
		}
		for _, key := range d.absentKeys() {
			where = append(where, "without "+key)
		}
	}
	if len(where) == 0 {
		return "on others the call is refused"
	}
	if slices.Equal(d.Causes, []Cause{Narrowed}) {
		return "on any other, for example " + strings.TrimPrefix(strings.Join(where, ", "), "on ") + ", the call is refused"
	}
	return "for example " + strings.Join(where, ", ") + ", the call is refused"
}

// absentKeys lists the condition keys of the evidence that the witness does
// not have.
func (d Decision) absentKeys() []string {
	var keys []string
	for _, g := range d.Evidence {
		for _, t := range g.Statement.Conditions {
			_, present := d.Witness.Context[t.Key.Value]
			if !present && !slices.Contains(keys, t.Key.Value) && !d.hasKey(t.Key.Value) {
				keys = append(keys, t.Key.Value)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// hasKey reports whether the witness has a key in any case.
func (d Decision) hasKey(key string) bool {
	for k := range d.Witness.Context {
		if lower(k) == lower(key) {
			return true
		}
	}
	return false
}

// resources lists what the evidence of an effect names.
func (d Decision) resources(effect policy.Effect) []string {
	var names []string
	for _, g := range d.Evidence {
		if g.Effect != effect {
			continue
		}
		prefix := ""
		if g.Statement.NotResource {
			prefix = "all but "
		}
		for _, r := range g.Statement.Resources {
			if name := prefix + r.Value; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// conditions lists the conditions of the evidence of an effect.
func (d Decision) conditions(effect policy.Effect) []string {
	var texts []string
	for _, g := range d.Evidence {
		if g.Effect != effect {
			continue
		}
		var all []string
		for _, t := range g.Statement.Conditions {
			values := make([]string, len(t.Values))
			for i, v := range t.Values {
				values[i] = v.Value
			}
			all = append(all, t.Key.Value+" "+t.Operator.Value+" "+strings.Join(values, " | "))
		}
		if text := strings.Join(all, " and "); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// list joins names; of many it shows the first.
func list(names []string) string {
	const most = 3
	switch {
	case len(names) == 0:
		return "some"
	case len(names) > most:
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
