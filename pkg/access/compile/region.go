package compile

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Region is the set of resources that a statement names: the patterns of Exact
// and Templates, or their complement.
type Region struct {
	Not       bool
	Exact     []*match.Pattern
	Templates []*Template
	// Vague regions are outside the documented grammar, or can't be told apart
	// from others: anything between nothing and everything.
	Vague bool
}

// Everything is the pattern of every string, and the one object of it in
// regions.
var Everything = &match.Every

// Region reads the Resource or NotResource element, for the call of the operation
// itself.
func (t *Table) Region(d policy.Dialect, s *policy.Statement) Region { return region(t, d, s, OwnCall) }

func region(t *Table, d policy.Dialect, s *policy.Statement, call Call) Region {
	switch {
	case !s.HasResource:
		return Region{Exact: []*match.Pattern{Everything}}
	case s.AgencyURI:
		return agencies(t, s)
	}
	r := Region{Not: s.NotResource, Vague: s.NotResource && !d.Complement()}
	once := newTexts(len(s.Resources))
	for _, text := range s.Resources {
		if !once.add(oneStar(text.Value)) {
			continue
		}
		r.Vague = r.Vague || private(text.Value)
		addResource(t, &r, d, text.Value, call)
	}
	return r
}

func addResource(t *Table, r *Region, d policy.Dialect, resource string, call Call) {
	o := match.Options{Question: d.Question()}
	if d.ARN() {
		resource = onePartition(completeARN(resource))
	}
	if d.AnyCaseService() {
		resource = LowerService(resource)
	}
	resource = unescape(d, resource)
	if hasVariables(d, resource) {
		r.Templates = append(r.Templates, template(t, resource, o, call))
		return
	}
	p := match.Compile(withDollars(resource), o)
	if p.Everything() {
		p = Everything
	}
	r.Exact = append(r.Exact, p)
}

// completeARN adds the fields that a resource name lacks, as AWS does: a star
// for each. Source: IAM user guide, "Identify AWS resources with ARNs".
func completeARN(resource string) string {
	if !strings.HasPrefix(resource, "arn:") {
		return resource
	}
	colons := 0
	for _, p := range cutPieces(resource) {
		colons += strings.Count(p.plain, ":")
	}
	return resource + strings.Repeat(":*", max(0, arnParts-1-colons))
}

// onePartition names the partition aws where a resource name has another one. An
// account is in one partition, and its policies name no other, so that it never
// narrows what they grant.
func onePartition(resource string) string {
	if rest, is := strings.CutPrefix(resource, "arn:aws-"); is {
		if name, rest, is := strings.Cut(rest, ":"); is && !strings.ContainsAny(name, "*?$") {
			return "arn:aws:" + rest
		}
	}
	return resource
}

// agencies reads the object form {"uri": ["/iam/agencies/ID"]}: agencies by id,
// which resource names do not hold. It may be any of them, as if the id were a
// variable.
func agencies(t *Table, s *policy.Statement) Region {
	var r Region
	for _, text := range s.Resources {
		if text.Value == "*" || text.Value == "/iam/agencies/*" {
			return Region{Exact: []*match.Pattern{Everything}}
		}
		r.Vague = r.Vague || strings.ContainsAny(text.Value, "*?") // no id has these
		r.Templates = append(r.Templates, template(t, "${"+text.Value+"}", match.Options{}, OwnCall))
	}
	return r
}

// LowerService folds the service part of a resource name.
func LowerService(resource string) string {
	service, _, _ := strings.Cut(resource, ":")
	return Lower(service) + resource[len(service):]
}

// All reports whether the region certainly holds every resource.
func (r *Region) All() bool {
	switch {
	case r.Vague:
		return false
	case r.Not:
		return len(r.Exact) == 0 && len(r.Templates) == 0
	}
	return slices.Contains(r.Exact, Everything)
}

// Narrow reports whether the region names resources that are not all.
func (r *Region) Narrow() bool { return !r.Vague && !r.All() }

// Bind gives the region for values of variables. It reports false where nothing
// is documented: of a complement that names a variable without a value.
func (r *Region) Bind(values Values) (*Region, bool) {
	if len(r.Templates) == 0 {
		return r, true
	}
	bound := &Region{Not: r.Not, Exact: slices.Clone(r.Exact)}
	for _, s := range r.Templates {
		p, known := s.Bind(values)
		switch {
		case known:
			bound.Exact = append(bound.Exact, p)
		case r.Not:
			return nil, false
		}
	}
	return bound, true
}

// Universe compiles the resource types of an action; none stands for every
// resource. Where services are read in any case, they are in lower case.
func Universe(types []string, anyCase bool) []*match.Pattern {
	if len(types) == 0 {
		return []*match.Pattern{Everything}
	}
	ps := make([]*match.Pattern, len(types))
	for i, text := range types {
		wide := ""
		for _, p := range cutPieces(text) {
			if wide += p.plain; p.variable {
				wide += "*"
			}
		}
		if anyCase {
			wide = LowerService(wide)
		}
		ps[i] = match.Compile(wide, match.Options{})
	}
	return ps
}

// IsStar reports whether a pattern stands for the request of an action without
// resources: nothing narrower than a star does.
func IsStar(p *match.Pattern) bool { return p.Everything() || p.String() == literalStar }
