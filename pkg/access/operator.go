package access

import (
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// family is the type of value that an operator compares.
type family uint8

const (
	ofString family = iota + 1
	ofBool
	ofNumber
	ofDate
	ofIP
	ofARN
	ofPresence // whether the key is there at all
)

// comparison is how a value of the request is compared with one of the policy.
type comparison uint8

const (
	equal comparison = iota
	less
	lessEqual
	greater
	greaterEqual
	glob     // * and ? are wildcards
	contains // the value is a part; wildcards as in glob
	starts
	ends
)

// quantifier says how the values of a key with several are taken together.
type quantifier uint8

const (
	single quantifier = iota
	forAll
	forAny
)

// operator is a condition operator, read.
type operator struct {
	family
	comparison
	quantifier
	negated  bool
	fold     bool
	ifExists bool
	absent   bool // of ofPresence: the key must be absent, whatever the values
	present  bool // of ofPresence: the key must be present
	empty    bool // of ofString: an absent key passes, and so does an empty value
}

// parseOperator reads the name of an operator by the dialect's documentation.
// It reports false for one that the documentation does not have.
func parseOperator(d policy.Dialect, name string) (operator, bool) {
	var q quantifier
	if rest, ok := strings.CutPrefix(name, "ForAllValues:"); ok {
		name, q = rest, forAll
	} else if rest, ok := strings.CutPrefix(name, "ForAnyValue:"); ok {
		name, q = rest, forAny
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	var op operator
	var ok bool
	switch {
	case isAWS(d):
		op, ok = awsOperators[name]
	case d == policy.RAM1:
		op, ok = ramOperators[name]
	case d == policy.Huawei50:
		op, ok = huawei5Operators[name]
	default:
		op, ok = huaweiOperator(name)
	}
	if (op.family == ofPresence || op.empty) && (ifExists || q != single) {
		return operator{}, false
	}
	op.quantifier, op.ifExists = q, ifExists
	return op, ok
}

// huaweiOperator reads an operator of Huawei 1.0 and 1.1, where some have a
// second spelling with AnyOf that means the same. Strings are compared in any
// case unless the documentation says otherwise.
// Source: IAM user guide, "Policy Syntax", editions of 2020 and 2023.
func huaweiOperator(name string) (operator, bool) {
	if base, ok := strings.CutSuffix(name, "AnyOf"); ok {
		op, known := huaweiOperators[base]
		text := op.family == ofString && op.comparison != glob && !op.empty
		return op, known && (text || op.family == ofNumber && op.comparison == equal)
	}
	op, known := huaweiOperators[name]
	return op, known
}

var huaweiOperators = map[string]operator{
	"StringEquals":              {family: ofString},
	"StringNotEquals":           {family: ofString, negated: true},
	"StringEqualsIgnoreCase":    {family: ofString, fold: true},
	"StringNotEqualsIgnoreCase": {family: ofString, fold: true, negated: true},
	"StringLike":                {family: ofString, comparison: contains, fold: true},
	"StringNotLike":             {family: ofString, comparison: contains, fold: true, negated: true},
	"StringMatch":               {family: ofString, comparison: glob},
	"StringNotMatch":            {family: ofString, comparison: glob, negated: true},
	"StringStartWith":           {family: ofString, comparison: starts, fold: true},
	"StringNotStartWith":        {family: ofString, comparison: starts, fold: true, negated: true},
	"StringEndWith":             {family: ofString, comparison: ends, fold: true},
	"StringNotEndWith":          {family: ofString, comparison: ends, fold: true, negated: true},
	"NumberEquals":              {family: ofNumber},
	"NumberNotEquals":           {family: ofNumber, negated: true},
	"NumberLessThan":            {family: ofNumber, comparison: less},
	"NumberLessThanEquals":      {family: ofNumber, comparison: lessEqual},
	"NumberGreaterThan":         {family: ofNumber, comparison: greater},
	"NumberGreaterThanEquals":   {family: ofNumber, comparison: greaterEqual},
	"DateLessThan":              {family: ofDate, comparison: less},
	"DateLessThanEquals":        {family: ofDate, comparison: lessEqual},
	"DateGreaterThan":           {family: ofDate, comparison: greater},
	"DateGreaterThanEquals":     {family: ofDate, comparison: greaterEqual},
	"Bool":                      {family: ofBool},
	"IpAddress":                 {family: ofIP},
	"NotIpAddress":              {family: ofIP, negated: true},
	"Null":                      {family: ofPresence},
	"IsNull":                    {family: ofPresence, absent: true},
	"IsNotNull":                 {family: ofPresence, present: true},
	"IsNullOrEmpty":             {family: ofString, empty: true},
}

// huawei5Operators are those of identity policies (5.0).
var huawei5Operators = map[string]operator{
	"StringEquals":              {family: ofString},
	"StringNotEquals":           {family: ofString, negated: true},
	"StringEqualsIgnoreCase":    {family: ofString, fold: true},
	"StringNotEqualsIgnoreCase": {family: ofString, fold: true, negated: true},
	"StringMatch":               {family: ofString, comparison: glob},
	"StringNotMatch":            {family: ofString, comparison: glob, negated: true},
	"NumberEquals":              {family: ofNumber},
	"NumberNotEquals":           {family: ofNumber, negated: true},
	"NumberLessThan":            {family: ofNumber, comparison: less},
	"NumberLessThanEquals":      {family: ofNumber, comparison: lessEqual},
	"NumberGreaterThan":         {family: ofNumber, comparison: greater},
	"NumberGreaterThanEquals":   {family: ofNumber, comparison: greaterEqual},
	"DateLessThan":              {family: ofDate, comparison: less},
	"DateLessThanEquals":        {family: ofDate, comparison: lessEqual},
	"DateGreaterThan":           {family: ofDate, comparison: greater},
	"DateGreaterThanEquals":     {family: ofDate, comparison: greaterEqual},
	"Bool":                      {family: ofBool},
	"IpAddress":                 {family: ofIP},
	"NotIpAddress":              {family: ofIP, negated: true},
	"Null":                      {family: ofPresence},
}

// ramOperators are those of Alibaba Cloud RAM.
// Source: RAM documentation, "Conditional operators".
var ramOperators = map[string]operator{
	"StringEquals":              {family: ofString},
	"StringNotEquals":           {family: ofString, negated: true},
	"StringEqualsIgnoreCase":    {family: ofString, fold: true},
	"StringNotEqualsIgnoreCase": {family: ofString, fold: true, negated: true},
	"StringLike":                {family: ofString, comparison: glob},
	"StringNotLike":             {family: ofString, comparison: glob, negated: true},
	"NumericEquals":             {family: ofNumber},
	"NumericNotEquals":          {family: ofNumber, negated: true},
	"NumericLessThan":           {family: ofNumber, comparison: less},
	"NumericLessThanEquals":     {family: ofNumber, comparison: lessEqual},
	"NumericGreaterThan":        {family: ofNumber, comparison: greater},
	"NumericGreaterThanEquals":  {family: ofNumber, comparison: greaterEqual},
	"DateEquals":                {family: ofDate},
	"DateNotEquals":             {family: ofDate, negated: true},
	"DateLessThan":              {family: ofDate, comparison: less},
	"DateLessThanEquals":        {family: ofDate, comparison: lessEqual},
	"DateGreaterThan":           {family: ofDate, comparison: greater},
	"DateGreaterThanEquals":     {family: ofDate, comparison: greaterEqual},
	"Bool":                      {family: ofBool},
	"IpAddress":                 {family: ofIP},
	"NotIpAddress":              {family: ofIP, negated: true},
}

// awsOperators are those of AWS; ArnEquals takes wildcards as ArnLike does.
// Source: IAM user guide, "IAM JSON policy elements: Condition operators".
var awsOperators = map[string]operator{
	"StringEquals":              {family: ofString},
	"StringNotEquals":           {family: ofString, negated: true},
	"StringEqualsIgnoreCase":    {family: ofString, fold: true},
	"StringNotEqualsIgnoreCase": {family: ofString, fold: true, negated: true},
	"StringLike":                {family: ofString, comparison: glob},
	"StringNotLike":             {family: ofString, comparison: glob, negated: true},
	"BinaryEquals":              {family: ofString},
	"NumericEquals":             {family: ofNumber},
	"NumericNotEquals":          {family: ofNumber, negated: true},
	"NumericLessThan":           {family: ofNumber, comparison: less},
	"NumericLessThanEquals":     {family: ofNumber, comparison: lessEqual},
	"NumericGreaterThan":        {family: ofNumber, comparison: greater},
	"NumericGreaterThanEquals":  {family: ofNumber, comparison: greaterEqual},
	"DateEquals":                {family: ofDate},
	"DateNotEquals":             {family: ofDate, negated: true},
	"DateLessThan":              {family: ofDate, comparison: less},
	"DateLessThanEquals":        {family: ofDate, comparison: lessEqual},
	"DateGreaterThan":           {family: ofDate, comparison: greater},
	"DateGreaterThanEquals":     {family: ofDate, comparison: greaterEqual},
	"Bool":                      {family: ofBool},
	"IpAddress":                 {family: ofIP},
	"NotIpAddress":              {family: ofIP, negated: true},
	"ArnEquals":                 {family: ofARN},
	"ArnLike":                   {family: ofARN},
	"ArnNotEquals":              {family: ofARN, negated: true},
	"ArnNotLike":                {family: ofARN, negated: true},
	"Null":                      {family: ofPresence},
}
