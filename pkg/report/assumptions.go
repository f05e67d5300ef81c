package report

import (
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/message"
)

// essentials is what a clean line says in brackets: as what documents were
// judged, and the assumptions; of many how many Verbose lists.
func essentials(w words, r *audit.Report) string {
	const few = 2
	var routine, others []string
	seen, policies := map[string]bool{}, holdsPolicies(r)
	add := func(to *[]string, text string) {
		if !seen[text] {
			seen[text] = true
			*to = append(*to, text)
		}
	}
	for _, p := range r.Principals {
		for _, n := range p.Notes {
			short := inBrackets(p, n)
			switch {
			case n.ID == audit.OnNothing, n.ID == audit.OnRolesAlone && policies:
			case short.IsZero():
				add(&others, shorten(w.note(n)))
			default:
				add(&routine, w.table.Text(short))
			}
		}
	}
	if nothingRequired(r) && r.Summary.Documents == 0 {
		return ""
	}
	left := max(len(others)-few, 0)
	if left > 1 {
		others = others[:few]
	} else {
		left = 0
	}
	if len(routine)+len(others) == 0 {
		return ""
	}
	return " " + w.say("assumptions", message.Texts("all", append(routine, others...)), message.Count("more", left))
}

// inBrackets shortens an assumption that is made in many runs; zero for others,
// which are shown as they are.
func inBrackets(p audit.PrincipalInfo, n audit.Note) message.Message {
	switch n.ID {
	case audit.OnPlatform:
		return message.New("assumed-platform", message.Text("platform", shorten(p.Platform)))
	case audit.OnSign:
		by, _ := n.Args.Get("sign")
		return message.New("assumed-platform-sign", message.Text("platform", shorten(p.Platform)), message.Text("sign", shorten(by)))
	case audit.OnPlace:
		by, _ := n.Args.Get("place")
		return message.New("assumed-platform-place", message.Text("platform", shorten(p.Platform)), message.Name("place", shorten(by)))
	case audit.OnRolesAlone:
		return message.New("assumed-roles-alone")
	case audit.OnRolesAnd:
		return message.New("assumed-roles-and")
	case audit.OnRolesOr:
		return message.New("assumed-roles-or")
	case audit.OnContents:
		role, _ := n.Args.Get("role")
		return message.New("assumed-contents", message.Name("role", role))
	case audit.OnDefaultAccess:
		return message.New("assumed-default-access")
	}
	return message.Message{}
}

func notAnalysedPlace(n audit.NotAnalysed) string {
	place := shownPath(n.Path)
	if n.Address != "" {
		place += " (" + shorten(n.Address) + ")"
	}
	return place
}

// principalNotes lists on which assumptions principals were judged, each once
// with whom it concerns.
func principalNotes(w words, r *audit.Report, all bool) []string {
	const few = 3
	var order []string
	who := map[string][]string{}
	named := map[[2]string]bool{}
	for _, p := range r.Principals {
		for _, note := range p.Notes {
			n := shorten(w.note(note))
			if who[n] == nil {
				order = append(order, n)
			}
			if name := shownPath(p.Name); !named[[2]string{n, name}] {
				named[[2]string{n, name}] = true
				who[n] = append(who[n], name)
			}
		}
	}
	left := len(order) - few
	if left <= 1 || all {
		left = 0
	}
	var notes []string
	for _, n := range order[:len(order)-left] {
		names := who[n]
		if len(r.Principals) == 1 || len(names) == len(r.Principals) {
			notes = append(notes, n)
			continue
		}
		named := message.Texts("principals", names)
		if len(names) > 2 {
			named = message.Some("principals", names[:1], len(names)-1)
		}
		notes = append(notes, w.say("note-of", named, message.Text("note", n)))
	}
	if left > 0 {
		notes = append(notes, w.say("more-notes", message.Count("count", left)))
	}
	return notes
}
