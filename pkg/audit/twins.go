package audit

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// twins looks for another way to do what an operation lacks something for: an
// operation with the same purpose through another API, which is ready. Where the
// policy names the action's type or service, or the user the operation, this API
// is meant as well.
func (m meaning) twins(all []*Result) {
	ready := map[string]*catalog.Operation{}
	for _, r := range all {
		if r.State == Ready {
			ready[r.Operation.Name] = r.Operation
		}
	}
	for _, r := range all {
		if !r.lacks() || m.wish.named[r.Operation.ID] || m.plain.wide(r.Operation.Actions) {
			continue
		}
		for _, id := range r.Operation.Twins {
			if twin := ready[m.judge.cat.OperationName(id)]; twin != nil {
				r.twin = twin
				break
			}
		}
	}
}

// Twin gives an operation with the same purpose that is ready, by which the gaps
// of this one are notes; nil for none.
func (r *Result) Twin() *catalog.Operation { return r.twin }

// spared reports whether the gaps of an operation are notes: another one does the
// same and is ready, or only wide patterns reach an API that newer ones replace.
func (r *Result) spared() bool { return r.twin != nil || r.Intent != Named && r.Operation.Deprecated }

// adviseTwin names the twin that makes a finding a note.
func (t *teller) adviseTwin(f *diag.Finding, r *Result) {
	if r.twin != nil && f.Level == diag.Note {
		f.Advise(message.New("twin-ready", message.Text("operation", r.twin.Name),
			nameOf(r.twin, r.twin.Title.In(t.judge.opts.Lang))))
	}
}
