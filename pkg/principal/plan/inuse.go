package plan

import (
	"fmt"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// checkInUse refuses resources and features in use that nothing knows.
func (p *Plan) checkInUse(cat *catalog.Catalog, errs *mistakes) {
	for _, pr := range p.Principals {
		for _, text := range pr.InUse.Resources {
			errs.tell("resource", text, func() error { return p.placed(text, p.checkResource(cat, text)) })
		}
		for _, name := range pr.InUse.Features {
			errs.tell("features", name, func() error { return p.placed(name, p.checkFeature(cat, name)) })
		}
	}
}

// checkResource refuses resources in use of no type that a platform of the plan
// has.
func (p *Plan) checkResource(cat *catalog.Catalog, text string) error {
	var first error
	for _, of := range p.platforms() {
		_, err := principal.ResolveResource(cat, of, text)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	for _, other := range policy.Platforms() {
		if r, err := principal.ResolveResource(cat, other, text); err == nil {
			return diag.Hint(fmt.Errorf("unknown resource type %q", r.Type),
				fmt.Sprintf("it is one of %s, and no principal of this run is of that platform", other))
		}
	}
	return first
}
