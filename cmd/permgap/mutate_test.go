package main

import (
	"encoding/json"
	"math/rand/v2"
	"slices"

	"go.yaml.in/yaml/v3"
)

// mutate changes a text of JSON or YAML as a person would: keys, names, effects,
// conditions and wildcards come and go. What is neither stays; the result is
// JSON, which is YAML too.
func mutate(data []byte, turns uint64, names, keys []string) []byte {
	var v any
	if yaml.Unmarshal(data, &v) != nil {
		return data
	}
	m := mutation{rand.New(rand.NewPCG(turns, 0)), names, keys}
	for range 1 + m.IntN(6) {
		v = m.change(v, 0)
	}
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return data
	}
	return out
}

type mutation struct {
	*rand.Rand
	names []string // that may stand as values
	keys  []string
}

func (m mutation) pick(words ...string) string { return words[m.IntN(len(words))] }

// change gives a value with one change somewhere in it.
func (m mutation) change(v any, depth int) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 || m.IntN(8) == 0 {
			v[m.key()] = m.value(depth)
			return v
		}
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		k := keys[m.IntN(len(keys))]
		switch m.IntN(12) {
		case 0:
			delete(v, k)
		case 1:
			v[m.key()] = v[k]
			delete(v, k)
		default:
			v[k] = m.change(v[k], depth+1)
		}
		return v
	case []any:
		if len(v) == 0 || m.IntN(3) == 0 {
			return append(v, m.value(depth))
		}
		i := m.IntN(len(v))
		switch m.IntN(10) {
		case 0:
			return slices.Delete(v, i, i+1)
		case 1:
			return append(v, v[i])
		}
		v[i] = m.change(v[i], depth+1)
		return v
	}
	return m.value(depth)
}

func (m mutation) key() string { return m.keys[m.IntN(len(m.keys))] }

// policyKeys are keys of policies and of their conditions.
var policyKeys = []string{"Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Sid", "Statement",
	"Version", "Principal", "Depends",
	"StringEquals", "StringNotLike", "ForAllValues:StringLike", "Bool", "NumericLessThan", "DateGreaterThan",
	"IpAddress", "Null", "StringMatch",
	"g:UserName", "g:ResourceTag/a", "aws:PrincipalTag/a", "acs:SourceIp", "iam:PassedToService", "::error::", "x\u202e"}

// value makes a value that may stand where another did.
func (m mutation) value(depth int) any {
	name := m.names[m.IntN(len(m.names))]
	switch m.IntN(14) {
	case 0, 1, 2, 3:
		return name
	case 4:
		at := m.IntN(len(name))
		return name[:at] + m.pick("*", "?", "", "**") + name[at+m.IntN(len(name)-at):]
	case 5:
		return m.pick("Allow", "Deny", "1.1", "5.0", "1", "2012-10-17", "true", "10.0.0.0/8", "2026-01-01T00:00:00Z",
			"${aws:username}", "${g:UserName}*")
	case 6:
		return m.pick("*", "*:*:*", "", " ", "arn:aws:s3:::b/*", "obs:*:*:bucket:b", "acs:oss:*:*:b", "\x1b[2J", "::error::x",
			"##[x]", "中文", "Tenant Guest")
	case 7:
		return []any{name, m.names[m.IntN(len(m.names))]}
	case 8:
		return map[string]any{"Effect": m.pick("Allow", "Allow", "Deny"), m.pick("Action", "NotAction"): []any{name}, "Resource": []any{"*"}}
	case 9:
		return map[string]any{m.key(): []any{m.pick("a", "b*", "${g:UserName}", "1", "true")}}
	case 10:
		return map[string]any{m.key(): map[string]any{m.key(): []any{"a"}}}
	case 11:
		return float64(m.IntN(3))
	case 12:
		return nil
	}
	if depth > 20 {
		return true
	}
	return map[string]any{m.key(): m.value(depth + 1)}
}
