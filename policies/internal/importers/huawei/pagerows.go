package huawei

import (
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/policies/internal/importers/table"
)

// row reads the cells of one row of a page's table.
func (r repository) row(c columns, cells []string, source string) (table.Row, bool) {
	cell := func(at int) string {
		if at < 0 || at >= len(cells) {
			return ""
		}
		return cells[at]
	}
	row := table.Row{Title: textOf(firstSentence(cell(c.title))), Source: source, Service: r.service, EnterpriseProject: mark(cell(c.project))}
	actions := slices.DeleteFunc(actionWords(cell(c.action)), table.IsPattern)
	if len(actions) == 0 {
		return row, false
	}
	apis(&row, strings.ReplaceAll(cell(c.api), "\\", ""), source)
	demand(&row, actions, actionWords(cell(c.needs)))
	row.Requires = append(row.Requires, englishRoles(cell(c.needs))...)
	return row, true
}

// actionWords gives the actions among the words of a cell, each once.
func actionWords(cell string) []string {
	var names []string
	for _, w := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune(" \t\n,;/`、，；", c) }) {
		if w = strings.Trim(w, ".()\\"); table.IsAction(w) {
			names = appendNew(names, w)
		}
	}
	return names
}

// reference is a link to another page: its text stands before the label.
var reference = regexp.MustCompile("(?s):ref:`([^`<]*?)\\s*(?:<[^`]*>)?`")

// firstSentence gives the first sentence of a cell, without its full stop.
func firstSentence(cell string) string {
	cell = strings.ReplaceAll(reference.ReplaceAllString(cell, "$1"), "\\", "")
	cell, _, _ = strings.Cut(cell, "\n\n")
	cell = strings.Join(strings.Fields(cell), " ")
	cell, _, _ = strings.Cut(cell, ". ")
	cell, _, _ = strings.Cut(cell, "。")
	return strings.TrimSuffix(cell, ".")
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return c >= 0x4e00 && c <= 0x9fff })
}
