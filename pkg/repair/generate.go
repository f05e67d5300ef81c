package repair

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// Request asks for a policy.
type Request struct {
	Platform policy.Platform
	// Operations are to be ready, and Actions of no operation to be allowed.
	Operations []catalog.OperationID
	Actions    []catalog.ActionID
	// Name is what the policies are called; "" for a name by the operations.
	Name string
	// InUse says which resources are used: nothing else is granted of their types.
	InUse principal.InUse
	Audit audit.Options
}

// Generated is what [Generate] makes. Its JSON form is that of the command.
type Generated struct {
	Version  string   `json:"version"`
	Policies []Policy `json:"policies"`

	// Platform is that of the policies.
	Platform policy.Platform `json:"-"`
	// Reasons say of each action who asks for it, by name.
	Reasons []Reason `json:"-"`
	// Notes are what only notes ask for: it is in no policy.
	Notes []Reason `json:"-"`
	// Left is what else must be there.
	Left []Left `json:"-"`
}

// Policy is one policy.
type Policy struct {
	Name string `json:"name"`
	// Scope is where a Huawei policy is attached: project, global, or both; "" where
	// the platform has no scopes or none is known.
	Scope string `json:"scope"`
	// Document is the policy itself.
	Document json.RawMessage `json:"document"`
	// Roles are the roles, system policies and agencies that must be there as well.
	Roles []string `json:"roles"`
}

// Reason is why an action is granted.
type Reason struct {
	Action string // or a pattern
	Policy string
	By     []Asked
}

// Asked is an operation that asks for an action.
type Asked struct {
	Operation string
	Title     string
	Own       bool // it is its own action
	Feature   string
	When      string
	Standing  string
	Via       []string
	Source    diag.Source // the newest; zero for none
}

// Generate writes the policies with which operations are ready: the least that
// leaves no finding above a note. Each must have an action of its own.
//
// The grammar is the one that the platform's names are of: on Huawei Cloud and Open
// Telekom Cloud policies 1.1, since the catalogue has their names.
func Generate(cat *catalog.Catalog, in Request) *Generated {
	g := &generation{cat: cat, in: in, grammar: grammarOf(in.Platform), wants: map[string]*want{}}
	g.start()
	for range mostRounds {
		l := lacking(cat, g.principal(), &Options{Audit: in.Audit})
		fresh := g.addAll(l)
		if roles := l.left.roles(); g.hold(roles) {
			fresh = true
		}
		g.left.join(l.left)
		if !fresh {
			break
		}
	}
	g.reduce()
	return g.result()
}

func grammarOf(p policy.Platform) grammar {
	d := policy.AWS2012
	switch {
	case p.HuaweiFamily():
		d = policy.Huawei11
	case p == policy.AlibabaCloud:
		d = policy.RAM1
	}
	return grammar{d, p.Version()}
}

// generation is a policy that grows.
type generation struct {
	cat     *catalog.Catalog
	in      Request
	grammar grammar
	wants   map[string]*want
	roles   []string
	left    leftover
	only    []string
}

// start grants what the operations are allowed by themselves.
func (g *generation) start() {
	for _, id := range g.in.Operations {
		op := g.cat.Operation(id)
		g.only = append(g.only, op.Name)
		for _, a := range op.Actions {
			g.own(a)
		}
	}
	for _, a := range g.in.Actions {
		g.only = append(g.only, g.cat.ActionName(a))
		g.own(a)
	}
}

func (g *generation) own(id catalog.ActionID) {
	a := g.cat.Action(id)
	w := &want{name: a.Name, scope: a.Scope, resources: audit.ResourcesOf(g.cat, g.empty(), id)}
	g.wants[w.key()] = w
}

// empty is the principal without a policy.
func (g *generation) empty() *principal.Principal {
	return &principal.Principal{Name: "generated", Platform: g.in.Platform, Roles: g.roles, Only: g.only, InUse: g.in.InUse}
}

// principal holds what there is so far.
func (g *generation) principal() *principal.Principal {
	p := g.empty()
	for _, part := range g.parts() {
		if d := g.grammar.parse("generated", g.grammar.policy(part.statements, "", "\n"), g.in.Platform); d != nil {
			p.Documents = append(p.Documents, d)
		}
	}
	return p
}

// part is the statements of one policy.
type part struct {
	statements []statement
	second     bool
}

// parts divides the actions over policies: by scope, then by the limits.
func (g *generation) parts() (out []part) {
	l := lack{wants: g.wants}
	var home, other []*want
	for _, w := range l.sorted() {
		if g.grammar.dialect.OneScope() && second(w.scope) {
			other = append(other, w)
		} else {
			home = append(home, w)
		}
	}
	for i, wants := range [...][]*want{home, other} {
		for _, statements := range g.grammar.pack(statementsOf(wants), g.in.Platform) {
			out = append(out, part{statements, i == 1})
		}
	}
	return out
}

// addAll adds what is lacking, and reports whether anything is new.
func (g *generation) addAll(l *lack) (fresh bool) {
	for key, w := range l.wants {
		if g.wants[key] == nil {
			g.wants[key], fresh = w, true
		}
	}
	return fresh
}

// hold adds roles.
func (g *generation) hold(roles []string) (fresh bool) {
	for _, name := range roles {
		if !slices.Contains(g.roles, name) {
			g.roles, fresh = append(g.roles, name), true
		}
	}
	slices.Sort(g.roles)
	return fresh
}

// reduce takes members of groups out again that something else made needless.
func (g *generation) reduce() {
	for _, key := range slices.Sorted(maps.Keys(g.wants)) {
		w := g.wants[key]
		if !w.group {
			continue
		}
		delete(g.wants, key)
		if l := lacking(g.cat, g.principal(), &Options{Audit: g.in.Audit}); len(l.wants) > 0 || len(l.left.roles()) > 0 {
			g.wants[key] = w
		}
	}
}

// result writes the policies, and says who asks for what.
func (g *generation) result() *Generated {
	for r := range audit.Judge(g.cat, g.principal(), g.in.Audit) {
		g.unseen(r)
	}
	out := &Generated{Version: "1", Policies: []Policy{}, Platform: g.in.Platform, Left: g.left.list()}
	roles := append([]string{}, g.left.roles()...)
	home, names, parts := map[string]string{}, map[string]int{}, g.parts()
	for _, p := range parts {
		name := cmp.Or(g.in.Name, g.name())
		if p.second && !parts[0].second {
			name += "-global"
		}
		if names[name]++; names[name] > 1 {
			name += "-" + strconv.Itoa(names[name])
		}
		scope := g.scopeOf(p)
		for _, s := range p.statements {
			for _, a := range s.actions {
				home[a] = name
			}
		}
		document := g.grammar.policy(p.statements, "  ", "\n")
		out.Policies = append(out.Policies, Policy{
			Name: name, Scope: scope, Document: document[:len(document)-1], Roles: roles,
		})
	}
	g.explain(out, home)
	return out
}

// unseen adds the roles and agencies that no policy shows: whether they are there
// cannot be decided. One that is only deduced, or needed in some cases, is left out.
func (g *generation) unseen(r *audit.Result) {
	must := func(stated *catalog.Requirement) bool {
		return stated.Role != "" && stated.Standing != catalog.Inferred && stated.When == (catalog.Text{})
	}
	for p := range r.Roles() {
		if p.Ruling.Verdict == access.Undecided && must(p.Stated) {
			g.left.role(r, p.Stated)
		}
	}
	for _, stated := range r.NotJudged {
		if must(stated) {
			g.left.role(r, stated)
		}
	}
}

// scopeOf gives the scope of a policy in a word.
func (g *generation) scopeOf(p part) string {
	if !g.grammar.dialect.OneScope() {
		return ""
	}
	scope := catalog.Scope(0)
	for _, s := range p.statements {
		for _, a := range s.actions {
			for _, w := range g.wants {
				if w.name == a && (scope == 0 || w.scope == catalog.ScopeBoth) {
					scope = max(scope, w.scope)
				}
			}
		}
	}
	return scope.String()
}

// name makes one for the policies: the operation's, or their service's.
func (g *generation) name() string {
	if len(g.only) == 1 {
		return strings.NewReplacer(".", "-", ":", "-").Replace(g.only[0])
	}
	service := ""
	for _, name := range g.only {
		of, _, _ := strings.Cut(strings.ReplaceAll(name, ":", "."), ".")
		if service != "" && of != service {
			return "operations"
		}
		service = of
	}
	return cmp.Or(service, "operations")
}

// explain says of each action who asks for it, and what is not granted since only
// notes ask for it.
func (g *generation) explain(out *Generated, home map[string]string) {
	reasons, notes := map[string]*Reason{}, map[string]*Reason{}
	add := func(to map[string]*Reason, name string, by Asked) {
		if to[name] == nil {
			to[name] = &Reason{Action: name, Policy: home[name]}
		}
		if r := to[name]; !slices.ContainsFunc(r.By, func(a Asked) bool { return a.Operation == by.Operation && a.Own == by.Own }) {
			r.By = append(r.By, by)
		}
	}
	for _, id := range g.in.Actions {
		a := g.cat.Action(id)
		add(reasons, a.Name, Asked{Own: true, Source: newest(a.Sources, g.in.Audit.Lang)})
	}
	for r := range audit.Judge(g.cat, g.principal(), g.in.Audit) {
		by := Asked{Operation: r.Operation.Name, Title: r.Operation.Title.In(g.in.Audit.Lang)}
		for _, a := range r.Operation.Actions {
			own := by
			own.Own, own.Source = true, newest(r.Operation.Sources, g.in.Audit.Lang)
			add(reasons, g.cat.ActionName(a), own)
		}
		for i := range r.Prerequisites {
			p := &r.Prerequisites[i]
			stated := by
			stated.Feature, stated.When, stated.Standing = p.Stated.Feature, p.Stated.When.In(g.in.Audit.Lang), p.Stated.Standing.String()
			stated.Via, stated.Source = p.Via, newest(p.Stated.Sources, g.in.Audit.Lang)
			names := p.AnyOf
			if p.Action != "" {
				names = []string{p.Action}
			}
			for _, name := range names {
				switch {
				case home[name] != "":
					add(reasons, name, stated)
				case p.Lacking() && r.Level(p) <= diag.Note:
					add(notes, name, stated)
				}
			}
		}
	}
	g.unexplained(home, reasons)
	out.Reasons, out.Notes = sortedReasons(reasons), sortedReasons(notes)
}

// unexplained names the operations that asked in the course of the work for what is
// granted now: what needs itself another permission is no prerequisite any more.
func (g *generation) unexplained(home map[string]string, reasons map[string]*Reason) {
	for _, w := range g.wants {
		if home[w.name] == "" || reasons[w.name] != nil {
			continue
		}
		r := &Reason{Action: w.name, Policy: home[w.name]}
		for _, by := range w.by {
			asked := Asked{Operation: by.Operation.Name, Title: by.Operation.Title.In(g.in.Audit.Lang)}
			for i := range by.Prerequisites {
				if p := &by.Prerequisites[i]; p.Action == w.name || besides(p, w.name) {
					asked.Via, asked.Standing = p.Via, p.Stated.Standing.String()
					asked.Feature, asked.Source = p.Stated.Feature, newest(p.Stated.Sources, g.in.Audit.Lang)
				}
			}
			r.By = append(r.By, asked)
		}
		reasons[w.name] = r
	}
}

func besides(p *audit.Prerequisite, name string) bool {
	return slices.ContainsFunc(p.Beside, func(b audit.Beside) bool { return slices.Contains(b.Needs, name) })
}

func sortedReasons(all map[string]*Reason) []Reason {
	out := make([]Reason, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, *all[name])
	}
	return out
}

// newest gives the newest of some sources.
func newest(all []catalog.Source, lang string) (out diag.Source) {
	date := ""
	for i, s := range all {
		if i == 0 || s.Date() > date {
			date = s.Date()
			out = diag.Source{ID: s.ID, Title: s.Title.In(lang), URL: s.URL, Updated: s.Updated, Read: s.Read, Standing: s.Standing.String()}
		}
	}
	return out
}
