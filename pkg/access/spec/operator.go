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

// Kind is how an operator compares.
type Kind uint8

// The kinds. Those from Absent on ask for the key itself.
const (
	Equal         Kind = iota + 1 // text, case-sensitive
	EqualFold                     // text, in any case
	Like                          // text with * and ?, case-sensitive
	Contains                      // text, in any case
	Starts                        // text, in any case
	Ends                          // text, in any case
	ARN                           // six fields, each with * and ?
	Number                        // by order
	Date                          // by order
	Boolean                       // true or false
	Address                       // an IP address in a range
	Binary                        // bytes in base64
	Absent                        // Null: true for an absent key, false for a present one
	IsAbsent                      // IsNull
	Present                       // IsNotNull
	AbsentOrEmpty                 // IsNullOrEmpty
)

// Operator is a kind, with the order it wants (<, <=, =, >=, >) and whether it
// is the negation.
type Operator struct {
	Kind
	order   string
	negated bool
}

// AsksPresence reports whether it asks for the key itself.
func (o Operator) AsksPresence() bool { return o.Kind >= Absent }

// Text reports whether it compares texts, or fields of them.
func (o Operator) Text() bool { return o.Kind <= ARN }

var plainStrings = map[string]Operator{
	"StringEquals":              {Kind: Equal},
	"StringNotEquals":           {Kind: Equal, negated: true},
	"StringEqualsIgnoreCase":    {Kind: EqualFold},
	"StringNotEqualsIgnoreCase": {Kind: EqualFold, negated: true},
	"Bool":                      {Kind: Boolean},
	"IpAddress":                 {Kind: Address},
	"NotIpAddress":              {Kind: Address, negated: true},
}

var likeStrings = map[string]Operator{
	"StringLike":    {Kind: Like},
	"StringNotLike": {Kind: Like, negated: true},
}

var huaweiStrings = map[string]Operator{
	"StringMatch":    {Kind: Like},
	"StringNotMatch": {Kind: Like, negated: true},
	"Null":           {Kind: Absent},
}

// huawei2020 are the operators of the older edition of Huawei 1.1; those named
// AnyOf are the same with several values.
var huawei2020 = map[string]Operator{
	"StringLike":         {Kind: Contains},
	"StringNotLike":      {Kind: Contains, negated: true},
	"StringStartWith":    {Kind: Starts},
	"StringNotStartWith": {Kind: Starts, negated: true},
	"StringEndWith":      {Kind: Ends},
	"StringNotEndWith":   {Kind: Ends, negated: true},
	"IsNullOrEmpty":      {Kind: AbsentOrEmpty},
	"IsNull":             {Kind: IsAbsent},
	"IsNotNull":          {Kind: Present},
}

var awsOnly = map[string]Operator{
	"ArnEquals":    {Kind: ARN},
	"ArnLike":      {Kind: ARN},
	"ArnNotEquals": {Kind: ARN, negated: true},
	"ArnNotLike":   {Kind: ARN, negated: true},
	"BinaryEquals": {Kind: Binary},
	"Null":         {Kind: Absent},
}

// orders are the comparisons of numbers and dates, behind a prefix.
var orders = map[string]Operator{
	"Equals":            {order: "="},
	"NotEquals":         {order: "=", negated: true},
	"LessThan":          {order: "<"},
	"LessThanEquals":    {order: "<="},
	"GreaterThan":       {order: ">"},
	"GreaterThanEquals": {order: ">="},
}

// ordered finds a comparison under a prefix.
func ordered(prefix string, k Kind, name string) (Operator, bool) {
	order, found := strings.CutPrefix(name, prefix)
	op, known := orders[order]
	op.Kind = k
	return op, found && known
}

// OperatorOf gives the operator of a name, without quantifier and IfExists.
func OperatorOf(d policy.Dialect, name string) (Operator, bool) {
	numbers, tables := "Numeric", []map[string]Operator{plainStrings, likeStrings}
	switch d {
	case policy.Huawei10, policy.Huawei11:
		numbers, tables = "Number", []map[string]Operator{plainStrings, huaweiStrings, huawei2020}
		if base, found := strings.CutSuffix(name, "AnyOf"); found && hasAnyOf(base) {
			name = base
		}
	case policy.Huawei50:
		numbers, tables = "Number", []map[string]Operator{plainStrings, huaweiStrings}
	case policy.AWS2008, policy.AWS2012:
		tables = append(tables, awsOnly)
	}
	for _, known := range tables {
		if op, found := known[name]; found {
			return op, true
		}
	}
	if op, found := ordered(numbers, Number, name); found {
		return op, true
	}
	op, found := ordered("Date", Date, name)
	return op, found && !(huawei(d) && op.order == "=")
}

// hasAnyOf reports whether Huawei documents an AnyOf form of the operator.
func hasAnyOf(base string) bool {
	return base == "NumberEquals" || base == "NumberNotEquals" ||
		strings.HasPrefix(base, "String") && base != "StringMatch" && base != "StringNotMatch"
}

// compareText compares a value of the request with a pattern whose variables
// are replaced.
func (o Operator) compareText(pattern []token, have string) truth {
	want := ""
	for _, t := range pattern {
		want += string(t.char)
	}
	switch o.Kind {
	case Equal:
		return known(want == have)
	case EqualFold:
		return known(Lower(want) == Lower(have))
	case Like:
		return known(glob(pattern, []rune(have)))
	case Contains:
		return known(strings.Contains(Lower(have), Lower(want)))
	case Starts:
		return known(strings.HasPrefix(Lower(have), Lower(want)))
	case Ends:
		return known(strings.HasSuffix(Lower(have), Lower(want)))
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
func (o Operator) compareTyped(want, have string) truth {
	switch o.Kind {
	case Number:
		w, ok1 := ParseNumber(want)
		h, ok2 := ParseNumber(have)
		if ok1 && ok2 {
			return known(inOrder(h.Cmp(w), o.order))
		}
	case Date:
		w, ok1 := ParseDate(want)
		h, ok2 := ParseDate(have)
		if ok1 && ok2 {
			return known(inOrder(h.Compare(w), o.order))
		}
	case Boolean:
		w, h := Lower(want), Lower(have)
		if (w == "true" || w == "false") && (h == "true" || h == "false") {
			return known(w == h)
		}
	case Binary:
		w, err1 := base64.StdEncoding.Strict().DecodeString(want)
		h, err2 := base64.StdEncoding.Strict().DecodeString(have)
		if err1 == nil && err2 == nil {
			return known(bytes.Equal(w, h))
		}
	case Address:
		w, ok1 := ParseRange(want)
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

// ParseNumber reads a decimal number.
func ParseNumber(s string) (*big.Rat, bool) {
	if strings.Trim(s, "+-.0123456789") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

var finerThanNanoseconds = regexp.MustCompile(`[.,][0-9]{10}`)

// ParseDate reads the forms of ISO 8601 that the vendors show, and the seconds
// since 1970 that AWS takes as well.
func ParseDate(s string) (time.Time, bool) {
	if len(s) == 4 || finerThanNanoseconds.MatchString(s) {
		return time.Time{}, false // a year or seconds; more than a time.Time holds
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if n, ok := ParseNumber(s); ok && n.IsInt() && n.Cmp(big.NewRat(253402300799,
		1)) <= 0 && n.Num().IsInt64() { // beyond year 9999 some mean milliseconds
		return time.Unix(n.Num().Int64(), 0), true
	}
	return time.Time{}, false
}

// ParseRange reads a range of addresses, or one.
func ParseRange(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p, true
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
