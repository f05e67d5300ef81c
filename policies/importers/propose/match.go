package propose

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/policies/importers/rows"
)

// find gives the operation that a row is about, nil for a new one.
func (p *platform) find(r rows.Row) *operation {
	if o := p.byID[fold(r.Operation)]; o != nil {
		return o
	}
	candidates := p.operations
	if len(r.API) > 0 {
		candidates = nil
		for _, api := range r.API {
			candidates = append(candidates, p.byAPI[apiKey(api)]...)
		}
	}
	// Of several that fit alike, one that the page has no row of yet: a table
	// may tell operations apart by titles that the catalogue has in other words.
	taken := func(o *operation) bool {
		return slices.ContainsFunc(o.rows, func(x rows.Row) bool { return x.Page == r.Page })
	}
	var found *operation
	best := 0
	for _, o := range candidates {
		fit := p.fit(o, r)
		if o.Removed {
			fit = min(fit, 1)
		}
		if fit > best || fit == best && fit > 0 && taken(found) && !taken(o) {
			best, found = fit, o
		}
	}
	return found
}

// fit tells how well an operation fits a row whose API it has, or that has
// none, 0 for not at all. It must have the row's own action, or the row none.
// Its title and its page decide between several.
func (p *platform) fit(o *operation, r rows.Row) int {
	titled := r.Title.En != "" && strings.EqualFold(o.Title.En, r.Title.En) || r.Title.ZhHans != "" && o.Title.ZhHans == r.Title.ZhHans
	own := r.Own()
	switch {
	case own != "" && !slices.ContainsFunc(o.Actions, func(a string) bool { return p.same(a, own) || p.renamed(own, a) }):
		return 0
	case len(r.API) == 0 && own == "" && !titled:
		return 0
	}
	fit := 2
	if titled {
		fit += 4
	}
	if slices.Contains(o.Source, r.Page) {
		fit += 2
	}
	if len(r.API) == 0 && len(o.API) == 0 || slices.Equal(r.API, o.API) {
		fit++
	}
	if len(r.API) == 0 && !titled && !slices.Contains(o.Source, r.Page) {
		return 0 // an action alone may belong to several operations
	}
	return fit
}

// renamed reports that the catalogue has another name by now for an action.
func (p *platform) renamed(older, newer string) bool {
	a := p.actions[fold(older)]
	return a != nil && len(a.ReplacedBy) == 1 && p.same(a.ReplacedBy[0], newer)
}

// apiKey gives an API without the names of its parameters.
func apiKey(api string) string {
	var b strings.Builder
	depth := 0
	for _, c := range strings.TrimRight(api, "/") {
		switch {
		case c == '{':
			depth++
			b.WriteString("{}")
		case c == '}':
			depth = max(0, depth-1)
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return strings.ToLower(b.String())
}

// newID names an operation after its own action, else after its path; words of
// the path tell it from others.
func (p *platform) newID(service string, r rows.Row) string {
	method, path, _ := strings.Cut(append(slices.Clone(r.API), "")[0], " ")
	var words []string
	for _, w := range strings.Split(path, "/") {
		if w != "" && !strings.Contains(w, "{") && !(len(w) < 5 && w[0] == 'v') {
			words = append(words, w)
		}
	}
	base := service + "." + strings.Trim(strings.Join(words, "-")+"."+strings.ToLower(method), ".")
	switch own := r.Own(); {
	case own != "":
		_, rest, _ := strings.Cut(own, ":")
		base = service + "." + strings.Trim(strings.ReplaceAll(rest, ":", "."), ".")
	case len(words) == 0:
		base = service + "." + strings.Join(strings.FieldsFunc(strings.ToLower(r.Title.En),
			func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }), "-")
	}
	tries := []string{base}
	if len(words) > 0 {
		last := words[len(words)-1]
		tries = append(tries, base+"."+last, base+"."+last+"-"+strings.ToLower(method))
	}
	for i := '2'; i <= '9'; i++ {
		tries = append(tries, base+"."+string(i))
	}
	for _, id := range tries {
		if p.byID[fold(id)] == nil {
			return id
		}
	}
	return base + ".more" // the compiler refuses an id that stands twice
}
