package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// sources lists the documents that the claims of a group come from: first
// those that prove most of its prerequisites, of equal ones the newest.
func sources(g []*diag.Finding) []detail {
	var order []diag.Source
	proves := map[diag.Source]map[string]bool{}
	for _, f := range g {
		for _, p := range f.Prerequisites {
			for _, s := range p.Sources {
				if proves[s] == nil {
					order = append(order, s)
					proves[s] = map[string]bool{}
				}
				proves[s][p.Name()] = true
			}
		}
	}
	slices.SortStableFunc(order, func(a, b diag.Source) int {
		return cmp.Or(len(proves[b])-len(proves[a]), strings.Compare(b.Updated, a.Updated))
	})
	var d []detail
	for _, s := range order {
		d = append(d, detail{label: sourceLabel(s), text: sourceText(s), source: true})
	}
	return d
}

// fewSources is how many sources a block names where brevity counts.
const fewSources = 3

// fewerSources names the first sources and counts the others; a single one only
// where its count takes less room.
func fewerSources(details []detail, most int, oneLine func(detail) bool) []detail {
	var kept []detail
	if i := nthSource(details, most); i >= 0 && nthSource(details, most+1) < 0 && oneLine(details[i]) {
		return details
	}
	seen, last := 0, 0
	for _, d := range details {
		if d.source {
			if seen++; seen > most {
				continue
			}
			last = len(kept) + 1
		}
		kept = append(kept, d)
	}
	if left := seen - most; left > 0 {
		kept = slices.Insert(kept, last, detail{label: "source", more: left, what: "source", source: true})
	}
	return kept
}

// nthSource gives where the source stands before which there are n; -1 when
// there are not so many.
func nthSource(details []detail, n int) int {
	for i, d := range details {
		if d.source {
			if n--; n < 0 {
				return i
			}
		}
	}
	return -1
}

// sourceLabel tells a document from a rule that something was deduced by.
func sourceLabel(s diag.Source) string {
	if s.Standing == "inferred" {
		return "inferred by"
	}
	return "source"
}

func sourceText(s diag.Source) string {
	var parts []string
	if title := cmp.Or(s.Title, s.ID); title != "" {
		parts = append(parts, quoted(title))
	}
	for _, v := range []string{s.Date(), s.URL} {
		if v != "" {
			parts = append(parts, shorten(v))
		}
	}
	return strings.Join(parts, ", ")
}
