package repair

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// draft is a policy that is made beside another one.
type draft struct {
	path       string
	base       *policy.Document // as it was read
	grammar    grammar
	statements []statement
	kind       string // what its name ends with: global, project, or 2 for what is more than fits
	moved      int    // actions that come from the other one
	docs       []*policy.Document
	texts      [][]byte
	paths      []string
}

// The kinds of policies beside another one, as their names end.
const (
	forAll      = "global"
	forProjects = "project"
	tooMuch     = "2" // what one policy cannot have
)

// add adds statements; what is on the same resources in the same case is one.
func (one *draft) add(d *desk, all []statement, p policy.Platform) bool {
	for _, s := range all {
		at := slices.IndexFunc(one.statements, func(known statement) bool {
			return known.whole == "" && s.whole == "" && known.raw == s.raw && slices.Equal(known.resources, s.resources) &&
				slices.Equal(known.pins, s.pins)
		})
		if at < 0 {
			one.statements = append(one.statements, s)
			continue
		}
		into := &one.statements[at]
		into.actions = slices.Concat(into.actions, s.actions)
		slices.Sort(into.actions)
		into.actions = slices.Compact(into.actions)
	}
	l := layoutOf(one.base.File.Data, one.base.Statements[0].Span)
	one.docs, one.texts, one.paths = nil, nil, nil
	for i, part := range one.grammar.pack(one.statements, p) {
		to := one.path
		if i > 0 {
			ext := path.Ext(to)
			to = strings.TrimSuffix(to, ext) + "-" + strconv.Itoa(i+1) + ext
		}
		text := one.grammar.policy(part, l.unit, l.newline)
		if doc := one.grammar.parse(to, text, p); doc != nil {
			one.docs = append(one.docs, doc)
		}
		one.texts, one.paths = append(one.texts, text), append(one.paths, to)
	}
	return true
}

// count counts the actions of a policy.
func (one *draft) count(i int) (n int) {
	if i < len(one.docs) {
		for k := range one.docs[i].Statements {
			n += len(one.docs[i].Statements[k].Actions)
		}
	}
	return n
}

// purpose says in a word what a policy beside another one is for.
func (one *draft) purpose(d *desk) string {
	if one.kind != forAll {
		return one.kind
	}
	for _, doc := range one.docs {
		for i := range doc.Statements {
			for _, a := range doc.Statements[i].Actions {
				if audit.ScopeOf(d.cat, doc, a.Value) == catalog.ScopeBoth {
					return "both"
				}
			}
		}
	}
	return one.kind
}
