package compile

import "time"

// monthOnly is the layout of a date whose day is not known.
const monthOnly = "2006-01"

// ahead is how far the clocks of the world are before UTC.
const ahead = 14 * time.Hour

// lastToday gives the last day that is today anywhere.
func lastToday(now time.Time) string { return now.UTC().Add(ahead).Format(time.DateOnly) }
