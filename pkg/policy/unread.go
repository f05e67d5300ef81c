package policy

import (
	"strings"

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

// ByName is the document of a place that attaches a policy of the platform by its name.
func ByName(file *diag.File, at Place, of Platform, name string) *Document {
	return &Document{File: file, Span: at.Span, Pointer: at.Pointer, Platform: of, Kind: KindIdentity, Attaches: name}
}

// NameAlone says of a document of [ByName] that nobody knows what the policy grants.
func NameAlone(d *Document) {
	if isID(d.Attaches) {
		leaveName(d, attached(d.Attaches), message.New("not-analysable-attached-id-hint"))
		return
	}
	leaveName(d, attached(d.Attaches), AttachedHint(d.Platform))
}

// attached says that a policy is attached by its name, or by its id.
func attached(name string) message.Message {
	if isID(name) {
		return message.New("not-analysable-attached-id", message.Name("id", name))
	}
	return AttachedByName(name)
}

// NameBeside says of it that nobody knows either what else is attached to its holder.
func NameBeside(d *Document) {
	for i := range d.Problems {
		if d.Problems[i].Code == rule.NotAnalysable {
			d.Problems[i].Message = message.New("not-analysable-attached-beside", message.Part("attached", attached(d.Attaches)))
		}
	}
}

// isID reports the id of a policy of Huawei Cloud or Open Telekom Cloud, which says no name.
func isID(name string) bool {
	return len(name) == 32 && strings.Trim(name, "0123456789abcdef") == ""
}

// NameTooMany says of it that more than so many stand before it.
func NameTooMany(d *Document, most int) {
	leaveName(d, message.New("not-analysable-holdings", message.Count("most", most)), message.Message{})
}

func leaveName(d *Document, why, hint message.Message) {
	left := NotAnalysable(d.File, Place{Span: d.Span, Pointer: d.Pointer}, why, hint)
	d.Kind, d.Reason, d.Problems = left.Kind, left.Reason, left.Problems
}

// AttachedByName says of policies that they are attached by their names, and that the
// file does not have them.
func AttachedByName(names ...string) message.Message {
	return message.New("not-analysable-attached", message.First("names", names, 5), message.Count("count", len(names)))
}

// AttachedHint says how to get what such policies grant.
func AttachedHint(of Platform) message.Message {
	return message.New("not-analysable-attached-hint", message.Text("platform", string(of)))
}
