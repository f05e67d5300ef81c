// Package groundstest writes what a decision rests on in one line, as tests compare
// it. Only tests import it.
package groundstest

import (
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/grounds"
	"github.com/permgap/permgap/pkg/policy"
)

// Text writes the places of a decision and the call that it refuses:
// "Allow on a, b | if c, Deny on d, refuses on e with k v".
func Text(d access.Decision) string {
	var parts []string
	for _, effect := range []policy.Effect{policy.Allow, policy.Deny} {
		var places []string
		for _, p := range grounds.Places(d, effect) {
			places = append(places, Place(p))
		}
		if len(places) > 0 {
			parts = append(parts, effect.String()+" "+strings.Join(places, " | "))
		}
	}
	if r, refused := grounds.RefusalOf(d); refused {
		parts = append(parts, "refuses"+refusal(r))
	}
	return strings.Join(parts, ", ")
}

// Place writes one place: "on all but a if c".
func Place(p grounds.Place) string {
	text := "on *"
	if len(p.Resources) > 0 {
		text = "on " + strings.Join(p.Resources, ", ")
	}
	for _, left := range p.Except {
		text += " or all but " + strings.Join(left, ", ")
	}
	text = strings.Replace(text, "* or all", "all", 1)
	for _, c := range p.Conditions {
		text += " if " + c
	}
	return text
}

func refusal(r grounds.Refusal) string {
	text := ""
	if r.Resource != "" {
		text = " on " + r.Resource
	}
	for _, key := range r.With {
		text += " with " + key
	}
	for _, key := range r.Without {
		text += " without " + key
	}
	if r.More {
		text += " and more"
	}
	return text
}
