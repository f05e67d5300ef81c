package audit

import (
	"slices"
	"sync"

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
	needs     *needs
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
	j := &judge{cat: cat, principal: p, opts: o, needs: newNeeds(cat), shared: map[catalog.ActionID][]catalog.ActionID{}, patterns: map[string][]access.Need{}}
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
	j.needs = all.needs
	unjudged := 0
	ready := map[catalog.OperationID]readiness{}
	for _, id := range j.liveOperations(names.means) {
		op := j.cat.Operation(id)
		state := j.judgeOperation(&op)
		if len(j.principal.Require) > 0 {
			ready[id] = state
		}
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
func (j *judge) liveOperations(means *expansions) []catalog.OperationID {
	var unlocked, live []catalog.OperationID
	for _, a := range j.grantedActions(means) {
		unlocked = append(unlocked, j.cat.Unlocks(a)...)
	}
	slices.Sort(unlocked)
	for _, id := range slices.Compact(unlocked) {
		switch own := j.cat.OwnActions(id); {
		case isLive(own, j.mayUse):
			live = append(live, id)
		case j.roles != nil && isLive(own, j.granted):
			j.withoutRole++
		case j.unbounded != nil && isLive(own, j.grantedUnbounded):
			j.outside++
		}
	}
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
func (j *judge) grantedActions(means *expansions) []catalog.ActionID {
	if !j.cat.HasActions(j.principal.Platform) {
		return nil
	}
	granted := granted{cat: j.cat, means: means, seen: map[expansion]bool{}}
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
	return granted.ids.sorted()
}

// granted collects the actions that statements mean, also by an alias.
type granted struct {
	cat   *catalog.Catalog
	means *expansions
	ids   actionSet
	seen  map[expansion]bool // patterns that are done
	all   []catalog.ActionID // of the platform, when they were asked for
}

func (g *granted) add(d *policy.Document, s *policy.Statement) {
	if s.NotAction {
		g.addOthers(d, s)
		return
	}
	for _, text := range s.Actions {
		if key := (expansion{d.Platform, d.Dialect.Question(), text.Value}); !g.seen[key] {
			g.seen[key] = true
			g.addMeant(d, text.Value, &g.ids)
		}
	}
}

// addOthers adds what a NotAction does not name.
func (g *granted) addOthers(d *policy.Document, s *policy.Statement) {
	if g.all == nil {
		g.all = g.cat.Expand(d.Platform, match.Compile("*", match.Options{}))
	}
	var left actionSet
	once := map[string]bool{}
	for _, text := range s.Actions {
		if !once[text.Value] {
			once[text.Value] = true
			g.addMeant(d, text.Value, &left)
		}
	}
	out := left.sorted()
	for _, id := range g.all {
		if _, is := slices.BinarySearch(out, id); !is {
			g.ids.add(id)
		}
	}
}

// addMeant adds the actions that a pattern matches by any name.
func (g *granted) addMeant(d *policy.Document, text string, to *actionSet) {
	to.add(g.means.of(d, text)...)
	to.add(g.cat.ExpandAliases(d.Platform, actionPattern(d, text))...)
}

// actionSet collects actions, each once.
type actionSet struct {
	ids  []catalog.ActionID
	most int // from so many on repeated ones are taken out
}

func (s *actionSet) add(ids ...catalog.ActionID) {
	if s.ids = append(s.ids, ids...); len(s.ids) > s.most {
		s.most = 2*len(s.sorted()) + 1024
	}
}

// sorted lists the actions in order.
func (s *actionSet) sorted() []catalog.ActionID {
	slices.Sort(s.ids)
	s.ids = slices.Compact(s.ids)
	return s.ids
}

// actionPattern compiles an action as the document's dialect reads it.
func actionPattern(d *policy.Document, text string) *match.Pattern {
	return match.Compile(text, match.Options{Fold: true, Question: d.Dialect.Question()})
}

// needs are the actions as a principal is asked for them. The judges of one run
// share what is the same for every principal.
type needs struct {
	cat   *catalog.Catalog
	mutex sync.RWMutex
	known map[catalog.ActionID]*access.Need
}

func newNeeds(cat *catalog.Catalog) *needs {
	return &needs{cat: cat, known: map[catalog.ActionID]*access.Need{}}
}

func (n *needs) of(id catalog.ActionID) *access.Need {
	n.mutex.RLock()
	need := n.known[id]
	n.mutex.RUnlock()
	if need != nil {
		return need
	}
	a := n.cat.Action(id)
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.known[id] == nil {
		n.known[id] = &access.Need{
			Action: a.Name, Aliases: a.Aliases, Universe: a.Resources, ResourceLess: a.ResourceLess, Class: class(a.Default),
		}
	}
	return n.known[id]
}

// need gives an action as the principal is asked for it.
func (j *judge) need(id catalog.ActionID) access.Need {
	n := *j.needs.of(id)
	if n.Class == access.ByGrant && j.byDefault && j.cat.Action(id).Service == modelArts {
		n.Class = access.ByDenial
	}
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
