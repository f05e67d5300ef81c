package report

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// invocation tells how the run of the program went. Every platform's says
// whether all input could be read, and what could not; the run without a
// platform tells what was not judged and what the configuration lowers, each
// other one on which assumptions its principals were.
func (s *sarifWriter) invocation() sarifInvocation {
	failed := s.failures()
	out := sarifInvocation{ExecutionSuccessful: len(failed) == 0, Notifications: failed}
	for _, n := range unlisted(s.r) {
		if s.platform == "" && !n.Failed {
			text := s.w.say("sarif-not-judged", message.Text("place", notAnalysedPlace(n)), message.Text("reason", shorten(s.w.whyNot(n))))
			out.Notifications = append(out.Notifications, s.notification(diag.Note, text, n.Path))
		}
	}
	if s.platform == "" {
		if left := incidentalClause(s.r.Summary.Operations); !left.IsZero() {
			out.Notifications = append(out.Notifications, s.notification(diag.Note, s.w.in(left.ID, left.Args, ""), ""))
		}
		out.Notifications = append(out.Notifications, s.lowered()...)
		if text := suppressedText(s.w, s.r); text != "" {
			out.Notifications = append(out.Notifications, s.notification(diag.Note, text, ""))
		}
		for _, text := range comparedNotes(s.w, s.r, true) {
			out.Notifications = append(out.Notifications, s.notification(diag.Note, text, ""))
		}
		for _, l := range s.r.LeftOut {
			out.Notifications = append(out.Notifications, s.notification(diag.Warning, leftOut(s.w, l), l.Path))
		}
	}
	mine := *s.r
	mine.Principals = slices.DeleteFunc(slices.Clone(mine.Principals), func(p audit.PrincipalInfo) bool { return p.Platform != s.platform })
	for _, n := range principalNotes(s.w, &mine, true) {
		out.Notifications = append(out.Notifications, s.notification(diag.Note, n, ""))
	}
	return out
}

// failures tells of the input that could not be read or interpreted, each file
// once.
func (s *sarifWriter) failures() []sarifNotification {
	var out []sarifNotification
	for _, n := range s.r.NotAnalysed {
		if n.Failed {
			out = append(out, s.notification(diag.Error, s.w.say("sarif-unread",
				message.Text("place", notAnalysedPlace(n)), message.Text("reason", shorten(s.w.whyNot(n)))), n.Path))
		}
	}
	if n := s.r.Summary.Undecided; n > 0 {
		out = append(out, s.notification(diag.Error, undecidedMessage(s.w, n), ""))
	}
	for _, path := range sortedKeys(unreadablePaths(s.r)) {
		out = append(out, s.notification(diag.Error, s.w.say("sarif-broken", message.Text("path", shownPath(path))), path))
	}
	return out
}

func (s *sarifWriter) notification(level diag.Severity, text, path string) sarifNotification {
	n := sarifNotification{Level: sarifLevelOf(level), Message: sarifText{Text: escapeArguments(Escape(text))}}
	if path != "" {
		n.Locations = []sarifLocation{{PhysicalLocation: sarifPhysical{ArtifactLocation: s.artifact(path)}}}
	}
	return n
}
