package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// What was not judged: as findings of PG601, or as a list beside the findings.

// found tells what was not judged and has a finding that says so.
func found(r *audit.Report) func(audit.NotAnalysed) bool {
	said := map[[2]string]bool{}
	for _, f := range r.Findings {
		if f.Code == string(rule.NotAnalysable) {
			said[[2]string{f.Location.Path, f.Location.Pointer}] = true
		}
	}
	return func(n audit.NotAnalysed) bool { return n.Code != "" && said[[2]string{n.Path, n.Address}] }
}

// unlisted gives what was not judged and has no finding that says so.
func unlisted(r *audit.Report) []audit.NotAnalysed {
	return slices.DeleteFunc(slices.Clone(r.NotAnalysed), found(r))
}

// folded makes one finding of those of PG601 that say the same, at the place of
// the first: a folder can hold a thousand files that are not judged for one
// reason.
func folded(findings []*diag.Finding) []*diag.Finding {
	type key struct {
		said, hint string
		level      diag.Severity
	}
	first := map[key]int{}
	var out []*diag.Finding
	for i, f := range findings {
		if f.Code != string(rule.NotAnalysable) {
			if out != nil {
				out = append(out, f)
			}
			continue
		}
		hint := message.Message{ID: f.HintID, Args: f.HintArgs}
		k := key{f.Said().Whole(), hint.Whole(), f.Level}
		if out == nil {
			out = append(make([]*diag.Finding, 0, len(findings)), findings[:i]...)
		}
		n, met := first[k]
		if !met {
			first[k] = len(out)
			out = append(out, f)
			continue
		}
		if out[n].Places == 0 {
			one := *out[n]
			one.Places = 1
			out[n] = &one
		}
		out[n].Places += f.Count()
		out[n].Related = append(out[n].Related, diag.Related{Location: f.Location})
	}
	if out == nil {
		return findings
	}
	return out
}

// writeOthers lists the files that hold no policy, by kind.
func writeOthers(out io.Writer, r *audit.Report, o Options) {
	w := o.words()
	for _, of := range r.Others {
		label := NewStyle(o).Note(w.say("label-others", message.Text("kind", of.Kind)) + ":")
		var paths []string
		for _, p := range of.Paths {
			paths = append(paths, shownPath(p))
		}
		writeLabelled(out, label, w.say("others-of-kind", message.Text("kind", shorten(of.Kind)), message.Count("count", of.Count),
			message.Some("paths", paths, of.Count-len(paths))), o)
	}
}

// reasons says why each was not judged. Several documents of a file for one reason
// are one.
func reasons(w words, list []audit.NotAnalysed) (all []string) {
	times := map[string]int{}
	for _, n := range list {
		said := notAnalysedPlace(n) + ": " + shorten(w.whyNot(n))
		if times[said]++; times[said] == 1 {
			all = append(all, said)
		}
	}
	for i, said := range all {
		if n := times[said]; n > 1 {
			all[i] = w.say("not-judged-times", message.Text("said", said), message.Count("count", n))
		}
	}
	return all
}

// writeUnjudged lists what was not judged, and why; with Verbose also what holds
// no policy.
func writeUnjudged(out io.Writer, r *audit.Report, o Options) {
	const few = 3
	w := o.words()
	label := NewStyle(o).Note(w.say("label-not-judged") + ":")
	list := reasons(w, unlisted(r))
	for i, said := range list {
		if i == few && !o.Verbose && len(list) > few+1 {
			fmt.Fprintf(out, "%s %s\n", label, w.say("left-unshown", message.Part("what",
				message.New("more-not-judged", message.Count("count", len(list)-few)))))
			break
		}
		writeLabelled(out, label, said, o)
	}
	if o.Verbose {
		writeOthers(out, r, o)
	}
}
