package answer

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Given is how the policies of a caller were given to the command line.
type Given struct {
	Policies []string // paths
	// Flags are those that say how they are read, as words.
	Flags []string
}

// commandOf gives the command that mends: a repair of the policies where they grant
// the operation itself, else a new policy; "" where no grant helps, or where nothing
// says what to grant.
func commandOf(w *why, x *Denied, given Given) string {
	switch x.Repair.ID {
	case "why-repair-new", "why-repair-extend", "why-repair-add", "why-repair-second", "why-repair-others":
	default:
		return ""
	}
	id, known := w.cat.Lookup(w.platform, x.Action)
	if !known {
		return ""
	}
	ops := w.meant()
	if w.holder != nil && len(given.Policies) > 0 && !slices.Contains(given.Policies, "-") {
		if words := fixWords(w, x, ops); words != nil {
			words = slices.Concat(words, given.Flags)
			if len(w.holder.Documents) > 1 {
				words = append(words, "--together")
			}
			return message.Command(slices.Concat([]string{"permgap", "fix"}, words, given.Policies)...)
		}
	}
	return message.Command(slices.Concat([]string{"permgap", "generate"}, generateWords(w, id, ops))...)
}

// fixWords names the operations whose repair allows what was denied; nil for none.
func fixWords(w *why, x *Denied, ops []catalog.OperationID) (words []string) {
	for _, op := range ops {
		o := w.cat.Operation(op)
		if slices.ContainsFunc(o.Actions, func(a catalog.ActionID) bool {
			return w.ask(w.cat.ActionName(a), "").Verdict <= access.Missing
		}) {
			continue // a repair adds no operation
		}
		r := w.result(&o)
		if r != nil && slices.ContainsFunc(slices.Collect(r.Gaps()), func(p *audit.Prerequisite) bool {
			return added(r, p) && (x.Repair.ID == "why-repair-others" || concerns(p, x.Action))
		}) {
			words = append(words, "--only", o.Name)
		}
	}
	return words
}

// added reports whether a repair adds a prerequisite.
func added(r *audit.Result, p *audit.Prerequisite) bool {
	return r.Level(p) > diag.Note && p.Ruling.Verdict == access.Missing && p.Role() == "" && p.Stated.By == catalog.Caller &&
		!p.Ruling.Has(access.AtBoundary)
}

func concerns(p *audit.Prerequisite, action string) bool {
	return match.EqualFold(p.Action, action) || slices.ContainsFunc(p.AnyOf, func(name string) bool { return match.EqualFold(name, action) })
}

// generateWords names what a new policy is for: the operation, and what was denied
// where it is not of those things that the operation always needs.
func generateWords(w *why, id catalog.ActionID, ops []catalog.OperationID) (words []string) {
	if w.platform == policy.OpenTelekomCloud || w.q.Platform != "" {
		words = append(words, "--platform", string(w.platform))
	}
	action := w.cat.ActionName(id)
	if len(ops) != 1 {
		return append(words, action)
	}
	o := w.cat.Operation(ops[0])
	if len(o.Actions) == 0 {
		return append(words, action)
	}
	words = append(words, o.Name)
	r := w.result(&o)
	has := slices.Contains(o.Actions, id) || r != nil && slices.ContainsFunc(r.Prerequisites, func(p audit.Prerequisite) bool {
		return concerns(&p, action) && p.Action != "" && (r.Level(&p) > diag.Note || p.Ruling.Verdict != access.Missing)
	})
	if !has {
		words = append(words, action)
	}
	return words
}
