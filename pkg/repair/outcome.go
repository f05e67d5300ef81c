package repair

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// Outcome is the JSON form of a repair.
type Outcome struct {
	Version string `json:"version"`
	// Written says that the files have the changes.
	Written bool         `json:"written"`
	Edited  []EditedFile `json:"edited"`
	New     []NewFile    `json:"new"`
	// Beside says which policies must be attached and judged together.
	Beside []audit.Note `json:"beside"`
	// Left is what stays to be done by hand, and why.
	Left []LeftToDo `json:"left"`
	// Unanswered says that something could not be read: the exit code is 2 then.
	Unanswered bool `json:"unanswered"`
}

// EditedFile is a file that changes.
type EditedFile struct {
	Path  string `json:"path"`
	Added int    `json:"added"` // actions
	Moved int    `json:"moved"`
	// Edits are of the file as it was read, from its start.
	Edits []diag.Edit `json:"edits"`
}

// NewFile is a file that is made.
type NewFile struct {
	Path  string `json:"path"`
	Added int    `json:"added"`
	Moved int    `json:"moved"`
	Text  string `json:"text"`
}

// LeftToDo is something that no edit mends, or that is only proposed.
type LeftToDo struct {
	Text string       `json:"text"`
	ID   message.ID   `json:"id"`
	Args message.Args `json:"args"`
	// Policy is the text of a policy that belongs beside another one.
	Policy string `json:"policy,omitempty"`
	// Open says that a finding above a note stays that somebody must see to.
	Open bool `json:"open"`
}

// Outcome gives the JSON form, in the words of a table.
func (f *Fixed) Outcome(words *message.Table, written, unanswered bool) Outcome {
	out := Outcome{
		Version: "1", Written: written, Edited: []EditedFile{}, New: []NewFile{}, Beside: []audit.Note{}, Left: []LeftToDo{},
		Unanswered: unanswered,
	}
	args := func(m message.Message) message.Args { return append(message.Args{}, m.Args...) }
	left := slices.Clip(f.Left)
	for i := range f.Changes {
		switch c := &f.Changes[i]; {
		case c.hides():
			if !written {
				left = append(left, NotShown(c.Path, "secret"))
			}
		case c.Before == nil:
			out.New = append(out.New, NewFile{c.Path, c.Added, c.Moved, string(c.After)})
		default:
			out.Edited = append(out.Edited, EditedFile{c.Path, c.Added, c.Moved, c.Edits()})
		}
	}
	for _, m := range f.Beside {
		out.Beside = append(out.Beside, audit.Note{Text: words.Text(m), ID: m.ID, Args: args(m)})
	}
	for _, l := range left {
		out.Left = append(out.Left, LeftToDo{words.Text(l.Message), l.Message.ID, args(l.Message), l.Text, l.Open})
	}
	return out
}

// NotShown says that a change is not shown, and why in a word.
func NotShown(path, why string) Left {
	return Left{Message: message.New("repair-not-shown", message.Name("path", path), message.Text("why", why)), Open: true}
}

// fewBetween is how much unchanged text may stand between two parts of one edit.
const fewBetween = 40

// Edits gives a change as edits of the text as it was. Parts of a line that stand near
// each other are one.
func (c *Change) Edits() []diag.Edit {
	file := diag.NewFile(c.Path, c.Before)
	var joined []replaced
	for _, e := range difference(string(c.Before), string(c.After)) {
		if n := len(joined) - 1; n >= 0 && e.start-joined[n].end < fewBetween {
			if between := string(c.Before[joined[n].end:e.start]); !strings.Contains(between, "\n") {
				joined[n].text += between + e.text
				joined[n].end = e.end
				continue
			}
		}
		joined = append(joined, e)
	}
	edits := []diag.Edit{}
	for _, e := range joined {
		for n := len(e.text); e.start == e.end && e.start > 0 && n > 0 && e.text[n-1] == c.Before[e.start-1] &&
			strings.IndexByte(blanks, e.text[n-1]) >= 0; { // as it reads best
			e.text = e.text[n-1:] + e.text[:n-1]
			e.start, e.end = e.start-1, e.end-1
		}
		edits = append(edits, file.Edit(diag.Span{Start: e.start, End: e.end}, e.text))
	}
	return edits
}

// hides reports whether the new text of a change has a secret of the file.
func (c *Change) hides() bool {
	text := string(c.After)
	if c.Before != nil {
		var b strings.Builder
		for _, e := range c.Edits() {
			b.WriteString(e.Text + "\n")
		}
		text = b.String()
	}
	return slices.ContainsFunc(c.secrets, func(secret string) bool { return strings.Contains(text, secret) })
}
