package exception

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

// Ignore is what a comment says:
//
//	permgap:ignore PG101 modelarts.notebook.start until=2027-01-31 owner=ml -- reason
//
// Rules are codes or names; every other word names what a finding is about: an
// operation, an action or a principal, or a pattern of them. Of several words of a
// kind one is enough.
type Ignore struct {
	Rules    []rule.Code
	Subjects []string
	Until    string // YYYY-MM-DD
	Owner    string
	Reason   string
}

// mostWords is how many rules and subjects a comment may name.
const mostWords = 20

// ParseIgnore reads what stands behind "permgap:" in a comment, and says what is
// wrong with it.
func ParseIgnore(text string) (Ignore, message.Message) {
	var ig Ignore
	command, rest, _ := cutWord(text)
	if command != "ignore" {
		return ig, wrong("command", command, near(command, "ignore"))
	}
	said, reason, told := cutReason(rest)
	ig.Reason = strings.Join(strings.Fields(reason), " ")
	for _, w := range strings.Fields(said) {
		if why := ig.word(w); !why.IsZero() {
			return ig, why
		}
	}
	switch {
	case len(ig.Rules)+len(ig.Subjects) == 0:
		return ig, wrong("nothing", "", "")
	case len(ig.Rules)+len(ig.Subjects) > mostWords:
		return ig, wrong("many", "", "")
	case !told:
		return ig, wrong("no-reason", "", "")
	case !HasWords(ig.Reason):
		return ig, wrong("reason", "", "")
	}
	return ig, message.Message{}
}

// word reads one word of a comment.
func (ig *Ignore) word(w string) message.Message {
	key, value, set := strings.Cut(w, "=")
	switch {
	case set && key == "until":
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return wrong("date", value, "")
		}
		if ig.Until != "" {
			return wrong("twice", key, "")
		}
		ig.Until = value
	case set && key == "owner":
		if value == "" || ig.Owner != "" {
			return wrong("twice", key, "")
		}
		ig.Owner = value
	case set:
		return wrong("key", key, near(key, "until", "owner"))
	default:
		if r, known := rule.Get(w); known {
			ig.Rules = append(ig.Rules, r.Code)
		} else if likeRule(w) {
			return wrong("rule", w, near(w, ruleNames()...))
		} else {
			ig.Subjects = append(ig.Subjects, w)
		}
	}
	return message.Message{}
}

// likeRule reports whether a word can only be meant as a rule: PG and digits, or a
// word of letters with dashes.
func likeRule(w string) bool {
	if match.HasPrefixFold(w, "PG") && strings.Trim(w[2:], "0123456789OoIl") == "" {
		return true
	}
	return !strings.ContainsAny(w, ".:*?/#") && match.Nearest(w, ruleNames()) != ""
}

func ruleNames() []string {
	var names []string
	for _, r := range rule.All() {
		names = append(names, string(r.Code), r.Name)
	}
	return names
}

func near(w string, known ...string) string { return match.Nearest(w, known) }

func wrong(what, word, near string) message.Message {
	return message.New("ignore-wrong", message.Name("what", what), message.Text("word", source.Head(word)), message.Text("near", near))
}

func cutWord(text string) (word, rest string, found bool) {
	text = strings.TrimLeft(text, " \t")
	i := strings.IndexFunc(text, unicode.IsSpace)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i:], true
}

// cutReason parts what stands before and behind two dashes between blanks.
func cutReason(text string) (said, reason string, found bool) {
	for i := 0; i+2 <= len(text); i++ {
		if text[i:i+2] == "--" && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t') &&
			(i+2 == len(text) || text[i+2] == ' ' || text[i+2] == '\t') {
			return text[:i], text[i+2:], true
		}
	}
	return text, "", false
}

// HasWords reports whether a reason says something: two letters in a row, or a sign
// of a script that writes words with one.
func HasWords(reason string) bool {
	last := false
	for _, r := range reason {
		if unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hangul, r) {
			return true
		}
		letter := unicode.IsLetter(r)
		if letter && last {
			return true
		}
		last = letter
	}
	return false
}

// comments are those of the files of a run.
type comments struct {
	input  Input
	byPath map[string][]*remark
	all    []*remark
}

// remark is a comment and what came of it.
type remark struct {
	said     source.Comment
	ignore   Ignore
	patterns []*match.Pattern // of the subjects
	used     bool
}

// newComments reads the comments, and tells of those that cannot be read and those
// that have expired.
func newComments(in Input, late *[]telling) *comments {
	out := &comments{input: in, byPath: map[string][]*remark{}}
	for _, c := range in.Comments {
		at := Place{c.Path, c.Line, c.Column}
		if c.More > 0 {
			*late = append(*late, malformed(at, message.New("ignore-more", message.Count("count", c.More))))
		}
		ig, why := ParseIgnore(c.Text)
		switch {
		case !why.IsZero():
			*late = append(*late, malformed(at, why))
			continue
		case ig.Until != "" && ig.Until < in.Today:
			*late = append(*late, expired(at, ig.what(), ig.Until))
			continue
		}
		one := &remark{said: c, ignore: ig}
		for _, s := range ig.Subjects {
			one.patterns = append(one.patterns, match.Compile(s, match.Options{Question: true, Fold: true}))
		}
		out.all = append(out.all, one)
		out.byPath[c.Path] = append(out.byPath[c.Path], one)
	}
	return out
}

// what names a comment in a sentence.
func (ig *Ignore) what() string {
	var words []string
	for _, code := range ig.Rules {
		words = append(words, string(code))
	}
	for _, s := range ig.Subjects {
		words = append(words, source.Head(s))
	}
	return strings.Join(words, " ")
}

// accept gives the comments that accept a finding. One that stands for the same at
// many places is not about one statement, and no comment accepts it.
func (all *comments) accept(f *diag.Finding) []audit.Suppression {
	if f.Places > 1 || f.Location.Line == 0 {
		return nil
	}
	var out []audit.Suppression
	for _, c := range all.byPath[f.Location.Path] {
		if f.Location.Line < c.said.First || f.Location.Line > c.said.Last || !c.matches(f) {
			continue
		}
		c.used = true
		if len(out) < mostAlike {
			out = append(out, audit.Suppression{Kind: audit.ByComment, Reason: c.ignore.Reason, Owner: c.ignore.Owner, Expires: c.ignore.Until,
				Path: c.said.Path, Line: c.said.Line, Column: c.said.Column})
		}
	}
	return out
}

func (c *remark) matches(f *diag.Finding) bool {
	if len(c.ignore.Rules) > 0 && !slices.Contains(c.ignore.Rules, rule.Code(f.Code)) {
		return false
	}
	if len(c.patterns) == 0 {
		return true
	}
	names := append(subjects(f), f.Operation, f.Principal)
	return slices.ContainsFunc(c.patterns, func(p *match.Pattern) bool {
		return slices.ContainsFunc(names, func(n string) bool { return n != "" && p.Match(n) }) || lacksOnly(f, p)
	})
}

// mostHints is how many unused comments get advice: to find a name takes long.
const mostHints = 20

// unused tells of comments that accept nothing, and of names in them that nobody
// knows.
func (all *comments) unused() []telling {
	var out []telling
	hints := 0
	for _, c := range all.all {
		if c.used {
			continue
		}
		hint := message.New("suppression-comment-hint")
		for _, s := range c.ignore.Subjects {
			if hints == mostHints || all.input.Known == nil || IsPattern(s) {
				break
			}
			hints++
			if advice, known := all.input.Known(s); !known && !advice.IsZero() {
				hint = message.New("suppression-unknown-hint", message.Text("name", source.Head(s)), message.Part("advice", advice))
				break
			}
		}
		out = append(out, unused(Place{c.said.Path, c.said.Line, c.said.Column}, c.ignore.what(), hint))
	}
	return out
}
