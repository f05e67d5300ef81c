// Package repair makes policies that work: [Generate] writes one for operations
// that somebody names, and [Fix] closes the gaps of those that there are.
//
// Both ask package audit what is lacking, and add the least set of actions that
// closes it: what findings above a note name, and of an any-of group the members
// that add the fewest names. They ask again until nothing is lacking. What no grant
// can mend is said and never done: a Deny, a boundary, a role, an agency, and what
// is granted in part. What published policies do without is proposed, and done where
// the operation is asked for by its name.
//
// The package reads and writes no files: a [Change] has the text of a file before
// and after. The bytes outside of what is added or moved stay as they are. The
// same input gives the same result.
package repair

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// Rereading reads texts as those of files.
type Rereading = func(texts map[string][]byte) (docs map[string][]*policy.Document, size int)

// Options say what is repaired.
type Options struct {
	// Audit are the options of the judgement.
	Audit audit.Options
	// Rules, when not empty, are the only rules whose findings are repaired.
	Rules []rule.Code
	// Accepted, if set, reports whether a finding is accepted and so not repaired: by
	// its rule, and the principal with the operation or the file that it is about.
	Accepted func(code rule.Code, of, operation string) bool
	// Named, if set, reports whether a file may be edited: what is read besides is not.
	Named func(path string) bool
	// Grant grants also what is required and not granted.
	Grant bool
	// Again, if set, reads other texts as those of files which are no JSON, with the
	// files beside them as they are, and says how many bytes were read for it. Without it
	// only JSON is edited.
	Again Rereading
	// Elsewhere, if set, names another file of the module of a file that has a resource of
	// an address.
	Elsewhere func(path, address string) string
	// Read, if set, reads a file in the place of a policy that is to be made: one that
	// says just that is no obstacle.
	Read func(path string) []byte
}

// wants reports whether findings of a rule are repaired. One that the
// configuration turns off or makes a note is not.
func (o *Options) wants(code rule.Code) bool {
	if level, set := o.Audit.Levels[code]; set && level <= diag.Note {
		return false
	}
	return len(o.Rules) == 0 || slices.Contains(o.Rules, code)
}

// accepts reports whether a finding is accepted.
func (o *Options) accepts(code rule.Code, of, operation string) bool {
	return o.Accepted != nil && o.Accepted(code, of, operation)
}

func (o *Options) names(path string) bool { return o.Named == nil || o.Named(path) }

// Rules lists the rules whose findings a repair is known for.
func Rules() []rule.Code {
	return []rule.Code{
		rule.PrerequisiteMissing, rule.PrerequisiteDenied, rule.PrerequisitePartial, rule.AgencyPrerequisite, rule.MixedScope,
	}
}

// mostRounds bounds how often is asked what is still lacking. One round is enough
// where operations are granted by name.
const mostRounds = 12

// want is a permission that operations lack.
type want struct {
	name      string // an action, or a wildcard
	scope     catalog.Scope
	resources []string // nil for every resource
	pins      []catalog.Pin
	same      bool // on the resource of the operation
	group     bool // another one could be in its place
	by        []*audit.Result
}

func (w *want) key() string {
	var b strings.Builder
	b.WriteString(w.name)
	for _, p := range w.pins {
		b.WriteString("\x00" + p.Key + "\x00" + p.Value)
	}
	return b.String()
}

// lack is what a principal lacks: what a grant mends, and what none does.
type lack struct {
	cat    *catalog.Catalog
	asked  bool // by the names of operations
	wants  map[string]*want
	groups []choice
	left   leftover
}

// lacking judges a principal and collects what findings above a note name.
func lacking(cat *catalog.Catalog, p *principal.Principal, o *Options) *lack {
	l := &lack{cat: cat, asked: len(p.Only) > 0, wants: map[string]*want{}}
	for r := range audit.Judge(cat, p, o.Audit) {
		for gap := range r.Gaps() {
			if code := r.Rule(gap); r.Level(gap) > diag.Note && o.wants(code) && !o.accepts(code, p.Name, r.Operation.Name) {
				l.add(r, gap)
			}
		}
	}
	l.choose()
	return l
}

// add adds one gap.
func (l *lack) add(r *audit.Result, p *audit.Prerequisite) {
	switch {
	case l.left.add(r, p):
	case !l.asked && len(p.Stated.Without) > 0:
		l.left.proposal(r, p)
	case p.Stated.Pattern != "":
		ids := l.cat.Expand(r.Operation.Platform, catalog.WildcardPattern(p.Action))
		l.want(want{name: p.Action, scope: sharedScope(l.cat, ids), by: []*audit.Result{r}})
	case len(p.AnyOf) > 0:
		l.groups = append(l.groups, l.choiceOf(r, p))
	default:
		l.want(l.wantOf(r, p, p.Action))
	}
}

// wantOf makes one of an action by its present name.
func (l *lack) wantOf(r *audit.Result, p *audit.Prerequisite, name string) want {
	w := want{name: name, pins: p.Stated.With, same: p.Stated.SameResource, by: []*audit.Result{r}}
	if id, ok := l.cat.Lookup(r.Operation.Platform, name); ok {
		w.scope, w.resources = l.cat.ActionScope(id), r.Resources(id)
		for _, stated := range p.Stated.Any {
			if stated != id && slices.Contains(l.cat.Action(stated).ReplacedBy, name) {
				w.resources = onBoth(w.resources, r.Resources(stated)) // asked for by its former name
			}
		}
	}
	return w
}

// onBoth gives the resources of two grants in one; nil is every resource.
func onBoth(a, b []string) []string {
	if a == nil || b == nil {
		return nil
	}
	for _, one := range b {
		if !slices.Contains(a, one) {
			a = append(slices.Clip(a), one)
		}
	}
	return a
}

// want adds a permission; what several operations need is one.
func (l *lack) want(w want) {
	known := l.wants[w.key()]
	if known == nil {
		l.wants[w.key()] = &w
		return
	}
	known.resources = onBoth(known.resources, w.resources)
	known.same = known.same && w.same
	known.group = known.group && w.group
	known.by = append(known.by, w.by...)
}

// sorted lists the permissions by name. One that is needed in any call needs no
// grant for some of them.
func (l *lack) sorted() []*want {
	var all []*want
	for _, w := range l.wants {
		if len(w.pins) > 0 && l.wants[w.name] != nil {
			continue
		}
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b *want) int { return cmp.Compare(a.key(), b.key()) })
	return all
}

// sharedScope gives the scope that all of some actions share; zero when they
// differ or it is unknown.
func sharedScope(cat *catalog.Catalog, ids []catalog.ActionID) catalog.Scope {
	if len(ids) == 0 {
		return 0
	}
	shared := cat.ActionScope(ids[0])
	if slices.ContainsFunc(ids, func(a catalog.ActionID) bool { return cat.ActionScope(a) != shared }) {
		return 0
	}
	return shared
}

// second reports whether a scope belongs into a second policy, beside one for
// projects. OBS belongs to both scopes: its policy is attached globally and to the
// project.
func second(s catalog.Scope) bool { return s == catalog.ScopeGlobal || s == catalog.ScopeBoth }

// Left is something that no edit mends, or that is not done unasked.
type Left struct {
	Message message.Message
	// Text is a policy to be put somewhere; "" for none.
	Text string
	// Open says that something is to be done: a finding above a note stays.
	Open bool
}
