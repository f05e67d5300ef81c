package report

import (
	"io"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/message"
)

// leftOut says of findings of a rule in a file that they are not listed.
func leftOut(w words, l audit.LeftOut) string {
	return w.say("left-out", message.Count("count", l.Count), message.Text("code", shorten(l.Code)),
		message.Text("level", l.Level.String()), message.Text("path", shownPath(l.Path)))
}

// leftOutTitle and undecidedTitle head what bounds kept from a report.
func leftOutTitle(w words) string   { return w.say("left-out-title") }
func undecidedTitle(w words) string { return w.say("undecided-title") }

// undecidedMessage says that verdicts were not reached.
func undecidedMessage(w words, n int) string {
	return w.say("undecided-verdicts", message.Count("count", n))
}

// bounds lists what bounds kept from a report for people, each with its title.
func bounds(w words, r *audit.Report, all bool) (lines []bounded) {
	const few = 5
	for i, l := range r.LeftOut {
		if left := len(r.LeftOut) - i; i == few && left > 1 && !all {
			n := 0
			for _, other := range r.LeftOut[i:] {
				n += other.Count
			}
			lines = append(lines, bounded{leftOutTitle(w), w.say("left-out-others", message.Count("count", n))})
			break
		}
		lines = append(lines, bounded{leftOutTitle(w), leftOut(w, l)})
	}
	if n := r.Summary.Undecided; n > 0 {
		lines = append(lines, bounded{undecidedTitle(w), undecidedMessage(w, n)})
	}
	return lines
}

type bounded struct{ title, text string }

// writeBounds ends a report for people with what bounds kept from it. Quiet
// does not hide that findings are missing.
func writeBounds(out io.Writer, r *audit.Report, o Options) {
	style := NewStyle(o)
	for _, b := range bounds(o.words(), r, o.Verbose) {
		writeLabelled(out, style.Warning(b.title+":"), b.text, o)
	}
}

// pathOf gives a file to stand for the whole run.
func pathOf(r *audit.Report) string {
	for _, p := range r.Principals {
		for _, d := range p.Documents {
			return d
		}
	}
	return ""
}
