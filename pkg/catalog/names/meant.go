package names

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Meant is the hint for a name that some platforms do not have: that it is a
// pattern or a service, else the nearest actions, operations or others; the zero
// message when nothing is like it. Others may be nil.
func Meant(cat *catalog.Catalog, in []policy.Platform, name string, others List) message.Message {
	if strings.Contains(name, ":") && strings.ContainsAny(name, "*?") {
		return message.New("hint-pattern", message.Name("name", name))
	}
	if hint := service(cat, in, name); !hint.IsZero() {
		return hint
	}
	for _, find := range []func(policy.Platform) []string{
		func(p policy.Platform) []string { return cat.Suggest(p, name, 3) },
		func(p policy.Platform) []string { return cat.SuggestOperations(p, name, 3) },
		func(p policy.Platform) []string { return Mentioned(cat, p, name) },
		func(p policy.Platform) []string { return NearAPIs(cat, p, name) },
		func(p policy.Platform) []string { return nearServices(cat, p, name, shortName+1) },
		func(p policy.Platform) []string { return Like(cat, p, name, 3) },
		func(p policy.Platform) []string { return nearServices(cat, p, name, 0) },
		func(p policy.Platform) []string {
			if others == nil {
				return nil
			}
			return match.NearestOf(name, others(cat, p), 3)
		},
		func(p policy.Platform) []string { return LikeMisspelt(cat, p, name, 3) },
		func(p policy.Platform) []string { return operationsLike(cat, p, name) },
	} {
		for _, p := range in {
			if near := find(p); len(near) > 0 {
				return DidYouMean(near)
			}
		}
	}
	return message.Message{}
}

// shortName is up to what length a word is near to many: disk is none of dis.
const shortName = 4

// nearServices lists the services whose name is nearest to one of at least some
// length.
func nearServices(cat *catalog.Catalog, p policy.Platform, name string, least int) []string {
	if len(name) < least || strings.ContainsAny(name, ":./ ") {
		return nil
	}
	return match.NearestOf(name, Services(cat, p), 3)
}

// DidYouMean is the hint that offers some names in place of a misspelt one.
func DidYouMean(names []string) message.Message {
	return message.New("hint-did-you-mean", message.Names("names", names))
}

// service is the hint for the name of a service, of one of some platforms if
// it can be.
func service(cat *catalog.Catalog, in []policy.Platform, name string) message.Message {
	for _, p := range slices.Concat(in, policy.Platforms()) {
		for _, s := range cat.Services(p) {
			switch {
			case !match.EqualFold(s.Name, name):
			case slices.Contains(in, p):
				return message.New("hint-service", message.Name("name", s.Name))
			default:
				return message.New("hint-service-elsewhere", message.Name("name", s.Name), message.Name("platform", string(p)))
			}
		}
	}
	return message.Message{}
}

// operationsLike lists up to three operations that have a word in their name.
func operationsLike(cat *catalog.Catalog, platform policy.Platform, word string) []string {
	if len(word) < 4 {
		return nil
	}
	folded := match.Fold(word)
	var found []string
	for _, id := range cat.Operations(platform) {
		if name := cat.OperationName(id); len(found) < 3 && strings.Contains(match.Fold(name), folded) {
			found = append(found, name)
		}
	}
	return found
}
