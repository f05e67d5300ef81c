package diag

import "github.com/permgap/permgap/pkg/message"

// Edit replaces a range of a file by a text. Where it ends where it begins, the text
// is inserted. Lines and columns count as those of a [Location].
type Edit struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	Text      string `json:"text"`
}

// Edit gives the edit that replaces a range of the file.
func (f *File) Edit(s Span, text string) Edit {
	at := f.Locate(s, "")
	e := Edit{Line: at.Line, Column: at.Column, EndLine: at.EndLine, EndColumn: at.EndColumn, Text: text}
	if s.Len() == 0 {
		e.EndLine, e.EndColumn = e.Line, e.Column
	}
	return e
}

// Repair is an edit that grants what a finding names, as far as it can be granted in
// the file.
type Repair struct {
	// Message says what it grants, in words made of the ID and the arguments.
	Message     string       `json:"message"`
	MessageID   message.ID   `json:"message_id"`
	MessageArgs message.Args `json:"message_args"`
	Path        string       `json:"path"`
	Edits       []Edit       `json:"edits"`
}
