package answer

import (
	"errors"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// meanings finds out what names of operations stand for.
type meanings struct {
	cat    *catalog.Catalog
	titles *principal.Titles
	texts  map[policy.Platform][]called
}

// called is an operation or action with all that it can be called by.
type called struct {
	name string
	by   []string
}

func newMeanings(cat *catalog.Catalog) *meanings {
	return &meanings{cat: cat, titles: principal.NewTitles(cat), texts: map[policy.Platform][]called{}}
}

// mostUnknown is how many unknown names an error has.
const mostUnknown = 20

// all gives the operations, and the actions without one, that names stand for on
// each of some platforms. A name that none of them has is an error.
func (m *meanings) all(q Question, platforms []policy.Platform, asked []string) (map[policy.Platform][]string, error) {
	if len(platforms) == 0 { // nothing to judge: names are looked at all the same
		platforms = q.Platforms()
	}
	wanted := map[policy.Platform][]string{}
	seen := map[[2]string]bool{}
	take := func(name string) bool {
		known := false
		for _, p := range platforms {
			for _, found := range m.on(p, name) {
				if known = true; !seen[[2]string{string(p), found}] {
					seen[[2]string{string(p), found}] = true
					wanted[p] = append(wanted[p], found)
				}
			}
		}
		return known
	}
	var errs []error
	for _, name := range asked {
		if take(name) {
			continue
		}
		parts := []string{name}
		if strings.Contains(name, ",") && strings.Trim(name, ", ") != "" {
			parts = strings.Split(name, ",")
		}
		for _, part := range parts {
			part = strings.TrimSpace(part)
			if len(parts) > 1 && (part == "" || take(part)) {
				continue
			}
			if len(errs) < mostUnknown {
				errs = append(errs, m.unknown(platforms, part).err())
			}
		}
	}
	return wanted, errors.Join(errs...)
}

// on gives what a name stands for on a platform: operations, or an action that no
// operation uses.
func (m *meanings) on(p policy.Platform, name string) (found []string) {
	if want, ok := m.titles.Resolve(p, name); ok {
		for _, id := range want.Operations {
			found = append(found, m.cat.OperationName(id))
		}
		if len(found) == 0 {
			found = append(found, m.cat.ActionName(want.Action))
		}
		return found
	}
	if !principal.IsGlob(name) {
		return nil
	}
	pattern := match.Compile(name, match.Options{Fold: true, Question: true})
	for _, c := range m.called(p, strings.Contains(name, ":")) {
		if slices.ContainsFunc(c.by, pattern.Match) {
			found = append(found, c.name)
		}
	}
	return found
}

// called lists all operations of a platform; a pattern of actions stands also for
// those without one.
func (m *meanings) called(p policy.Platform, actions bool) []called {
	if m.texts[p] == nil {
		for _, id := range m.cat.Operations(p) {
			if len(m.cat.OwnActions(id)) > 0 {
				m.texts[p] = append(m.texts[p], called{m.cat.OperationName(id), names.OfOperation(m.cat, id)})
			}
		}
	}
	if !actions {
		return m.texts[p]
	}
	all := slices.Clip(m.texts[p])
	for _, id := range m.cat.Actions(p) {
		if len(m.cat.Unlocks(id)) == 0 {
			name := m.cat.ActionName(id)
			all = append(all, called{name, []string{name}})
		}
	}
	return all
}

// unknown says that a name stands for nothing, with what it may stand for.
func (m *meanings) unknown(platforms []policy.Platform, name string) unanswered {
	if principal.IsGlob(name) {
		return unanswered{message.New("can-no-match", message.Name("name", name)), message.New("hint-can-files")}
	}
	said := message.New("can-unknown", message.Name("name", name))
	for _, other := range policy.Platforms() {
		if !slices.Contains(platforms, other) && len(m.on(other, name)) > 0 {
			return unanswered{message.New("can-unknown-on", message.Name("name", name), message.Name("platform", string(other))),
				message.New("hint-can-platform", message.Name("platform", string(other)))}
		}
	}
	if meant := names.Meant(m.cat, platforms, name, nil); !meant.IsZero() {
		return unanswered{said, meant}
	}
	return unanswered{said, message.New("hint-can-takes")}
}
