package platform

import "strings"

// Kind is the type of value that an operator compares.
type Kind uint8

// The kinds.
const (
	OfString Kind = iota + 1
	OfBool
	OfNumber
	OfDate
	OfIP
	OfARN
	OfBinary
	OfPresence // whether the key is there at all
)

var kindNames = [...]string{"", "string", "bool", "number", "date", "ip", "arn", "binary", "presence"}

// String gives the kind as a word.
func (k Kind) String() string { return kindNames[min(int(k), len(kindNames)-1)] }

// Comparison is how a value of the request is compared with one of the policy.
type Comparison uint8

// The comparisons. The zero value is equality.
const (
	Equal Comparison = iota
	Less
	LessEqual
	Greater
	GreaterEqual
	Like     // * and ? are wildcards
	Contains // the value is a part
	Starts
	Ends
)

// Quantifier says how the values of a key with several are taken together.
type Quantifier uint8

// The quantifiers. The zero value is none.
const (
	Single Quantifier = iota
	ForAll
	ForAny
)

// Operator is a condition operator.
type Operator struct {
	Kind
	Comparison
	Quantifier
	Negated  bool
	Fold     bool
	IfExists bool
	Absent   bool // of OfPresence: the key must be absent, whatever the values
	Present  bool // of OfPresence: the key must be present
	Empty    bool // of OfString: an absent key passes, and so does an empty value
}

// Wild reports whether the values have wildcards.
func (o Operator) Wild() bool { return o.Comparison == Like || o.Kind == OfARN }

// ReadsVariables reports whether values can refer to values of the request:
// those of text and resource names can. Source: AWS IAM user guide, "IAM policy
// elements: Variables and tags".
func (o Operator) ReadsVariables() bool { return o.Kind == OfString && !o.Empty || o.Kind == OfARN }

// named is an operator by its name.
type named struct {
	name string
	Operator
}

// Operator reads the name of an operator by the dialect's documentation. It
// reports false for one that the documentation does not have.
func (d Dialect) Operator(name string) (Operator, bool) {
	q := Single
	if rest, ok := strings.CutPrefix(name, "ForAllValues:"); ok {
		name, q = rest, ForAll
	} else if rest, ok := strings.CutPrefix(name, "ForAnyValue:"); ok {
		name, q = rest, ForAny
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	t := d.traits()
	o, ok := t.operator(name)
	if !ok || ifExists && !t.ifExists {
		return Operator{}, false
	}
	if (o.Kind == OfPresence || o.Empty) && (ifExists || q != Single) {
		return Operator{}, false
	}
	o.Quantifier, o.IfExists = q, ifExists
	return o, true
}

// Operators lists the names of the operators, without quantifiers and suffixes.
func (d Dialect) Operators() (names []string) {
	t := d.traits()
	for _, list := range append([][]named{common}, t.operators...) {
		for _, n := range list {
			names = append(names, n.name)
		}
	}
	for _, n := range orders {
		if order, ok := strings.CutPrefix(n.name, "Number"); ok && t.numbers != "" {
			names = append(names, t.numbers+order)
		}
	}
	return names
}

// operator finds an operator without quantifier and suffix.
func (t *traits) operator(name string) (Operator, bool) {
	if base, ok := strings.CutSuffix(name, "AnyOf"); ok && t.anyOf {
		o, known := t.operator(base)
		text := o.Kind == OfString && o.Comparison != Like && !o.Empty
		return o, known && (text || o.Kind == OfNumber && o.Comparison == Equal)
	}
	if order, ok := strings.CutPrefix(name, t.numbers); ok && t.numbers != "" {
		return find(orders, "Number"+order)
	}
	for _, list := range append([][]named{common}, t.operators...) {
		if o, ok := find(list, name); ok {
			return o, true
		}
	}
	return Operator{}, false
}

func find(list []named, name string) (Operator, bool) {
	for i := range list {
		if list[i].name == name {
			return list[i].Operator, true
		}
	}
	return Operator{}, false
}

// common are the operators of all dialects.
var common = []named{
	{"StringEquals", Operator{Kind: OfString}},
	{"StringNotEquals", Operator{Kind: OfString, Negated: true}},
	{"StringEqualsIgnoreCase", Operator{Kind: OfString, Fold: true}},
	{"StringNotEqualsIgnoreCase", Operator{Kind: OfString, Fold: true, Negated: true}},
	{"DateLessThan", Operator{Kind: OfDate, Comparison: Less}},
	{"DateLessThanEquals", Operator{Kind: OfDate, Comparison: LessEqual}},
	{"DateGreaterThan", Operator{Kind: OfDate, Comparison: Greater}},
	{"DateGreaterThanEquals", Operator{Kind: OfDate, Comparison: GreaterEqual}},
	{"Bool", Operator{Kind: OfBool}},
	{"IpAddress", Operator{Kind: OfIP}},
	{"NotIpAddress", Operator{Kind: OfIP, Negated: true}},
}

// orders are the comparisons of numbers, whatever their prefix.
var orders = []named{
	{"NumberEquals", Operator{Kind: OfNumber}},
	{"NumberNotEquals", Operator{Kind: OfNumber, Negated: true}},
	{"NumberLessThan", Operator{Kind: OfNumber, Comparison: Less}},
	{"NumberLessThanEquals", Operator{Kind: OfNumber, Comparison: LessEqual}},
	{"NumberGreaterThan", Operator{Kind: OfNumber, Comparison: Greater}},
	{"NumberGreaterThanEquals", Operator{Kind: OfNumber, Comparison: GreaterEqual}},
}

// likes are the operators of RAM and AWS that Huawei names otherwise.
var likes = []named{
	{"StringLike", Operator{Kind: OfString, Comparison: Like}},
	{"StringNotLike", Operator{Kind: OfString, Comparison: Like, Negated: true}},
	{"DateEquals", Operator{Kind: OfDate}},
	{"DateNotEquals", Operator{Kind: OfDate, Negated: true}},
}

var null = []named{{"Null", Operator{Kind: OfPresence}}}
