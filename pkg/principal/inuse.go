package principal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// InUse says what a principal uses of what its operations could use. The zero
// value says nothing: then everything can be in use.
type InUse struct {
	// Resources declare the resources in use, as [ResolveResource] reads them: of
	// the types that they name these and no others.
	Resources []string
	// Features are the optional features in use, and no others; nil for all.
	Features []string
}

// Resource declares which resources of a type are in use.
type Resource struct {
	// Type is the type with its service (obs:bucket).
	Type string
	// Of are the patterns of the type in the catalogue.
	Of []string
	// Patterns are those of the resources in use; each is within the type.
	Patterns []string
}

// longestResource is the most characters of a declaration: Huawei Cloud accepts
// no longer resources.
const longestResource = 1500

// fewTypes is how many types an error lists.
const fewTypes = 8

// ResolveResource reads a declaration of resources in use on a platform:
//
//	TYPE=PATTERN   obs:bucket=my-bucket, bucket=team-*, paidsw:dswinstance=dsw-1
//	RESOURCE       a whole name: obs:*:*:bucket:my-bucket, acs:oss:*:*:my-bucket
//
// A star stands for any characters. The error says what is wrong, with a hint.
func ResolveResource(cat *catalog.Catalog, p policy.Platform, text string) (Resource, error) {
	if err := plainResource(text); err != nil {
		return Resource{}, err
	}
	name, pattern := cutResource(text)
	if name == "" {
		return wholeResource(cat.Types(p), pattern)
	}
	t, err := findType(cat, p, name)
	if err != nil {
		return Resource{}, err
	}
	if pattern == "" {
		return Resource{}, diag.Hint(fmt.Errorf("the type %s has no resource after =", t.Type),
			"name the resources in use: "+t.Type+"=NAME; a star stands for any characters")
	}
	for _, of := range t.Of {
		if one := within(of, pattern); one != "" {
			t.Patterns = append(t.Patterns, one)
		}
	}
	if len(t.Patterns) == 0 {
		return Resource{}, diag.Hint(fmt.Errorf("%s is no resource of %s", head(pattern), t.Type),
			"resources of this type are named "+strings.Join(t.Of, " or "))
	}
	return t, nil
}

// plainResource refuses what no declaration can be.
func plainResource(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return diag.Hint(errors.New("a resource in use has no name"), "write TYPE=PATTERN, such as obs:bucket=my-bucket")
	case utf8.RuneCountInString(text) > longestResource:
		return fmt.Errorf("a resource in use has more than %d characters", longestResource)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return errors.New("a resource in use has characters that cannot be printed")
	case strings.Contains(text, "${"):
		return diag.Hint(fmt.Errorf("the resource %s has a policy variable", head(text)),
			"name the resources themselves; a star stands for any characters")
	}
	return nil
}

// cutResource splits a declaration into the name of its type, "" where there is
// none, and the pattern. Names of types have no star and at most one colon.
func cutResource(text string) (name, pattern string) {
	name, pattern, found := strings.Cut(text, "=")
	name, pattern = strings.TrimSpace(name), strings.TrimSpace(pattern)
	switch {
	case strings.Count(name, ":") > 1 || strings.ContainsAny(name, "*/ "):
		return "", strings.TrimSpace(text)
	case !found:
		return name, ""
	}
	return name, pattern
}

// findType finds a type by its name with the service, or alone where one service
// has it.
func findType(cat *catalog.Catalog, p policy.Platform, name string) (Resource, error) {
	var found, ofService []catalog.TypeSpec
	var known []string
	for _, t := range cat.Types(p) {
		whole := t.Service + ":" + t.Name
		known = append(known, whole, t.Name)
		switch {
		case match.EqualFold(name, whole), match.EqualFold(name, t.Name):
			found = append(found, t)
		case match.EqualFold(strings.TrimSuffix(name, ":"), t.Service):
			ofService = append(ofService, t)
		}
	}
	if len(found) == 1 {
		return Resource{Type: found[0].Service + ":" + found[0].Name, Of: found[0].Patterns}, nil
	}
	switch {
	case len(found) > 1:
		return Resource{}, diag.Hint(fmt.Errorf("several services have a resource type %q", head(name)), "it is one of "+typeNames(found))
	case len(ofService) > 0:
		return Resource{}, diag.Hint(fmt.Errorf("%q is a service and no resource type", head(name)), "its types are "+typeNames(ofService))
	}
	err := fmt.Errorf("unknown resource type %q", head(name))
	if near := match.NearestOf(name, known, 3); len(near) > 0 {
		return Resource{}, diag.Hint(err, diag.DidYouMean(near))
	}
	service, _, _ := strings.Cut(name, ":")
	ofService = slices.DeleteFunc(cat.Types(p), func(t catalog.TypeSpec) bool { return !match.EqualFold(t.Service, service) })
	if len(ofService) > 0 {
		return Resource{}, diag.Hint(err, "the types of "+ofService[0].Service+" are "+typeNames(ofService))
	}
	if cat.HasService(p, service) {
		return Resource{}, diag.Hint(err, "the catalogue knows no resource types of "+service)
	}
	return Resource{}, diag.Hint(err, "write TYPE=PATTERN, such as obs:bucket=my-bucket, or the whole name of a resource")
}

// typeNames lists the first of some types.
func typeNames(types []catalog.TypeSpec) string {
	var names []string
	for _, t := range types[:min(len(types), fewTypes)] {
		names = append(names, t.Service+":"+t.Name)
	}
	if len(types) > fewTypes {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// wholeResource finds the types of a whole name: the narrowest that have it.
func wholeResource(types []catalog.TypeSpec, pattern string) (r Resource, err error) {
	fits := func(t catalog.TypeSpec) (out []string) {
		for _, of := range t.Patterns {
			if one := named(of, pattern); covers(of, one) {
				out = append(out, of)
			}
		}
		return out
	}
	for _, t := range types {
		of := fits(t)
		if len(of) == 0 || slices.ContainsFunc(types, func(other catalog.TypeSpec) bool {
			return len(fits(other)) > 0 && narrower(other.Patterns, t.Patterns)
		}) {
			continue
		}
		if r.Type == "" || strings.Contains(of[0], t.Service+":") { // rather of its own service
			r.Type = t.Service + ":" + t.Name
		}
		r.Of = append(r.Of, of...)
		for _, one := range of {
			if one = named(one, pattern); !slices.Contains(r.Patterns, one) {
				r.Patterns = append(r.Patterns, one)
			}
		}
	}
	if len(r.Of) == 0 {
		return r, diag.Hint(fmt.Errorf("%s is a resource of no type that the catalogue knows", head(pattern)),
			"write TYPE=PATTERN, such as obs:bucket=my-bucket")
	}
	return r, nil
}

// narrower reports whether a type is within another one and not the other way
// round.
func narrower(a, b []string) bool {
	return slices.ContainsFunc(a, func(one string) bool {
		return slices.ContainsFunc(b, func(other string) bool { return covers(other, one) && !covers(one, other) })
	})
}

// within gives the resources of a type that a pattern names: as a whole name, by
// what stands behind region and account, or by the last part of the name. It gives
// "" where they are not of the type.
func within(of, pattern string) string {
	if whole := named(of, pattern); strings.Count(pattern, ":") >= fieldsBefore(of) && sameStart(of, whole) {
		if covers(of, whole) {
			return whole
		}
		return ""
	}
	if start, ok := firstFields(of, fieldsBefore(of)); ok && covers(of, start+pattern) {
		return start + pattern
	}
	if last := strings.LastIndexByte(of, '*'); last >= 0 {
		if one := of[:last] + pattern + of[last+1:]; covers(of, one) {
			return one
		}
	}
	return ""
}

// fieldsBefore is how many colons stand before the part of a resource that names
// it: service:region:account:, acs:service:region:account:, or
// arn:partition:service:region:account:.
func fieldsBefore(of string) int {
	switch scheme, _, _ := strings.Cut(of, ":"); scheme {
	case "arn":
		return 5
	case "acs":
		return 4
	}
	return 3
}

// firstFields gives a name up to so many colons.
func firstFields(name string, n int) (start string, ok bool) {
	at := 0
	for range n {
		i := strings.IndexByte(name[at:], ':')
		if i < 0 {
			return "", false
		}
		at += i + 1
	}
	return name[:at], true
}

// named gives a whole name the case of the service that its type has: some
// documents of Huawei Cloud write OBS:*:*:bucket:x.
func named(of, pattern string) string {
	service, _, _ := strings.Cut(of, ":")
	if given, rest, found := strings.Cut(pattern, ":"); found && match.EqualFold(given, service) {
		return service + ":" + rest
	}
	return pattern
}

// sameStart reports whether two names have the same first field.
func sameStart(a, b string) bool {
	one, _, _ := strings.Cut(a, ":")
	other, _, _ := strings.Cut(b, ":")
	return one == other
}

// coverSteps bounds a comparison of two patterns.
const coverSteps = 100_000

func covers(of, pattern string) bool {
	_, answer := match.Covers(match.Compile(pattern, match.Options{}), []*match.Pattern{match.Compile(of, match.Options{})}, coverSteps)
	return answer == match.Yes
}

// head is what an error shows of a word: a file that is no configuration may hold
// anything.
func head(word string) string {
	const most = 32
	if utf8.RuneCountInString(word) <= most {
		return word
	}
	return string([]rune(word)[:most]) + "…"
}
