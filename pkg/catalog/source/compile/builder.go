package compile

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// entry is what the model holds of one kind.
type entry uint8

// The kinds.
const (
	aService entry = iota
	aType
	aSource
	aFeature
	aRule
	aRole
	aRoleName
	anAction
	anOperation
)

var entryNames = [...]string{"service", "resource type", "source", "feature", "rule", "role", "role name", "action", "operation"}

// key names an entry of a platform. The service is empty for what is unique in
// the platform; names that differ in case only are the same.
type key struct {
	entry         entry
	platform      policy.Platform
	service, name string
}

func keyOf(e entry, p policy.Platform, service, name string) key {
	return key{e, p, match.Fold(service), match.Fold(name)}
}

// builder is a model in the making. Its maps tell where an entry stands in its
// slice, and where a file gives it first. What lies below is taken over entry
// by entry, when a file names one.
type builder struct {
	below    *catalog.Catalog // what the files are laid over; nil: nothing
	model    catalog.Model
	index    map[key]int
	given    map[key]load.Problem // a place; its message is the path
	removed  map[key]catalog.Taken
	problems load.Problems
	hints    int                         // given so far
	defects  map[catalog.DefectSpec]bool // below, once they are asked for
	today    string
}

func newBuilder(below *catalog.Catalog) *builder {
	return &builder{below: below, index: map[key]int{}, given: map[key]load.Problem{}, removed: map[key]catalog.Taken{},
		today: lastToday(time.Now())}
}

// whole reports whether the files make up the catalogue.
func (b *builder) whole() bool { return b.below == nil }

// at gives the place of an entry, taking it over from below.
func (b *builder) at(k key) (int, bool) {
	if i, ok := b.index[k]; ok || b.whole() {
		return i, ok
	}
	from := b.below.Specs(k.platform)
	switch k.entry {
	case aService:
		return take(b, k, &b.model.Services)(from.Service(k.name))
	case aType:
		return take(b, k, &b.model.Types)(from.Type(k.service, k.name))
	case aSource:
		return take(b, k, &b.model.Sources)(from.Source(k.service, k.name))
	case aFeature:
		return take(b, k, &b.model.Features)(from.Feature(k.service, k.name))
	case aRule:
		return take(b, k, &b.model.Rules)(from.Rule(k.service, k.name))
	case aRole:
		return take(b, k, &b.model.Roles)(from.Role(k.name))
	case aRoleName:
		return take(b, k, &b.model.RoleNames)(from.RoleName(k.name))
	case anAction:
		return take(b, k, &b.model.Actions)(from.Action(k.name))
	case anOperation:
		return take(b, k, &b.model.Operations)(from.Operation(k.name))
	}
	return 0, false
}

// take adds an entry from below, if it is there.
func take[T any](b *builder, k key, all *[]T) func(v T, ok bool) (int, bool) {
	return func(v T, ok bool) (int, bool) {
		if !ok {
			return 0, false
		}
		b.index[k] = len(*all)
		*all = append(*all, v)
		return b.index[k], true
	}
}

// spelt gives the name of an entry as it is written, be it here or below.
func (b *builder) spelt(k key) (string, bool) {
	if i, ok := b.index[k]; ok {
		switch k.entry {
		case aService:
			return b.model.Services[i].Name, true
		case aRole:
			return b.model.Roles[i].Name, true
		case aRoleName:
			return b.model.RoleNames[i].Name, true
		case anAction:
			return b.model.Actions[i].Name, true
		case anOperation:
			return b.model.Operations[i].Name, true
		}
		return k.name, true
	}
	if b.whole() {
		return "", false
	}
	from := b.below.Specs(k.platform)
	switch k.entry {
	case aService:
		v, ok := from.Service(k.name)
		return v.Name, ok
	case aType:
		v, ok := from.Type(k.service, k.name)
		return v.Name, ok
	case aSource:
		v, ok := from.Source(k.service, k.name)
		return v.ID, ok
	case aFeature:
		v, ok := from.Feature(k.service, k.name)
		return v.Name, ok
	case aRule:
		v, ok := from.Rule(k.service, k.name)
		return v.Name, ok
	case aRole:
		v, ok := from.Role(k.name)
		return v.Name, ok
	case aRoleName:
		v, ok := from.RoleName(k.name)
		return v.Name, ok
	case anAction:
		id, ok := b.below.Lookup(k.platform, k.name)
		name := b.below.ActionName(id)
		return name, ok && match.Fold(name) == k.name
	}
	id, ok := b.below.FindOperation(k.platform, k.name)
	return b.below.OperationName(id), ok
}

func (b *builder) has(k key) bool {
	_, ok := b.spelt(k)
	return ok
}

func (b *builder) fail(f *load.File, value, format string, args ...any) {
	b.problems = append(b.problems, f.Problem(value, format, args...))
}

// result gives the model without what was taken away.
func (b *builder) result() catalog.Model {
	m := b.model
	m.Actions = slices.DeleteFunc(m.Actions, func(a catalog.ActionSpec) bool {
		return b.gone(keyOf(anAction, a.Platform, "", a.Name))
	})
	m.Operations = slices.DeleteFunc(m.Operations, func(o catalog.OperationSpec) bool {
		return b.gone(keyOf(anOperation, o.Platform, "", o.Name))
	})
	return m
}

// gone reports whether an entry was taken away.
func (b *builder) gone(k key) bool {
	_, is := b.removed[k]
	return is
}

// taken lists the entries of a kind that were taken away, in order.
func (b *builder) taken(e entry) (out []catalog.Taken) {
	for k, t := range b.removed {
		if k.entry == e {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b catalog.Taken) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// claim says that a file gives an entry, and reports whether it may: once in
// the files of services, once in each file that corrects them.
func (b *builder) claim(s *source, k key, name, value string) bool {
	if b.again(s, k, name, value) {
		return false
	}
	place := s.Problem(value, "%s", s.Path)
	b.given[k] = place
	return true
}

// again reports an entry that stands twice.
func (b *builder) again(s *source, k key, name, value string) bool {
	first, ok := b.given[k]
	if !ok || s.patch && first.Path != s.Path {
		return false
	}
	b.fail(s.File, value, "%s %s stands twice, here and at %s:%d", entryNames[k.entry], name, first.Path, first.Line)
	return true
}

// slot gives the entry of a key to be filled, a new one when there is none.
func slot[T any](b *builder, k key, all *[]T, fresh T) *T {
	i, ok := b.at(k)
	if !ok {
		i = len(*all)
		b.index[k] = i
		*all = append(*all, fresh)
	}
	return &(*all)[i]
}

// set overwrites a field that the file gives.
func set[T any](s *source, value, field string, dst *T, src T) {
	if s.Has(load.Field(value, field)) {
		*dst = src
	}
}

// setText overwrites the languages of a text that the file gives.
func setText(s *source, value string, dst *catalog.Text, src catalog.Text) {
	set(s, value, "en", &dst.En, src.En)
	set(s, value, "zh-Hans", &dst.ZhHans, src.ZhHans)
	set(s, value, "zh-Hant", &dst.ZhHant, src.ZhHant)
}

// setWord overwrites a field with the meaning of a word.
func setWord[T wordType](b *builder, s *source, value, field, text string, dst *T) {
	at := load.Field(value, field)
	if !s.Has(at) {
		return
	}
	if v, ok := meaning[T](text); ok {
		*dst = v
		return
	}
	b.fail(s.File, at, "unknown %s %q (one of %s)", field, text, spellings[T]())
}

// setYesNo overwrites a field that is yes or no.
func (b *builder) setYesNo(s *source, value, field, text string, dst *string) {
	at := load.Field(value, field)
	if s.Has(at) && text != "yes" && text != "no" {
		b.fail(s.File, at, "unknown %s %q (one of yes, no)", field, text)
	}
	set(s, value, field, dst, text)
}

// setDate overwrites a field that is a date.
func (b *builder) setDate(s *source, value, field, text string, dst *string) {
	b.checkDate(s, load.Field(value, field), text, time.DateOnly)
	set(s, value, field, dst, text)
}

// checkDate checks a date, if the file gives it. One that is yet to come would
// make every other source look old.
func (b *builder) checkDate(s *source, value, text string, layouts ...string) {
	if !s.Has(value) {
		return
	}
	for _, layout := range layouts {
		if _, err := time.Parse(layout, text); err != nil {
			continue
		}
		if text > b.today {
			b.fail(s.File, value, "%s is later than today: write the date that the page bears, or the day you looked", text)
		}
		return
	}
	example := time.Date(2026, time.January, 31, 0, 0, 0, 0, time.UTC)
	var forms []string
	for _, layout := range layouts {
		forms = append(forms, example.Format(layout))
	}
	b.fail(s.File, value, "%q is not a date: write it as %s", text, strings.Join(forms, " or "))
}

// pins gives condition keys and their values, by key.
func pins(with map[string]schema.Values) []catalog.Pin {
	var out []catalog.Pin
	for _, key := range slices.Sorted(maps.Keys(with)) {
		for _, value := range with[key] {
			out = append(out, catalog.Pin{Key: key, Value: value})
		}
	}
	return out
}

// refs names sources or resource types of the file's service.
func refs(s *source, names []string) []catalog.Ref {
	var out []catalog.Ref
	for _, name := range names {
		out = append(out, ref(s, name))
	}
	return out
}

// ref names a source of the file's service; "" is none.
func ref(s *source, name string) catalog.Ref {
	if name == "" {
		return catalog.Ref{}
	}
	return catalog.Ref{Service: s.Service, Name: name}
}

// nearOperation names the operation of the platform that was meant.
func (b *builder) nearOperation(s *source, id string) string {
	if !b.mayHint() {
		return ""
	}
	var ids []string
	for _, o := range b.model.Operations {
		if o.Platform == s.platform {
			ids = append(ids, o.Name)
		}
	}
	near := match.Nearest(id, ids)
	if near == "" && !b.whole() {
		near = strings.Join(b.below.SuggestOperations(s.platform, id, 1), "")
	}
	if near == "" {
		return ""
	}
	return " (did you mean " + near + "?)"
}

// mostHints is how many problems of a run get one: each takes a search.
const mostHints = 50

// mayHint reports whether one more may be looked for.
func (b *builder) mayHint() bool {
	b.hints++
	return b.hints <= mostHints
}

// remove takes an entry away that another file gives. In a file of the
// catalogue it says that an entry which a page has does not exist.
func (b *builder) remove(s *source, k key, at, name, checked, reason string) {
	value := load.Field(at, "removed")
	switch {
	case !s.patch && checked == "":
		b.fail(s.File, value, "say when this was found: removed: true needs checked, the date, beside it")
	case !s.patch:
		b.checkDate(s, load.Field(at, "checked"), checked, time.DateOnly)
		b.claim(s, k, name, at)
	case !b.has(k) || b.gone(k):
		b.fail(s.File, value, "there is no %s %s to remove", entryNames[k.entry], name)
	default:
		spelling, _ := b.spelt(k)
		b.removed[k] = catalog.Taken{Platform: s.platform, Retraction: catalog.Retraction{Name: spelling, Overlay: s.Path, Reason: reason}}
	}
}

// serviceNamed gives the service of a name, a new one when there is none.
func (b *builder) serviceNamed(p policy.Platform, name string) *catalog.ServiceSpec {
	return slot(b, keyOf(aService, p, "", name), &b.model.Services, catalog.ServiceSpec{Platform: p, Name: name})
}
