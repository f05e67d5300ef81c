package report

import (
	"slices"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// between lists what is neither granted nor missing, one sentence for all that
// are alike.
func between(w words, g []*diag.Finding) []detail {
	type saying struct{ text, verdict string }
	type said struct {
		of    *diag.Finding
		first *diag.Prerequisite
		names []item
	}
	var order []saying
	all := map[saying]*said{}
	for _, f := range g {
		for i := range f.Prerequisites {
			p := &f.Prerequisites[i]
			if p.Verdict != "partial" && p.Verdict != "undecided" {
				continue
			}
			s := saying{betweenSentence(w, f, p, 1), string(p.Verdict)}
			if all[s] == nil {
				order = append(order, s)
				all[s] = &said{of: f, first: p}
			}
			if n := itemOf(w, p, true); !slices.Contains(all[s].names, n) {
				all[s].names = append(all[s].names, n)
			}
		}
	}
	var d []detail
	for _, s := range order {
		names, text := plainOnce(all[s].names), s.text
		if len(names) > 1 {
			text = betweenSentence(w, all[s].of, all[s].first, len(names))
		}
		d = append(d, detail{label: verdictLabel(w, s.verdict), names: names, text: text})
	}
	return d
}

func verdictLabel(w words, verdict string) string {
	return w.say("label-verdict", message.Text("verdict", verdict))
}

// betweenSentence is what is said of as many prerequisites, behind their names.
func betweenSentence(w words, f *diag.Finding, p *diag.Prerequisite, count int) string {
	switch {
	case p.Verdict == "undecided":
		return undecidedSentence(w, p, count)
	case w.where(p) != "":
		return w.say("between-detail", message.Count("count", count), message.Text("detail", shorten(w.where(p))),
			message.Parts("places", allPlaces(p)))
	}
	return partialSentence(w, f, p, count)
}

// partialSentence says in one sentence where a prerequisite is granted, where
// the operation is, why the first is less than the second, and for which
// request it shows.
func partialSentence(w words, f *diag.Finding, p *diag.Prerequisite, count int) string {
	limits, cuts := causes(p)
	return w.say("between-partial",
		message.Count("count", count),
		message.Parts("limits", limits),
		message.Parts("allows", evidencePlaces(p.Evidence, "Allow")),
		message.Parts("cuts", cuts),
		message.Parts("denies", evidencePlaces(p.Evidence, "Deny")),
		message.Part("beyond", beyond(f)),
		message.Part("witness", witness(p.Witness)),
	)
}

// causes tells what limits a grant from what is taken from it.
func causes(p *diag.Prerequisite) (limits, cuts []message.Message) {
	for _, c := range p.Causes {
		switch c {
		case "narrowed":
			limits = append(limits, message.New("between-cause-narrowed"))
		case "conditional":
			limits = append(limits, message.New("between-cause-conditional"))
		case "request-condition":
			limits = append(limits, message.New("between-cause-request-condition"))
		case "role-reach":
			limits = append(limits, message.New("between-cause-role-reach"))
		case "denied-on-some":
			cuts = append(cuts, message.New("between-cause-denied-on-some"))
		case "denied-if":
			cuts = append(cuts, message.New("between-cause-denied-if"))
		case "boundary":
			cuts = append(cuts, message.New("between-cause-boundary"))
		default:
			cuts = append(cuts, message.New("between-cause-other", message.Text("cause", shorten(string(c)))))
		}
	}
	return limits, cuts
}

// beyond names the grant of the operation itself.
func beyond(f *diag.Finding) message.Message {
	if len(f.GrantedBy) == 0 {
		return message.Message{}
	}
	g := f.GrantedBy[0]
	return message.New("between-beyond", message.Text("pattern", shorten(g.Pattern)), message.Text("place", atGrant(g)))
}

// witness names the refused request: the resource and the context.
func witness(w *diag.Witness) message.Message {
	if w == nil || w.Resource == "" && len(w.Context) == 0 {
		return message.Message{}
	}
	var when []message.Message
	for _, k := range sortedKeys(w.Context) {
		key := message.Text("key", shorten(k))
		if len(w.Context[k]) == 0 {
			when = append(when, message.New("witness-absent", key))
			continue
		}
		var values []string
		for _, v := range w.Context[k] {
			values = append(values, shorten(v))
		}
		when = append(when, message.New("witness-value", key, message.Texts("values", values)))
	}
	return message.New("witness-request", message.Text("resource", shorten(w.Resource)), message.Parts("when", when))
}

// The kinds of roles that are not attached to anyone.
const (
	serviceRole  = "service role"
	agencyRole   = "agency"
	systemPolicy = "system policy"
)

// undecidedSentence says why nothing is known for sure.
func undecidedSentence(w words, p *diag.Prerequisite, count int) string {
	switch {
	case p.RoleKind == serviceRole, p.RoleKind == agencyRole:
		return w.say("between-must-exist", message.Count("count", count))
	case p.Role != "":
		return w.say("between-must-be-attached", message.Count("count", count))
	}
	var why []message.Message
	for _, c := range p.Causes {
		switch c {
		case "budget":
			why = append(why, message.New("between-why-budget"))
		case "roles":
			why = append(why, message.New("between-why-roles"))
		case "role-untold":
			why = append(why, message.New("between-why-role-untold"))
		case "unreadable":
			why = append(why, message.New("between-why-unreadable", message.Text("detail", shorten(w.where(p)))))
		case "whole-service":
			why = append(why, message.New("between-why-whole-service"))
		default:
			why = append(why, message.New("between-why-other", message.Text("cause", shorten(string(c)))))
		}
	}
	return w.say("between-undecided", message.Count("count", count), message.Parts("why", why), message.Parts("places", allPlaces(p)))
}

// allPlaces names the places that a verdict rests on, Allows first.
func allPlaces(p *diag.Prerequisite) []message.Message {
	return append(evidencePlaces(p.Evidence, "Allow"), evidencePlaces(p.Evidence, "Deny")...)
}

// evidencePlaces names the places of one effect: pattern and where, each once.
func evidencePlaces(evidence []diag.Evidence, effect string) []message.Message {
	var places []message.Message
	for _, e := range evidence {
		if e.Effect != effect {
			continue
		}
		place := patternAt(e.Pattern, atEvidence(e))
		if !slices.ContainsFunc(places, place.Equal) {
			places = append(places, place)
		}
	}
	return places
}

// patternAt names a pattern and its place.
func patternAt(pattern, place string) message.Message {
	return message.New("pattern-at", message.Text("pattern", shorten(pattern)), message.Text("place", place))
}
