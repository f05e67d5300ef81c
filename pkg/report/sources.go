package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// sources lists the documents that the claims of a group come from: first
// those that prove most of its prerequisites, of equal ones the newest.
func sources(w words, g []*diag.Finding) []detail {
	type proof struct {
		source diag.Source
		names  []string
	}
	var order []proof
	known := map[diag.Source]int{}
	for _, f := range g {
		for i := range f.Prerequisites {
			p := &f.Prerequisites[i]
			for k := range p.Sources {
				s := &p.Sources[k]
				at := slices.IndexFunc(order[:min(len(order), fewSources)], func(o proof) bool { return o.source == *s })
				if at < 0 { // it is none of the first
					var seen bool
					if at, seen = known[*s]; !seen {
						at = len(order)
						order, known[*s] = append(order, proof{source: *s}), at
					}
				}
				order[at].names = append(order[at].names, p.Name())
			}
		}
	}
	for i := range order {
		slices.Sort(order[i].names)
		order[i].names = slices.Compact(order[i].names)
	}
	slices.SortStableFunc(order, func(a, b proof) int {
		return cmp.Or(len(b.names)-len(a.names), strings.Compare(b.source.Updated, a.source.Updated))
	})
	d := make([]detail, 0, len(order))
	for i := range order {
		s := &order[i].source
		d = append(d, detail{label: sourceLabel(w, s), text: sourceText(w, s), kind: aSource})
	}
	return d
}

// published lists the policies that do without a prerequisite of a group: where
// use and table disagree, a reader should see both.
func published(w words, g []*diag.Finding) []detail {
	var d []detail
	for _, f := range g {
		for i := range f.Prerequisites {
			without := f.Prerequisites[i].Without
			for k := range without {
				d = append(d, detail{label: w.say("label-without"), text: sourceText(w, &without[k]), kind: aPolicy})
			}
		}
	}
	return distinctDetails(d)
}

// fewSources is how many sources a block names where brevity counts.
const fewSources = 3

// fewerSources names the first sources and counts the others; a single one only
// where its count takes less room.
func fewerSources(w words, details []detail, most int, oneLine func(detail) bool) []detail {
	if i := nthSource(details, most); i < 0 || nthSource(details, most+1) < 0 && oneLine(details[i]) {
		return details
	}
	var kept []detail
	seen, last := 0, 0
	for _, d := range details {
		if d.kind == aSource {
			if seen++; seen > most {
				continue
			}
			last = len(kept) + 1
		}
		kept = append(kept, d)
	}
	if left := seen - most; left > 0 {
		kept = slices.Insert(kept, last, detail{
			label: w.say("label-source"), more: message.New("more-sources", message.Count("count", left)), kind: aSource,
		})
	}
	return kept
}

// nthSource gives where the source stands before which there are n; -1 when
// there are not so many.
func nthSource(details []detail, n int) int {
	for i, d := range details {
		if d.kind == aSource {
			if n--; n < 0 {
				return i
			}
		}
	}
	return -1
}

// sourceLabel tells a document from a rule that something was deduced by.
func sourceLabel(w words, s *diag.Source) string {
	if s.Standing == "inferred" {
		return w.say("label-inferred-by")
	}
	return w.say("label-source")
}

// sourceText names a document: its title, how old it is, and where it is.
func sourceText(w words, s *diag.Source) string {
	return w.say("source-line", message.Text("title", shorten(cmp.Or(s.Title, s.ID))),
		message.Part("date", dateOf(s.Updated, s.Read)), message.Text("url", shorten(s.URL)))
}

// dateOf says how old a source is: the date of the page, or when it was read.
func dateOf(updated, read string) message.Message {
	switch {
	case updated != "":
		return message.New("source-updated", message.Text("date", shorten(updated)))
	case read != "":
		return message.New("source-read", message.Text("date", shorten(read)))
	}
	return message.Message{}
}
