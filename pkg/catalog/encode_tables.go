package catalog

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// w makes a slice of words, to be written beside texts.
func w(words ...uint32) []uint32 { return words }

// flag makes a bit of a bool.
func flag(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// names puts the names that searches compare at the front of the text, in
// search order, so that a search touches few pages.
func (e *encoder) names() {
	for row, a := range e.m.Actions {
		e.string(a.Name)
		k := key{actions, a.Platform, "", a.Name}
		if _, ok := e.rows[k]; ok {
			e.fail("action %s of %s stands twice", a.Name, a.Platform)
		}
		e.rows[k] = uint32(row)
	}
	for _, o := range e.m.Operations {
		e.string(o.Name)
	}
}

func (e *encoder) servicesAndTypes() {
	for row, p := range presentPlatforms(e.m) {
		e.rows[key{platforms, p, "", string(p)}] = uint32(row)
	}
	type owned struct {
		platform policy.Platform
		service  string
	}
	countActions, countOperations := map[owned]uint32{}, map[owned]uint32{}
	for _, a := range e.m.Actions {
		countActions[owned{a.Platform, a.Service}]++
	}
	for _, o := range e.m.Operations {
		countOperations[owned{o.Platform, o.Service}]++
	}
	for _, s := range e.m.Services {
		e.declare(key{services, s.Platform, "", s.Name}, "service")
		at := owned{s.Platform, s.Name}
		e.add(services,
			w(e.refer(key{platforms, s.Platform, "", string(s.Platform)}, "platform", "service "+s.Name), e.string(s.Name)),
			e.title(s.Title), w(pack(uint8(s.Scope), uint8(s.Default)), countActions[at], countOperations[at]))
	}
	for _, t := range e.m.Types {
		e.declare(key{types, t.Platform, t.Service, t.Name}, "resource type")
		e.add(types, w(e.owner(t.Platform, t.Service, "resource type "+t.Name), e.string(t.Name), e.stringList(t.Patterns)))
	}
}

func (e *encoder) sourcesAndFeatures() {
	for _, s := range e.m.Sources {
		e.declare(key{sources, s.Platform, s.Service, s.ID}, "source")
		e.built = max(e.built, s.Updated)
		e.add(sources, w(e.owner(s.Platform, s.Service, "source "+s.ID), e.string(s.ID)), e.title(s.Title),
			w(e.string(s.URL), e.string(s.Updated), e.string(s.Read), pack(uint8(s.Standing)), e.string(s.Note)))
	}
	for _, f := range e.m.Features {
		e.declare(key{features, f.Platform, f.Service, f.Name}, "feature")
		e.add(features, w(e.owner(f.Platform, f.Service, "feature "+f.Name), e.string(f.Name)), e.title(f.Title))
	}
}

// rules writes the rules that cells were inferred by.
func (e *encoder) rules() {
	for _, r := range e.m.Rules {
		e.declare(key{rules, r.Platform, r.Service, r.Name}, "rule")
		e.add(rules, w(e.owner(r.Platform, r.Service, "rule "+r.Name), e.string(r.Name)), e.title(r.Says))
	}
}

// roles writes the roles; the lists of their cells come in reverse.
func (e *encoder) roles() {
	for _, r := range e.m.Roles {
		from := "role " + r.Name
		e.declare(key{roles, r.Platform, "", r.Name}, "role")
		e.add(roles, w(e.owner(r.Platform, r.Service, from), e.string(r.Name)), e.title(r.Title),
			w(e.refs(sources, r.Platform, r.Sources, "source", from), 0))
	}
}

// actions writes the actions with their cells, aliases and workspace codes; what leads back to
// them comes in reverse.
func (e *encoder) actions() {
	for row, a := range e.m.Actions {
		from := "action " + a.Name
		if a.Name == "" {
			e.fail("action of %s without a name", a.Platform)
		}
		first := e.count(cells)
		for _, c := range a.Cells {
			e.checkReach(c.Reach, from)
			e.add(cells, w(e.refer(key{roles, a.Platform, "", c.Role}, "role", from), uint32(row),
				pack(reachMask(c.Reach), uint8(c.Certainty)), e.optional(rules, a.Platform, c.Rule, "rule", from)))
		}
		e.add(actions, w(e.string(a.Name), e.owner(a.Platform, a.Service, from)), e.title(a.Title), w(
			e.actionBits(a),
			e.refs(types, a.Platform, a.Types, "resource type", from), e.stringList(a.ReplacedBy), e.stringList(a.Aliases), e.stringList(a.WorkspaceCodes),
			e.refs(sources, a.Platform, a.Sources, "source", from),
			0, 0, first, e.count(cells)-first))
	}
	for _, alias := range sortedAliases(e.m.Actions) {
		e.add(aliases, w(e.string(alias.name), alias.action))
	}
}

func (e *encoder) actionBits(a ActionSpec) uint32 {
	enterprise := slices.Index(enterpriseNames[:], a.EnterpriseProject)
	if enterprise < 0 {
		e.fail("action %s: enterprise project %q", a.Name, a.EnterpriseProject)
	}
	var own uint8
	if a.OwnDefault {
		own = uint8(a.Default) + 1
	}
	return pack(uint8(a.Access), uint8(a.Scope), own, flag(a.Deprecated), uint8(max(enterprise, 0)), flag(a.ResourceLess), flag(a.Mentioned))
}

func (e *encoder) checkReach(all []policy.Reach, from string) {
	for _, r := range all {
		if r < policy.PrivateOwn || r > policy.PublicOthers {
			e.fail("%s has a cell with %s", from, r)
		}
	}
}

func reachMask(all []policy.Reach) (mask uint8) {
	for _, r := range all {
		mask |= 1 << (r - 1)
	}
	return mask
}

func (e *encoder) operations() {
	for row, o := range e.m.Operations {
		from := "operation " + o.Name
		e.declare(key{operations, o.Platform, "", o.Name}, "operation")
		first := e.count(requirements)
		for _, r := range o.Requires {
			e.requirement(uint32(row), o, r)
		}
		var listAll uint32
		if o.ListAll != "" {
			listAll = e.refer(key{actions, o.Platform, "", o.ListAll}, "action", from) + 1
		}
		e.add(operations, w(e.string(o.Name), e.owner(o.Platform, o.Service, from)), e.title(o.Title), w(
			e.string(o.Group), e.stringList(o.API), e.list(e.actionRows(o.Platform, o.Actions, from)),
			first, e.count(requirements)-first,
			e.refs(sources, o.Platform, o.Sources, "source", from), e.string(o.Note), listAll))
	}
}

func (e *encoder) requirement(row uint32, o OperationSpec, r RequirementSpec) {
	from := "operation " + o.Name
	if flag(len(r.Any) > 0)+flag(r.Pattern != "")+flag(r.Role != "") != 1 {
		e.fail("%s has a prerequisite that is not one of actions, pattern and role", from)
	}
	e.add(requirements, w(row, e.list(e.actionRows(o.Platform, r.Any, from)), e.string(r.Pattern), e.string(r.Role), e.string(r.Feature)),
		e.title(r.When),
		w(pack(uint8(r.By), uint8(r.Standing), flag(r.Always), flag(r.SameResource)), e.refs(sources, o.Platform, r.Sources, "source", from)))
}

// actionRows gives the records of actions, in the order of their names here.
func (e *encoder) actionRows(p policy.Platform, names []string, from string) []uint32 {
	rows := make([]uint32, len(names))
	for i, name := range names {
		rows[i] = e.refer(key{actions, p, "", name}, "action", from)
	}
	return rows
}

func (e *encoder) rest() {
	for _, r := range e.m.RoleNames {
		e.add(roleNames, w(e.owner(r.Platform, r.Service, "role name "+r.Name), e.string(r.Name), pack(uint8(max(r.Kind, SystemRole)))))
	}
	for _, d := range e.m.Defects {
		from := "defect of " + d.Service
		source := e.optional(sources, d.Platform, d.Source, "source", from)
		e.add(defects, w(e.owner(d.Platform, d.Service, from), e.string(d.Kind), e.string(d.Where), e.string(d.Written),
			e.string(d.Corrected), e.string(d.Note), source))
	}
}

// reverse writes what leads from actions to operations and from roles to cells.
func (e *encoder) reverse() {
	if e.err != nil {
		return
	}
	unlocks := make([][]uint32, e.count(actions))
	required := make([][]uint32, e.count(actions))
	var requirement uint32
	wildcard := map[key][]uint32{}
	for row, o := range e.m.Operations {
		for _, name := range o.Actions {
			a := e.rows[key{actions, o.Platform, "", name}]
			unlocks[a] = append(unlocks[a], uint32(row))
		}
		for _, r := range o.Requires {
			needed := e.actionRows(o.Platform, r.Any, "")
			if r.Pattern != "" {
				k := key{actions, o.Platform, "", r.Pattern}
				if _, ok := wildcard[k]; !ok {
					wildcard[k] = e.matching(o.Platform, r.Pattern)
				}
				needed = wildcard[k]
			}
			for _, a := range needed {
				required[a] = append(required[a], requirement)
			}
			requirement++
		}
	}
	for a := range unlocks {
		record := e.tables[actions][a*actionWidth:]
		record[actionUnlocks] = e.list(slices.Compact(unlocks[a]))
		record[actionRequiredBy] = e.list(slices.Compact(required[a]))
	}
	held := make([][]uint32, e.count(roles))
	for i := range e.count(cells) {
		role := e.tables[cells][i*cellWidth+cellRole]
		held[role] = append(held[role], i)
	}
	for r := range held {
		e.tables[roles][r*roleWidth+roleCells] = e.list(held[r])
	}
}

// matching gives the actions of a platform that a wildcard prerequisite means.
func (e *encoder) matching(p policy.Platform, pattern string) (rows []uint32) {
	compiled := WildcardPattern(pattern)
	for row, a := range e.m.Actions {
		if a.Platform == p && compiled.Match(a.Name) {
			rows = append(rows, uint32(row))
		}
	}
	return rows
}

// WildcardPattern compiles a wildcard prerequisite: only * is special, and
// letters match in either case.
func WildcardPattern(pattern string) *match.Pattern {
	return match.Compile(pattern, match.Options{Fold: true})
}

// platforms writes the range of each platform in the sections ordered by it.
func (e *encoder) platforms() {
	if e.err != nil {
		return
	}
	var ends [defects + 1]uint32
	for _, p := range presentPlatforms(e.m) {
		words := w(e.string(string(p)), e.prerequisites(p))
		for s := services; s <= defects; s++ {
			from := ends[s]
			for ends[s] < e.count(s) && e.platformOf(s, ends[s]) == p {
				ends[s]++
			}
			words = append(words, from, ends[s]-from)
		}
		e.add(platforms, words)
	}
}

// platformOf gives the platform of a record of an ordered section.
func (e *encoder) platformOf(s section, row uint32) policy.Platform {
	field := 0 // most records start with their service
	switch s {
	case services:
		return e.m.Services[row].Platform
	case actions, operations:
		field = actionService
	case aliases:
		return e.m.Actions[e.tables[aliases][row*aliasWidth+aliasAction]].Platform
	}
	return e.m.Services[e.tables[s][int(row)*widths[s]+field]].Platform
}

// prerequisites counts the distinct pairs of an operation and an action,
// pattern or role that it needs.
func (e *encoder) prerequisites(p policy.Platform) (n uint32) {
	for _, o := range e.m.Operations {
		if o.Platform == p {
			n += uint32(len(o.Needs()))
		}
	}
	return n
}
