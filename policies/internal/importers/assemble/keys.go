package assemble

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// Key tells an operation by API and own actions, as English has it.
func Key(api string, actions []string) string {
	return rowKey(&table.Row{API: []string{api}, Actions: actions})
}

// rowKey tells operations apart: by API and own actions, else by title.
func rowKey(r *table.Row) string {
	own := slices.Clone(r.Actions)
	for i := range own {
		own[i] = strings.ToLower(own[i])
	}
	slices.Sort(own)
	what := r.Title.ZhHans + "\x00" + r.Title.En
	if len(r.API) > 0 {
		what = APIKey(r.API[0])
	}
	return what + "\x01" + strings.Join(own, " ")
}

// renamedKey gives the key of a row whose action has another name by now.
func (b *build) renamedKey(r *table.Row) string {
	if len(r.Actions) != 1 || len(r.API) == 0 || len(b.p.Renames[r.Actions[0]]) != 1 {
		return ""
	}
	return Key(r.API[0], b.p.Renames[r.Actions[0]])
}

// ownTitle finds the title that people wrote for a row.
func (b *build) ownTitle(service string, r *table.Row) catalog.Text {
	for _, about := range append(slices.Clone(r.Actions), service) {
		if t, ok := b.p.Own[about+"\n"+cmp.Or(r.Title.ZhHans, r.Title.En)]; ok {
			return t
		}
	}
	return catalog.Text{}
}

// titledKey tells rows apart that share API and actions.
func titledKey(r *table.Row) string {
	return rowKey(r) + "\x02" + r.Title.ZhHans + "\x00" + r.Title.En
}

// APIKey gives an API without the names of its parameters.
func APIKey(api string) string {
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
