package plan

import (
	"context"
	"iter"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source"
)

// separable reports whether each file can be read and judged by itself: nothing is
// held beside its documents or asked of all of them, and it can be read again if one of them is of a
// workspace.
func (s Spec) separable() bool {
	beside := len(s.Agency) + len(s.Boundary) + len(s.Roles) + len(s.Require) + len(s.Only) + len(s.InUse.Resources)
	return s.As == Apart && beside == 0 && !slices.Contains(s.Documents, source.Stdin)
}

// apart plans documents each of which is a principal of its own: many are read in
// parts, when they are asked for.
func (r *reading) apart(ctx context.Context, s Spec) (*Plan, error) {
	r.plan.note(s, "documents", s.Documents)
	found, err := source.Find(ctx, s.Documents, r.sources())
	if err != nil {
		return nil, err
	}
	p := r.plan
	if found.Files() > r.options.Part {
		p.parts = r.parts(ctx, s, found)
		return p, nil
	}
	for res, err := range found.Parts(ctx, r.options.Part) {
		if err != nil {
			return nil, err
		}
		r.part(s, res)
	}
	return p, nil
}

// parts reads the files in parts, each a plan of its own. What could not be read is
// a failure of the whole.
func (r *reading) parts(ctx context.Context, s Spec, found *source.Source) iter.Seq[*Plan] {
	whole := r.plan
	return func(yield func(*Plan) bool) {
		for res, err := range found.Parts(ctx, r.options.Part) {
			if err != nil {
				whole.err = err
				return
			}
			if slices.ContainsFunc(res.Documents, func(d *policy.Document) bool { return d.Workspace != nil }) {
				whole.err = ErrWhole
				return
			}
			r.plan = &Plan{places: whole.places}
			r.part(s, res)
			whole.Failures = append(whole.Failures, r.plan.Failures...)
			whole.Comments = append(whole.Comments, r.plan.Comments...)
			whole.broken = whole.broken || r.plan.Broken()
			if !yield(r.plan) {
				return
			}
		}
	}
}

// part adds what was read of a part to the plan.
func (r *reading) part(s Spec, res source.Result) {
	r.plan.Documents, r.plan.Others = res.Documents, res.Others
	r.hear(res.Comments)
	r.plan.Principals = hold(r.cat, s, res.Documents, res.Holders, r.options.Platform)
	for i := range r.plan.Principals {
		r.plan.Principals[i].Unlisted = s.Rest
	}
	r.unknownRoles(r.plan.Principals)
	r.plan.leaveBoundaries()
	r.unread(res)
}
