package assemble

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
)

// Name is an id that people chose for an operation, with what the vendor's
// API overview calls it.
type Name struct {
	ID, Group string
	Title     catalog.Text
	API       string // "" when no table names it
}

// Names are the chosen names of a platform.
type Names []Name

// ParseNames reads lines of id, group ("-" for none), title and API, separated
// by tabs; # starts a comment.
func ParseNames(text string) (Names, error) {
	var names Names
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 && len(f) != 4 {
			return nil, fmt.Errorf("line %d: %d fields, want id, group, title and perhaps an API", i+1, len(f))
		}
		n := Name{ID: f[0], Title: catalog.Text{En: f[2]}}
		if f[1] != "-" {
			n.Group = f[1]
		}
		if len(f) == 4 {
			n.API = f[3]
		}
		names = append(names, n)
	}
	return names, nil
}

// find gives the name of an operation: by its API, and by its action where
// an API has several names.
func (ns Names) find(op *operation) (Name, bool) {
	var found []Name
	for _, api := range op.API {
		for _, n := range ns {
			if n.API != "" && APIKey(n.API) == APIKey(api) {
				found = append(found, n)
			}
		}
	}
	for _, n := range found {
		if len(op.Actions) > 0 && n.ID == actionID(op.Actions[0]) {
			return n, true
		}
	}
	if len(found) == 0 || len(op.Actions) == 0 && len(found) > 1 {
		return Name{}, false
	}
	return found[0], true
}

// actionID makes an id of an action: modelarts:notebook:create becomes
// modelarts.notebook.create.
func actionID(action string) string {
	service, rest, _ := strings.Cut(action, ":")
	parts := []string{strings.ToLower(service)}
	for _, p := range strings.Split(rest, ":") {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ".")
}

// name gives every operation an id of its own.
func (b *build) name() error {
	taken := map[string]*operation{}
	for id := range b.p.Taken {
		taken[id] = nil
	}
	var rest []*operation
	for _, op := range b.order {
		if op.ID == "" {
			rest = append(rest, op)
			continue
		}
		if other := taken[strings.ToLower(op.ID)]; other != nil {
			return fmt.Errorf("operation %s: both %v %v and %v %v", op.ID, op.API, op.Actions, other.API, other.Actions)
		}
		taken[strings.ToLower(op.ID)] = op
	}
	return deriveIDs(rest, taken)
}

// deriveIDs names operations after their first action. Of several with the
// same action the one with the shortest path takes the plain name; the others
// add what their path has besides.
func deriveIDs(ops []*operation, taken map[string]*operation) error {
	groups := map[string][]*operation{}
	var bases []string
	for _, op := range ops {
		base := baseID(op)
		if groups[base] == nil {
			bases = append(bases, base)
		}
		groups[base] = append(groups[base], op)
	}
	slices.Sort(bases)
	for _, base := range bases {
		group := groups[base]
		slices.SortStableFunc(group, func(x, y *operation) int {
			return cmp.Or(cmp.Compare(len(path(x)), len(path(y))), cmp.Compare(strings.Join(x.API, " "), strings.Join(y.API, " ")),
				cmp.Compare(x.Title.ZhHans+x.Title.En, y.Title.ZhHans+y.Title.En))
		})
		for _, op := range group {
			id, ok := freeID(base, op, group[0], taken)
			if !ok {
				return fmt.Errorf("no free id for %s %v %s%s", base, op.API, op.Title.ZhHans, op.Title.En)
			}
			op.ID = id
			taken[strings.ToLower(id)] = op
		}
	}
	return nil
}

func baseID(op *operation) string {
	if len(op.Actions) > 0 {
		return actionID(op.Actions[0])
	}
	if words := statics(path(op)); len(words) > 0 {
		return op.service + "." + strings.Join(words, "-") + "." + strings.ToLower(method(op))
	}
	return op.service + "." + slug(op.Title.En)
}

// freeID tries the plain id, then longer ones, ending in a number.
func freeID(base string, op, shortest *operation, taken map[string]*operation) (string, bool) {
	var extra []string
	have := statics(path(shortest))
	for _, w := range statics(path(op)) {
		if !slices.Contains(have, w) {
			extra = append(extra, w)
		}
	}
	more := strings.Join(extra, "-")
	verb, edition := "", ""
	if m := method(op); m != method(shortest) {
		verb = strings.ToLower(m)
	}
	if v := version(path(op)); v != version(path(shortest)) {
		edition = v
	}
	param := ""
	for _, p := range params(path(op)) {
		if !slices.Contains(params(path(shortest)), p) {
			param = p
		}
	}
	tries := []string{base, join(base, query(path(op))), join(base, more), join(base, verb), join(base, more, verb), join(base, asked(path(op))),
		join(base, edition), join(base, more, edition), join(base, more, edition, verb),
		join(base, param), join(base, more, param), join(base, more, param, edition), join(base, more, param, edition, verb),
		join(base, more, strings.ToLower(method(op))), join(base, more, last(params(path(op)))),
		join(base, last(statics(path(op)))), join(base, slug(op.Title.En))}
	for i := 2; i < 100; i++ {
		tries = append(tries, join(base, more, fmt.Sprint(i)))
	}
	for _, id := range tries {
		if _, ok := taken[strings.ToLower(id)]; !ok {
			return id, true
		}
	}
	return "", false
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
}

func method(op *operation) string {
	if len(op.API) == 0 {
		return ""
	}
	m, _, _ := strings.Cut(op.API[0], " ")
	return m
}

func path(op *operation) string {
	if len(op.API) == 0 {
		return ""
	}
	_, p, _ := strings.Cut(op.API[0], " ")
	return p
}

// statics gives the fixed words of a path, without version and parameters.
func statics(path string) []string {
	path, _, _ = strings.Cut(path, "?")
	var words []string
	for i, w := range strings.Split(strings.Trim(path, "/"), "/") {
		if w == "" || strings.ContainsAny(w, "{}") || i == 0 && version("/"+w) != "" {
			continue
		}
		words = append(words, slug(w))
	}
	return words
}

// params gives the names of a path's parameters.
func params(path string) []string {
	path, _, _ = strings.Cut(path, "?")
	var names []string
	for _, w := range strings.Split(path, "/") {
		if strings.HasPrefix(w, "{") {
			names = append(names, slug(w))
		}
	}
	return names
}

func last(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// query gives the values that the query of a path fixes: start of ?action_id=start.
func query(path string) string {
	_, after, _ := strings.Cut(path, "?")
	var words []string
	for _, pair := range strings.Split(after, "&") {
		if _, value, _ := strings.Cut(pair, "="); value != "" && !strings.ContainsAny(value, "{}") {
			words = append(words, slug(value))
		}
	}
	return strings.Join(words, "-")
}

// asked gives the name of the one value that a query leaves open: user_id of
// ?user_id={user_id}.
func asked(path string) string {
	_, after, _ := strings.Cut(path, "?")
	name, value, _ := strings.Cut(after, "=")
	if !strings.HasPrefix(value, "{") || strings.Contains(after, "&") {
		return ""
	}
	return slug(name)
}

// version gives the version that starts a path, such as v2.1.
func version(path string) string {
	w, _, _ := strings.Cut(strings.Trim(path, "/"), "/")
	if len(w) > 1 && (w[0] == 'v' || w[0] == 'V') && strings.Trim(w[1:], "0123456789.") == "" {
		return strings.ToLower(w)
	}
	return ""
}

// slug keeps letters, digits, dots and hyphens of a text.
func slug(s string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(s) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-.")
}
