package report

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// mostKinds bounds the kinds of a report that is read.
const mostKinds = 10

// unjudged lists what was left out of the judgement, by kind. Every summary is
// made from it. A report without the list has the files alone.
func unjudged(r *audit.Report) []audit.Unjudged {
	all := r.Unjudged[:min(len(r.Unjudged), mostKinds)]
	if n := r.Summary.NotAnalysed; n > 0 && len(all) == 0 {
		return []audit.Unjudged{{Kind: audit.UnjudgedFiles, Count: n}}
	}
	return all
}

// unjudgedCounts is "1 file", "2 unknown actions".
func unjudgedCounts(r *audit.Report) (all []message.Message) {
	for _, u := range unjudged(r) {
		all = append(all, unjudgedCount(u))
	}
	return all
}

func unjudgedCount(u audit.Unjudged) message.Message {
	return message.New("unjudged", message.Text("kind", shorten(string(u.Kind))), message.Count("count", u.Count))
}

// unjudgedLines tells of what no finding and no entry of its own tells, for
// formats that list findings alone.
func unjudgedLines(w words, r *audit.Report) (lines []string) {
	for _, u := range unjudged(r) {
		switch {
		case u.Kind == audit.UnjudgedFiles, u.Kind == audit.UnjudgedActions && findsUnknown(r),
			u.Kind == audit.UnjudgedServices && findsServices(r),
			u.Kind == audit.UnjudgedRoles && slices.ContainsFunc(r.NotAnalysed, withoutContents):
			continue
		}
		names := make([]string, 0, audit.MostPlaces)
		for _, name := range u.Names[:min(len(u.Names), audit.MostPlaces)] {
			if what, is := catalog.Described(name); is && u.Kind == audit.UnjudgedAgencies {
				name = what
			}
			names = append(names, shorten(name))
		}
		lines = append(lines, w.say("unjudged-names", message.Part("what", unjudgedCount(u)),
			message.Some("names", names, max(u.Count-len(names), 0))))
	}
	return lines
}

// findsServices reports whether findings name the services that the catalogue
// does not have: of a platform without any, nothing but a note does.
func findsServices(r *audit.Report) bool {
	return slices.ContainsFunc(r.Findings, func(f *diag.Finding) bool {
		return slices.Contains([]message.ID{"service-unknown", "services-unknown"}, f.Said().ID)
	})
}

func findsUnknown(r *audit.Report) bool {
	for _, f := range r.Findings {
		if slices.Contains([]rule.Code{rule.UnknownAction, rule.PatternMatchesNothing}, rule.Code(f.Code)) {
			return true
		}
	}
	return false
}
