package spec

import (
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Glob reports whether a pattern of * and ? matches s: the definition, by
// recursion.
func Glob(pattern, s string) bool { return glob(tokens(pattern, true), []rune(s)) }

// token is one character of a pattern.
type token struct {
	char     rune
	star     bool // any run of characters
	question bool // any one character
}

func tokens(text string, question bool) []token {
	var out []token
	for _, c := range text {
		out = append(out, token{char: c, star: c == '*', question: c == '?' && question})
	}
	return out
}

// literal gives tokens that stand for nothing but the text.
func literal(text string) []token {
	var out []token
	for _, c := range text {
		out = append(out, token{char: c})
	}
	return out
}

func glob(p []token, s []rune) bool {
	switch {
	case len(p) == 0:
		return len(s) == 0
	case p[0].star:
		return glob(p[1:], s) || len(s) > 0 && glob(p, s[1:])
	case len(s) == 0:
		return false
	}
	return (p[0].question || p[0].char == s[0]) && glob(p[1:], s[1:])
}

// Lower folds ASCII, the only letters that names are made of.
func Lower(s string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, s)
}

func actionMatches(d policy.Dialect, pattern, action string) truth {
	question := d != policy.Huawei10 && d != policy.Huawei11
	if !glob(tokens(Lower(pattern), question), []rune(Lower(action))) {
		return no
	}
	service, _, _ := strings.Cut(pattern, ":")
	switch d {
	case policy.Huawei11:
		if service != Lower(service) {
			return undocumented("upper-case service in %q", pattern)
		}
	case policy.AWS2008, policy.AWS2012:
		if pattern != "*" && strings.ContainsAny(service, "*?") {
			return undocumented("wildcard for a service in %q", pattern)
		}
	}
	return yes
}

// resourceMatches asks for one member of a resource element; inverted if the
// element is NotResource.
func resourceMatches(d policy.Dialect, pattern string, r Request, inverted bool) truth {
	question := d != policy.Huawei10 && d != policy.Huawei11
	if d == policy.AWS2008 || d == policy.AWS2012 {
		pattern = samePartition(completed(pattern))
	}
	p, settled := expand(d, pattern, r.Context, func(s string) []token { return tokens(s, question) })
	matches := func(p []token) bool {
		return glob(p, []rune(r.Resource)) || !question && glob(lowerService(p), []rune(LowerService(r.Resource)))
	}
	if settled.is(true) {
		return known(matches(p))
	}
	switch could := matches(tokens(Widened(pattern), question)); {
	case inverted && settled.is(false):
		return undocumented("variable without a value in %q", pattern)
	case could:
		return settled
	}
	return no
}

// completed is an ARN with all six fields. AWS puts a star for each that an
// incomplete one lacks at its end.
func completed(pattern string) string {
	fields, inside := 1, false
	for i, c := range pattern {
		switch {
		case strings.HasPrefix(pattern[i:], "${"):
			inside = true
		case c == '}':
			inside = false
		case c == ':' && !inside:
			fields++
		}
	}
	for ; strings.HasPrefix(pattern, "arn:") && fields < 6; fields++ {
		pattern += ":*"
	}
	return pattern
}

// samePartition is an ARN in the partition aws, where it names one: all that an
// account's policies are about is in one partition.
func samePartition(pattern string) string {
	fields := strings.Split(pattern, ":")
	if len(fields) > 1 && fields[0] == "arn" && strings.HasPrefix(fields[1], "aws-") && !strings.ContainsAny(fields[1], "*?$") {
		fields[1] = "aws"
	}
	return strings.Join(fields, ":")
}

// Widened puts a star for each variable of a text.
func Widened(text string) string {
	before, rest, found := strings.Cut(text, "${")
	_, after, closed := strings.Cut(rest, "}")
	if !found || !closed {
		return text
	}
	return before + "*" + Widened(after)
}

// lowerService folds what stands before the first colon.
func lowerService(p []token) []token {
	out := append([]token(nil), p...)
	for i := range out {
		if out[i].char == ':' {
			break
		}
		out[i].char = []rune(Lower(string(out[i].char)))[0]
	}
	return out
}

// LowerService folds what stands before the first colon of a name.
func LowerService(s string) string {
	service, rest, found := strings.Cut(s, ":")
	if !found {
		return Lower(s)
	}
	return Lower(service) + ":" + rest
}

// expand replaces the policy variables of a text by their values, which are
// literal; the rest is read by read. It is no if a variable has no value.
// ${*}, ${?} and ${$} are those characters, literally; AWS documents of 2008
// have no variables.
func expand(d policy.Dialect, text string, context map[string][]string, read func(string) []token) ([]token, truth) {
	if d == policy.AWS2008 {
		return read(text), yes
	}
	var out []token
	for {
		before, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(out, read(text)...), yes
		}
		value, settled := variable(name, context)
		if !settled.is(true) {
			return nil, settled
		}
		out = append(append(out, read(before)...), literal(value)...)
		text = after
	}
}

func variable(name string, context map[string][]string) (string, truth) {
	if name == "*" || name == "?" || name == "$" {
		return name, yes
	}
	key, fallback, hasFallback := strings.Cut(name, ",")
	values := Lookup(context, strings.TrimSpace(key))
	switch {
	case len(values) == 1:
		return values[0], yes
	case len(values) > 1:
		return "", undocumented("variable ${%s} with several values", name)
	case hasFallback:
		return strings.Trim(strings.TrimSpace(fallback), "'"), yes
	}
	return "", no
}

// Lookup gives the values of a key, whose case does not matter.
func Lookup(context map[string][]string, key string) []string {
	if values, found := context[key]; found {
		return values
	}
	for k, values := range context {
		if Lower(k) == Lower(key) {
			return values
		}
	}
	return nil
}
