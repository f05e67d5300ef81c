package worlds

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Blur rewrites parts of documents as real ones have them and Generate doesn't:
// spellings and operators that no documentation has, several values for a
// variable, fallbacks of variables, names of keys in another case.
func Blur(r *rand.Rand, docs []*policy.Document) []*policy.Document {
	out := make([]*policy.Document, len(docs))
	for i, d := range docs {
		statements := slices.Clone(d.Statements)
		for j := range statements {
			if r.IntN(3) == 0 {
				blurStatement(r, d.Dialect, &statements[j])
			}
		}
		out[i] = NewDocument(d.Dialect, d.File.Path, statements...)
	}
	return out
}

func blurStatement(r *rand.Rand, d policy.Dialect, s *policy.Statement) {
	k := keysOf(d)
	switch r.IntN(9) {
	case 8:
		if d == policy.AWS2012 || d == policy.AWS2008 {
			values := sample(r, "arn:aws:iam::1:user/${"+k.name+"}", "arn:aws:iam::*:user/a", "arn:aws:iam::1:*", "arn:aws:iam::1:user/a*")
			addTest(s, Test(pick(r, "ArnLike", "ArnNotEquals", "ArnEqualsIfExists"), k.owner, values...))
		}
	case 0, 1:
		s.Actions = slices.Clone(s.Actions)
		a := &s.Actions[r.IntN(len(s.Actions))]
		a.Value = blurService(r, d, a.Value)
	case 2:
		s.NotResource = s.HasResource && !aws(d)
	case 3:
		addTest(s, pick(r,
			Test("StringAlmostEquals", k.name, "a"),
			Test("StringEquals", k.owner),
			Test("Bool", k.mfa, "yes"),
			Test(numberPrefix(d)+"Equals", k.age, "two")))
	case 4:
		addTest(s, pick(r,
			Test("ForAnyValue:StringEquals", k.name, "a"),
			Test("ForAllValues:StringEquals", k.name, "a", "b"),
			Test("ForAnyValue:StringEquals", k.name, "${"+k.owner+"}")))
	case 5, 6:
		if s.HasResource {
			s.Resources = slices.Clone(s.Resources)
			text := &s.Resources[r.IntN(len(s.Resources))]
			name := pick(r, k.name+",'a'", k.owner, k.owner+", 'b'", k.name+"}${"+k.owner, "*", "$")
			text.Value = strings.TrimSuffix(Universe(d, pick(r, Actions(d)...)), "*") + pick(r, "", "a") + "${" + name + "}"
		}
	case 7:
		s.Conditions = slices.Clone(s.Conditions)
		for i := range s.Conditions {
			s.Conditions[i].Key.Value = strings.ToUpper(s.Conditions[i].Key.Value)
		}
	}
}

// blurService writes the service of an action as the documentation does not.
func blurService(r *rand.Rand, d policy.Dialect, action string) string {
	service, rest, colon := strings.Cut(action, ":")
	if !colon || len(service) < 2 {
		return action
	}
	if huawei(d) {
		return pick(r, strings.ToUpper(service), strings.ToUpper(service[:1])+service[1:]) + ":" + rest
	}
	return pick(r, service[:1]+"*", "?"+service[1:], "*") + ":" + rest
}

func addTest(s *policy.Statement, t policy.Test) {
	for _, o := range s.Conditions {
		if o.Operator.Value == t.Operator.Value && o.Key.Value == t.Key.Value {
			return
		}
	}
	s.Conditions = append(slices.Clip(s.Conditions), t)
	s.HasCondition = true
}
