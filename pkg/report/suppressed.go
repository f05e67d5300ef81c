package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

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

// suppressedBy says what accepts a finding, where that is written, until when and why.
func suppressedBy(w words, by audit.Suppression) string {
	place := shorten(by.Revision)
	if by.Path != "" {
		place = at(by.Path, by.Line, by.Column)
	}
	return w.say("suppressed-because", message.Text("kind", string(by.Kind)), message.Text("place", place),
		message.Text("day", shorten(by.Expires)), message.Text("owner", shorten(by.Owner)), message.Text("reason", shorten(by.Reason)))
}

// writeSuppressed writes the count for people, and the findings where they are asked
// for.
func writeSuppressed(out io.Writer, r *audit.Report, o Options) {
	w, style := o.words(), NewStyle(o)
	text := suppressedText(w, r)
	if text == "" {
		return
	}
	if !o.ShowSuppressed {
		text = w.say("suppressed-show", message.Text("said", text), message.Count("count", r.Summary.Suppressed))
	}
	writeLabelled(out, style.Note(w.say("label-note")+":"), text, o)
	if !o.ShowSuppressed {
		return
	}
	for _, s := range r.Suppressed {
		writeLabelled(out, style.Dim(suppressedTitle(w)+":"), compactLine(w, s.Finding), o)
		for _, by := range s.By {
			writeLabelled(out, "   "+style.Dim("="), suppressedBy(w, by), o)
		}
	}
}

// compactSuppressed writes a line for each of them.
func compactSuppressed(out io.Writer, r *audit.Report, o Options) {
	w, style := o.words(), NewStyle(o)
	text := suppressedText(w, r)
	if text == "" {
		return
	}
	if o.ShowSuppressed {
		for _, s := range r.Suppressed {
			var by []string
			for _, one := range s.By {
				by = append(by, suppressedBy(w, one))
			}
			line := compactLine(w, s.Finding) + " [" + strings.Join(by, "; ") + "]"
			fmt.Fprintf(out, "%s %s\n", style.Dim(suppressedTitle(w)+":"), Escape(line))
		}
	}
	fmt.Fprintf(out, "%s %s\n", style.Note(w.say("label-note")+":"), Escape(text))
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

// markdownSuppressed are lines of a list, as many as take a quarter of the room.
func markdownSuppressed(w words, r *audit.Report, o Options) string {
	text := suppressedText(w, r)
	if text == "" {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "- %s: %s\n", w.say("label-note"), mdProse(text))
	if !o.ShowSuppressed {
		return b.String()
	}
	for i, s := range r.Suppressed {
		line := fmt.Sprintf("  - %s\n", mdProse(compactLine(w, s.Finding)))
		for _, by := range s.By {
			line += fmt.Sprintf("    - %s\n", mdProse(suppressedBy(w, by)))
		}
		if b.Len()+len(line) > mostMarkdown/4 {
			fmt.Fprintf(&b, "  - %s\n", w.say("markdown-more", message.Count("count", len(r.Suppressed)-i)))
			break
		}
		b.WriteString(line)
	}
	return b.String()
}
