package access

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// region is the set of resources that a statement names. What a policy
// variable stands for is not known, so a region has two readings: sure is what
// it holds whatever the variables are, loose is what it can hold.
type region struct {
	not      bool // the complement of the patterns
	exact    []*match.Pattern
	variable []*match.Pattern // patterns with variables, widened
	// vague regions are outside the documented grammar: anything between
	// nothing and everything.
	vague bool
}

// reading selects one of the two readings of regions.
type reading bool

const (
	sure  reading = false
	loose reading = true
)

var everything = match.Compile("*", match.Options{})

func newRegion(d policy.Dialect, s *policy.Statement) region {
	if !s.HasResource {
		return region{exact: []*match.Pattern{everything}}
	}
	if s.AgencyURI {
		return agencyRegion(s)
	}
	r := region{not: s.NotResource, vague: s.NotResource && isHuawei(d)}
	for _, text := range s.Resources {
		r.add(d, text.Value)
		if folded := lowerService(text.Value); isHuawei1(d) && folded != text.Value {
			r.add(d, folded)
		}
	}
	return r
}

func (r *region) add(d policy.Dialect, resource string) {
	wide, hasVariable := widen(d, resource)
	p := match.Compile(wide, match.Options{Question: hasQuestion(d)})
	switch {
	case hasVariable:
		r.variable = append(r.variable, p)
	case p.Everything():
		r.exact = append(r.exact, everything)
	default:
		r.exact = append(r.exact, p)
	}
}

// agencyRegion reads the object form {"uri": ["/iam/agencies/ID"]}: agencies
// by id, which resource names do not hold. It may be any of them.
func agencyRegion(s *policy.Statement) region {
	for _, text := range s.Resources {
		if text.Value == "*" || text.Value == "/iam/agencies/*" {
			return region{exact: []*match.Pattern{everything}}
		}
	}
	return region{variable: []*match.Pattern{everything}}
}

// lowerService folds the service part, which Huawei 1.x reads in any case: the
// resources that requests name have it in lower case.
func lowerService(resource string) string {
	service, _, _ := strings.Cut(resource, ":")
	return lower(service) + resource[len(service):]
}

// widen replaces the variables of a pattern by stars. AWS documents of 2008
// have none.
func widen(d policy.Dialect, pattern string) (wide string, found bool) {
	if d == policy.AWS2008 || !strings.Contains(pattern, "${") {
		return pattern, false
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(pattern, "${")
		_, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			b.WriteString(pattern)
			return b.String(), found
		}
		b.WriteString(before)
		b.WriteByte('*')
		pattern, found = after, true
	}
}

// all reports whether the region certainly holds every resource.
func (r *region) all() bool {
	if r.vague {
		return false
	}
	if r.not {
		return len(r.exact) == 0 && len(r.variable) == 0
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
	if r.not {
		// The complement holds it unless a star is left out.
		return !hasStar(r.exact) && (as == loose || !hasStar(r.variable))
	}
	return hasStar(r.exact) || as == loose && hasStar(r.variable)
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
	if len(r.variable) == 0 || (as == loose) == r.not {
		return r.exact
	}
	return append(r.exact[:len(r.exact):len(r.exact)], r.variable...)
}

// newUniverse compiles the resource types of an action. Where Huawei 1.x takes
// part, service parts are lower case.
func newUniverse(n Need, huawei1 bool) []*match.Pattern {
	if len(n.Universe) == 0 {
		return []*match.Pattern{everything}
	}
	ps := make([]*match.Pattern, len(n.Universe))
	for i, text := range n.Universe {
		text, _ = widen(policy.AWS2012, text)
		if huawei1 {
			text = lowerService(text)
		}
		ps[i] = match.Compile(text, match.Options{})
	}
	return ps
}
