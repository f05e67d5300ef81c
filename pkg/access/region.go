package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// region is the set of resources that a statement names.
type region struct {
	not        bool // the complement of the patterns
	exact      []*match.Pattern
	references []*reference // patterns with policy variables
	// vague regions are outside the documented grammar, or can't be told apart
	// from others: anything between nothing and everything.
	vague bool
}

var everything = match.Compile("*", match.Options{})

func (t *table) newRegion(d policy.Dialect, s *policy.Statement) region {
	if !s.HasResource {
		return region{exact: []*match.Pattern{everything}}
	}
	if s.AgencyURI {
		return t.agencyRegion(s)
	}
	r := region{not: s.NotResource, vague: s.NotResource && !isAWS(d)}
	once := distinctTexts(len(s.Resources))
	for _, text := range s.Resources {
		if !once.add(text.Value) {
			continue
		}
		r.vague = r.vague || private(text.Value)
		t.addResource(&r, d, text.Value)
	}
	return r
}

func (t *table) addResource(r *region, d policy.Dialect, resource string) {
	o := match.Options{Question: hasQuestion(d)}
	switch {
	case isAWS(d):
		resource = completeARN(resource)
	case isHuawei1(d):
		resource = lowerService(resource)
	}
	resource = unescape(d, resource)
	if hasVariables(d, resource) {
		r.references = append(r.references, t.reference(operator{}, resource, o))
		return
	}
	p := match.Compile(withDollars(resource), o)
	if p.Everything() {
		p = everything
	}
	r.exact = append(r.exact, p)
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

// agencyRegion reads the object form {"uri": ["/iam/agencies/ID"]}: agencies
// by id, which resource names do not hold. It may be any of them, as if the id
// were a variable.
func (t *table) agencyRegion(s *policy.Statement) region {
	var r region
	for _, text := range s.Resources {
		if text.Value == "*" || text.Value == "/iam/agencies/*" {
			return region{exact: []*match.Pattern{everything}}
		}
		r.vague = r.vague || strings.ContainsAny(text.Value, "*?") // no id has these
		r.references = append(r.references, t.reference(operator{}, "${"+text.Value+"}", match.Options{}))
	}
	return r
}

// lowerService folds the service part, which Huawei 1.x reads in any case: the
// resources that requests name have it in lower case.
func lowerService(resource string) string {
	service, _, _ := strings.Cut(resource, ":")
	return lower(service) + resource[len(service):]
}

// all reports whether the region certainly holds every resource.
func (r *region) all() bool {
	if r.vague {
		return false
	}
	if r.not {
		return len(r.exact) == 0 && len(r.references) == 0
	}
	for _, p := range r.exact {
		if p == everything {
			return true
		}
	}
	return false
}

// whole reports whether the region holds the request of an action that has no
// resource: nothing narrower than a star does.
func (r *region) whole(as reading) bool {
	isStar := func(p *match.Pattern) bool { return p.Everything() || p.String() == literalStar }
	return slices.ContainsFunc(r.patterns(as), isStar) != r.not
}

func hasStar(ps []*match.Pattern) bool {
	for _, p := range ps {
		if p.Everything() {
			return true
		}
	}
	return false
}

// patterns gives the patterns whose union the reading is, or whose union it
// leaves out if the region is a complement.
func (r *region) patterns(as reading) []*match.Pattern {
	if len(r.references) == 0 {
		return r.exact
	}
	ps := slices.Clip(r.exact)
	for _, ref := range r.references {
		if p := as(ref, r.not); p != nil {
			ps = append(ps, p)
		}
	}
	return ps
}

// newUniverse compiles the resource types of an action. Where Huawei 1.x takes
// part, service parts are lower case.
func newUniverse(n Need, huawei1 bool) []*match.Pattern {
	if len(n.Universe) == 0 {
		return []*match.Pattern{everything}
	}
	ps := make([]*match.Pattern, len(n.Universe))
	for i, text := range n.Universe {
		text = newReference(operator{}, text, match.Options{}).wide.String()
		if huawei1 {
			text = lowerService(text)
		}
		ps[i] = match.Compile(text, match.Options{})
	}
	return ps
}
