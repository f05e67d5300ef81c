package report

import (
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// in gives the words of a message, or those that are there already.
func in(t *message.Table, id message.ID, args message.Args, words string) string {
	if id == "" {
		return words
	}
	return t.Text(message.Message{ID: id, Args: args})
}

func said(f *diag.Finding) string { return in(message.In(""), f.MessageID, f.MessageArgs, f.Message) }

func advice(f *diag.Finding) string { return in(message.In(""), f.HintID, f.HintArgs, f.Hint) }

func reason(r *diag.Related) string { return in(message.In(""), r.MessageID, r.MessageArgs, r.Message) }

// The words of what else a report says.

func noteText(n audit.Note) string { return in(message.In(""), n.ID, n.Args, n.Text) }

func whyNot(n audit.NotAnalysed) string {
	return in(message.In(""), n.ReasonID, n.ReasonArgs, n.Reason)
}

func lowers(l audit.Lowered) string { return in(message.In(""), l.MessageID, l.MessageArgs, l.Message) }

// nothingAsked says that no operation was required.
func nothingAsked() string { return message.In("").Phrase(audit.OnNothing) }

func where(p *diag.Prerequisite) string {
	return in(message.In(""), p.DetailID, p.DetailArgs, p.Detail)
}
