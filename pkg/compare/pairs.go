package compare

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// Side is the policies before a change, or after it.
type Side struct {
	// Name is what the user calls it: a path, or a revision.
	Name  string
	Input audit.Input
	// Key gives the name by which a path of this side is found on the other; nil
	// where paths are the same on both.
	Key func(path string) string
	// Failed says that something that was named could not be read.
	Failed bool
}

func (s *Side) key(path string) string {
	if s.Key == nil {
		return path
	}
	return s.Key(path)
}

// name gives the name by which a principal is found on the other side: that of its
// file there, with what stands behind it; else its own.
func (s *Side) name(p *principal.Principal) string {
	for _, d := range slices.Concat(p.Documents, p.Workspace) {
		path := d.File.Path
		if rest, is := strings.CutPrefix(p.Name, path); is && (rest == "" || rest[0] == '#') {
			return s.key(path) + rest
		}
	}
	return p.Name
}

// pair is a principal before and after; one of them is nil where there is none.
type pair struct {
	old, new *principal.Principal
	// blind: one of them could not be read whole, so nothing can be said.
	blind bool
	// same: they say the same, word by word.
	same bool
	// spent: what the pairs before it grant took all the work.
	spent bool
}

func (p *pair) present() *principal.Principal {
	if p.new != nil {
		return p.new
	}
	return p.old
}

// pairs finds the principals that belong together: those of one name and platform.
// Where each side has one principal, they belong together whatever they are called.
func pairs(old, now *Side) []pair {
	type key struct {
		name     string
		platform policy.Platform
	}
	before, after := old.Input.Principals, now.Input.Principals
	waiting := map[key][]int{}
	for i := range before {
		k := key{old.name(&before[i]), before[i].Platform}
		waiting[k] = append(waiting[k], i)
	}
	alone := len(before) == 1 && len(after) == 1 && before[0].Platform == after[0].Platform
	taken := make([]bool, len(before))
	var all []pair
	for i := range after {
		p := pair{new: &after[i]}
		k := key{now.name(&after[i]), after[i].Platform}
		if w := waiting[k]; len(w) > 0 || alone {
			at := 0
			if len(w) > 0 {
				at, waiting[k] = w[0], w[1:]
			}
			p.old, taken[at] = &before[at], true
		}
		all = append(all, p)
	}
	for i := range before {
		if !taken[i] {
			all = append(all, pair{old: &before[i]})
		}
	}
	unreadOld, unreadNew := unread(old), unread(now)
	for i := range all {
		p := &all[i]
		p.same = p.old != nil && p.new != nil && alike(p.old, p.new)
		p.blind = broken(p.old) || broken(p.new) ||
			p.old == nil && touches(now, p.new, unreadOld) || p.new == nil && touches(old, p.old, unreadNew)
	}
	return all
}

// unread names the files of a side that could not be judged whole.
func unread(s *Side) map[string]bool {
	out := map[string]bool{}
	for _, d := range s.Input.Documents {
		if d.Broken() || d.NotAnalysable() {
			out[s.key(d.File.Path)] = true
		}
	}
	for _, n := range s.Input.NotAnalysed {
		out[s.key(n.Path)] = true
	}
	return out
}

// touches reports whether a principal that only one side has stands in a file that
// the other side could not judge whole.
func touches(s *Side, p *principal.Principal, unread map[string]bool) bool {
	return slices.ContainsFunc(slices.Concat(p.Documents, p.Workspace), func(d *policy.Document) bool { return unread[s.key(d.File.Path)] })
}

// broken reports whether a document of a principal cannot be interpreted.
func broken(p *principal.Principal) bool {
	if p == nil {
		return false
	}
	all := slices.Concat(append([][]*policy.Document{p.Documents, p.Workspace, p.Agency}, p.Boundaries...)...)
	return slices.ContainsFunc(all, (*policy.Document).Broken)
}

// alike reports whether two principals surely say the same: nothing has to be
// decided about them. False says nothing.
func alike(a, b *principal.Principal) bool {
	if len(a.Workspace)+len(b.Workspace)+len(a.Attached)+len(b.Attached) > 0 ||
		!slices.Equal(a.Roles, b.Roles) || len(a.Boundaries) != len(b.Boundaries) {
		return false
	}
	sets := func(p *principal.Principal) [][]*policy.Document {
		return append([][]*policy.Document{p.Documents, p.Agency}, p.Boundaries...)
	}
	return slices.EqualFunc(sets(a), sets(b), func(a, b []*policy.Document) bool { return slices.EqualFunc(a, b, sameDocument) })
}

func sameDocument(a, b *policy.Document) bool {
	return a.Platform == b.Platform && a.Dialect == b.Dialect && a.Kind == b.Kind && a.Broken() == b.Broken() &&
		slices.EqualFunc(a.Depends, b.Depends, func(a, b policy.Dependency) bool { return a.DisplayName.Value == b.DisplayName.Value }) &&
		slices.EqualFunc(a.Statements, b.Statements, sameStatement)
}

func sameStatement(a, b policy.Statement) bool {
	sameText := func(a, b policy.Text) bool { return a.Value == b.Value }
	return a.Effect == b.Effect && a.NotAction == b.NotAction && a.HasAction == b.HasAction && a.NotResource == b.NotResource &&
		a.HasResource == b.HasResource && a.AgencyURI == b.AgencyURI && slices.EqualFunc(a.Actions, b.Actions, sameText) &&
		slices.EqualFunc(a.Resources, b.Resources, sameText) &&
		slices.EqualFunc(a.Conditions, b.Conditions, func(a, b policy.Test) bool {
			return a.Operator.Value == b.Operator.Value && a.Key.Value == b.Key.Value && slices.EqualFunc(a.Values, b.Values, sameText)
		})
}
