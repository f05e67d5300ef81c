package compile

import (
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/catalog/source/load"
)

// monthOnly is the layout of a date whose day is not known.
const monthOnly = "2006-01"

// ahead is how far the clocks of the world are before UTC.
const ahead = 14 * time.Hour

// lastToday gives the last day that is today anywhere.
func lastToday(now time.Time) string { return now.UTC().Add(ahead).Format(time.DateOnly) }

// setDate overwrites a field that is a date.
func (b *builder) setDate(s *source, value, field, text string, dst *string) {
	b.checkDate(s, load.Field(value, field), text, time.DateOnly)
	set(s, value, field, dst, text)
}

// checkDate checks a date, if the file gives it. One that is yet to come would
// make every other source look old.
func (b *builder) checkDate(s *source, value, text string, layouts ...string) {
	if !s.Has(value) {
		return
	}
	for _, layout := range layouts {
		if _, err := time.Parse(layout, text); err != nil {
			continue
		}
		if text > b.today {
			b.fail(s.File, value, "%s is later than today: write the date that the page bears, or the day you looked", text)
		}
		return
	}
	example := time.Date(2026, time.January, 31, 0, 0, 0, 0, time.UTC)
	var forms []string
	for _, layout := range layouts {
		forms = append(forms, example.Format(layout))
	}
	b.fail(s.File, value, "%q is not a date: write it as %s", text, strings.Join(forms, " or "))
}
