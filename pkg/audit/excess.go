package audit

import (
	"cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// excess finds what policies grant and no meant operation needs.
type excess struct {
	tell   *teller
	means  *expansions
	needed map[catalog.ActionID]bool
	asked  bool // the user says what is meant
}

// excessFindings gives a note for each action or pattern of an Allow that is not needed,
// or not as a whole. What is needed is taken widely: every prerequisite of a meant
// operation, all members of a group, what an agency needs, and what prerequisites
// always need themselves. An action without a known operation is never
// superfluous: nobody knows what it is for.
func excessFindings(t *teller, results []*Result, means *expansions, out *outcome) {
	if !t.judge.opts.Excess {
		return
	}
	e := excess{tell: t, means: means, needed: map[catalog.ActionID]bool{}, asked: t.judge.wish.only}
	for _, r := range results {
		if r.told() {
			e.need(r)
		}
	}
	for _, a := range t.judge.wish.actions {
		e.mark(a)
	}
	listed := 0
	for _, d := range t.principal().Documents {
		if d.Kind != policy.KindIdentity || !d.Judged() {
			continue
		}
		for i := range d.Statements {
			s := &d.Statements[i]
			if s.Effect != policy.Allow || s.NotAction {
				continue
			}
			for _, text := range s.Actions {
				f, is := e.grant(d, text)
				switch {
				case !is:
				case listed < mostOfRule:
					listed++
					out.findings = append(out.findings, f)
				default:
					out.leave(&f)
				}
			}
		}
	}
}

// leave counts a finding that is not listed.
func (o *outcome) leave(f *diag.Finding) {
	if o.leftOut[f.Location.Path] == nil {
		o.leftOut[f.Location.Path] = map[kind]int{}
	}
	o.leftOut[f.Location.Path][kind{f.Code, f.Level}]++
}

// need marks all that an operation needs.
func (e *excess) need(r *Result) {
	for _, a := range r.Operation.Actions {
		e.mark(a)
	}
	if r.Operation.ListAll >= 0 {
		e.mark(r.Operation.ListAll)
	}
	for i := range r.Prerequisites {
		e.require(r, r.Prerequisites[i].Stated)
	}
	for _, stated := range r.NotJudged {
		e.require(r, stated)
	}
}

func (e *excess) require(r *Result, stated *catalog.Requirement) {
	for _, a := range stated.Any {
		e.mark(a)
	}
	if stated.Pattern != "" {
		for _, a := range e.tell.judge.cat.Expand(r.Operation.Platform, catalog.WildcardPattern(stated.Pattern)) {
			e.mark(a)
		}
	}
}

// mark marks an action, and what it always needs itself.
func (e *excess) mark(a catalog.ActionID) {
	a = e.tell.rights.current(a)
	if e.needed[a] {
		return
	}
	e.needed[a] = true
	for _, next := range e.tell.judge.common.of(a) {
		e.mark(next)
	}
}

// known reports whether the catalogue says what an action is for. Where only others
// need it, it may be used by itself: unless the user says what is meant, that counts
// as unknown.
func (e *excess) known(a catalog.ActionID) bool {
	cat := e.tell.judge.cat
	return len(cat.Unlocks(a)) > 0 || e.asked && len(cat.RequiredBy(a)) > 0
}

// grant judges one action or pattern.
func (e *excess) grant(d *policy.Document, text policy.Text) (f diag.Finding, is bool) {
	var ids actionSet
	ids.addMeant(e.means.meant(d, text.Value))
	var names []string
	used, unknown := 0, 0
	for _, a := range ids.sorted() {
		switch {
		case e.needed[e.tell.rights.current(a)]:
			used++
		case e.known(a):
			names = append(names, e.tell.judge.cat.ActionName(a))
		default:
			unknown++
		}
	}
	if len(names) == 0 {
		return f, false
	}
	f = e.tell.about(rule.ExcessGrant)
	f.Location = d.File.Locate(text.Span, text.Pointer)
	f.Concerns(text.Value)
	pattern := message.Text("pattern", cmp.Or(f.Pattern, f.Action))
	all, count := message.Count("all", len(names)+used+unknown), message.Count("count", len(names))
	switch first := message.First("names", names, MostPlaces); {
	case used+unknown == 0:
		f.Say(message.New("excess-whole", pattern, all))
	case used == 0:
		f.Say(message.New("excess-unknown", pattern, count, message.Count("unknown", unknown), first))
	default:
		f.Say(message.New("excess-part", pattern, all, count, message.Count("used", used), first))
	}
	f.Advise(message.New("excess-hint", message.Text("asked", yesOrNo(e.asked))))
	return f, true
}
