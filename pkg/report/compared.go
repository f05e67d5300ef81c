package report

import (
	"cmp"
	"io"
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// How many names a sentence about a comparison has.
const (
	mostNewNames = 10
	mostMoved    = 3
	mostUnused   = 20
)

// newParts says of findings that are accepted in part what is new of them.
func newParts(w words, g []*diag.Finding) []detail {
	var out []detail
	var names []string
	kind, whole := "", true
	for _, f := range g {
		k := f.Known
		if k == nil {
			whole = false
			continue
		}
		kind = k.Kind
		for _, name := range k.New {
			if name = shorten(name); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if k.Level != "" {
			out = append(out, detail{label: w.say("label-new"), text: w.say("known-level", message.Text("kind", k.Kind),
				message.Text("level", shorten(k.Level)), message.Text("now", f.Level.String()))})
		}
		if k.Count > 0 {
			out = append(out, detail{label: w.say("label-new"), text: w.say("known-count", message.Text("kind", k.Kind),
				message.Count("count", k.Count), message.Count("now", f.Count()))})
		}
	}
	if len(names) == 0 {
		return out
	}
	rest := "some"
	if whole {
		rest = "all"
	}
	return append(out, detail{label: w.say("label-new"), text: w.say("known-part", message.First("names", names, mostNewNames),
		message.Text("kind", kind), message.Text("rest", rest))})
}

// newOnly is what is new of a finding, behind its sentence.
func newOnly(w words, f *diag.Finding) string {
	if f.Known == nil || len(f.Known.New) == 0 {
		return ""
	}
	names := make([]string, len(f.Known.New))
	for i, name := range f.Known.New {
		names[i] = shorten(name)
	}
	return " " + w.say("known-new", message.First("names", names, mostNewNames))
}

// comparedNotes tells what was compared with a baseline or a revision, as far as a
// reader must know: whose names are new, and which entries accept nothing.
func comparedNotes(w words, r *audit.Report, all bool) []string {
	var out []string
	for i := range r.Compared {
		c := &r.Compared[i]
		with := shownPath(cmp.Or(c.Path, c.Revision))
		for j, m := range c.Moved {
			if left := len(c.Moved) - j + c.MovedMore; j >= mostMoved && left > 1 && !all {
				out = append(out, w.say("compared-moved-more", message.Count("count", left)))
				break
			}
			out = append(out, w.say("compared-moved", message.Text("to", shorten(m.To)), message.Text("from", shorten(m.From)),
				message.Count("count", m.Count), message.Text("with", with)))
		}
		if n := len(c.Unused) + c.UnusedMore; n > 0 {
			out = append(out, w.say("compared-unused", message.Count("count", n), message.Text("with", with)))
		}
		if !all {
			continue
		}
		for j, u := range c.Unused {
			if j == mostUnused {
				out = append(out, w.say("compared-entries-more", message.Count("count", len(c.Unused)-j+c.UnusedMore)))
				break
			}
			out = append(out, w.say("compared-entry", message.Text("place", at(c.Path, u.Line, 0)), message.Text("code", shorten(u.Code)),
				message.Text("operation", shorten(u.Operation)), message.Text("holder", shorten(cmp.Or(u.Principal, u.File)))))
		}
	}
	return out
}

// writeCompared writes the notes for people.
func writeCompared(out io.Writer, r *audit.Report, o Options) {
	w := o.words()
	for _, n := range comparedNotes(w, r, o.Verbose) {
		writeLabelled(out, NewStyle(o).Note(w.say("label-note")+":"), n, o)
	}
}
