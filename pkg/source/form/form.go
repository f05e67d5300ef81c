// Package form says what a kind of input is: how a file of it is recognised,
// and how it is read.
//
// A file is of exactly one [Kind]. [Kind.Is] is asked of every file of a folder
// and must be cheap: it looks at the name and at words of the text. [Kind.Read]
// gives the documents of the file, each with places in the file as it is
// written, and what of it cannot be judged. What holds no policy gives neither.
//
// A new kind is a package beside this one with a function that gives its Kind,
// and one line in the table of package source. Nothing else changes: the walk,
// the limits, the report of what was not judged and the counts are the same for
// all kinds.
package form

import (
	"path"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Kind is a kind of input.
type Kind struct {
	// Name is one word for counts and messages: "json", "terraform".
	Name string
	// Is reports whether a file is of this kind. It does not parse.
	Is func(in *Input) bool
	// Read reads a file of this kind, once.
	Read func(in *Input) Reading
	// Survey, if there is one, gets the files of the run before any is read.
	Survey func(files Files)
}

// Files are those of a run, before they are read.
type Files struct {
	// Paths are those of reports, in order.
	Paths []string
	// Folder is what a reader may see beside one of them.
	Folder func(i int) Folder
	Policy policy.Options
}

// Input is a file whose content was read.
type Input struct {
	// File has the path as reports show it, and the bytes of the file.
	File *diag.File
	// Text is the content without the zero bytes of UTF-16, to find words in.
	// Places are those of File, not of Text.
	Text []byte
	// Named says that the file was given by name.
	Named bool
	// Policy says how documents are read.
	Policy policy.Options
	// Folder reads the files beside this one, for a file that is a part of several.
	// The zero Folder has none.
	Folder Folder

	name string // in lower case, without its folder
}

// New makes an input of a file.
func New(file *diag.File, text []byte) *Input {
	name := strings.ToLower(path.Base(file.Path))
	return &Input{File: file, Text: text, name: name}
}

// Name is the name of the file in lower case, without its folder.
func (in *Input) Name() string { return in.name }

// Ends reports whether the name ends in one of some endings, such as ".tf".
func (in *Input) Ends(endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(in.name, e) {
			return true
		}
	}
	return false
}

// Ending gives the last ending with its dot; "" for a name without one, and for
// one that only begins with a dot.
func (in *Input) Ending() string {
	if i := strings.LastIndexByte(in.name, '.'); i > 0 {
		return in.name[i:]
	}
	return ""
}

// Folder is what a reader may see beside a file: what stands below the folder that
// was given, or below the root of its repository. Nothing leads out of it, no path
// and no link. Paths are those of reports, with forward slashes.
type Folder struct {
	// Read reads a file whole, up to a limit in bytes.
	Read func(path string, limit int64) ([]byte, error)
	// Names lists the files and folders of a folder, sorted.
	Names func(folder string) ([]string, error)
	// Tracked reports whether git tracks a file, where that is known. What it does not track
	// is no part of a change. Nil where everything is.
	Tracked func(path string) (tracked, known bool)
}

// Reading is what a file holds: documents in the order of their places. A
// document of [policy.NotAnalysable] is a place that holds a policy which could
// not be read. No document at all says that the file holds no policy. Holders say
// who holds documents together; any other document is held alone.
type Reading struct {
	Documents []*policy.Document
	Holders   []Holder
	// Elsewhere says that what the file holds is reported with another file. Standing are
	// then the documents in it, if its comments speak to permgap.
	Elsewhere bool
	Standing  []*policy.Document
}

// Unread is the reading of a file that holds a policy at a place and is not read
// further. The what is a case of the message "not-analysable-form".
func Unread(in *Input, what string, at diag.Span) Reading {
	doc := Place(in, what, at)
	policy.FindSecrets(in.File, doc)
	return Reading{Documents: []*policy.Document{doc}}
}

// Place is the document of [Unread] for a file that may have several.
func Place(in *Input, what string, at diag.Span) *policy.Document {
	return policy.NotAnalysable(in.File, policy.Place{Span: at}, message.New("not-analysable-form", message.Name("what", what)),
		message.New("not-analysable-form-hint"))
}
