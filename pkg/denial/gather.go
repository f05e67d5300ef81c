package denial

import "github.com/permgap/permgap/pkg/match"

// gathering puts together what belongs to one answer. Names may stand before the
// word that shows an answer, or behind it; where one answer ends is known by what
// it can have only once, by the end of its body, and by distance.
type gathering struct {
	all   []Denial
	open  bool // the last one may get more
	weak  bool // nothing but a refusal shows the last one
	last  int  // where it got something
	acted int  // where it got its action
	lost  int  // answers beyond those that are kept
	alike int  // how many before it belong to the same answer

	waiting Denial // for the next answer
	since   map[string]int
}

// Distances within which names belong together.
const (
	near     = 4000
	adjacent = 300
)

// answers gives the answers that say something.
func (g *gathering) answers() []Denial {
	out := g.all[:0]
	for _, d := range g.all {
		if d.Code != "" || !d.bare() {
			out = append(out, d)
		}
	}
	return out
}

// current gives the answer that a name at a place belongs to; nil for none.
func (g *gathering) current(at int) *Denial {
	if !g.open || len(g.all) == 0 || at-g.last > near {
		return nil
	}
	return &g.all[len(g.all)-1]
}

// begin begins an answer with what waits for it.
func (g *gathering) begin(at int) *Denial {
	if len(g.all) >= mostKept {
		g.all = g.all[:mostKept-1]
		g.lost++
	}
	d := Denial{}
	if g.fresh("api", at, near) {
		d.API = g.waiting.API
	}
	if g.fresh("operation", at, near) {
		d.Operation = g.waiting.Operation
	}
	if g.fresh("principal", at, adjacent) {
		d.Principal = g.waiting.Principal
	}
	if g.fresh("resource", at, adjacent) {
		d.Resource = g.waiting.Resource
	}
	if g.fresh("action", at, adjacent) {
		d.Action, g.acted = g.waiting.Action, at
	}
	if g.fresh("code", at, adjacent) {
		d.Code = g.waiting.Code
	}
	if g.fresh("decided", at, adjacent) {
		d.Layer, d.Explicit, d.Implicit = g.waiting.Layer, g.waiting.Explicit, g.waiting.Implicit
	}
	g.waiting, g.since = Denial{}, nil
	g.all = append(g.all, d)
	g.open, g.weak, g.last, g.alike = true, false, at, 0
	return &g.all[len(g.all)-1]
}

func (g *gathering) fresh(name string, at, within int) bool {
	since, is := g.since[name]
	return is && at-since <= within
}

func (g *gathering) await(name string, at int) *Denial {
	if g.since == nil {
		g.since = map[string]int{}
	}
	g.since[name] = at
	return &g.waiting
}

// sinceRequest is how far back the last request that waits stands.
func (g *gathering) sinceRequest(at int) int {
	if since, is := g.since["api"]; is {
		return at - since
	}
	return near
}

// closeAt ends an answer, unless only a refusal shows it: its body may follow.
func (g *gathering) closeAt() {
	if !g.weak {
		g.open = false
	}
	for _, name := range [...]string{"principal", "resource", "action", "code", "decided"} {
		delete(g.since, name)
	}
}

// refusal: something says that access is denied.
func (g *gathering) refusal(at int) {
	d := g.current(at)
	if d == nil || d.API != "" && g.since["api"] > g.last && g.since != nil {
		g.begin(at)
		g.weak = true
	}
}

func (g *gathering) code(code string, at int) {
	d := g.current(at)
	switch {
	case d == nil:
		g.begin(at)
	case d.Code == "" || g.weak && !isDenialValue(d.Code):
	case match.EqualFold(d.Code, code):
		return
	case d.Action == "" && kindOf(d.Code).platform == "": // a status in words, then the code
	case d.Action != "" && at-g.last <= adjacent && kindOf(code).platform == "":
		return
	default:
		g.begin(at)
	}
	g.whole(func(d *Denial) { d.Code = code })
	g.weak, g.last = false, at
}

// whole changes the last answer, which may have several actions.
func (g *gathering) whole(change func(*Denial)) {
	for i := len(g.all) - 1 - g.alike; i < len(g.all); i++ {
		change(&g.all[i])
	}
}

// anyCode is a code that does not say by itself that access is denied.
func (g *gathering) anyCode(code string, at int) {
	if d := g.current(at); d != nil && d.Code == "" {
		g.whole(func(d *Denial) { d.Code = code })
		return
	}
	g.await("code", at).Code = code
}

// sentence is an answer in one sentence.
func (g *gathering) sentence(action, resource string, at int) {
	d := g.current(at)
	other := d != nil && d.Action != "" && (!match.EqualFold(d.Action, action) || resource != "" && d.Resource != "" && d.Resource != resource)
	if d == nil || other {
		d = g.begin(at)
	}
	if g.fresh("principal", at, adjacent) && d.Principal == "" {
		d.Principal = g.waiting.Principal
		delete(g.since, "principal")
	}
	d.Action = action
	if resource != "" {
		d.Resource = resource
	}
	g.weak, g.last, g.acted = false, at, at
}

// another is a further action of the same answer.
func (g *gathering) another(action string, at int) {
	if len(g.all) < mostKept {
		d := g.all[len(g.all)-1]
		d.Action = action
		g.all = append(g.all, d)
		g.alike++
	}
	g.acted = at
}

// action is the action of an answer by itself. A sure one says that there is one.
func (g *gathering) action(action string, at int, sure bool) {
	d := g.current(at)
	switch {
	case d == nil && !sure:
		g.await("action", at).Action = action
		return
	case d == nil:
		d = g.begin(at)
	case d.Action == "":
		if d.Resource == "" && g.fresh("resource", at, adjacent) {
			d.Resource = g.waiting.Resource
			delete(g.since, "resource")
		}
	case match.EqualFold(d.Action, action):
	case d.Operation == "" && match.EqualFold(d.Action[lastColon(d.Action)+1:], action):
		return // the verb of it
	default:
		d = g.begin(at)
	}
	d.Action = action
	g.weak, g.last, g.acted = false, at, at
}

func lastColon(action string) int {
	for i := len(action) - 1; i >= 0; i-- {
		if action[i] == ':' {
			return i
		}
	}
	return -1
}

func (g *gathering) resource(name string, at int) {
	d := g.current(at)
	if d != nil && d.Resource == "" && (d.Action == "" || at-g.acted <= adjacent) {
		d.Resource = name
		g.last = at
		return
	}
	if d == nil || d.Resource != name {
		g.await("resource", at).Resource = name
	}
}

func (g *gathering) principal(name string, at int) {
	if d := g.current(at); d != nil && d.Principal == "" {
		d.Principal = name
		return
	}
	g.await("principal", at).Principal = name
}

func (g *gathering) operation(name string, at int) {
	d := g.current(at)
	switch {
	case d == nil:
		g.await("operation", at).Operation = name
		return
	case d.Operation == "":
	case d.Operation == name:
		return
	default:
		code := d.Code
		d = g.begin(at)
		d.Code = code
	}
	d.Operation = name
	g.last = at
}

func (g *gathering) api(name string, at int) {
	if d := g.current(at); d != nil && d.API == "" && at-g.last <= adjacent {
		d.API = name
		return
	}
	g.await("api", at).API = name
}

// decided: a Deny decided, or an Allow is lacking.
func (g *gathering) decided(explicit bool, layer Layer, at int) {
	d := g.current(at)
	if d == nil {
		d = g.await("decided", at)
	}
	d.Explicit, d.Implicit = explicit, !explicit
	if layer != "" {
		d.Layer = layer
	}
}

func (g *gathering) layer(layer Layer, at int) {
	d := g.current(at)
	if layer == "" {
		return
	}
	if d == nil {
		g.await("decided", at).Layer = layer
	} else if d.Layer == "" {
		g.whole(func(d *Denial) { d.Layer = layer })
	}
}

func (g *gathering) policy(name string, at int) {
	if d := g.current(at); d != nil {
		d.Policy = name
	}
}

func (g *gathering) encoded(text string, at int) {
	d := g.current(at)
	if d == nil {
		d = g.begin(at)
	}
	d.Encoded = text
	g.weak, g.last = false, at
}
