package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/grounds"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// Bounds of a detail: so many places are named, so many resources of each, and so
// many doubts.
const (
	mostDetailPlaces = 3
	mostDetailNames  = 3
	mostDetailDoubts = 3
)

// detailOf says where a ruling holds. It says nothing where the verdict and its
// causes say everything.
func detailOf(r *Ruling) message.Message {
	switch r.Verdict {
	case access.Partial:
		return partialDetail(r)
	case access.Missing:
		if r.Has(access.AtBoundary) {
			return message.New("outside-boundary")
		}
		if says := elsewhereDetail(r); !says.IsZero() {
			return says
		}
		if allowed := grounds.Places(r.Decision, policy.Allow); len(allowed) > 0 {
			return placesMessage("never-while", allowed, inWords)
		}
	case access.Undecided:
		switch {
		case r.Has(access.OverBudget):
			return message.New("policies-too-large")
		case r.Has(access.Unreadable):
			return undecidedDetail(r.Decision)
		}
	}
	return message.Message{}
}

// partialDetail says where something is granted and denied, and which call is
// refused.
func partialDetail(r *Ruling) message.Message {
	if slices.Equal(r.Causes, []access.Cause{access.ByRequest}) {
		return requestDetail(r.Decision)
	}
	var clauses []message.Message
	if r.Has(RoleReach) {
		clauses = append(clauses, heldFor(r.Role))
	}
	d := r.Decision
	allowed, denied := grounds.Places(d, policy.Allow), grounds.Places(d, policy.Deny)
	said := len(clauses) // by roles
	var last []grounds.Place
	if len(allowed) > 0 && !d.UnlessDenied && (d.Has(access.Narrowed) || d.Has(access.Conditional) || d.Has(access.ByRequest)) {
		clauses, last = append(clauses, placesMessage("granted-only", allowed, asWritten)), allowed
	}
	if len(denied) > 0 && (d.Has(access.DeniedOnSome) || d.Has(access.DeniedIf) || d.Has(access.ByRequest)) {
		clauses, last = append(clauses, placesMessage("denied-at", denied, asWritten)), denied
	}
	if d.Has(access.AtBoundary) {
		clauses, last = append(clauses, message.New("limited-by-boundary")), nil
	}
	example := exampleOf(d, last, len(clauses) > said)
	switch {
	case len(clauses) == 0:
		return example
	case len(clauses) == 1 && example.IsZero():
		return clauses[0]
	}
	args := []message.Arg{message.Parts("clauses", clauses)}
	if !example.IsZero() {
		args = append(args, message.Part("example", example))
	}
	return message.New("limited", args...)
}

// requestDetail names the condition on what each call has for itself, such as the
// tags of its resource.
func requestDetail(d access.Decision) message.Message {
	var clauses []message.Message
	carries := "values"
	for _, effect := range [...]policy.Effect{policy.Allow, policy.Deny} {
		places := grounds.Places(d, effect)
		switch {
		case len(places) == 0:
			continue
		case effect == policy.Deny:
			clauses = append(clauses, placesMessage("denied-at", places, inWords))
		case !d.UnlessDenied:
			clauses = append(clauses, placesMessage("allowed-only", places, inWords))
		}
		if slices.ContainsFunc(places, onTags) {
			carries = "tags"
		}
	}
	if len(clauses) == 0 {
		return exampleOf(d, nil, false)
	}
	return message.New("by-request", message.Parts("clauses", clauses), message.Text("carries", carries))
}

// onTags reports whether a place depends on the tags of a resource or a request.
func onTags(p grounds.Place) bool {
	return slices.ContainsFunc(p.Tests, func(c grounds.Condition) bool {
		key := match.Fold(c.Key)
		return strings.Contains(key, "resourcetag/") || strings.Contains(key, "requesttag/") || strings.HasSuffix(key, ":tagkeys")
	})
}

// placesMessage names the first of the places that a clause is about.
func placesMessage(clause message.ID, places []grounds.Place, conditions func(grounds.Place) []message.Message) message.Message {
	var parts []message.Message
	for _, p := range places[:min(len(places), mostDetailPlaces)] {
		parts = append(parts, placeMessages(p, len(places) > 1, conditions(p))...)
	}
	if left := len(places) - mostDetailPlaces; left > 0 {
		parts = append(parts, message.New("list-more", message.Count("count", left)))
	}
	return message.New(clause, message.Parts("places", parts))
}

// placeMessages names one place; among others, that it is any resource as well.
func placeMessages(p grounds.Place, among bool, conditions []message.Message) (parts []message.Message) {
	add := func(id message.ID, names []string) {
		var args []message.Arg
		if len(names) > 0 {
			args = append(args, message.Texts("names", firstNames(names)))
		}
		if len(p.Conditions) > 0 {
			args = append(args, message.Parts("conditions", conditions))
		}
		parts = append(parts, message.New(id, args...))
	}
	if p.Any() && among {
		add("on-any", nil)
	} else if p.Any() {
		add("under-condition", nil)
	}
	if len(p.Resources) > 0 {
		add("on-named", p.Resources)
	}
	for _, left := range p.Except {
		add("on-all-but", left)
	}
	return parts
}

// asWritten gives the conditions of a place as the policy spells them.
func asWritten(p grounds.Place) []message.Message {
	parts := make([]message.Message, len(p.Conditions))
	for i, c := range p.Conditions {
		parts[i] = message.New("condition-as-written", message.Text("text", c))
	}
	return parts
}

// inWords gives them as a reader says them.
func inWords(p grounds.Place) (parts []message.Message) {
	for _, c := range p.Tests {
		parts = append(parts, message.New("condition",
			message.Text("key", c.Key), message.Text("operator", c.Operator), message.Texts("values", c.Values)))
	}
	if left := len(p.Conditions) - len(p.Tests); left > 0 {
		parts = append(parts, message.New("list-more", message.Count("count", left)))
	}
	return parts
}

// firstNames gives the first of some names, and a mark where there are more.
func firstNames(names []string) []string {
	if len(names) <= mostDetailNames {
		return names
	}
	return append(names[:mostDetailNames:mostDetailNames], "…")
}

// exampleOf names the call that a partial decision refuses; nothing where that is
// said already, or where each kind of resource has an example of its own.
func exampleOf(d access.Decision, last []grounds.Place, said bool) message.Message {
	call, refused := grounds.RefusalOf(d)
	switch {
	case !refused, d.Kinds > 1 && call.Everything():
		return message.Message{}
	case call.Everything():
		return message.New("others-refused")
	case onlyPlace(last, call):
		return message.Message{}
	case said && onAnyOther(d, call):
		return message.New("any-other-refused", message.Text("resource", call.Resource))
	}
	var args []message.Arg
	if call.Resource != "" {
		args = append(args, message.Text("resource", call.Resource))
	}
	if len(call.With) > 0 {
		args = append(args, message.Texts("with", call.With))
	}
	without := call.Without
	if call.More {
		without = append(slices.Clip(without), "…")
	}
	if len(without) > 0 {
		args = append(args, message.Texts("without", without))
	}
	return message.New("call-refused", args...)
}

// onAnyOther reports whether every call outside the places is refused like the
// example.
func onAnyOther(d access.Decision, call grounds.Refusal) bool {
	return slices.Equal(d.Causes, []access.Cause{access.Narrowed}) && len(call.With)+len(call.Without) == 0 && call.Resource != "*"
}

// onlyPlace reports whether the places end with the very resource that a call is
// refused on.
func onlyPlace(said []grounds.Place, call grounds.Refusal) bool {
	if len(said) == 0 || len(said) > mostDetailPlaces || len(call.With)+len(call.Without) > 0 {
		return false
	}
	last := said[len(said)-1]
	return len(last.Conditions)+len(last.Except) == 0 && len(last.Resources) == 1 && last.Resources[0] == call.Resource
}

// undecidedDetail names what in the evidence nobody documents.
func undecidedDetail(d access.Decision) message.Message {
	doubts := d.Doubts()
	if len(doubts) == 0 {
		return message.New("not-interpretable")
	}
	var parts []message.Message
	for _, x := range doubts[:min(len(doubts), mostDetailDoubts)] {
		name := x.Name
		if x.Kind == access.DoubtfulVariable {
			name = "${" + name + "}"
		}
		parts = append(parts, message.New("doubt",
			message.Text("kind", string(x.Kind)), message.Text("name", name), message.Text("key", x.Key)))
	}
	if left := len(doubts) - len(parts); left > 0 {
		parts = append(parts, message.New("list-more", message.Count("count", left)))
	}
	return message.New("not-documented", message.Parts("what", parts))
}

// heldFor says for which resources roles hold a permission, which, and how
// sure that is.
func heldFor(h *workspace.Holding) message.Message {
	var reach []string
	for _, r := range h.Reach {
		reach = append(reach, r.String())
	}
	return message.New("held-for", message.Texts("reach", reach), message.Texts("roles", h.From),
		message.Text("certainty", sureness(min(h.Certainty, h.ReachCertainty))))
}

// sureness names a certainty that leaves room for doubt.
func sureness(c catalog.Certainty) string {
	switch c {
	case 0:
		return "open"
	case catalog.Low, catalog.Medium:
		return c.String()
	}
	return "sure"
}
