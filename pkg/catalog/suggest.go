package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Suggest gives up to n known names nearest to an unknown one: of the same
// service first; then the same name in another service (a wrong namespace);
// then a near name in a service that is spelt alike.
func (c *Catalog) Suggest(p policy.Platform, name string, n int) []string {
	service, rest := split(name)
	var out []string
	for _, tier := range []func(policy.Platform, string, string) []candidate{c.sameService, c.otherService, c.misspeltService} {
		for _, id := range nearest(c, tier(p, service, rest)) {
			if found := c.ActionName(id); len(out) < n && !slices.Contains(out, found) {
				out = append(out, found)
			}
		}
	}
	return out
}

// SuggestOperations gives up to n operations whose ids are nearest to an
// unknown one.
func (c *Catalog) SuggestOperations(p policy.Platform, name string, n int) []string {
	limit := match.Tolerance(len(name))
	var out []string
	for _, id := range c.Operations(p) {
		known := c.OperationName(id)
		d := match.Distance(name, known, limit)
		if d < limit {
			out, limit = nil, d
		}
		if d <= limit {
			out = append(out, known)
		}
	}
	return out[:min(n, len(out))]
}

// candidate is an action that may be meant, and how far it is off.
type candidate struct {
	id        ActionID
	off, name int // by what decides first, and second
}

// nearest sorts candidates and keeps those that are hardly worse than the best.
func nearest(c *Catalog, all []candidate) []ActionID {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.off, b.off), cmp.Compare(a.name, b.name), compareName(c.ActionName(a.id), c.ActionName(b.id)))
	})
	var ids []ActionID
	for _, a := range all {
		if a.off <= all[0].off+1 {
			ids = append(ids, a.id)
		}
	}
	return ids
}

// sameService finds near names in the service that the name gives.
func (c *Catalog) sameService(p policy.Platform, service, rest string) []candidate {
	if service == "" {
		return nil
	}
	return c.near(p, service, rest)
}

// near finds the actions of a service whose rest is near to a rest.
func (c *Catalog) near(p policy.Platform, service, rest string) (out []candidate) {
	limit := match.Tolerance(len(rest))
	for _, r := range c.ranges(p, actions) {
		from, to := c.prefixed(r, actions, actionName, service+":")
		for i := from; i < to; i++ {
			_, known := split(c.str(actions, i, actionName))
			if d := match.Distance(rest, known, limit); d <= limit {
				out = append(out, candidate{ActionID(i), d, 0})
			}
		}
	}
	return out
}

// wellKnown is the number of services that may share a name such as
// TagResource until only those with a like service are worth naming.
const wellKnown = 5

// otherService finds the same rest in other services. Of a service that the
// catalogue has nothing like, only one with a like name can be meant: another
// may well have actions of the same name.
func (c *Catalog) otherService(p policy.Platform, service, rest string) (out []candidate) {
	if rest == "" {
		return nil
	}
	var alike []candidate
	for _, r := range c.ranges(p, actions) {
		for i := r.from; i < r.to; i++ {
			known, knownRest := split(c.str(actions, i, actionName))
			if !equalFold(rest, knownRest) || equalFold(service, known) {
				continue
			}
			found := candidate{ActionID(i), 0, unlike(service, known)}
			out = append(out, found)
			if found.name <= match.Tolerance(len(service)) {
				alike = append(alike, found)
			}
		}
	}
	if len(alike) > 0 || len(out) > wellKnown || !c.kin(p, service) {
		return alike
	}
	return out
}

// kin reports whether a service is one of the catalogue's, or ends the name of
// one, as products do; none at all may be any.
func (c *Catalog) kin(p policy.Platform, service string) bool {
	return service == "" || c.HasService(p, service) ||
		slices.ContainsFunc(c.Services(p), func(s Service) bool { return hasSuffix(s.Name, service) })
}

// unlike says how far a service is from another; one that the other starts or
// ends with is near: products are called dsw whose actions are PaiDSW's.
func unlike(service, known string) int {
	short, long := service, known
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) > 1 && hasPrefixFold(long, short) || hasSuffix(long, short) {
		return 1
	}
	limit := match.Tolerance(len(service))
	return match.Distance(service, known, limit)
}

// shortProduct is the least that a product's name must have to be known again
// at the end of another.
const shortProduct = 3

func hasSuffix(long, short string) bool {
	return len(short) >= shortProduct && len(long) >= len(short) && equalFold(long[len(long)-len(short):], short)
}

// SuggestNamespaces gives the few services, as their actions spell them, whose
// actions a pattern would match if it named them in place of its own service:
// those with a like name, else for a service that the catalogue knows any. Of
// one that it does not know, nothing else can be said.
func (c *Catalog) SuggestNamespaces(p policy.Platform, pattern *match.Pattern) []string {
	service, rest := split(pattern.String())
	rests := match.Compile(":"+rest, pattern.Options())
	plain := strings.NewReplacer("-", "", "_", "").Replace(service)
	inFamily := c.HasService(p, service) // its name may begin those of its family: pai, PaiDLC
	var alike, others []string
	last := ""
	for _, r := range c.ranges(p, actions) {
		for i := r.from; i < r.to; i++ {
			name := c.str(actions, i, actionName)
			known, _ := split(name)
			if equalFold(known, last) || equalFold(known, service) || !rests.Match(name[len(known):]) {
				continue
			}
			last = known
			if inFamily && hasPrefixFold(known, service) || hasSuffix(known, plain) {
				alike = append(alike, known)
			}
			others = append(others, known)
		}
	}
	if len(alike) == 0 && inFamily {
		alike = others
	}
	if len(alike) > wellKnown {
		return nil
	}
	return alike
}

// misspeltService finds near names in the services that are spelt most alike.
func (c *Catalog) misspeltService(p policy.Platform, service, rest string) (out []candidate) {
	if service == "" || c.HasService(p, service) {
		return nil
	}
	limit := min(match.Tolerance(len(service)), len(service)-1)
	var alike []string
	last := ""
	for _, r := range c.ranges(p, actions) {
		for i := r.from; i < r.to; i++ {
			known, _ := split(c.str(actions, i, actionName))
			if equalFold(known, last) {
				continue
			}
			last = known
			d := match.Distance(service, known, limit)
			if d < limit {
				alike, limit = nil, d
			}
			if d <= limit {
				alike = append(alike, known)
			}
		}
	}
	for _, known := range alike {
		out = append(out, c.near(p, known, rest)...)
	}
	return out
}
