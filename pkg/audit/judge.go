package audit

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// judge decides everything about one principal.
type judge struct {
	cat       *catalog.Catalog
	principal *principal.Principal
	everybody []principal.Principal // of the run
	opts      *Options
	caller    *access.Principal
	agency    *access.Principal // nil when no agency document was given
	needs     map[catalog.ActionID]access.Need
	shared    map[catalog.ActionID][]catalog.ActionID // see common
	patterns  map[string][]access.Need                // see standing
	// openRoles says that roles which the documents depend on are not shown: what
	// they grant is unknown.
	openRoles    bool
	byDefault    bool              // every ModelArts permission is held: no grant is about it
	unknownRoles []string          // workspace roles that nothing describes
	roles        *workspace.Set    // nil without workspace roles
	withoutRole  int               // operations that the policies grant and the roles do not
	unbounded    *access.Principal // the caller without its boundaries; nil when it has none
	outside      int               // operations that the policies grant and a boundary leaves out
	undecided    int               // verdicts that would have cost too much
	walked       int               // see mostSteps
	room         []gap             // of one operation after another
}

// outcome is what a judge found.
type outcome struct {
	findings   []diag.Finding
	operations OperationCounts
	required   int // required operations and actions that were judged
	undecided  int // verdicts that would have cost too much
	notes      []Note
	leftOut    map[string]map[kind]int // findings that are not listed, by file
}

func newJudge(cat *catalog.Catalog, p *principal.Principal, o *Options) *judge {
	j := &judge{cat: cat, principal: p, opts: o, needs: map[catalog.ActionID]access.Need{}, shared: map[catalog.ActionID][]catalog.ActionID{}, patterns: map[string][]access.Need{}}
	if cat.HasActions(p.Platform) {
		j.caller = access.NewPrincipal(p.Documents, p.Boundaries...)
	} else {
		j.caller = access.NewPrincipal(nil) // nothing can be asked of it
	}
	j.roles, j.unknownRoles = workspaceSet(cat, p)
	j.byDefault = j.defaultAccess()
	j.openRoles = len(j.hiddenRoles()) > 0
	if len(p.Boundaries) > 0 {
		j.unbounded = access.NewPrincipal(p.Documents)
	}
	if len(p.Agency) > 0 {
		j.agency = access.NewPrincipal(p.Agency)
	}
	return j
}

// run judges every live operation, then what is required. The other judges
// are asked where a missing prerequisite is granted.
func (j *judge) run(all *neighbours, names *guesses) outcome {
	out := outcome{leftOut: map[string]map[kind]int{}}
	unjudged := 0
	ready := map[catalog.OperationID]readiness{}
	for _, id := range j.liveOperations() {
		op := j.cat.Operation(id)
		state := j.judgeOperation(&op)
		ready[id] = state
		out.operations.count(state)
		unjudged += state.agencyUnjudged
		out.findings = append(out.findings, j.findings(&op, state, all)...)
		out.findings = append(out.findings, j.listing(&op)...)
	}
	j.roleDependencies(&out)
	required, judged := j.required(ready, all)
	out.findings = append(out.findings, required...)
	out.required = judged
	out.notes = j.assumptions(unjudged, names)
	out.undecided = j.undecided
	for i := range out.findings {
		bound(&out.findings[i])
	}
	out.findings = slices.Clone(out.findings) // without the room for more
	all.shared.share(out.findings)
	return out
}

// liveOperations lists the operations that some Allow of the principal unlocks.
func (j *judge) liveOperations() []catalog.OperationID {
	seen := map[catalog.OperationID]bool{}
	var live []catalog.OperationID
	for _, a := range j.grantedActions() {
		for _, id := range j.cat.Unlocks(a) {
			if seen[id] {
				continue
			}
			seen[id] = true
			switch own := j.cat.OwnActions(id); {
			case isLive(own, j.mayUse):
				live = append(live, id)
			case j.roles != nil && isLive(own, j.granted):
				j.withoutRole++
			case j.unbounded != nil && isLive(own, j.grantedUnbounded):
				j.outside++
			}
		}
	}
	slices.Sort(live)
	return live
}

// isLive reports whether all own actions of an operation can be used, for
// something at least.
func isLive(own []catalog.ActionID, can func(catalog.ActionID) bool) bool {
	for _, a := range own {
		if !can(a) {
			return false
		}
	}
	return len(own) > 0
}

// mayUse reports whether the principal can use an action somewhere; what is
// undecided counts.
func (j *judge) mayUse(a catalog.ActionID) bool {
	if j.roles == nil {
		return j.granted(a)
	}
	return j.rule(a).Verdict > access.Missing
}

// granted is mayUse by the policies alone.
func (j *judge) granted(a catalog.ActionID) bool { return j.caller.Live(j.need(a)) }

// grantedUnbounded is granted as if there were no boundary.
func (j *judge) grantedUnbounded(a catalog.ActionID) bool { return j.unbounded.Live(j.need(a)) }

// grantedActions lists the known actions that an Allow names, in order.
func (j *judge) grantedActions() []catalog.ActionID {
	if !j.cat.HasActions(j.principal.Platform) {
		return nil
	}
	granted := granted{cat: j.cat, ids: map[catalog.ActionID]bool{}, seen: map[expansion]bool{}}
	for _, d := range j.principal.Documents {
		if !d.Judged() {
			continue
		}
		for i := range d.Statements {
			if s := &d.Statements[i]; s.Effect == policy.Allow {
				granted.add(d, s)
			}
		}
	}
	return slices.Sorted(maps.Keys(granted.ids))
}

// granted collects the actions that statements mean, also by an alias.
type granted struct {
	cat  *catalog.Catalog
	ids  map[catalog.ActionID]bool
	seen map[expansion]bool // patterns that are done
	all  []catalog.ActionID // of the platform, when they were asked for
}

func (g *granted) add(d *policy.Document, s *policy.Statement) {
	if s.NotAction {
		g.addOthers(d, s)
		return
	}
	for _, text := range s.Actions {
		pattern := actionPattern(d, text.Value)
		if key := (expansion{d.Platform, pattern.Options().Question, text.Value}); !g.seen[key] {
			g.seen[key] = true
			g.each(d, pattern, func(id catalog.ActionID) { g.ids[id] = true })
		}
	}
}

// addOthers adds what a NotAction does not name.
func (g *granted) addOthers(d *policy.Document, s *policy.Statement) {
	if g.all == nil {
		g.all = g.cat.Expand(d.Platform, match.Compile("*", match.Options{}))
	}
	left := map[catalog.ActionID]bool{}
	once := map[string]bool{}
	for _, text := range s.Actions {
		if !once[text.Value] {
			once[text.Value] = true
			g.each(d, actionPattern(d, text.Value), func(id catalog.ActionID) { left[id] = true })
		}
	}
	for _, id := range g.all {
		if !left[id] {
			g.ids[id] = true
		}
	}
}

func (g *granted) each(d *policy.Document, pattern *match.Pattern, f func(catalog.ActionID)) {
	for _, id := range g.cat.Expand(d.Platform, pattern) {
		f(id)
	}
	for _, id := range g.cat.ExpandAliases(d.Platform, pattern) {
		f(id)
	}
}

// actionPattern compiles an action as the document's dialect reads it.
func actionPattern(d *policy.Document, text string) *match.Pattern {
	return match.Compile(text, match.Options{Fold: true, Question: d.Dialect.Question()})
}

// need gives an action as the principal is asked for it.
func (j *judge) need(id catalog.ActionID) access.Need {
	if n, ok := j.needs[id]; ok {
		return n
	}
	a := j.cat.Action(id)
	n := access.Need{
		Action: a.Name, Aliases: a.Aliases, Universe: a.Resources, ResourceLess: a.ResourceLess, Class: class(a.Default),
	}
	if n.Class == access.ByGrant && a.Service == modelArts && j.byDefault {
		n.Class = access.ByDenial
	}
	j.needs[id] = n
	return n
}

// own gives the own actions of an operation. One that a role holds is allowed
// unless denied, where either is enough.
func (j *judge) own(op *catalog.Operation) []access.Need {
	own := make([]access.Need, 0, len(op.Actions))
	for _, a := range op.Actions {
		n := j.need(a)
		if h := j.holding(n); h != nil && h.Held && j.opts.RoleBasis != BasisAnd {
			n.Class = access.ByDenial
		}
		own = append(own, n)
	}
	return own
}

func class(d catalog.Default) access.Class {
	switch d {
	case catalog.DefaultAllowed:
		return access.ByDenial
	case catalog.DefaultAlways:
		return access.Always
	}
	return access.ByGrant
}
