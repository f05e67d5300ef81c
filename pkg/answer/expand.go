package answer

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Expansion is the JSON form of what expand says.
type Expansion struct {
	Version  string     `json:"version"`
	Patterns []Expanded `json:"patterns"`
}

// Expanded is a pattern and the actions of a platform that it matches.
type Expanded struct {
	Pattern  string          `json:"pattern"`
	Platform policy.Platform `json:"platform,omitempty"`
	Actions  []string        `json:"actions"`
}

// Expand gives the matches of a pattern, platform by platform; one entry
// without actions when there are none. Of the two platforms that share Huawei's
// names it gives those of the first, unless the question is about the other.
func Expand(cat *catalog.Catalog, q Question, text string) []Expanded {
	return expandOn(cat, text, q.likely())
}

// expandOn gives the matches on some platforms.
func expandOn(cat *catalog.Catalog, text string, in []policy.Platform) []Expanded {
	pattern := match.Compile(text, match.Options{Fold: true, Question: true})
	var out []Expanded
	for _, p := range in {
		if p == policy.OpenTelekomCloud && len(out) > 0 {
			continue // the same names as on Huawei Cloud: --platform asks for them
		}
		ids := expandIn(cat, p, pattern)
		if len(ids) == 0 {
			continue
		}
		e := Expanded{Pattern: text, Platform: p}
		for _, id := range ids {
			e.Actions = append(e.Actions, cat.ActionName(id))
		}
		out = append(out, e)
	}
	if len(out) > 0 {
		return out
	}
	none := Expanded{Pattern: text, Actions: []string{}}
	if len(in) == 1 {
		none.Platform = in[0]
	}
	return []Expanded{none}
}

// expandIn lists the actions of a platform that a pattern matches by their name
// or another spelling; where it matches none, those of the codes of workspace
// roles, which policies do not use.
func expandIn(cat *catalog.Catalog, p policy.Platform, pattern *match.Pattern) []catalog.ActionID {
	ids, others := cat.Expand(p, pattern), cat.ExpandAliases(p, pattern)
	spelt := slices.DeleteFunc(slices.Clone(others), func(id catalog.ActionID) bool {
		return !slices.ContainsFunc(cat.Action(id).Aliases, pattern.Match)
	})
	if ids = append(ids, spelt...); len(ids) == 0 {
		return others
	}
	slices.Sort(ids)
	return ids
}

// ExpansionOf gives what patterns match its form.
func ExpansionOf(found []Expanded) Expansion { return Expansion{version, found} }

// OnlyOnSibling counts the actions that a pattern matches on Open Telekom Cloud
// alone, where what was found leaves it to Huawei Cloud.
func OnlyOnSibling(cat *catalog.Catalog, found []Expanded) int {
	shown := map[string]bool{}
	for _, e := range found {
		if e.Platform == policy.HuaweiCloud || e.Platform == policy.OpenTelekomCloud {
			for _, name := range e.Actions {
				shown[name] = true
			}
		}
	}
	n := 0
	for _, name := range expandOn(cat, found[0].Pattern, []policy.Platform{policy.OpenTelekomCloud})[0].Actions {
		if !shown[name] {
			n++
		}
	}
	return n
}

// NothingMatches is the error for a pattern without a match, with what may be
// meant.
func NothingMatches(cat *catalog.Catalog, q Question, text string) error {
	return nothingMatches(cat, q, text).err()
}

func nothingMatches(cat *catalog.Catalog, q Question, text string) unanswered {
	in := q.Platforms()
	pattern := message.Name("pattern", text)
	said := message.New("nothing-matches", pattern)
	if len(in) == 1 {
		on := message.Name("platform", string(in[0]))
		if len(cat.Actions(in[0])) == 0 {
			return unanswered{said: message.New("no-actions-on", on)}
		}
		said = message.New("nothing-matches-on", pattern, on)
		if found := expandOn(cat, text, policy.Platforms()); len(found[0].Actions) > 0 {
			return unanswered{said, message.New("hint-matches-on", message.Name("platform", string(found[0].Platform)))}
		}
	}
	for _, find := range []func(policy.Platform) []string{
		func(p policy.Platform) []string { return cat.Suggest(p, text, 3) },
		func(p policy.Platform) []string { return names.NearPatterns(cat, p, text) },
	} {
		for _, p := range in {
			if near := find(p); len(near) > 0 {
				return unanswered{said, names.DidYouMean(near)}
			}
		}
	}
	return unanswered{said: said}
}
