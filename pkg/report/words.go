package report

import (
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// words says what messages mean in the language of a reader. Findings keep
// their messages as data: a format asks for the words of what it writes next.
type words struct{ table *message.Table }

// words gives the words of the language that was asked for.
func (o Options) words() words { return words{message.In(o.Lang)} }

// say gives the words of a message of this package.
func (w words) say(id message.ID, args ...message.Arg) string {
	return w.table.Text(message.Message{ID: id, Args: args})
}

// in gives the words of a message, or those that are there already: of a
// sentence that the table does not have, a report that was read has them.
func (w words) in(id message.ID, args message.Args, said string) string {
	if id == "" || said != "" && !w.table.Has(id) {
		return said
	}
	return w.table.Text(message.Message{ID: id, Args: args})
}

// What findings and the rest of a report say.

func (w words) said(f *diag.Finding) string { return w.in(f.MessageID, f.MessageArgs, f.Message) }

func (w words) advice(f *diag.Finding) string { return w.in(f.HintID, f.HintArgs, f.Hint) }

func (w words) reason(r *diag.Related) string { return w.in(r.MessageID, r.MessageArgs, r.Message) }

func (w words) where(p *diag.Prerequisite) string { return w.in(p.DetailID, p.DetailArgs, p.Detail) }

func (w words) grants(r *diag.Repair) string { return w.in(r.MessageID, r.MessageArgs, r.Message) }

func (w words) note(n audit.Note) string { return w.in(n.ID, n.Args, n.Text) }

func (w words) whyNot(n audit.NotAnalysed) string {
	return w.in(n.ReasonID, n.ReasonArgs, n.Reason)
}

func (w words) lowers(l audit.Lowered) string { return w.in(l.MessageID, l.MessageArgs, l.Message) }
