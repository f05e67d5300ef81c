package audit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/diag"
)

// granting is the Allows of some actions: the first of them, and how many more
// there are.
type granting struct {
	first []access.Grant
	more  int
}

// add adds a grant, each place once among the first.
func (g *granting) add(grant access.Grant) {
	same := func(known access.Grant) bool {
		return known.Document == grant.Document && known.Action.Span == grant.Action.Span
	}
	switch {
	case slices.ContainsFunc(g.first, same):
	case len(g.first) < MostPlaces:
		g.first = append(g.first, grant)
	default:
		g.more++
	}
}

// give names the grants in a finding, which is about the first of them.
func (g granting) give(f *diag.Finding) {
	for _, grant := range g.first {
		f.GrantedBy = append(f.GrantedBy, grantAt(grant))
	}
	f.GrantedByMore = g.more
	if len(g.first) > 0 {
		f.Location, f.Address = g.first[0].Location(), addressOf(g.first[0].Document)
	}
}

func grantAt(g access.Grant) diag.Grant {
	at := g.Location()
	return diag.Grant{
		Pattern: patternOf(g), Path: at.Path, Pointer: at.Pointer,
		Line: at.Line, Column: at.Column, EndLine: at.EndLine, EndColumn: at.EndColumn,
	}
}

// mostNotActions is how many of the actions that a statement leaves out stand in
// what is written of it.
const mostNotActions = 20

// patternOf writes what a statement names: the pattern, or what it leaves out.
func patternOf(g access.Grant) string {
	if !g.Statement.NotAction {
		return g.Action.Value
	}
	all := g.Statement.Actions
	var names []string
	for _, a := range all[:min(len(all), mostNotActions)] {
		names = append(names, a.Value)
	}
	if left := len(all) - len(names); left > 0 {
		names = append(names, "… +"+strconv.Itoa(left))
	}
	return "NotAction " + strings.Join(names, ", ")
}
