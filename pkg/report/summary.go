package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
	"github.com/permgap/permgap/pkg/rule"
)

// longestCommand is how many bytes of a command are shown.
const longestCommand = 1000

// writeSummary ends a report for people: what was found and what was judged.
// Without findings it is exactly one line, and with Verbose the assumptions;
// what the configuration lowers has a line each in both.
func writeSummary(out io.Writer, r *audit.Report, o Options) {
	w, style := o.words(), NewStyle(o)
	if len(r.Findings) == 0 {
		head, rest := cleanLine(w, r)
		fmt.Fprintf(out, "%s %s\n", style.Bold(Escape(head)+":"), Escape(rest+essentials(w, r)))
		if !o.Verbose {
			writeLowered(out, r, o)
			writeSuppressed(out, r, o)
			writeCompared(out, r, o)
			return
		}
	} else {
		line := w.say("summary-line", message.Text("found", foundClause(w, r, style)), message.Text("judged", Escape(judgedClause(w, r))))
		fmt.Fprintln(out, layout.Wrap(line, o.Columns(), 0))
	}
	for _, d := range totals(w, r) {
		writeLabelled(out, style.Note(d.label+":"), d.text, o)
	}
	writeLowered(out, r, o)
	writeSuppressed(out, r, o)
	writeCompared(out, r, o)
	for _, n := range principalNotes(w, r, o.Verbose) {
		writeLabelled(out, style.Note(w.say("label-note")+":"), n, o)
	}
	if n := deducedFeatures(w, r.Findings); n != "" {
		writeLabelled(out, style.Note(w.say("label-note")+":"), n, o)
	}
	writeUnjudged(out, r, o)
}

// writeFix writes the command that repairs, in one line, to be copied.
func writeFix(out io.Writer, r *audit.Report, o Options) {
	if r.Repair != "" && len(r.Repair) <= longestCommand && !o.Quiet { // in parts it is no command
		fmt.Fprintf(out, "%s %s\n", NewStyle(o).Bold(o.words().say("label-repair")+":"), Escape(r.Repair))
	}
}

// writeLabelled writes a label, which is painted, and a text that wraps behind it.
func writeLabelled(out io.Writer, label, text string, o Options) {
	fmt.Fprintf(out, "%s %s\n", label, layout.Wrap(Escape(text), o.Columns(), layout.Width(label)+1))
}

// foundClause is "3 errors, 1 warning in 2 documents".
func foundClause(w words, r *audit.Report, style Style) string {
	s := r.Summary
	var counts []string
	if s.Errors > 0 {
		counts = append(counts, style.Error(w.say("count-errors", message.Count("count", s.Errors))))
	}
	if s.Warnings > 0 {
		counts = append(counts, style.Warning(w.say("count-warnings", message.Count("count", s.Warnings))))
	}
	if s.Notes > 0 {
		counts = append(counts, style.Note(w.say("count-notes", message.Count("count", s.Notes))))
	}
	if len(counts) == 0 {
		counts = append(counts, w.say("count-findings", message.Count("count", len(r.Findings))))
	}
	if s.Documents == 0 && len(r.Principals) > 0 {
		return w.say("found-for-principals", message.Texts("counts", counts), message.Count("principals", len(r.Principals)))
	}
	return w.say("found-in-documents", message.Texts("counts", counts), message.Count("documents", s.Documents))
}

// judgedClause is "12 operations: 9 ready, 1 partial, 2 blocked; 1 not judged".
func judgedClause(w words, r *audit.Report) string {
	unread := unreadable(r)
	var judged message.Message
	switch s := r.Summary; {
	case s.Operations.Live > 0:
		judged = message.New("judged-operations", message.Part("operations", operationsClause(r)), message.Count("unread", unread))
	case s.Required > 0 && unread > 0:
		judged = message.New("judged-unread", message.Count("unread", unread))
	case s.Required > 0:
	case unread > 0:
		judged = message.New("judged-nothing-read", message.Count("unread", unread))
	case nothingRequired(r) && !judgedOtherwise(r):
		judged = message.New("judged-nothing-required")
	case holdsPolicies(r) && !judgedOtherwise(r):
		judged = message.New("judged-no-operation")
	}
	return w.say("summary-judged", message.Part("judged", judged), message.Parts("left", leftOutCounts(r)))
}

// unreadable counts the files with a mistake that kept a document from being
// judged.
func unreadable(r *audit.Report) int { return len(unreadablePaths(r)) }

func unreadablePaths(r *audit.Report) map[string]bool {
	paths := map[string]bool{}
	for f := range r.All() {
		switch rule.Code(f.Code) {
		case rule.InvalidJSON, rule.DuplicateKey, rule.MalformedElement:
			if f.Level == diag.Error {
				paths[f.Location.Path] = true
			}
		}
	}
	return paths
}

// holdsPolicies reports whether some principal holds a document that grants,
// and is not judged by what it has in a workspace alone.
func holdsPolicies(r *audit.Report) bool {
	return slices.ContainsFunc(r.Principals, func(p audit.PrincipalInfo) bool { return len(p.Documents) > 0 && !byRolesAlone(p) })
}

func has(p audit.PrincipalInfo, kind message.ID) bool {
	return slices.ContainsFunc(p.Notes, func(n audit.Note) bool { return n.ID == kind })
}

func byRolesAlone(p audit.PrincipalInfo) bool {
	return has(p, audit.OnRolesAlone)
}

func withoutContents(n audit.NotAnalysed) bool { return n.ReasonID == audit.WithoutContents }

// contentRoles names the roles that were judged by their contents.
func contentRoles(r *audit.Report) []string {
	var out []string
	for _, p := range r.Principals {
		for _, n := range p.Notes {
			if role, is := n.Args.Get("role"); is && n.ID == audit.OnContents {
				out = append(out, role)
			}
		}
	}
	return out
}

// nothingRequired reports whether the principals hold no policies, and nothing
// was required of them: then nothing was judged.
func nothingRequired(r *audit.Report) bool {
	return len(r.Principals) > 0 && !slices.ContainsFunc(r.Principals, func(p audit.PrincipalInfo) bool {
		return !has(p, audit.OnNothing)
	})
}

// judgedOtherwise reports whether a finding shows that something was judged
// besides live operations: what is required, a role, an authorization.
func judgedOtherwise(r *audit.Report) bool {
	return slices.ContainsFunc(r.Findings, func(f *diag.Finding) bool {
		return f.Code == string(rule.RequiredNotReady) || strings.HasPrefix(f.Code, "PG2") || strings.HasPrefix(f.Code, "PG5")
	})
}

// operationsClause is "12 operations: 9 ready, 1 partial, 2 blocked; 3 incidental
// operations not judged; --all judges them".
func operationsClause(r *audit.Report) message.Message {
	c, whole := r.Summary.Operations, "yes"
	if len(unjudged(r)) > 0 || unreadable(r) > 0 {
		whole = "no"
	}
	var states []message.Message
	judged, incidental := c.Live-c.Incidental, message.Part("incidental", incidentalClause(c))
	for _, n := range []struct {
		count int
		state string
	}{
		{c.Ready, "ready"}, {c.Partial, "partial"}, {c.MayFail, "may-fail"}, {c.Blocked, "blocked"}, {c.Undecided, "undecided"},
	} {
		count, state := message.Count("count", n.count), message.Text("state", n.state)
		if n.count == judged {
			return message.New("operations-alike", count, state, message.Text("whole", whole), incidental)
		}
		if n.count > 0 {
			states = append(states, message.New("operations-in-state", count, state))
		}
	}
	return message.New("operations-mixed", message.Count("count", judged), message.Parts("states", states), incidental)
}

// incidentalClause counts the operations that were not judged since they only come
// along; it says nothing where there are none.
func incidentalClause(c audit.OperationCounts) message.Message {
	if c.Incidental == 0 {
		return message.Message{}
	}
	return message.New("operations-incidental", message.Count("count", c.Incidental))
}

// leftOutCounts counts what was suppressed, skipped or not judged.
func leftOutCounts(r *audit.Report) []message.Message {
	var parts []message.Message
	add := func(m message.Message, n int) {
		if n > 0 {
			parts = append(parts, m)
		}
	}
	count := func(n int) message.Arg { return message.Count("count", n) }
	s := r.Summary
	add(message.New("count-suppressed", count(s.Suppressed)), s.Suppressed)
	add(message.New("count-unjudged", message.Parts("what", unjudgedCounts(r))), len(unjudged(r)))
	add(message.New("count-not-listed", count(s.LeftOut)), s.LeftOut)
	add(message.New("count-not-reached", count(s.Undecided)), s.Undecided)
	add(message.New("count-skipped", count(r.Skipped)), r.Skipped)
	for _, o := range r.Others {
		if o.Kind == audit.LeftOutFiles { // a .gitignore comes with the policies
			add(message.New("count-left-out", count(o.Count)), o.Count)
		}
	}
	return parts
}

// cleanLine says what was judged and found right, or that nothing was judged,
// which is not the same: a head, and what stands behind its colon.
func cleanLine(w words, r *audit.Report) (head, rest string) {
	what := cleanWhat(r)
	left := leftOutCounts(r)
	if what.IsZero() && len(left) == 1 && len(r.NotAnalysed) > 0 { // the reason says it all
		left = nil
	}
	if what.IsZero() {
		return w.say("clean-head-nothing"), w.say("clean-left", message.Parts("left", left), message.Part("reason", notJudged(w, r)))
	}
	head = w.say("clean-head")
	var reason message.Message
	switch what.ID {
	case "clean-nothing-required", "clean-nothing-known", "clean-nothing-given", "clean-nothing-read", "clean-no-operation",
		"clean-role-operations":
		head = w.say("clean-head-nothing")
	default:
		reason = notJudged(w, r)
	}
	if what.ID == "clean-nothing-known" { // which counts what was skipped itself
		left = nil
	}
	return head, w.say("summary-clean", message.Part("what", what), message.Parts("left", left), message.Part("reason", reason))
}

// cleanWhat says what was judged, or why nothing was; zero where all that there
// is was not judged.
func cleanWhat(r *audit.Report) message.Message {
	s := r.Summary
	documents, required := message.Count("documents", s.Documents), message.Count("required", s.Required)
	switch {
	case nothingRequired(r) && s.Documents == 0 && slices.ContainsFunc(r.NotAnalysed, withoutContents):
		return message.Message{}
	case nothingRequired(r) && s.Documents == 0:
		return message.New("clean-nothing-required")
	case s.Documents == 0 && s.Required > 0:
		return message.New("clean-principals", message.Count("principals", len(r.Principals)), required)
	case s.Documents == 0 && s.Operations.Live > 0:
		return message.New("clean-principal-operations", message.Count("principals", len(r.Principals)),
			message.Part("operations", operationsClause(r)))
	case s.Documents == 0 && len(contentRoles(r)) > 0:
		return message.New("clean-role-operations", message.Names("roles", contentRoles(r)))
	case s.Documents == 0 && s.NotAnalysed == 0 && r.Skipped > 0:
		return message.New("clean-nothing-known", message.Count("skipped", r.Skipped))
	case s.Documents == 0 && s.NotAnalysed == 0:
		return message.New("clean-nothing-given")
	case s.Operations.Live > 0:
		return message.New("clean-operations", documents, message.Part("operations", operationsClause(r)))
	case s.Required > 0:
		return message.New("clean-requirements", documents, required)
	case unreadable(r) > 0:
		return message.New("clean-nothing-read", message.Count("unread", unreadable(r)))
	case s.Documents > 0 && !holdsPolicies(r):
		return message.New("clean-documents", documents)
	case s.NotAnalysed > 0:
		return message.Message{}
	}
	return message.New("clean-no-operation", documents)
}

// notJudged names the first of what was not judged, with its reason.
func notJudged(w words, r *audit.Report) message.Message {
	if len(r.NotAnalysed) == 0 {
		return message.Message{}
	}
	n := r.NotAnalysed[0]
	return message.New("clean-not-judged", message.Text("place", notAnalysedPlace(n)), message.Text("reason", shorten(w.whyNot(n))),
		message.Count("more", len(r.NotAnalysed)-1))
}
