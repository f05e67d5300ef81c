package form

import (
	"bytes"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// ReadsLikeDocument reports whether a text has a word of the documents that we know.
// Any other may be anything: a key, a password.
func ReadsLikeDocument(text []byte) bool {
	return LooksLikePolicy(text) || hasWord(text, "Members") || hasWord(text, "Permissions") ||
		hasWord(text, "ModulePermissions") || hasWord(text, "agency")
}

// LooksLikePolicy reports whether a text has one of the words that policies consist of.
func LooksLikePolicy(text []byte) bool { return hasWord(text, "Statement") || hasWord(text, "Effect") }

func hasWord(text []byte, word string) bool {
	for {
		before, after, found := bytes.Cut(text, []byte(word))
		if !found {
			return false
		}
		if !(len(before) > 0 && isLetter(before[len(before)-1])) && !(len(after) > 0 && isLetter(after[0])) {
			return true
		}
		text = after
	}
}

// Conceal keeps what a file holds that is no policy out of the report: its
// lines, and what messages repeat of them. Where it went wrong stays.
func Conceal(d *policy.Document) {
	d.File.Hidden = []diag.Span{{End: len(d.File.Data)}}
	d.Secrets = nil
	for i := range d.Problems {
		p := &d.Problems[i]
		p.Pointer, p.Related = "", nil
		if p.Span.End == 0 {
			continue // about the file as a whole
		}
		p.Message, p.Hint = message.New("source-text"), message.New("source-text-hint")
	}
	if len(d.Problems) > 1 {
		d.Problems = d.Problems[:1]
	}
}
