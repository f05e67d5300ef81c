package catalog

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// neighbourhood finds the names of a platform ("" for all) that are near to
// another.
type neighbourhood struct {
	c *Catalog
	p policy.Platform
}

// suggest is [Catalog.Suggest].
func (h neighbourhood) suggest(name string, n int) []string {
	service, rest := split(name)
	var out []string
	for _, tier := range []func(string, string) []candidate{h.sameService, h.otherService, h.misspeltService} {
		for _, found := range nearest(tier(service, rest)) {
			if len(out) < n && !slices.Contains(out, found) {
				out = append(out, found)
			}
		}
	}
	return out
}

// suggestOperations is [Catalog.SuggestOperations].
func (h neighbourhood) suggestOperations(name string, n int) []string {
	service, rest := splitOperation(strings.ReplaceAll(name, ":", "."))
	s := slip{rest: rest, names: h.operationRests()}
	best := match.Tolerance(len(name))
	isService := slices.ContainsFunc(h.c.Services(h.p), func(known Service) bool { return match.EqualFold(known.Name, service) })
	var out []string
	for _, id := range h.c.Operations(h.p) {
		known := h.c.OperationName(id)
		knownService, knownRest := splitOperation(known)
		off := match.Distance(service, knownService, best)
		if off > best || off > 0 && (isService || len(service) <= shortService && !match.EqualFold(rest, knownRest)) {
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
func (h neighbourhood) operationRests() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, id := range h.c.Operations(h.p) {
			if _, rest := splitOperation(h.c.OperationName(id)); !yield(rest) {
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
func (h neighbourhood) named(prefix string) iter.Seq2[ActionID, string] {
	return func(yield func(ActionID, string) bool) {
		for _, x := range h.c.of(h.p) {
			for row := range x.named(actions, actionName, prefix) {
				if !yield(ActionID(x.id(row)), x.str(actions, row, actionName)) {
					return
				}
			}
		}
		for _, x := range h.c.of(h.p) {
			for name, row := range x.otherNames(prefix) {
				if !yield(ActionID(x.id(row)), name) {
					return
				}
			}
		}
	}
}

// servicesSpelt gives each service as actions spell it. Over a layer it gives one for
// each action.
func (h neighbourhood) servicesSpelt() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, x := range h.c.of(h.p) {
			if x.over == nil {
				for _, s := range x.spellings() {
					if !yield(s.service) {
						return
					}
				}
				continue
			}
			for row := range x.all(actions) {
				if service, _ := split(x.str(actions, row, actionName)); !yield(service) {
					return
				}
			}
		}
	}
}

// namedAlike gives the actions of all services with a rest, in any case, and others
// among them.
func (h neighbourhood) namedAlike(rest string) iter.Seq2[ActionID, string] {
	return func(yield func(ActionID, string) bool) {
		for _, x := range h.c.of(h.p) {
			if x.over != nil {
				h.named("")(yield)
				return
			}
		}
		for _, x := range h.c.of(h.p) {
			for _, s := range x.spellings() {
				whole := s.service + ":" + rest
				for _, y := range h.c.of(h.p) {
					from, to := 0, y.rows(actions)
					if y == x {
						from, to = s.from, s.to
					}
					names := y.column(actions, actionName)
					row := names.firstOf(whole, from, to)
					if name := names.at(row); match.EqualFold(name, whole) && !yield(ActionID(y.id(row)), name) {
						return
					}
				}
			}
		}
		for _, x := range h.c.of(h.p) {
			for name, row := range x.otherNames("") {
				if !yield(ActionID(x.id(row)), name) {
					return
				}
			}
		}
	}
}

// firstNamed gives the first action whose name starts with a prefix and is as asked.
func (h neighbourhood) firstNamed(prefix string, is func(name string) bool) (string, bool) {
	for _, x := range h.c.of(h.p) {
		for row := range x.named(actions, actionName, prefix) {
			if name := x.str(actions, row, actionName); is(name) {
				return name, true
			}
		}
	}
	return "", false
}

// rests gives the names of a service's actions without the service.
func (h neighbourhood) rests(service string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, name := range h.named(service + ":") {
			if _, rest := split(name); !yield(rest) {
				return
			}
		}
	}
}

// candidate makes one of a spelling that [neighbourhood.named] gives. Policies do not
// use the codes of workspace roles: those stand for the action's name.
func (h neighbourhood) candidate(id ActionID, spelling string, off, name int) candidate {
	known := h.c.ActionName(id)
	if known == spelling || slices.Contains(h.c.Action(id).WorkspaceCodes, spelling) {
		return candidate{id, known, 0, off, name}
	}
	return candidate{id, spelling, 1, off, name}
}

// sameService finds near names in the service that the name gives.
func (h neighbourhood) sameService(service, rest string) []candidate {
	if service == "" {
		return nil
	}
	return h.near(service, rest)
}

// near finds the actions of a service whose rest is near to a rest.
func (h neighbourhood) near(service, rest string) (out []candidate) {
	s := slip{rest: rest, names: h.rests(service)}
	for id, spelling := range h.named(service + ":") {
		_, known := split(spelling)
		if off, is := s.of(known); is {
			out = append(out, h.candidate(id, spelling, off, 0))
		}
	}
	return out
}

// wellKnown is the number of services that may share a name such as
// TagResource until only those with a like service are worth naming.
const wellKnown = 5

// otherService finds the same rest in other services, if the catalogue does not
// have the service that is written: a name of one is never meant as a name of
// another. Of a service that the catalogue has nothing like, only one with a like
// name can be meant: another may well have actions of the same name.
func (h neighbourhood) otherService(service, rest string) (out []candidate) {
	if rest == "" || h.c.HasService(h.p, service) {
		return nil
	}
	var alike []candidate
	for id, spelling := range h.namedAlike(rest) {
		if at := len(spelling) - len(rest); at < 0 || !match.EqualFold(rest, spelling[at:]) {
			continue // most are: sooner seen than split
		}
		known, knownRest := split(spelling)
		if !match.EqualFold(rest, knownRest) || match.EqualFold(service, known) {
			continue
		}
		found := h.candidate(id, spelling, 0, unlike(h.p, service, known))
		out = append(out, found)
		if found.name <= match.Tolerance(len(service)) {
			alike = append(alike, found)
		}
	}
	if len(alike) > 0 || len(out) > wellKnown || !h.kin(service) {
		return alike
	}
	return out
}

// kin reports whether a service is one of the catalogue's, or a product of one;
// none at all may be any.
func (h neighbourhood) kin(service string) bool {
	if service == "" {
		return true
	}
	for _, x := range h.c.of(h.p) {
		for row := range x.all(services) {
			if endsAsProduct(h.p, x.str(services, row, serviceName), service) {
				return true
			}
		}
	}
	return false
}

// unlike says how far a service is from another; a product and its service are
// near, and so are names that one begins.
func unlike(p policy.Platform, service, known string) int {
	short, long := service, known
	if len(short) > len(long) {
		short, long = long, short
	}
	if productNames(p) && (len(short) > 1 && match.HasPrefixFold(long, short) || endsAsProduct(p, long, short)) {
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
		match.EqualFold(service[len(service)-len(product):], product)
}

// suggestNamespaces is [Catalog.SuggestNamespaces].
func (h neighbourhood) suggestNamespaces(pattern *match.Pattern) []string {
	service, rest := split(pattern.String())
	if h.c.HasService(h.p, service) {
		return nil
	}
	rests := match.Compile(":"+rest, pattern.Options())
	plain := strings.NewReplacer("-", "", "_", "").Replace(service)
	var alike []string
	last := ""
	for known := range h.servicesSpelt() {
		if match.EqualFold(known, last) || match.EqualFold(known, service) || !endsAsProduct(h.p, known, plain) {
			continue
		}
		last = known
		if name, is := h.firstNamed(known+":", func(name string) bool { return rests.Match(name[len(known):]) }); is {
			alike = append(alike, name[:len(known)])
		}
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
func (h neighbourhood) misspeltService(service, rest string) (out []candidate) {
	if len(service) <= shortService || h.c.HasService(h.p, service) {
		return nil
	}
	limit := min(match.Tolerance(len(service)), len(service)-1)
	var alike []string
	last := ""
	for known := range h.servicesSpelt() {
		if match.EqualFold(known, last) {
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
	for _, known := range alike {
		out = append(out, h.near(known, rest)...)
	}
	return out
}
