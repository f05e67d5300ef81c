package answer

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// unknownName is the error for a name that cannot be explained: with what it
// may stand for, else with what is taken.
func unknownName(cat *catalog.Catalog, q Question, name, takes string) error {
	if err := misread(cat, q, name); err != nil {
		return err
	}
	err := fmt.Errorf("unknown name %q", name)
	for _, p := range policy.Platforms() {
		if p != q.Platform && q.explainOn(cat, p, name) != nil {
			return diag.Hint(fmt.Errorf("unknown name %q on %s", name, q.Platform), fmt.Sprintf("it is one of %s: --platform %s shows it", p, p))
		}
	}
	if near := match.NearestOf(name, names.Rules(), 3); len(near) > 0 {
		return diag.Hint(err, diag.DidYouMean(near))
	}
	return diag.Hint(err, cmp.Or(names.Meant(cat, q.likely(), name, names.AnyRole), takes))
}

// misread is the error for a name that only a slip of a source has: it tells
// how the slip is read.
func misread(cat *catalog.Catalog, q Question, name string) error {
	for _, p := range q.likely() {
		for _, d := range cat.Defects(p) {
			if d.Corrected == "" || !writtenIn(d.Written, name) {
				continue
			}
			hint := fmt.Sprintf("%s has a slip in %s: %q is read as %q", d.Source.Title.In(q.Lang), d.Where, d.Written, d.Corrected)
			return diag.Hint(fmt.Errorf("%q is no name of %s; a source writes it so", name, p), hint)
		}
	}
	return nil
}

// writtenIn reports whether a slip holds a name: as one of its words, or as
// one without its service.
func writtenIn(written, name string) bool {
	for _, word := range strings.FieldsFunc(written, func(r rune) bool { return r == ' ' || r == '/' }) {
		_, rest, _ := strings.Cut(word, ":")
		if match.EqualFold(word, name) || match.EqualFold(rest, name) {
			return strings.Contains(name, ":")
		}
	}
	return false
}
