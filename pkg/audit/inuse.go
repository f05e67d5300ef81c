package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/grounds"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// inUse are the resources that a principal declares as those in use. Each
// declaration is asked for by itself: what is granted on one of two buckets is
// missing on the other.
type inUse struct {
	declared []principal.Resource
	actions  map[string]*usage // by name; nil for one of other types
}

// usage is what is asked of an action of a declared type. The lists must not
// change: what is known of an action goes by them.
type usage struct {
	whole []string   // all resources that are asked for
	each  [][]string // those of each declaration
	rest  []string   // of types that are not declared
}

// newInUse reads the declarations of a principal; nil for none. What its platform
// does not know was refused before, or is of another one.
func newInUse(cat *catalog.Catalog, p *principal.Principal) *inUse {
	u := &inUse{actions: map[string]*usage{}}
	for _, text := range p.InUse.Resources {
		if r, err := principal.ResolveResource(cat, p.Platform, text); err == nil {
			u.declared = append(u.declared, r)
		}
	}
	if len(u.declared) == 0 {
		return nil
	}
	return u
}

// narrow limits what is asked of an action to the resources in use.
func (u *inUse) narrow(n *access.Need) {
	if u == nil || len(n.Universe) == 0 {
		return
	}
	use, known := u.actions[n.Action]
	if !known {
		use = u.of(n.Universe)
		u.actions[n.Action] = use
	}
	if use != nil {
		n.Universe = use.whole
	}
}

// of gives what is asked of an action of these types; nil where none is declared.
func (u *inUse) of(types []string) *usage {
	use := &usage{rest: slices.Clone(types)}
	for _, d := range u.declared {
		isOf := func(t string) bool { return slices.Contains(d.Of, t) }
		if slices.ContainsFunc(types, isOf) {
			use.each = append(use.each, d.Patterns)
			use.rest = slices.DeleteFunc(use.rest, isOf)
		}
	}
	if len(use.each) == 0 {
		return nil
	}
	use.whole = slices.Concat(append(slices.Clip(use.each), use.rest)...)
	return use
}

// usageOf gives what is asked of an action; nil where its types are not declared.
func (r *rights) usageOf(n access.Need) *usage {
	if r.used == nil {
		return nil
	}
	return r.used.actions[n.Action]
}

// onResources decides on each declaration of resources in use, and gives the
// lowest verdict. What is missing names the grants that do not match.
func (r *rights) onResources(who *access.Principal, own, needs []access.Need) Ruling {
	if r.used == nil {
		return r.unmatched(who, needs, r.askOf(who, own, needs))
	}
	least, asked := Ruling{}, [][]string{}
	for _, n := range needs {
		use := r.usageOf(n)
		if use == nil {
			continue
		}
		for i, patterns := range append(slices.Clip(use.each), use.rest) {
			seen := func(other []string) bool { return slices.Equal(other, patterns) }
			if len(patterns) == 0 || slices.ContainsFunc(asked, seen) {
				continue
			}
			asked = append(asked, patterns)
			if d := r.askOf(who, own, r.limited(needs, patterns)); len(asked) == 1 || d.Verdict < least.Verdict {
				if least = d; i < len(use.each) {
					least.Lacks = patterns[0]
				}
			}
		}
	}
	if len(asked) == 0 {
		least = r.askOf(who, own, needs)
	}
	return r.unmatched(who, needs, least)
}

// askOf decides for the caller or for the agency, which acts by itself.
func (r *rights) askOf(who *access.Principal, own, needs []access.Need) Ruling {
	if who == r.agency {
		return Ruling{Decision: who.Decide(own, needs)}
	}
	return r.decideAll(own, needs)
}

// limited asks for these resources only, of each action that works on them.
func (r *rights) limited(needs []access.Need, patterns []string) []access.Need {
	out := slices.Clone(needs)
	for i := range out {
		use := r.usageOf(out[i])
		if use == nil {
			continue
		}
		for _, own := range append(slices.Clip(use.each), use.rest) {
			if slices.Equal(own, patterns) {
				out[i].Universe = own
			}
		}
	}
	return out
}

// unmatched names, of what is missing, the grants that can never match: those that
// name resources for an action that has none, or others than those in use.
func (r *rights) unmatched(who *access.Principal, needs []access.Need, found Ruling) Ruling {
	if found.Verdict != access.Missing || len(found.Causes)+len(found.Evidence) > 0 {
		return found
	}
	all := !slices.ContainsFunc(needs, func(n access.Need) bool { return !n.ResourceLess })
	if !all && found.Lacks == "" {
		return found
	}
	for _, n := range needs {
		g := r.narrowGrants(who, n.Action, n.Aliases)
		room := min(MostPlaces-len(found.Evidence), len(g.first))
		found.Evidence = append(found.Evidence, g.first[:room]...)
		found.Omitted += len(g.first) - room + g.more
	}
	found.AllOnly = all && len(found.Evidence) > 0
	return found
}

// narrowGrants lists the Allows of an action that name resources. They are looked
// for once.
func (r *rights) narrowGrants(who *access.Principal, action string, aliases []string) granting {
	key := narrowKey{who, action}
	if known, ok := r.narrow[key]; ok {
		return known
	}
	var found granting
	take := func(g access.Grant) {
		switch {
		case len(g.Statement.Resources) == 0:
		case len(found.first) < MostPlaces:
			found.first = append(found.first, g)
		default:
			found.more++
		}
	}
	who.EachGrant(action, take)
	for _, name := range aliases {
		who.EachGrant(name, take)
	}
	if r.narrow == nil {
		r.narrow = map[narrowKey]granting{}
	}
	r.narrow[key] = found
	return found
}

// narrowKey is an action and whose grants of it are looked for.
type narrowKey struct {
	who    *access.Principal
	action string
}

// elsewhereDetail says of what is missing where it is granted, and that this is
// never enough.
func elsewhereDetail(r *Ruling) message.Message {
	if !r.AllOnly && r.Lacks == "" {
		return message.Message{}
	}
	allowed := grounds.Places(r.Decision, policy.Allow)
	if len(allowed) == 0 {
		return message.Message{}
	}
	granted := message.Part("granted", placesMessage("granted-only", allowed, inWords))
	if r.AllOnly {
		return message.New("needs-everything", granted)
	}
	return message.New("not-on-used", granted, message.Text("resource", r.Lacks))
}

// mayUseAll reports whether an action can be used on each declaration of resources
// in use.
func (r *rights) mayUseAll(a catalog.ActionID) bool { return r.mayUse(a) && len(r.lackedOn(a)) == 0 }

// lackedOn lists the resources in use that the policies grant an action on nowhere.
// Roles say nothing of resources by name.
func (r *rights) lackedOn(a catalog.ActionID) (lacked []string) {
	n := r.need(a)
	use := r.usageOf(n)
	if use == nil || r.roles != nil {
		return nil
	}
	for _, patterns := range use.each {
		if n.Universe = patterns; !r.caller.Live(n) {
			lacked = append(lacked, patterns...)
		}
	}
	return lacked
}

// nameResources advises to declare the resources in use, where prerequisites are
// granted on some resources only and nothing of their types is declared.
func nameResources(t *teller, gaps []*Prerequisite) message.Message {
	var types []string
	for _, p := range gaps {
		if !p.Ruling.Has(access.Narrowed) && !p.Ruling.Has(access.DeniedOnSome) {
			continue
		}
		for _, name := range p.names() {
			id, known := t.judge.cat.Lookup(t.principal().Platform, name)
			if !known {
				continue
			}
			if n := t.rights.need(id); t.rights.usageOf(n) == nil {
				types = append(types, t.means.typesOf(t.principal().Platform, n.Universe)...)
			}
		}
	}
	if len(types) == 0 {
		return message.Message{}
	}
	slices.Sort(types)
	types = slices.Compact(types)
	flags := make([]string, 0, mostDetailNames)
	for _, name := range types[:min(len(types), mostDetailNames)] {
		flags = append(flags, "--resource "+name+"=NAME")
	}
	return message.New("name-resources", message.Text("flags", strings.Join(flags, " ")))
}

// note says which resources are asked for.
func (u *inUse) note(notes *noting) {
	if u == nil {
		return
	}
	var types, patterns []string
	for _, d := range u.declared {
		if !slices.Contains(types, d.Type) {
			types = append(types, d.Type)
		}
		for _, p := range d.Patterns {
			if !slices.Contains(patterns, p) {
				patterns = append(patterns, p)
			}
		}
	}
	notes.add(message.New("note-in-use", message.First("types", types, mostInUse), message.First("resources", patterns, mostInUse)))
}

// mostInUse is how many resources in use a note names, and mostDeclared how many
// the report lists.
const (
	mostInUse    = 5
	mostDeclared = 100
)

// inUseInfo gives what a principal declares, for the report.
func inUseInfo(j *judge) *InUseInfo {
	u, features := j.rights.used, j.principal.InUse.Features
	if u == nil && features == nil {
		return nil
	}
	info := &InUseInfo{Resources: []ResourcesInUse{}}
	for _, f := range features[:min(len(features), mostDeclared)] {
		info.Features = append(info.Features, cut(f))
	}
	if u == nil {
		return info
	}
	for _, d := range u.declared[:min(len(u.declared), mostDeclared)] {
		one := ResourcesInUse{Type: d.Type}
		for _, p := range d.Patterns {
			one.Patterns = append(one.Patterns, cut(p))
		}
		info.Resources = append(info.Resources, one)
	}
	return info
}
