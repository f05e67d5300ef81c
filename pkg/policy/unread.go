package policy

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// FindSecrets looks for credentials in a file whose text could not be read, and
// keeps their places with a document: no format shows them then.
func FindSecrets(file *diag.File, d *Document) { d.Secrets = findSecrets(file.Data) }

// NotAnalysable is the document of a place that holds a policy, or may hold
// one, and that cannot be judged. Why it is so is its reason and the message of
// its one problem, PG601; the hint says what to do.
func NotAnalysable(file *diag.File, at Place, why, hint message.Message) *Document {
	return &Document{
		File: file, Span: at.Span, Pointer: at.Pointer, Reason: why,
		Problems: []Problem{{Code: rule.NotAnalysable, Message: why, Hint: hint, Span: at.Span, Pointer: at.Pointer}},
	}
}
