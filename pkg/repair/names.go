package repair

import (
	"errors"
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// mostOperations bounds what patterns stand for: a policy for more is none that
// somebody reads.
const mostOperations = 5000

// Resolve finds what names stand for: operations, actions, APIs, titles, and
// patterns of these. All must be of one platform: the one that is asked for, else
// the likeliest that knows all of them. An error names each that is unknown, with
// the nearest.
func Resolve(cat *catalog.Catalog, platform policy.Platform, words []string) (Request, error) {
	titles := principal.NewTitles(cat)
	order := []policy.Platform{policy.HuaweiCloud, policy.AlibabaCloud, policy.AWS, policy.OpenTelekomCloud}
	if platform != "" {
		order = []policy.Platform{platform}
	}
	var best resolution
	for i, p := range order {
		found := resolve(cat, titles, p, words)
		if len(found.unknown) == 0 {
			return found.request()
		}
		if i == 0 || len(found.unknown) < len(best.unknown) {
			best = found
		}
	}
	return Request{}, best.err(cat, titles, order)
}

// resolution is what names stand for on one platform.
type resolution struct {
	in      Request
	unknown []string
	without []string // names of what the catalogue knows no action of
	many    bool
}

func resolve(cat *catalog.Catalog, titles *principal.Titles, p policy.Platform, words []string) resolution {
	r := resolution{in: Request{Platform: p}}
	for _, name := range words {
		var ids []catalog.OperationID
		action := catalog.ActionID(-1)
		if want, known := titles.Resolve(p, name); known {
			ids, action = want.Operations, want.Action
		} else if principal.IsGlob(name) {
			ids = globbed(cat, p, name)
		}
		ready := slices.DeleteFunc(slices.Clone(ids), func(id catalog.OperationID) bool { return len(cat.OwnActions(id)) == 0 })
		switch {
		case len(ids) == 0 && action >= 0:
			r.in.Actions = append(r.in.Actions, action)
		case len(ids) == 0:
			r.unknown = append(r.unknown, name)
		case len(ready) == 0:
			r.without = append(r.without, name)
		}
		r.in.Operations = append(r.in.Operations, ready...)
	}
	slices.Sort(r.in.Operations)
	r.in.Operations = slices.Compact(r.in.Operations)
	slices.Sort(r.in.Actions)
	r.in.Actions = slices.Compact(r.in.Actions)
	r.many = len(r.in.Operations) > mostOperations
	return r
}

// globbed lists the operations that a pattern matches by their name, an API, a
// title or an action.
func globbed(cat *catalog.Catalog, p policy.Platform, glob string) (found []catalog.OperationID) {
	pattern := match.Compile(glob, match.Options{Fold: true, Question: true})
	for _, id := range cat.Operations(p) {
		op := cat.Operation(id)
		texts := append([]string{op.Name, op.Title.En, op.Title.ZhHans, op.Title.ZhHant}, op.API...)
		for _, a := range op.Actions {
			texts = append(texts, cat.ActionName(a))
		}
		if slices.ContainsFunc(texts, func(text string) bool { return text != "" && pattern.Match(text) }) {
			found = append(found, id)
		}
	}
	return found
}

func (r resolution) request() (Request, error) {
	switch {
	case len(r.without) > 0:
		return r.in, diag.Hint(fmt.Errorf("the catalogue knows no action that allows %s itself", shortName(r.without[0])),
			"a policy cannot be made for it; 'permgap explain' shows what is known")
	case r.many:
		return r.in, diag.Hint(fmt.Errorf("%d operations are too many for a policy: at most %d", len(r.in.Operations), mostOperations),
			"name fewer, such as those of one service: 'modelarts.*'")
	}
	return r.in, nil
}

// mostUnknown is how many unknown names an error lists.
const mostUnknown = 20

// err says what no platform knows, with the nearest names, or with the platform that
// has the name.
func (r resolution) err(cat *catalog.Catalog, titles *principal.Titles, order []policy.Platform) error {
	var errs []error
	for i, name := range r.unknown {
		if i == mostUnknown {
			errs = append(errs, fmt.Errorf("and %d more unknown names", len(r.unknown)-i))
			break
		}
		errs = append(errs, r.unknownName(cat, titles, order, name))
	}
	return errors.Join(errs...)
}

func (r resolution) unknownName(cat *catalog.Catalog, titles *principal.Titles, order []policy.Platform, name string) error {
	for _, other := range policy.Platforms() {
		if other == r.in.Platform {
			continue
		}
		if _, known := titles.Resolve(other, name); known || principal.IsGlob(name) && len(globbed(cat, other, name)) > 0 {
			return diag.Hint(fmt.Errorf("%q is an operation of %s, not of %s", shortName(name), other, r.in.Platform),
				fmt.Sprintf("a policy is for one platform: --platform %s, with names of it alone", other))
		}
	}
	if principal.IsGlob(name) {
		return diag.Hint(fmt.Errorf("no operation matches %q", shortName(name)),
			"'permgap catalog show SERVICE' lists the operations of a service")
	}
	hint := message.In("").Text(message.New("hint-generate-accepts"))
	if meant := names.Meant(cat, order, name, nil); !meant.IsZero() {
		hint = message.In("").Text(meant)
	}
	return diag.Hint(fmt.Errorf("unknown operation %q", shortName(name)), hint)
}

// shortName is what an error shows of a name: a file that is no list may hold
// anything.
func shortName(name string) string {
	const most = 120
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}
