package compile

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/platform"
)

// quantity is a number, or a time as seconds since 1970, exactly.
type quantity struct{ *big.Rat }

// within compares a value of the request with the bounds; text that is no
// value of the type matches nothing.
func within(t *Test, v string, parse func(string) (quantity, bool)) bool {
	x, ok := parse(v)
	if !ok {
		return false
	}
	return slices.ContainsFunc(t.bounds, func(b quantity) bool {
		order := x.Cmp(b.Rat)
		switch t.Comparison {
		case platform.Less:
			return order < 0
		case platform.LessEqual:
			return order <= 0
		case platform.Greater:
			return order > 0
		case platform.GreaterEqual:
			return order >= 0
		}
		return order == 0
	})
}

// parseNumber reads a decimal number without an exponent.
func parseNumber(s string) (quantity, bool) {
	digits := strings.TrimLeft(s, "+-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(s) > 64 || len(s)-len(digits) > 1 || whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return quantity{}, false
	}
	r, ok := new(big.Rat).SetString(s)
	return quantity{r}, ok
}

var dateLayouts = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01",
}

// lastSecond ends the year 9999; what is more is milliseconds to some.
const lastSecond = 253402300799

// parseDate reads a date of ISO 8601 or the seconds since 1970. Four digits can
// be a year or seconds: nobody documents which.
func parseDate(s string) (quantity, bool) {
	if len(s) == len("2006") || tooFine(s) {
		return quantity{}, false
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			r := new(big.Rat).SetInt64(t.Unix())
			return quantity{r.Add(r, big.NewRat(int64(t.Nanosecond()), 1e9))}, true
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n <= lastSecond {
		return quantity{new(big.Rat).SetInt64(n)}, true
	}
	return quantity{}, false
}

// tooFine reports whether a time has more than nanoseconds, which would be cut.
func tooFine(s string) bool {
	_, fraction, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	return len(fraction)-len(strings.TrimLeft(fraction, "0123456789")) > 9
}

// orderedValues gives values that the bounds of the tests can't tell from any
// other: each bound, one between two neighbours, one below and one above all.
func orderedValues(tests []*Test, write func(*big.Rat) string) []string {
	var bounds []quantity
	for _, t := range tests {
		bounds = append(bounds, t.bounds...)
	}
	if len(bounds) == 0 {
		return []string{write(new(big.Rat))}
	}
	slices.SortFunc(bounds, func(a, b quantity) int { return cmp.Compare(a.Cmp(b.Rat), 0) })
	bounds = slices.CompactFunc(bounds, func(a, b quantity) bool { return a.Cmp(b.Rat) == 0 })
	one, half := big.NewRat(1, 1), big.NewRat(1, 2)
	values := []string{write(new(big.Rat).Sub(bounds[0].Rat, one))}
	for i, b := range bounds {
		values = append(values, write(b.Rat))
		next := new(big.Rat).Add(b.Rat, one)
		if i+1 < len(bounds) && next.Cmp(bounds[i+1].Rat) >= 0 {
			next.Add(b.Rat, bounds[i+1].Rat).Mul(next, half)
		}
		values = append(values, write(next))
	}
	return values
}

func writeNumber(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(80), "0")
}

// writeDate writes a time; half seconds are as fine as it gets for dates that
// policies hold.
func writeDate(r *big.Rat) string {
	seconds := new(big.Int).Div(r.Num(), r.Denom())
	rest := new(big.Rat).Sub(r, new(big.Rat).SetInt(seconds))
	nanos := new(big.Rat).Mul(rest, big.NewRat(1e9, 1))
	n := new(big.Int).Div(nanos.Num(), nanos.Denom())
	t := time.Unix(seconds.Int64(), n.Int64()).UTC()
	if t.Year() < 0 || t.Year() > 9999 {
		return seconds.String()
	}
	return t.Format(time.RFC3339Nano)
}
