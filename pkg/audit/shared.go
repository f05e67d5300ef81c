package audit

import (
	"hash/maphash"
	"maps"
	"slices"
	"sync"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// shared keeps one copy of what findings have in common. Who audits a thousand
// policies finds the same missing in most of them, and what is missing, and who
// says so, is most of a report. What is shared must not be changed any more.
type shared struct {
	mutex         sync.Mutex
	hash          maphash.Hash
	texts         map[string]string
	messages      map[uint64][]message.Args
	names         pool[string]
	sources       pool[diag.Source]
	grants        pool[diag.Grant]
	prerequisites pool[diag.Prerequisite]
}

// pool holds lists by their hash.
type pool[T any] map[uint64][][]T

func newShared() *shared {
	return &shared{
		texts: map[string]string{}, messages: map[uint64][]message.Args{},
		names: pool[string]{}, sources: pool[diag.Source]{}, grants: pool[diag.Grant]{}, prerequisites: pool[diag.Prerequisite]{},
	}
}

// share puts the copies that are kept in the place of parts of findings.
func (s *shared) share(fs []diag.Finding) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := range fs {
		f := &fs[i]
		f.Message = s.text(f.Message)
		f.MessageArgs = s.args(f.MessageID, f.MessageArgs)
		f.HintArgs = s.args(f.HintID, f.HintArgs)
		f.API = kept(s, s.names, f.API, hashText, equal)
		f.Prerequisites = s.lacks(f.Prerequisites)
		if i > 0 && slices.Equal(f.GrantedBy, fs[i-1].GrantedBy) {
			f.GrantedBy = fs[i-1].GrantedBy // a place is of one document
		}
	}
}

// notes puts them in the place of what notes say: those of a copy say the same.
func (s *shared) notes(all []Note) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := range all {
		all[i].Args = s.args(all[i].ID, all[i].Args)
	}
}

func (s *shared) lacks(ps []diag.Prerequisite) []diag.Prerequisite {
	for i := range ps {
		p := &ps[i]
		p.AnyOf = kept(s, s.names, p.AnyOf, hashText, equal)
		p.DetailArgs = s.args(p.DetailID, p.DetailArgs)
		p.Sources = kept(s, s.sources, p.Sources, hashSource, equal)
		p.Without = kept(s, s.sources, p.Without, hashSource, equal)
		p.Elsewhere = kept(s, s.grants, p.Elsewhere, hashGrant, equal)
	}
	return kept(s, s.prerequisites, ps, hashPrerequisite, samePrerequisite)
}

func (s *shared) text(text string) string {
	if known, ok := s.texts[text]; ok {
		return known
	}
	s.texts[text] = text
	return text
}

// args gives the arguments of an equal message that is kept.
func (s *shared) args(id message.ID, args message.Args) message.Args {
	if len(args) == 0 {
		return args
	}
	s.hash.Reset()
	s.hash.WriteString(string(id))
	for text := range args.Texts {
		hashText(&s.hash, &text)
	}
	key := s.hash.Sum64()
	for _, known := range s.messages[key] {
		if known.Equal(args) {
			return known
		}
	}
	s.messages[key] = append(s.messages[key], args)
	return args
}

// kept gives the list of a pool that is the same, which the list itself becomes
// when there is none.
func kept[T any](s *shared, p pool[T], list []T, hash func(*maphash.Hash, *T), same func(a, b *T) bool) []T {
	if len(list) == 0 {
		return list
	}
	s.hash.Reset()
	for i := range list {
		hash(&s.hash, &list[i])
	}
	key := s.hash.Sum64()
	for _, known := range p[key] {
		if len(known) == len(list) && all(known, list, same) {
			return known
		}
	}
	list = slices.Clip(list)
	p[key] = append(p[key], list)
	return list
}

// all reports whether the elements of two lists of one length are the same.
func all[T any](a, b []T, same func(a, b *T) bool) bool {
	for i := range a {
		if !same(&a[i], &b[i]) {
			return false
		}
	}
	return true
}

func equal[T comparable](a, b *T) bool { return *a == *b }

// samePrerequisite compares every field.
func samePrerequisite(a, b *diag.Prerequisite) bool {
	return a.Action == b.Action && a.Pattern == b.Pattern && slices.Equal(a.AnyOf, b.AnyOf) && a.Role == b.Role && a.RoleKind == b.RoleKind &&
		a.Verdict == b.Verdict && slices.Equal(a.Causes, b.Causes) && a.Detail == b.Detail && a.Feature == b.Feature &&
		a.When == b.When && a.By == b.By && a.Standing == b.Standing && slices.Equal(a.Sources, b.Sources) &&
		slices.Equal(a.Via, b.Via) && slices.Equal(a.Evidence, b.Evidence) && sameWitness(a.Witness, b.Witness) &&
		slices.Equal(a.Elsewhere, b.Elsewhere) && a.ElsewhereMore == b.ElsewhereMore && a.EvidenceMore == b.EvidenceMore &&
		a.DetailID == b.DetailID && a.DetailArgs.Equal(b.DetailArgs) && slices.EqualFunc(a.Beside, b.Beside, diag.Beside.Equal) &&
		a.SecondPolicy == b.SecondPolicy && a.FeatureDeduced == b.FeatureDeduced && slices.Equal(a.Without, b.Without) && a.Weight == b.Weight
}

func sameWitness(a, b *diag.Witness) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Resource == b.Resource && maps.EqualFunc(a.Context, b.Context, slices.Equal[[]string])
}

// The hashes take what most tells two elements apart.

func hashText(h *maphash.Hash, text *string) {
	h.WriteString(*text)
	h.WriteByte(0)
}

func hashSource(h *maphash.Hash, s *diag.Source) { hashText(h, &s.ID) }

func hashGrant(h *maphash.Hash, g *diag.Grant) {
	hashText(h, &g.Path)
	hashText(h, &g.Pointer)
}

func hashPrerequisite(h *maphash.Hash, p *diag.Prerequisite) {
	for _, text := range [...]*string{&p.Action, &p.Pattern, &p.Role, (*string)(&p.Verdict), &p.Feature, &p.Detail, (*string)(&p.DetailID)} {
		hashText(h, text)
	}
	for i := range p.AnyOf {
		hashText(h, &p.AnyOf[i])
	}
	for i := range p.Via {
		hashText(h, &p.Via[i])
	}
	for i := range p.Evidence {
		hashText(h, &p.Evidence[i].Path)
		hashText(h, &p.Evidence[i].Pointer)
	}
	for i := range p.Elsewhere {
		hashGrant(h, &p.Elsewhere[i])
	}
}
