// Package worlds makes random principals for tests of package access, and finds
// the requests that tell them apart. A world is small, so that its statements meet:
// two services with two actions each, a few resources and condition keys. [Generate]
// makes policies of what is documented, [Blur] adds what is not, [Around] lists the
// names and values on both sides of everything that policies mention, and
// [Samples.Contexts] one context for each answer of their conditions.
//
// What is allowed in a world is package spec's to say.
package worlds

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Actions lists the actions of the small world that Generate writes policies
// for: two services with two actions each.
func Actions(d policy.Dialect) []string {
	if huawei(d) {
		return []string{"ra:nb:get", "ra:nb:set", "sb:rp:get", "sb:rp:put"}
	}
	return []string{"ra:Get", "ra:Set", "sb:Get", "sb:Put"}
}

// Universe gives the resource type of an action of that world, as a pattern.
func Universe(d policy.Dialect, action string) string {
	service, _, _ := strings.Cut(action, ":")
	switch d {
	case policy.RAM1:
		return "acs:" + service + ":*:*:t/*"
	case policy.AWS2008, policy.AWS2012:
		return "arn:aws:" + service + ":*:*:t/*"
	}
	return service + ":*:*:t:*"
}

// Generate makes a small random principal: one or two documents with one to
// four statements in all, over few actions, resources and condition keys, so
// that statements meet. Every operator in it is documented.
func Generate(r *rand.Rand, d policy.Dialect) []*policy.Document {
	statements := make([]policy.Statement, 1+r.IntN(4))
	for i := range statements {
		statements[i] = randomStatement(r, d)
	}
	if cut := r.IntN(len(statements)); cut > 0 && r.IntN(3) == 0 {
		return []*policy.Document{NewDocument(d, "a.json", statements[:cut]...), NewDocument(d, "b.json", statements[cut:]...)}
	}
	return []*policy.Document{NewDocument(d, "a.json", statements...)}
}

func randomStatement(r *rand.Rand, d policy.Dialect) policy.Statement {
	effect := policy.Allow
	if r.IntN(5) < 2 {
		effect = policy.Deny
	}
	var actions, resources []string
	for range 1 + r.IntN(2) {
		actions = append(actions, randomAction(r, d))
	}
	if r.IntN(4) > 0 || !huawei(d) {
		for range 1 + r.IntN(2) {
			resources = append(resources, randomResource(r, d))
		}
	}
	s := Statement(effect, actions, resources, randomTests(r, d)...)
	s.NotAction = r.IntN(8) == 0
	s.NotResource = resources != nil && !huawei(d) && r.IntN(8) == 0 && aws(d)
	return s
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func randomAction(r *rand.Rand, d policy.Dialect) string {
	action := pick(r, Actions(d)...)
	last := strings.LastIndexByte(action, ':') + 1
	service, _, _ := strings.Cut(action, ":")
	switch r.IntN(8) {
	case 0:
		return "*"
	case 1:
		return service + ":*"
	case 2:
		return action[:last] + "*"
	case 3:
		return action[:last+1] + "*"
	case 4:
		return service + ":" + strings.ToUpper(action[len(service)+1:])
	case 5:
		if d != policy.Huawei10 && d != policy.Huawei11 {
			return action[:last] + "?et"
		}
		return "*:*:get*"
	}
	return action
}

func randomResource(r *rand.Rand, d policy.Dialect) string {
	universe := Universe(d, pick(r, Actions(d)...))
	tails := []string{"*", "a", "b", "a*", "*b", "ab", "a*b", "${" + keysOf(d).name + "}"}
	if d != policy.Huawei10 && d != policy.Huawei11 {
		tails = append(tails, "?", "??*", "a?")
	}
	head := strings.TrimSuffix(universe, "*")
	switch r.IntN(8) {
	case 0:
		return "*"
	case 1:
		head = strings.Replace(head, ":*:*:", ":e:*:", 1)
	case 2:
		if d == policy.Huawei11 {
			head = strings.ToUpper(head[:2]) + head[2:]
		}
	}
	return head + pick(r, tails...)
}

// keys are the condition keys of the small world, by the type of their values.
type keys struct{ name, owner, age, mfa, ip, time, tags, region string }

func keysOf(d policy.Dialect) keys {
	switch d {
	case policy.RAM1:
		return keys{"acs:UserName", "acs:Owner", "acs:TokenAge", "acs:MFAPresent", "acs:SourceIp", "acs:CurrentTime", "acs:TagKeys",
			"acs:RequestedRegion"}
	case policy.AWS2008, policy.AWS2012:
		return keys{"aws:username", "aws:ResourceTag/owner", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:SourceIp",
			"aws:CurrentTime", "aws:TagKeys", "aws:RequestedRegion"}
	}
	return keys{"g:UserName", "g:Owner", "g:MFAAge", "g:MFAPresent", "g:SourceIp", "g:CurrentTime", "g:TagKeys", "g:RequestedRegion"}
}

// RequestKey gives a key of requests of that world: each call has its own value.
func RequestKey(d policy.Dialect) string { return keysOf(d).owner }

func randomTests(r *rand.Rand, d policy.Dialect) []policy.Test {
	var tests []policy.Test
	for range max(0, r.IntN(5)-2) {
		t := randomTest(r, d)
		known := func(o policy.Test) bool {
			return o.Operator.Value == t.Operator.Value && o.Key.Value == t.Key.Value
		}
		if !slices.ContainsFunc(tests, known) {
			tests = append(tests, t)
		}
	}
	return tests
}

// randomTest favours text and few values, so that the tests of different
// statements imply or contradict each other.
func randomTest(r *rand.Rand, d policy.Dialect) policy.Test {
	k := keysOf(d)
	switch r.IntN(8) {
	case 0:
		order := pick(r, "Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
		return Test(numberPrefix(d)+order+suffix(r, d), k.age, sample(r, "1", "2", "10")...)
	case 1:
		return Test("Bool"+suffix(r, d), k.mfa, pick(r, "true", "false"))
	case 2:
		return Test(pick(r, "IpAddress", "NotIpAddress"), k.ip, sample(r, "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "2001:db8::/32")...)
	case 3:
		order := pick(r, "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
		return Test("Date"+order, k.time, sample(r, "2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z")...)
	case 4:
		operator, values := randomText(r, d)
		return Test(pick(r, "ForAllValues:", "ForAnyValue:")+operator, k.tags, values...)
	case 5:
		if d != policy.RAM1 {
			return Test("Null", pick(r, k.name, k.tags, k.mfa), pick(r, "true", "false"))
		}
	}
	operator, values := randomText(r, d)
	key := pick(r, k.name, k.name, k.name, k.owner, k.region)
	if r.IntN(6) == 0 {
		values[0] = pick(r, "", "a") + "${" + pick(r, k.name, k.owner) + "}"
	}
	if r.IntN(24) == 0 {
		key = k.tags // several values are not documented here
	}
	return Test(operator+suffix(r, d), key, values...)
}

func randomText(r *rand.Rand, d policy.Dialect) (operator string, values []string) {
	plain := []string{"a", "b", "ab", "A"}
	operator = pick(r, "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "", "")
	if operator != "" {
		return operator, sample(r, plain...)
	}
	pattern := []string{"a*", "*b", "?", "a?*", "*", "ab"}
	switch {
	case d == policy.Huawei50:
		return pick(r, "StringMatch", "StringNotMatch"), sample(r, pattern...)
	case !huawei(d):
		return pick(r, "StringLike", "StringNotLike"), sample(r, pattern...)
	}
	operator = pick(r, "StringMatch", "StringNotMatch", "StringLike", "StringNotLike", "StringStartWith",
		"StringNotStartWith", "StringEndWith", "StringNotEndWith", "StringEqualsAnyOf", "StringNotEndWithAnyOf")
	if strings.HasSuffix(operator, "Match") {
		return operator, sample(r, pattern...)
	}
	return operator, sample(r, plain...)
}

// suffix gives IfExists now and then, where it is documented.
func suffix(r *rand.Rand, d policy.Dialect) string {
	if d == policy.RAM1 {
		return ""
	}
	return pick(r, "", "", "IfExists")
}

func numberPrefix(d policy.Dialect) string {
	if huawei(d) {
		return "Number"
	}
	return "Numeric"
}

// sample picks one or two of the values.
func sample(r *rand.Rand, from ...string) []string {
	i, j := r.IntN(len(from)), r.IntN(len(from))
	if i == j || r.IntN(2) == 0 {
		return []string{from[i]}
	}
	return []string{from[i], from[j]}
}

func aws(d policy.Dialect) bool { return d == policy.AWS2008 || d == policy.AWS2012 }

func huawei(d policy.Dialect) bool {
	return d == policy.Huawei10 || d == policy.Huawei11 || d == policy.Huawei50
}

// Describe gives documents as they would stand in files, for the message of a
// failed test.
func Describe(docs []*policy.Document) string {
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "%s (%s):\n%s", d.File.Path, d.Dialect, d.File.Data)
	}
	return b.String()
}
