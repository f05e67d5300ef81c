package spec

import (
	"bytes"
	"encoding/base64"
	"math/big"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/policy"
)

// kind is how an operator compares.
type kind uint8

const (
	equal         kind = iota + 1 // text, case-sensitive
	equalFold                     // text, in any case
	like                          // text with * and ?, case-sensitive
	contains                      // text, in any case
	starts                        // text, in any case
	ends                          // text, in any case
	arn                           // six fields, each with * and ?
	number                        // by order
	date                          // by order
	boolean                       // true or false
	address                       // an IP address in a range
	binary                        // bytes in base64
	absent                        // Null: true for an absent key, false for a present one
	isAbsent                      // IsNull
	present                       // IsNotNull
	absentOrEmpty                 // IsNullOrEmpty
)

// operator is a kind, with the order it wants (<, <=, =, >=, >) and whether it
// is the negation.
type operator struct {
	kind    kind
	order   string
	negated bool
}

func (o operator) asksPresence() bool { return o.kind >= absent }
func (o operator) text() bool         { return o.kind <= arn }

var plainStrings = map[string]operator{
	"StringEquals":              {kind: equal},
	"StringNotEquals":           {kind: equal, negated: true},
	"StringEqualsIgnoreCase":    {kind: equalFold},
	"StringNotEqualsIgnoreCase": {kind: equalFold, negated: true},
	"Bool":                      {kind: boolean},
	"IpAddress":                 {kind: address},
	"NotIpAddress":              {kind: address, negated: true},
}

var likeStrings = map[string]operator{
	"StringLike":    {kind: like},
	"StringNotLike": {kind: like, negated: true},
}

var huaweiStrings = map[string]operator{
	"StringMatch":    {kind: like},
	"StringNotMatch": {kind: like, negated: true},
	"Null":           {kind: absent},
}

// huawei2020 are the operators of the older edition of Huawei 1.1; those named
// AnyOf are the same with several values.
var huawei2020 = map[string]operator{
	"StringLike":         {kind: contains},
	"StringNotLike":      {kind: contains, negated: true},
	"StringStartWith":    {kind: starts},
	"StringNotStartWith": {kind: starts, negated: true},
	"StringEndWith":      {kind: ends},
	"StringNotEndWith":   {kind: ends, negated: true},
	"IsNullOrEmpty":      {kind: absentOrEmpty},
	"IsNull":             {kind: isAbsent},
	"IsNotNull":          {kind: present},
}

var awsOnly = map[string]operator{
	"ArnEquals":    {kind: arn},
	"ArnLike":      {kind: arn},
	"ArnNotEquals": {kind: arn, negated: true},
	"ArnNotLike":   {kind: arn, negated: true},
	"BinaryEquals": {kind: binary},
	"Null":         {kind: absent},
}

// orders are the comparisons of numbers and dates, behind a prefix.
var orders = map[string]operator{
	"Equals":            {order: "="},
	"NotEquals":         {order: "=", negated: true},
	"LessThan":          {order: "<"},
	"LessThanEquals":    {order: "<="},
	"GreaterThan":       {order: ">"},
	"GreaterThanEquals": {order: ">="},
}

// ordered finds a comparison under a prefix.
func ordered(prefix string, k kind, name string) (operator, bool) {
	order, found := strings.CutPrefix(name, prefix)
	op, known := orders[order]
	op.kind = k
	return op, found && known
}

func operatorOf(d policy.Dialect, name string) (operator, bool) {
	numbers, tables := "Numeric", []map[string]operator{plainStrings, likeStrings}
	switch d {
	case policy.Huawei10, policy.Huawei11:
		numbers, tables = "Number", []map[string]operator{plainStrings, huaweiStrings, huawei2020}
		if base, found := strings.CutSuffix(name, "AnyOf"); found && hasAnyOf(base) {
			name = base
		}
	case policy.Huawei50:
		numbers, tables = "Number", []map[string]operator{plainStrings, huaweiStrings}
	case policy.AWS2008, policy.AWS2012:
		tables = append(tables, awsOnly)
	}
	for _, known := range tables {
		if op, found := known[name]; found {
			return op, true
		}
	}
	if op, found := ordered(numbers, number, name); found {
		return op, true
	}
	op, found := ordered("Date", date, name)
	return op, found && !(huawei(d) && op.order == "=")
}

// hasAnyOf reports whether Huawei documents an AnyOf form of the operator.
func hasAnyOf(base string) bool {
	return base == "NumberEquals" || base == "NumberNotEquals" ||
		strings.HasPrefix(base, "String") && base != "StringMatch" && base != "StringNotMatch"
}

// compareText compares a value of the request with a pattern whose variables
// are replaced.
func (o operator) compareText(pattern []token, have string) truth {
	want := ""
	for _, t := range pattern {
		want += string(t.char)
	}
	switch o.kind {
	case equal:
		return known(want == have)
	case equalFold:
		return known(lower(want) == lower(have))
	case like:
		return known(glob(pattern, []rune(have)))
	case contains:
		return known(strings.Contains(lower(have), lower(want)))
	case starts:
		return known(strings.HasPrefix(lower(have), lower(want)))
	case ends:
		return known(strings.HasSuffix(lower(have), lower(want)))
	}
	return compareARN(pattern, have)
}

// compareARN compares field by field: a wildcard does not cross a colon but in
// the last of the six.
func compareARN(pattern []token, have string) truth {
	fields := [][]token{nil}
	for _, t := range pattern {
		if t.char == ':' && len(fields) < 6 {
			fields = append(fields, nil)
			continue
		}
		fields[len(fields)-1] = append(fields[len(fields)-1], t)
	}
	values := strings.SplitN(have, ":", 6)
	if len(fields) != 6 || len(values) != 6 {
		return undocumented("comparison of what is no ARN, %q", have)
	}
	same := true
	for i, f := range fields {
		same = same && glob(f, []rune(values[i]))
	}
	return known(same)
}

// compareTyped compares numbers, dates, truth values and addresses.
func (o operator) compareTyped(want, have string) truth {
	switch o.kind {
	case number:
		w, ok1 := parseNumber(want)
		h, ok2 := parseNumber(have)
		if ok1 && ok2 {
			return known(inOrder(h.Cmp(w), o.order))
		}
	case date:
		w, ok1 := parseDate(want)
		h, ok2 := parseDate(have)
		if ok1 && ok2 {
			return known(inOrder(h.Compare(w), o.order))
		}
	case boolean:
		w, h := lower(want), lower(have)
		if (w == "true" || w == "false") && (h == "true" || h == "false") {
			return known(w == h)
		}
	case binary:
		w, err1 := base64.StdEncoding.Strict().DecodeString(want)
		h, err2 := base64.StdEncoding.Strict().DecodeString(have)
		if err1 == nil && err2 == nil {
			return known(bytes.Equal(w, h))
		}
	case address:
		w, ok1 := parseRange(want)
		h, err := netip.ParseAddr(have)
		if ok1 && err == nil {
			return known(w.Contains(h))
		}
	}
	return undocumented("comparison of %q with %q", have, want)
}

func inOrder(sign int, order string) bool {
	switch order {
	case "<":
		return sign < 0
	case "<=":
		return sign <= 0
	case ">":
		return sign > 0
	case ">=":
		return sign >= 0
	}
	return sign == 0
}

func parseNumber(s string) (*big.Rat, bool) {
	if strings.Trim(s, "+-.0123456789") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

var finerThanNanoseconds = regexp.MustCompile(`[.,][0-9]{10}`)

// parseDate reads the forms of ISO 8601 that the vendors show, and the seconds
// since 1970 that AWS takes as well.
func parseDate(s string) (time.Time, bool) {
	if len(s) == 4 || finerThanNanoseconds.MatchString(s) {
		return time.Time{}, false // a year or seconds; more than a time.Time holds
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if n, ok := parseNumber(s); ok && n.IsInt() && n.Cmp(big.NewRat(253402300799,
		1)) <= 0 && n.Num().IsInt64() { // beyond year 9999 some mean milliseconds
		return time.Unix(n.Num().Int64(), 0), true
	}
	return time.Time{}, false
}

func parseRange(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p, true
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
