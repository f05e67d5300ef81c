package answer

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/denial"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// unanswered is what is said of a name or pattern that nothing knows, and what
// to do about it.
type unanswered struct{ said, advice message.Message }

// err gives it as an error, with its hint.
func (u unanswered) err() error {
	words := message.In("")
	err := error(saidError{words.Text(u.said)})
	if u.advice.IsZero() {
		return err
	}
	return diag.Hint(err, words.Text(u.advice))
}

// saidError is an error in the words of a message.
type saidError struct{ words string }

func (e saidError) Error() string { return e.words }

// unknownName says that a name cannot be explained: with what it may stand for,
// else with what is taken.
func unknownName(cat *catalog.Catalog, q Question, name string, takes message.Message) unanswered {
	if strings.ContainsAny(name, " \n<{") {
		if answers, _ := denial.Parse(name); len(answers) > 0 {
			return unanswered{message.New("why-not-a-name"), message.New("hint-why-text")}
		}
	}
	if slip, found := misread(cat, q, name); found {
		return slip
	}
	unknown := message.New("unknown-name", message.Name("name", name))
	for _, p := range policy.Platforms() {
		if p != q.Platform && q.explainOn(cat, p, name) != nil {
			return unanswered{
				message.New("unknown-name-on", message.Name("name", name), message.Name("platform", string(q.Platform))),
				message.New("hint-other-platform", message.Name("platform", string(p))),
			}
		}
	}
	if near := match.NearestOf(name, names.Rules(), 3); len(near) > 0 {
		return unanswered{unknown, names.DidYouMean(near)}
	}
	if meant := names.Meant(cat, q.likely(), name, names.AnyRole); !meant.IsZero() {
		return unanswered{unknown, meant}
	}
	return unanswered{unknown, takes}
}

// misread says of a name that only a slip of a source has it, and how the slip
// is read.
func misread(cat *catalog.Catalog, q Question, name string) (unanswered, bool) {
	for _, p := range q.likely() {
		for _, d := range cat.Defects(p) {
			if d.Corrected == "" || !writtenIn(d.Written, name) {
				continue
			}
			return unanswered{
				message.New("name-is-slip", message.Name("name", name), message.Name("platform", string(p))),
				message.New("hint-slip", message.Text("title", d.Source.Title.In(q.Lang)), message.Text("where", d.Where),
					message.Text("written", d.Written), message.Text("corrected", d.Corrected)),
			}, true
		}
	}
	return unanswered{}, false
}

// writtenIn reports whether a slip holds a name: as one of its words, or as
// one without its service.
func writtenIn(written, name string) bool {
	for _, word := range strings.FieldsFunc(written, func(r rune) bool { return r == ' ' || r == '/' }) {
		_, rest, _ := strings.Cut(word, ":")
		if match.EqualFold(word, name) || match.EqualFold(rest, name) {
			return strings.Contains(name, ":")
		}
	}
	return false
}
