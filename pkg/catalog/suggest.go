package catalog

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Suggest gives up to n known names, aliases among them, nearest to an unknown
// one: of the same service first; then the same name in another service (a
// wrong namespace); then a near name in a service that is spelt alike.
func (c *Catalog) Suggest(p policy.Platform, name string, n int) []string {
	service, rest := split(name)
	var out []string
	for _, tier := range []func(policy.Platform, string, string) []candidate{c.sameService, c.otherService, c.misspeltService} {
		for _, found := range nearest(tier(p, service, rest)) {
			if len(out) < n && !slices.Contains(out, found) {
				out = append(out, found)
			}
		}
	}
	return out
}

// SuggestOperations gives up to n operations whose ids are nearest to an
// unknown one, in which colons may stand for dots.
func (c *Catalog) SuggestOperations(p policy.Platform, name string, n int) []string {
	service, rest := splitOperation(strings.ReplaceAll(name, ":", "."))
	s := slip{rest: rest, names: c.operationRests(p)}
	best := match.Tolerance(len(name))
	var out []string
	for _, id := range c.Operations(p) {
		known := c.OperationName(id)
		knownService, knownRest := splitOperation(known)
		off := match.Distance(service, knownService, best)
		if off > best || off > 0 && len(service) <= shortService && !equalFold(rest, knownRest) {
			continue
		}
		d, is := s.of(knownRest)
		if off += d; !is || off > best {
			continue
		}
		if off < best {
			out, best = nil, off
		}
		out = append(out, known)
	}
	return out[:min(n, len(out))]
}

// splitOperation cuts the id of an operation into its service and the rest, as
// actions write it.
func splitOperation(id string) (service, rest string) {
	return split(strings.ReplaceAll(id, ".", ":"))
}

// operationRests gives the ids of operations without their services.
func (c *Catalog) operationRests(p policy.Platform) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, to := c.of(p, operations)
		for i := from; i < to; i++ {
			if _, rest := splitOperation(c.str(operations, i, operationName)); !yield(rest) {
				return
			}
		}
	}
}

// candidate is an action that may be meant, and how far it is off.
type candidate struct {
	id        ActionID
	spelling  string // its name, or an alias
	alias     int    // 1 for an alias
	off, name int    // by what decides first, and second
}

// nearest sorts candidates and keeps those that are hardly worse than the best,
// each action by the spelling that is nearest, of equals by its name.
func nearest(all []candidate) []string {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.off, b.off), cmp.Compare(a.name, b.name), cmp.Compare(a.alias, b.alias), compareName(a.spelling, b.spelling))
	})
	var spellings []string
	told := map[ActionID]bool{}
	for _, a := range all {
		if a.off <= all[0].off+1 && !told[a.id] {
			told[a.id] = true
			spellings = append(spellings, a.spelling)
		}
	}
	return spellings
}

// named gives the actions whose name starts with a prefix, then those with such
// an alias or workspace code, each with that spelling.
func (c *Catalog) named(p policy.Platform, prefix string) iter.Seq2[ActionID, string] {
	return func(yield func(ActionID, string) bool) {
		for _, r := range c.ranges(p, actions) {
			from, to := c.prefixed(r, actions, actionName, prefix)
			for i := from; i < to; i++ {
				if !yield(ActionID(i), c.str(actions, i, actionName)) {
					return
				}
			}
		}
		for _, r := range c.ranges(p, aliases) {
			from, to := c.prefixed(r, aliases, aliasName, prefix)
			for i := from; i < to; i++ {
				if !yield(ActionID(c.get(aliases, i, aliasAction)), c.str(aliases, i, aliasName)) {
					return
				}
			}
		}
	}
}

// rests gives the names of a service's actions without the service.
func (c *Catalog) rests(p policy.Platform, service string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, name := range c.named(p, service+":") {
			if _, rest := split(name); !yield(rest) {
				return
			}
		}
	}
}

// candidate makes one of a spelling that [Catalog.named] gives. Policies do not
// use the codes of workspace roles: those stand for the action's name.
func (c *Catalog) candidate(id ActionID, spelling string, off, name int) candidate {
	if known := c.ActionName(id); known == spelling || slices.Contains(c.strings(actions, int(id), actionWorkspace), spelling) {
		return candidate{id, known, 0, off, name}
	}
	return candidate{id, spelling, 1, off, name}
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
	s := slip{rest: rest, names: c.rests(p, service)}
	for id, spelling := range c.named(p, service+":") {
		_, known := split(spelling)
		if off, is := s.of(known); is {
			out = append(out, c.candidate(id, spelling, off, 0))
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
	for id, spelling := range c.named(p, "") {
		known, knownRest := split(spelling)
		if !equalFold(rest, knownRest) || equalFold(service, known) {
			continue
		}
		found := c.candidate(id, spelling, 0, unlike(p, service, known))
		out = append(out, found)
		if found.name <= match.Tolerance(len(service)) {
			alike = append(alike, found)
		}
	}
	if len(alike) > 0 || len(out) > wellKnown || !c.kin(p, service) {
		return alike
	}
	return out
}

// kin reports whether a service is one of the catalogue's, or a product of one;
// none at all may be any.
func (c *Catalog) kin(p policy.Platform, service string) bool {
	return service == "" || c.HasService(p, service) ||
		slices.ContainsFunc(c.Services(p), func(s Service) bool { return endsAsProduct(p, s.Name, service) })
}

// unlike says how far a service is from another; a product and its service are
// near, and so are names that one begins.
func unlike(p policy.Platform, service, known string) int {
	short, long := service, known
	if len(short) > len(long) {
		short, long = long, short
	}
	if productNames(p) && (len(short) > 1 && hasPrefixFold(long, short) || endsAsProduct(p, long, short)) {
		return 1
	}
	limit := match.Tolerance(len(service))
	return match.Distance(service, known, limit)
}

// productNames reports whether a platform calls products by the end of their
// service's name, as dsw is called whose actions are PaiDSW's. The short names
// of Huawei's services are each one of its own: sms is no csms.
func productNames(p policy.Platform) bool { return !p.HuaweiFamily() }

// shortProduct is the least that a product's name must have to be known again
// at the end of another.
const shortProduct = 3

// endsAsProduct reports whether the name of a service ends with a product's.
func endsAsProduct(p policy.Platform, service, product string) bool {
	return productNames(p) && len(product) >= shortProduct && len(service) >= len(product) &&
		equalFold(service[len(service)-len(product):], product)
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
			if inFamily && hasPrefixFold(known, service) || endsAsProduct(p, known, plain) {
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

// shortService is up to what length most services have one that is a letter
// away: of them only the very rest, which otherService finds, says that another
// is meant.
const shortService = 4

// misspeltService finds near names in the services that are spelt most alike.
func (c *Catalog) misspeltService(p policy.Platform, service, rest string) (out []candidate) {
	if len(service) <= shortService || c.HasService(p, service) {
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
