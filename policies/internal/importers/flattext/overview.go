package flattext

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Entry is one API of an API overview.
type Entry struct {
	Group string // the table's title
	Title string
}

var tableTitle = regexp.MustCompile(`^Table \d+ (.+)$`)

// Overview reads an API overview: tables with the columns API and Description.
func Overview(page string) ([]Entry, error) {
	var cells []string
	for line := range strings.Lines(page) {
		if s := strings.TrimSpace(line); s != "" {
			cells = append(cells, s)
		}
	}
	var entries []Entry
	group := ""
	for i := 0; i < len(cells); {
		switch {
		case tableTitle.MatchString(cells[i]):
			if i+2 >= len(cells) || cells[i+1] != "API" || cells[i+2] != "Description" {
				return nil, fmt.Errorf("%s: no header API, Description", cells[i])
			}
			group = tableTitle.FindStringSubmatch(cells[i])[1]
			i += 3
		case group == "" || i+1 >= len(cells) || tableTitle.MatchString(cells[i+1]):
			i++ // a heading
		default:
			entries = append(entries, Entry{Group: group, Title: cells[i]})
			i += 2 // its description
		}
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("no table of an API overview")
	}
	return entries, nil
}

// SentenceCase lowers the capitals of a title's words, but not those of names:
// words with more than one capital (ModelArts, OBS) and the phrases in keep.
func SentenceCase(title string, keep ...string) string {
	title = strings.TrimSuffix(title, ".")
	for i, name := range keep {
		title = strings.ReplaceAll(title, name, hold(i))
	}
	words := strings.Split(title, " ")
	for i := 1; i < len(words); i++ {
		words[i] = lowerWord(words[i])
	}
	title = strings.Join(words, " ")
	for i, name := range keep {
		title = strings.ReplaceAll(title, hold(i), name)
	}
	return title
}

func hold(i int) string { return fmt.Sprintf("\x00%d\x00", i) }

// lowerWord lowers each hyphenated part that has one capital, at its start.
func lowerWord(word string) string {
	parts := strings.Split(word, "-")
	for i, p := range parts {
		capitals := strings.IndexFunc(strings.TrimLeft(p, "("), unicode.IsUpper) == 0
		more := strings.IndexFunc(strings.TrimLeft(p, "(")[min(1, len(strings.TrimLeft(p, "("))):], unicode.IsUpper) >= 0
		if capitals && !more {
			parts[i] = strings.ToLower(p)
		}
	}
	return strings.Join(parts, "-")
}
