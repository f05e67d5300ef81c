package report

import (
	"fmt"
	"io"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report/layout"
)

// leftOut says of findings of a rule in a file that they are not listed.
func leftOut(l audit.LeftOut) string {
	return fmt.Sprintf("%s of %s (%s) in %s, counted and not listed",
		plural(l.Count, "more finding"), shorten(l.Code), l.Level, shownPath(l.Path))
}

const (
	leftOutTitle   = "not listed"
	undecidedTitle = "not decided"
)

// undecidedMessage says that verdicts were not reached.
func undecidedMessage(n int) string {
	return plural(n, "verdict") + " not reached: the policies are too large to decide everything"
}

// bounds lists what bounds kept from a report for people, each with its title.
func bounds(r *audit.Report, all bool) (lines []bounded) {
	const few = 5
	add := func(title, text string) { lines = append(lines, bounded{title, text}) }
	for i, l := range r.LeftOut {
		if left := len(r.LeftOut) - i; i == few && left > 1 && !all {
			n := 0
			for _, other := range r.LeftOut[i:] {
				n += other.Count
			}
			add(leftOutTitle, fmt.Sprintf("… and %s of other rules or files, counted as well", plural(n, "more finding")))
			break
		}
		add(leftOutTitle, leftOut(l))
	}
	if n := r.Summary.Undecided; n > 0 {
		add(undecidedTitle, undecidedMessage(n))
	}
	return lines
}

type bounded struct{ title, text string }

// writeBounds ends a report for people with what bounds kept from it. Quiet
// does not hide that findings are missing.
func writeBounds(w io.Writer, r *audit.Report, o Options) {
	style := NewStyle(o)
	for _, b := range bounds(r, o.Verbose) {
		fmt.Fprintf(w, "%s %s\n", style.Warning(b.title+":"), layout.Wrap(Escape(b.text), o.Columns(), len(b.title)+2))
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

// places is the detail of a finding that stands for the same at many places.
func places(f *diag.Finding, brief bool) detail {
	shown := f.Related
	if few := 3; brief && len(shown) > few {
		shown = shown[:few]
	}
	text := fmt.Sprintf("%d in all: %s", f.Places, atLocation(f.Location))
	for _, rel := range shown {
		text += ", " + atLocation(rel.Location)
	}
	if left := f.Places - 1 - len(shown); left > 0 {
		text += fmt.Sprintf(" and %d more", left)
	}
	return detail{label: "places", text: text}
}
