package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// Findings that are accepted are counted in every format, also in a quiet one: what
// accepts them may have come with the change that is checked.

// mostPlacesNamed is how many files of suppressions are named.
const mostPlacesNamed = 3

var suppressionKinds = [...]audit.SuppressionKind{audit.ByConfiguration, audit.ByComment, audit.ByBaseline, audit.ByRevision}

func suppressedTitle(w words) string { return w.say("label-suppressed") }

// suppressedText counts the findings that are accepted, by what accepts them and
// where that is written; "" where there is none. A finding counts for the first
// of several.
func suppressedText(w words, r *audit.Report) string {
	if r.Summary.Suppressed == 0 {
		return ""
	}
	counts, places := map[audit.SuppressionKind]int{}, map[audit.SuppressionKind][]string{}
	seen := map[[2]string]bool{}
	for _, s := range r.Suppressed {
		if len(s.By) == 0 {
			continue
		}
		counts[s.By[0].Kind] += s.Finding.Count()
		for _, by := range s.By {
			place := shorten(by.Path)
			if by.Kind == audit.ByRevision {
				place = shorten(by.Revision)
			}
			if key := [2]string{string(by.Kind), place}; place != "" && !seen[key] {
				seen[key] = true
				places[by.Kind] = append(places[by.Kind], shownPath(place))
			}
		}
	}
	var parts []message.Message
	for _, kind := range suppressionKinds {
		n := counts[kind]
		if n == 0 {
			continue
		}
		args := []message.Arg{message.Text("kind", string(kind)), message.First("places", places[kind], mostPlacesNamed)}
		if n != r.Summary.Suppressed {
			args = append(args, message.Count("count", n))
		}
		parts = append(parts, message.New("suppressed-by", args...))
	}
	how := "several"
	if len(parts) == 1 {
		how = "one"
	}
	return w.say("suppressed-findings", message.Count("count", r.Summary.Suppressed), message.Text("parts", how), message.Parts("by", parts))
}

// writeSuppressed writes the count for people.
func writeSuppressed(out io.Writer, r *audit.Report, o Options) {
	w := o.words()
	if text := suppressedText(w, r); text != "" {
		writeLabelled(out, NewStyle(o).Note(w.say("label-note")+":"), text, o)
	}
}

// githubSuppressed makes an annotation of the count.
func githubSuppressed(b *bufio.Writer, r *audit.Report, o Options) int {
	text := suppressedText(o.words(), r)
	if text == "" {
		return 0
	}
	writeCommand(b, diag.Note, []string{"title", suppressedTitle(o.words())}, Escape(text))
	return 1
}

// gitlabSuppressed makes an entry of the count.
func gitlabSuppressed(r *audit.Report, o Options, seen names) []gitlabIssue {
	text := suppressedText(o.words(), r)
	if text == "" {
		return nil
	}
	path := repoPath(pathOf(r), o)
	return []gitlabIssue{{
		Description: Escape(text), CheckName: suppressedTitle(o.words()), Severity: gitlabSeverity(diag.Note),
		Fingerprint: seen.name(audit.Fingerprint(path, "suppressed")),
		Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: 1}},
	}}
}

// junitSuppressed makes a passed case of the count.
func junitSuppressed(w words, r *audit.Report, add func(path string, c junitCase)) {
	if text := suppressedText(w, r); text != "" {
		add(pathOf(r), junitCase{name: suppressedTitle(w), kind: "system-out", body: Escape(text)})
	}
}

// rdjsonSuppressed makes a diagnostic of the count.
func rdjsonSuppressed(w words, r *audit.Report) []rdDiagnostic {
	text := Escape(suppressedText(w, r))
	if text == "" {
		return nil
	}
	return []rdDiagnostic{{
		Message: text, Location: rdLocation{Path: givenPath(pathOf(r))}, Severity: rdSeverity(diag.Note), OriginalOutput: text,
	}}
}

// markdownSuppressed is a line of a list.
func markdownSuppressed(w words, r *audit.Report) string {
	text := suppressedText(w, r)
	if text == "" {
		return ""
	}
	return fmt.Sprintf("- %s: %s\n", w.say("label-note"), mdProse(text))
}
