package compile

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// word is a spelling and what it means.
type word[T any] struct {
	text  string
	value T
}

var scopeWords = []word[catalog.Scope]{
	{"project", catalog.ScopeProject}, {"global", catalog.ScopeGlobal}, {"both", catalog.ScopeBoth},
}

var defaultWords = []word[catalog.Default]{
	{"none", catalog.DefaultNone}, {"allowed", catalog.DefaultAllowed}, {"always", catalog.DefaultAlways},
}

var standingWords = []word[catalog.Standing]{
	{"official", catalog.Official}, {"sample", catalog.Sample}, {"inferred", catalog.Inferred},
}

var accessWords = []word[catalog.Access]{
	{"list", catalog.List}, {"read", catalog.Read}, {"write", catalog.Write},
	{"tagging", catalog.Tagging}, {"permissions", catalog.Permissions},
}

var byWords = []word[catalog.By]{{"caller", catalog.Caller}, {"agency", catalog.Agency}}

var certaintyWords = []word[catalog.Certainty]{
	{"exact", catalog.Exact}, {"high", catalog.High}, {"medium", catalog.Medium}, {"low", catalog.Low},
}

var reachWords = []word[policy.Reach]{
	{policy.PrivateOwn.String(), policy.PrivateOwn}, {policy.PrivateOthers.String(), policy.PrivateOthers},
	{policy.PublicOwn.String(), policy.PublicOwn}, {policy.PublicOthers.String(), policy.PublicOthers},
}

var enterpriseWords = []word[string]{{"yes", "yes"}, {"no", "no"}}

// meaning finds a spelling in a table.
func meaning[T any](table []word[T], text string) (value T, ok bool) {
	for _, w := range table {
		if w.text == text {
			return w.value, true
		}
	}
	return value, false
}

// spellings lists a table for a message.
func spellings[T any](table []word[T]) string {
	all := make([]string, len(table))
	for i, w := range table {
		all[i] = w.text
	}
	return strings.Join(all, ", ")
}
