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
	ofBinary
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

// wild reports whether the values have wildcards.
func (o operator) wild() bool { return o.comparison == glob || o.family == ofARN }

// parseOperator reads the name of an operator by the dialect's documentation.
// It reports false for one that the documentation does not have: RAM lists
// neither Null nor IfExists.
func parseOperator(d policy.Dialect, name string) (operator, bool) {
	var q quantifier
	if rest, ok := strings.CutPrefix(name, "ForAllValues:"); ok {
		name, q = rest, forAll
	} else if rest, ok := strings.CutPrefix(name, "ForAnyValue:"); ok {
		name, q = rest, forAny
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	op, ok := lookup(setOf(d), name)
	if ifExists && d == policy.RAM1 {
		return operator{}, false
	}
	if (op.family == ofPresence || op.empty) && (ifExists || q != single) {
		return operator{}, false
	}
	op.quantifier, op.ifExists = q, ifExists
	return op, ok
}

// operatorSet is a set of documentations that have an operator.
type operatorSet uint8

const (
	inHuawei1 operatorSet = 1 << iota // Huawei 1.0 and 1.1
	inHuawei5                         // identity policies (5.0)
	inRAM
	inAWS

	inHuawei = inHuawei1 | inHuawei5
	inOthers = inRAM | inAWS
	inAll    = inHuawei | inOthers
)

func setOf(d policy.Dialect) operatorSet {
	switch {
	case isAWS(d):
		return inAWS
	case d == policy.RAM1:
		return inRAM
	case d == policy.Huawei50:
		return inHuawei5
	}
	return inHuawei1
}

// lookup finds an operator without quantifier and suffix. Some of Huawei 1.0
// and 1.1 have a second spelling with AnyOf that means the same.
func lookup(in operatorSet, name string) (operator, bool) {
	if base, ok := strings.CutSuffix(name, "AnyOf"); ok && in == inHuawei1 {
		op, known := find(in, base)
		text := op.family == ofString && op.comparison != glob && !op.empty
		return op, known && (text || op.family == ofNumber && op.comparison == equal)
	}
	return find(in, name)
}

func find(in operatorSet, name string) (operator, bool) {
	for i := range operators {
		if row := &operators[i]; row.name == name && row.in&in != 0 {
			return row.operator, true
		}
	}
	return operator{}, false
}

// operators are those of all platforms. Huawei 1.0 and 1.1 compare parts of
// strings in any case; ArnEquals takes wildcards as ArnLike does.
//
// Sources: Huawei IAM user guide, "Policy Syntax", editions of 2020 and 2023;
// RAM documentation, "Conditional operators"; AWS IAM user guide, "IAM JSON
// policy elements: Condition operators".
var operators = [...]struct {
	name string
	in   operatorSet
	operator
}{
	{"StringEquals", inAll, operator{family: ofString}},
	{"StringNotEquals", inAll, operator{family: ofString, negated: true}},
	{"StringEqualsIgnoreCase", inAll, operator{family: ofString, fold: true}},
	{"StringNotEqualsIgnoreCase", inAll, operator{family: ofString, fold: true, negated: true}},
	{"StringMatch", inHuawei, operator{family: ofString, comparison: glob}},
	{"StringNotMatch", inHuawei, operator{family: ofString, comparison: glob, negated: true}},
	{"StringLike", inOthers, operator{family: ofString, comparison: glob}},
	{"StringNotLike", inOthers, operator{family: ofString, comparison: glob, negated: true}},
	{"StringLike", inHuawei1, operator{family: ofString, comparison: contains, fold: true}},
	{"StringNotLike", inHuawei1, operator{family: ofString, comparison: contains, fold: true, negated: true}},
	{"StringStartWith", inHuawei1, operator{family: ofString, comparison: starts, fold: true}},
	{"StringNotStartWith", inHuawei1, operator{family: ofString, comparison: starts, fold: true, negated: true}},
	{"StringEndWith", inHuawei1, operator{family: ofString, comparison: ends, fold: true}},
	{"StringNotEndWith", inHuawei1, operator{family: ofString, comparison: ends, fold: true, negated: true}},
	{"BinaryEquals", inAWS, operator{family: ofBinary}},

	{"NumberEquals", inHuawei, operator{family: ofNumber}},
	{"NumberNotEquals", inHuawei, operator{family: ofNumber, negated: true}},
	{"NumberLessThan", inHuawei, operator{family: ofNumber, comparison: less}},
	{"NumberLessThanEquals", inHuawei, operator{family: ofNumber, comparison: lessEqual}},
	{"NumberGreaterThan", inHuawei, operator{family: ofNumber, comparison: greater}},
	{"NumberGreaterThanEquals", inHuawei, operator{family: ofNumber, comparison: greaterEqual}},
	{"NumericEquals", inOthers, operator{family: ofNumber}},
	{"NumericNotEquals", inOthers, operator{family: ofNumber, negated: true}},
	{"NumericLessThan", inOthers, operator{family: ofNumber, comparison: less}},
	{"NumericLessThanEquals", inOthers, operator{family: ofNumber, comparison: lessEqual}},
	{"NumericGreaterThan", inOthers, operator{family: ofNumber, comparison: greater}},
	{"NumericGreaterThanEquals", inOthers, operator{family: ofNumber, comparison: greaterEqual}},

	{"DateEquals", inOthers, operator{family: ofDate}},
	{"DateNotEquals", inOthers, operator{family: ofDate, negated: true}},
	{"DateLessThan", inAll, operator{family: ofDate, comparison: less}},
	{"DateLessThanEquals", inAll, operator{family: ofDate, comparison: lessEqual}},
	{"DateGreaterThan", inAll, operator{family: ofDate, comparison: greater}},
	{"DateGreaterThanEquals", inAll, operator{family: ofDate, comparison: greaterEqual}},

	{"Bool", inAll, operator{family: ofBool}},
	{"IpAddress", inAll, operator{family: ofIP}},
	{"NotIpAddress", inAll, operator{family: ofIP, negated: true}},
	{"ArnEquals", inAWS, operator{family: ofARN}},
	{"ArnLike", inAWS, operator{family: ofARN}},
	{"ArnNotEquals", inAWS, operator{family: ofARN, negated: true}},
	{"ArnNotLike", inAWS, operator{family: ofARN, negated: true}},

	{"Null", inHuawei | inAWS, operator{family: ofPresence}},
	{"IsNull", inHuawei1, operator{family: ofPresence, absent: true}},
	{"IsNotNull", inHuawei1, operator{family: ofPresence, present: true}},
	{"IsNullOrEmpty", inHuawei1, operator{family: ofString, empty: true}},
}
